/**
 * One statement's text in, PostgreSQL's syntax tree of it out, or why there is none.
 * pg_stat_statements shows texts that its own grammar does not read: before PostgreSQL 10 `?` stands for a constant, and
 * since 16 `$1` also stands where the grammar wants a string, a name or a number (`DO $1`, `SAVEPOINT $1`, `FETCH $1 c`).
 * Such a text is read with stand-ins in those places; the relations that it names are the same.
 */
import { createRequire } from 'node:module';
import type * as LibPgQuery from 'libpg-query';
import type { Piece } from './split.js';
import { LONGEST_OPERATOR, type Token } from './tokens.js';

/** PostgreSQL's parser as one reader has it: what its own statements have worn counts for it, and what those of others have does not. */
export interface Parser {
  /** Hands the syntax tree of a statement to `use`, whose answer is the value, or says why there is none. */
  parse<Value>(piece: Piece, use: (tree: unknown) => Value): Parsed<Value>;
  /** The tree of a DO statement or CREATE FUNCTION in PL/pgSQL; undefined where PostgreSQL does not read it. */
  parseBody(text: string): unknown;
  /** A statement of this reader has exhausted the stack or the memory: another parser is needed to be sure of all that follow. */
  readonly isWorn: boolean;
}

export type Parsed<Value> = { readonly value: Value } | { readonly problem: string };

/** Longer statements are not read: their trees take fifty times their size in memory. */
const LONGEST = 2_000_000;

/**
 * A tree that is too deep exhausts the stack, and each time the parser keeps a little of it, until after some thirty
 * times it breaks for good. No statement of less than this length can do that, and after that many only such are read.
 */
const MOST_OVERFLOWS = 3;
const SHORT = 2_000;

/** libpg-query with a memory of its own, which every reader of this thread uses until a statement has worn it. */
interface Instance {
  readonly library: typeof LibPgQuery;
  isWorn: boolean;
  isBroken: boolean;
}

/**
 * The instance of this thread, and the one that takes its place: none can be loaded while a statement waits, and no reader is to be refused for
 * what a statement of another one did.
 */
const instances: { current?: Instance; next?: Instance; filling?: Promise<void> } = {};

/** Loads PostgreSQL's parser; takes some ten milliseconds where no reader has done so before, or what it left behind is worn. */
export async function loadParser(): Promise<Parser> {
  renew();
  await filled();
  let overflows = 0;
  let hasBroken = false;
  /** Whether an exception is one that a statement may cause; any other is ours. */
  const hasWorn = (instance: Instance, error: unknown): boolean => {
    if (error instanceof RangeError) overflows++;
    else if (error instanceof Error && error.name === 'RuntimeError')
      hasBroken = instance.isBroken = true; // WebAssembly's own
    else return false;
    instance.isWorn = true;
    return true;
  };
  return {
    get isWorn() {
      return hasBroken || overflows > 0;
    },
    parse(piece, use) {
      const problem = refused(piece);
      if (problem !== undefined) return { problem };
      if (hasBroken) return { problem: 'a statement before it broke the parser' };
      if (overflows >= MOST_OVERFLOWS && piece.text.length > SHORT) {
        return { problem: 'it is long, and too many statements before it were nested too deeply' };
      }
      const instance = renew();
      try {
        const found = parsed(piece, instance.library);
        return 'tree' in found ? { value: use(found.tree) } : found;
      } catch (error) {
        if (!hasWorn(instance, error)) throw error;
        return {
          problem: hasBroken ? 'it breaks the parser' : 'it is nested too deeply, or too large',
        };
      }
    },
    parseBody(text) {
      if (hasBroken || text.includes('\0')) return undefined;
      const instance = renew();
      try {
        return instance.library.parsePlPgSQLSync(text);
      } catch (error) {
        hasWorn(instance, error);
        return undefined;
      }
    },
  };
}

/** The instance to read with: in place of a worn one the next, where that has been loaded. One that is only worn still reads for long. */
function renew(): Instance {
  if (instances.current?.isWorn && instances.next) {
    instances.current = instances.next;
    delete instances.next;
    // Whoever loads a parser waits for it; nobody else hears of a failure.
    filled().catch(() => {});
  }
  return instances.current as Instance;
}

/** Waits until there is an instance that is whole, and one to take its place. */
async function filled(): Promise<void> {
  instances.filling ??= fill().finally(() => {
    delete instances.filling;
  });
  await instances.filling;
}

async function fill(): Promise<void> {
  const wanting = [instances.current?.isWorn === false, instances.next !== undefined];
  const [current, next] = await Promise.all(
    wanting.map(async (isThere) => (isThere ? undefined : freshInstance())),
  );
  if (current) instances.current = current;
  if (next) instances.next = next;
}

async function freshInstance(): Promise<Instance> {
  return { library: await freshLibrary(), isWorn: false, isBroken: false };
}

/** libpg-query keeps one instance of its WebAssembly per copy of its module, and once that is broken it stays so. */
async function freshLibrary(): Promise<typeof LibPgQuery> {
  const require = createRequire(import.meta.url);
  delete require.cache[require.resolve('libpg-query')];
  const library: typeof LibPgQuery = require('libpg-query');
  await library.loadModule();
  return library;
}

/** Why a statement is not even given to the parser: it would be misread, or take for ever. */
function refused({ text, tokens }: Piece): string | undefined {
  if (text.includes('\0')) return 'it holds a NUL byte';
  if (text.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (tokens.some(({ kind, unfinished }) => kind === 'comment' && unfinished)) return 'unterminated comment';
  // PostgreSQL takes time quadratic in a run of operator characters to refuse it.
  const operators = tokens.filter(({ kind }) => kind === 'operator');
  return operators.some(({ start, end }) => end - start > LONGEST_OPERATOR) ? 'operator too long' : undefined;
}

function parsed(
  piece: Piece,
  library: typeof LibPgQuery,
): { readonly tree: unknown } | { readonly problem: string } {
  const plain = withoutComments(piece);
  const first = attempt(plain.text, library);
  if ('tree' in first) return first;
  for (const text of standIns(plain)) {
    const next = attempt(text, library);
    if ('tree' in next) return next;
  }
  return { problem: described(first, plain) };
}

/** Blanks comments, over whose nesting PostgreSQL's scanner takes quadratic time. */
function withoutComments(piece: Piece): Piece {
  const { text, tokens, line } = piece;
  if (!tokens.some(({ kind }) => kind === 'comment')) return piece;
  const blank = replaced(text, tokens, 'comment', (comment) => ' '.repeat(comment.length));
  return { text: blank, tokens: tokens.filter(({ kind }) => kind !== 'comment'), line };
}

interface Refusal {
  readonly message: string;
  /** Counted in characters, from 0. */
  readonly position: number;
}

function attempt(text: string, library: typeof LibPgQuery): { readonly tree: unknown } | Refusal {
  try {
    const [statement, ...others] = withoutTrace(() => library.parseSync(text)).stmts ?? [];
    if (others.length > 0) return { message: 'it holds more than one statement', position: 0 };
    return { tree: statement?.stmt };
  } catch (error) {
    if (!library.hasSqlDetails(error)) throw error;
    return { message: error.message, position: error.sqlDetails?.cursorPosition ?? 0 };
  }
}

/** What the parser refuses it refuses by an error, and to find out where that was thrown takes longer than to parse. */
function withoutTrace<Done>(work: () => Done): Done {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Other spellings of a statement that PostgreSQL does not read as it stands. */
function* standIns({ text, tokens }: Piece): Generator<string> {
  if (tokens.some((token) => token.kind === 'operator' && text.slice(token.start, token.end).includes('?'))) {
    yield replaced(text, tokens, 'operator', questionMarks);
  }
  if (!tokens.some((token) => token.kind === 'parameter')) return;
  yield replaced(text, tokens, 'parameter', () => "''");
  // In a query a name could be taken for that of a table.
  if (/^(select|insert|update|delete|merge|with|values|table)\b/i.test(text)) return;
  yield replaced(text, tokens, 'parameter', () => '"$1"');
  yield replaced(text, tokens, 'parameter', () => '1');
}

/** `?|`, `?&`, `@?` and a `?` before another one are jsonb operators; any other `?` is a constant that was taken out. */
function questionMarks(operator: string, rest: string): string {
  if (/^(\?\||\?&|@\?)$/.test(operator) || (operator === '?' && /^\s+\?/.test(rest))) return operator;
  return operator.replaceAll('?', ' $1 ');
}

function replaced(
  text: string,
  tokens: readonly Token[],
  kind: Token['kind'],
  write: (source: string, rest: string) => string,
): string {
  let result = '';
  let end = 0;
  for (const token of tokens) {
    if (token.kind !== kind) continue;
    const rest = text.slice(token.end, token.end + 20);
    result += text.slice(end, token.start) + write(text.slice(token.start, token.end), rest);
    end = token.end;
  }
  return result + text.slice(end);
}

/** What the parser says, without the words that it quotes if they may be part of a string constant. */
function described({ message, position }: Refusal, { tokens }: Piece): string {
  if (message.startsWith('memory exhausted')) return 'it is nested too deeply';
  const literal = tokens.find((token) => token.kind === 'string' || token.unfinished);
  if (!literal || position < literal.start)
    return message.length > 100 ? `${message.slice(0, 100)}…` : message;
  return message.replace(/ at or near "[\s\S]*"$/, '').replace(/"[\s\S]*"/, '"…"');
}
