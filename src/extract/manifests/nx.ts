/**
 * In: Nx's project.json files (or the `nx` part of a package.json) and the `projects` of angular.json or workspace.json.
 * Out: each project as a service (`projectType: application`) or library. A project that does not say what it is, is what
 * its directory is for: apps/ or libs/, as nx.json may rename them.
 */
import type { UnitFact } from '../../model/facts.js';
import type { Evidence, Notice, Path } from '../../model/nouns.js';
import { placeOf, readJson } from './json.js';
import { isWithin, nameOf, parentOf, resolvePath } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { type Mapping, mappingOf, textOf } from './values.js';

interface Project {
  readonly path: Path;
  readonly name: string;
  readonly type: string | undefined;
  readonly evidence: Evidence;
}

/** The projects of Nx and Angular workspaces. */
export function readNx(
  sources: Sources,
): Pick<ManifestFacts, 'units' | 'notices'> & { readonly roots: readonly Path[] } {
  const { tree, read, packages } = sources;
  const notices: Notice[] = [];
  const projects: Project[] = [];
  const roots: Path[] = [];
  let folders = { apps: 'apps', libs: 'libs' };
  const json = (file: Path): { value: Mapping; text: string } | undefined => {
    const text = read(file);
    if (text === undefined) return undefined;
    const { value, notices: found } = readJson(file, text);
    notices.push(...found);
    return { value, text };
  };
  for (const file of tree.files) {
    const name = nameOf(file);
    if (name === 'nx.json') {
      const layout = mappingOf(json(file)?.value['workspaceLayout']);
      folders = { apps: textOf(layout['appsDir']) ?? 'apps', libs: textOf(layout['libsDir']) ?? 'libs' };
      roots.push(parentOf(file));
    } else if (name === 'project.json') {
      const found = json(file);
      // Other tools have a project.json as well; one of Nx says at least one of these.
      if (found === undefined || !['projectType', 'sourceRoot', 'targets'].some((key) => key in found.value))
        continue;
      projects.push(projectOf(parentOf(file), found.value, file, placeOf(file, found.text, '"projectType"')));
    } else if (name === 'angular.json' || name === 'workspace.json') {
      const found = json(file);
      const declared = Object.entries(mappingOf(found?.value['projects']));
      if (declared.length > 0) roots.push(parentOf(file));
      for (const [projectName, value] of declared) {
        const path =
          typeof value === 'string'
            ? undefined
            : resolvePath(parentOf(file), textOf(mappingOf(value)['root']) ?? '');
        if (path === undefined) continue;
        const named = { name: projectName, ...mappingOf(value) };
        projects.push(projectOf(path, named, file, placeOf(file, found?.text, `"${projectName}"`)));
      }
    }
  }
  for (const { path, file, json: manifest, name } of packages) {
    const nx = mappingOf(manifest['nx']);
    if (nx['projectType'] !== undefined)
      projects.push(projectOf(path, { name, ...nx }, file, placeOf(file, read(file), '"nx"')));
  }
  return { units: projects.flatMap((project) => unitOf(project, folders, roots)), notices, roots };
}

function projectOf(path: Path, value: Mapping, file: Path, at: Evidence['at']): Project {
  const type = textOf(value['projectType']);
  const says =
    type === undefined
      ? `${file} makes it a project`
      : `${file} calls it ${type === 'application' ? 'an application' : `a ${type}`}`;
  const name = (textOf(value['name']) ?? nameOf(path)).replace(/^@[^/]*\//, '');
  return { path, name, type, evidence: { says, ...(at && { at }) } };
}

function unitOf(
  { path, name, type, evidence }: Project,
  folders: { apps: string; libs: string },
  roots: readonly Path[],
): UnitFact[] {
  const shows =
    type === 'application' ? 'service' : type === 'library' ? 'library' : byFolder(path, folders, roots);
  // A standalone workspace has its one project at its root.
  if (path === '' && shows === 'package') return [];
  return [{ path, name, shows, weight: type === undefined ? 'hinted' : 'declared', evidence }];
}

function byFolder(
  path: Path,
  folders: { apps: string; libs: string },
  roots: readonly Path[],
): UnitFact['shows'] {
  const below = (folder: string) => roots.some((root) => isWithin(resolvePath(root, folder) ?? '', path));
  if (below(folders.apps)) return 'service';
  return below(folders.libs) ? 'library' : 'package';
}
