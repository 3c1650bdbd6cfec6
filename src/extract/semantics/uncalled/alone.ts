/** Which functions and members nobody is seen to ask for. In: some of them. Out: those, and whether that is seen in those who import them or by their names alone. */
import { escaped } from '../../../model/escaped.js';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import { occurrences, withoutExports, withoutNotes } from '../program-texts.js';
import { AskedByName, COMPONENT } from './asked-by-name.js';
import type { Code } from './code.js';
import { type Doing, isFunction, LOOKED_FOR, nameOf, type UncalledRequest } from './doings.js';
import { aroundOf, joinedBy, mentionsAmong, type Unnamed, unasked, unnamedAmong } from './elsewhere.js';
import { keptByText } from './kept-by-text.js';
import { Lineage } from './lineage.js';
import { isHeld, isPlain, isPromise, ownerOf, promisedBy } from './plainly-declared.js';
import { choosesOfStore } from './store-members.js';

/** Names that the language itself looks for, whoever has the object. */
const LOOKED_FOR_ALWAYS = /^(?:constructor|toJSON|toString|valueOf|then|catch)$/;
/** Characters of a name that may stand for one thing alone. */
const SHORTEST = 4;

/** What calls a member by a name that is made: ``payments[`${kind}Card`](order)``. */
const CHOOSES = /[\w$)}`\]]\s*\]\s*(?:[?!]?\.)?\(/;

/** Files of a service below which nothing in it is done by nobody: one that has few files has each for a reason. */
const FEWEST = 20;
/** Those of some functions and members that nobody asks for. */
export interface Found {
  /** Their names stand nowhere else. */
  readonly named: readonly Doing[];
  /** Those who import what has them ask for something else. */
  readonly unasked: readonly Doing[];
  /** Members of which each object is followed from where it is made to all who get it. */
  readonly followed: readonly Doing[];
}

export class Alone {
  readonly #request: UncalledRequest;
  readonly #code: Code;
  readonly #asked: AskedByName;
  readonly #areOne: ReturnType<typeof joinedBy>;
  readonly #lineage: Lineage;
  readonly #sizes: ReadonlyMap<Path | undefined, number>;
  #imports: ReadonlyMap<Path, UncalledRequest['imports']> | undefined;

  constructor(request: UncalledRequest, code: Code) {
    const { imports, serviceOf, isEntry, isNeeded } = request;
    this.#request = request;
    this.#code = code;
    this.#asked = new AskedByName(imports, (path) => code.textOf(path), isEntry, isNeeded);
    this.#lineage = new Lineage(imports, (path) => code.textOf(path));
    this.#areOne = joinedBy(imports, serviceOf);
    const own = groupBy(request.files, serviceOf);
    this.#sizes = new Map([...own].map(([service, { length }]) => [service, length]));
  }

  /** Who imports a file, directly. */
  importersOf(path: Path): readonly Path[] {
    return this.#asked.importersOf(path);
  }

  /** The files of those who are given an object of the class that has a member. */
  receiversOf({ path, declaration }: Doing): readonly Path[] {
    if (!declaration.includes('.') || !isPlain(this.#code.textOf(path), declaration, () => true)) return [];
    return this.#asked.answerFor(path, declaration).through ?? [];
  }

  /** The texts of some files are others now. */
  forget(paths: ReadonlySet<Path>): void {
    this.#asked.forget(paths);
  }

  /** Whether only its name leads to something: else it is called whoever names it. */
  mayBe(each: Doing): boolean {
    const text = this.#code.textOf(each.path);
    if (isByNameAlone(each, text) || isOfOwn(each, text, this.#lineage)) return true;
    return this.#promised(each).length > 0 || this.#ofStore(each).length > 0;
  }

  among(doings: readonly Doing[]): Found {
    const { serviceOf, documents, files, imports, mayMatter, read } = this.#request;
    const lonely = doings.flatMap((each) => this.#lonely(each));
    const promised = doings.flatMap((each) => [...this.#promised(each), ...this.#ofStore(each)]);
    if (lonely.length === 0 && promised.length === 0) return { named: [], unasked: [], followed: [] };
    const texts = [
      ...files.map((path) => ({ path, service: serviceOf(path), isCode: true })),
      ...documents.map((path) => ({ path, service: undefined, isCode: false })),
    ];
    const concerned = new Set([...lonely, ...promised].map(({ service }) => service));
    const near = aroundOf(concerned, files, imports, serviceOf);
    const telling = texts.filter(
      ({ path, service, isCode }) => !isCode || near.has(path) || (service !== undefined && mayMatter(path)),
    );
    const textOf = ({ path, isCode }: { readonly path: Path; readonly isCode: boolean }) =>
      isCode ? this.#code.textOf(path) : read(path);
    const named = lonely.filter(({ objects }) => objects === undefined);
    const mentions = mentionsAmong(named, telling, textOf);
    const how = { textOf, areOne: this.#areOne };
    const unnamed = unnamedAmong(promised, telling, how);
    const seen = lonely.flatMap(({ objects, ...each }) => (objects ? [{ ...each, objects }] : []));
    const nobodys = unasked(seen, telling, this.#asked, how);
    return {
      named: [
        ...named.filter((_, index) => mentions[index]! <= 1),
        ...promised.filter((_, index) => unnamed[index]),
      ].map(({ each }) => each),
      unasked: nobodys.flatMap(({ each, followedIn }) => (followedIn ? [] : [each])),
      followed: nobodys.flatMap(({ each, followedIn }) => (followedIn ? [each] : [])),
    };
  }

  /** A method that a class has because it promises to be what the program declares: who has one asks it for that by its name. */
  #promised(each: Doing) {
    const [owner = '', member] = each.declaration.split('.');
    const name = nameOf(each);
    const service = this.#request.serviceOf(each.path);
    if (member === undefined || name === undefined || name.length < SHORTEST || LOOKED_FOR.test(name))
      return [];
    const promises = promisedBy(this.#code.textOf(each.path), owner) ?? [];
    const isOwn = promises.length > 0 && promises.every((promise) => this.#isDeclared(each.path, promise));
    return isOwn && (this.#sizes.get(service) ?? 0) >= FEWEST ? [{ each, name, service }] : [];
  }

  /** What a store can do: who has one asks it for that by its name, whatever the store is called there. */
  #ofStore(each: Doing): readonly Unnamed[] {
    const beside = this.#code.storeWithout(each);
    const name = nameOf(each);
    if (beside === undefined || name === undefined || name.length < SHORTEST) return [];
    const service = this.#request.serviceOf(each.path);
    const [owner = ''] = each.declaration.split('.');
    const around = this.importersOf(each.path).map((path) => this.#code.textOf(path));
    const isChosen = [beside, ...around].some((text) => choosesOfStore(text, owner));
    return isChosen || (this.#sizes.get(service) ?? 0) < FEWEST ? [] : [{ each, name, service, beside }];
  }

  /** Whether a file, or one that it imports, directly or by way of a barrel, declares what a class promises to be. */
  #isDeclared(path: Path, promise: string): boolean {
    const near = [path, ...this.#importedBy(path)];
    return [...near, ...near.slice(1).flatMap((each) => this.#importedBy(each))].some((each) => {
      const text = this.#code.textOf(each);
      return text.includes(promise) && isPromise(text, promise) && this.#isHeldOpenly(each, promise);
    });
  }

  /** Whether the program has something by the name of a promise, and asks that for nothing by names that are made: a package may ask what only it has. */
  #isHeldOpenly(declaring: Path, promise: string): boolean {
    const direct = this.importersOf(declaring);
    const around = [declaring, ...direct, ...direct.flatMap((each) => this.importersOf(each))];
    const holders = [...new Set(around)]
      .map((path) => this.#code.textOf(path))
      .filter((text) => isHeld(text, promise));
    return holders.length > 0 && !holders.some((text) => CHOOSES.test(text));
  }

  #importedBy(path: Path): readonly Path[] {
    this.#imports ??= groupBy(this.#request.imports, ({ from }) => from);
    return (this.#imports.get(path) ?? []).flatMap(({ to }) => ('file' in to ? [to.file] : []));
  }

  #lonely(each: Doing) {
    const asked = this.#asked;
    const alone = asked.isLost(each.path)
      ? undefined
      : aloneIn(each, asked, this.#lineage, (path) => this.#code.textOf(path));
    if (!alone) return [];
    // That nobody asks for a function is seen in those who take others of its file, however few files there are.
    // So it is with the methods of what a file makes once and hands out: who takes that asks it for others.
    const isOfFile = isFunction(each) || isHandedOutMade(this.#code.textOf(each.path), ownerIn(each));
    const isSeen = alone.objects !== undefined && isOfFile && asked.isTakenFrom(each.path);
    const service = this.#request.serviceOf(each.path);
    const isSmall = (this.#sizes.get(service) ?? 0) < FEWEST;
    return isSeen || !isSmall ? [{ each, ...alone, name: nameOf(each)!, service, isSmall }] : [];
  }
}

/** What is known of something that those who import it do not ask for. */
interface Loneliness {
  /** What objects of its class are called; undefined where only its name tells that nobody asks for it. */
  readonly objects?: readonly string[];
  /** The files in which these are followed, if each of them is from where it is made to all who get it. */
  readonly followedIn?: ReadonlySet<Path>;
}

/** Whether only its name leads to something: no framework looks for it, nothing marks it, and it is no promise of its class. */
function isByNameAlone(each: Doing, text: string): boolean {
  const name = nameOf(each);
  if (name === undefined) return false;
  const isOfObject = isMemberOfObject(each, text);
  // What of an object is asked for by its name alone, nobody looks for.
  if ((!isOfObject && LOOKED_FOR.test(name)) || !isPlain(text, each.declaration)) return false;
  // What a component is by its file, its framework calls, whoever names it in a template: `<order-list />`.
  return !(isOfObject && each.declaration.startsWith('default.') && COMPONENT.test(each.path));
}

/**
 * Whether nobody but those who get an object of a class may ask it for something that a framework looks for in others, or that the class is said to do: what it
 * inherits and promises is the program's own.
 */
function isOfOwn(each: Doing, text: string, lineage: Lineage): boolean {
  const name = nameOf(each);
  const [owner = '', member] = each.declaration.split('.');
  if (name === undefined || member === undefined || isMemberOfObject(each, text)) return false;
  if (LOOKED_FOR_ALWAYS.test(name) || isToldOf(text, owner)) return false;
  return isPlain(text, each.declaration, (heritage) => lineage.isOwn(each.path, heritage, name));
}

function isMemberOfObject({ declaration }: Doing, text: string): boolean {
  const [owner = '', member] = declaration.split('.');
  return member !== undefined && ownerOf(text, owner) === 'object';
}

/** Whether those who import what has it ask for something else; else whether its name stands nowhere around it. */
function aloneIn(
  each: Doing,
  asked: AskedByName,
  lineage: Lineage,
  read: UncalledRequest['read'],
): Loneliness | undefined {
  const name = nameOf(each);
  if (name === undefined) return undefined;
  const [owner = '', member] = each.declaration.split('.');
  const text = read(each.path);
  const isOfObject = isMemberOfObject(each, text);
  if (!isByNameAlone(each, text)) {
    if (!isOfOwn(each, text, lineage)) return undefined;
    const { asked: isAsked, objects, met, isManaged, isOpen } = asked.answerFor(each.path, each.declaration);
    if (isAsked !== false || isOpen || (LOOKED_FOR.test(name) && isManaged)) return undefined;
    return { objects, followedIn: new Set(met) };
  }
  const answer = asked.answerFor(each.path, each.declaration);
  if (answer.asked !== undefined) return answer.asked ? undefined : answer;
  // An object that somebody takes as a whole may be asked for anything.
  if (isOfObject || name.length < SHORTEST || occurrences(withoutExports(text), name) !== 1) return undefined;
  const around = asked.importersOf(each.path);
  // What nobody imports is found in another way; who imports all of a file may call what is in it by a name that is made.
  if (around.length === 0) return undefined;
  if (member === undefined && asked.isTakenWhole(each.path)) return undefined;
  const isChosen = (text: string) => (member === undefined ? takesAll(text) : text.includes(`${owner}[`));
  if (around.some((from) => isChosen(read(from)))) return undefined;
  return around.every((from) => !withoutNotes(read(from)).includes(name)) ? {} : undefined;
}

function ownerIn({ declaration }: Doing): string {
  return declaration.split('.')[0] ?? '';
}

/** Whether a file makes an object of its class as it is loaded, for whoever imports it: `export const orders = new Orders()`. */
const isHandedOutMade = keptByText((text, owner) =>
  new RegExp(
    `^(?:(?:export\\s+)?(?:const|let|var)\\s+[\\w$]+\\s*(?::[^=\\n]*)?=|export\\s+default|module\\.exports\\s*=)\\s*new\\s+${escaped(owner)}(?![\\w$])`,
    'm',
  ).test(text),
);

/** Whether a decorator of a class says what else it goes by: `@Service('orders')`. */
const isToldOf = keptByText((text, owner) => {
  const marked = `@[\\w$.]+\\(\\s*[^)\\s][^;{}]{0,300}?\\)\\s*(?:@[\\w$.]+\\(\\)\\s*)*`;
  return new RegExp(
    `${marked}(?:export\\s+)?(?:default\\s+)?(?:abstract\\s+)?class\\s+${escaped(owner)}(?![\\w$])`,
  ).test(text);
});

/** Whether a file may choose from all that another has by a name that is made. */
function takesAll(text: string): boolean {
  const [, all] = /\bimport\s*\*\s*as\s+([\w$]+)|\bconst\s+([\w$]+)\s*=\s*require\(/.exec(text) ?? [];
  return (
    /\bObject\s*\.\s*(?:values|entries|keys)\b|\bimport\s*\(/.test(text) ||
    (all !== undefined && text.includes(`${all}[`))
  );
}
