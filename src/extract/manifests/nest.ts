import type { UnitFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { placeOf, readJson } from './json.js';
import { parentOf, resolvePath } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** The projects of nest-cli.json files: applications are services. Those whose directory is not there are a notice. */
export function readNest({
  named,
  directories,
  read,
}: Sources): Pick<ManifestFacts, 'units' | 'notices'> & { readonly roots: readonly Path[] } {
  const units: UnitFact[] = [];
  const notices: Notice[] = [];
  const roots: Path[] = [];
  for (const file of named((name) => /^\.?nest-cli\.json$/.test(name))) {
    const text = read(file);
    if (text === undefined) continue;
    const json = readJson(file, text);
    notices.push(...json.notices);
    const directory = parentOf(file);
    const missing: string[] = [];
    for (const [name, project] of Object.entries(mappingOf(json.value['projects']))) {
      const { root, sourceRoot, type } = mappingOf(project);
      const written = textOf(root) ?? textOf(sourceRoot)?.replace(/\/src\/?$/, '') ?? '';
      const path = resolvePath(directory, written);
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
