/** What asks for something though it does not import it: an object that somebody else hands over, a document, another service that says its name. */
import { escaped } from '../../../model/escaped.js';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import { isFreeIn, withoutExports } from '../program-texts.js';
import { isUsed } from './asked.js';
import type { AskedByName } from './asked-by-name.js';
import { type Doing, isFunction, type UncalledRequest } from './doings.js';
import { keptByText } from './kept-by-text.js';

/** Something that those who import it do not ask for, though others may. */
export interface Unasked {
  readonly each: Doing;
  readonly name: string;
  readonly service: Path | undefined;
  readonly objects: readonly string[];
  /** Whether its service has so few files that each is there for a reason: there it has to be sure that nobody else means it. */
  readonly isSmall: boolean;
  /** The files in which its objects are followed, if each of them is from where it is made. */
  readonly followedIn?: ReadonlySet<Path>;
}

/** How what may ask is read. */
interface Telling {
  readonly textOf: (text: Text) => string;
  /** Whether two services are one, or one imports something of the other. */
  readonly areOne: ReturnType<typeof joinedBy>;
}

/** Those that nobody else asks for: who has an object from somebody else, or names it in a document. */
export function unasked(
  found: readonly Unasked[],
  texts: readonly Text[],
  asked: AskedByName,
  { textOf, areOne }: Telling,
): readonly Unasked[] {
  const importersOf = new Map(
    found.map((one) => [one, new Set([one.each.path, ...asked.importersOf(one.each.path)])]),
  );
  const isKept = (one: Unasked, { path, service, isCode }: Text, text: string): boolean => {
    const { each, name, objects, isSmall, followedIn, service: own } = one;
    if (!isCode) return !isInDocument(path, text, name);
    const isImporter = importersOf.get(one)!.has(path) || followedIn?.has(path) === true;
    // What a bundler brings to every file needs no import: https://nuxt.com/docs/guide/concepts/auto-imports
    if (isFunction(each)) {
      if (service !== undefined && !areOne(service, own)) return !isNamedElsewhere(text, name);
      const isMeant = isSmall && path !== each.path && isSaidIn(text, name);
      if (isImporter || isMeant) return !isMeant;
      return !(isSmall && service === own ? isNamedIn(text, name) : isFreeIn(text, name));
    }
    if (path === each.path) return true;
    if (service !== undefined && !areOne(service, own))
      return !(objects.some((object) => isNamedThere(text, object)) && isNamedElsewhere(text, name));
    // Who imports it may have it from somebody else besides: a field of a base class.
    const asks = (object: string) =>
      followedIn && !isImporter
        ? isUsed(text.replace(IMPORTED, ''), object, name, true) !== false
        : isImporter
          ? isUsed(text, object, name) === true
          : mayAsk(text, object, name);
    return !objects.some((object) => text.includes(object) && asks(object));
  };
  const open = new Map<string, readonly Unasked[]>(groupBy(found, ({ name }) => name));
  const namesIn = finderOf(open.keys());
  for (const each of texts) {
    if (open.size === 0) break;
    const text = textOf(each);
    for (const name of namesIn(text)) {
      const kept = (open.get(name) ?? []).filter((one) => isKept(one, each, text));
      if (kept.length > 0) open.set(name, kept);
      else open.delete(name);
    }
  }
  return found.filter((one) => open.get(one.name)?.includes(one));
}

/** Finds those of some names that stand in a text, in one go: looking each of them up in each text takes longer than all else. */
function finderOf(names: Iterable<string>): (text: string) => ReadonlySet<string> {
  const words = [...names].map(escaped).sort();
  const any = new RegExp(`(?<![\\w$])(?:${words.join('|')})(?![\\w$])`, 'g');
  return (text) => new Set(text.match(any));
}

/** A member that nobody may name at all. */
export interface Unnamed {
  readonly each: Doing;
  readonly name: string;
  readonly service: Path | undefined;
  /** What the file that has it says beside it, where that says its name in what it does. */
  readonly beside?: string;
}

/** Whether each of some members is asked for by nobody at all, whosever it is: their names stand only where classes and interfaces declare them. */
export function unnamedAmong(
  members: readonly Unnamed[],
  texts: readonly Text[],
  { textOf, areOne }: Telling,
): readonly boolean[] {
  const isUnnamed = members.map(() => true);
  for (const each of texts) {
    const text = textOf(each);
    members.forEach(({ each: { path }, name, service: own, beside }, index) => {
      if (!isUnnamed[index] || !text.includes(name)) return;
      const isElsewhere = each.service !== undefined && !areOne(each.service, own);
      isUnnamed[index] = !each.isCode
        ? !isInDocument(each.path, text, name)
        : isElsewhere
          ? !isNamedElsewhere(text, name)
          : !asksAny(path === each.path ? (beside ?? text) : text, name);
    });
  }
  return isUnnamed;
}

/**
 * Whether a text asks anything for a member, says its name, or takes it out of something; not where it declares one, `find: (id) => …`, nor a function of the
 * same name, which it calls.
 */
function asksAny(text: string, name: string): boolean {
  const word = `${escaped(name)}(?![\\w$])`;
  const rest = withoutImports(text, '').replace(
    new RegExp(
      `^[ \\t]*(?:(?:public|private|protected|static|readonly)\\s+)*${word}[ \\t]*[?!]?[ \\t]*[:=]`,
      'gm',
    ),
    '',
  );
  return new RegExp(`(?:\\.\\s*|["'\`])${word}|[{,]\\s*${word}\\s*[,}:=]`).test(rest);
}

/** What comes of an import is followed from file to file. */
const withoutImports = keptByText((text) => text.replace(IMPORTED, ''));

/** What comes of an import goes by the name of what it is. */
const IMPORTED = /^[ \t]*(?:import|export)\b[^"'`;=()]*?\bfrom\s*["'][^"'\n]*["']/gm;

function isInDocument(path: Path, text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  // Code that deploys something, or only stands where such code may, asks objects of its own for what it does not say in quotes.
  if (IS_PROGRAM.test(path)) return isQuoted(text, name);
  return new RegExp(`(?:[.#]|\\[\\s*["']|${NAMED_IN_DOCUMENTS})${escaped(name)}(?![\\w$-])`).test(text);
}

const IS_PROGRAM = /\.[cm]?[jt]s$/;

/** What stands before the name of a function in documents: `"operationId": "payBill"`, `--entry-point payBill`. */
const NAMED_IN_DOCUMENTS = '\\b(?:operationId|[hH]andler|entry-?[pP]oint)["\']?\\s*[:=\\s]\\s*["\']?';

/** Whether a text says the name of a function in quotes, with where it stands or without: `handler: 'orders.payBill'`. */
function isSaidIn(text: string, name: string): boolean {
  return new RegExp(`(["'\`])(?:[^"'\`\\s]*[./#:])?${escaped(name)}\\1`).test(text);
}

/** The same, where that is no part of a path of requests: `'/orders/:id/restore'`. */
function isQuoted(text: string, name: string): boolean {
  return new RegExp(`(["'\`])(?:[^"'\`\\s]*[.#:])?${escaped(name)}\\1`).test(text);
}

/** Whether a text names what it neither declares nor imports, or asks something for that. */
function isNamedIn(text: string, name: string): boolean {
  const word = `${escaped(name)}(?![\\w$])`;
  const asked = text.matchAll(new RegExp(`(?:(?<![\\w$.])([\\w$]+)\\s*)?[?!]?\\.\\s*${word}`, 'g'));
  // What another file hands out has its own by that name.
  for (const [, of] of asked) if (of === undefined || !isImported(text, of)) return true;
  const isDeclared = new RegExp(
    `(?:\\b(?:function\\s*\\*?|const|let|var|class|as)\\s+|[{,]\\s*|\\bimport\\s+)${word}`,
  ).test(text);
  return !isDeclared && new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${word}`).test(text);
}

function isImported(text: string, name: string): boolean {
  const word = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`);
  const required = new RegExp(`\\b(?:const|let|var)\\s+${escaped(name)}\\s*=\\s*require\\(`);
  return [...text.matchAll(IMPORTED)].some(([all]) => word.test(all)) || required.test(text);
}

/** A text that may ask for something. */
export interface Text {
  readonly path: Path;
  readonly service: Path | undefined;
  readonly isCode: boolean;
}

/** Whether a text of another service names something that it may ask for over a network: `broker.call('orders.find')`. */
function isNamedElsewhere(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`["'\`.:]${escaped(name)}["'\`]`).test(text);
}

/** The same of what has it: what a service calls its own by that name, is its own. */
function isNamedThere(whole: string, object: string): boolean {
  if (!whole.includes(object)) return false;
  const text = withoutImports(whole, '');
  return new RegExp(`(["'\`])(?:[^"'\`\\s]*[./#:])?${escaped(object)}(?:[./#:][^"'\`\\s]*)?\\1`).test(text);
}

/** Whether two services are one, or one imports something of the other: else neither has an object of the other, whatever it calls its own. */
export function joinedBy(
  imports: UncalledRequest['imports'],
  serviceOf: UncalledRequest['serviceOf'],
): (service: Path, other: Path | undefined) => boolean {
  let joined: ReadonlySet<string> | undefined;
  const find = () =>
    new Set(
      imports.flatMap(({ from, to }) => {
        const [a, b] = [serviceOf(from), 'file' in to ? serviceOf(to.file) : undefined];
        return a === undefined || b === undefined || a === b ? [] : [`${a}\n${b}`, `${b}\n${a}`];
      }),
    );
  return (service, other) => {
    if (service === other) return true;
    joined ??= find();
    return joined.has(`${service}\n${other}`);
  };
}

/** Whether a text that does not import it asks an object for a member, be it by another name: `const { orders: api } = context; api.find()`. */
function mayAsk(whole: string, object: string, member: string): boolean {
  const text = withoutImports(whole, '');
  const asked = isUsed(text, object, member);
  if (asked !== undefined) return asked;
  return [object, member].every((each) => new RegExp(`[.{,=]\\s*${escaped(each)}(?![\\w$])`).test(text));
}

/** The code that may call what some services have: their own, all that it imports, directly or not, and whatever imports any of it. */
export function aroundOf(
  services: ReadonlySet<Path | undefined>,
  files: readonly Path[],
  imports: UncalledRequest['imports'],
  serviceOf: UncalledRequest['serviceOf'],
): ReadonlySet<Path> {
  const targets = new Map<Path, Path[]>();
  const found = new Set(files.filter((path) => services.has(serviceOf(path))));
  for (const { from, to } of imports) {
    if (!('file' in to)) continue;
    const known = targets.get(from);
    if (known) known.push(to.file);
    else targets.set(from, [to.file]);
    if (services.has(serviceOf(to.file))) found.add(from);
  }
  for (const path of found) for (const to of targets.get(path) ?? []) found.add(to);
  return found;
}

/**
 * How often names of services stand in texts, whatever the size of their letters: a document may spell them in its own way. At most twice each. The
 * code of another service calls nothing of this one, for services are often begun as copies of one another; but it may ask by a name in quotes, or send one:
 * `{ type: 'bookVisit' }`.
 */
export function mentionsAmong(
  names: readonly { readonly name: string; readonly service: Path | undefined }[],
  texts: readonly Text[],
  textOf: (text: Text) => string,
): readonly number[] {
  const counts = names.map(() => 0);
  let open = names.map(({ name, service }, index) => ({ name: name.toLowerCase(), service, index }));
  for (const each of texts) {
    const { service, isCode } = each;
    const text = textOf(each).toLowerCase();
    for (const { name, index, service: own } of open) {
      if (!text.includes(name)) continue;
      if (!isCode && IS_PROGRAM.test(each.path)) {
        if (isQuoted(text, name)) counts[index]! += 1;
        continue;
      }
      const said = isCode ? withoutExports(text) : text;
      if (service !== undefined && service !== own) {
        if (isNamedElsewhere(said, name)) counts[index]! += 1;
        continue;
      }
      const first = said.indexOf(name);
      if (first !== -1) counts[index]! += said.includes(name, first + name.length) ? 2 : 1;
    }
    open = open.filter(({ index }) => counts[index]! < 2);
  }
  return counts;
}
