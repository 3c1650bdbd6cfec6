import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { decideUnits } from '../model/decide-units.js';
import { type DeclaredUnits, declareUnits } from '../model/declare-units.js';
import { emptyCatalogue, type FileFact, type UnitFact } from '../model/facts.js';
import type { Notice, Path } from '../model/nouns.js';
import type { Progress } from '../world.js';
import { isSource, joinCode, type Readings, type Sources } from './code/index.js';
import type { Depth } from './depth.js';
import { readLanguages } from './languages/index.js';
import { readCaptures, readManifests } from './manifests/index.js';
import { mappedLibraries } from './mapped-libraries.js';
import type { TreeFacts } from './memory/index.js';
import { readClaims } from './ownership/index.js';
import { readPackages } from './packages.js';
import { DOES_NOT_PARSE, readBehaviour, startEarly } from './semantics/index.js';
import { builtNotices } from './tree/built.js';
import { type FreshTree, readText } from './tree.js';
import { readLibraryUses } from './versions/index.js';

/** What decides what is read. */
export interface Wanted {
  readonly declared: DeclaredUnits;
  /** Whether something beside the code says that there are tables, or whose they are. */
  readonly isDatabaseKnown: boolean;
  readonly depth: Depth;
}

/**
 * Reads a tree into the facts that follow from its files. Its package.json files, which several readers need, are read once.
 * @param onceRead is called with what they say when the source files are read, and threads may be looking into them
 */
export async function readTree(
  tree: FreshTree,
  sources: Sources,
  { declared, isDatabaseKnown, depth }: Wanted,
  progress: Progress,
  onceRead: (code: TreeFacts['code']) => void = () => {},
): Promise<TreeFacts> {
  progress('reading manifests');
  const { packages, notices } = readPackages(tree);
  const files = new Set(tree.files);
  const unread = new Map<Path, Notice>();
  const read = (path: Path) => {
    // Manifests name what is not there, or lies behind a link that leads out of the root.
    if (!files.has(path)) return undefined;
    const { text, notice } = readText(tree, path, 'manifests');
    // What is wrong with source files is told by who reads all of them.
    if (notice !== undefined && !isSource(path)) unread.set(path, notice);
    return text;
  };
  const manifests = readManifests(tree, packages, read);
  const { deployments } = manifests;
  // Threads that read code have begun; this one joins them once it knows the units.
  progress('reading code');
  const readings = await sources.read(tree.files);
  const isLookedInto = depth !== 'imports';
  const started = isLookedInto ? startEarly(readings.size, specifiersIn(readings)) : undefined;
  const { code, hints, named, notices: ofCode } = joinCode(tree, packages, readings, manifests);
  const decided = decideUnits(manifests.units, code.files, basename(tree.root));
  const units = [...manifests.units, ...mappedLibraries(named, code, decided, read)];
  if (isLookedInto) progress('reading what the code does');
  const services = [...servicesOf(units, code.files, declared, tree), ...manifests.running];
  const request = {
    tree,
    ...code,
    units,
    services,
    hints,
    isDatabaseKnown,
    traffic: depth === 'traffic',
    started,
  };
  /** What nobody needs to look into the code. */
  const readOthers = async () => {
    const between = manifests.between();
    const captures = readCaptures(tree.files, read);
    const ofVersions = readLibraryUses(tree, packages);
    const languages = readLanguages(tree.files);
    const migrations = await migrationsOf(tree);
    return { between, captures, ofVersions, languages, migrations, claims: await readClaims(tree) };
  };
  const [behaviour, others] = await Promise.all([
    isLookedInto && readBehaviour(request),
    // By then threads know what to do.
    setImmediate()
      .then(() => onceRead(code))
      .then(readOthers),
  ]);
  const { between, captures, ofVersions, languages, migrations, claims } = others;
  return {
    code,
    languages,
    claims,
    migrations,
    units,
    deployments,
    breakers: between.breakers,
    captures,
    gateways: between.gateways,
    libraryUses: ofVersions.libraryUses,
    depth,
    ...behaviour,
    unknown: behaviour ? behaviour.notices.filter((notice) => !isTold(notice, ofCode)) : [],
    notices: [
      ...notices,
      ...builtNotices(tree.built),
      ...ofCode,
      ...unread.values(),
      ...manifests.notices,
      ...between.notices,
      ...ofVersions.notices,
    ],
  };
}

function* specifiersIn(readings: Readings): Iterable<string> {
  for (const reading of readings.values())
    if ('imports' in reading) for (const { specifier } of reading.imports) yield specifier;
}

/** The directories of the services, as the model will have them. */
function servicesOf(
  units: readonly UnitFact[],
  files: readonly FileFact[],
  declared: DeclaredUnits,
  { root, directories }: FreshTree,
): readonly Path[] {
  const decided = declareUnits(decideUnits(units, files, basename(root)), declared, directories);
  return decided.flatMap(({ kind, path }) => (kind === 'service' && path !== undefined ? [path] : []));
}

/** PostgreSQL's parser is only loaded where there is SQL. */
async function migrationsOf(tree: FreshTree): Promise<TreeFacts['migrations']> {
  if (!tree.files.some((path) => /\.sql$/i.test(path))) return { catalogue: emptyCatalogue, notices: [] };
  const { readMigrations } = await import('./databases.js');
  return readMigrations(tree);
}

/** Whether the reader of imports has told before that a file does not parse. */
function isTold({ message, at }: Notice, before: readonly Notice[]): boolean {
  return message === DOES_NOT_PARSE && before.some((other) => other.at?.path === at?.path);
}
