/**
 * Parts of a serverless.yml that stand in other files: `provider: ${file(../common/provider.yml):provider}`, `${file(config.js):env.name}-api`. In: the value
 * of a document, where it is, and what reads files. Out: the value with what those files hold; of code, what it hands out that is written out. Lists of mappings, as `resources` and `functions` may be, are one mapping then.
 * Source: https://www.serverless.com/framework/docs/guides/variables/file
 */
import { posix } from 'node:path';
import { UserError } from '../model/user-error.js';
import { readDocuments } from './documents.js';
import { Modules } from './in-code/module.js';
import { alternativesIn, literalOf, splitReferences } from './references.js';
import { Stack } from './stack.js';
import { keyOf } from './unchecked.js';

/** Files that lead to files. */
const DEEPEST = 6;
/** Values of one document, with all that it refers to. */
const MOST = 20_000;

/** No path is longer. */
const LONGEST = 4_096;
const FILE = /^file\(([^()]+)\)(?:\s*:\s*([\w.-]+))?$/;
const QUOTED = /^(['"]?)([^'"]+)\1$/;
/** Files whose values are data, and those whose values are what code says. */
const DATA = /\.(?:ya?ml|json)$/i;
const CODE = /\.[cm]?[jt]s$/i;

/** A value with what files hold of it, and the files of code that say what only running them tells. */
export interface Filled {
  readonly value: unknown;
  readonly unread: readonly string[];
}

export function withFiles(value: unknown, path: string, read: (path: string) => string | undefined): Filled {
  const filling = new Filling(value, path, read);
  const whole = filling.expanded(value, path, 0);
  const unread = [...filling.unread];
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return { value: whole, unread };
  const entries = Object.entries(whole).map(([key, each]) => [key, MERGED.test(key) ? merged(each) : each]);
  return { value: Object.fromEntries(entries), unread };
}

class Filling {
  /** Files of code of which a value is not known. */
  readonly unread = new Set<string>();
  readonly #stack: Stack;
  readonly #path: string;
  readonly #read: (path: string) => string | undefined;
  readonly #values = new Map<string, unknown>();
  #modules: Modules | undefined;
  #left = MOST;

  constructor(document: unknown, path: string, read: (path: string) => string | undefined) {
    this.#stack = new Stack(document);
    this.#path = path;
    this.#read = read;
  }

  expanded(part: unknown, around: string, depth: number): unknown {
    this.#left -= 1;
    if (this.#left < 0) return part;
    if (typeof part === 'string') {
      const isMeant = part.length <= LONGEST && part.includes('file(') && depth <= DEEPEST;
      return isMeant ? this.#filled(part, around, depth) : part;
    }
    if (Array.isArray(part)) return part.map((each) => this.expanded(each, around, depth));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, each]) => [key, this.expanded(each, around, depth)]),
    );
  }

  /** A text with what its references to files stand for: all that one holds where there is nothing else, else a piece of a text. */
  #filled(text: string, around: string, depth: number): unknown {
    const pieces = splitReferences(text.trim());
    const values = pieces.map(({ written, inner }) =>
      inner?.includes('file(') ? this.#referred(written, inner, around, depth) : written,
    );
    if (values.length === 1) return values[0];
    return values
      .map((value, index) => (isPiece(value) ? String(value) : (pieces[index]?.written ?? '')))
      .join('');
  }

  /** What one reference stands for; itself, with what is known within it, where that is not known. */
  #referred(written: string, inner: string, around: string, depth: number): unknown {
    const alternatives = alternativesIn(inner);
    const values = alternatives.map((each) =>
      each.startsWith('file(') ? this.#held(each, around, depth) : undefined,
    );
    if (values[0] !== undefined) return values[0];
    const isFile = alternatives[0]?.startsWith('file(') === true;
    // Where no file says it, what stands in for that does.
    const left = alternatives.map((each, index) => {
      const value = values[index];
      if (value !== undefined) return isPiece(value) ? `'${value}'` : each;
      return each.includes('${') && !each.startsWith('file(') ? this.#within(each, around, depth) : each;
    });
    const [, second = ''] = left;
    if (!isFile) return `\${${left.join(', ')}}`;
    if (left.length === 1) return written;
    if (left.length === 2 && second.startsWith('${')) return second;
    return (left.length === 2 ? literalOf(second) : undefined) ?? `\${${left.slice(1).join(', ')}}`;
  }

  /** A part of a reference, with what references in it say. */
  #within(text: string, around: string, depth: number): string {
    const value = text.includes('file(') && depth < DEEPEST ? this.#filled(text, around, depth + 1) : text;
    return isPiece(value) ? String(value) : text;
  }

  /** What a file holds by a path of keys: `file(../common.yml):provider.region`. */
  #held(named: string, around: string, depth: number): unknown {
    const written = this.#within(named.slice('file('.length), around, depth);
    const text = this.#stack.chosen(`file(${written}`);
    const [, said = '', keys] = (text !== undefined && FILE.exec(text)) || [];
    const file = QUOTED.exec(said.trim())?.[2];
    if (file === undefined) return undefined;
    const way = keys === undefined ? [] : keys.split('.');
    // Files are named from where the service lies; those of a part of it, from where that lies as well.
    for (const base of new Set([around, this.#path])) {
      const target = posix.join(posix.dirname(base), file.trim());
      const source = target.startsWith('..') ? undefined : this.#read(target);
      if (source === undefined) continue;
      const found = CODE.test(target)
        ? this.#inCode(target, way)
        : DATA.test(target)
          ? keyOf(this.#data(target, source), ...way)
          : undefined;
      return found === undefined ? undefined : this.expanded(found, target, depth + 1);
    }
    return undefined;
  }

  #data(target: string, source: string): unknown {
    if (!this.#values.has(target)) this.#values.set(target, firstValue(target, source));
    return this.#values.get(target);
  }

  #inCode(target: string, way: readonly string[]): unknown {
    this.#modules ??= new Modules(posix.dirname(this.#path), this.#read);
    const found = this.#modules.givenBy(target, way);
    if (found === undefined) this.unread.add(target);
    return found;
  }
}

function isPiece(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const MERGED = /^(?:resources|functions)$/;

/** Mappings of a list as one, and what they hold by the same name as well. */
function merged(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isMapping)) return value;
  const all: Record<string, unknown> = {};
  for (const mapping of value)
    for (const [key, each] of Object.entries(mapping)) {
      const known = all[key];
      all[key] = isMapping(known) && isMapping(each) ? { ...known, ...each } : each;
    }
  return all;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstValue(path: string, text: string): unknown {
  try {
    return readDocuments(path, text, 'manifests').documents[0]?.value;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
