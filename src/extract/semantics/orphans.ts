/**
 * The files of a service that nothing runs. In: its files, what they import, and their texts where they are asked for. Out: those that nothing
 * imports, or only by names that are used nowhere, that only declare something, and that nobody mentions by name; and what only those import. Why: they are left over, and what
 * they would do is done by nobody. Whatever may be found by its name is kept: what a framework looks for, what a program reads a directory for,
 * what a manifest, a script or a text of the code names.
 */

import { escaped } from '../../model/escaped.js';
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { importersOf, importsOf } from './candidates.js';
import { LOADS, looksForFiles } from './finding.js';
import { foundByPlace } from './found-by-place.js';
import { isComponent, packagesAround, shownIn, withoutNamedDirectories } from './lone-components.js';
import { isWord, namedIn } from './named-in-manifests.js';
import { buildsOrFills } from './once.js';
import { withoutNotes } from './program-texts.js';
import { straysAmong } from './strays.js';
import { isBarrelForImports } from './uncalled/whole-texts.js';
import { unusedImports } from './unused-imports.js';

export interface OrphanRequest {
  /** Of the whole tree, without those of tests. */
  readonly imports: readonly Pick<ImportFact, 'from' | 'to' | 'specifier'>[];
  /** Files of the tree that may name others: manifests, scripts, settings. */
  readonly manifests: readonly Path[];
  /** Files that packages hand out. */
  readonly entries: ReadonlySet<Path>;
  /** Whether anybody would look into a file. */
  mayMatter(path: Path): boolean;
  read(path: Path): string;
}

const SVELTE = /(?:^|\/)svelte\.config\.[cm]?[jt]s$/;
/** What runs when a file is loaded, at the beginning of a line; `module.exports = router` and `module.exports = { find, add }` only hand on. */
const RUNS =
  /^(?:await\b|new\s|void\s|;?\(|[!+-](?:function|\()|if\s*\(|for\s*\(|while\s*\(|try\s*\{|switch\s*\(|(?!(?:function|class|interface|type|enum|export|import|abstract|async|return|declare|namespace|module)\b)[A-Za-z_$][\w$]*(?:\s*\.\s*[\w$]+)*\s*(?:<[^>\n]*>)?\s*[(`]|(?!module\.exports\s*=\s*(?:[\w$]+|\{[\s\w$,:]{0,9999}\}|(?:\w+\.)?model[ \t]*\([^\n]*\))[ \t]*;?[ \t]*$)[\w$]+(?:\.[\w$]+)+\s*=)/m;
/** What a file that only declares something sees to before: that settings are there, `if (!ORDERS_URL) throw …`, `dotenv.config()`, `loadEnv()`. */
const PREPARES =
  /^(?:if\s*\([^{};\n]{1,300}\)\s*(?:\{\s*(?:throw\b[^{}]{0,500}|console\.\w+\([^{};\n]{0,300}\)[ \t]*;?\s*)\}(?!\s*else\b)|throw\b[^{};\n]{0,300};?[ \t]*$)|(?:dotenv|require\(\s*['"]dotenv['"]\s*\))\.config\([^()\n]{0,300}\)[ \t]*;?[ \t]*$|(?:(?:load|init|set|read)_?Env|env)(?:ironment|Init|Vars|Variables)?\(\)[ \t]*;?[ \t]*$)/gm;
/** What is made when a file is loaded, which some settings of compilers have even where no name of it is used. */
const MAKES = /^(?:export\s+)?(?:const|let|var)\s[^=\n]*=\s*(?:await|new)\s/m;
/** What others than imports take a file for: a function of a cloud, a job of a queue, a page, an entity, a script for the shell. */
const HANDED_OUT =
  /^export\s+const\s+Route\s*=\s*create(?:Lazy)?FileRoute\b|^export\s+(?:const|let|async\s+function|function)\s+(?:\w*[hH]andler|loader|action|getServerSideProps|GET|POST|PUT|PATCH|DELETE|main|run|job|task|config|seed|up|down)\b|^export\s+default\s+(?:async\b|function\b|\(|\w*(?:handler|job|task|processor|worker|config|plugin|migration|seed)\w*\b)|^module\.exports\s*=\s*(?:async\b|function\b|\()|^exports\.\w*[hH]andler\s*=|^@Entity\b|\bMigrationInterface\b|^#!/im;
/** The names that a file hands out together, of which some are of such kinds. */
const HANDED_TOGETHER = /^module\.exports\s*=\s*\{([\s\w$,:]{0,9999})\}/m;
const OF_OTHERS = /\b(?:\w*[hH]andler|main|run|job|task|config|seed|up|down)\b/;
/** What hands out a component, whatever it is called. */
const DEFAULT = /^export\s+default\b.*$/gm;
/** A router, a client, or a schema of documents that a file makes for itself. */
const ROUTER =
  /^(?:export\s+)?(?:const|let|var)\s+([\w$]+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:new\s+)?(?:\w+\.)?(?:Router|Schema|(?<=\.)create)\s*\(/gm;
/** What who migrates a database takes out of a directory, whatever keeps its name. */
const MIGRATES = /(?:^|\/)migrations?\//;
/** Names that say nothing of a file. */
const USUAL = /^(?:index|main|app|server|worker|types?|constants?|config|utils?|helpers?)$/;

/** What all services ask of the tree, found out once. */
interface Surroundings extends OrphanRequest {
  readonly importers: ReadonlyMap<Path, readonly Path[]>;
  readonly targets: ReadonlyMap<Path, readonly OrphanRequest['imports'][number][]>;
  /** Whether a manifest names a file by its name without an ending. */
  readonly isNamed: (stem: string) => boolean;
}

/** Finds the files of the service in a directory, which are given without its tests, that nothing runs, as far as that can be seen. */
export function orphanFinder(
  request: OrphanRequest,
): (service: Path, files: readonly Path[]) => ReadonlySet<Path> {
  let known: Surroundings | undefined;
  const around = () => {
    known ??= {
      ...request,
      importers: importersOf(request.imports),
      targets: importsOf(request.imports),
      isNamed: namedIn(request),
    };
    return known;
  };
  return (service, files) => {
    const strays = straysAmong(service, files, {
      mayMatter: request.mayMatter,
      isImported: (path) => around().importers.has(path),
      isNamed: (path) => request.entries.has(path) || around().isNamed(stemOf(path)),
      runs: (text) => RUNS.test(withoutNotes(text)),
      read: request.read,
    });
    const isKnownWhole = files.length >= FEWEST || isPutTogether(files, around);
    const orphans = isKnownWhole ? orphansOf(service, files, around()) : [];
    return new Set([...strays, ...orphans]);
  };
}

function orphansOf(service: Path, files: readonly Path[], around: Surroundings): ReadonlySet<Path> {
  const { importers, targets, entries, isNamed, mayMatter, read } = around;
  const own = new Set(files);
  const gone = new Set<Path>();
  const unused = new Map<Path, ReadonlySet<string>>();
  const unusedIn = (from: Path) => {
    const known = unused.get(from) ?? unusedImports(from, withoutNotes(read(from)));
    unused.set(from, known);
    return known;
  };
  const leavesOut = (from: Path, path: Path) =>
    (targets.get(from) ?? []).every(
      ({ to, specifier }) => !('file' in to) || to.file !== path || unusedIn(from).has(specifier),
    );
  // Who fills a database by hand runs nothing of the program.
  const isByHand = (from: Path) => buildsOrFills(from) && !importers.has(from);
  /** A barrel that nobody imports, while others import something of what it passes on past it. */
  const isLeftBarrel = (from: Path) =>
    !importers.has(from) &&
    !entries.has(from) &&
    isBarrelForImports(from, withoutNotes(read(from))) &&
    // `"jobs": "./src/jobs/index.ts"`
    !isNamed(from.split('/').at(-2) ?? '') &&
    (targets.get(from) ?? []).some(
      ({ to }) => 'file' in to && (importers.get(to.file) ?? []).some((other) => other !== from),
    );
  const isFree = (path: Path) =>
    (importers.get(path) ?? []).every(
      (from) =>
        gone.has(from) ||
        isByHand(from) ||
        isLeftBarrel(from) ||
        (leavesOut(from, path) && !MAKES.test(read(path))),
    );
  let mentioned: ((path: Path) => boolean) | undefined;
  let isFound: typeof mentioned;
  let isLooking: boolean | undefined;
  let isNotShown: typeof mentioned;
  const isLeftOver = (path: Path): boolean => {
    if (entries.has(path) || USUAL.test(stemOf(path)) || MIGRATES.test(path)) return false;
    const text = read(path);
    if (isComponent(path, withoutNotes(text)) && !HANDED_OUT.test(text.replace(DEFAULT, ''))) {
      isNotShown ??= notShownIn(service, files, around);
      isFound ??= foundByPlace(files, packagesOf(service, files, around), gone, read);
      if (isNotShown(path)) return !isFound(path);
    }
    if (RUNS.test(withoutOwnMade(withoutNotes(text).replace(PREPARES, ''))) || isHandedOut(text))
      return false;
    isLooking ??= looksForFiles(files, around);
    if (isLooking) return false;
    mentioned ??= mentionsOf(files, around);
    isFound ??= foundByPlace(files, packagesOf(service, files, around), gone, read);
    return !mentioned(path) && !isFound(path);
  };
  const reaching = matteringFrom(files, importers, mayMatter);
  const pending = files.filter((path) => reaching.has(path) && isFree(path));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (gone.has(next) || !isLeftOver(next)) continue;
    gone.add(next);
    for (const { to } of targets.get(next) ?? [])
      if ('file' in to && own.has(to.file) && reaching.has(to.file) && isFree(to.file)) pending.push(to.file);
  }
  // Where so much is found by nobody, it is found in a way that is not known here.
  return gone.size > files.length * MOST_LEFT_OVER ? new Set() : gone;
}

/**
 * Files of a service below which nothing in it is left over, as one that has few files has each for a reason, unless its program is seen to be put
 * together of nearly all of them.
 */
const FEWEST = 10;
/** And those of one that is. */
const FEWEST_IMPORTED = 5;

/** Whether the program of a small service leads to all of its files, but for a share that can be left over, by imports. */
function isPutTogether(files: readonly Path[], around: () => Surroundings): boolean {
  if (files.length < FEWEST_IMPORTED) return false;
  const { targets, read } = around();
  const own = new Set(files);
  const begins = files.filter((path) => BEGINS.test(stemOf(path)) && RUNS.test(withoutNotes(read(path))));
  const found = new Set(begins);
  for (const path of found)
    for (const { to } of targets.get(path) ?? []) if ('file' in to && own.has(to.file)) found.add(to.file);
  return found.size >= files.length * (1 - MOST_LEFT_OVER);
}

/** What a program is called that is the main one of its service. */
const BEGINS = /^(?:index|main|app|server)$/;
/** The share of the files of a service that can be left over. */
const MOST_LEFT_OVER = 1 / 3;

/** The files that matter, and those that lead to one. */
function matteringFrom(
  files: readonly Path[],
  importers: Surroundings['importers'],
  mayMatter: OrphanRequest['mayMatter'],
): ReadonlySet<Path> {
  const found = new Set(files.filter(mayMatter));
  for (const path of found) for (const from of importers.get(path) ?? []) found.add(from);
  return found;
}

/** The packages that a service imports, or says to need. */
function packagesOf(service: Path, files: readonly Path[], around: Surroundings): readonly string[] {
  const imported = files
    .flatMap((path) => around.targets.get(path) ?? [])
    .flatMap(({ to }) => ('package' in to ? to.package : []));
  return [...new Set([...imported, ...packagesAround(service, around)])];
}

/** Whether nothing shows a component of a service; what a framework finds by where it lies, anything may. */
function notShownIn(service: Path, files: readonly Path[], around: Surroundings): (path: Path) => boolean {
  const isFound =
    packagesAround(service, around).some((name) => LOADS.test(name)) ||
    looksForFiles(
      // Where its framework finds pages, a package tells that.
      files.filter((path) => !SVELTE.test(path)),
      around,
      withoutNamedDirectories,
    );
  if (isFound) return () => false;
  const isShown = shownIn(files, around);
  return (path) => !isShown(path);
}

/** Whether others than imports take a file for something, by what it hands out. */
function isHandedOut(text: string): boolean {
  return HANDED_OUT.test(text) || OF_OTHERS.test(HANDED_TOGETHER.exec(text)?.[1] ?? '');
}

/**
 * Whether a manifest, or a text of a service that looks like a path, names a file. One that others import, though nobody runs these, is found by that: its
 * name alone, which the path of a route may have as well, names it no more.
 */
function mentionsOf(
  files: readonly Path[],
  { importers, targets, isNamed, read }: Surroundings,
): (path: Path) => boolean {
  const named = new Set<string>();
  /** Of those, the ones with an ending, and the others with their directories: `orders.ts`, `services/orders`. */
  const sure = new Set<string>();
  for (const path of files) {
    // What an import names is found by that.
    const imported = new Set((targets.get(path) ?? []).map(({ specifier }) => specifier));
    for (const [, said = ''] of withoutNotes(read(path)).matchAll(/['"`]([^'"`\n]{1,200})['"`]/g)) {
      // `loadChildren: './orders/orders.module#OrdersModule'`
      const text = said.replace(/#\w+$/, '');
      if (!/[/\\][\w.-]+$|\.[cm]?[jt]sx?$/.test(text) || imported.has(text)) continue;
      named.add(stemOf(text));
      sure.add(text.endsWith(stemOf(text)) ? placeOf(text) : stemOf(text));
    }
  }
  return (path) => {
    const stem = stemOf(path);
    if (!importers.has(path)) return named.has(stem) || isNamed(stem);
    return sure.has(stem) || sure.has(placeOf(path)) || (!isWord(stem) && isNamed(stem));
  };
}

/** The name of a file without an ending, and the directory that it lies in. */
function placeOf(path: string): string {
  const directory = path.split(/[/\\]/).at(-2) ?? '';
  return `${directory}/${stemOf(path)}`;
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/\.[cm]?[jt]sx?$/, '');
}

/** A text without what it adds to routers, clients and schemas of its own: these answer and ask nothing until somebody imports them. */
function withoutOwnMade(text: string): string {
  const names = [...text.matchAll(ROUTER)].map(([, name = '']) => name);
  return names.reduce(
    (rest, name) => rest.replace(new RegExp(`^(?=${escaped(name)}\\s*\\.)`, 'gm'), ' '),
    text,
  );
}
