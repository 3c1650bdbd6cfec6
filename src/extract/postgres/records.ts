/** One row of `pg_stat_statements` → what it says beside its text. */
import type { Location, Notice } from '../../model/nouns.js';
import { cutAtLiteral, type SqlText } from '../sql/index.js';
import type { Row } from './formats/index.js';
import type { Columns } from './meanings.js';
import { readNumber } from './numbers.js';

/** A row, read by itself; what it does not say is empty. */
export interface StatementRecord {
  readonly queryid: string;
  readonly datname: string;
  readonly role: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
  readonly toplevel: boolean;
  readonly at: Location;
  /** The text of the statement; undefined when the server did not show it. */
  readonly text: SqlText | undefined;
  readonly badNumbers: readonly Notice[];
}

/** Reads one row; what is wrong with it goes into its notices. */
export function readRecord(row: Row, columns: Columns, at: Location): StatementRecord {
  const badNumbers: Notice[] = [];
  const number = (meaning: 'calls' | 'rows' | 'time'): number => {
    const text = columns.value(row, meaning);
    if (text === '' && meaning !== 'calls') return 0;
    const value = readNumber(text);
    if (value === undefined) {
      const message = `${meaning} is not a number but '${cutAtLiteral(text).slice(0, 40)}', and counts as 0`;
      badNumbers.push({ source: 'statements', message, at });
    }
    return value ?? 0;
  };
  const query = columns.value(row, 'query');
  const isHidden = query === '' || query === HIDDEN;
  return {
    queryid: columns.value(row, 'queryid'),
    datname: columns.value(row, 'database'),
    role: columns.value(row, 'role'),
    calls: number('calls'),
    totalMs: number('time'),
    rows: number('rows'),
    toplevel: !/^(f|false|0|no)$/i.test(columns.value(row, 'toplevel')),
    at,
    text: isHidden ? undefined : { text: query, cut: row.cut === true },
    badNumbers,
  };
}

/** What the server shows instead to those who may not see a text. */
export const HIDDEN = '<insufficient privilege>';
