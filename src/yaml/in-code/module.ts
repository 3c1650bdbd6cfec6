/**
 * What the modules of a program hand out that is written out there: constants, and what they import of each other. In: a file, and what reads files.
 * Out: the value that it exports by a name, with the place of each key.
 */
import { posix } from 'node:path';
import type { Location } from '../../model/nouns.js';
import { keyOf, parsed } from '../unchecked.js';
import { literalAt } from './literals.js';

type Read = (path: string) => string | undefined;

/** A file with what it declares and imports. */
interface Source {
  readonly path: string;
  readonly text: string;
  /** Where the values of names and exports begin. */
  readonly declared: ReadonlyMap<string, number>;
  /** Names that stand for those of other files; `*` for all that one hands out. */
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** Files of which all names are handed on. */
  readonly passed: readonly string[];
  /** The names that others can ask for. */
  readonly exported: ReadonlySet<string>;
}

/** The names that a module exports its one value by. */
const DEFAULT = 'default';
/** Names that stand for names. */
const DEEPEST = 60;
/** Longer files are no configurations. */
const LONGEST = 200_000;

export class Modules {
  readonly #read: Read;
  /** The directory that paths of handlers are named from. */
  readonly #root: string;
  readonly #sources = new Map<string, Source | undefined>();
  readonly #values = new Map<string, unknown>();
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

  /** What a file exports by default; in the forms of either kind of module. */
  defaultOf(path: string): unknown {
    return this.#exported(path, DEFAULT);
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
    if (!source || this.#depth > DEEPEST) return undefined;
    const key = `${path}\n${name}`;
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
    if (offset !== undefined) return this.#literal(source, offset);
    const imported = source.imported.get(name);
    if (imported) {
      const target = this.#resolved(source, imported.from);
      if (target === undefined) return undefined;
      return imported.name === '*' ? this.#all(target) : this.#exported(target, imported.name);
    }
    for (const from of name === DEFAULT ? [] : source.passed) {
      const target = this.#resolved(source, from);
      const value = target === undefined ? undefined : this.#exported(target, name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #literal(source: Source, offset: number): unknown {
    const names = {
      valueOf: (name: string) => this.#exported(source.path, name),
      directory: posix.relative(this.#root, posix.dirname(source.path)),
    };
    return literalAt(source.text, offset, names, {
      get: (object) => this.#places.get(object)?.at,
      set: (object, at) => {
        this.#places.set(object, { source, at });
      },
    });
  }

  /** All that a file hands out by names. */
  #all(path: string): unknown {
    const source = this.#source(path);
    if (!source) return undefined;
    const own = [...source.exported].map((name) => [name, this.#exported(path, name)] as const);
    const passed = source.passed.flatMap((from) => {
      const target = this.#resolved(source, from);
      return target === undefined ? [] : Object.entries(this.#all(target) ?? {});
    });
    return Object.fromEntries([...passed, ...own].filter(([, value]) => value !== undefined));
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

const DECLARES =
  /^(export\s{1,20})?(?:const|let|var)\s{1,20}([\w$]{1,100})\s{0,20}(?::[^=\n]{1,300})?=(?![=>])/gm;
const EXPORTS =
  /^(?:export\s{1,20}default\b|module\s{0,20}\.\s{0,20}exports\s{0,20}=|export\s{0,20}=)\s{0,20}/gm;
/** A comment over whole lines: what it holds is not said. */
const COMMENTS = /^[ \t]*\/\*[\s\S]*?\*\//gm;
/** Blanks are bounded, so that no text takes longer than others: people write no more of them. */
const IMPORTS =
  /^(import|export)\s{1,20}(?!type\b)(?:([\w$]{1,100})\s{0,20},?\s{0,20})?(?:(\*)(?:\s{0,20}as\s{1,20}([\w$]{1,100}))?|\{([^{}]*)\})?\s{0,20}from\s{0,20}(['"])([^'"\n]+)\6/gm;
const REQUIRES =
  /^(?:const|let|var)\s{1,20}(?:([\w$]{1,100})|\{([^{}]*)\})\s{0,20}=\s{0,20}require\(\s{0,20}(['"])([^'"\n]+)\3\s{0,20}\)(?=\s{0,20}(?:;|$))/gm;
const GIVES = /^export\s{0,20}\{([^{}]*)\}[ \t]{0,20}(?:;|$)/gm;

/** What a file says of its names, told by how its lines begin. */
function sourceOf(path: string, written: string): Source {
  if (path.endsWith('.json')) {
    const declared = new Map([[DEFAULT, 0]]);
    return { path, text: written, declared, imported: new Map(), passed: [], exported: new Set() };
  }
  const text = written.replace(COMMENTS, (comment) => comment.replace(/[^\n]/g, ' '));
  const exported = new Set<string>();
  const declared = new Map<string, number>();
  const imported = new Map<string, { readonly from: string; readonly name: string }>();
  const passed: string[] = [];
  for (const { 0: head, 1: isGiven, 2: name = '', index } of text.matchAll(DECLARES)) {
    declared.set(name, index + head.length);
    if (isGiven) exported.add(name);
  }
  for (const { 0: head, index } of text.matchAll(EXPORTS)) declared.set(DEFAULT, index + head.length);
  for (const [, kind, one, star, all, listed, , from = ''] of text.matchAll(IMPORTS)) {
    if (one) imported.set(one, { from, name: DEFAULT });
    if (all) imported.set(all, { from, name: '*' });
    if (star && !all && kind === 'export') passed.push(from);
    const names = namesIn(listed, /\s+as\s+/);
    for (const [name, as] of names) imported.set(as, { from, name });
    if (kind === 'export')
      for (const as of [...names.map(([, as]) => as), ...(all ? [all] : [])]) exported.add(as);
  }
  for (const [, one, listed, , from = ''] of text.matchAll(REQUIRES)) {
    if (one) {
      declared.delete(one);
      imported.set(one, { from, name: DEFAULT });
    }
    for (const [name, as] of namesIn(listed, /\s*:\s*/)) imported.set(as, { from, name });
  }
  for (const [, listed] of text.matchAll(GIVES))
    for (const [name, as] of namesIn(listed, /\s+as\s+/)) {
      const offset = declared.get(name);
      const other = imported.get(name);
      if (as !== DEFAULT) exported.add(as);
      if (offset !== undefined) declared.set(as, offset);
      else if (other) imported.set(as, other);
    }
  return { path, text, declared, imported, passed, exported };
}

/** The names of a list in braces, each with what it is called from there on. */
function namesIn(listed: string | undefined, as: RegExp): readonly (readonly [string, string])[] {
  return (listed ?? '')
    .replace(/\/\/[^\n]*/g, '')
    .split(',')
    .map((each) => each.trim().split(as))
    .filter(([name]) => name)
    .map(([name = '', called]) => [name, called ?? name] as const);
}

function locationIn({ path, text }: Source, offset: number): Location {
  const before = text.slice(0, offset).split('\n');
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
