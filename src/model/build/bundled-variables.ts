/** Variables that bundlers write into pages, which they tell by how these begin: `VITE_ORDERS_URL`. */
const BUNDLED = /^(?:VITE|REACT_APP|NEXT_PUBLIC|VUE_APP|NG_APP|EXPO_PUBLIC|NUXT_PUBLIC|NUXT|GATSBY|PUBLIC)_/;

export function isBundled(variable: string): boolean {
  return BUNDLED.test(variable);
}

/** The name of a variable as programs on servers would have it. */
export function withoutBundler(variable: string): string {
  return variable.replace(BUNDLED, '');
}
