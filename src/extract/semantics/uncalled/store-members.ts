/**
 * What stores can do that a library makes of functions: `defineStore('orders', { actions: { async load() { … } } })`, `create((set) => ({ load: async () => { … } }))`.
 * In: a text without notes, and where its statements stand. Out: where these functions stand, each as a member of its store. Why: pages ask a store for them by
 * their names, and have it by any. Sources: https://pinia.vuejs.org/core-concepts/, https://zustand.docs.pmnd.rs/
 */
import { escaped } from '../../../model/escaped.js';
import { occurrences } from '../program-texts.js';
import { marksOf } from './marks.js';
import type { Region } from './regions.js';

/** What shows that a text may make a store. */
export const MAY_MAKE = /\bdefineStore\b|['"]zustand\b/;
/** What makes one: of what others are called alike, a store is what zustand is imported for. */
const MAKES = /^\s*(?::[^=\n]*)?=\s*(?:(defineStore)|create(?:Store|WithEqualityFn)?)\s*(?:<[^;()]*>)?\s*\(/;
const FUNCTION = '(?:async\\b|function\\b|\\(|[\\w$]+\\s*=>)';
const NAME = '([A-Za-z_$][\\w$]*)';
/** A function that an object has, and one that a function holds. */
const [OF_OBJECT, OF_FUNCTION] = [
  new RegExp(`[ \\t]*(?:async\\s+)?\\*?\\s*${NAME}(?:\\s*\\(|\\s*:\\s*${FUNCTION})`, 'y'),
  new RegExp(
    `[ \\t]*(?:const\\s+${NAME}\\s*(?::[^=;\\n]*)?=\\s*${FUNCTION}|(?:async\\s+)?function\\s*\\*?\\s*${NAME}\\s*\\()`,
    'y',
  ),
];
/** What begins something else. */
const BEGINS = /[ \t]*[\w$'"[.}]/y;
/** What hands on, by their names, what the function of a store holds. */
const HANDED = /\breturn\s*\{[\w$\s,]*\}/g;
/** What gets something, before the sign that gives it that. */
const GETS = /(?<![\w$])([\w$]+)\s*(?::[^=\n]*)?$/;
/** Functions of one text that a store may have: more are made by a program. */
const MOST = 500;
/** Characters before a bracket that tell what it is of, and of what makes a store up to its functions. */
const [NEAR, HEAD] = [200, 2_000];

export function storeMembersIn(text: string, regions: readonly Region[]): readonly Region[] {
  if (!MAY_MAKE.test(text)) return [];
  const isOfZustand = /['"]zustand\b/.test(text);
  const members = regions.flatMap((statement) => {
    const made = statement.declaration.includes('.')
      ? undefined
      : MAKES.exec(text.slice(statement.inside, statement.inside + HEAD));
    if (!made || (made[1] === undefined && !isOfZustand)) return [];
    return membersOf(text, statement, made[1] !== undefined);
  });
  return members.length > MOST ? [] : members;
}

/**
 * A text without a member of a store, and without what hands on that by its name; undefined where what else the store holds may call it by its name alone:
 * `watch(isIn, () => loadOrders())`.
 */
export function withoutMember(text: string, { declaration, start, end }: Region): string | undefined {
  const rest = (text.slice(0, start) + text.slice(end)).replace(HANDED, '');
  const isHeld = /^\s*(?:const|(?:async\s+)?function)\b/.test(text.slice(start, end));
  const name = declaration.slice(declaration.lastIndexOf('.') + 1);
  return isHeld && occurrences(rest, name) > 0 ? undefined : rest;
}

/** Whether a text chooses from what a store can do by a name that is made: `store[action]()`, `useOrders()[action]`. */
export function choosesOfStore(text: string, store: string): boolean {
  if (!text.includes(store)) return false;
  const given = text.matchAll(new RegExp(`=\\s*${escaped(store)}(?![\\w$])`, 'g'));
  const holders = [...given].flatMap(({ index }) => {
    const [, name] = GETS.exec(text.slice(Math.max(0, index - NEAR), index)) ?? [];
    return name === undefined || name === store ? [] : [escaped(name)];
  });
  const made = `${escaped(store)}(?:\\.getState)?\\([^()]*\\)`;
  return new RegExp(
    `(?:(?<![\\w$])(?:${[...new Set(holders), 'this', 'get\\(\\)'].join('|')})|${made})\\s*(?:[?!]\\.?)?\\[(?!\\s*(?:['"\\d\\]]|\`[^\`$]*\`))`,
  ).test(text);
}

function membersOf(text: string, statement: Region, isDefined: boolean): readonly Region[] {
  const found: Region[] = [];
  const open: number[] = [];
  /** The bracket within which the functions stand, and whether that is an object's. */
  let holder: { readonly at: number; readonly isObject: boolean } | undefined;
  let member: Omit<Region, 'end'> | undefined;
  const close = (end: number) => {
    if (member) found.push({ ...member, end });
    member = undefined;
  };
  for (const { at, mark } of marksOf(text, statement.inside)) {
    if (at >= statement.end) break;
    if ('([{'.includes(mark)) {
      const before = text.slice(Math.max(statement.inside, at - NEAR), at);
      if (mark === '{' && !holder) holder = holderAt(at, before, open.length, isDefined);
      // A function that gives back the object, after what it holds for itself.
      else if (mark === '{' && !isDefined && open.at(-1) === holder?.at && /\breturn\s*$/.test(before))
        holder = { at, isObject: true };
      open.push(at);
    } else if (')]}'.includes(mark)) {
      if (open.pop() === holder?.at && holder) {
        close(at);
        if (holder.isObject) break;
      }
    } else if (mark === '\n' && holder && open.at(-1) === holder.at) {
      BEGINS.lastIndex = at;
      if (!BEGINS.test(text)) continue;
      close(at);
      if (!isDefined && !holder.isObject) continue;
      const pattern = holder.isObject ? OF_OBJECT : OF_FUNCTION;
      pattern.lastIndex = at;
      const [all = '', first, second] = pattern.exec(text) ?? [];
      const name = first ?? second;
      if (name !== undefined)
        member = { declaration: `${statement.declaration}.${name}`, start: at, inside: at + all.length };
    }
  }
  return found;
}

function holderAt(at: number, before: string, depth: number, isDefined: boolean) {
  if (isDefined) {
    if (depth === 2 && /\bactions\s*:\s*$/.test(before)) return { at, isObject: true };
    const isBody = depth === 1 && /(?:=>|\bfunction\s*\([^()]*\))\s*$/.test(before);
    return isBody ? { at, isObject: false } : undefined;
  }
  if (/=>\s*\(\s*$/.test(before)) return { at, isObject: true };
  return /=>\s*$/.test(before) ? { at, isObject: false } : undefined;
}
