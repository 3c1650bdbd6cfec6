/**
 * The tables that a statement names in the SQL of databases whose dialects no parser here reads: ClickHouse, BigQuery, Snowflake, Databricks, CQL of
 * Cassandra. In: the parts of a text that such a client is given. Out: the names behind the words that tables follow, and what is done with each.
 */
import type { StoreMode } from '../../../model/nouns.js';
import type { Parts } from '../calls/texts.js';

export interface NamedInSql {
  /** What the table lies in, where the statement says it: a database, a keyspace, a data set. */
  readonly database?: Parts;
  readonly name: Parts;
  readonly mode: StoreMode;
}

/** Stand for what is not known of a text, one after another; no text of a program holds one. */
const HOLE = '\u2423';

/** Comments and texts. One that does not end goes to the end, so that nothing is gone over twice. */
const LEFT_OUT = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|\\[\s\S]?)*(?:'|$)/g;
/** A word that a table follows; what stands before it may change what it says. */
const MENTION =
  /\b(?<before>array\s+|delete\s+|alter\s+|create\s+(?:or\s+replace\s+|temporary\s+|external\s+)?|drop\s+|truncate\s+|optimize\s+|\(\s*)?(?<word>from|join|into|update|table|view|using)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:table\s+)?(?<name>(?:`[^`\n]+`|"[^"\n]+"|[\w$\u2423-]+)(?:\.(?:`[^`\n]+`|"[^"\n]+"|[\w$\u2423-]+)){0,3})(?<after>\s*\(|\s+(?:delete|update)\b)?/gi;
const NO_TABLE = /^(?:select|with|values|function|unnest|lateral|set|where|on|as|using|if|only|dual)$/i;
/** Arguments of functions that are told from where: `extract(year FROM day)`. */
const FROM_OF_FUNCTION = /\b(?:extract|trim|substring|overlay|position)\s{0,9}$/i;
/** How far before its parenthesis a function is looked for. */
const LONGEST_NAME = 30;
const SYSTEM = /^(?:system\w*|information_schema|pg_catalog)$/i;
/** Queries that a statement names itself: `WITH recent AS (…)`. */
const OWN_NAME = /\b([A-Za-z_]\w*)\s+as\s+(?:not\s+materialized\s+|materialized\s+)?\(/gi;
/** Longer texts are no statements that somebody wrote. */
const LONGEST = 50_000;

export function tablesInSql(parts: Parts): readonly NamedInSql[] {
  const holes = parts.filter((part) => typeof part !== 'string');
  const whole = parts.map((part) => (typeof part === 'string' ? part : HOLE)).join('');
  if (
    whole.length > LONGEST ||
    !/\b(?:select|insert|update|delete|alter|create|drop|truncate|optimize|merge|with)\b/i.test(whole)
  )
    return [];
  const text = whole.replace(LEFT_OUT, (left) =>
    // An apostrophe alone begins nothing.
    left.startsWith("'") && (left.length === 1 || !left.endsWith("'"))
      ? left
      : HOLE.repeat(holesIn(left)).padStart(2, ' '),
  );
  const isMerge = /\bmerge\s+into\b/i.test(text);
  const own = new Set([...text.matchAll(OWN_NAME)].map(([, name]) => name!.toLowerCase()));
  const found: NamedInSql[] = [];
  let seen = 0;
  let holesBefore = 0;
  let opened = -1;
  for (const { index, groups = {} } of text.matchAll(MENTION)) {
    // Each mention looks only at what stands between it and the one before.
    const between = text.slice(seen, index);
    holesBefore += holesIn(between);
    const parenthesis = Math.max(between.lastIndexOf('('), between.lastIndexOf(')'));
    if (parenthesis !== -1) opened = between[parenthesis] === '(' ? seen + parenthesis : -1;
    seen = index;
    const { word = '', name: written = '', after = '' } = groups;
    const before = groups['before']?.trim().toLowerCase() ?? '';
    const isOfFunction =
      opened !== -1 && FROM_OF_FUNCTION.test(text.slice(Math.max(0, opened - LONGEST_NAME), opened));
    const segments = written.split('.').flatMap((each) => each.replace(/^[`"]|[`"]$/g, '').split('.'));
    const last = segments.at(-1)!;
    const within = segments.at(-2);
    const mode = modeOf(word.toLowerCase(), before, after.trim().toLowerCase());
    const isCalled = after.trim() === '(' && /^(?:from|join|using)$/i.test(word);
    if (/^using$/i.test(word) && !isMerge) continue;
    if (mode === undefined || isCalled || before === 'array' || NO_TABLE.test(written)) continue;
    if (isOfFunction || (within === undefined && own.has(last.toLowerCase()))) continue;
    if (within !== undefined && SYSTEM.test(within)) continue;
    if (!/[A-Za-z_\u2423]/.test(last)) continue;
    const first = holesBefore + holesIn(written.slice(0, written.length - last.length));
    const named = partsOf(last, holes, first);
    const database = within === undefined || within.includes(HOLE) ? undefined : [within];
    found.push({ name: named, mode, ...(database && { database }) });
  }
  return found;
}

function holesIn(text: string): number {
  return text.split(HOLE).length - 1;
}

/** What a mention does; nothing where it is none: `FOR UPDATE`, `ON UPDATE`. */
function modeOf(word: string, before: string, after: string): StoreMode | undefined {
  if (word === 'into') return 'write';
  if (word === 'update') return 'write';
  if (word === 'from') return before === 'delete' ? 'write' : 'read';
  if (word === 'join' || word === 'using') return 'read';
  if (before === 'truncate' || (before === 'alter' && after !== '' && after !== '(')) return 'write';
  return /^(?:alter|create|drop)/.test(before) ? 'define' : undefined;
}

/** A name with what is not known of it. */
function partsOf(name: string, holes: Parts, first: number): Parts {
  return name
    .split(HOLE)
    .flatMap((text, index) => [
      ...(index === 0 ? [] : holes[first + index - 1] ? [holes[first + index - 1]!] : []),
      ...(text === '' ? [] : [text]),
    ]);
}
