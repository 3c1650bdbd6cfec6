/**
 * Files that a program loads by where they lie: `readdirSync(dir).forEach((name) => require(join(dir, name)))`, `glob('routes/*.ts')`. In: the files whose text
 * hints at that. Out: imports, as if the loading file had written them, below one specifier; what of a directory is loaded is not told apart further.
 */

import { posix } from 'node:path';
import { escaped } from '../../model/escaped.js';
import type { ImportFact } from '../../model/facts.js';
import { globMatcher } from '../../model/globs.js';
import type { Path } from '../../model/nouns.js';
import type { HintPattern } from './hint-pattern.js';
import { LOADED } from './links.js';
import { PUTS } from './window-names.js';

/** A call that imports what is computed, or has a container, a server, a builder or a library load what it finds. */
const LOADS =
  /\b(?:require|import)\s*\(\s*(?!['"`)]|\/\*)[\w$(]|\b(?:require|import)\s*\(\s*`\.[^`\n]{1,200}\.json`|\.\s*loadModules\s*\(|['"](?:@fastify\/|fastify-)autoload['"]|['"](?:require-(?:dir|directory|all|glob)|include-all|bulk-require|consign|express-load)['"]|\bimport\.meta\.glob|\.\s*load\w*\s*\(\s*(?:new\s+URL\s*\(\s*['"`]\.|(?:path\.)?(?:join|resolve)\s*\(\s*(?:__dirname|import\.meta)\b)|\brequire\.context\s*\(/;
/** The bit of the hint; others are in candidates.ts, traffic-candidates.ts, stores/candidates.ts and open-hints.ts. */
const BIT = 2 ** 22;
/** A directory that holds more than these holds a whole program. */
const MOST_FILES = 150;
/** Directories below a directory whose files are loaded. */
const DEEPEST = 4;

/** What a text hints at about files that it loads, or gives something to without an import: there are no more patterns than bits. */
export const LOAD_HINTS: readonly HintPattern[] = [
  { bit: BIT, pattern: new RegExp(`${LOADS.source}|${PUTS.source}`) },
];

/** Those of some files that load others, and those that put something where all see it. */
export function loadingAmong(
  files: readonly Path[],
  hintsAt: (path: Path) => number,
  read: (path: Path) => string,
): { readonly loading: readonly Path[]; readonly putting: readonly Path[] } {
  const hinting = files.filter((path) => (hintsAt(path) & BIT) !== 0);
  const loading = hinting.filter((path) => LOADS.test(read(path)));
  return { loading, putting: hinting.filter((path) => PUTS.test(read(path))) };
}

export function loadedFiles(
  loading: readonly Path[],
  files: readonly Path[],
  isPackage: (directory: Path) => boolean,
  read: (path: Path) => string,
): readonly ImportFact[] {
  return loading.flatMap((from) => {
    const found = placesIn(read(from), from, packageOf(from, isPackage)).flatMap((place) => {
      const isMeant = matcherOf(place);
      const below = files.filter((path) => path !== from && isMeant(path));
      return below.length > MOST_FILES ? [] : below;
    });
    return [...new Set(found)].map(
      (file): ImportFact => ({ from, specifier: LOADED, kind: 'dynamic', at: { path: from }, to: { file } }),
    );
  });
}

/** A directory, or a glob. */
type Place = string;

function matcherOf(place: Place): (path: Path) => boolean {
  if (/[*{[]/.test(place)) {
    // What is built is loaded by the ending that it has then.
    const isMeant = globMatcher(
      place.replace(/\.(?:[cm]?js|\{[^}]*\})$/, '.{ts,js,mts,mjs,cts,cjs,tsx,jsx}'),
    );
    return (path) => CODE.test(path) && isMeant(path);
  }
  const start = place === '' ? '' : `${place}/`;
  return (path) =>
    path.startsWith(start) && CODE.test(path) && path.slice(start.length).split('/').length <= DEEPEST;
}

const CODE = /(?<!\.d)\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

/** The places that a text names from which it may load. */
function placesIn(text: string, path: Path, home: Path): readonly Place[] {
  const here = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  const places = new Set<Place>();
  const add = (base: Path, pieces: string): void => {
    const place = posix.join(base, pieces).replace(/^\.\/?|\/$/g, '');
    if (place.startsWith(home === '' ? '' : `${home}/`) && !place.startsWith('..') && !isWide(place, home))
      places.add(place);
  };
  for (const { 1: base = '', 2: pieces = '', index } of text.matchAll(JOINED)) {
    if (!isLoadedFrom(text, index)) continue;
    const isHere = base !== 'process.cwd()';
    add(isHere ? here : home, literalsAtStart(pieces).join('/'));
  }
  for (const { 1: pieces = '', index } of text.matchAll(BESIDE))
    if (isLoadedFrom(text, index)) add(here, pieces.replace(/\$\{[\s\S]*$/, ''));
  for (const { 2: pieces = '', index } of text.matchAll(OF_URL))
    if (isLoadedFrom(text, index)) add(here, pieces);
  for (const [, , pieces = ''] of text.matchAll(LISTED)) add(home, pieces);
  if (/readdir(?:Sync)?\s*\(\s*(?:__dirname|import\.meta\.dirname)\b/.test(text)) add(here, '');
  const isHere = /\bcwd\s*:\s*(?:__dirname|import\.meta)/.test(text);
  for (const [, , glob = ''] of text.matchAll(GLOB)) add(isHere ? here : home, glob);
  // What a builder puts in place of such an import is meant from where that stands, or from the root of the package.
  for (const [, called, imported] of text.matchAll(BUILT))
    for (const [, , glob = ''] of (called ?? imported ?? '').matchAll(TEXT))
      add(glob.startsWith('/') ? home : here, glob);
  for (const [, , directory = ''] of text.matchAll(REQUIRED)) add(here, directory);
  if (CONSIGNS.test(text)) {
    const [, , from = ''] = /\bcwd\s*:\s*(['"`])([^'"`$\n]+)\1/.exec(text) ?? [];
    for (const [, , pieces = ''] of text.matchAll(CONSIGNED)) add(home, posix.join(from, pieces));
  }
  return [...places];
}

/** How people call what lists a directory, or loads from it. */
const LOADERS =
  /(?:readdir|opendir|glob|(?<!up|down)load|require|import|walk|scan|traverse|routes|\bfg\b)\w*/i;
/** How far before a place its call may begin. */
const REACH = 300;

/** Whether a place is given to what loads from it, by itself or by a name; others serve its files, or read one of them. */
function isLoadedFrom(text: string, index: number): boolean {
  const [before = ''] = /(?:(?!=>)[^;])*$/.exec(text.slice(Math.max(0, index - REACH), index)) ?? [];
  let closed = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    if (before[at] === ')') closed += 1;
    if (before[at] !== '(') continue;
    if (closed > 0) closed -= 1;
    else if (isLoader(before, at)) return true;
  }
  const [, name] = /([\w$]+)\s*(?::\s*string\s*)?[=:]\s*[\w.`'"(]*$/.exec(before) ?? [];
  if (name === undefined) return false;
  const given = `[^;)]{0,${REACH}}?(?<![\\w$])${escaped(name)}(?![\\w$])`;
  return new RegExp(`${LOADERS.source}\\s*[(,]${given}`, 'i').test(text);
}

/** Whether the call whose arguments begin somewhere loads, be it that it registers a loader. */
function isLoader(text: string, start: number): boolean {
  const callee = /[\w$.]*\s*$/.exec(text.slice(0, start))?.[0] ?? '';
  return LOADERS.test(callee) || /^\(\s*\w*(?:autoload|require\()/i.test(text.slice(start));
}

/** The texts that follow one another. */
function literalsAtStart(pieces: string): readonly string[] {
  const found: string[] = [];
  let rest = pieces;
  for (let next = NEXT.exec(rest); next; next = NEXT.exec(rest)) {
    found.push(next[2]!);
    rest = rest.slice(next[0].length);
  }
  return found;
}

const NEXT = /^\s*,\s*(['"`])([^'"`$\n]*)\1/;
/** `join(__dirname, '..', 'routes')`, `path.resolve(process.cwd(), 'src/routes')` */
const JOINED =
  /\b(?:join|resolve)\s*\(\s*(__dirname|import\.meta\.dirname|(?:path\.)?dirname\(\s*(?:url\.)?fileURLToPath\(\s*import\.meta\.url\s*\)\s*\)|process\.cwd\(\))((?:\s*,\s*(?:['"`][^'"`\n]*['"`]|[\w$.]+))*)/g;
/** `__dirname + '/routes'`, `${__dirname}/routes` */
const BESIDE =
  /(?:(?:__dirname|import\.meta\.dirname)\s*\+\s*['"`]|\$\{\s*(?:__dirname|import\.meta\.dirname)\s*\})([^'"`\n]*)/g;
/** `new URL('./routes/', import.meta.url)` */
const OF_URL = /\bnew\s+URL\s*\(\s*(['"`])(\.[^'"`$\n]*)\1\s*,\s*import\.meta\.url/g;
/** `readdirSync('./src/routes')` */
const LISTED = /\breaddir(?:Sync)?\s*\(\s*(['"`])([^'"`$\n]+)\1/g;
/** `'src/routes/*.ts'` */
const GLOB = /(['"`])((?!\*)[^'"`\s$()]*\*[^'"`\s$()]*\.(?:\{[^'"`\s]*\}|[cm]?[jt]s))\1/g;

/** `import.meta.glob(['./routes/*.ts', '!./routes/*.test.ts'])`; from where it stands, or from the root of the package */
const BUILT = /\bimport\.meta\.glob(?:Eager)?\s*(?:<[^()]*>)?\(\s*(\[[^\]]*\]|'[^'\n]*'|"[^"\n]*")/g;
const TEXT = /(['"`])((?!!)[^'"`$\n]*)\1/g;
/** `require.context('./routes', true)`, `requireDirectory(module, './routes')` */
const REQUIRED =
  /\b(?:require\.context|require_?(?:Dir|Directory|All)|bulk(?:Require)?)\s*\(\s*(?:module\s*,\s*)?(['"`])(\.[^'"`$\n]*)\1/g;
const CONSIGNS = /['"](?:consign|express-load)['"]/;
/** `consign().include('models').then('routes').into(app)` */
const CONSIGNED = /\b(?:include|then|load)\s*\(\s*(['"`])([\w./-]+)\1/g;

/** Whether a place is the whole program: its package, or all of its sources. */
function isWide(place: Place, home: Path): boolean {
  return place === home || place === posix.join(home, 'src') || place === '';
}

/** The directory of the nearest package. */
function packageOf(path: Path, isPackage: (directory: Path) => boolean): Path {
  let directory = posix.dirname(path);
  while (directory !== '.' && !isPackage(directory)) directory = posix.dirname(directory);
  return directory === '.' ? '' : directory;
}
