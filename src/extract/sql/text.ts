/**
 * The text of one row of `pg_stat_statements` → all that is known of it, in a shape that is cheap to send between threads.
 * The text is scanned for tokens once; statement by statement goes through PostgreSQL's parser, and what that refuses
 * through the scan for what can be known all the same.
 */
import type { TableName, TableUse } from '../../model/facts.js';
import { expressionAsQuery } from './expression.js';
import { fingerprint } from './fingerprint.js';
import type { Parsed, Parser } from './parse.js';
import { partialUses } from './partial.js';
import { cutAtLiteral, redacted } from './redact.js';
import { type Piece, split } from './split.js';
import { readStatement, type SqlStatement } from './statement.js';
import { tagsOf } from './tags.js';
import { tokens } from './tokens.js';
import { uniqueUses } from './uses.js';

/** A text to be read. */
export interface SqlText {
  readonly text: string;
  /** Whoever saved it has cut off its end. */
  readonly cut: boolean;
}

/** What a text says, of all its statements together. */
export interface TextReading {
  /** What of the text may be shown, on one line. */
  readonly shown: string;
  readonly uses: readonly TableUse[];
  readonly routines: readonly TableName[];
  readonly system: readonly TableName[];
  readonly temporary: readonly string[];
  /** All its statements are checks of foreign keys. */
  readonly foreignKeyCheck: boolean;
  /** All its statements steer or ask after their session. */
  readonly session: boolean;
  /** `uses` and `routines` may lack some. */
  readonly partial: boolean;
  /** `uses` are those of several statements: there are more than one, or it is a DO block. */
  readonly several: boolean;
  /** Why a statement of it could not be read. Shows no constant. */
  readonly problem?: string;
  /** Missing when the text is cut off. */
  readonly fingerprint?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A text of this length is shown as it is; of a longer one the beginning is. */
const LONGEST_SHOWN = 10_000;

export function readText({ text, cut }: SqlText, parser: Parser): TextReading {
  const found = tokens(text);
  const tags = tagsOf(text, found);
  const tagged = tags === undefined ? {} : { tags };
  if (cut) {
    const uses = partialUses(text);
    return { ...nothing, ...tagged, shown: short(cutAtLiteral(text)), uses, partial: true };
  }
  const statements: SqlStatement[] = [];
  const temporaries = new Set<string>();
  const guessed: TableUse[] = [];
  let problem: string | undefined;
  for (const piece of split(text, found)) {
    const result = readPiece(piece, temporaries, parser);
    if ('value' in result) statements.push(asRun(result.value));
    else {
      problem ??= result.problem;
      guessed.push(...partialUses(piece.text));
    }
  }
  const all = <Value>(of: (statement: SqlStatement) => readonly Value[]): readonly Value[] =>
    statements.length === 1 ? of(statements[0]!) : statements.flatMap(of);
  const every = (of: (statement: SqlStatement) => boolean): boolean =>
    problem === undefined && statements.length > 0 && statements.every(of);
  return {
    ...tagged,
    shown: short(problem === undefined ? redacted(text, found) : cutAtLiteral(text)),
    uses:
      guessed.length === 0 ? all(({ uses }) => uses) : uniqueUses([...all(({ uses }) => uses), ...guessed]),
    routines: all(({ routines }) => routines),
    system: all(({ system }) => system),
    temporary: all(({ temporary }) => temporary),
    foreignKeyCheck: every(({ foreignKeyCheck }) => foreignKeyCheck),
    session: every(({ session }) => session),
    partial: problem !== undefined || statements.some(({ partial }) => partial),
    several: statements.length > 1 || statements.some(({ block }) => block),
    ...(problem !== undefined && { problem }),
    fingerprint: fingerprint(text, found),
  };
}

function readPiece(piece: Piece, temporaries: Set<string>, parser: Parser): Parsed<SqlStatement> {
  const read = (each: Piece) => parser.parse(each, (tree) => readStatement(tree, each, temporaries, parser));
  const result = read(piece);
  const query = 'problem' in result ? expressionAsQuery(piece.text) : undefined;
  const [inner, ...others] = query === undefined ? [] : split(query);
  const asQuery = inner && others.length === 0 ? read(inner) : result;
  return 'value' in asQuery ? asQuery : result;
}

/** What a statement touches when it runs, which for a definition is only what it defines. */
function asRun(statement: SqlStatement): SqlStatement {
  if (!statement.deferred) return statement;
  return { ...statement, routines: [], uses: statement.uses.filter(({ mode }) => mode === 'define') };
}

const nothing = {
  uses: [],
  routines: [],
  system: [],
  temporary: [],
  foreignKeyCheck: false,
  session: false,
  several: false,
} as const;

function short(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
