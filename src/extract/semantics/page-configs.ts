/** Files that configure who serves a page while it is developed. */
export const PAGE_CONFIG =
  /(?:^|\/)(?:vite|vue|next|nuxt|rsbuild|rspack|craco|quasar|farm|modern|webpack[\w.-]*|config-overrides|\.?umirc)(?:\.config)?[\w.-]*\.[cm]?[jt]s$|(?:^|\/)config\/(?:index|proxy|dev|config)[\w.-]*\.[jt]s$|(?:^|\/)proxy\.conf\.[cm]?js$/;

/**
 * Files that are part of a server which pages are only developed with: what it hands on tells whom a page means, but where the page is deployed nobody asks
 * it. Sources: https://create-react-app.dev/docs/proxying-api-requests-in-development, https://browsersync.io/docs/options#option-middleware
 */
export const OF_DEVELOPERS =
  /(?:^|\/)(?:src\/setupProxy|config-overrides|bs-config|gulpfile|(?:vite|vue|rsbuild|rspack|craco|quasar|farm|snowpack|web-dev-server|webpack[\w.-]*)\.config|webpack\.[\w.-]+|dev-server|\.storybook\/middleware)\.[cm]?[jt]sx?$/;
