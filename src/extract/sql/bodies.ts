/** What stands inside of other statements: the query of a view, the body of a function, a DO block. */
import { mentions } from './mentions.js';
import type { Parser } from './parse.js';
import { readProcedure } from './procedures.js';
import type { BodyReader, InnerReading } from './schema-change.js';
import { type Piece, split } from './split.js';
import type { SqlReading } from './statement.js';
import { unique, uniqueUses, usesOf } from './uses.js';

/** Reads what lies inside of one statement. */
export function bodyReader(piece: Piece, parser: Parser, readText: (text: string) => SqlReading): BodyReader {
  const sql = (text: string): InnerReading => {
    const { statements, problems } = readText(text);
    return {
      body: {
        uses: uniqueUses(statements.flatMap(({ uses }) => uses)),
        calls: unique(statements.flatMap(({ routines }) => routines)),
        ...(problems.length > 0 && { unread: 'a part of it could not be parsed' }),
      },
      changes: statements.flatMap(({ changes }) => changes),
    };
  };
  return {
    tree(tree) {
      const { relations, routines } = mentions(tree, new Set());
      return { uses: usesOf(relations), calls: unique(routines) };
    },
    sql,
    procedure() {
      const reading = readProcedure(piece.text, parser.parseBody, (query) => treeOf(query, parser));
      const inner = sql(reading.sql.join('\n;\n'));
      const unread = reading.unread ?? inner.body.unread;
      return { ...inner, body: { ...inner.body, ...(unread !== undefined && { unread }) } };
    },
  };
}

function treeOf(query: string, parser: Parser): unknown {
  const [piece, ...others] = split(query);
  if (!piece || others.length > 0) return undefined;
  const found = parser.parse(piece, (tree) => tree);
  return 'value' in found ? found.value : undefined;
}
