/**
 * What nobody calls. In: the functions and methods in which something was found, and the texts of the code that services run. Out: those whose name
 * stands nowhere but where they are declared. Why: what they would do is done by nobody. Whatever may be called in another way is kept: what a decorator
 * marks, what a base class or an interface of a package may ask for, what a framework looks for by its name, what a template or a document names.
 */
import type { ImportFact, Placed } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { importersOf } from './candidates.js';
import type { Answer } from './tasks.js';
import { unaskedAmong } from './unasked-members.js';

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
  readonly imports: readonly Pick<ImportFact, 'from' | 'to'>[];
  read(path: Path): string;
  /** The service that a file is part of; undefined for libraries, whose parts count for who asks for them. */
  serviceOf(path: Path): Path | undefined;
  /** Whether a file may do anything with stores or others: what another service asks for it names there. */
  mayMatter(path: Path): boolean;
}

/** Names that frameworks and runtimes look for. */
const LOOKED_FOR =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|default|main|loaders?|actions?|\w*[hH]andlers?|middleware|config|register|setup|init|run|start|stop|execute|process|perform|up|down|load|seed|plugin|fetch|scheduled|queue|email|tail|alarm|create\w*App|get\w+Props|generate\w+|prerender|entries|bootstrap|install|activate|deactivate|constructor|toJSON|then|on[A-Z]\w*)$/;
/** Interfaces that ask for a method of their own name alone: `OnModuleInit` of Nest. */
const OF_LIFE = /^(?:(?:On|Before)(?:Module|Application)\w+|Disposable|AsyncDisposable)$/;
/** What marks a class of which others call just what they name. */
const PLAIN = /^(?:Injectable|injectable|Service|singleton|autoInjectable|scoped|Controller|Resolver)$/;
/** What begins a member of a class. */
const BEFORE = '(?:(?:public|private|protected|static|async|override|readonly)\\s+)*\\*?\\s*';
/** The share of what a service does that may be done by nobody: where it is more, and not just these few, it is called in a way that is not known here. */
const [MOST, FEW] = [1 / 3, 3];

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
  return {
    ...found,
    ...(usage && { usage: { ...usage, accesses: usage.accesses.filter(isCalled) } }),
    ...(stores && { stores: { ...stores, uses: stores.uses.filter(isCalled) } }),
    ...(traffic && {
      traffic: {
        ...traffic,
        calls: traffic.calls.filter(isCalled),
        messages: traffic.messages.filter(isCalled),
      },
    }),
    left: [{ source: 'code', message, at: first!.at }],
  };
}

function doingOf({ declaration, at: { path } }: Placed): readonly Doing[] {
  return declaration === undefined ? [] : [{ path, declaration }];
}

function keyOf({ path, declaration }: Doing): string {
  return `${path}\n${declaration}`;
}

function uncalledAmong(
  doings: readonly Doing[],
  { files, documents, imports, read, serviceOf, mayMatter }: UncalledRequest,
): ReadonlySet<string> {
  const sizes = groupBy(files, serviceOf);
  const isLarge = (path: Path) => {
    const service = serviceOf(path);
    return service !== undefined && (sizes.get(service)?.length ?? 0) >= FEWEST;
  };
  const distinct = [...new Map(doings.map((each) => [keyOf(each), each])).values()].filter(({ path }) =>
    isLarge(path),
  );
  const importers = importersOf(imports);
  const lonely = distinct.filter((each) => {
    const name = nameOf(each);
    if (name === undefined || LOOKED_FOR.test(name)) return false;
    const text = read(each.path);
    if (occurrences(text, name) !== 1 || !isPlain(text, each)) return false;
    const around = importers.get(each.path) ?? [];
    // What nobody imports is found in another way; who imports all of a file may call what is in it by a name that is made.
    if (around.length === 0) return false;
    const [owner, member] = each.declaration.split('.');
    const isChosen = (text: string) => (member === undefined ? takesAll(text) : text.includes(`${owner}[`));
    if (around.some((from) => isChosen(read(from)))) return false;
    return around.every((from) => !withoutNotes(read(from)).includes(name));
  });
  const named = lonely.map((each) => ({ each, name: nameOf(each)!, service: serviceOf(each.path) }));
  const texts = [
    ...files.map((path) => ({ path, service: serviceOf(path), isCode: true })),
    ...documents.map((path) => ({ path, service: undefined, isCode: false })),
  ];
  const concerned = new Set(named.map(({ service }) => service));
  const near = aroundOf(concerned, files, imports, serviceOf);
  const telling = texts.filter(
    ({ path, service, isCode }) => !isCode || near.has(path) || (service !== undefined && mayMatter(path)),
  );
  const mentions = mentionsAmong(named, telling, read);
  const alone = named.flatMap(({ each }, index) => (mentions[index]! <= 1 ? [each] : []));
  const all = groupBy(distinct, ({ path }) => serviceOf(path));
  const plain = remembering(read);
  const isUnasked = unaskedAmong({ importers, read: plain });
  const unasked = distinct.filter((each) => {
    const [owner = '', member, ...others] = each.declaration.split('.');
    if (member === undefined || others.length > 0 || LOOKED_FOR.test(member)) return false;
    return isPlain(read(each.path), each) && isUnasked({ path: each.path, owner, member });
  });
  return new Set(
    [alone, unasked].flatMap((found) =>
      [...groupBy(found, ({ path }) => serviceOf(path))].flatMap(([service, own]) =>
        own.length > Math.max(FEW, (all.get(service)?.length ?? 0) * MOST) ? [] : own.map(keyOf),
      ),
    ),
  );
}

/** The texts of files without comments, each read once. */
function remembering(read: (path: Path) => string): (path: Path) => string {
  const known = new Map<Path, string>();
  return (path) => {
    const text = known.get(path) ?? withoutNotes(read(path));
    known.set(path, text);
    return text;
  };
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

/** The name that others call it by; undefined for what has none of its own. */
function nameOf({ declaration }: Doing): string | undefined {
  const [first, second, ...others] = declaration.split('.');
  const name = second ?? first;
  return others.length === 0 && name !== undefined && /^[A-Za-z_$][\w$]{3,}$/.test(name) ? name : undefined;
}

/** Whether it is declared in a way in which only its name leads to it. */
function isPlain(text: string, { declaration }: Doing): boolean {
  const [owner, member] = declaration.split('.');
  if (member === undefined)
    return new RegExp(
      `^export\\s+(?:async\\s+)?(?:function\\s*\\*?|const)\\s+${escaped(owner!)}\\b`,
      'm',
    ).test(text);
  const at = text.search(new RegExp(`\\bclass\\s+${escaped(owner!)}\\b`));
  const [, heritage] = /^class\s+[\w$]+([^{]*)\{/.exec(text.slice(Math.max(at, 0))) ?? [];
  if (heritage === undefined || !isFree(heritage) || !isMarkedPlainly(text.slice(0, at))) return false;
  const declared = new RegExp(`(?:^|\\n)[ \\t]*${BEFORE}${escaped(member)}\\s*(?:<[^\\n]*>)?\\s*[(=:]`).exec(
    text,
  );
  // What stands before a member that nothing marks ends another, or begins the class.
  return declared !== null && /[{};]\s*$/.test(withoutComments(text.slice(0, declared.index)));
}

/** Whether a class promises nothing to a package: it extends nothing, and implements only what is asked for by its own name. */
function isFree(heritage: string): boolean {
  if (/\bextends\b/.test(heritage)) return false;
  const [, promised = ''] = /\bimplements\b([\s\S]*)/.exec(heritage) ?? [];
  return promised.split(',').every((each) => each.trim() === '' || OF_LIFE.test(each.trim()));
}

/** Whether the decorators before a class, if any, leave its methods to those who name them. */
function isMarkedPlainly(before: string): boolean {
  const marks =
    /(?:@\w+(?:\((?:[^()]|\([^()]*\))*\))?\s*)*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?$/.exec(
      withoutComments(before),
    );
  return [...(marks?.[0] ?? '').matchAll(/@(\w+)/g)].every(([, name = '']) => PLAIN.test(name));
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
      const said = isCode ? withoutNotes(text) : text;
      if (service !== undefined && service !== own) {
        if (new RegExp(`["'\`.:]${escaped(name)}["'\`]`).test(said)) counts[index]! += 1;
        continue;
      }
      const first = said.indexOf(name);
      if (first !== -1) counts[index]! += said.includes(name, first + name.length) ? 2 : 1;
    }
    open = open.filter(({ index }) => counts[index]! < 2);
  }
  return counts;
}

function occurrences(text: string, name: string): number {
  let count = 0;
  const word = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'g');
  while (count < 2 && word.test(text)) count += 1;
  return count;
}

/** A text without the comments that begin a line: elsewhere `/*` may be part of a path, as in `app.use('/orders/*', …)`. */
function withoutNotes(text: string): string {
  let rest = '';
  let from = 0;
  for (const { 0: begin, index } of text.matchAll(/^[ \t]*(?:\{?\/\*|\/\/)/gm)) {
    if (index < from) continue;
    const end = begin.endsWith('*') ? text.indexOf('*/', index + begin.length) : text.indexOf('\n', index);
    rest += text.slice(from, index);
    if (end === -1) return rest;
    from = begin.endsWith('*') ? end + 2 : end;
  }
  return rest + text.slice(from);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]*\/\/.*$/gm, '');
}

function escaped(name: string): string {
  return name.replace(/\$/g, '\\$');
}
