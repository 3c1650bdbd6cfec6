/**
 * The functions that others hold and never name again: `const onDelete = async () => { … }` of a page whose button is gone. In: a text without notes. Out: where
 * they stand. Why: nobody else can name what a function keeps for itself, so what they would do, and who they would call, is done by nobody.
 */
import { occurrences } from '../program-texts.js';
import { marksOf } from './marks.js';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a function takes, and what it gives. */
const SIGNATURE = '\\((?:[^()]|\\([^()]*\\))*\\)\\s*(?::[^=;{}\\n]*)?';
/** What begins a function that a statement within another gives a name to; what libraries keep until it is asked for among it. */
const LOCAL = new RegExp(
  `^[ \\t]+(?:(?:const|let)\\s+([A-Za-z_$][\\w$]*)\\s*(?::[^=;\\n]*)?=\\s*(?:(?:async\\s*)?(?:${SIGNATURE}|[\\w$]+\\s*)=>\\s*|(?:async\\s+)?function\\s*\\*?\\s*${SIGNATURE}|(?:React\\.)?use(?:Callback|Event|EffectEvent|MemoizedFn|Mutation)(?:<[^()\\n]*>)?(?=\\())|(?<=[{};]\\s*)(?:async\\s+)?function\\s*\\*?\\s*([A-Za-z_$][\\w$]*)\\s*${SIGNATURE})`,
  'gm',
);
/** What goes on in the next line. */
const GOES_ON = /\s*[.?:+*/%&|=<>,)\]}-]/y;
/** Characters of a name that may stand for one thing alone. */
const SHORTEST = 4;

export function unusedLocals(text: string): readonly Span[] {
  const found: Span[] = [];
  for (const { 0: head, 1: held, 2: declared, index } of text.matchAll(LOCAL)) {
    const name = held ?? declared ?? '';
    if (name.length < SHORTEST || index < (found.at(-1)?.end ?? 0) || occurrences(text, name) > 1) continue;
    const end = isInside(text, index) ? endOf(text, index + head.length) : undefined;
    if (end !== undefined) found.push({ start: index + head.length, end });
  }
  return found;
}

/** A text of which some parts say nothing; nothing of it is moved. */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  return spans.reduce(
    (rest, { start, end }) =>
      rest.slice(0, start) + rest.slice(start, end).replace(/[^\n]/g, ' ') + rest.slice(end),
    text,
  );
}

/** Whether a place stands within brackets: what does not, a page may name. */
function isInside(text: string, place: number): boolean {
  let depth = 0;
  for (const { at, mark } of marksOf(text)) {
    if (at >= place) break;
    if ('([{'.includes(mark)) depth += 1;
    else if (')]}'.includes(mark)) depth -= 1;
  }
  return depth > 0;
}

/** Where an expression, or a body, ends that begins at a place; undefined where it runs at once, or its brackets do not match. */
function endOf(text: string, from: number): number | undefined {
  let depth = 0;
  const isInBrackets = /[{(]/.test(text[from] ?? '');
  for (const { at, mark } of marksOf(text, from)) {
    if ('([{'.includes(mark)) depth += 1;
    else if (')]}'.includes(mark)) {
      depth -= 1;
      if (depth < 0) return at;
      if (depth === 0 && isInBrackets) return /^\s*\(/.test(text.slice(at + 1)) ? undefined : at + 1;
    } else if (depth === 0 && at > from) {
      GOES_ON.lastIndex = at;
      if (mark === ';' || mark === ',' || !GOES_ON.test(text)) return at;
    }
  }
  return undefined;
}
