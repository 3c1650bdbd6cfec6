/**
 * In: the package.json files and the workspaces that name them. Out: each package as a unit, with what it shows about itself:
 * that it starts a server or a front end, that others depend on it, that it is a command or published.
 * The root of a workspace without sources of its own is no unit; nor is a package that its workspace leaves out and that
 * shows nothing (a template, a fixture, a marker such as `{"type": "module"}`).
 */
import { outsideSystem, unitNameOf } from '../../model/decide-units.js';
import type { EvidenceWeight, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { isGone, sourceOf } from './built-sources.js';
import { type Bundle, bundlesOf } from './bundles.js';
import { deviceShowing } from './devices.js';
import { placeOf } from './json.js';
import { keptRunning } from './keeps-running.js';
import { keptByLibrary } from './kept-by-library.js';
import { lambdaFileOf } from './lambda.js';
import { startsProjectElsewhere } from './nest.js';
import { dependencyGraph, type PackageGraph, serverPackageOf } from './package-graph.js';
import { isForOthers, pageShowing } from './pages.js';
import { join, liesIn, nameOf, parentOf, SOURCE_FILE } from './paths.js';
import {
  DEPLOYING_FOLDER,
  isMainFile,
  otherStartsOf,
  SHOWS,
  type Start,
  startsOf,
  startsOnlyOthers,
  TOOL_FOLDER,
} from './scripts.js';
import { deploysProgram, isServerless } from './serverless.js';
import type { Showing } from './showing.js';
import type { Sources } from './sources.js';
import { nodemonExec } from './sources-run.js';
import { isUnwritten } from './unwritten.js';
import { mappingOf, textOf } from './values.js';
import type { Member, Workspaces } from './workspaces.js';

/**
 * Facts of all packages.
 * @param idleRoots directories that only hold others together, see idle-roots.ts
 */
export function readPackageUnits(
  sources: Sources,
  workspaces: Workspaces,
  idleRoots: ReadonlySet<Path>,
): UnitFact[] {
  const graph = dependencyGraph(sources.packages);
  const bundles = bundlesOf(sources);
  return sources.packages.flatMap((manifest) =>
    idleRoots.has(manifest.path)
      ? []
      : unitFacts(manifest, bundles.get(manifest.path) ?? [], sources, workspaces, graph),
  );
}

function unitFacts(
  manifest: PackageManifest,
  bundles: readonly Bundle[],
  sources: Sources,
  workspaces: Workspaces,
  graph: PackageGraph,
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
  const member = workspaces.members.get(path);
  const libraries = [...libraryShowings(manifest, graph), publicationShowing(member)].flatMap(
    (showing) => showing ?? [],
  );
  const exec = nodemonExec(sources, path);
  const isEmptyProgram = ({ file: started }: Start) =>
    started !== undefined && isUnwritten(started, path, sources);
  const isThere = (start: Start) =>
    start.file === undefined
      ? start.command === undefined || !startsProjectElsewhere(start.command, path, sources)
      : !(isGone(start.file, path, sources) || isEmptyProgram(start));
  const starts = startsOf(json, exec).filter(isThere);
  const others = starts.length > 0 ? [] : otherStartsOf(json, exec).filter(isThere);
  const isToCome = starts.length === 0 && startsOf(json, exec).some(isEmptyProgram);
  const folder = isToCome || isPart(path, sources) ? undefined : folderShowing(path);
  const started =
    strongest(starts.flatMap((each) => serviceShowings(each, manifest, sources, graph))) ??
    strongest(others.flatMap((each) => otherShowings(each, manifest, sources, graph))) ??
    (starts.length === 0
      ? listeningShowing(manifest, sources, libraries)
      : folder && runningShowing(starts)) ??
    lambdaShowing(manifest, sources, graph);
  const start =
    started?.weight === 'shown'
      ? started
      : strongest(
          [
            started,
            pageShowing(manifest, bundles, sources, graph),
            deviceShowing(manifest, sources, graph),
          ].flatMap((each) => each ?? []),
        );
  // Two hints that agree show it; a command may start a server as well.
  const isSure = start && folder && json['bin'] === undefined;
  const services = [isSure ? { ...start, weight: 'shown' as const } : start, folder];
  const facts = [
    ...services.flatMap((showing) => showing ?? []).map((showing) => fact('service', showing)),
    ...libraries.map((showing) => fact('library', showing)),
  ];
  if (member !== undefined) {
    return [{ path, name, shows: 'package', weight: 'declared', evidence: member.evidence }, ...facts];
  }
  const isLeftOut = [...workspaces.roots].some((root) => root !== path && liesIn(path, root));
  const showsSomething = facts.some(({ weight }) => weight !== 'hinted');
  const isMarker = isEmpty(manifest) && (manifest.name === undefined || isHeld(manifest, sources, graph));
  if ((isLeftOut || isMarker) && !showsSomething) return [];
  return [fact('package', { says: `${file} makes it a package`, key: 'name', weight: 'hinted' }), ...facts];
}

/** The directories of packages that only give one of another package's directories a name: what is built of that has them in it. */
export function heldPackages(sources: Sources, { members }: Workspaces): ReadonlySet<Path> {
  const graph = dependencyGraph(sources.packages);
  const held = sources.packages.filter(
    (manifest) => !members.has(manifest.path) && isEmpty(manifest) && isHeld(manifest, sources, graph),
  );
  return new Set(held.map(({ path }) => path));
}

/** Whether a package neither starts nor needs anything. */
function isEmpty({ json }: PackageManifest): boolean {
  return ['dependencies', 'devDependencies', 'scripts', 'bin', 'workspaces'].every(
    (key) => Object.keys(mappingOf(json[key])).length === 0 && !Array.isArray(json[key]),
  );
}

/** Whether it lies in a package that needs something, and none needs it. */
function isHeld({ path }: PackageManifest, { packages }: Sources, graph: PackageGraph): boolean {
  const around = packages.filter((other) => other.path !== path && liesIn(path, other.path));
  return (
    graph.dependentsOf(path) === 0 &&
    around.some(({ json }) => Object.keys(mappingOf(json['dependencies'])).length > 0)
  );
}

/** One start script is evidence enough: the one that shows most. */
function strongest(showings: readonly Showing[]): Showing | undefined {
  return showings.find(({ weight }) => weight === 'shown') ?? showings[0];
}

/** Folders for what is deployed by itself; code that the others share lies in them as well. */
function folderShowing(path: Path): Showing | undefined {
  const folder = nameOf(parentOf(path));
  const isForOthers = /^(?:common|shared|core|types|utils?|libs?)$/.test(nameOf(path));
  if (isForOthers || !DEPLOYING_FOLDER.test(folder)) return undefined;
  return { says: `it lies in ${folder}/`, key: 'name', weight: 'hinted' };
}

/** Whether a package lies in another that starts something by itself: what that keeps in folders are its parts. */
function isPart(path: Path, { packages }: Sources): boolean {
  return packages.some(
    (other) =>
      other.path !== '' && other.path !== path && liesIn(path, other.path) && startsOf(other.json).length > 0,
  );
}

/** A file that runs as it is deployed, whatever it is called; where services lie, that is no tool. */
function runningShowing(starts: readonly Start[]): Showing | undefined {
  const running = starts.find(({ runs, script }) => runs === 'file' && !/dev/.test(script));
  return running && { says: `it starts ${running.what}`, key: running.script, weight: 'hinted' };
}

/** What is called like a command rather is one, whatever its package needs, and so is what lies among scripts. */
function isTool(file: string): boolean {
  return TOOL_FOLDER.test(file) || /(?:^|\/)(?:cli|cmd|commands?)(?:\.[cm]?[jt]sx?)?$/i.test(file);
}

/** Files that a package is usually started by, where no script says it. */
const ENTRY = /^(?:index|server|app|main)\.(?:[cm]?[jt]s)$/i;

/** Settings of tools, and tests. */
const NO_PROGRAM = /\.(?:config|conf|test|spec|d)\.[cm]?[jt]s$|\/\.[^/]+$/;

/**
 * Nobody says how it is started, but its main file makes a server listen, or keeps running otherwise. What is made for others rather makes theirs listen.
 */
function listeningShowing(
  { path, json }: PackageManifest,
  sources: Sources,
  libraries: readonly Showing[],
): Showing | undefined {
  if (json['bin'] !== undefined || startsOnlyOthers(json)) return undefined;
  const { files, filesOf, read } = sources;
  const framework = serverPackageOf(json);
  const main = textOf(json['main']);
  const entries = [path, join(path, 'src')].flatMap(filesOf).filter((file) => ENTRY.test(nameOf(file)));
  // Of a package that needs a server, the only file is its program, whatever it is called.
  const beside = filesOf(path).filter((file) => SOURCE_FILE.test(file) && !NO_PROGRAM.test(file));
  const only = framework !== undefined && beside.length === 1 ? beside : [];
  const named = main === undefined ? [] : [join(path, main.replace(/^\.\//, ''))];
  const candidates = [...named, ...entries, ...only];
  const weight = libraries.some((showing) => showing.weight === 'shown') ? 'hinted' : 'shown';
  for (const file of candidates.filter((each) => files.has(each))) {
    const at = { path: file, line: 1 };
    if (framework !== undefined && /\.\s*listen\s*\(/.test(read(file) ?? ''))
      return { says: `${file} starts a server (${framework})`, key: 'main', weight, at };
    const kept = keptRunning(file, path, sources, { isStarted: false });
    if (kept !== undefined) return { says: `${kept.at.path} ${kept.says}`, key: 'main', weight, at: kept.at };
  }
  return undefined;
}

/** What hands out a function to AWS Lambda, and is used by no other package. */
function lambdaShowing(
  manifest: PackageManifest,
  sources: Sources,
  graph: PackageGraph,
): Showing | undefined {
  const file = graph.dependentsOf(manifest.path) > 0 ? undefined : lambdaFileOf(manifest, sources);
  if (file === undefined) return undefined;
  const says = `${file} is a function of AWS Lambda`;
  return { says, key: 'main', weight: 'shown', at: { path: file, line: 1 } };
}

function publicationShowing(member: Member | undefined): Showing | undefined {
  const at = member?.evidence.at;
  if (member?.isPublished !== true || at === undefined) return undefined;
  return { says: `${at.path} publishes it`, key: 'name', weight: 'shown', at };
}

function serviceShowings(
  start: Start,
  manifest: PackageManifest,
  sources: Sources,
  graph: PackageGraph,
): Showing[] {
  const { path, json } = manifest;
  const { runs, what, script } = start;
  const showing = (says: string, weight: EvidenceWeight): Showing[] => [{ says, key: script, weight }];
  if (runs === 'server') {
    // Where others have the files that it needs, it starts them; what deploys no program starts an emulator.
    const own = sources.filesOf(path).filter((file) => isServerless(nameOf(file)));
    const isOfOthers =
      /^(?:sls|serverless)\b/.test(what) && !own.some((file) => deploysProgram(file, sources));
    if (isOfOthers && hasServerless(sources.tree.files)) return [];
    // Who only starts while it is written, and is part of another, is started by that.
    const isPart = /dev/.test(script) && graph.dependentsOf(path) > 0;
    return showing(`its ${nameOf(manifest.file)} starts a server (${what})`, isPart ? 'hinted' : 'shown');
  }
  if (runs === 'front-end') {
    // A library shows itself in a browser while it is written.
    return showing(
      `its ${nameOf(manifest.file)} serves a front end (${what})`,
      isForOthers(manifest, sources, graph) ? 'hinted' : 'shown',
    );
  }
  const framework = serverPackageOf(json);
  if (framework !== undefined && !isTool(start.file ?? '')) {
    const isCommand = json['bin'] !== undefined;
    return showing(
      `its ${nameOf(manifest.file)} starts a server (${what}, ${framework})`,
      isCommand ? 'hinted' : 'shown',
    );
  }
  const running = startShowing(start, manifest, sources, graph);
  if (running !== undefined) return [running];
  if (/dev/.test(script)) return [];
  for (const { name = '', json: other } of graph.dependenciesOf(path)) {
    const server = serverPackageOf(other);
    if (server !== undefined)
      return showing(`its ${nameOf(manifest.file)} starts ${what}, and ${name} brings ${server}`, 'hinted');
  }
  return isMainFile(what) ? showing(`its ${nameOf(manifest.file)} starts ${what}`, 'hinted') : [];
}

function hasServerless(files: readonly Path[]): boolean {
  return files.some((file) => isServerless(nameOf(file)));
}

/** What a script of an unusual name starts: a front end for one kind of device (`dev-browser`, `dev:ios`), or what keeps running by itself. */
function otherShowings(
  start: Start,
  manifest: PackageManifest,
  sources: Sources,
  graph: PackageGraph,
): Showing[] {
  // What is made for others has such scripts to be tried.
  const { bin, peerDependencies, private: own } = manifest.json;
  const isLibrary =
    own !== true &&
    (bin !== undefined || peerDependencies !== undefined || isForOthers(manifest, sources, graph));
  if (start.runs !== 'file' && !SHOWS.test(start.script) && !isLibrary)
    return serviceShowings(start, manifest, sources, graph);
  return [startShowing(start, manifest, sources, graph) ?? []].flat();
}

/**
 * What is started keeps running by itself, without a framework. A library may have a server to try it with: where others depend on a package, or it hands
 * out other code than what is started, that only hints at a service.
 */
function startShowing(
  { file, what, script, mayBeTool = false }: Start,
  manifest: PackageManifest,
  sources: Sources,
  graph: PackageGraph,
): Showing | undefined {
  const { path, json } = manifest;
  const started = file === undefined ? undefined : sourceOf(file, path, sources);
  if (started === undefined || outsideSystem(started) || !liesIn(started, path)) return undefined;
  const kept =
    keptRunning(started, path, sources, { mayRepeat: !mayBeTool }) ??
    (mayBeTool || isTool(started) ? undefined : keptByLibrary(started, path, sources));
  if (kept === undefined) return undefined;
  const part = new Set(/dev/.test(script) ? [started] : kept.through);
  const handed = handedOut(json)
    .flatMap((written) => sourceOf(written, path, sources) ?? [])
    .filter((each) => SOURCE_FILE.test(each));
  const isMadeForOthers =
    mayBeTool ||
    json['bin'] !== undefined ||
    isPublished(json) ||
    handed.some((each) => !part.has(each)) ||
    (handed.length === 0 && graph.dependentsOf(path) > 0);
  const says = `its ${nameOf(manifest.file)} starts ${what}, and ${kept.at.path} ${kept.says}`;
  return { says, key: script, weight: isMadeForOthers ? 'hinted' : 'shown' };
}

/** The files that a package hands out to who imports it, as they are written. */
function handedOut(json: PackageManifest['json']): string[] {
  const texts = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(mappingOf(value)).flatMap(texts);
  return [json['main'], json['module'], json['exports']].flatMap(texts);
}

function libraryShowings(manifest: PackageManifest, graph: PackageGraph): Showing[] {
  const { path, json } = manifest;
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
  if (isPublished(json)) {
    const key = json['private'] === false ? 'private' : 'publishConfig';
    found.push({ says: 'it is published for others', key, weight: 'shown' });
  }
  const entry = ['exports', 'main', 'module', 'types'].find((key) => json[key] !== undefined);
  if (entry !== undefined) {
    // `npm init` writes a `main` for everybody; `exports` is written by who means it.
    const weight = entry === 'exports' ? 'shown' : 'hinted';
    found.push({ says: `its ${nameOf(manifest.file)} hands out code (${entry})`, key: entry, weight });
  }
  return found;
}

function isPublished(json: PackageManifest['json']): boolean {
  return json['private'] === false || mappingOf(json['publishConfig'])['access'] === 'public';
}

/** The name that a package goes by among people: `orders` for `@acme/orders`. */
export function nameWithoutScope(name: string | undefined): string | undefined {
  return name?.replace(/^@[^/]*\//, '');
}
