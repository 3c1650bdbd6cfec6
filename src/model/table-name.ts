import type { TableName } from './facts.js';

/** `schema.table`; a part that would make this ambiguous is quoted as SQL would quote it. */
export function qualify(schema: string, name: string): string {
  return `${quoteIfNeeded(schema)}.${quoteIfNeeded(name)}`;
}

/**
 * A name as people or `qualify` write it: `orders`, `public.orders`, `public."Order"`. Quotes are taken off, the case is kept: who writes
 * `public.Order` in a configuration means that very table.
 */
export function parseTableName(text: string): TableName {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)].map(
    ([part, quoted]) => quoted?.replaceAll('""', '"') ?? part.trim(),
  );
  const name = parts.at(-1) ?? text;
  return parts.length < 2 ? { name } : { schema: parts.at(-2)!, name };
}

function quoteIfNeeded(identifier: string): string {
  return /^[^\s."\p{Cc}]+$/u.test(identifier) ? identifier : `"${identifier.replaceAll('"', '""')}"`;
}
