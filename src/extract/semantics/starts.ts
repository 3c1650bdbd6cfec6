/**
 * What a service starts whose source others run as well. In: the files of the services, what imports what, and what may name a file. Out: for each service
 * into which another one imports, the files that it starts, as references from its directory, if all of these are known. Why: what lies in its directory
 * and only others come to is theirs (consumers of `core` that a worker beside it runs), and where files are found by their names or places nobody can tell.
 */
import { escaped } from '../../model/escaped.js';
import type { ImportFact, ReferenceFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { importsOf } from './candidates.js';
import { LOADS, looksForFiles } from './finding.js';
import { foundByPlace } from './found-by-place.js';
import { packagesAround } from './lone-components.js';
import { withoutNotes } from './program-texts.js';
import { AskedByName } from './uncalled/asked-by-name.js';

export interface StartsRequest {
  /** Those that are no tests. */
  readonly files: readonly Path[];
  readonly imports: readonly ImportFact[];
  /** Files of the tree that may name others: manifests, scripts, settings. */
  readonly manifests: readonly Path[];
  /** Files that packages hand out. */
  readonly entries: ReadonlySet<Path>;
  /** Files that may import what they make a name of. */
  readonly loading: readonly Path[];
  /** The directory of the service that a file lies in, if it lies in one. */
  serviceOf(path: Path): Path | undefined;
  read(path: Path): string;
}

/** Where the main program of a service lies, whoever imports from it. */
const MAIN = /^(?:(?:src|bin|app|lib)\/)?(?:index|main|app|server|worker|cli|start|bootstrap|www)\.\w+$/;

export function startsOf(request: StartsRequest): readonly ReferenceFact[] {
  const { files, imports, serviceOf } = request;
  const isFile = new Set(files);
  const running = imports.filter(({ from, kind }) => kind !== 'type' && isFile.has(from));
  /** Those into which another service imports. */
  const entered = new Set<Path>();
  /** Whether one of those who import a file is of its own service. */
  const imported = new Map<Path, boolean>();
  for (const { from, to } of running) {
    if (!('file' in to)) continue;
    const [by, service] = [serviceOf(from), serviceOf(to.file)];
    imported.set(to.file, imported.get(to.file) === true || by === service);
    if (service !== undefined && by !== undefined && by !== service) entered.add(service);
  }
  if (entered.size === 0) return [];
  const own = groupBy(files, serviceOf);
  const targets = importsOf(running);
  return [...entered].flatMap((service) => {
    const starts = startedBy(service, own.get(service) ?? [], { ...request, targets, imported });
    return starts.map((path): ReferenceFact => ({ from: { path: service }, to: { path }, how: 'starts' }));
  });
}

interface Around extends StartsRequest {
  readonly targets: ReadonlyMap<Path, readonly Pick<ImportFact, 'specifier' | 'to'>[]>;
  readonly imported: ReadonlyMap<Path, boolean>;
}

/** None, where not all of them are known. */
function startedBy(service: Path, files: readonly Path[], around: Around): readonly Path[] {
  const { targets, manifests, entries, loading, imported, read } = around;
  const packages = packagesAround(service, { ...around, isNamed: () => false });
  // What a name that is mapped to a directory means may be any file.
  const leadsNowhere = (path: Path) =>
    (targets.get(path) ?? []).some(({ to, specifier }) => 'unresolved' in to && !specifier.startsWith('.'));
  const isOpen = files.some((path) => loading.includes(path) || leadsNowhere(path));
  if (isOpen || packages.some((name) => LOADS.test(name)) || looksForFiles(files, around)) return [];
  const isOwn = new Set(files);
  const own = around.imports.filter(({ from }) => isOwn.has(from));
  const named = namedFiles(files, own, manifests, read);
  // Who names what is imported anyhow means it only by its whole name.
  const isNamed = (path: Path) =>
    namesOf(path).some((name) => named.get(name) === true || (named.has(name) && !imported.get(path)));
  const isFound = foundByPlace(files, [...importedPackages(files, targets), ...packages], new Set(), read);
  const wholes = own.filter(
    ({ from, specifier, to }) => 'file' in to && isTakingAll(read(from), specifier, () => read(to.file)),
  );
  /** Those that are imported for what they do, and tell a framework of what they hold. */
  const told = new Set(
    own.flatMap(({ from, specifier, to }) =>
      'file' in to && MARKS.test(read(to.file)) && isRun(read(from), specifier) ? to.file : [],
    ),
  );
  const asked = new AskedByName(wholes, (path) => withoutNotes(read(path)));
  const start = service === '' ? 0 : service.length + 1;
  return files.filter(
    (path) =>
      !imported.has(path) ||
      entries.has(path) ||
      MAIN.test(path.slice(start)) ||
      isNamed(path) ||
      isFound(path) ||
      told.has(path) ||
      // Who has all of it may run any of it: `Object.values(tasks)`.
      asked.isTakenWhole(path),
  );
}

/** Whether a file gives a name to all that another one hands out, of whatever number: `import * as tasks from './tasks.js'`. */
function isTakingAll(text: string, specifier: string, target: () => string): boolean {
  if (!text.includes('*') && !text.includes('require')) return false;
  const quoted = `["']${escaped(specifier)}["']`;
  if (new RegExp(`\\*\\s*as\\s+[\\w$]+\\s+from\\s*${quoted}`).test(text)) return true;
  return (
    new RegExp(`=\\s*require\\(\\s*${quoted}\\s*\\)\\s*(?:;|$)`, 'm').test(text) && SEVERAL.test(target())
  );
}

/** What hands out several things by their names. */
const SEVERAL = /^(?:exports\.[\w$]+\s*=|module\.exports\.[\w$]+\s*=|module\.exports\s*=\s*\{)/m;

/** What a decorator marks. */
const MARKS = /^[ \t]*@[A-Za-z]|\{[ \t]*@[A-Za-z]/m;

/** Whether a file only runs another one: `import './tasks.js'`. */
function isRun(text: string, specifier: string): boolean {
  return new RegExp(`^[ \\t]*(?:import|require\\()\\s*["']${escaped(specifier)}["']`, 'm').test(text);
}

function importedPackages(files: readonly Path[], targets: Around['targets']): readonly string[] {
  const all = files.flatMap((path) => targets.get(path) ?? []);
  return [...new Set(all.flatMap(({ to }) => ('package' in to ? to.package : [])))];
}

/**
 * What manifests name as a file, `dist/mails.js`, and what texts of the code name so that import nothing by it: a thread, a program, a migration. Whether
 * something names it with its ending.
 */
function namedFiles(
  files: readonly Path[],
  imports: readonly ImportFact[],
  manifests: readonly Path[],
  read: (path: Path) => string,
): ReadonlyMap<string, boolean> {
  // Also those of types alone, which name a file and run nothing.
  const imported = groupBy(imports, ({ from }) => from);
  const named = new Map<string, boolean>();
  const put = (name: string, isWhole: boolean) => named.set(name, isWhole || named.get(name) === true);
  const add = (text: string) => {
    const isWhole = ENDING.test(text);
    const [name = '', directory] = text.replace(/\/+$/, '').replace(ENDING, '').split(/[/\\]/).toReversed();
    put(name, isWhole);
    if (directory !== undefined) put(`${directory}/${name}`, isWhole);
    // A function of a file, as clouds are told of one: `src/orders.handler`.
    const [, file] = directory === undefined ? [] : (OF_FUNCTION.exec(name) ?? []);
    if (file !== undefined) put(file, true);
  };
  for (const path of manifests)
    for (const word of read(path).split(/[^\w./@-]+/)) if (word.includes('/') || ENDING.test(word)) add(word);
  for (const path of files) {
    const specifiers = new Set((imported.get(path) ?? []).map(({ specifier }) => specifier));
    for (const [, text = ''] of withoutNotes(read(path)).matchAll(/['"`]([^'"`\n]{1,200})['"`]/g))
      if (!specifiers.has(text) && (/[/\\]/.test(text) || ENDING.test(text))) add(text);
  }
  return named;
}

const OF_FUNCTION = /^([\w-]+)\.[\w$]+$/;
const ENDING = /\.[cm]?[jt]sx?$/;
/** Names that many files have. */
const USUAL = /^(?:index|main|app|server|worker|types?|constants?|config|utils?|helpers?)$/;

/** What a path that leads to a file ends with. */
function namesOf(path: Path): readonly string[] {
  const [name = '', directory = ''] = path.replace(ENDING, '').split('/').toReversed();
  if (name === 'index') return [directory, `${directory}/${name}`];
  return [USUAL.test(name) ? `${directory}/${name}` : name];
}
