/**
 * Files that Nuxt finds without an import: pages, layouts and plugins by where they lie, components and composables by the names that others call them by.
 * In: the files of a service. Out: for a file, whether it is found so. Why: nobody imports `components/order/list.vue`, and `<OrderList />` shows it.
 * Sources: https://nuxt.com/docs/guide/concepts/auto-imports, https://nuxt.com/docs/guide/directory-structure/components
 */
import { escaped } from '../../model/escaped.js';
import type { Path } from '../../model/nouns.js';
import { stemOf } from './program-texts.js';

const NUXT = /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/;
/** What it runs by itself. */
const RUN_THERE = /(?:^|\/)(?:pages|layouts|plugins|middleware|modules|server)\/|(?:^|\/)(?:app|error)\.vue$/;
/** What a script hands out. */
const EXPORTED = /^export\s+(?:const|let|(?:async\s+)?function\s*\*?|class)\s+([\w$]+)/gm;
/** Characters of a name that may stand for one thing alone. */
const SHORTEST = 4;

/** @param gone those that nobody runs: what they call is called by nobody */
export function foundByPlace(
  files: readonly Path[],
  gone: ReadonlySet<Path>,
  read: (path: Path) => string,
): (path: Path) => boolean {
  if (!files.some((path) => NUXT.test(path))) return () => false;
  return (path) => {
    const names = namesOf(path, read(path));
    if (RUN_THERE.test(path) || names.some(({ length }) => length < SHORTEST)) return true;
    // Directories may stand before the name of a component, and none before that of a function.
    const start = path.endsWith('.vue') ? '' : '(?<![\\w$-])';
    const named = new RegExp(`${start}(?:${names.map(escaped).join('|')})(?![\\w$-])`);
    return files.some((other) => other !== path && !gone.has(other) && named.test(read(other)));
  };
}

/** What others call a file: `OrderList` and `order-list` a component, a function by its own name, what is no name by that of the file. */
function namesOf(path: Path, text: string): readonly string[] {
  const stem = stemOf(path);
  const word = stem === 'index' ? (path.split('/').at(-2) ?? stem) : stem.replace(/\.\w+$/, '');
  const kebab = word.replace(/\B[A-Z]/g, '-$&').toLowerCase();
  const pascal = kebab.replace(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
  const camel = pascal.replace(/^\w/, (letter) => letter.toLowerCase());
  if (path.endsWith('.vue')) return [pascal, kebab];
  const exported = [...text.matchAll(EXPORTED)].map(([, name = '']) => name);
  return [...exported, ...(/^export\s+default\b/m.test(text) || exported.length === 0 ? [camel] : [])];
}
