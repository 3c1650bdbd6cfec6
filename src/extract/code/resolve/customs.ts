/**
 * In: a name that no package can have (`@/cart`, `~/cart`, `$lib/cart`), or none that is declared (`@entities/cart`, `pages/cart`). Out: the paths that it customarily stands for.
 * Why: it is an alias, set up in a bundler's configuration, which is a program, or by a framework that generates its
 * tsconfig. Those agree with each other: the application's sources, or its directory. Nuxt, SvelteKit, Vue, Quasar, Next.js and Docusaurus.
 */
import type { Path } from '../../../model/nouns.js';
import { join } from './paths.js';

const CUSTOMS: readonly { readonly prefix: RegExp; readonly directories: readonly string[] }[] = [
  { prefix: /^(?:@|~|#)\//, directories: ['src', 'app', '', 'source', 'client', 'resources/js'] },
  { prefix: /^(?:@@|~~)\//, directories: ['', 'src'] },
  { prefix: /^\$lib(?:\/|$)/, directories: ['src/lib'] },
  { prefix: /^\$\//, directories: ['src', ''] },
  { prefix: /^#shared\//, directories: ['shared'] },
  { prefix: /^@site\//, directories: [''] },
  { prefix: /^@(?=\w)/, directories: ['src', 'app', ''] },
  // Quasar's, whose configurations extend one that it generates: https://quasar.dev/quasar-cli-vite/handling-vite#folder-aliases
  { prefix: /^(?=(?:components|layouts|pages|assets|boot|stores?)\/)/, directories: ['src'] },
  { prefix: /^(?=(?:src|app)\/)/, directories: [''] },
];

/** The paths to try, the likeliest first; none when the specifier starts with no such prefix. */
export function customaryPaths(specifier: string, packageDirectory: Path): readonly Path[] {
  const custom = CUSTOMS.find(({ prefix }) => prefix.test(specifier));
  if (custom === undefined) return [];
  const rest = specifier.replace(custom.prefix, '');
  return custom.directories.flatMap((directory) => join(packageDirectory, `${directory}/${rest}`) ?? []);
}
