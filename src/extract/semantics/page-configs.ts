/** Files that configure who serves a page while it is developed. */
export const PAGE_CONFIG =
  /(?:^|\/)(?:vite|vue|next|nuxt|rsbuild|rspack|craco|quasar|farm|modern|webpack[\w.-]*|config-overrides|\.?umirc)(?:\.config)?[\w.-]*\.[cm]?[jt]s$|(?:^|\/)config\/(?:index|proxy|dev|config)[\w.-]*\.[jt]s$|(?:^|\/)proxy\.conf\.[cm]?js$/;
