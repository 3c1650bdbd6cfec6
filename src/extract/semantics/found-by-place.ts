/**
 * Files that a framework finds without an import. In: the files of a service, and the packages that they import. Out: for a file, whether it is found so.
 * Why: nobody imports `app/orders/page.tsx`, which Next shows at `/orders`, nor `components/order/list.vue`, which Nuxt shows as `<OrderList />`; and
 * somebody imports all else of theirs, so that what nobody does is left over.
 * Sources: https://nextjs.org/docs/app/api-reference/file-conventions, https://reactrouter.com/how-to/file-route-conventions,
 * https://docs.expo.dev/router/basics/notation, https://nuxt.com/docs/guide/concepts/auto-imports,
 * https://nuxt.com/docs/guide/directory-structure/components
 */
import { escaped } from '../../model/escaped.js';
import type { Path } from '../../model/nouns.js';
import { stemOf } from './program-texts.js';

/** Frameworks, and where what lies they find. Who imports one of them imports the rest. */
const FINDERS: readonly {
  readonly packages: RegExp;
  readonly found: RegExp;
  readonly settings?: RegExp;
  /** The directory in which its pages lie unless its settings name another. */
  readonly place?: RegExp;
}[] = [
  {
    packages: /^next(?:\/.*)?$/,
    found:
      /(?:^|\/)pages\/|(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|loading|error|global-error|not-found|global-not-found|forbidden|unauthorized|default|route|icon\d*|apple-icon\d*|opengraph-image\d*|twitter-image\d*|sitemap|robots|manifest)\.\w+$|(?:^|\/)(?:middleware|proxy|instrumentation(?:-client)?|mdx-components|[\w.-]+\.config)\.\w+$/,
    // Endings of their own for pages: any file may be one.
    settings: /\bpageExtensions\b/,
  },
  {
    packages: /^(?:@remix-run\/.+|@react-router\/(?:dev|fs-routes))$/,
    found: /(?:^|\/)app\/(?:routes(?:\/|\.)|root\.|entry\.)|(?:^|\/)[\w.-]+\.config\.\w+$/,
    settings: /\b(?:appDirectory|rootDirectory|defineRoutes)\b/,
  },
  {
    packages: /^expo-router(?:\/.*)?$/,
    found: /(?:^|\/)app\/|(?:^|\/)[\w.-]+\.config\.\w+$/,
    place: /(?:^|\/)app\//,
  },
  // What is imported without the name of a platform: https://reactnative.dev/docs/platform-specific-code
  {
    packages: /^(?:react-native(?:-web)?|expo)$/,
    found: /\.(?:native|ios|android|web|windows|macos)\.\w+$/,
  },
];
const SETTINGS = /(?:^|\/)(?:(?:next|react-router|remix|vite)\.config|app\/routes)\.\w+$/;

/** What may be a page, wherever it lies. */
const PAGE = /\.[jt]sx$/;

const NUXT = /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/;
/** What it runs by itself. */
const RUN_THERE = /(?:^|\/)(?:pages|layouts|plugins|middleware|modules|server)\/|(?:^|\/)(?:app|error)\.vue$/;
/** What a script hands out. */
const EXPORTED = /^export\s+(?:const|let|(?:async\s+)?function\s*\*?|class)\s+([\w$]+)/gm;
/** Characters of a name that may stand for one thing alone. */
const SHORTEST = 4;

/**
 * @param packages those that the files import
 * @param gone those that nobody runs: what they call is called by nobody
 */
export function foundByPlace(
  files: readonly Path[],
  packages: readonly string[],
  gone: ReadonlySet<Path>,
  read: (path: Path) => string,
): (path: Path) => boolean {
  const finders = FINDERS.filter((each) => packages.some((name) => each.packages.test(name)));
  const isNuxts = files.some((path) => NUXT.test(path)) ? foundByNuxt(files, gone, read) : () => false;
  const settings = finders.length === 0 ? [] : files.filter((path) => SETTINGS.test(path)).map(read);
  const isAnywhere = finders.some(({ settings: told }) => settings.some((text) => told?.test(text)));
  // Without the directory in which they lie, pages lie in another, which settings name that are no code.
  const isElsewhere = finders.some(({ place }) => place && !files.some((path) => place.test(path)));
  return (path) =>
    isAnywhere ||
    finders.some(({ found }) => found.test(path)) ||
    (isElsewhere && PAGE.test(path)) ||
    isNuxts(path);
}

function foundByNuxt(
  files: readonly Path[],
  gone: ReadonlySet<Path>,
  read: (path: Path) => string,
): (path: Path) => boolean {
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
