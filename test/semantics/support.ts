import { readPackages } from '../../src/extract/packages.js';
import { readBehaviour } from '../../src/extract/semantics/index.js';
import { listTree } from '../../src/extract/tree.js';
import type { TextPart } from '../../src/model/facts.js';
import { type Contents, directoryWith, readDirectory } from '../code/support.js';

/** Reads what the code of a directory does with tables. */
export async function usageOf(contents: Contents) {
  const root = directoryWith(contents);
  const { code, hints } = await readDirectory(root);
  const tree = listTree(root);
  readPackages(tree);
  return readBehaviour({
    tree,
    ...code,
    hints,
    units: [],
    services: [''],
    isDatabaseKnown: false,
    traffic: false,
  });
}

/** A text with its variables as a shell would write them. */
export function written(parts: readonly TextPart[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return part.otherwise ? `\${${part.variable}:-${written(part.otherwise)}}` : `\${${part.variable}}`;
    })
    .join('');
}

/** The accesses to tables, sorted, as `read orders.lines`; those of shape alone with a question mark. */
export async function accessesOf(contents: Contents): Promise<readonly string[]> {
  const { usage } = await usageOf(contents);
  const tables = (usage?.accesses ?? []).filter(({ routine }) => !routine);
  const lines = tables.map(({ table: { schema, name }, mode, doubtful }) => {
    const table = schema ? `${written(schema)}.${written(name)}` : written(name);
    return `${mode} ${table}${doubtful ? '?' : ''}`;
  });
  return [...new Set(lines)].sort();
}

/** The tables that the code defines, sorted, as `entity orders`. */
export async function definitionsOf(contents: Contents): Promise<readonly string[]> {
  const { usage } = await usageOf(contents);
  return (usage?.definitions ?? [])
    .filter(({ isKeys }) => !isKeys)
    .map(
      ({ table: { schema, name }, source }) =>
        `${source} ${schema ? `${written(schema)}.` : ''}${written(name)}`,
    )
    .sort();
}
