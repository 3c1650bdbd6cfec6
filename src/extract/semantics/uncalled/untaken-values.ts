/**
 * The functions that a component keeps and hands out in nothing but the value of a context, where nobody takes them out of it: `<Orders.Provider value={{ list, remove }}>`.
 * In: a text, and those of the rest of the code. Out: whether a place stands in such a function. Why: who has the value asks it for its members by their names, so what
 * a name does that stands nowhere else is done by nobody.
 */
import { escaped } from '../../../model/escaped.js';
import type { Location, Path } from '../../../model/nouns.js';
import type { Code } from './code.js';
import type { UncalledRequest } from './doings.js';
import { type Span, unusedLocals, withoutSpans } from './unused-locals.js';

/** Files among which no name is looked for. */
const MOST_FILES = 30_000;
/** Characters of an object beyond which nobody wrote it for others to take a few things out of. */
const LONGEST = 10_000;

/** An element that gives a value to those within it: `<Orders.Provider value={{ … }}>`, `<Orders value={value}>`. */
const GIVES =
  /<([A-Z][\w$]*)(?:\.Provider)?\s[^<>{}]{0,200}?\bvalue=\{\s*(?:(?=\{)|([A-Za-z_$][\w$]*)\s*\})/g;
/** What begins an object that is kept as long as what it holds stays the same. */
const KEPT = '(?:React\\.)?useMemo(?:<[^()]{0,200}>)?\\(\\s*\\(\\)\\s*=>\\s*\\(\\s*';

type Stretch = Pick<Span, 'start' | 'end'>;

export function untakenValues(
  { files, serviceOf, isEntry }: Pick<UncalledRequest, 'files' | 'serviceOf' | 'isEntry'>,
  code: Code,
): (at: Location) => boolean {
  const known = new Map<Path, readonly Stretch[]>();
  const isTakenBy = (path: Path, name: string) => isTaken(code.textOf(path), name);
  const find = (path: Path): readonly Stretch[] => {
    if (files.length > MOST_FILES || serviceOf(path) === undefined || isEntry(path)) return [];
    const text = code.textOf(path);
    if (!text.includes('value={')) return [];
    const isOwn = (context: string) => files.some((each) => makesContext(code.textOf(each), context));
    const entries = entriesGiven(text, isOwn);
    if (entries.length === 0) return [];
    return unusedLocals(withoutSpans(text, entries)).filter(({ from, start }) => {
      const [, name] = NAMED.exec(text.slice(from, start)) ?? [];
      return name !== undefined && !files.some((each) => each !== path && isTakenBy(each, name));
    });
  };
  return ({ line, column, path }) => {
    if (line === undefined) return false;
    const spans = known.get(path) ?? find(path);
    known.set(path, spans);
    if (spans.length === 0) return false;
    const place = code.placeOf({ path, line, ...(column !== undefined && { column }) });
    return spans.some(({ start, end }) => start <= place && place < end);
  };
}

/** What gives a function its name. */
const NAMED = /^\s*(?:const|let|(?:async\s+)?function\s*\*?)\s+([\w$]+)/;

/** Whether a text makes the context of that name: a package that has one asks for what it likes. */
function makesContext(text: string, name: string): boolean {
  if (!text.includes('createContext') || !text.includes(name)) return false;
  return new RegExp(`\\b${escaped(name)}\\s*(?::[^=;]{0,200})?=\\s*(?:React\\.)?createContext\\b`).test(text);
}

/** Where names stand by themselves in the values that contexts of the program are given, and in what tells when these change. */
function entriesGiven(text: string, isOwn: (context: string) => boolean): readonly Stretch[] {
  return [...text.matchAll(GIVES)].flatMap(({ 0: all, 1: context = '', 2: value, index }) => {
    if (!isOwn(context)) return [];
    if (value === undefined) return entriesOf(text, index + all.length) ?? [];
    const made = new RegExp(`\\bconst\\s+${escaped(value)}\\s*(?::[^=;\\n]*)?=\\s*(${KEPT})?(?=\\{)`).exec(
      text,
    );
    if (!made) return [];
    const start = made.index + made[0].length;
    const own = entriesOf(text, start) ?? [];
    const end = endOf(text, start);
    const after =
      made[1] === undefined || end === undefined
        ? null
        : /^\s*\)\s*,\s*(?=\[)/.exec(text.slice(end, end + NEAR));
    return [...own, ...((after && entriesOf(text, end! + after[0].length)) ?? [])];
  });
}

/** Characters around a name that tell how it is used. */
const NEAR = 300;

/** Where the bracket ends that begins at a place. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + LONGEST); at += 1) {
    if ('{[('.includes(text[at]!)) depth += 1;
    else if ('}])'.includes(text[at]!) && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The elements of an object or a list that are but a name. */
function entriesOf(text: string, start: number): readonly Stretch[] | undefined {
  const end = endOf(text, start);
  if (end === undefined) return undefined;
  const found: Stretch[] = [];
  let [depth, from] = [0, start + 1];
  for (let at = start + 1; at < end; at += 1) {
    const mark = text[at]!;
    if ((mark === ',' && depth === 0) || at === end - 1) {
      if (/^\s*[A-Za-z_$][\w$]*\s*$/.test(text.slice(from, at))) found.push({ start: from, end: at });
      from = at + 1;
    } else if ('{[('.includes(mark)) depth += 1;
    else if ('}])'.includes(mark)) depth -= 1;
  }
  return found;
}

/** Whether a text may take something of that name out of what it has: it says the name, and not only what type it is of, or of something of its own. */
function isTaken(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const word = `(?<![\\w$])${escaped(name)}(?![\\w$])`;
  const isOwn = new RegExp(`\\b(?:const|let|var|function)\\s+${escaped(name)}(?![\\w$])`).test(text);
  return [...text.matchAll(new RegExp(word, 'g'))].some(({ index }) => {
    const before = text.slice(Math.max(0, index - NEAR), index);
    const after = text.slice(index + name.length, index + name.length + NEAR);
    if (/[.'"`]\s*$/.test(before)) return true;
    if (/^\s*\??\s*:\s*(?:async\b\s*)?\(/.test(after) && /(?:^|[\n{;,])\s*$/.test(before)) return false;
    return !isOwn || (/[{,]\s*$/.test(before) && /^\s*[,}=:]/.test(after));
  });
}
