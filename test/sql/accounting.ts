import type { Mention } from '../../src/extract/sql/mentions.js';

/** Every RangeVar of a raw tree, found without knowing anything of the grammar: any object with these two fields. */
export function rangeVars(tree: unknown): readonly string[] {
  const found: string[] = [];
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('relname' in value && 'relpersistence' in value) {
      found.push(named({ ...('schemaname' in value && { schema: value.schemaname }), name: value.relname }));
    }
    open.push(...Object.values(value));
  }
  return found;
}

const named = ({ schema, name }: { readonly schema?: unknown; readonly name: unknown }): string =>
  JSON.stringify([schema ?? null, name]);

/** The RangeVars that the walk does not account for: each must be a mention of its own. */
export function unaccounted(tree: unknown, mentions: readonly Mention[]): readonly string[] {
  const left = mentions.map(named);
  return rangeVars(tree).filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
