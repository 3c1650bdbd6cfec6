/** Saved rows of `pg_stat_statements` → facts, each with the line it stands at and the tables that its statement uses. */
import type { StatementFact, TableUse } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { Sql, SqlReading } from '../sql/index.js';
import { decode } from './bytes.js';
import { isLedger } from './ledgers.js';
import type { Columns } from './meanings.js';
import type { NamedIds } from './names.js';
import { firstFew } from './notices.js';
import { readRecord, type StatementRecord } from './records.js';
import { SAVE_STATEMENTS, SEE_ALL_TEXTS } from './remedies.js';
import { readSaved } from './saved.js';

export interface StatementSource {
  /** The file's path as it is to be shown. */
  readonly path: Path;
  readonly bytes: Buffer;
  /** The database, as the configuration or the command line names it. */
  readonly name?: string;
  /** Names for the ids of roles and databases, where rows give no others. */
  readonly ids?: NamedIds;
}

export interface StatementReading {
  readonly statements: readonly StatementFact[];
  readonly notices: readonly Notice[];
}

/**
 * Reads saved statements. Noise (transactions, settings, catalogue queries, backups, migration ledgers, foreign-key checks)
 * is kept without uses, and so is a statement whose text is hidden or does not parse, with a notice. Throws UserError when the file is empty, is not text, or lacks the columns that are needed.
 */
export function readStatements(source: StatementSource, sql: Sql): StatementReading {
  const { path } = source;
  const decoded = decode(source.bytes, path);
  const { columns, rows, ...saved } = readSaved(decoded.text, path, source.ids ?? {});
  const records = rows.map((row) => readRecord(row, columns, path, sql));
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
      ...decoded.notices,
      ...saved.notices,
      ...missingColumns(columns, path),
      ...firstFew(saved.unread, (count) => `${count} more records could not be read`),
      ...firstFew(
        records.flatMap((record) => record.badNumbers),
        (count) => `${count} more values are not numbers and count as 0`,
      ),
      ...hiddenTexts(records.filter((record) => record.hidden)),
      ...firstFew(
        records.flatMap((record) => record.unparsed),
        (count) => `${count} more statements could not be parsed`,
      ),
      ...temporaryTables(temporaries, path),
    ],
  };
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

function hiddenTexts(hidden: readonly StatementRecord[]): readonly Notice[] {
  const [first] = hidden;
  if (!first) return [];
  const ms = hidden.reduce((sum, { fact }) => sum + fact.totalMs, 0);
  const what = hidden.length === 1 ? '1 statement has' : `${hidden.length} statements have`;
  const message = `${what} no text, ${Math.round(ms)} ms in all; if it is hidden: ${SEE_ALL_TEXTS}`;
  return [{ source: 'statements', message, at: first.fact.at, unresolved: hidden.length }];
}
