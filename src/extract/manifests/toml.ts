/**
 * In: a TOML file as hosting platforms have them. Out: its tables, each with what stands in it on one line as a text, a number or a truth. Lists, tables in
 * lines and texts of several lines are left out: nothing that is asked of these files is written in them. Source: https://toml.io/en/v1.0.0
 */
export interface TomlValue {
  readonly value: string;
  readonly line: number;
}

/** The values of a file by table (`''` for what stands before the first) and key. */
export function readToml(text: string): ReadonlyMap<string, ReadonlyMap<string, TomlValue>> {
  const tables = new Map<string, Map<string, TomlValue>>();
  let table = '';
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const name = /^\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$/.exec(line)?.[1];
    if (name !== undefined) table = name;
    const [, bare, quoted, double, single, plain] =
      /^\s*(?:([\w.-]+)|"([^"]+)")\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w.+-]+))\s*(?:#.*)?$/.exec(
        line,
      ) ?? [];
    const key = bare ?? quoted;
    const value = double?.replace(/\\(["\\])/g, '$1') ?? single ?? plain;
    if (key === undefined || value === undefined) continue;
    const values = tables.get(table) ?? new Map<string, TomlValue>();
    tables.set(table, values.set(key, { value, line: index + 1 }));
  }
  return tables;
}
