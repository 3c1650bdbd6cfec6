/**
 * Classes that a container of dependencies is told of in YAML or JSON: `class: ../../contexts/orders/mongo-order-repository`. In: the tree and what its
 * files import. Out: imports by whoever loads the container, for no line of code has them. https://github.com/zazoomauro/node-dependency-injection
 */
import { posix } from 'node:path';
import type { ImportFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { type FreshTree, readText } from '../tree.js';

const CONTAINER = 'node-dependency-injection';
const CLASS = /^\s*(?:-\s*)?["']?class["']?\s*:\s*["']?(\.[^\s"'#,]+)/;
const ENDINGS = ['', '.ts', '.tsx', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];

export function readContainers(
  tree: FreshTree,
  sources: ReadonlySet<Path>,
  imports: readonly ImportFact[],
): { readonly imports: readonly ImportFact[]; readonly notices: readonly Notice[] } {
  const loaders = new Map<Path, Path>();
  for (const { from, to } of imports)
    if ('package' in to && to.package === CONTAINER) loaders.set(posix.dirname(from), from);
  const found: ImportFact[] = [];
  const notices: Notice[] = [];
  if (loaders.size === 0) return { imports: found, notices };
  for (const path of tree.files) {
    const from = /\.(?:ya?ml|json)$/.test(path) ? loaderOf(path, loaders) : undefined;
    if (from === undefined) continue;
    const { text = '' } = readText(tree, path, 'code');
    for (const [index, line] of text.split('\n').entries()) {
      const [, specifier] = CLASS.exec(line) ?? [];
      if (specifier === undefined) continue;
      const at = { path, line: index + 1 };
      const base = posix.normalize(posix.join(posix.dirname(path), specifier));
      const file = ENDINGS.map((ending) => base + ending).find((each) => sources.has(each));
      if (file !== undefined) found.push({ from, specifier, kind: 'require', at, to: { file } });
      else
        notices.push({
          source: 'code',
          message: `The class ${specifier} that a container is told of leads nowhere.`,
          at,
          unresolved: 1,
        });
    }
  }
  return { imports: found, notices };
}

/** The file that loads a container, in the directory of what tells it of classes, or above. */
function loaderOf(path: Path, loaders: ReadonlyMap<Path, Path>): Path | undefined {
  for (let directory = posix.dirname(path); ; directory = posix.dirname(directory)) {
    const found = loaders.get(directory);
    if (found !== undefined || directory === '.') return found;
  }
}
