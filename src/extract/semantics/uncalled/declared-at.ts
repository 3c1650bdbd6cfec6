/** Which file declares the class that a file means by a name, and what it is called there. In: the texts, and who imports what. Followed by text, as all else is here. */
import { escaped } from '../../../model/escaped.js';
import type { ImportFact } from '../../../model/facts.js';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import { importedBy } from './import-clauses.js';

type Import = Pick<ImportFact, 'from' | 'to' | 'specifier'>;

export interface Declared {
  readonly path: Path;
  readonly owner: string;
}

/** Barrels through which a name is followed. */
const FURTHEST = 5;

export class Declarations {
  readonly #imports: ReadonlyMap<Path, readonly Import[]>;
  readonly #read: (path: Path) => string;
  readonly #known = new Map<string, Declared | undefined>();

  constructor(imports: readonly Import[], read: (path: Path) => string) {
    this.#imports = groupBy(imports, ({ from }) => from);
    this.#read = read;
  }

  /** The class that a file means by a name, declared or imported there. */
  classOf(path: Path, local: string): Declared | undefined {
    const key = `${path}\n${local}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const found = this.#classOf(path, local);
    this.#known.set(key, found);
    return found;
  }

  /** The files that one imports. */
  importedBy(path: Path): readonly Path[] {
    return (this.#imports.get(path) ?? []).flatMap(({ to }) => ('file' in to ? [to.file] : []));
  }

  #classOf(path: Path, local: string): Declared | undefined {
    const text = this.#read(path);
    if (declares(text, local)) return { path, owner: local };
    for (const { to, specifier } of this.#imports.get(path) ?? []) {
      if (!('file' in to) || !text.includes(specifier)) continue;
      for (const { parts, wholes, isPassedOn } of importedBy(text, specifier)?.clauses ?? []) {
        if (isPassedOn) continue;
        const part = parts.find(([, as]) => as === local);
        const isWhole = wholes.includes(local);
        const found = part
          ? this.#handedOut(to.file, part[0], FURTHEST)
          : isWhole && this.#handedOut(to.file, 'default', FURTHEST);
        if (found) return found;
      }
    }
    return undefined;
  }

  /** The class that a file hands out by a name. */
  #handedOut(path: Path, name: string, left: number): Declared | undefined {
    if (left === 0) return undefined;
    const text = this.#read(path);
    const own = nameOf(text, name);
    if (own !== undefined && declares(text, own)) return { path, owner: own };
    for (const { to, specifier } of this.#imports.get(path) ?? []) {
      if (!('file' in to) || !text.includes(specifier)) continue;
      for (const { parts, wholes, isPassedOn } of importedBy(text, specifier)?.clauses ?? []) {
        const part = parts.find(([, as]) => as === (isPassedOn ? name : own));
        const isAll = isPassedOn && parts.length === 0 && wholes.length === 0 && name !== 'default';
        const found = part
          ? this.#handedOut(to.file, part[0], left - 1)
          : isAll && this.#handedOut(to.file, name, left - 1);
        if (found) return found;
      }
    }
    return undefined;
  }
}

export function declares(text: string, owner: string): boolean {
  return text.includes(owner) && new RegExp(`\\bclass\\s+${escaped(owner)}(?![\\w$])`).test(text);
}

/** What a file calls what it hands out by a name. */
function nameOf(text: string, name: string): string | undefined {
  if (name === 'default') {
    const [, own] =
      /^(?:export\s+default|module\.exports\s*=)\s+(?:(?:abstract\s+)?class\s+)?([\w$]+)\s*(?:;|\{|$|extends\b|implements\b)/m.exec(
        text,
      ) ?? [];
    return own;
  }
  const [, own] =
    new RegExp(`^export\\s*\\{[^{}]*?\\b([\\w$]+)\\s+as\\s+${escaped(name)}\\b`, 'm').exec(text) ?? [];
  return own ?? name;
}
