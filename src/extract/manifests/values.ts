/** What an unchecked value of YAML, JSON or TOML is: manifests of others are taken for what can be made of them. */

/** A mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

/** The value as a mapping; an empty one for anything else. */
export function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

/** The value as a list; an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text: numbers and booleans as they are written; `undefined` for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return ['number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : undefined;
}

/** The texts of a list, or of a single text. */
export function textsOf(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => textOf(item) ?? []);
}
