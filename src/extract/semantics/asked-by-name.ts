/**
 * Whether anybody asks a file for one of the functions that it hands out, or for one member of an object or a class. In: the file, who imports it, and what
 * these call it. Out: yes, no, or that it cannot be told, because somebody takes all of it: gives the object to others, chooses from it by a name that
 * is made. Why not by the name alone: each of a front end's twenty clients has a `create`, and just one of them may be asked for it by nobody.
 */
import type { ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { type Asked, anyOf, isUsed } from './asked.js';
import { askedOfObjects } from './asked-of-class.js';
import { type Handed, handedOut, madeOf } from './handed-out.js';
import { type Imported, importedBy } from './import-clauses.js';
import { ownerOf } from './plainly-declared.js';
import { escaped, occurrences, stemOf, withoutNotes } from './program-texts.js';

type Import = Pick<ImportFact, 'from' | 'to' | 'specifier'>;

/** A file that imports another; what it calls that, where this can be read. */
interface Importer {
  readonly path: Path;
  readonly imported: Imported | undefined;
}

/** What is looked for in the files that import something. */
interface Search {
  /** What a text that calls it so asks of it. */
  readonly ask: (text: string, local: string) => Asked;
  /** The member that is looked for, if it is one: of what a file is as a whole it may be imported by itself. */
  readonly member?: string;
  readonly seen: Set<Path>;
}

export interface Answer {
  readonly asked: Asked;
  /** What the object is called, or objects of the class wherever they were met: who does not import it may have it by that name. */
  readonly objects: readonly string[];
}

export class AskedByName {
  readonly #imports: ReadonlyMap<Path | undefined, readonly Import[]>;
  readonly #read: (path: Path) => string;
  readonly #isEntry: (path: Path) => boolean;
  readonly #importers = new Map<Path, readonly Importer[]>();
  readonly #texts = new Map<Path, string>();

  /** @param isEntry whether a package hands a file out: those who use the package elsewhere are not seen */
  constructor(
    imports: readonly Import[],
    read: (path: Path) => string,
    isEntry: (path: Path) => boolean = () => false,
  ) {
    this.#isEntry = isEntry;
    this.#imports = groupBy(imports, ({ to }) => ('file' in to ? to.file : undefined));
    this.#read = read;
  }

  /** Who imports a file, directly. */
  importersOf(path: Path): readonly Path[] {
    return (this.#imports.get(path) ?? []).map(({ from }) => from);
  }

  /** @param declaration a function of the file, `find`, or a member of an object or a class, `orders.find` */
  answerFor(path: Path, declaration: string): Answer {
    const [owner = '', member] = declaration.split('.');
    const text = this.#textOf(path);
    if (member === undefined) return { asked: this.#ofFunction(path, text, owner), objects: [] };
    if (isSelfAsked(text, member)) return { asked: true, objects: [] };
    if (LEAVES.test(text)) return { asked: undefined, objects: [] };
    return ownerOf(text, owner) === 'object'
      ? {
          asked: this.#ofObject(path, text, owner, member),
          objects: [owner === 'default' ? stemOf(path) : owner],
        }
      : this.#ofClass(path, text, owner, member);
  }

  #ofFunction(path: Path, text: string, name: string): Asked {
    const handed = handedOut(text, name);
    const used = new RegExp(`(?:(?<![\\w$.])|(?<=\\.\\.\\.)|(?<=\\bexports\\.))${escaped(name)}(?![\\w$])`);
    if (used.test(handed.rest)) return true;
    return this.#isAskedFor(path, handed, {
      ask: (each, local) => local.includes('.') || occurrences(each, local) > 0,
      seen: new Set(),
    });
  }

  #ofObject(path: Path, text: string, owner: string, member: string): Asked {
    const handed = handedOut(text, owner);
    const ask = (each: string, local: string) => isUsed(each, local, member);
    const own = owner === 'default' ? false : ask(handed.rest, owner);
    return own === false ? this.#isAskedFor(path, handed, { ask, member, seen: new Set() }) : own;
  }

  #ofClass(path: Path, text: string, owner: string, member: string): Answer {
    const objects = new Set<string>();
    const ask = (each: string, local: string) => {
      const { asked, names } = askedOfObjects(each, local, member);
      for (const name of names) objects.add(name);
      return asked;
    };
    const { rest, ...made } = madeOf(handedOut(text, owner), owner);
    const own = ask(rest, owner);
    const answers = [own];
    if (own !== true) {
      const kept = [...objects].map((name) => handedOut(text, name));
      const asObject = { ask: (each: string, local: string) => isUsed(each, local, member), member };
      for (const handed of [...kept, made])
        if (isHandedOut(handed))
          answers.push(this.#isAskedFor(path, handed, { ...asObject, seen: new Set() }));
      const handed = handedOut(text, owner);
      if (isHandedOut(handed)) answers.push(this.#isAskedFor(path, handed, { ask, seen: new Set() }));
    }
    // One that goes by no name that others could import goes another way.
    return {
      asked: answers.length === 1 && own === false ? undefined : anyOf(answers),
      objects: [...objects],
    };
  }

  #isAskedFor(path: Path, handed: Handed, search: Search): Asked {
    if (search.seen.has(path)) return false;
    search.seen.add(path);
    const importers = this.#importersOf(path);
    // What nobody imports is found in another way.
    if (importers.length === 0 || !isHandedOut(handed)) return undefined;
    const answers = importers.map(
      ({ path: importer, imported }) =>
        imported &&
        anyOf(
          imported.clauses.map((clause) => this.#isAskedBy(clause, importer, imported.rest, handed, search)),
        ),
    );
    return anyOf(this.#isEntry(path) ? [...answers, undefined] : answers);
  }

  #isAskedBy(
    { parts, wholes, isPassedOn }: Imported['clauses'][number],
    importer: Path,
    text: string,
    handed: Handed,
    search: Search,
  ): Asked {
    const { names, isWhole, isCommon } = handed;
    const { ask, member } = search;
    if (isPassedOn && parts.length === 0)
      return wholes.length > 0 || isWhole ? undefined : this.#isAskedFor(importer, handed, search);
    const ofWhole = (whole: string) =>
      isWhole
        ? [ask(text, whole)]
        : [...names].map((name) => {
            const asked = isUsed(text, whole, name);
            return asked === true ? ask(text, `${whole}.${name}`) : asked;
          });
    const answers = wholes.flatMap(ofWhole);
    for (const [name, local] of parts) {
      // What a file is as a whole comes as its default as well, and its parts by themselves.
      const isIt = names.has(name) || (isWhole && name === 'default');
      if (isPassedOn && isIt)
        answers.push(
          this.#isAskedFor(importer, { names: new Set([local]), isWhole: false, isCommon: false }, search),
        );
      else if (isIt) answers.push(ask(text, local));
      else if (isWhole && name === member) answers.push(true);
      else if (name === 'default' && isCommon && !isPassedOn) answers.push(...ofWhole(local));
    }
    return anyOf(answers);
  }

  #importersOf(path: Path): readonly Importer[] {
    const known = this.#importers.get(path);
    if (known) return known;
    const specifiers = groupBy(this.#imports.get(path) ?? [], ({ from }) => from);
    const importers = [...specifiers].map(([from, imports]): Importer => {
      let imported: Imported | undefined = { clauses: [], rest: this.#textOf(from) };
      for (const specifier of new Set(imports.map((each) => each.specifier))) {
        const more: Imported | undefined = imported && importedBy(imported.rest, specifier);
        imported = more && { clauses: [...imported!.clauses, ...more.clauses], rest: more.rest };
      }
      return { path: from, imported };
    });
    this.#importers.set(path, importers);
    return importers;
  }

  #textOf(path: Path): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = withoutNotes(this.#read(path));
    this.#texts.set(path, text);
    return text;
  }
}

/** What shows that an object leaves by itself: `register(this)`, `const { create } = this`, `this[kind]`. */
const LEAVES = /\bthis\s*(?:[,;)\]}[]|as\b|\?\s*:|$)|[(,=[{:?]\s*this\s*(?![\w\s]*[.?!])/m;

function isHandedOut({ names, isWhole }: Handed): boolean {
  return names.size > 0 || isWhole;
}

function isSelfAsked(text: string, member: string): boolean {
  return new RegExp(`\\b(?:this|self|that|super)\\s*[?!]?\\.\\s*${escaped(member)}(?![\\w$])`).test(text);
}
