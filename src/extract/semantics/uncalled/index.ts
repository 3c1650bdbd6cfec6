/**
 * What nobody calls. In: the functions and methods in which something was found, the texts of the code that services run, and who imports what. Out: those
 * that no file asks for which imports them; where that cannot be told, those whose name stands nowhere but where they are declared. Why: what they would do
 * is done by nobody. Whatever may be called in another way is kept: what a decorator marks, what a base class or an interface of a package may ask for,
 * what a framework looks for by its name, what a template or a document names.
 */
import { escaped } from '../../../model/escaped.js';
import type { ImportFact, Placed } from '../../../model/facts.js';
import { groupBy } from '../../../model/group.js';
import type { Notice, Path } from '../../../model/nouns.js';
import { foundWhere } from '../found-where.js';
import { isFreeIn, occurrences, withoutExports, withoutNotes } from '../program-texts.js';
import type { Answer } from '../tasks.js';
import { isUsed } from './asked.js';
import { AskedByName } from './asked-by-name.js';
import { isPlain, ownerOf } from './plainly-declared.js';

/** A function, `placeOrder`, or a method, `Orders.place`, of a file. */
export interface Doing {
  readonly path: Path;
  readonly declaration: string;
}

export interface UncalledRequest {
  /** The code that services run or reach, without tests. */
  readonly files: readonly Path[];
  /** What may name functions beside it: pages, documents of services and of deployments. */
  readonly documents: readonly Path[];
  readonly imports: readonly Pick<ImportFact, 'from' | 'to' | 'specifier' | 'kind'>[];
  read(path: Path): string;
  /** The service that a file is part of; undefined for libraries, whose parts count for who asks for them. */
  serviceOf(path: Path): Path | undefined;
  /** Whether a package hands a file out to others. */
  isEntry(path: Path): boolean;
  /** Whether a file may do anything with stores or others: what another service asks for it names there. */
  mayMatter(path: Path): boolean;
}

/** Names that frameworks and runtimes look for. */
export const LOOKED_FOR =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|default|main|loaders?|actions?|\w*[hH]andlers?|middleware|config|register|setup|init|run|start|stop|execute|process|perform|up|down|load|seed|plugin|fetch|scheduled|queue|email|tail|alarm|create\w*App|get\w+Props|generate\w+|prerender|entries|bootstrap|install|activate|deactivate|constructor|toJSON|then|on[A-Z]\w*)$/;
/** The share of what a service does that may be done by nobody: where it is more, and not just these few, it is called in a way that is not known here. */
const [MOST, FEW] = [1 / 3, 3];
/** The same, where all who import it are seen to ask for something else: clients are often written for all that a server answers. */
const MOST_SEEN = 3 / 4;

const COMPONENT = /\.(?:vue|svelte|astro)$/;

/** Characters of a name that may stand for one thing alone. */
const SHORTEST = 4;

/** Files of a service below which nothing in it is done by nobody: one that has few files has each for a reason. */
const FEWEST = 20;
/** More documents are somebody's archive: then anything may be named in one. */
const MOST_DOCUMENTS = 4_000;

/** What was found, without what nobody calls; and what is to be told of that. */
export function withoutUncalled<Found extends Answer>(
  found: Found,
  request: UncalledRequest,
): Found & { readonly left: readonly Notice[] } {
  const { usage, stores, traffic } = found;
  const placed: readonly Placed[] = [
    ...(usage?.accesses ?? []),
    ...(stores?.uses ?? []),
    ...(traffic?.calls ?? []),
    ...(traffic?.messages ?? []),
  ];
  const uncalled =
    request.documents.length > MOST_DOCUMENTS
      ? new Set<string>()
      : uncalledAmong(placed.flatMap(doingOf), request);
  if (uncalled.size === 0) return { ...found, left: [] };
  const isCalled = (each: Placed) => !doingOf(each).some((doing) => uncalled.has(keyOf(doing)));
  const [first, ...others] = placed.filter((each) => !isCalled(each));
  const count = others.length === 0 ? '1 place is' : `${others.length + 1} places are`;
  const message = `${count} left out in functions that nobody calls: their names stand nowhere else in the code, or nobody asks for them of what holds their class, this one among them`;
  return { ...foundWhere(found, isCalled), left: [{ source: 'code', message, at: first!.at }] };
}

function doingOf({ declaration, at: { path } }: Placed): readonly Doing[] {
  return declaration === undefined ? [] : [{ path, declaration }];
}

function keyOf({ path, declaration }: Doing): string {
  return `${path}\n${declaration}`;
}

function uncalledAmong(
  doings: readonly Doing[],
  { files, documents, imports, read, serviceOf, isEntry, mayMatter }: UncalledRequest,
): ReadonlySet<string> {
  const sizes = groupBy(files, serviceOf);
  const isLarge = (path: Path) => {
    const service = serviceOf(path);
    return service !== undefined && (sizes.get(service)?.length ?? 0) >= FEWEST;
  };
  const distinct = [...new Map(doings.map((each) => [keyOf(each), each])).values()].filter(
    ({ path }) => serviceOf(path) !== undefined,
  );
  const asked = new AskedByName(imports, read, isEntry);
  const lonely = distinct.flatMap((each) => {
    const alone = asked.isLost(each.path) ? undefined : aloneIn(each, asked, read);
    if (!alone) return [];
    // That nobody asks for a function is seen in those who take others of its file, however few files there are.
    const isSeen = alone.objects !== undefined && isFunction(each) && asked.isTakenFrom(each.path);
    const isSmall = !isLarge(each.path);
    return isSeen || !isSmall
      ? [{ each, ...alone, name: nameOf(each)!, service: serviceOf(each.path), isSmall }]
      : [];
  });
  const texts = [
    ...files.map((path) => ({ path, service: serviceOf(path), isCode: true })),
    ...documents.map((path) => ({ path, service: undefined, isCode: false })),
  ];
  const concerned = new Set(lonely.map(({ service }) => service));
  const near = aroundOf(concerned, files, imports, serviceOf);
  const telling = texts.filter(
    ({ path, service, isCode }) => !isCode || near.has(path) || (service !== undefined && mayMatter(path)),
  );
  const named = lonely.filter(({ objects }) => objects === undefined);
  const mentions = mentionsAmong(named, telling, read);
  const all = groupBy(distinct, ({ path }) => serviceOf(path));
  const within = (
    share: number,
    alone: readonly { readonly each: Doing; readonly service: Path | undefined }[],
  ) =>
    [...groupBy(alone, ({ service }) => service)].flatMap(([service, own]) =>
      own.length > Math.max(FEW, (all.get(service)?.length ?? 0) * share)
        ? []
        : own.map(({ each }) => keyOf(each)),
    );
  return new Set([
    ...within(
      MOST,
      named.filter((_, index) => mentions[index]! <= 1),
    ),
    ...within(
      MOST_SEEN,
      unasked(
        lonely.flatMap(({ objects, ...each }) => (objects ? [{ ...each, objects }] : [])),
        telling,
        asked,
        { read, areOne: joinedBy(imports, serviceOf) },
      ),
    ),
  ]);
}

/** What is known of something that those who import it do not ask for. */
interface Alone {
  /** What objects of its class are called; undefined where only its name tells that nobody asks for it. */
  readonly objects?: readonly string[];
}

/** Whether those who import what has it ask for something else; else whether its name stands nowhere around it. */
function aloneIn(each: Doing, asked: AskedByName, read: UncalledRequest['read']): Alone | undefined {
  const name = nameOf(each);
  if (name === undefined) return undefined;
  const [owner = '', member] = each.declaration.split('.');
  const text = read(each.path);
  const isOfObject = member !== undefined && ownerOf(text, owner) === 'object';
  // What of an object is asked for by its name alone, nobody looks for.
  if ((!isOfObject && LOOKED_FOR.test(name)) || !isPlain(text, each.declaration)) return undefined;
  // What a component is by its file, its framework calls, whoever names it in a template: `<order-list />`.
  if (isOfObject && owner === 'default' && COMPONENT.test(each.path)) return undefined;
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

/** Something that those who import it do not ask for, though others may. */
interface Unasked {
  readonly each: Doing;
  readonly name: string;
  readonly service: Path | undefined;
  readonly objects: readonly string[];
  /** Whether its service has so few files that each is there for a reason: there it has to be sure that nobody else means it. */
  readonly isSmall: boolean;
}

/** Those that nobody else asks for: who has an object from somebody else, or names it in a document. */
function unasked(
  found: readonly Unasked[],
  texts: readonly Text[],
  asked: AskedByName,
  { read, areOne }: Pick<UncalledRequest, 'read'> & { readonly areOne: ReturnType<typeof joinedBy> },
): readonly Unasked[] {
  let open = found.map((one) => ({
    one,
    importers: new Set([one.each.path, ...asked.importersOf(one.each.path)]),
  }));
  for (const { path, service, isCode } of texts) {
    if (open.length === 0) break;
    const text = isCode ? withoutNotes(read(path)) : read(path);
    open = open.filter(({ one: { each, name, objects, isSmall, service: own }, importers }) => {
      if (!isCode)
        return !(
          text.includes(name) &&
          new RegExp(`(?:[.#]|${NAMED_IN_DOCUMENTS})${escaped(name)}(?![\\w$-])`).test(text)
        );
      const isImporter = importers.has(path);
      // What a bundler brings to every file needs no import: https://nuxt.com/docs/guide/concepts/auto-imports
      if (isFunction(each)) {
        if (!text.includes(name)) return true;
        const isMeant = isSmall && path !== each.path && isSaidIn(text, name);
        if (isImporter || isMeant) return !isMeant;
        return !(isSmall && service === own ? isNamedIn(text, name) : isFreeIn(text, name));
      }
      if (path === each.path) return true;
      if (service !== undefined && !areOne(service, own))
        return !(objects.some((object) => text.includes(object)) && isNamedElsewhere(text, name));
      // Who imports it may have it from somebody else besides: a field of a base class.
      const asks = (object: string) =>
        isImporter ? isUsed(text, object, name) === true : mayAsk(text, object, name);
      return !objects.some((object) => text.includes(object) && asks(object));
    });
  }
  return open.map(({ one }) => one);
}

/** What stands before the name of a function in documents: `"operationId": "payBill"`, `--entry-point payBill`. */
const NAMED_IN_DOCUMENTS = '\\b(?:operationId|[hH]andler|entry-?[pP]oint)["\']?\\s*[:=\\s]\\s*["\']?';

/** Whether a text says the name of a function in quotes, with where it stands or without: `handler: 'orders.payBill'`. */
function isSaidIn(text: string, name: string): boolean {
  return new RegExp(`(["'\`])(?:[^"'\`\\s]*[./#:])?${escaped(name)}\\1`).test(text);
}

/** Whether a text names what it neither declares nor imports, or asks something for that. */
function isNamedIn(text: string, name: string): boolean {
  const word = `${escaped(name)}(?![\\w$])`;
  if (new RegExp(`\\.\\s*${word}`).test(text)) return true;
  const isDeclared = new RegExp(
    `(?:\\b(?:function\\s*\\*?|const|let|var|class|as)\\s+|[{,]\\s*|\\bimport\\s+)${word}`,
  ).test(text);
  return !isDeclared && new RegExp(`(?<![\\w$])${word}`).test(text);
}

/** A text that may ask for something. */
interface Text {
  readonly path: Path;
  readonly service: Path | undefined;
  readonly isCode: boolean;
}

/** Whether a text of another service names something that it may ask for over a network: `broker.call('orders.find')`. */
function isNamedElsewhere(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`["'\`.:]${escaped(name)}["'\`]`).test(text);
}

/** Whether two services are one, or one imports something of the other: else neither has an object of the other, whatever it calls its own. */
function joinedBy(
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
  // What comes of an import is followed from file to file.
  const text = whole.replace(/^[ \t]*(?:import|export)\b[^"'`;=()]*?\bfrom\s*["'][^"'\n]*["']/gm, '');
  const asked = isUsed(text, object, member);
  if (asked !== undefined) return asked;
  return [object, member].every((each) => new RegExp(`[.{,=]\\s*${escaped(each)}(?![\\w$])`).test(text));
}

/** The code that may call what some services have: their own, all that it imports, directly or not, and whatever imports any of it. */
function aroundOf(
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

/** Whether it is no member of anything. */
function isFunction({ declaration }: Doing): boolean {
  return !declaration.includes('.');
}

/** The name that others call it by; undefined for what has none of its own. */
function nameOf({ declaration }: Doing): string | undefined {
  const [first, second, ...others] = declaration.split('.');
  const name = second ?? first;
  return others.length === 0 && name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name) ? name : undefined;
}

/** Whether a file may choose from all that another has by a name that is made. */
function takesAll(text: string): boolean {
  const [, all] = /\bimport\s*\*\s*as\s+([\w$]+)|\bconst\s+([\w$]+)\s*=\s*require\(/.exec(text) ?? [];
  return (
    /\bObject\s*\.\s*(?:values|entries|keys)\b|\bimport\s*\(/.test(text) ||
    (all !== undefined && text.includes(`${all}[`))
  );
}

/**
 * How often names of services stand in texts, whatever the size of their letters: a document may spell them in its own way. At most twice each. The
 * code of another service calls nothing of this one, for services are often begun as copies of one another; but it may ask by a name in quotes, or send one:
 * `{ type: 'bookVisit' }`.
 */
function mentionsAmong(
  names: readonly { readonly name: string; readonly service: Path | undefined }[],
  texts: readonly { readonly path: Path; readonly service: Path | undefined; readonly isCode: boolean }[],
  read: (path: Path) => string,
): readonly number[] {
  const counts = names.map(() => 0);
  let open = names.map(({ name, service }, index) => ({ name: name.toLowerCase(), service, index }));
  for (const { path, service, isCode } of texts) {
    const text = read(path).toLowerCase();
    for (const { name, index, service: own } of open) {
      if (!text.includes(name)) continue;
      const said = isCode ? withoutNotes(withoutExports(text)) : text;
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
