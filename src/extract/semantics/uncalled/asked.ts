/** Whether something is asked for a member. In: a text, and what it calls the thing. Undefined where it cannot be told: something takes the whole of it. */
import { escaped } from '../../../model/escaped.js';
import { keptByText } from './kept-by-text.js';

export type Asked = boolean | undefined;

/**
 * Whether a text asks something for a member, if it asks it for nothing but members.
 * @param isTyped whether the text says of what type it is: there it only gets its name
 */
export function isUsed(text: string, local: string, member: string, isTyped = false): Asked {
  const { asked, isTaken, isGiven } = usesOf(text, local);
  if (asked.has(member)) return true;
  return isTaken || (isGiven && !isTyped) ? undefined : false;
}

/** What a text does with what it calls so. */
interface Uses {
  /** The members that it asks it for. */
  readonly asked: ReadonlySet<string>;
  /** Whether it takes the whole of it. */
  readonly isTaken: boolean;
  /** Whether it stands where something is given that name, or is made anew. */
  readonly isGiven: boolean;
}

const usesOf = keptByText((text, local): Uses => {
  const word = local.split('.').map(escaped).join('\\s*[?!]?\\.\\s*');
  const uses = text.matchAll(
    new RegExp(
      `(?<![\\w$/-])${word}(?![\\w$-])(?:\\s*[?!]?\\.\\s*([\\w$]+)|(\\s*[?!]?\\s*:|\\s*=(?!=|>)))?`,
      'g',
    ),
  );
  const asked = new Set<string>();
  let [isTaken, isGiven] = [false, false];
  for (const { 1: member, 2: given, index } of uses) {
    if (member !== undefined) asked.add(member);
    else if (given !== undefined && !(given.endsWith(':') && isChosen(text, index))) isGiven = true;
    else isTaken = true;
  }
  return { asked, isTaken, isGiven };
});

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
