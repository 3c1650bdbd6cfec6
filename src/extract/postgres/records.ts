/** One row of `pg_stat_statements` → what it says beside its text. */
import type { StatementFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { cutAtLiteral, type SqlText } from '../sql/index.js';
import type { Row } from './formats/index.js';
import type { Columns } from './meanings.js';
import { readNumber } from './numbers.js';

/** A row, read by itself. */
export interface StatementRecord {
  readonly fact: Pick<
    StatementFact,
    'queryid' | 'datname' | 'role' | 'calls' | 'totalMs' | 'rows' | 'toplevel' | 'at'
  >;
  /** The text of the statement; undefined when the server did not show it. */
  readonly text: SqlText | undefined;
  readonly badNumbers: readonly Notice[];
}

/** Reads one row; what is wrong with it goes into its notices. */
export function readRecord(row: Row, columns: Columns, path: Path): StatementRecord {
  const at = { path, line: row.line };
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
  const queryid = columns.value(row, 'queryid');
  const datname = columns.value(row, 'database');
  const role = columns.value(row, 'role');
  const fact = {
    ...(queryid !== '' && { queryid }),
    ...(datname !== '' && { datname }),
    ...(role !== '' && { role }),
    calls: number('calls'),
    totalMs: number('time'),
    rows: number('rows'),
    toplevel: !/^(f|false|0|no)$/i.test(columns.value(row, 'toplevel')),
    at,
  };
  const isHidden = query === '' || query === HIDDEN;
  return { fact, badNumbers, text: isHidden ? undefined : { text: query, cut: row.cut === true } };
}

/** What the server shows instead to those who may not see a text. */
export const HIDDEN = '<insufficient privilege>';
