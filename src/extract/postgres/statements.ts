/** Saved rows of `pg_stat_statements` → facts, each with the line it stands at and the tables that its statement uses. */
import type { CatalogueFacts, ServerFact, StatementFact, TableUse } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import type { Sql, SqlReading } from '../sql/index.js';
import { decode } from './bytes.js';
import { type Columns, findColumns } from './columns.js';
import { type Rows, readRows } from './formats/index.js';
import { isLedger } from './ledgers.js';
import { firstFew } from './notices.js';
import { readRecord, type StatementRecord } from './records.js';
import { CHECK_COLLECTION, SAVE_STATEMENTS, seeAllTexts } from './remedies.js';
import { placeSnapshot } from './snapshot.js';
import { isSnapshot, parseSnapshot } from './snapshot-file.js';

export interface StatementSource {
  /** The file's path as it is to be shown. */
  readonly path: Path;
  readonly bytes: Buffer;
  /** The database, as the configuration or the command line names it. */
  readonly name?: string;
  /** The role that asked for the rows, if it is known. */
  readonly reader?: string;
}

export interface StatementReading {
  readonly statements: readonly StatementFact[];
  /** Of a snapshot, which has more than statements. */
  readonly catalogue?: CatalogueFacts;
  /** Of a snapshot: the server, and what it calls the database. */
  readonly server?: ServerFact;
  readonly datname?: string;
  readonly notices: readonly Notice[];
}

/**
 * Reads saved statements. Noise (transactions, settings, catalogue queries, backups, migration ledgers, foreign-key checks)
 * is kept without uses, and so is a statement whose text is hidden or does not parse, with a notice. Throws UserError when the file is empty, is not text, or lacks the columns that are needed.
 */
export function readStatements(source: StatementSource, sql: Sql): StatementReading {
  const { path } = source;
  const decoded = decode(source.bytes, path);
  if (isSnapshot(decoded.text)) return placeSnapshot(parseSnapshot(decoded.text, path), source);
  const table = readRows(decoded.text, path);
  if (table.rows.length === 0 && table.notices.length === 0) {
    findColumns(table.columns, path);
    throw withoutRows(path);
  }
  const reading = readStatementRows(table, source, sql);
  return { ...reading, notices: [...decoded.notices, ...reading.notices] };
}

/** Reads the rows of `pg_stat_statements`, wherever they are from. Throws UserError when columns are missing that are needed. */
export function readStatementRows(
  table: Rows,
  source: Omit<StatementSource, 'bytes'>,
  sql: Sql,
): StatementReading {
  const { path, reader } = source;
  const columns = findColumns(table.columns, path);
  const records = table.rows.map((row) => readRecord(row, columns, path, sql));
  const temporaries = temporaryNames(records);
  const name = source.name === undefined ? {} : { source: source.name };
  return {
    statements: records.map(({ fact, reading }) => ({
      ...name,
      ...fact,
      uses: usesOf(reading, fact.text, temporaries.get(session(fact))),
      routines: [],
    })),
    notices: [
      ...missingColumns(columns, path),
      ...firstFew(table.notices, (count) => `${count} more records could not be read`),
      ...firstFew(
        records.flatMap((record) => record.badNumbers),
        (count) => `${count} more values are not numbers and count as 0`,
      ),
      ...hiddenTexts(
        records.filter((record) => record.hidden),
        reader,
      ),
      ...firstFew(
        records.flatMap((record) => record.unparsed),
        (count) => `${count} more statements could not be parsed`,
      ),
      ...temporaryTables(temporaries, path),
    ],
  };
}

function withoutRows(path: Path): UserError {
  return new UserError({
    message: `${path} has a header and no rows, so it says nothing about the database`,
    hint: CHECK_COLLECTION,
    at: { path, line: 1 },
  });
}

function usesOf(
  { statements }: SqlReading,
  text: string,
  temporaries: ReadonlySet<string> | undefined,
): readonly TableUse[] {
  if (isBackup(text)) return [];
  return statements
    .filter((statement) => !statement.foreignKeyCheck)
    .flatMap((statement) => statement.uses)
    .filter((use) => !isLedger(use))
    .filter((use) => use.schema !== undefined || !temporaries?.has(use.name));
}

/** pg_dump locks every table and copies it out, in these very spellings. */
function isBackup(text: string): boolean {
  return (
    /^COPY [^()]+ \([^()]*\) TO stdout;?$/.test(text) || /^LOCK TABLE .+ IN ACCESS SHARE MODE;?$/.test(text)
  );
}

/** A temporary table lives in a session, and the statements that use it are rows of the same role and database. */
function temporaryNames(records: readonly StatementRecord[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { fact, reading } of records) {
    for (const name of reading.statements.flatMap((statement) => statement.temporary)) {
      const known = names.get(session(fact)) ?? new Set();
      names.set(session(fact), known.add(name));
    }
  }
  return names;
}

const session = (fact: StatementRecord['fact']): string => JSON.stringify([fact.datname, fact.role]);

function temporaryTables(names: ReadonlyMap<string, ReadonlySet<string>>, path: Path): readonly Notice[] {
  const all = [...new Set([...names.values()].flatMap((some) => [...some]))].sort();
  if (all.length === 0) return [];
  const message = `temporary tables are left out, by the roles that create them: ${all.slice(0, 20).join(', ')}`;
  return [{ source: 'statements', message, at: { path } }];
}

function missingColumns(columns: Columns, path: Path): readonly Notice[] {
  const notices: Notice[] = [];
  const add = (message: string): void => {
    notices.push({ source: 'statements', message, at: { path, line: 1 } });
  };
  if (!columns.has('role')) {
    add(
      `${path} does not say which role sent a statement; save it with rolname, in psql: ${SAVE_STATEMENTS}`,
    );
  }
  if (!columns.has('time')) add(`${path} has no column total_exec_time or total_time: all times count as 0`);
  return notices;
}

function hiddenTexts(hidden: readonly StatementRecord[], reader?: string): readonly Notice[] {
  const [first] = hidden;
  if (!first) return [];
  const ms = hidden.reduce((sum, { fact }) => sum + fact.totalMs, 0);
  const what = hidden.length === 1 ? '1 statement has' : `${hidden.length} statements have`;
  const message = `${what} no text, ${Math.round(ms)} ms in all; if it is hidden: ${seeAllTexts(reader)}`;
  return [{ source: 'statements', message, at: first.fact.at, unresolved: hidden.length }];
}
