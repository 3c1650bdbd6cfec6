import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { readDotenv } from './dotenv.js';
import { parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { listOf, mappingOf, textOf, textsOf } from './values.js';
import type { Variable, Variables } from './variables.js';
import type { ManifestDocument } from './yaml.js';

/** The data of the ConfigMap with a name, of several the one nearest to a file; empty when there is none. */
export type ConfigMaps = (name: string, near: Path) => Variables;

export const NO_CONFIG_MAPS: ConfigMaps = () => new Map();

interface ConfigMap {
  readonly name: string;
  readonly file: Path;
  readonly data: Variables;
}

/** The ConfigMaps that are written down, and those that Kustomize generates from literals and dotenv files. */
export function collectConfigMaps(
  documents: readonly { readonly file: Path; readonly document: ManifestDocument }[],
  sources: Sources,
): ConfigMaps {
  const found = documents.flatMap(({ file, document }) => [
    ...written(file, document),
    ...generated(file, document, sources),
  ]);
  const byName = groupBy(found, ({ name }) => name);
  return (name, near) => {
    const [nearest] = [...(byName.get(name) ?? [])].sort(
      (a, b) => shared(b.file, near) - shared(a.file, near),
    );
    return nearest?.data ?? new Map();
  };
}

/** How many directories two files have in common. */
function shared(a: Path, b: Path): number {
  const [own, other] = [parentOf(a).split('/'), parentOf(b).split('/')];
  const differs = own.findIndex((segment, index) => segment !== other[index]);
  return differs === -1 ? own.length : differs;
}

function written(file: Path, document: ManifestDocument): ConfigMap[] {
  const { kind, metadata, data } = mappingOf(document.value);
  const name = textOf(mappingOf(metadata)['name']);
  if (kind !== 'ConfigMap' || name === undefined) return [];
  const entries = Object.entries(mappingOf(data)).flatMap(([key, value]): [string, Variable][] => {
    const text = textOf(value);
    return text === undefined ? [] : [[key, { value: text, at: document.at(['data', key]) }]];
  });
  return [{ name, file, data: new Map(entries) }];
}

function generated(file: Path, document: ManifestDocument, { files, read }: Sources): ConfigMap[] {
  return listOf(mappingOf(document.value)['configMapGenerator']).flatMap((item, index) => {
    const generator = mappingOf(item);
    const name = textOf(generator['name']);
    if (name === undefined) return [];
    const at = document.at(['configMapGenerator', index]);
    const literals = textsOf(generator['literals']).map((literal): [string, Variable] => {
      const [key = '', ...value] = literal.split('=');
      return [key, { value: value.join('=').replace(/^["']|["']$/g, ''), at }];
    });
    const fromFiles = [...textsOf(generator['envs']), ...textsOf(generator['env'])].flatMap((path) => {
      const resolved = resolvePath(parentOf(file), path);
      const text = resolved !== undefined && files.has(resolved) ? read(resolved) : undefined;
      return resolved === undefined || text === undefined ? [] : [...readDotenv(resolved, text)];
    });
    return [{ name, file, data: new Map([...fromFiles, ...literals]) }];
  });
}
