/** What stands inside of other statements: the query of a view, the body of a function, a DO block. */
import type { TableName, TableUse } from '../../model/facts.js';
import { type Mention, mentions } from './mentions.js';
import type { Parse } from './parse.js';
import { readProcedure } from './procedures.js';
import type { BodyReader, InnerReading, SchemaChange } from './schema-change.js';
import { type Piece, split } from './split.js';

/** The statements of a text, as far as a body tells them. */
type ReadText = (text: string) => {
  readonly statements: readonly {
    readonly uses: readonly TableUse[];
    readonly functions: readonly string[];
    readonly changes: readonly SchemaChange[];
  }[];
  readonly problems: readonly unknown[];
};

/** Reads what lies inside of one statement. */
export function bodyReader(piece: Piece, parse: Parse, readText: ReadText): BodyReader {
  const sql = (text: string): InnerReading => {
    const { statements, problems } = readText(text);
    return {
      body: {
        uses: distinct(statements.flatMap(({ uses }) => uses)),
        calls: distinct(statements.flatMap(({ functions }) => functions).map(routineName)),
        ...(problems.length > 0 && { unread: 'a part of it could not be parsed' }),
      },
      changes: statements.flatMap(({ changes }) => changes),
    };
  };
  return {
    tree(tree) {
      const { relations, functions } = mentions(tree, new Set());
      return { uses: usesOf(relations), calls: distinct(functions.map(routineName)) };
    },
    sql,
    procedure() {
      const reading = readProcedure(piece.text, (query) => treeOf(query, parse));
      const inner = sql(reading.sql.join('\n;\n'));
      const unread = reading.unread ?? inner.body.unread;
      return { ...inner, body: { ...inner.body, ...(unread !== undefined && { unread }) } };
    },
  };
}

function treeOf(query: string, parse: Parse): unknown {
  const [piece, ...others] = split(query);
  if (!piece || others.length > 0) return undefined;
  const found = parse(piece, (tree) => tree);
  return 'value' in found ? found.value : undefined;
}

function routineName(written: string): TableName {
  const parts = written.split('.');
  const name = parts.at(-1) ?? written;
  return parts.length < 2 ? { name } : { schema: parts.at(-2)!, name };
}

/** The relations that somebody may own, each once per mode. */
export function usesOf(relations: readonly Mention[]): readonly TableUse[] {
  return distinct(
    relations
      .filter(({ of }) => of === 'table')
      .flatMap(({ schema, name, modes }) =>
        modes.map((mode) => (schema === undefined ? { name, mode } : { schema, name, mode })),
      ),
  );
}

function distinct<T extends TableName>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
