/**
 * In: Nx's project.json files (or the `nx` part of a package.json) and the `projects` of angular.json or workspace.json.
 * Out: each project as a service (`projectType: application`) or library. A project that does not say what it is, is what
 * its directory is for: apps/ or libs/, as nx.json may rename them.
 */
import type { UnitFact } from '../../model/facts.js';
import type { Evidence, Path } from '../../model/nouns.js';
import { holdsFunction, INFRASTRUCTURE } from './cdk.js';
import { placeOf, readJson } from './json.js';
import { join, liesIn, nameOf, parentOf, resolvePath } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { type Mapping, mappingOf, textOf } from './values.js';

interface Project {
  readonly path: Path;
  readonly name: string;
  readonly type: string | undefined;
  readonly evidence: Evidence;
  /** What serves it, of those that know how to run something. */
  readonly server: string | undefined;
}

/** The projects of Nx and Angular workspaces, and the roots of these workspaces. */
export function readNx(
  sources: Sources,
): Pick<ManifestFacts, 'units' | 'notices'> & { readonly roots: readonly Path[] } {
  const found = sources
    .named((name) => READERS.has(name))
    .flatMap((file) => {
      const read = READERS.get(nameOf(file));
      const text = read === undefined ? undefined : sources.read(file);
      if (read === undefined || text === undefined) return [];
      const { value, notices } = readJson(file, text);
      return [{ notices, ...read(file, text, value) }];
    });
  const roots = found.flatMap(({ root }) => root ?? []);
  const folders = found.reduce<Folders>((before, one) => one.folders ?? before, {
    apps: 'apps',
    libs: 'libs',
  });
  const projects = [...found.flatMap((one) => one.projects ?? []), ...projectsOfPackages(sources)];
  return {
    units: projects
      .filter(({ path }) => !deploysOnly(path, sources))
      .flatMap((project) => unitOf(project, folders, roots)),
    notices: found.flatMap(({ notices }) => notices),
    roots,
  };
}

/** Whether a project is a program of the CDK, which runs when others are deployed: what it says in code is about those. */
function deploysOnly(path: Path, { tree, read }: Sources): boolean {
  if (!INFRASTRUCTURE.test(nameOf(path)) || !tree.files.includes(join(path, 'cdk.json'))) return false;
  return !tree.files.some(
    (file) => liesIn(file, path) && /\.[cm]?[jt]s$/.test(file) && holdsFunction(read(file) ?? ''),
  );
}

/** Where nx.json says that applications and libraries lie. */
interface Folders {
  readonly apps: string;
  readonly libs: string;
}

/** What one file says. */
interface Said {
  readonly root?: Path;
  readonly folders?: Folders;
  readonly projects?: readonly Project[];
}

const READERS: ReadonlyMap<string, (file: Path, text: string, value: Mapping) => Said> = new Map([
  ['nx.json', readNxJson],
  ['project.json', readProject],
  ['angular.json', readProjects],
  ['workspace.json', readProjects],
]);

function readNxJson(file: Path, _text: string, value: Mapping): Said {
  const layout = mappingOf(value['workspaceLayout']);
  const folders = { apps: textOf(layout['appsDir']) ?? 'apps', libs: textOf(layout['libsDir']) ?? 'libs' };
  return { root: parentOf(file), folders };
}

/** Other tools have a project.json as well; one of Nx says at least one of these. */
function readProject(file: Path, text: string, value: Mapping): Said {
  if (!['projectType', 'sourceRoot', 'targets'].some((key) => key in value)) return {};
  return { projects: [projectOf(parentOf(file), value, file, placeOf(file, text, '"projectType"'))] };
}

/** A project that is only a path has a project.json of its own. */
function readProjects(file: Path, text: string, value: Mapping): Said {
  const declared = Object.entries(mappingOf(value['projects']));
  const projects = declared.flatMap(([name, project]) => {
    const path = resolvePath(parentOf(file), textOf(mappingOf(project)['root']) ?? '');
    if (path === undefined || typeof project === 'string') return [];
    return [projectOf(path, { name, ...mappingOf(project) }, file, placeOf(file, text, `"${name}"`))];
  });
  return declared.length > 0 ? { root: parentOf(file), projects } : {};
}

function projectsOfPackages({ packages, read }: Sources): Project[] {
  return packages.flatMap(({ path, file, json, name }) => {
    const nx = mappingOf(json['nx']);
    if (nx['projectType'] === undefined) return [];
    return [projectOf(path, { name, ...nx }, file, placeOf(file, read(file), '"nx"'))];
  });
}

function projectOf(path: Path, value: Mapping, file: Path, at: Evidence['at']): Project {
  const type = textOf(value['projectType']);
  const says =
    type === undefined
      ? `${file} makes it a project`
      : `${file} calls it ${type === 'application' ? 'an application' : `a ${type}`}`;
  const name = (textOf(value['name']) ?? nameOf(path)).replace(/^@[^/]*\//, '');
  const server = Object.values(mappingOf(value['targets'] ?? value['architect']))
    .flatMap((target) => textOf(mappingOf(target)['executor'] ?? mappingOf(target)['builder']) ?? [])
    .find((executor) => SERVES.test(executor));
  return { path, name, type, evidence: { says, ...(at && { at }) }, server };
}

/** What serves a front end or runs a program: a library has no use for it, but for its Storybook. */
const SERVES =
  /:(?:[\w-]+-)?dev-server(?:-[\w-]+)?$|^@(?:nx|nrwl)\/(?:js|node):(?:node|execute)$|^@(?:nx|nrwl)\/(?:next:server|nuxt:serve|remix:serve|expo:(?:start|serve)|react-native:start)$/;

function unitOf(
  { path, name, type, evidence, server }: Project,
  folders: Folders,
  roots: readonly Path[],
): UnitFact[] {
  const shows =
    type === 'application' ? 'service' : type === 'library' ? 'library' : byFolder(path, folders, roots);
  // A standalone workspace has its one project at its root.
  if (path === '' && shows === 'package') return [];
  if (type === undefined && server !== undefined) {
    const says = `${evidence.at?.path ?? 'its project'} serves it (${server})`;
    return [{ path, name, shows: 'service', weight: 'shown', evidence: { ...evidence, says } }];
  }
  return [{ path, name, shows, weight: type === undefined ? 'hinted' : 'declared', evidence }];
}

function byFolder(path: Path, folders: Folders, roots: readonly Path[]): UnitFact['shows'] {
  const below = (folder: string) => roots.some((root) => liesIn(path, resolvePath(root, folder) ?? ''));
  if (below(folders.apps)) return 'service';
  return below(folders.libs) ? 'library' : 'package';
}
