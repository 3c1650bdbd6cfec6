/**
 * What becomes of an object that is given to somebody. In: a text, and where the object stands in it. Out: the class that is made of it, and what that calls
 * it, `new PlaceOrder(orders)` and `constructor(private readonly repository: Orders)`; or nothing, where it goes another way. Why: whoever has an object may
 * ask it for anything, but a class that is there to be read asks for what it asks for.
 */
import { escaped } from '../../../model/escaped.js';

export interface Given {
  /** The class, by what the text calls it. */
  readonly made: string;
  /** The place among what its constructor takes. */
  readonly place: number;
}

/** What an object is called by who is given it. */
export interface Kept {
  readonly name: string;
  /** Whether only the class itself can read it by that name. */
  readonly isOwn: boolean;
}

/** Characters before an object in which who is given it has to stand. */
const FURTHEST = 2_000;
const MAKES = /\bnew\s+([A-Za-z_$][\w$]*)\s*(?:<[^<>()]*>\s*)?$/;
/** What stands among what is given and may hold commas of its own: texts and comments. */
const SET_APART = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`|\/\*[^*]*\*\/|\/\/[^\n]*/g;
/** What types stand in, the innermost: `Map<string, Order>`. */
const OF_TYPES = /(?<=\w)<[^<>()=;]*>/g;

/** Whom a text gives what stands between two places in it, if that is all that it gives there. */
export function givenTo(text: string, start: number, end: number): Given | undefined {
  if (!/^\s*[,)]/.test(text.slice(end, end + FURTHEST))) return undefined;
  let depth = 0;
  for (let at = start - 1; at >= Math.max(0, start - FURTHEST); at -= 1) {
    const mark = text[at]!;
    if (')]}'.includes(mark)) depth += 1;
    if (!'([{'.includes(mark)) continue;
    if (depth > 0) {
      depth -= 1;
      continue;
    }
    if (mark !== '(') return undefined;
    const [, made] = MAKES.exec(text.slice(Math.max(0, at - FURTHEST), at)) ?? [];
    const others = partsOf(text.slice(at + 1, start));
    if (made === undefined || others.at(-1)!.trim() !== '' || others.some((each) => /^\s*\.\.\./.test(each)))
      return undefined;
    return { made, place: others.length - 1 };
  }
  return undefined;
}

/** What a class calls what its constructor takes at a place; undefined where it has no constructor of its own, or takes it apart. */
export function keptBy(text: string, owner: string, place: number): Kept | undefined {
  const own = classOf(text, owner);
  const opened = /[;{}\n][ \t]*(?:(?:public|protected|private)\s+)?constructor\s*\(/.exec(own);
  if (!opened) return undefined;
  const from = opened.index + opened[0].length;
  let depth = 1;
  let to = from;
  for (; to < own.length && depth > 0; to += 1) {
    if ('([{'.includes(own[to]!)) depth += 1;
    if (')]}'.includes(own[to]!)) depth -= 1;
  }
  const taken = partsOf(own.slice(from, to - 1));
  if (taken.slice(0, place + 1).some((each) => /^\s*\.\.\./.test(each))) return undefined;
  const [, marks = '', name] =
    /^\s*(?:@[\w$.]+(?:\([^()]*\))?\s*)*((?:(?:public|private|protected|readonly|override)\s+)*)([\w$]+)\s*(?:\?\s*)?(?:[:=]|$)/.exec(
      taken[place] ?? '',
    ) ?? [];
  return name === undefined ? undefined : { name, isOwn: marks === '' || /\bprivate\b/.test(marks) };
}

/** What a class keeps an object by that it puts there: `this.repository = orders;`. */
export function putInto(text: string, start: number, end: number): Kept | undefined {
  if (!/^[ \t]*(?:;|\r?\n|\}|$)/.test(text.slice(end, end + FURTHEST))) return undefined;
  const [, name] = /\bthis\.(#?[\w$]+)\s*=\s*$/.exec(text.slice(Math.max(0, start - FURTHEST), start)) ?? [];
  return name === undefined ? undefined : { name, isOwn: isOwnField(text, name) };
}

/** Whether a class says of a field that nobody else reads it. */
export function isOwnField(text: string, name: string): boolean {
  return (
    name.startsWith('#') || new RegExp(`\\bprivate\\s+(?:readonly\\s+)?${escaped(name)}(?![\\w$])`).test(text)
  );
}

/** The text of a class, from its head to where the next one begins. */
function classOf(text: string, owner: string): string {
  const at = text.search(new RegExp(`\\bclass\\s+${escaped(owner)}(?![\\w$])`));
  if (at === -1) return '';
  const next = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s/gm;
  next.lastIndex = at + 1;
  return text.slice(at, next.exec(text)?.index);
}

/** What stands between the commas of a list. */
function partsOf(list: string): readonly string[] {
  const text = withoutTypes(list.replace(SET_APART, (all) => (all.startsWith('/') ? '' : '_')));
  const parts = [''];
  let depth = 0;
  for (const mark of text) {
    if ('([{'.includes(mark)) depth += 1;
    if (')]}'.includes(mark)) depth -= 1;
    if (mark === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += mark;
  }
  return parts;
}

function withoutTypes(text: string): string {
  const rest = text.replace(OF_TYPES, '_');
  return rest === text ? rest : withoutTypes(rest);
}
