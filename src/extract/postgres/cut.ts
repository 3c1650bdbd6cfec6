/**
 * Which statements have a text that somebody cut: consoles, APIs and `left(query, 100)` keep the beginning. What such a text names is
 * touched; what it does not name may be touched all the same, so nothing is concluded from what it lacks.
 */
import { CUT_QUERY_NAMES } from './formats/header.js';
import type { Row } from './formats/index.js';
import { cell } from './meanings.js';

/** Lengths at which tools cut, in characters or bytes: of consoles, `track_activity_query_size` and spreadsheets. */
const LIMITS: readonly number[] = [
  50, 60, 64, 80, 100, 120, 128, 150, 200, 250, 255, 256, 300, 400, 500, 512, 1000, 1023, 1024, 2000, 2047,
  2048, 4000, 4095, 4096, 4500, 5000, 8000, 8191, 8192, 10_000, 16_383, 32_767, 65_535,
];

/** So many different texts that end at one length did not do so by chance. */
const FEWEST = 3;

/**
 * Marks the rows whose text is cut.
 * @param column the name of the column that the texts stand in
 */
export function markCut(rows: readonly Row[], column: string): readonly Row[] {
  const ends = endOf(rows, CUT_QUERY_NAMES.includes(column));
  return rows.map((row) => (row.cut || isCut(cell(row, 'query'), ends) ? { ...row, cut: true } : row));
}

/** Where texts end that are cut: a greatest length, and how it is counted. */
interface End {
  readonly limit: number;
  lengthOf(text: string): number;
}

/** Less than the limit by what no longer fitted, or was white space at the end. */
const SLACK = 3;

function isCut(text: string, end: End | undefined): boolean {
  if (/(\.\.|…)$/.test(text)) return true;
  return end !== undefined && end.lengthOf(text) >= end.limit - SLACK;
}

const COUNTS: readonly End['lengthOf'][] = [(text) => text.length, (text) => Buffer.byteLength(text)];

/**
 * The greatest length there is, if it is one that tools have, and if the column is named for being cut, or several texts share it of
 * which one plainly goes on. Statements of partitions are equally long as well, so what differs only in digits is one text.
 */
function endOf(rows: readonly Row[], named: boolean): End | undefined {
  for (const lengthOf of COUNTS) {
    const greatest = rows.reduce((most, row) => Math.max(most, lengthOf(cell(row, 'query'))), 0);
    const limit = LIMITS.find((each) => each >= greatest && each - SLACK <= greatest);
    if (limit === undefined) continue;
    if (named) return { limit, lengthOf };
    const longest = rows.map((row) => cell(row, 'query')).filter((text) => lengthOf(text) === limit);
    const different = new Set(longest.map((text) => text.replace(/\d/g, '')));
    if (different.size >= FEWEST && longest.some(isUnfinished)) return { limit, lengthOf };
  }
  return undefined;
}

/** No statement ends like this: with a bracket or a quote open, with an operator, or with a word that needs another. */
function isUnfinished(text: string): boolean {
  const count = (character: string): number => text.split(character).length;
  return (
    count('(') > count(')') ||
    count("'") % 2 === 0 ||
    count('"') % 2 === 0 ||
    /[,(=.<>+*/|-]$/.test(text) ||
    /\b(and|or|on|join|where|set|from|select|by|in|as|into|values|left|inner|case|when|then|not|like|is)$/i.test(
      text,
    )
  );
}
