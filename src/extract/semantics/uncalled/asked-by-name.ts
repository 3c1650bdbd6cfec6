/**
 * Whether anybody asks a file for one of the functions that it hands out, or for one member of an object or a class. In: the file, who imports it, and what
 * these call it. Out: yes, no, or that it cannot be told, because somebody takes all of it: gives the object to others, chooses from it by a name that
 * is made. Why not by the name alone: each of a front end's twenty clients has a `create`, and just one of them may be asked for it by nobody.
 */
import { isBuiltin } from 'node:module';
import { escaped } from '../../../model/escaped.js';
import type { ImportFact } from '../../../model/facts.js';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import { occurrences, stemOf } from '../program-texts.js';
import { type Asked, anyOf, isSelfAsked, isUsed, LEAVES } from './asked.js';
import { askedOfObjects } from './asked-of-class.js';
import { askedOfObject } from './asked-of-object.js';
import { LOOKED_FOR } from './doings.js';
import { COMMON, type Handed, handedOut, isHandedOut, madeOf } from './handed-out.js';
import { Holders } from './holders.js';
import { type Imported, importedBy } from './import-clauses.js';
import { keptByText } from './kept-by-text.js';
import { ownerOf } from './plainly-declared.js';
import { Receivers } from './receivers.js';
import { isBarrelForImports, isInTemplate, isRequiredWhole, isType } from './whole-texts.js';

type Import = Pick<ImportFact, 'from' | 'to' | 'specifier'>;

/** A file that imports another; what it calls that, where this can be read. */
interface Importer {
  readonly path: Path;
  readonly specifiers: readonly string[];
  readonly imported: Imported | undefined;
}

/** What the text of a file that calls something so asks of it. */
export type Ask = (text: string, local: string, path: Path) => Asked;

/** What is looked for in the files that import something. */
export interface Search {
  readonly ask: Ask;
  /** The member that is looked for, if it is one: of what a file is as a whole it may be imported by itself. */
  readonly member?: string;
  /** The files that were looked at, with the names by which they hand it out: one may do so by several. */
  readonly seen: Set<string>;
}

export interface Answer {
  readonly asked: Asked;
  /** What the object is called, or objects of the class wherever they were met: who does not import it may have it by that name. */
  readonly objects: readonly string[];
  /** The files in which objects of the class are met. */
  readonly met?: readonly Path[];
  /** The files of the classes that are given some. */
  readonly through?: readonly Path[];
  /** Whether a container makes objects of the class, or a framework is told of it. */
  readonly isManaged?: boolean;
  /** Whether somebody may choose one from what holds it by a name that is made. */
  readonly isOpen?: boolean;
}

/** Characters of texts that are kept for what may be asked next. */
const MOST_KEPT = 50_000_000;

export class AskedByName {
  readonly #imports: ReadonlyMap<Path | undefined, readonly Import[]>;
  readonly #read: (path: Path) => string;
  readonly #isEntry: (path: Path) => boolean;
  readonly #importers = new Map<Path, readonly Importer[]>();
  /** Characters of their texts. */
  #kept = 0;
  readonly #handed = new Map<string, Handed>();
  readonly #texts = new Map<Path, string>();
  /** What was answered while the texts are these. */
  readonly #answers = new Map<string, Answer>();
  /** What is being answered. */
  readonly #open = new Set<string>();
  readonly #holders = new Holders((path, declaration) => this.answerFor(path, declaration).asked);
  readonly #receivers: Receivers;
  /** What imports that lead nowhere may mean. */
  readonly #lost: ReadonlySet<string>;

  /**
   * @param read the text of a file, without notes
   * @param isNeeded whether a manifest says that a package is needed
   * @param isEntry whether a package hands a file out: those who use the package elsewhere are not seen
   */
  constructor(
    imports: readonly Import[],
    read: (path: Path) => string,
    isEntry: (path: Path) => boolean = () => false,
    isNeeded: (name: string) => boolean = () => false,
  ) {
    this.#isEntry = isEntry;
    this.#imports = groupBy(imports, ({ to }) => ('file' in to ? to.file : undefined));
    this.#read = read;
    this.#receivers = new Receivers(imports, (path) => this.#textOf(path), this.#holders);
    this.#lost = new Set(
      imports.flatMap(({ to, specifier }) => {
        const isFound = 'file' in to || ('package' in to && (isBuiltin(to.package) || isNeeded(to.package)));
        return isFound ? [] : stemOf(specifier).replace(ALIAS, '');
      }),
    );
  }

  /** Whether who imports by what leads nowhere may mean the file: any of that name. */
  isLost(path: Path): boolean {
    return this.#lost.has(stemOf(path));
  }

  /** The texts of some files are others now. */
  forget(paths: ReadonlySet<Path>): void {
    this.#answers.clear();
    for (const path of paths) this.#texts.delete(path);
    for (const [path, importers] of this.#importers)
      if (importers.some((each) => paths.has(each.path))) this.#importers.delete(path);
  }

  /** Who imports a file, directly. */
  importersOf(path: Path): readonly Path[] {
    return (this.#imports.get(path) ?? []).map(({ from }) => from);
  }

  /** Whether somebody who has all that a file hands out gives that to others, or chooses from it: `server.methods(orders)`, `{ ...require('./orders') }`. */
  isTakenWhole(path: Path, seen = new Set<Path>()): boolean {
    if (seen.has(path)) return false;
    seen.add(path);
    const isCommon = COMMON.test(this.#textOf(path));
    return this.#importersOf(path).some(({ path: from, specifiers, imported }) => {
      if (!imported) return specifiers.some((each) => isRequiredWhole(this.#textOf(from), each));
      return imported.clauses.some(({ wholes, parts, isPassedOn }) => {
        // `export * as orders`: who has that may choose from it.
        if (isPassedOn && parts.length === 0) return wholes.length > 0 || this.isTakenWhole(from, seen);
        const byDefault = isCommon ? parts.flatMap(([name, local]) => (name === 'default' ? local : [])) : [];
        return [...wholes, ...byDefault].some((whole) => isUsed(imported.rest, whole, '') === undefined);
      });
    });
  }

  /** Whether somebody takes something of a file by its name, and no type: who imports it for what it does may mean any of it. */
  isTakenFrom(path: Path): boolean {
    const text = this.#textOf(path);
    return this.#importersOf(path).some(({ imported }) =>
      imported?.clauses.some(
        ({ parts, wholes }) => wholes.length > 0 || parts.some(([name]) => !isType(text, name)),
      ),
    );
  }

  /** @param declaration a function of the file, `find`, or a member of an object or a class, `orders.find` */
  answerFor(path: Path, declaration: string): Answer {
    const key = `${path}\n${declaration}`;
    const known = this.#answers.get(key);
    if (known) return known;
    // Each of two may hold the other.
    if (this.#open.has(key)) return { asked: undefined, objects: [] };
    this.#open.add(key);
    const answer = this.#answerFor(path, declaration);
    this.#open.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  #answerFor(path: Path, declaration: string): Answer {
    const [owner = '', member] = declaration.split('.');
    const text = this.#textOf(path);
    if (member === undefined) return { asked: this.#ofFunction(path, text, owner), objects: [] };
    if (isSelfAsked(text, member)) return { asked: true, objects: [] };
    if (leaves(text, '')) return { asked: undefined, objects: [] };
    return ownerOf(text, owner) === 'object'
      ? {
          asked: this.#ofObject(path, text, owner, member),
          objects: [owner === 'default' ? stemOf(path) : owner],
        }
      : this.#ofClass(path, text, owner, member);
  }

  #ofFunction(path: Path, text: string, name: string): Asked {
    const handed = handedOut(text, name);
    // A log or a route says its name, and a template what it runs: `<button @click="save">`.
    const before = COMPONENT.test(path) ? '\\w$.' : '\\w$.\'"`/-';
    const used = new RegExp(
      `(?:(?<![${before}]|["'\`]\\[)|(?<=\\.\\.\\.)|(?<=\\bexports\\.))${escaped(name)}(?![\\w$])`,
    );
    if (used.test(handed.rest)) return true;
    // What is the whole of a page or a script, who knows its place finds.
    if (handed.names.has('default') && !this.#isTakenByDefault(path)) return undefined;
    // What a module keeps for itself, nobody else can ask for.
    if (!isHandedOut(handed) && MODULE.test(text) && this.#importersOf(path).length > 0) return false;
    return this.#isAskedFor(path, handed, {
      ask: (each, local, from) =>
        local.includes('.') || occurrences(each, local) > 0 || isInTemplate(each, local, from),
      seen: new Set(),
    });
  }

  /** Whether somebody imports what a file is by default, or all of it. */
  #isTakenByDefault(path: Path): boolean {
    return this.#importersOf(path).some(({ imported }) =>
      imported?.clauses.some(
        ({ parts, wholes }) => wholes.length > 0 || parts.some(([name]) => name === 'default'),
      ),
    );
  }

  #ofObject(path: Path, text: string, owner: string, member: string): Asked {
    const handed = handedOutOnce(text, owner);
    return askedOfObject({ path, owner, member, handed }, (...of) => this.#isAskedFor(...of));
  }

  #ofClass(path: Path, text: string, owner: string, member: string): Answer {
    const objects = new Set<string>();
    const trail = { member, objects, through: new Set<Path>(), seen: new Set<string>() };
    const met = new Set<Path>();
    const held: (readonly [Path, string, string])[] = [];
    let isManaged = false;
    // One that goes by no name that others could import goes another way.
    let isFollowed = false;
    const follow = (from: Path, handed: Handed, ask: Ask, asked?: string): readonly Asked[] => {
      if (!isHandedOut(handed)) return [];
      isFollowed = true;
      const search = {
        ...{ ask, seen: new Set<string>() },
        ...(asked !== undefined && { member: asked }),
      };
      return [this.#isAskedFor(from, handed, search)];
    };
    const followObject = (from: Path, handed: Handed) =>
      follow(
        from,
        handed,
        (each, local, by) => {
          met.add(by);
          return isUsed(each, local, member, false, this.#receivers.of(by, trail));
        },
        member,
      );
    const ask: Ask = (each, local, from) => {
      met.add(from);
      const { asked, names, ...how } = askedOfObjects(
        each,
        local,
        member,
        objects,
        this.#receivers.of(from, trail),
      );
      isManaged ||= how.isManaged;
      for (const name of names) {
        objects.add(name);
        held.push([from, each, name]);
        // A framework may look for what goes by its name.
        for (const as of this.#handedBy(from, each, name).names)
          isManaged ||= as !== 'default' && LOOKED_FOR.test(as);
      }
      if (asked === true) return true;
      // Who imports an object that was made elsewhere may give it another name.
      return anyOf([asked, ...names.flatMap((name) => followObject(from, this.#handedBy(from, each, name)))]);
    };
    const handed = handedOutOnce(text, owner);
    const { rest, ...made } = madeOf(handed, owner);
    const own = ask(rest, owner, path);
    const others = own === true ? [] : [...followObject(path, made), ...follow(path, handed, ask)];
    if (objects.size > MOST_OBJECTS) return { asked: undefined, objects: [] };
    const asked = own === false && !isFollowed ? undefined : anyOf([own, ...others]);
    const isOpen = asked === false && held.some((each) => this.#holders.isOpen(...each));
    return { asked, objects: [...objects], met: [...met], through: [...trail.through], isManaged, isOpen };
  }

  #isAskedFor(path: Path, handed: Handed, search: Search): Asked {
    const key = [path, ...handed.names].join(' ');
    if (search.seen.has(key)) return false;
    search.seen.add(key);
    // A barrel that nobody imports asks for nothing.
    const importers = this.#importersOf(path).filter((each) => !this.#isLeftBarrel(each));
    // What nobody else imports is found in another way.
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

  /** Whether a file only passes on what it imports, and nobody imports it, nor one that does the same with it. */
  #isLeftBarrel({ path, imported }: Importer, seen: ReadonlySet<Path> = new Set()): boolean {
    if (!imported?.clauses.every(({ isPassedOn }) => isPassedOn) || seen.has(path)) return false;
    if (this.#isEntry(path) || this.isLost(path) || !isBarrelForImports(path, this.#textOf(path)))
      return false;
    return this.#importersOf(path).every((each) => this.#isLeftBarrel(each, new Set([...seen, path])));
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
        ? [ask(text, whole, importer)]
        : [...names].map((name) => {
            const asked = isUsed(text, whole, name);
            return asked === true ? ask(text, `${whole}.${name}`, importer) : asked;
          });
    const answers = wholes.flatMap(ofWhole);
    for (const [name, local] of parts) {
      // What a file is as a whole comes as its default as well, and its parts by themselves.
      const isIt = names.has(name) || (isWhole && name === 'default');
      if (isPassedOn && isIt)
        answers.push(
          this.#isAskedFor(importer, { names: new Set([local]), isWhole: false, isCommon: false }, search),
        );
      else if (isIt) answers.push(ask(text, local, importer));
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
      return { path: from, specifiers: [...new Set(imports.map((each) => each.specifier))], imported };
    });
    // Each text is kept without its imports, once for each file that it imports.
    this.#kept += importers.reduce((sum, { imported }) => sum + (imported?.rest.length ?? 0), 0);
    if (this.#kept > MOST_KEPT) {
      this.#importers.clear();
      this.#kept = 0;
    }
    this.#importers.set(path, importers);
    return importers;
  }

  /** What is asked of each member of a class is looked for by the same names. */
  #handedBy(path: Path, text: string, name: string): Handed {
    const key = `${path} ${name}`;
    const known = this.#handed.get(key);
    if (known) return known;
    const { rest: _, ...handed } = handedOut(text, name);
    this.#handed.set(key, handed);
    return handed;
  }

  #textOf(path: Path): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = this.#read(path);
    this.#texts.set(path, text);
    return text;
  }
}

/** Each member of an object or a class asks for what the file hands out in its place. */
const handedOutOnce = keptByText(handedOut);

/** Files whose templates name what they run. */
export const COMPONENT = /\.(?:vue|svelte|astro)$/;

/** What bundlers and runtimes are told to take for a directory: `@services`, `#services`. */
const ALIAS = /^[@#~$]+/;

/** What shows that what a file declares is its own, and no page's. */
const MODULE = /^(?:import|export)\b|\brequire\s*\(|^(?:module\.)?exports\b/m;

/** Names of the objects of a class: more are too much to look for in every file. */
const MOST_OBJECTS = 100;

const leaves = keptByText((text) => LEAVES.test(text));
