/** Saved rows of `pg_stat_statements` → facts, each with the line it stands at and the tables that its statement uses. */
import type { CatalogueFacts, ServerFact, StatementFact } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import type { Sql, TextReading } from '../sql/index.js';
import { decode } from './bytes.js';
import type { Row, Rows } from './formats/index.js';
import { isLedger } from './ledgers.js';
import type { Columns } from './meanings.js';
import type { NamedIds } from './names.js';
import { noiseOf } from './noise.js';
import { firstFew } from './notices.js';
import { HIDDEN, readRecord, type StatementRecord } from './records.js';
import { SAVE_STATEMENTS, seeAllTexts } from './remedies.js';
import { readSaved, type SavedRows, settle } from './saved.js';
import { placeSnapshot } from './snapshot.js';
import { isSnapshot, parseSnapshot } from './snapshot-file.js';
import { temporaryNames, temporaryTables } from './temporary.js';

export interface StatementSource {
  /** The file's path as it is to be shown. */
  readonly path: Path;
  readonly bytes: Buffer;
  /** The database, as the configuration or the command line names it. */
  readonly name?: string;
  /** Names for the ids of roles and databases, where rows give no others. */
  readonly ids?: NamedIds;
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

/** A row and what its text says; undefined when that is hidden. */
export interface ReadRecord {
  readonly row: StatementRecord;
  readonly reading: TextReading | undefined;
}

/**
 * Reads saved statements. Noise (transactions, settings, catalogue queries, backups, migration ledgers) is kept without uses,
 * and so is a statement whose text is hidden, with a notice; one that is cut off or does not parse has the uses that can be
 * known, with a notice. Throws UserError when the file is empty, is not text, or lacks the columns that are needed.
 */
export async function readStatements(source: StatementSource, sql: Sql): Promise<StatementReading> {
  const { path } = source;
  const decoded = decode(source.bytes, path);
  if (isSnapshot(decoded.text)) return placeSnapshot(parseSnapshot(decoded.text, path), source);
  const table = recordsOf(readSaved(decoded.text, path, source.ids ?? {}), path, ({ line }) => ({
    path,
    line,
  }));
  const reading = await read(table, source, sql);
  return { ...reading, notices: [...decoded.notices, ...reading.notices] };
}

/** Reads rows that are in no file. Throws UserError when columns are missing that are needed. */
export async function readStatementRows(
  rows: Rows,
  source: Omit<StatementSource, 'bytes'>,
  sql: Sql,
): Promise<StatementReading> {
  const { path, ids = {} } = source;
  return read(
    recordsOf(settle(rows, path, ids), path, () => ({ path })),
    source,
    sql,
  );
}

interface Records {
  readonly records: readonly StatementRecord[];
  readonly notices: readonly Notice[];
}

/** What the rows were read from, which is large, is let go of before their texts are read. */
function recordsOf(
  { columns, rows, notices, unread }: SavedRows,
  path: Path,
  placeOf: (row: Row) => Location,
): Records {
  return {
    records: rows.map((row) => readRecord(row, columns, placeOf(row))),
    notices: [
      ...notices,
      ...missingColumns(columns, path),
      ...firstFew(unread, (count) => `${count} more records could not be read`),
    ],
  };
}

async function read(
  table: Records,
  { path, name, reader }: Omit<StatementSource, 'bytes'>,
  sql: Sql,
): Promise<StatementReading> {
  const records = await readTexts(table.records, sql);
  const temporaries = temporaryNames(records);
  return {
    statements: records.map((record) => factOf(record, name, temporaries.of(record))),
    notices: [
      ...table.notices,
      ...firstFew(
        records.flatMap(({ row }) => row.badNumbers),
        (count) => `${count} more values are not numbers and count as 0`,
      ),
      ...hiddenTexts(
        records.filter(({ reading }) => reading === undefined),
        reader,
      ),
      ...firstFew(records.flatMap(unparsed), (count) => `${count} more statements could not be parsed`),
      ...cutTexts(records.filter(({ row }) => row.text?.cut)),
      ...dynamicTexts(records),
      ...temporaryTables(temporaries, path),
    ],
  };
}

/** Reads the texts of all records at once, so that several threads may share them. */
async function readTexts(records: readonly StatementRecord[], sql: Sql): Promise<readonly ReadRecord[]> {
  const readings = await sql.readTexts(records.flatMap(({ text }) => text ?? []));
  let next = 0;
  return records.map((row) => ({ row, reading: row.text && readings[next++] }));
}

/** A fact that is being put together: one of tens of thousands, so none is copied. */
type Draft = { -readonly [Key in keyof StatementFact]: StatementFact[Key] };

function factOf(
  { row, reading }: ReadRecord,
  source: string | undefined,
  temporaries: ReadonlySet<string> | undefined,
): StatementFact {
  const { queryid, datname, role, calls, totalMs, rows, toplevel, at } = row;
  const fact: Draft = { text: HIDDEN, calls, totalMs, rows, toplevel, uses: [], routines: [], at };
  if (source !== undefined) fact.source = source;
  if (queryid !== '') fact.queryid = queryid;
  if (datname !== '') fact.datname = datname;
  if (role !== '') fact.role = role;
  if (reading === undefined) return fact;
  fact.text = reading.shown;
  if (reading.fingerprint !== undefined) fact.fingerprint = reading.fingerprint;
  if (reading.foreignKeyCheck) fact.foreignKeyCheck = true;
  if (reading.partial) fact.partial = true;
  if (reading.several) fact.several = true;
  if (reading.tags) fact.tags = reading.tags;
  const noise = noiseOf(reading, role);
  if (noise !== undefined) {
    fact.noise = noise;
    return fact;
  }
  fact.uses = reading.uses.filter(
    (use) => !isLedger(use) && (use.schema !== undefined || !temporaries?.has(use.name)),
  );
  fact.routines = reading.routines;
  return fact;
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

function hiddenTexts(hidden: readonly ReadRecord[], reader?: string): readonly Notice[] {
  const [first] = hidden;
  if (!first) return [];
  const ms = hidden.reduce((sum, { row }) => sum + row.totalMs, 0);
  const what = hidden.length === 1 ? '1 statement has' : `${hidden.length} statements have`;
  const message = `${what} no text, ${Math.round(ms)} ms in all; if it is hidden: ${seeAllTexts(reader)}`;
  return [{ source: 'statements', message, at: first.row.at, unresolved: hidden.length }];
}

function unparsed({ row, reading }: ReadRecord): readonly Notice[] {
  if (reading?.problem === undefined) return [];
  const message = `the statement could not be parsed: ${reading.problem}: ${reading.shown.slice(0, 120)}`;
  return [{ source: 'statements', message, at: row.at, unresolved: 1 }];
}

function cutTexts(cut: readonly ReadRecord[]): readonly Notice[] {
  const [first] = cut;
  if (!first) return [];
  const what = cut.length === 1 ? 'the text of 1 statement is' : `the texts of ${cut.length} statements are`;
  const message = `${what} cut off: tables named after the cut are not known; save pg_stat_statements itself, in psql: ${SAVE_STATEMENTS}`;
  return [{ source: 'statements', message, at: first.row.at, unresolved: cut.length }];
}

/** DO blocks of other languages, or with EXECUTE. */
function dynamicTexts(records: readonly ReadRecord[]): readonly Notice[] {
  const dynamic = records.filter(
    ({ row, reading }) => reading?.partial && reading.problem === undefined && !row.text?.cut,
  );
  const [first] = dynamic;
  if (!first) return [];
  const what = dynamic.length === 1 ? '1 DO block runs' : `${dynamic.length} DO blocks run`;
  const message = `${what} code that cannot be read, or statements that are only put together when they run: what those touch is not known`;
  return [{ source: 'statements', message, at: first.row.at, unresolved: dynamic.length }];
}
