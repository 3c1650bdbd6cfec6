/**
 * What a function of a program gives that only puts values together: `() => ({ stage })`, `() => { const { shared } = require('./shared'); return shared }`.
 * In: the text of a file, and where a function begins. Out: the expression that it gives, and what is declared before it.
 * Why: the Serverless Framework calls functions that files of code hand out; what they give is often written out all the same.
 */
import { type Effort, Scanner } from './scanner.js';

/** What a function gives, as the text of statements of a file of its own. */
export interface FunctionBody {
  readonly text: string;
  /** The name that the text declares what is given by. */
  readonly given: string;
  /** What only whoever calls it knows. */
  readonly parameters: ReadonlySet<string>;
}

const GIVEN = '__given';
/** `async (`, `function name(`, `env(` of a method, and one name before an arrow. */
const HEAD = /(?:async\b\s*)?(?:function\b\s*\*?\s*)?(?:[A-Za-z_$][\w$]*)?\s*/y;

/** The function that begins at an offset; undefined where none does. */
export function functionAt(text: string, offset: number, effort: Effort): FunctionBody | undefined {
  const scanner = new Scanner(text, offset, effort);
  const head = scanner.match(HEAD) ?? '';
  const hasList = scanner.peek() === '(';
  const from = scanner.offset();
  scanner.skipBrackets();
  const parameters = new Set((hasList ? text.slice(from, scanner.offset()) : head).match(/[\w$]+/g) ?? []);
  // A type of what it gives that is no more than a name.
  if (hasList && scanner.take(':')) scanner.match(/[^={]*/y);
  const isArrow = scanner.take('=>');
  if (!isArrow && !hasList) return undefined;
  const start = scanner.offset();
  if (scanner.take('{')) {
    scanner.skipTo('}');
    const body = ofStatements(text.slice(start + 1, scanner.offset()), effort);
    return body === undefined ? undefined : { text: body, given: GIVEN, parameters };
  }
  if (!isArrow) return undefined;
  scanner.skipRest();
  return { text: `const ${GIVEN} = ${text.slice(start, scanner.offset())}`, given: GIVEN, parameters };
}

/** Statements as they would stand in a file: what lies within others is further in. */
function ofStatements(written: string, effort: Effort): string | undefined {
  const body = written.includes('\n') ? written : onLines(written, effort);
  const [, indent = ''] = /^(?:[ \t]*\n)*([ \t]*)\S/.exec(body) ?? [];
  const lines = body.replace(/^[ \t]*(?=\S)/, indent).split('\n');
  const text = lines
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join('\n');
  const at = /^return(?![\w$])[ \t]*/m.exec(text);
  if (!at) return undefined;
  const before = text.slice(0, at.index);
  return `${before}const ${GIVEN} = ${text.slice(at.index + at[0].length)}`;
}

/** Statements of one line, each on its own. */
function onLines(body: string, effort: Effort): string {
  const scanner = new Scanner(body, 0, effort);
  const found: string[] = [];
  while (!scanner.isDone()) {
    const start = scanner.offset();
    scanner.skipTo(';');
    scanner.take(';');
    found.push(body.slice(start, scanner.offset()));
  }
  return found.join('\n');
}
