/**
 * In: a TOML file as hosting platforms have them. Out: what it says and where, or why it cannot be read.
 * Why a search for places: the library keeps none. Source: https://toml.io/en/v1.1.0
 */
import { createRequire } from 'node:module';
import type * as SmolToml from 'smol-toml';
import type { Location, Notice, Path } from '../../model/nouns.js';
import { type Mapping, mappingOf } from './values.js';

/** A TOML file; one that cannot be read says nothing, and that is a notice. */
export interface TomlFile {
  readonly value: Mapping;
  readonly notices: readonly Notice[];
  /** Where a key of a table is written: of the table if the key is found nowhere, of the file if neither is. */
  at(table: readonly string[], key: string): Location;
}

export function readToml(path: Path, text: string): TomlFile {
  // Few trees have such a file.
  const { parse, TomlError }: typeof SmolToml = createRequire(import.meta.url)('smol-toml');
  let lines: ReadonlyMap<string, number> | undefined;
  const at = (table: readonly string[], key: string) => {
    lines ??= linesIn(text);
    const name = table.join('.');
    return { path, line: lines.get(placeOf(name, key)) ?? lines.get(placeOf(name, undefined)) ?? 1 };
  };
  try {
    // An identifier of many digits is no mistake.
    return { value: mappingOf(parse(text, { integersAsBigInt: 'asNeeded' })), notices: [], at };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const why = /^(?:Invalid TOML document: )?(.*?)\.?(?:\n|$)/.exec(error.message)?.[1];
    const message = `The TOML cannot be read, so nothing that it declares is known: ${why}.`;
    return {
      value: {},
      notices: [{ source: 'manifests', message, at: { path, line, column }, unresolved: 1 }],
      at,
    };
  }
}

/** The lines of the heads of tables, by their names, and of the keys that have a line of their own below one, by both. */
function linesIn(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let table = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, head, key] = /^\s*(?:\[\s*([\w."'-]+)\s*\]|["']?([\w.-]+)["']?\s*=)/.exec(line) ?? [];
    if (head !== undefined) table = head.replace(/["']/g, '');
    if (head !== undefined || key !== undefined) lines.set(placeOf(table, key), index + 1);
  }
  return lines;
}

function placeOf(table: string, key: string | undefined): string {
  return key === undefined ? table : `${table}\n${key}`;
}
