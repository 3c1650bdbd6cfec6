/** One row of `pg_stat_statements` → what it says, and its statement as PostgreSQL's parser reads it. */
import type { StatementFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { cutAtLiteral, oneLine, redacted, type Sql, type SqlReading } from '../sql/index.js';
import type { Columns } from './columns.js';
import type { Row } from './formats/index.js';
import { readNumber } from './numbers.js';

/** A row, read by itself. */
export interface StatementRecord {
  readonly fact: Omit<StatementFact, 'uses' | 'routines' | 'source'>;
  readonly reading: SqlReading;
  /** The server did not show the text. */
  readonly hidden: boolean;
  readonly badNumbers: readonly Notice[];
  readonly unparsed: readonly Notice[];
}

/** Reads one row; what is wrong with it goes into its notices. */
export function readRecord(row: Row, columns: Columns, path: Path, sql: Sql): StatementRecord {
  const at = row.line === undefined ? { path } : { path, line: row.line };
  const badNumbers: Notice[] = [];
  const number = (meaning: 'calls' | 'rows' | 'time'): number => {
    const text = columns.value(row, meaning);
    if (text === '' && meaning !== 'calls') return 0;
    const value = readNumber(text);
    if (value === undefined) {
      const message = `${meaning} is not a number but '${oneLine(text).slice(0, 40)}', and counts as 0`;
      badNumbers.push({ source: 'statements', message, at });
    }
    return value ?? 0;
  };
  const query = columns.value(row, 'query');
  const hidden = query === '' || query === '<insufficient privilege>';
  const reading = hidden ? { statements: [], problems: [] } : sql.read(query);
  const queryid = columns.value(row, 'queryid');
  const datname = columns.value(row, 'database');
  const role = columns.value(row, 'role');
  const fact = {
    ...(queryid !== '' && { queryid }),
    ...(datname !== '' && { datname }),
    ...(role !== '' && { role }),
    text: shownText(query, reading),
    calls: number('calls'),
    totalMs: number('time') * columns.unit,
    rows: number('rows'),
    toplevel: !/^(f|false|0|no)$/i.test(columns.value(row, 'toplevel')),
    at,
  };
  const unparsed = reading.problems.slice(0, 1).map(({ message }): Notice => {
    const text = `the statement could not be parsed: ${message}: ${fact.text.slice(0, 120)}`;
    return { source: 'statements', message: text, at, unresolved: 1 };
  });
  return { fact, reading, hidden, badNumbers, unparsed };
}

/** Constants stay in queries, where PostgreSQL has replaced all but a few of them, and go everywhere else. */
function shownText(query: string, { statements, problems }: SqlReading): string {
  if (problems.length > 0) return cutAtLiteral(query);
  return statements.every(({ kind }) => kind === 'query') ? oneLine(query) : redacted(query);
}
