/**
 * What a statement names that PostgreSQL's parser does not read: the words after those that tables follow. In: the parts of a text. Out: the
 * tables that these words name; nothing of a text that may be a sentence.
 */
import { asPostgres, dialectless, isSystem } from '../../sql/index.js';
import { isHole } from '../evaluate/text.js';
import type { Part, TextValue } from '../evaluate/values.js';
import type { SqlUse } from './sql-text.js';

/** Words of a sentence, never of a statement. */
export const PROSE =
  /^(?:the|a|an|this|that|these|those|your|my|our|their|its|each|every|any|it|here|there|one|to|for|of)$/i;

/** Whether a text is written as people write SQL, and never a sentence. */
export function isShouted({ parts }: TextValue): boolean {
  const [first] = parts;
  return (
    typeof first === 'string' &&
    /^[\s(]*(?:SELECT|INSERT|UPDATE|DELETE|WITH|REPLACE|MERGE)\s/.test(first) &&
    parts.some((part) => typeof part === 'string' && /\b(?:FROM|INTO|SET)\s/.test(part))
  );
}

/** A sentence as labels are written: one capital, then words alone, none of which is shouted: `Select location from map`. */
const SENTENCE = /^\s*[A-Z][a-z]+(?:[\s,.:!'’…-]+\w+)+[\s.:!…]*$/;
const SHOUTED = /\b(?:FROM|INTO|SET|WHERE|JOIN|VALUES|TABLE)\b/;

/** What a text says; the tables of one that may as well be a sentence count where there are such otherwise. */
export function asFarAsSure<T extends { readonly uses: readonly SqlUse[] }>(
  { parts }: TextValue,
  said: T | undefined,
): T | undefined {
  const text = parts.map((part) => (typeof part === 'string' ? part : 'it')).join('');
  if (text.length > LONGEST_SENTENCE || SHOUTED.test(text) || !SENTENCE.test(text)) return said;
  return said && { ...said, uses: said.uses.map((use) => ({ ...use, doubtful: true })) };
}

/** Characters that a label has at most. */
const LONGEST_SENTENCE = 200;

const MENTION =
  /\b(?:from|join|into|update|table)\s+(?:only\s+)?((?:"[^"]+"|[A-Za-z_][\w$]*)(?:\.(?:"[^"]+"|[A-Za-z_][\w$]*))?)(?![\w$".\u2423])(\s*\()?/gi;
/** Stands for a hole; a name that it touches is not known. */
const UNKNOWN = '\u2423';
const UNKNOWN_TABLE = /\b(?:from|join|into|update)\s+[\w"$.]*\u2423/i;
/** `WITH ${queries.join(', ')} SELECT …`: a statement names queries of its own that are not known. */
const UNKNOWN_QUERIES = /\bwith\s+(?:recursive\s+)?(?:[\s\S]*?\)\s*,\s*)?\u2423/i;
const NO_TABLE =
  /^(?:select|set|lateral|unnest|generate_series|values|where|if|only|as|on|using|dual|excluded|function|table|columns?)$/i;
/** What is named after the words that tables follow, when the parser cannot read the whole. */
export function scanned(parts: readonly Part[]): readonly SqlUse[] {
  const text = parts.map((part) => (typeof part === 'string' ? part : UNKNOWN)).join('');
  const whole = asPostgres(dialectless(text));
  // Prose does not follow a verb with a table and that with a clause.
  if (
    !/\b(?:where|values|set|on|join|group\s+by|order\s+by|limit|returning|as)\b|\bselect\b[\s\S]*\bfrom\b/i.test(
      whole,
    )
  )
    return [];
  const isSql =
    parts.some(isHole) || /\?\?|~|\$\d/.test(text) || isShouted({ kind: 'text', parts, origins: [] });
  if (!isSql) return [];
  const local = new Set(
    [...whole.matchAll(/(\w+)\s*(?:\([^)]*\)\s*)?as\s*(?:not\s+materialized\s*|materialized\s*)?\(/gi)].map(
      ([, name]) => name!.toLowerCase(),
    ),
  );
  const isOpen = UNKNOWN_QUERIES.test(whole);
  const found: SqlUse[] = [];
  for (const match of whole.matchAll(MENTION)) {
    const [, written = '', opens] = match;
    if (opens && /^(?:from|join)/i.test(match[0])) continue;
    const before = whole.slice(0, match.index);
    if (NO_TABLE.test(written) || PROSE.test(written) || local.has(written.toLowerCase())) continue;
    if (
      /\b(?:extract|trim|substring|overlay|position)\s*\([^)]*$/i.test(before) ||
      /\bdistinct\s*$/i.test(before)
    )
      continue;
    const word = match[0].slice(0, 6).toLowerCase();
    const isWrite =
      word.startsWith('into') ||
      (word.startsWith('update') && !/\b(?:for|do|key|on)\s+$/i.test(before)) ||
      (word.startsWith('from') && /\bdelete\s+(?:["\w.]+\s+)?$/i.test(before));
    if (word.startsWith('update') && !isWrite) continue;
    const [last = '', schema] = written.split('.').toReversed().map(folded);
    if (isSystem({ name: last, ...(schema !== undefined && { schema }) })) continue;
    found.push({
      table: schema === undefined ? { name: [last] } : { schema: [schema], name: [last] },
      mode: isWrite ? 'write' : 'read',
      ...(isOpen && !isWrite && schema === undefined && { doubtful: true as const }),
    });
  }
  if (found.length === 0 && UNKNOWN_TABLE.test(whole))
    return [{ table: { name: [{ hole: true }] }, mode: 'read' }];
  return found;
}

function folded(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase();
}
