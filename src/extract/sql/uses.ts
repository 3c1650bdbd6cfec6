import type { TableName, TableUse } from '../../model/facts.js';
import type { Mention } from './mentions.js';

/** The relations that somebody may own, each once per mode. */
export function usesOf(relations: readonly Mention[]): readonly TableUse[] {
  return uniqueUses(
    relations.flatMap(({ of, schema, name, modes }) => {
      if (of !== 'table') return [];
      return modes.map((mode) => (schema === undefined ? { name, mode } : { schema, name, mode }));
    }),
  );
}

/** Each use once, in their order. */
export function uniqueUses(uses: readonly TableUse[]): readonly TableUse[] {
  if (uses.length < 2) return uses;
  return [...new Map(uses.map((use) => [`${use.mode} ${key(use)}`, use])).values()];
}

/** Each name once, in their order. */
export function unique(names: readonly TableName[]): readonly TableName[] {
  if (names.length < 2) return names;
  return [...new Map(names.map((name) => [key(name), name])).values()];
}

const key = ({ schema, name }: TableName): string => JSON.stringify([schema, name]);
