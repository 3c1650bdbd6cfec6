import type { UnitFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { placeOf, readJson } from './json.js';
import { nameOf, parentOf, resolvePath } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { type Mapping, mappingOf, textOf } from './values.js';

const SETTINGS = /^\.?nest-cli\.json$/;

/** The projects of nest-cli.json files: applications are services. Those whose directory is not there are a notice. */
export function readNest({
  named,
  directories,
  read,
}: Sources): Pick<ManifestFacts, 'units' | 'notices'> & { readonly roots: readonly Path[] } {
  const units: UnitFact[] = [];
  const notices: Notice[] = [];
  const roots: Path[] = [];
  for (const file of named((name) => SETTINGS.test(name))) {
    const text = read(file);
    if (text === undefined) continue;
    const json = readJson(file, text);
    notices.push(...json.notices);
    const directory = parentOf(file);
    const missing: string[] = [];
    for (const [name, project] of Object.entries(mappingOf(json.value['projects']))) {
      const { type } = mappingOf(project);
      const path = rootOf(mappingOf(project), directory);
      // An application at the root is what the package.json of the root shows it to be.
      if (path === directory) continue;
      if (path === undefined || !directories.has(path)) {
        missing.push(name);
        continue;
      }
      const [shows, kind] =
        textOf(type) === 'library'
          ? (['library', 'a library'] as const)
          : (['service', 'an application'] as const);
      const evidence = { says: `${file} calls it ${kind}`, at: placeOf(file, text, `"${name}"`) };
      units.push({ path, name, shows, weight: 'declared', evidence });
      roots.push(directory);
    }
    if (missing.length > 0) {
      const message = `The projects ${missing.join(', ')} are declared in directories where there is nothing.`;
      notices.push({ source: 'manifests', message, at: placeOf(file, text, `"${missing[0]}"`) });
    }
  }
  return { units, notices, roots };
}

/** The directory of a project, or of the one that is meant where none is named. */
function rootOf({ root, sourceRoot }: Mapping, directory: Path): Path | undefined {
  return resolvePath(directory, textOf(root) ?? textOf(sourceRoot)?.replace(/\/src\/?$/, '') ?? '');
}

/** Options of `nest start` that take a word. */
const VALUED =
  /^(?:-c|--config|-p|--path|-e|--exec|-b|--builder|--entryFile|--sourceRoot|--debug|-d|--env-file)$/;

/**
 * Whether what `nest start` starts in a directory is a project that lies elsewhere: the one that it names, else the one that nest-cli.json has at its root.
 */
export function startsProjectElsewhere(
  command: string,
  directory: Path,
  { filesOf, read }: Pick<Sources, 'filesOf' | 'read'>,
): boolean {
  const file = filesOf(directory).find((each) => SETTINGS.test(nameOf(each)));
  if (file === undefined) return false;
  const json = mappingOf(readJson(file, read(file) ?? '').value);
  const projects = mappingOf(json['projects']);
  const words = command.split(/[;&|]/)[0]!.trim().split(/\s+/).slice(2);
  const name = words.find((word, index) => !word.startsWith('-') && !VALUED.test(words[index - 1] ?? ''));
  const meant = rootOf(mappingOf((name === undefined ? undefined : projects[name]) ?? json), directory);
  const roots = Object.values(projects).map((project) => rootOf(mappingOf(project), directory));
  return meant !== directory && roots.includes(meant);
}
