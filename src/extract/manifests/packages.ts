/**
 * In: the package.json files and the workspaces that name them. Out: each package as a unit, with what it shows about itself:
 * that it starts a server or a front end, that others depend on it, that it is a command or published.
 * The root of a workspace without sources of its own is no unit; nor is a package that its workspace leaves out and that
 * shows nothing (a template, a fixture, a marker such as `{"type": "module"}`).
 */

import { outsideSystem, unitNameOf } from '../../model/decide-units.js';
import type { EvidenceWeight, UnitFact } from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { placeOf, readJson } from './json.js';
import { isWithin, nameOf, parentOf } from './paths.js';
import { isMainFile, isServerPackage, type Start, startOf } from './scripts.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import type { Member, Workspaces } from './workspaces.js';

/**
 * Facts of all packages.
 * @param idleRoots directories that only hold others together, see `findIdleRoots`
 */
export function readPackageUnits(
  sources: Sources,
  workspaces: Workspaces,
  idleRoots: ReadonlySet<Path>,
): UnitFact[] {
  const graph = dependencyGraph(sources.packages);
  return sources.packages.flatMap((manifest) =>
    idleRoots.has(manifest.path) ? [] : unitFacts(manifest, sources, workspaces, graph),
  );
}

function unitFacts(
  manifest: PackageManifest,
  sources: Sources,
  workspaces: Workspaces,
  graph: Graph,
): UnitFact[] {
  const { path, file, json } = manifest;
  const text = sources.read(file);
  const name = nameWithoutScope(manifest.name) ?? unitNameOf(path);
  const fact = (shows: UnitFact['shows'], { says, key, weight, at }: Showing): UnitFact => ({
    path,
    name,
    shows,
    weight,
    evidence: { says, at: at ?? placeOf(file, text, `"${key}"`) },
  });
  const start = startOf(json, nodemonExec(sources, path));
  const member = workspaces.members.get(path);
  const facts = [
    ...[...(start === undefined ? [] : serviceShowings(start, manifest, graph)), ...folderShowings(path)].map(
      (one) => fact('service', one),
    ),
    ...[...libraryShowings(manifest, graph), ...publicationShowings(member)].map((one) =>
      fact('library', one),
    ),
  ];
  if (member !== undefined)
    return [{ path, name, shows: 'package', weight: 'declared', evidence: member.evidence }, ...facts];
  const isLeftOut = [...workspaces.roots].some((root) => root !== path && isWithin(root, path));
  const showsSomething = facts.some(({ weight }) => weight !== 'hinted');
  const isMarker =
    manifest.name === undefined && json['dependencies'] === undefined && json['scripts'] === undefined;
  if ((isLeftOut || isMarker) && !showsSomething) return [];
  return [fact('package', { says: `${file} makes it a package`, key: 'name', weight: 'hinted' }), ...facts];
}

/** What a package shows about itself: in words, in which key of its manifest (or elsewhere), and how clearly. */
interface Showing {
  readonly says: string;
  readonly key: string;
  readonly weight: EvidenceWeight;
  readonly at?: Location;
}

/** Folders for what is deployed by itself; code that the others share lies in them as well. */
function folderShowings(path: Path): Showing[] {
  const folder = nameOf(parentOf(path));
  const isForOthers = /^(?:common|shared|core|types|utils?|libs?)$/.test(nameOf(path));
  if (isForOthers || !/^(?:apps|services|microservices)$/.test(folder)) return [];
  return [{ says: `it lies in ${folder}/`, key: 'name', weight: 'hinted' }];
}

function publicationShowings(member: Member | undefined): Showing[] {
  const at = member?.evidence.at;
  if (member?.isPublished !== true || at === undefined) return [];
  return [{ says: `${at.path} publishes it`, key: 'name', weight: 'shown', at }];
}

function serviceShowings({ runs, what, script }: Start, manifest: PackageManifest, graph: Graph): Showing[] {
  const { path, json } = manifest;
  const showing = (says: string, weight: EvidenceWeight): Showing[] => [{ says, key: script, weight }];
  if (runs === 'server') return showing(`its package.json starts a server (${what})`, 'shown');
  if (runs === 'front-end') {
    // A library shows itself in a browser while it is written.
    const isForOthers =
      ['exports', 'main', 'module'].some((key) => json[key] !== undefined) || graph.dependentsOf(path) > 0;
    return showing(`its package.json serves a front end (${what})`, isForOthers ? 'hinted' : 'shown');
  }
  const framework = serverPackageOf(json);
  if (framework !== undefined) {
    const isCommand = json['bin'] !== undefined;
    return showing(
      `its package.json starts a server (${what}, ${framework})`,
      isCommand ? 'hinted' : 'shown',
    );
  }
  if (/dev/.test(script)) return [];
  for (const { name = '', json: other } of graph.dependenciesOf(path)) {
    const server = serverPackageOf(other);
    if (server !== undefined)
      return showing(`its package.json starts ${what}, and ${name} brings ${server}`, 'hinted');
  }
  return isMainFile(what) ? showing(`its package.json starts ${what}`, 'hinted') : [];
}

function libraryShowings({ path, json }: PackageManifest, graph: Graph): Showing[] {
  const found: Showing[] = [];
  const dependents = graph.dependentsOf(path);
  if (dependents > 0) {
    const says =
      dependents === 1 ? '1 other package depends on it' : `${dependents} other packages depend on it`;
    found.push({ says, key: 'name', weight: 'shown' });
  }
  if (json['bin'] !== undefined)
    found.push({ says: 'it is a command for the shell', key: 'bin', weight: 'shown' });
  if (mappingOf(json['engines'])['vscode'] !== undefined) {
    found.push({ says: 'it is an extension of an editor', key: 'vscode', weight: 'shown' });
  }
  if (json['private'] === false || mappingOf(json['publishConfig'])['access'] === 'public') {
    const key = json['private'] === false ? 'private' : 'publishConfig';
    found.push({ says: 'it is published for others', key, weight: 'shown' });
  }
  const entry = ['exports', 'main', 'module', 'types'].find((key) => json[key] !== undefined);
  if (entry !== undefined) {
    // `npm init` writes a `main` for everybody; `exports` is written by who means it.
    const weight = entry === 'exports' ? 'shown' : 'hinted';
    found.push({ says: `its package.json hands out code (${entry})`, key: entry, weight });
  }
  return found;
}

/** What `nodemon` without arguments runs. */
function nodemonExec({ read, files }: Sources, path: Path): string | undefined {
  const file = path === '' ? 'nodemon.json' : `${path}/nodemon.json`;
  const text = files.has(file) ? read(file) : undefined;
  return text === undefined ? undefined : textOf(readJson(file, text).value['exec']);
}

/** The name that a package goes by among people: `orders` for `@acme/orders`. */
export function nameWithoutScope(name: string | undefined): string | undefined {
  return name?.replace(/^@[^/]*\//, '');
}

interface Graph {
  /** How many other packages of the system depend on this one. */
  dependentsOf(path: Path): number;
  /** The packages of the system that this one needs to run. */
  dependenciesOf(path: Path): readonly PackageManifest[];
}

function dependencyGraph(packages: readonly PackageManifest[]): Graph {
  const byName = new Map<string, PackageManifest>();
  for (const manifest of packages) {
    if (manifest.name !== undefined && !byName.has(manifest.name)) byName.set(manifest.name, manifest);
  }
  const resolve = (names: readonly string[], path: Path) => [
    ...new Set(names.flatMap((name) => byName.get(name) ?? []).filter((found) => found.path !== path)),
  ];
  const dependents = new Map<Path, number>();
  const dependencies = new Map<Path, readonly PackageManifest[]>();
  for (const { path, json } of packages) {
    const toRun = dependencyNames(json);
    dependencies.set(path, resolve(toRun, path));
    if (outsideSystem(path)) continue;
    for (const to of resolve([...toRun, ...Object.keys(mappingOf(json['devDependencies']))], path)) {
      dependents.set(to.path, (dependents.get(to.path) ?? 0) + 1);
    }
  }
  return {
    dependentsOf: (path) => dependents.get(path) ?? 0,
    dependenciesOf: (path) => dependencies.get(path) ?? [],
  };
}

function serverPackageOf(json: PackageManifest['json']): string | undefined {
  return dependencyNames(json).find(isServerPackage);
}

function dependencyNames(json: PackageManifest['json']): string[] {
  return ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys(mappingOf(json[key])),
  );
}

/** Directories and files that hold a package's own sources, not the scripts and settings of a whole repository. */
const OWN_SOURCES =
  /^(?:(?:src|lib|server|app|api|pages|source|functions)\/.*|(?:index|main|server|app))\.[cm]?[jt]sx?$/;

/**
 * The directories that only hold other units together: the roots of workspaces, and the root of the tree, when they have
 * no sources of their own.
 * @param units the directories of packages and projects
 */
export function findIdleRoots(
  { tree }: Sources,
  units: ReadonlySet<Path>,
  roots: ReadonlySet<Path>,
): Set<Path> {
  const candidates = new Set(roots);
  if ([...units].some((path) => path !== '' && !outsideSystem(path))) candidates.add('');
  const idle = new Set(candidates);
  for (const file of tree.files) {
    let directory = parentOf(file);
    while (directory !== '' && !units.has(directory) && !candidates.has(directory))
      directory = parentOf(directory);
    const inside = directory === '' ? file : file.slice(directory.length + 1);
    if (idle.has(directory) && OWN_SOURCES.test(inside)) idle.delete(directory);
  }
  return idle;
}
