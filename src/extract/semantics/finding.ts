/**
 * What finds files other than by importing them: frameworks that look for them by their names or places, and code that does so itself. In: the files of
 * a service, and what they import. Out: whether something among them does. Why: then that nobody imports a file does not tell that nobody runs it.
 */
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';

export interface Looking {
  readonly targets: ReadonlyMap<Path, readonly Pick<ImportFact, 'to'>[]>;
  read(path: Path): string;
}

/** Packages that look for files by their names or places, but for those of which found-by-place.ts knows where. */
export const LOADS =
  /^(?:nuxt|@sveltejs\/kit|astro|nextra(?:-.+)?|@next\/mdx|@mdx-js\/.+|vite-plugin-mdx|mdx-bundler|@stencil\/core|vite-plugin-components|fumadocs-.+|nitropack|h3|@strapi\/.+|sails|@adonisjs\/.+|egg|@midwayjs\/.+|@loopback\/.+|moleculer|meteor|@medusajs\/.+|payload|@keystone-.+|gatsby|@redwoodjs\/.+|blitz|vike|umi|@umijs\/.+|glob|globby|fast-glob|tiny-glob|tinyglobby|require-all|require-dir|require-directory|requireindex|include-all|@fastify\/autoload|fastify-autoload|awilix|awilix-\w+|tsoa|@tsoa\/.+|routing-controllers|type-graphql|@graphql-tools\/load-files|merge-graphql-schemas|umzug|sst|@trigger\.dev\/.+|firebase-functions|@azure\/functions|@google-cloud\/functions-framework|@backstage\/.+|ember-.+|@ember\/.+|probot|discord\.js|@sapphire\/.+|convex|feathers|@feathersjs\/.+|egg-.+|unplugin-[\w-]+|@tanstack\/(?:router-(?:plugin|vite-plugin|cli|generator)|(?:react-|solid-)?start(?:-.+)?)|vite-plugin-(?:pages|ssr|remix-router|react-pages|vue-(?:meta-)?layouts|next-react-router)|@(?:roxi|sveltech)\/routify|sapper|@docusaurus\/.+|vuepress|vitepress|gridsome|@(?:dcloudio|tarojs)\/.+|plasmo|wxt|@raycast\/.+|@modern-js\/.+|ice|@ice\/.+|@marko\/run|\$?fresh|@fresh\/.+|express-react-views|@react-email\/.+|vue-cli-plugin-auto-routing|vue-auto-routing|@?generouted(?:\/.+)?|@analogjs\/.+|@solidjs\/start|solid-start|@builder\.io\/qwik-city|@qwik\.dev\/router|waku|rakkasjs|one)(?:\/.*)?$/;
/** Code that does so itself. */
const LOOKS =
  /\breaddir(?:Sync)?\s*\(|\bglob(?:Sync)?\s*\(|require\.context\s*\(|import\.meta\.glob|\bautoload\b|\bautoLoad\b|\*\*?\/?\*?[\w.-]*\.(?:\{|[cm]?[jt]s\b)|\bloadModules\b|\bopendir(?:Sync)?\s*\(/;
/** Settings of frameworks that bring what they find to every file, so that nobody imports the framework itself; what Nuxt finds, found-by-place.ts knows. */
const BRINGS = /(?:^|\/)(?:astro|svelte)\.config\.[cm]?[jt]s$/;
/** Settings of tools, whose patterns say nothing of what the program loads. */
const OF_TOOLS =
  /(?:^|\/)(?:\.[\w-]+rc|[\w.-]+\.config|[\w-]*(?:eslint|jest|vitest|prettier|babel|lint-staged|gulpfile|gruntfile)[\w.-]*)\.[cm]?[jt]s$/i;
/** The files whose comments swagger-jsdoc reads, which it does not load. */
const DOCUMENTED = /\bapis\s*:\s*\[[^\]]*\]/g;

/** Whether something in a service finds files other than by importing them. */
export function looksForFiles(
  files: readonly Path[],
  { targets, read }: Looking,
  without: (text: string) => string = (text) => text,
): boolean {
  const isLoading = files.some(
    (path) =>
      BRINGS.test(path) ||
      (targets.get(path) ?? []).some(({ to }) => 'package' in to && LOADS.test(to.package)),
  );
  return (
    isLoading ||
    files.some((path) => !OF_TOOLS.test(path) && LOOKS.test(without(read(path)).replace(DOCUMENTED, '')))
  );
}
