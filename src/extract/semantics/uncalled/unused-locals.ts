/**
 * The functions that others hold and never name again: `const onDelete = async () => { … }` of a page whose button is gone. In: a text without notes. Out: where
 * they stand. Why: nobody else can name what a function keeps for itself, so what they would do, and who they would call, is done by nobody.
 */
import { marksOf } from './marks.js';

export interface Span {
  /** Where the statement begins that gives it a name. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** What a function takes, and what it gives. */
const SIGNATURE = '\\((?:[^()]|\\([^()]*\\))*\\)\\s*(?::[^=;{}\\n]*)?';
/** What begins a function that a statement within another gives a name to; what libraries keep until it is asked for among it. */
const LOCAL = new RegExp(
  `^[ \\t]+(?:(?:const|let)\\s+([A-Za-z_$][\\w$]*)\\s*(?::[^=;\\n]*)?=\\s*(?:(?:async\\s*)?(?:${SIGNATURE}|[\\w$]+\\s*)=>\\s*|(?:async\\s+)?function\\s*\\*?\\s*${SIGNATURE}|(?:React\\.)?use(?:Callback|Event|EffectEvent|MemoizedFn|Mutation)(?:<[^()\\n]*>)?(?=\\())|(?<=[{};]\\s{0,200})(?:async\\s+)?function\\s*\\*?\\s*([A-Za-z_$][\\w$]*)\\s*${SIGNATURE})`,
  'gm',
);
/** What goes on in the next line. */
const GOES_ON = /\s{0,200}[.?:+*/%&|=<>,)\]}-]/y;
/** Characters of a name that may stand for one thing alone. */
const SHORTEST = 4;

/** Characters of a text beyond which somebody made it by a program. */
const LONGEST = 2_000_000;
/** Marks that are gone through for what one text keeps. */
const MOST_MARKS = 1_000_000;

export function unusedLocals(text: string): readonly Span[] {
  if (text.length > LONGEST) return [];
  const isOnce = namedOnceIn(text);
  let marked: Marked | undefined;
  const found: Span[] = [];
  for (const { 0: head, 1: held, 2: declared, index } of text.matchAll(LOCAL)) {
    const name = held ?? declared ?? '';
    if (name.length < SHORTEST || index < (found.at(-1)?.end ?? 0) || !isOnce(name)) continue;
    marked ??= new Marked(text);
    if (!marked.isEven) return [];
    const start = index + head.length;
    const end = marked.isInside(index) ? marked.endOf(start) : undefined;
    if (end !== undefined) found.push({ from: index, start, end });
  }
  return found;
}

/** Whether a name stands just once in a text, which is gone through once for all of them. */
function namedOnceIn(text: string): (name: string) => boolean {
  let counts: Map<string, number> | undefined;
  return (name) => {
    if (!counts) {
      counts = new Map();
      for (const [word] of text.matchAll(/[\w$]+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts.get(name) === 1;
  };
}

/** A text of which some parts say nothing, one of which may hold others; nothing of it is moved. */
export function withoutSpans(text: string, spans: readonly Pick<Span, 'start' | 'end'>[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of [...spans].sort((one, other) => one.start - other.start)) {
    if (end <= from) continue;
    const begin = Math.max(start, from);
    parts.push(text.slice(from, begin), text.slice(begin, end).replace(/[^\n]/g, ' '));
    from = end;
  }
  return [...parts, text.slice(from)].join('');
}

/** The marks of a text, with the brackets that are open after each. */
class Marked {
  readonly #text: string;
  readonly #marks: readonly { readonly at: number; readonly mark: string }[];
  readonly #depths: readonly number[];
  /** Whether each bracket is closed by its like: else it is not known where any function ends. */
  readonly isEven: boolean;
  #left = MOST_MARKS;

  constructor(text: string) {
    this.#text = text;
    this.#marks = [...marksOf(text)];
    const open: string[] = [];
    let isEven = true;
    this.#depths = this.#marks.map(({ mark }) => {
      if (OPENS.has(mark)) open.push(mark);
      else if (CLOSES.has(mark)) isEven = OPENS.get(open.pop() ?? '') === mark && isEven;
      return open.length;
    });
    this.isEven = isEven && open.length === 0;
  }

  /** Whether a place stands within brackets: what does not, a page may name. */
  isInside(place: number): boolean {
    const next = this.#from(place);
    return next > 0 && this.#depths[next - 1]! > 0;
  }

  /** Where an expression, or a body, ends that begins at a place; undefined where it runs at once, or its brackets do not match. */
  endOf(from: number): number | undefined {
    const text = this.#text;
    const isInBrackets = /[{(]/.test(text[from] ?? '');
    let depth = 0;
    for (let index = this.#from(from); index < this.#marks.length && this.#left > 0; index += 1) {
      const { at, mark } = this.#marks[index]!;
      this.#left -= 1;
      if (OPENS.has(mark)) depth += 1;
      else if (CLOSES.has(mark)) {
        depth -= 1;
        if (depth < 0) return at;
        if (depth === 0 && isInBrackets)
          return RUNS_AT_ONCE.test(text.slice(at + 1, at + NEAR)) ? undefined : at + 1;
      } else if (depth === 0 && at > from) {
        GOES_ON.lastIndex = at;
        if (mark === ';' || mark === ',' || !GOES_ON.test(text)) return mark === '\n' ? at - 1 : at;
      }
    }
    return undefined;
  }

  /** The first mark that does not stand before a place. */
  #from(place: number): number {
    let [low, high] = [0, this.#marks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#marks[middle]!.at < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const OPENS: ReadonlyMap<string, string> = new Map(['()', '[]', '{}'].map(([open, end]) => [open!, end!]));
const CLOSES = new Set(OPENS.values());
/** What calls a function where it stands, or asks it for something that may do so, and the characters after it that are looked at for that. */
const [RUNS_AT_ONCE, NEAR] = [/^\s*(?:[([.]|\?\.)/, 200];
