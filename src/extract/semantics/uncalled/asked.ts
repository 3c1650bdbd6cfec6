/** Whether something is asked for a member. In: a text, and what it calls the thing. Undefined where it cannot be told: something takes the whole of it. */
import { escaped } from '../../../model/escaped.js';
import { keptByText } from './kept-by-text.js';

export type Asked = boolean | undefined;

/** What is asked by whoever is given what stands between two places of a text. */
export type GoingOn = (text: string, start: number, end: number) => Asked;

/**
 * Whether a text asks something for a member, if it asks it for nothing but members.
 * @param isTyped whether the text says of what type it is: there it only gets its name
 * @param goingOn what is known of where it goes
 * @param isField whether only what is asked of somebody for that name is it, `this.orders`: a variable that is called like it is another
 */
export function isUsed(
  text: string,
  local: string,
  member: string,
  isTyped = false,
  goingOn: GoingOn = () => undefined,
  isField = false,
): Asked {
  const { asked, taken } = (isField ? fieldUsesOf : usesOf)(text, local);
  if (asked.has(member)) return true;
  return anyOf(
    taken
      .filter(({ isGiven }) => !(isTyped && isGiven))
      .map(({ start, end, isNamed }) => (isNamed ? undefined : goingOn(text, start, end))),
  );
}

/**
 * The same of an object that a file declares or imports by a name: what others call so, `{ orders: '/orders' }`, `paths.orders`, is theirs. Where somebody is
 * given the object, its name stands by itself.
 */
export function isObjectUsed(text: string, local: string, member: string): Asked {
  const { asked, taken } = objectUsesOf(text, local);
  if (asked.has(member)) return true;
  return taken.every(({ isGiven }) => isGiven) ? false : undefined;
}

/** What a text does with what it calls so. */
interface Uses {
  /** The members that it asks it for. */
  readonly asked: ReadonlySet<string>;
  /** Where it takes the whole of it. */
  readonly taken: readonly Taken[];
}

interface Taken {
  readonly start: number;
  readonly end: number;
  /** Whether it stands before a colon, or is made anew. */
  readonly isNamed: boolean;
  /** Whether something is given that name there. */
  readonly isGiven: boolean;
}

const usesOf = keptByText((text, local) => usesIn(text, local, '(?<![\\w$/-])'));
const objectUsesOf = keptByText((text, local) =>
  usesIn(text, local, '(?<![\\w$/-]|(?<!\\.\\.|\\bexports)\\.)'),
);
const fieldUsesOf = keptByText((text, local) => usesIn(text, local, '(?<=[.#]\\s{0,200})'));

/** @param before what stands before what a text calls so */
function usesIn(text: string, local: string, before: string): Uses {
  const word = local.split('.').map(escaped).join('\\s*[?!]?\\.\\s*');
  const uses = text.matchAll(
    new RegExp(
      `${before}${word}(?![\\w$-])(?:\\s*[?!]?\\.\\s*([\\w$]+)|(\\s*[?!]?\\s*:|\\s*=(?!=|>)))?`,
      'g',
    ),
  );
  const asked = new Set<string>();
  const taken: Taken[] = [];
  for (const { 0: use, 1: member, 2: given, index } of uses) {
    if (member !== undefined) {
      asked.add(member);
      continue;
    }
    const isNamed = given !== undefined;
    const isGiven = isNamed && !(given.endsWith(':') && isChosen(text, index));
    taken.push({ start: index, end: index + use.length, isNamed, isGiven });
  }
  return { asked, taken };
}

/** Characters before a name that tell whether it is one of two: `isNew ? this.orders : this.archive`. */
const NEAR = 60;

function isChosen(text: string, index: number): boolean {
  return /\?\s*(?:[\w$]+\s*[?!]?\.\s*)*$/.test(text.slice(Math.max(0, index - NEAR), index));
}

/** What several say together. */
export function anyOf(answers: readonly Asked[]): Asked {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** What shows that an object leaves by itself, or is made without the name of its class: `register(this)`, `const { create } = this`, `this[kind]`, `new this()`. */
export const LEAVES =
  /\bnew\s+this\b(?!\s*\.\s*(?!constructor\b))|\bthis\s*(?:[,;)\]}[]|as\b|\?\s*:|$)|[(,=[{:?]\s*this\b\s*(?![\w\s]*[.?!])/m;

/** Whether an object asks itself. */
export function isSelfAsked(text: string, member: string): boolean {
  return askedOfItself(text, '').has(member);
}

const askedOfItself = keptByText(
  (text): ReadonlySet<string | undefined> =>
    new Set(
      [...text.matchAll(/\b(?:this|self|that|super)\s*[?!]?\.\s*([\w$]+)/g)].map(([, member]) => member),
    ),
);
