/**
 * Which functions and members only their names lead to. In: a file's text, and the name of what it declares. Why: a decorator, a base class or an
 * interface of a package may call what it marks or promises, and what stands in a call may run at once; nobody calls those by name.
 */
import { escaped } from '../../../model/escaped.js';
import { withoutComments } from '../program-texts.js';
import { keptByText } from './kept-by-text.js';

/** Interfaces that ask for a method of their own name alone: `OnModuleInit` of Nest. */
export const OF_LIFE = /^(?:(?:On|Before)(?:Module|Application)\w+|Disposable|AsyncDisposable)$/;
/** What marks a class of which others call just what they name. */
export const PLAIN =
  /^(?:Injectable|injectable|Service|singleton|autoInjectable|scoped|Controller|Resolver)$/;
/** What begins a member of a class. */
const BEFORE = '(?:(?:public|private|protected|static|async|override|readonly)\\s+)*\\*?\\s*';
/** What calls give back whose argument runs when that is called, and no earlier. */
const MADE_LATER =
  '(?:[\\w$]+\\.)?(?:create\\w*Thunk|createServerFn|\\w*[aA]sync(?:Handler|Wrap\\w*)?|catch\\w*|wrap\\w*|\\w*[hH]andler|(?:unstable_)?cache|memo\\w*)\\s*(?:<[^\\n]*>)?\\(';
/** What begins a function: one in brackets runs at once, `(async () => { … })()`. */
const FUNCTION = `(?:async\\b|function\\b|<[\\w$, ]+>\\s*\\(|\\((?!\\s*(?:(?:await|async|function)\\b|\\(|[\\w$]+\\s*=>))|[\\w$]+\\s*=>|${MADE_LATER})`;

/** What a class inherits from, or promises to be: `class SqlOrders extends Kept implements Orders`. */
export interface Heritage {
  readonly inherited: string | undefined;
  readonly promised: readonly string[];
}

/**
 * Whether it is declared in a way in which only its name leads to it.
 * @param isOwn whether all of what a class inherits from and promises to be is there to be read, and asks for nothing; else a class may have neither
 */
export function isPlain(
  text: string,
  declaration: string,
  isOwn: (heritage: Heritage) => boolean = isNone,
): boolean {
  const [owner = '', member] = declaration.split('.');
  if (member === undefined) return isPlainFunction(text, owner);
  return ownerOf(text, owner) === 'object'
    ? isPlainMember(text, member)
    : isPlainMethod(text, owner, member, isOwn);
}

function isNone({ inherited, promised }: Heritage): boolean {
  return inherited === undefined && promised.length === 0;
}

function isPlainFunction(text: string, name: string): boolean {
  return new RegExp(
    `^(?:(?:export\\s+)?(?:(?:async\\s+)?function\\s*\\*?\\s*${escaped(name)}\\b|const\\s+${escaped(name)}\\s*(?::[^\\n]*?)?=\\s*${FUNCTION})|(?:module\\.)?exports\\.${escaped(name)}\\s*=\\s*${FUNCTION})`,
    'm',
  ).test(text);
}

/** What has the members that a declaration names: an object that a file makes and gives a name to, or hands out as a whole, or else a class. */
export const ownerOf = keptByText((text, owner): 'object' | 'class' => {
  const start =
    owner === 'default'
      ? '(?:export\\s+default|module\\.exports\\s*=)'
      : `(?:export\\s+)?(?:const|let|var)\\s+${escaped(owner)}\\s*(?::[^=\\n]*)?=`;
  return new RegExp(`^${start}\\s*(?:Object\\.freeze\\()?\\{`, 'm').test(text) ? 'object' : 'class';
});

/** What a member is made of as its object is, runs then: `find: load('orders')`. */
function isPlainMember(text: string, member: string): boolean {
  const name = escaped(member);
  return new RegExp(
    `(?:^|[{,\\n])[ \\t]*(?:(?:async\\s+)?\\*?\\s*${name}\\s*(?:<[^\\n]*>)?\\(|["']?${name}["']?\\s*:\\s*${FUNCTION})`,
  ).test(text);
}

function isPlainMethod(
  text: string,
  owner: string,
  member: string,
  isOwn: (heritage: Heritage) => boolean,
): boolean {
  const heritage = heritageOf(text, owner);
  if (heritage === undefined || !isOwn(heritage) || !isClassMarkedPlainly(text, owner)) return false;
  const declared = new RegExp(
    `(?:^|\\n)[ \\t]*${BEFORE}${escaped(member)}\\s*(?:(?:<[^\\n]*>)?\\s*\\(|[?!]?\\s*(?::[^\\n]*?)?=\\s*${FUNCTION})`,
  ).exec(text);
  if (!declared) return false;
  // What stands before a member that nothing marks ends another, or begins the class.
  const before = text.slice(Math.max(0, declared.index - LONGEST_COMMENT), declared.index);
  return /[{};]\s*$/.test(withoutComments(before));
}

/** Characters of a comment before a member. */
const LONGEST_COMMENT = 5_000;

const isClassMarkedPlainly = keptByText((text, owner) =>
  isMarkedPlainly(text.slice(0, text.search(new RegExp(`\\bclass\\s+${escaped(owner)}\\b`)))),
);

/**
 * What a class promises to be, where it inherits nothing and nobody else marks it: `class SqlOrders implements Orders`; undefined where it promises nothing
 * but what is asked for by its own name.
 */
export function promisedBy(text: string, owner: string): readonly string[] | undefined {
  const at = text.search(new RegExp(`\\bclass\\s+${escaped(owner)}\\b`));
  const [, heritage = ''] = /^class\s+[\w$]+([^{]*)\{/.exec(text.slice(Math.max(at, 0))) ?? [];
  const [, promised] = /^\s*(?:<[^{]*>)?\s*implements\b([\s\S]*)/.exec(heritage) ?? [];
  if (promised === undefined || !isMarkedPlainly(text.slice(0, at))) return undefined;
  return promised
    .replace(/<[^{]*>/g, '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !OF_LIFE.test(each));
}

/** Whether a text declares something that a class may promise to be, and that promises nothing else in turn. */
export function isPromise(text: string, name: string): boolean {
  const [, heritage] =
    new RegExp(`\\b(?:interface|abstract\\s+class)\\s+${escaped(name)}\\b([^{]*)\\{`).exec(text) ?? [];
  return heritage !== undefined && !/\b(?:extends|implements)\b/.test(heritage.replace(/<[^{]*>/g, ''));
}

/** Whether a text says of something that it keeps such a promise: `private readonly orders: Orders`. */
export function isHeld(text: string, promise: string): boolean {
  return new RegExp(`(?:[:<|&]|\\bas)\\s*${escaped(promise)}(?![\\w$])`).test(text);
}

/** What a class inherits from, and what it promises to be, but for what asks for its own name alone; undefined where that is not read. */
export function heritageOf(text: string, owner: string): Heritage | undefined {
  const at = text.search(new RegExp(`\\bclass\\s+${escaped(owner)}\\b`));
  const [, head] = /^class\s+[\w$]+([^{]*)\{/.exec(text.slice(Math.max(at, 0))) ?? [];
  if (head === undefined) return undefined;
  const read = /^\s*(?:extends\s+([\w$]+)\s*)?(?:implements\b([\w$.,\s]*))?$/.exec(withoutTypes(head));
  if (!read) return undefined;
  const [, inherited, promised = ''] = read;
  const all = promised.split(',').map((each) => each.trim());
  return { inherited, promised: all.filter((each) => each !== '' && !OF_LIFE.test(each)) };
}

/** A head of a class without what its types are of: `Kept<Map<string, Order>>`. */
function withoutTypes(head: string): string {
  const rest = head.replace(/<[^<>]*>/g, '');
  return rest === head ? rest : withoutTypes(rest);
}

/** Whether the decorators before a class, if any, leave its methods to those who name them. */
function isMarkedPlainly(before: string): boolean {
  const marks =
    /(?:@\w+(?:\((?:[^()]|\([^()]*\))*\))?\s*)*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?$/.exec(
      withoutComments(before),
    );
  return [...(marks?.[0] ?? '').matchAll(/@(\w+)/g)].every(([, name = '']) => PLAIN.test(name));
}
