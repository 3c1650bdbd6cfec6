import type { Path } from '../../../model/nouns.js';
import type { JsonObject, JsonValue } from './json-text.js';

/** What one object says of one statement. */
export interface JsonRecord {
  readonly line: number;
  /** Values by the name of their column. */
  readonly fields: ReadonlyMap<string, string | null>;
  readonly cut?: true;
}

/** A shape of JSON that is more than a list of rows. */
export interface JsonShape {
  readonly name: string;
  matches(values: readonly JsonValue[]): boolean;
  /** Throws UserError when the shape holds no statements. */
  read(
    values: readonly JsonValue[],
    lineOf: (object: JsonObject) => number,
    path: Path,
  ): readonly JsonRecord[];
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none if it is no list. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text or number as it is written; undefined for anything else. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whether a text has been cut at so many bytes of UTF-8: a cut may fall before a character that no longer fits. */
export function fills(text: string, bytes: number): boolean {
  return Buffer.byteLength(text) > bytes - 4;
}
