/**
 * In: a specifier that is no path. Out: whether something that is not a file of the tree answers to it: the runtime, a
 * bundler, a registry. Why: of those only packages are facts of a system; the rest must not be reported as missing.
 */
import { isBuiltin } from 'node:module';

/** Modules that a bundler or framework makes up: there is no file, and nothing is coupled. */
const VIRTUAL =
  /^(?:\0|virtual:|~icons\/|astro:|\$app\/|\$env\/|\$service-worker$|#(?:imports|app|build|components|internal)(?:\/|$)|data:)|(?:^|\/)\$types(?:\.js)?$/;

/** Files that a bundler takes as they are. Whether they are there is not a question of code. */
const ASSET =
  /\.(?:css|scss|sass|less|styl|pcss|svg|png|jpe?g|gif|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|webm|wav|ogg|pdf|txt|mdx?|html?|hbs|ejs|pug|graphqls?|gql|proto|sql|csv|ya?ml|toml|xml|wasm|node|glsl|vert|frag|zip)$/i;

const FIRST_NAME = /^(?:@[\w.~-]+\/)?[^@/][^/]*/;
const PACKAGE_NAME = /^(?:@[\w.~-]+\/)?[a-z\d_-][\w.~-]*$/i;

/** Whether a bundler answers for it. */
export function isVirtual(specifier: string): boolean {
  return VIRTUAL.test(specifier);
}

/** Whether it names a file that is no code. */
export function isAsset(specifier: string): boolean {
  return ASSET.test(specifier);
}

/** `node:fs` for every spelling of a builtin of Node.js. */
export function builtinName(specifier: string): string | undefined {
  if (!isBuiltin(specifier)) return undefined;
  return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
}

/** The name of the package that a bare specifier would start with, and what follows; `undefined` when it starts with none. */
export function splitPackage(
  specifier: string,
): { readonly name: string; readonly subpath: string } | undefined {
  const name = specifier.match(FIRST_NAME)?.[0];
  return name === undefined
    ? undefined
    : { name, subpath: `.${specifier.slice(name.length).replace(/\/$/, '')}` };
}

/** Whether a registry would take a package of this name, or Prisma generates it among those that are installed. */
export function isPackageName(name: string): boolean {
  return PACKAGE_NAME.test(name) || name === '.prisma';
}

/** Addresses below which packages lie by their names. */
const REGISTRY =
  /^https:\/\/(?:deno\.land\/x|esm\.sh(?:\/v\d+)?|cdn\.skypack\.dev|cdn\.jsdelivr\.net\/npm|unpkg\.com)\/(.+)$/;

/** `https://esm.sh/zod`, `npm:zod@4`, `jsr:@std/path`: the package that is meant; others, `bun:test`, are named by where they come from. */
export function schemeName(specifier: string): string | undefined {
  const [, scheme, rest] = specifier.match(/^([a-z][a-z\d+.-]+):(.+)$/i) ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  const registered = scheme === 'npm' || scheme === 'jsr' ? rest : REGISTRY.exec(specifier)?.[1];
  if (registered !== undefined)
    return splitPackage(registered.replace(/^\/+/, ''))?.name.replace(/(?<=.)@.*$/, '');
  return specifier.replace(/[?#].*$/s, '');
}
