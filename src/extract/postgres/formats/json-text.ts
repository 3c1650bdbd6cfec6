/**
 * JSON, read by hand for three things that JSON.parse does not give: numbers as they are written (`queryid` has more digits than a
 * double holds), the line of every object, and what stands before the place where a file was cut.
 */

/** Numbers and booleans are the text that they are written as. */
export type JsonValue = string | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export interface JsonReading {
  /** One value for each document: JSON lines are several. */
  readonly values: readonly JsonValue[];
  /** Where and why reading ended before the text did; what was whole by then is in `values`. */
  readonly problem?: { readonly line: number; readonly message: string };
}

/** So deep is no answer of a server nested; what is deeper would break the stack. */
const DEEPEST = 100;

/** The line that each object starts at, from 1. */
export type JsonLines = WeakMap<JsonObject, number>;

/** Reads all documents of a text that starts at a line; adds the line of each object. Never throws. */
export function readJson(text: string, firstLine: number, lines: JsonLines): JsonReading {
  const scanner = new Scanner(text, firstLine, lines);
  const values: JsonValue[] = [];
  let problem: JsonReading['problem'];
  try {
    while (!scanner.atEnd()) scanner.document(values);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    problem = { line: scanner.started, message: error.message };
  }
  return { values, ...(problem && { problem }) };
}

/** The text breaks the rules of JSON. */
class Broken extends Error {}

class Scanner {
  readonly #lines: JsonLines;
  readonly #text: string;
  #at = 0;
  #line: number;
  /** The next one behind the lines that are counted. */
  #newline: number;
  #started: number;

  constructor(text: string, firstLine: number, lines: JsonLines) {
    this.#text = text;
    this.#lines = lines;
    this.#line = firstLine;
    this.#newline = text.indexOf('\n');
    this.#started = firstLine;
  }

  /** The line of the object that was begun last. */
  get started(): number {
    return this.#started;
  }

  atEnd(): boolean {
    this.#space();
    if (this.#text[this.#at] === ',') this.#at++;
    this.#space();
    return this.#at >= this.#text.length;
  }

  /** The line of the place that is read. */
  #lineHere(): number {
    for (; this.#newline >= 0 && this.#newline < this.#at; this.#line++) {
      this.#newline = this.#text.indexOf('\n', this.#newline + 1);
    }
    return this.#line;
  }

  /** Adds one document; of one that is broken, whatever is whole. */
  document(values: JsonValue[]): void {
    const kept: { value?: JsonValue } = {};
    try {
      kept.value = this.#value(0, kept);
    } finally {
      if (kept.value !== undefined) values.push(kept.value);
    }
  }

  #value(depth: number, kept?: { value?: JsonValue }): JsonValue {
    if (depth > DEEPEST) throw new Broken(`is nested more than ${DEEPEST} levels deep`);
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth, kept);
      case '[':
        return this.#array(depth, kept);
      case '"':
        return this.#string();
      default:
        return this.#word();
    }
  }

  /** An object that is not whole is kept only for the list inside that grew until the break. */
  #object(depth: number, kept?: { value?: JsonValue }): JsonObject {
    const object: Record<string, JsonValue> = {};
    this.#started = this.#lineHere();
    this.#lines.set(object, this.#started);
    this.#at++;
    if (this.#closes('}')) return object;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('a key in double quotes');
      const key = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#unexpected('":"');
      this.#at++;
      const inner: { value?: JsonValue } = {};
      try {
        const value = this.#value(depth + 1, kept && inner);
        if (key !== '__proto__') object[key] = value;
      } catch (error) {
        if (kept && inner.value !== undefined) {
          object[key] = inner.value;
          kept.value = object;
        }
        throw error;
      }
    } while (this.#continues('}'));
    return object;
  }

  #array(depth: number, kept?: { value?: JsonValue }): readonly JsonValue[] {
    const items: JsonValue[] = [];
    if (kept) kept.value = items;
    this.#at++;
    if (this.#closes(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#continues(']'));
    return items;
  }

  #closes(bracket: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at++;
    return true;
  }

  #continues(bracket: string): boolean {
    if (this.#closes(bracket)) return false;
    if (this.#text[this.#at] !== ',') throw this.#unexpected(`"," or "${bracket}"`);
    this.#at++;
    return true;
  }

  #string(): string {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (end > 0 && this.#escaped(end, start)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) {
      this.#at = this.#text.length;
      throw new Broken('ends in the middle of a text');
    }
    this.#at = end + 1;
    const inner = this.#text.slice(start + 1, end);
    if (!inner.includes('\\')) return inner;
    try {
      // Line ends inside a text are no JSON, but consoles wrap long lines.
      return JSON.parse(`"${inner.replace(/\p{Cc}/gu, ' ')}"`);
    } catch {
      throw new Broken('has a backslash that escapes nothing');
    }
  }

  #escaped(quote: number, start: number): boolean {
    let backslashes = 0;
    while (quote - backslashes - 1 > start && this.#text[quote - backslashes - 1] === '\\') backslashes++;
    return backslashes % 2 === 1;
  }

  #word(): string | null {
    const word = /[-+.\w]*/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? '';
    if (!/^(-?\d[\d.]*([eE][-+]?\d+)?|true|false|null|NaN)$/.test(found)) throw this.#unexpected('a value');
    this.#at += found.length;
    return found === 'null' || found === 'NaN' ? null : found;
  }

  #space(): void {
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9 && code !== 0x1e) return;
    }
  }

  #unexpected(wanted: string): Broken {
    return new Broken(this.#at >= this.#text.length ? 'ends in the middle' : `lacks ${wanted}`);
  }
}
