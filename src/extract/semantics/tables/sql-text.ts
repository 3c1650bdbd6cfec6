/**
 * In: a text of the program that may be SQL, holes and variables in it. Out: the tables that it touches, as PostgreSQL's parser reads it.
 * A text is SQL when that parser accepts it and it names a table; whose client sends it does not matter. A hole stands for a name
 * where the grammar wants one, for a constant elsewhere, or for a clause that may be missing; what fits is found by trying.
 */
import type { TableName } from '../../../model/facts.js';
import type { AccessMode } from '../../../model/nouns.js';
import { asPostgres, chosenName, dialectless, type SchemaChange, type Sql } from '../../sql/index.js';
import { withoutBindings } from '../evaluate/placeholders.js';
import { isHole } from '../evaluate/text.js';
import type { Part, TextValue } from '../evaluate/values.js';
import type { Key } from './keys.js';
import type { NamedTable } from './reading.js';
import { asFarAsSure, isShouted, PROSE, scanned } from './scanned-text.js';
import { type Filling, fillings, isCalled, MARK, named } from './sql-fillings.js';

export interface SqlUse {
  readonly table: NamedTable;
  readonly mode: AccessMode;
  /** It is a routine that is called. */
  readonly isRoutine?: true;
  /** It may be one of the queries that the statement names itself, of which some are not known; or the statement is a sentence. */
  readonly doubtful?: true;
}

/** A table is created, as a part of another one perhaps, or dropped. */
export interface SqlDefinition {
  readonly table: NamedTable;
  readonly source: 'ddl' | 'drop' | 'alter';
  /** What it was called until then. */
  readonly from?: NamedTable;
  readonly references?: readonly Key[];
  /** Keys that are taken from it. */
  readonly without?: readonly Pick<Key, 'name' | 'columns'>[];
  readonly partOf?: NamedTable;
  readonly ifMissing?: true;
}

export interface SqlText {
  readonly uses: readonly SqlUse[];
  /** The tables that it creates and drops, in its order. */
  readonly defines: readonly SqlDefinition[];
  /** What it does to the objects of a database, if no name in it is unknown. */
  readonly changes: readonly SchemaChange[];
  /** The text with placeholders, if nothing of it is unknown. */
  readonly text?: string;
  /** It does not parse, though all of it is known: `uses` may lack some. */
  readonly unread?: true;
}

/** Comments and parentheses; no two of its parts can begin with the same, or many comments would be read in exponentially many ways. */
const BEFORE = /^[\s(]*(?:(?:--[^\n]*\n|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)[\s(]*)*/.source;
/** What opens a transaction, or settles something for the statements that follow it in one text. */
const SETTLES =
  /(?:begin(?:\s+(?:work|transaction|tran))?|start\s+transaction[^;'"]{0,60}|set\s[^;'"]{1,100})\s*;/.source;
const OPENS = new RegExp(
  `${BEFORE}(?:${SETTLES}${BEFORE.slice(1)}){0,3}${
    /(?:select|insert\s+(?:or\s+\w+\s+|ignore\s+)?into|replace\s+into|update|delete\s+(?:[\w."`]+\s+)?from|with|merge\s+into|merge\s+[\w.[\]"]+\s+(?:with\s*\(\w+\)\s*)?(?:as\s+)?(?:\w+\s+)?using\b|truncate|copy|call\s+[\w."`]+\s*\(|lock\s+table|create|alter\s+table|drop\s+(?:table|view|materialized|function|procedure|trigger)|refresh\s+materialized)(?:\b|(?<=\())/
      .source
  }`,
  'i',
);
/** A routine without parentheses, in capitals: "Execute archive" and "Call support" are what people read. */
const OPENS_ROUTINE = new RegExp(
  `${BEFORE}${/(?:EXEC(?:UTE)?\s+[\w.[\]]+\s*(?:$|@)|exec\s+[\w.[\]]+\s+@\w|CALL\s+[\w."`]+\s*;?\s*$)/.source}`,
);
const NAMES_TABLE =
  /\b(?:from|into|update|join|table|truncate|copy|view|using|function|procedure|trigger)\b/i;
/** A routine alone may touch tables as well. */
const CALLS = /^\s*(?:(?:select|call)\s+[\w."`]+\s*\(|call\s+[\w."`]+\s*;?\s*$|exec(?:ute)?\s)/i;
/** What every server has, and what touches nothing. */
const OF_SERVER =
  /^(?:count|sum|avg|min|max|now|coalesce|lower|upper|length|date|extract|round|abs|floor|ceil|concat\w*|substring|replace|trim|array_agg|json\w*|to_\w+|row_number|rank|dense_rank|lag|lead|unnest|generate_series|gen_random_uuid|random|string_agg|date_\w+|nextval|currval|setval|pg_\w+|current_\w+|set_config|version)$/i;

/** Words before a parenthesis that call nothing. */
const OF_LANGUAGE =
  /^(?:and|or|not|in|any|all|some|exists|case|cast|values|using|on|as|over|filter|interval|row|array)$/i;

function opens(text: string): boolean {
  return OPENS.test(text) || OPENS_ROUTINE.test(text);
}

/** Whether a text begins like a statement that can name a table. */
export function looksLikeSql({ parts, isCut }: TextValue): boolean {
  const [first, second, third] = parts;
  if (typeof second === 'object' && isCalled(first, third)) return true;
  if (typeof first !== 'string' || !opens(first)) return false;
  // What names a table may stand where nothing was read.
  if (isCut) return true;
  return CALLS.test(first) || parts.some((part) => typeof part === 'string' && NAMES_TABLE.test(part));
}

/**
 * A piece of a statement with a query or a join in it, made a statement of its own: `ANY(ARRAY(SELECT …))`, `left join lines …`. What a builder puts
 * together from pieces reads those tables as well.
 */
export function asStatement(value: TextValue): TextValue {
  const [first, ...rest] = value.parts;
  if (typeof first !== 'string') return value;
  if (opens(first)) return isNamedQuery(value) ? { ...value, parts: [`SELECT ${first}`, ...rest] } : value;
  if (/^\s*(?:(?:natural|left|right|full|inner|cross)\s+)*(?:outer\s+)?join\b/i.test(first))
    return { ...value, parts: [`SELECT 1 FROM (SELECT 1) AS beside ${first}`, ...rest] };
  const whole = value.parts.map((part) => (typeof part === 'string' ? part : ' ')).join('');
  // `sql`close_order(${id})``: a routine as a column, or in the place of a table.
  const [, called] = /^\s*(?:\w+\.)?([a-z_]\w*)\s*\([\s\S]*\)\s*(?:as\s+\w+\s*)?$/i.exec(whole) ?? [];
  if (
    called !== undefined &&
    !OF_SERVER.test(called) &&
    !OF_LANGUAGE.test(called) &&
    !/\bselect\b/i.test(whole)
  )
    return { ...value, parts: [`SELECT ${first}`, ...rest] };
  if (!/\(\s*select\b[\s\S]*\bfrom\b/i.test(whole)) return value;
  const start = /^\s*(?:any|all|some)\b/i.test(first)
    ? 'SELECT 1 = '
    : /^\s*(?:not\s+)?in\b/i.test(first)
      ? 'SELECT 1 '
      : 'SELECT ';
  return { ...value, parts: [`${start}${first}`, ...rest] };
}

/** `(SELECT … FROM lines) AS lines`: a query as one column of another. */
function isNamedQuery({ parts }: TextValue): boolean {
  const last = parts.at(-1);
  return (
    /^\s*\(/.test(String(parts[0])) &&
    typeof last === 'string' &&
    /\)\s*(?:as\s+)?["`]?\w+["`]?\s*$/i.test(last)
  );
}

/** Reads texts that may be SQL, each once: a helper that many call comes to the same ones in as many ways. */
export class SqlTexts {
  readonly #sql: Sql;
  readonly #known = new Map<string, SqlText | undefined>();
  readonly #opens = new Map<unknown, number>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** What a text says; undefined when it is no SQL that names a table. */
  read(written: TextValue): SqlText | undefined {
    if (!looksLikeSql(written)) return undefined;
    const key = this.#keyOf(written);
    if (!this.#known.has(key)) {
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(key, asFarAsSure(written, readSqlText(written, this.#sql)));
    }
    return this.#known.get(key);
  }

  #keyOf({ parts, isCut }: TextValue): string {
    const numbered = (name: string, value: unknown) => {
      if (name !== 'open') return value;
      if (!this.#opens.has(value)) this.#opens.set(value, this.#opens.size);
      return this.#opens.get(value);
    };
    return (isCut ? '…' : '') + JSON.stringify(parts, numbered);
  }
}

/** Texts that are kept; a large system has some thousand. */
const MOST_KNOWN = 20_000;

function readSqlText(written: TextValue, sql: Sql): SqlText | undefined {
  // MySQL's quotes may stand around a name that is not known yet.
  const unbound = withoutBindings(written);
  const value = {
    ...unbound,
    parts: unbound.parts.map((part, index, { [index + 1]: next }) =>
      typeof part === 'string' ? numberless(part.replaceAll('`', '"'), next) : part,
    ),
  };
  for (const say of [dialectless, (text: string) => asPostgres(dialectless(text))]) {
    for (const filling of fillings(value.parts)) {
      const text = say(filling.text);
      if (say !== dialectless && text === dialectless(filling.text)) continue;
      const reading = sql.read(text);
      if (reading.problems.length > 0 || reading.statements.length === 0) continue;
      const read = textOf(reading.statements, filling, text);
      return value.isCut ? { ...NOTHING, ...read, unread: true } : read;
    }
  }
  const several = pieceByPiece(value.parts, sql);
  if (several) return value.isCut ? { ...several, unread: true } : several;
  const found = scanned(value.parts);
  const isWhole = !value.parts.some(isHole);
  const unread = (isWhole && isShouted(value)) || value.isCut ? ({ unread: true } as const) : {};
  return found.length > 0 || 'unread' in unread ? { ...NOTHING, uses: found, ...unread } : undefined;
}

/** Several statements in one text, as far as each of them is understood: a schema of SQLite has some that only it knows. */
function pieceByPiece(parts: readonly Part[], sql: Sql): SqlText | undefined {
  const [text, ...others] = parts;
  if (typeof text !== 'string' || others.length > 0) return undefined;
  const pieces = sql.split(text);
  if (pieces.length < 2) return undefined;
  const filling = { isWhole: false, named: named.bind(undefined, new Map()) };
  const readings = pieces.map((piece) => {
    const said = [dialectless(piece.text), asPostgres(dialectless(piece.text))];
    const read = said.map((each) => sql.read(each)).find(({ problems }) => problems.length === 0);
    return read
      ? (textOf(read.statements, { ...filling, text: piece.text }, piece.text) ?? NOTHING)
      : undefined;
  });
  const understood = readings.flatMap((each) => each ?? []);
  if (!understood.some(({ uses, changes }) => uses.length + changes.length > 0)) return undefined;
  return {
    uses: understood.flatMap(({ uses }) => uses),
    defines: understood.flatMap(({ defines }) => defines),
    changes: understood.flatMap(({ changes }) => changes),
    ...(understood.length < readings.length && { unread: true as const }),
  };
}

/** What is numbered by running code is a placeholder: `$${index + 1}`. */
function numberless(part: string, next: Part | undefined): string {
  return next !== undefined && typeof next !== 'string' ? part.replace(/(?<![\w$])\$$/, '') : part;
}

const NOTHING: SqlText = { uses: [], defines: [], changes: [] };

function textOf(
  statements: ReturnType<Sql['read']>['statements'],
  filling: Filling,
  text: string,
): SqlText | undefined {
  // What only defines a view or a routine reads nothing yet.
  const running = statements.filter(({ deferred }) => !deferred);
  const uses = running.flatMap((statement) => statement.uses);
  const changes = statements.flatMap((statement) => statement.changes);
  const defines = changes.filter(({ change }) => DEFINES.test(change));
  const routines = running
    .flatMap((statement) => statement.routines)
    .filter(({ name }) => !OF_SERVER.test(name));
  if (uses.length + changes.length + routines.length === 0) return undefined;
  if (uses.some(({ schema, name }) => schema === undefined && PROSE.test(name))) return undefined;
  return {
    uses: [
      ...uses
        .filter(({ mode }) => mode !== 'define')
        .map(({ schema, name, mode }) => ({ table: filling.named(schema, name), mode })),
      ...routines.map(({ schema, name }) => ({
        table: filling.named(schema, name),
        mode: 'read' as const,
        isRoutine: true as const,
      })),
    ],
    defines: defines.flatMap((change): readonly SqlDefinition[] => {
      const named = ({ schema, name }: TableName) => filling.named(schema, name);
      if (change.change === 'drop') return [{ table: named(change.relation), source: 'drop' }];
      if (change.change === 'rename') {
        const from = named(change.relation);
        return [{ table: named({ ...change.relation, name: change.to }), source: 'ddl', from }];
      }
      if (change.change === 'foreign-key')
        return [{ table: named(change.from), source: 'alter', references: [keyOf(change, named)] }];
      if (change.change === 'drop-constraint')
        return [{ table: named(change.relation), source: 'alter', without: [{ name: change.name }] }];
      if (change.change === 'drop-column')
        return [{ table: named(change.relation), source: 'alter', without: [{ columns: [change.name] }] }];
      if (change.change !== 'create') return [];
      const [parent] = change.parents ?? [];
      const table = named(change.relation);
      const references = (change.along ?? []).flatMap((each) =>
        each.change === 'foreign-key' ? [keyOf(each, named)] : [],
      );
      const more = {
        ...(parent && { partOf: named(parent) }),
        ...(change.ifMissing && { ifMissing: true as const }),
      };
      return [{ table, source: 'ddl', references, ...more }];
    }),
    changes: text.includes(MARK) ? [] : changes,
    ...(filling.isWhole && { text }),
  };
}

/** What changes the tables that there are, or the keys between them. */
const DEFINES = /^(?:create|drop|rename|foreign-key|drop-constraint|drop-column)$/;

function keyOf(
  { to, onDelete, name, columns, from }: SchemaChange & { readonly change: 'foreign-key' },
  named: (name: TableName) => NamedTable,
): Key {
  return {
    to: named(to),
    onDelete,
    name: name ?? chosenName(from.name, columns.join('_'), 'fkey'),
    columns,
  };
}
