/**
 * What the modules of a program hand out that is written out there: constants, and what they import of each other. In: a file, and what reads files.
 * Out: the value that it exports by a name, with the place of each key.
 */
import { posix } from 'node:path';
import type { Location } from '../../model/nouns.js';
import { keyOf, parsed } from '../unchecked.js';
import { functionAt } from './functions.js';
import { literalAt, type Places } from './literals.js';
import type { Effort } from './scanner.js';
import { DEFAULT, type Source, sourceOf } from './source.js';

type Read = (path: string) => string | undefined;

/** Names that stand for names. */
const DEEPEST = 60;
/** Longer files are no configurations. */
const LONGEST = 200_000;
/** Steps from one place to the next, of all that one configuration is read by. */
const MOST = 5_000_000;

/** A function that is called. */
interface Called {
  /** What its statements declare. */
  readonly source: Source;
  /** The name of what it gives. */
  readonly given: string;
  /** Whether it speaks of what it is called with. */
  readonly isOfCall: boolean;
}

export class Modules {
  readonly #read: Read;
  /** The directory that paths of handlers are named from. */
  readonly #root: string;
  readonly #sources = new Map<string, Source | undefined>();
  readonly #values = new Map<string, unknown>();
  /** All that files hand out by names. */
  readonly #wholes = new Map<string, unknown>();
  /** The functions that begin at places. */
  readonly #functions = new Map<string, Called | undefined>();
  readonly #effort: Effort = { left: MOST };
  /** Where the keys of objects stand. */
  readonly #places = new WeakMap<
    object,
    { readonly source: Source; readonly at: ReadonlyMap<string, number> }
  >();
  #aliases: readonly (readonly [string, string])[] | undefined;
  #depth = 0;

  constructor(root: string, read: Read) {
    this.#root = root;
    this.#read = read;
  }

  /**
   * What a file gives to whoever asks for it by a path of names, as `${file(config.js):env.region}` does: what it exports by them, or what a function gives
   * that it exports so.
   */
  givenBy(path: string, names: readonly string[]): unknown {
    const given = this.#givenBy(path, names);
    // What was not read to its end says something else.
    return this.#effort.left < 0 ? undefined : given;
  }

  #givenBy(path: string, names: readonly string[]): unknown {
    const source = this.#source(path);
    if (!source) return undefined;
    const [first, ...others] = names;
    const whole = this.#exported(path, DEFAULT) ?? this.#resultAt(source, source.declared.get(DEFAULT));
    if (first === undefined) return whole;
    if (first === DEFAULT) return keyOf(whole, ...others);
    const offset = source.exported.has(first) ? source.declared.get(first) : undefined;
    const named =
      keyOf(whole, first) ??
      (source.exported.has(first) ? this.#exported(path, first) : undefined) ??
      this.#resultAt(source, offset) ??
      this.#resultOf(whole, first);
    return keyOf(named, ...others);
  }

  /** What a function gives that goes by a name in a file, or is imported there, whatever it is called with. */
  #givenIn(source: Source, name: string): unknown {
    if (this.#depth > DEEPEST || source.parameters?.has(name)) return undefined;
    const offset = source.declared.get(name);
    if (offset !== undefined) return this.#resultAt(source, offset, true);
    const imported = source.imported.get(name);
    if (!imported) return source.around && this.#givenIn(source.around, name);
    const target = this.#resolved(source, imported.from);
    const other = target === undefined ? undefined : this.#source(target);
    if (!other) return undefined;
    this.#depth += 1;
    const value =
      other.exported.has(imported.name) || imported.name === DEFAULT
        ? this.#givenIn(other, imported.name)
        : this.#resultOf(this.#exported(other.path, DEFAULT), imported.name);
    this.#depth -= 1;
    return value;
  }

  /** What a function gives that an object holds: `{ env: () => ({ … }) }`, `{ env() { … } }`, `{ env }`. */
  #resultOf(value: unknown, key: string): unknown {
    if (typeof value !== 'object' || value === null) return undefined;
    const { source, at } = this.#places.get(value) ?? {};
    const offset = at?.get(key);
    if (!source || offset === undefined) return undefined;
    const [head = '', sign] = KEYED.exec(source.text.slice(offset, offset + LONGEST_KEY)) ?? [];
    if (sign === ':') return this.#resultAt(source, offset + head.length);
    return this.#resultAt(source, sign === '(' ? offset : source.declared.get(key));
  }

  /** What the function gives that begins at an offset, or that is named there. */
  #resultAt(source: Source, offset: number | undefined, isCalled?: true): unknown {
    if (offset === undefined || this.#depth > DEEPEST) return undefined;
    const called = this.#functionAt(source, offset);
    // What is made of what it is called with differs from call to call.
    if (isCalled && called?.isOfCall) return undefined;
    this.#depth += 1;
    let value: unknown;
    if (called) value = this.#known(called.source, called.given);
    else {
      const [, name = ''] = NAMED.exec(source.text.slice(offset, offset + LONGEST_KEY)) ?? [];
      value = this.#resultAt(source, source.declared.get(name), isCalled);
    }
    this.#depth -= 1;
    return value;
  }

  #functionAt(source: Source, offset: number): Called | undefined {
    const key = `${source.key}:${offset}`;
    if (this.#functions.has(key)) return this.#functions.get(key);
    const body = functionAt(source.text, offset, this.#effort);
    const called = body && {
      source: { ...sourceOf(source.path, body.text), key, around: source, parameters: body.parameters },
      given: body.given,
      isOfCall: body.text.match(/[\w$]+/g)?.some((each) => body.parameters.has(each)) === true,
    };
    this.#functions.set(key, called);
    return called;
  }

  /** Whether an object has a key, be its value known or not. */
  holds(value: object, key: string): boolean {
    return this.#places.get(value)?.at.has(key) === true;
  }

  /** Where the innermost key on a way into a value is written. */
  placeOf(value: unknown, keys: readonly (string | number)[], path: string): Location {
    let place: Location = { path, line: 1 };
    let part = value;
    for (const key of keys) {
      if (typeof part !== 'object' || part === null) break;
      const { source, at } = this.#places.get(part) ?? {};
      const offset = at?.get(String(key));
      if (offset !== undefined && source) place = locationIn(source, offset);
      part = (part as Record<string | number, unknown>)[key];
    }
    return place;
  }

  #exported(path: string, name: string): unknown {
    const source = this.#source(path);
    return source && this.#known(source, name);
  }

  /** What a name stands for in a file, or in a function of it. */
  #known(source: Source, name: string): unknown {
    if (this.#depth > DEEPEST) return undefined;
    const isOwn = [source.declared, source.imported, source.taken].some((each) => each.has(name));
    if (source.around && !isOwn)
      return source.parameters?.has(name) ? undefined : this.#known(source.around, name);
    const key = `${source.key}\n${name}`;
    if (this.#values.has(key)) return this.#values.get(key);
    // Of what leads back to itself nothing is known.
    this.#values.set(key, undefined);
    this.#depth += 1;
    const value = this.#valueIn(source, name);
    this.#depth -= 1;
    this.#values.set(key, value);
    return value;
  }

  #valueIn(source: Source, name: string): unknown {
    const offset = source.declared.get(name);
    if (offset !== undefined) {
      const value = this.#literal(source, offset);
      const changed = source.changed.get(name);
      if (changed?.has('')) return undefined;
      // What is set later may be set for some only.
      if (typeof value === 'object' && value !== null)
        for (const key of changed ?? []) delete (value as Record<string, unknown>)[key];
      return value;
    }
    const imported = source.imported.get(name);
    if (imported) return this.#imported(source, imported.from, imported.name);
    const taken = source.taken.get(name);
    if (taken) return keyOf(this.#literal(source, taken.offset), taken.key);
    for (const from of name === DEFAULT ? [] : source.passed) {
      const value = this.#imported(source, from, name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #imported(source: Source, from: string, name: string): unknown {
    const target = this.#resolved(source, from);
    if (target === undefined) return undefined;
    if (name === '*') return this.#all(target);
    const value = this.#exported(target, name);
    // `require` gives all that a file hands out by names.
    return value === undefined && name === DEFAULT ? this.#all(target) : value;
  }

  #literal(source: Source, offset: number): unknown {
    const names = {
      valueOf: (name: string) => this.#known(source, name),
      given: (name: string) => this.#givenIn(source, name),
      required: (from: string) => this.#imported(source, from, DEFAULT),
      directory: posix.relative(this.#root, posix.dirname(source.path)),
    };
    const places: Places = {
      get: (object) => this.#places.get(object)?.at,
      set: (object, at) => {
        this.#places.set(object, { source, at });
      },
    };
    return literalAt(source.text, offset, names, places, this.#effort);
  }

  /** All that a file hands out by names. */
  #all(path: string): unknown {
    const known = this.#wholes.get(path);
    const source = known === undefined ? this.#source(path) : undefined;
    if (!source) return known;
    // What leads back here adds nothing.
    this.#wholes.set(path, {});
    const own = [...source.exported].map((name) => [name, this.#exported(path, name)] as const);
    const passed = source.passed.flatMap((from) => {
      const target = this.#resolved(source, from);
      return target === undefined ? [] : Object.entries(this.#all(target) ?? {});
    });
    const all = Object.fromEntries([...passed, ...own].filter(([, value]) => value !== undefined));
    this.#wholes.set(path, all);
    return all;
  }

  #source(path: string): Source | undefined {
    if (!this.#sources.has(path)) {
      const text = this.#read(path);
      this.#sources.set(path, text === undefined || text.length > LONGEST ? undefined : sourceOf(path, text));
    }
    return this.#sources.get(path);
  }

  #resolved({ path }: Source, specifier: string): string | undefined {
    const bases = specifier.startsWith('.')
      ? [posix.join(posix.dirname(path), specifier)]
      : this.#aliased(specifier);
    const candidates = bases
      .map(posix.normalize)
      .flatMap((base) => [
        ...(/\.[cm]?[jt]s$|\.json$/.test(base) ? [base, base.replace(/js$/, 'ts')] : []),
        ...['.ts', '.js', '/index.ts', '/index.js'].map((end) => base + end),
      ]);
    return candidates.find((each) => !each.startsWith('..') && this.#source(each) !== undefined);
  }

  /** Where the aliases of the configuration beside the program lead. */
  #aliased(specifier: string): readonly string[] {
    this.#aliases ??= ['tsconfig.paths.json', 'tsconfig.json'].flatMap((name) => {
      const text = this.#read(posix.join(this.#root, name)) ?? '';
      const options = keyOf(parsed(text.replace(/^\s*\/\/[^\n]*|,(?=\s*[}\]])/gm, '')), 'compilerOptions');
      const baseUrl = keyOf(options, 'baseUrl');
      const base = posix.join(this.#root, typeof baseUrl === 'string' ? baseUrl : '.');
      return Object.entries(keyOf(options, 'paths') ?? {}).flatMap(([alias, targets]) =>
        (Array.isArray(targets) ? targets : []).map(
          (target) => [alias, posix.join(base, String(target))] as const,
        ),
      );
    });
    return this.#aliases.flatMap(([alias, target]) => {
      if (alias === specifier) return [target];
      const start = alias.endsWith('*') ? alias.slice(0, -1) : undefined;
      return start !== undefined && specifier.startsWith(start)
        ? [target.replace('*', specifier.slice(start.length))]
        : [];
    });
  }
}

/** What stands after the key of an object. */
const KEYED = /^['"]?[\w$]{1,100}['"]?\s{0,20}([:(])?/;
/** A name all by itself. */
const NAMED = /^\s{0,20}([\w$]{1,100})\s{0,20}(?=[;,}]|$)/m;
const LONGEST_KEY = 200;

function locationIn({ path, text }: Source, offset: number): Location {
  const before = text.slice(0, offset).split('\n');
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
