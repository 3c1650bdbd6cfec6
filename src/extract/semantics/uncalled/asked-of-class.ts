/**
 * What is asked of the objects of a class in a file. In: the file's text, and what it calls the class. Out: whether they are asked for a method, and the names
 * that they have: fields and parameters of its type, `private readonly orders: OrdersService`, and what is made of it. Nothing can be told where the
 * class goes elsewhere: somebody inherits from it, puts it in another's place, keeps it in a list of its own.
 */
import { escaped } from '../../../model/escaped.js';
import { withoutExports } from '../program-texts.js';
import { type Asked, anyOf, type GoingOn, isUsed } from './asked.js';
import { keptByText } from './kept-by-text.js';
import { regionsOf } from './regions.js';

/** What stands before the name of a class where nothing is asked of an object. */
const SILENT = /(?:\bclass\s+|\bexport\s+default\s+|\bprovide\s*:\s*)$/;
/** What a container puts there, whatever its type is said to be: `@Inject(OrdersService) private readonly orders: Orders`. */
const INJECTED = /@[iI]nject\(\s*(?:forwardRef\(\s*\(\)\s*=>\s*)?$/;
const INTO = /^[\s)]*(?:(?:public|private|protected|readonly)\s+)*([\w$]+)/;
const TESTED = /([\w$]+)\s+instanceof\s+$/;
/** A list of what a framework is to make, `providers: [OrdersService, …]`; of what a factory is given, `inject`, anything may be asked. */
const LISTED = /\b(?:providers|exports|controllers)\s*:\s*\[(?:[^\]]*,)?\s*$/;
/** The same, and what a container is told to keep: `{ provide: OrdersService, … }`. */
const MANAGED = new RegExp(`(?:${LISTED.source}|\\bprovide\\s*:\\s*$)`);
/** What stands after what gives an object of a class that it is told, before that: `<OrdersService>(…)`, `(OrdersService)`. */
const TOLD = '(?:<(?:[^>\\n]*>\\s*\\()?|\\()\\s*$';
/** What gives one a name: `app.get(OrdersService)`, `container.resolve<OrdersService>(…)`, `inject(OrdersService)`. */
const MADE = new RegExp(
  `(?:(?<!\\bthis\\s*)(\\.)\\s*)?([\\w$]+)\\s*(?::(?:[^=;\\n(){},<>]|<[^=;\\n(){}<>]*>)*)?=\\s*(?:await\\s+)?(?:new\\s+$|(?:[\\w$.]+\\.(?:get|resolve|inject)|inject)${TOLD})`,
);
/** What asks it for something where it gets it: `inject(OrdersService).find()`. */
const GOT = new RegExp(`(?:\\.(?:get|resolve|inject)|(?<![\\w$.@#])inject)${TOLD}`);
const TYPED = /([\w$]+)\s*[?!]?\s*:\s*$/;
/** What asks all that an object holds, by names that are made. */
export const CHOOSES = /\bthis\s*\[|\bObject\s*\.\s*\w+\(\s*this\b/;
/** What a container puts in its place. */
const STOOD_IN = /^use(?:Class|Existing|Factory|Value)$/;

/** What gives a member of the object, or its answer, a name and not the object: `const order = new Orders().find(id)`. */
const ASKED_AT_ONCE = /^\s*[?!]?\s*(?:\.\s*([\w$]+)|\[)/;
/** What stands before the brackets of an object, and what does so where that is a type. */
const [LITERAL, TYPE] = [
  /(?:[=(,:[?]|&&|\|\||\breturn|\bdefault)\s*$/,
  /(?:\btype\s+[\w$]+(?:<[^>\n]*>)?\s*=|[})]\s*:)\s*$/,
];

/** Characters around a name that tell how it is used. */
const NEAR = 300;

/** Names of objects of a class in one file. */
const MOST_NAMES = 30;

export interface OfObjects {
  readonly asked: Asked;
  readonly names: readonly string[];
  /** Whether something else than the text itself may make one, or calls what it looks for: a container. */
  readonly isManaged: boolean;
}

/** What a text does with a class that it calls so, whichever method is looked for. */
interface Uses {
  /** The text in which its objects are asked. */
  readonly text: string;
  /** The same, without what hands them out: who imports one by its name, is looked for by that. */
  readonly rest: string;
  /** What the class itself is asked for: `Orders.instance`. */
  readonly members: ReadonlySet<string>;
  /** What objects are asked for as soon as they are made: `new Orders().find()`; undefined for what is chosen. */
  readonly atOnce: ReadonlySet<string | undefined>;
  /** Where one is made that is given no name. */
  readonly made: readonly { readonly start: number; readonly end: number }[];
  /** The names that its objects have. */
  readonly names: readonly string[];
  /** Those of them that only fields have, which nobody else can read. */
  readonly fields: ReadonlySet<string>;
  /** Whether the class, or an object, goes where it cannot be followed. */
  readonly isLost: boolean;
  readonly isManaged: boolean;
  /** Whether the text asks all that an object holds, by names that are made. */
  readonly isChoosing: boolean;
}

/**
 * @param known names that objects of the class are known by: `Orders.instance` may be one
 * @param goingOn what is known of where objects go
 */
export function askedOfObjects(
  whole: string,
  local: string,
  method: string,
  known: ReadonlySet<string>,
  goingOn: GoingOn,
): OfObjects {
  const { text, rest, members, atOnce, made, names, fields, isLost, isManaged, isChoosing } = usesOf(
    whole,
    local,
  );
  // Whose methods give back the object itself is told nothing of.
  const answers: Asked[] = [...atOnce].map((at) => (at === undefined ? undefined : at === method));
  for (const member of members)
    if (known.has(member)) answers.push(isUsed(text, `${local}.${member}`, method, true));
    else answers.push(member === 'prototype' ? undefined : member === method);
  if (isLost) answers.push(undefined);
  for (const { start, end } of made) answers.push(goingOn(text, start, end));
  // Where each place has a name of its own for it, asking for each of them takes too long.
  if (names.length > MOST_NAMES) return { asked: undefined, names: [], isManaged };
  for (const name of names) answers.push(isUsed(rest, name, method, true, goingOn, fields.has(name)));
  if (names.length > 0 && isChoosing) answers.push(undefined);
  return { asked: anyOf(answers), names, isManaged };
}

const usesOf = keptByText((whole, local): Uses => {
  // `this.orders = orders` only keeps what is given.
  const text = whole.replace(/\bthis\.([\w$]+)\s*=\s*\1(?![\w$])/g, '');
  const [names, members, atOnce] = [new Set<string>(), new Set<string>(), new Set<string | undefined>()];
  const makings: { readonly start: number; readonly end: number }[] = [];
  let [isLost, isManaged] = [false, false];
  const declared = new Map<string, boolean>();
  const add = (name: string, isPrivate: boolean | undefined) => {
    names.add(name);
    if (isPrivate !== undefined) declared.set(name, isPrivate && declared.get(name) !== false);
  };
  for (const { index } of text.matchAll(new RegExp(`(?<![\\w$])${escaped(local)}(?![\\w$])`, 'g'))) {
    const before = text.slice(Math.max(0, index - NEAR), index);
    const after = text.slice(index + local.length, index + local.length + NEAR);
    const [, holder, made] = MADE.exec(before) ?? [];
    const [, typed] = /^\s*[,;)=}|]|^\s*\n/.test(after) ? (TYPED.exec(before) ?? []) : [];
    const [, member] = /^\s*\.\s*([\w$]+)/.exec(after) ?? [];
    const [, tested] = TESTED.exec(before) ?? [];
    const [, into] = INJECTED.test(before) ? (INTO.exec(after) ?? []) : [];
    const isMade = /\bnew\s+$/.test(before);
    const isGot = made === undefined && GOT.test(before);
    if (into !== undefined || (made !== undefined && !isMade) || isGot || MANAGED.test(before))
      isManaged = true;
    if (made !== undefined) {
      const [isAsked, at] = ASKED_AT_ONCE.exec(afterMaking(before, after)) ?? [];
      if (isAsked !== undefined) atOnce.add(at);
      // What others may hold it by, they may choose from.
      if (holder === undefined) add(made, isPrivateIn(before, made));
      else isLost = true;
    } else if (isGot) {
      const [isAsked, at] = ASKED_AT_ONCE.exec(afterMaking(before, after)) ?? [];
      if (isAsked === undefined) isLost = true;
      else atOnce.add(at);
    } else if (member !== undefined) members.add(member);
    else if (tested !== undefined) add(tested, false);
    else if (into !== undefined) add(into, /^[\s)]*private\b/.test(after));
    else if (SILENT.test(before) || LISTED.test(before)) continue;
    else if (isGivenBack(before, after) || isSaid(before, after)) continue;
    else if (typed !== undefined && !STOOD_IN.test(typed) && !isInLiteral(before))
      add(typed, isPrivateIn(before, typed));
    else if (isMade) {
      const rest = afterMaking(before, after);
      const [start, end] = [before.search(/new\s+$/) - before.length, after.length - rest.length];
      if (rest === UNSEEN) isLost = true;
      else makings.push({ start: index + start, end: index + local.length + end });
    } else isLost = true;
  }
  const fields = new Set([...names].filter((name) => declared.get(name) === true && !isReadBare(text, name)));
  const kept = { members, atOnce, made: makings, names: [...names], fields, isLost, isManaged };
  return { text, rest: withoutExports(text), ...kept, isChoosing: CHOOSES.test(text) };
});

/** What a field is declared with that nobody else can read, and what only puts something into one. */
const [PRIVATE, PUT] = ['\\bprivate\\s+(?:(?:readonly|override|static)\\s+)*|#', '\\bthis\\s*\\.\\s*'];

/** Whether what is told last is such a field, `private readonly orders: Orders`; undefined where that is only put there: `this.orders = new Orders()`. */
function isPrivateIn(before: string, name: string): boolean | undefined {
  const isIt = (marks: string) =>
    new RegExp(`(?:${marks})${escaped(name)}\\s*[?!]?\\s*[:=][^;{}]*$`).test(before);
  return isIt(PUT) ? undefined : isIt(PRIVATE);
}

/** Whether a class reads what its field has by that name alone: `constructor(private orders: Orders) { orders.load(); }`, `const { orders } = this`. */
function isReadBare(text: string, name: string): boolean {
  const word = `(?<![\\w$.#])${escaped(name)}(?![\\w$])`;
  if (new RegExp(`\\{[^{}]*${word}[^{}]*\\}\\s*(?::[^=;{}]*)?=(?![=>])`).test(text)) return true;
  if (!MAKER.test(text)) return false;
  const makers = regionsOf(text).filter(({ declaration }) => declaration.endsWith('.constructor'));
  const bare = new RegExp(word, 'g');
  return (
    makers.length === 0 ||
    makers.some(({ start, end }) => (text.slice(start, end).match(bare)?.length ?? 0) > 1)
  );
}

const MAKER = /\bconstructor\s*\(/;

/** Whether a name is a word of a sentence in quotes, `logger.warn('no redis in Orders:')`: by a sentence nobody finds a class. */
function isSaid(before: string, after: string): boolean {
  const start = before.lastIndexOf('\n') + 1;
  if (start === 0 && before.length >= NEAR) return false;
  const line = before.slice(start);
  const [, quote, said = ''] = /(?:^|[(,=:+?])\s*(['"])([^'"`\n${}]*)$/.exec(line) ?? [];
  if (quote === undefined || line.split(quote).length % 2 === 1) return false;
  const [rest, end] = /^[^'"`\n${}]*(['"])/.exec(after) ?? [];
  return end === quote && /\s/.test(`${said}${rest}`);
}

/** Whether it says what a function gives back, which is made somewhere: `find(): Orders {`. */
function isGivenBack(before: string, after: string): boolean {
  return /\)\s*:\s*$/.test(before) && /^\s*(?:\{|=>|;|\n)/.test(after);
}

/** What follows where it is not seen what does. */
const UNSEEN = '.';

/** What follows where something is made: `new Orders(db)` or `app.get(Orders)`. */
function afterMaking(before: string, after: string): string {
  const isGiven = !/\bnew\s+$/.test(before);
  let depth = isGiven && before.trimEnd().endsWith('(') ? 1 : 0;
  // `resolve<Orders>('orders')` and `new Orders<Paid>()` say a type before.
  const start = /^\s*(?:<[^<>()]*)?>?\s*/.exec(after)![0].length;
  if (depth === 0 && after[start] !== '(') return after;
  for (let at = start; at < after.length; at += 1) {
    if (after[at] === '(') depth += 1;
    if (after[at] === ')') depth -= 1;
    if (depth === 0) return after.slice(at + 1);
  }
  return UNSEEN;
}

/** Whether a key stands in an object, not in a type or among parameters: the class itself goes by it. */
function isInLiteral(before: string): boolean {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    if (/[)}\]]/.test(before[at]!)) depth += 1;
    if (!/[({[]/.test(before[at]!)) continue;
    if (depth === 0)
      return before[at] === '{' && LITERAL.test(before.slice(0, at)) && !TYPE.test(before.slice(0, at));
    depth -= 1;
  }
  return false;
}
