/**
 * In: the text of a script. Out: its imports, as the parser sees them. Why apart: loading the parser takes as long as reading some
 * hundred files, and most systems have few files that need it (head.ts).
 */

import type { EcmaScriptModule, Expression, OxcError, ParserOptions } from 'oxc-parser';
import { isTooDeep } from './depth.js';
import type { Dialect } from './languages.js';
import type * as Oxc from './oxc.js';
import { type Constants, constantsIn, placedSpecifier } from './placed.js';
import { readSpecifier, type Specifier } from './specifier.js';
import { type Found, findInSyntaxTree, needsSyntaxTree } from './syntax-tree.js';

/** A script as far as it could be understood. */
export interface ScriptReading {
  readonly found: readonly Found[];
  readonly failure?: Failure | undefined;
}

/** The parser. It is a module of its own kind, which is handed in because only some systems need it. */
export type Parser = Pick<typeof Oxc, 'parse' | 'Visitor'>;

/** Why the rest was not understood, and where. */
export interface Failure {
  readonly message: string;
  readonly offset?: number | undefined;
}

/**
 * The grammars that a text may be written in, the likeliest first. JavaScript is read as JSX, which it often is whatever
 * its name; what fails there may be Flow, most of which reads as TypeScript.
 */
const GRAMMARS: Readonly<
  Record<Exclude<Dialect, 'component'>, readonly NonNullable<ParserOptions['lang']>[]>
> = {
  js: ['jsx', 'tsx'],
  ts: ['ts'],
  tsx: ['tsx'],
  dts: ['dts'],
};

/**
 * Lets the parser read it, in the first grammar that it is right in, or else the one that gave most.
 * @throws RangeError for what is nested too deeply for a parser that descends by recursion
 */
export function parseScript(
  parser: Parser,
  text: string,
  dialect: Exclude<Dialect, 'component'>,
  offset: number,
): ScriptReading {
  if (isTooDeep(text)) throw new RangeError('nested too deeply');
  let best: ScriptReading | undefined;
  for (const lang of GRAMMARS[dialect]) {
    const reading = parse(parser, text, lang, dialect === 'js' ? 'unambiguous' : 'module', offset);
    if (reading.failure === undefined) return reading;
    if (best === undefined || reading.found.length > best.found.length) best = reading;
  }
  return best!;
}

function parse(
  parser: Parser,
  text: string,
  lang: NonNullable<ParserOptions['lang']>,
  sourceType: 'unambiguous' | 'module',
  offset: number,
): ScriptReading {
  const isTyped = lang !== 'jsx' && lang !== 'js';
  const needsTree = needsSyntaxTree(text, isTyped);
  // Writing down the tree takes most of the time even if nobody looks at it, so it is asked to be small.
  const result = parser.parse(`script.${lang}`, text, {
    lang,
    sourceType,
    astType: needsTree && isTyped ? 'ts' : 'js',
    preserveParens: false,
  });
  let constants: Constants | undefined;
  const specifierOf = (expression: Expression, at = 0): Specifier => {
    const read = readSpecifier(expression);
    if (read.form === undefined) return read;
    constants ??= constantsIn(result.program, parser.Visitor);
    const placed = placedSpecifier(expression, constants);
    if (placed === undefined || placed.specifier === read.specifier) return read;
    return { ...placed, written: text.slice(at + expression.start, at + expression.end) };
  };
  const found = [...fromModuleRecord(result.module, parser, text, offset, specifierOf)];
  if (needsTree) found.push(...findInSyntaxTree(result.program, offset, parser.Visitor, specifierOf));
  const failure = result.errors.find((error) => !isReturn(error, text));
  return {
    found: found.filter((one) => one.specifier !== '' || one.form === 'computed'),
    failure: failure && { message: failure.message, offset: placeOf(failure, offset) },
  };
}

function placeOf(error: OxcError, offset: number): number | undefined {
  const start = error.labels[0]?.start;
  return start === undefined ? undefined : start + offset;
}

/** CommonJS and the head of an Astro component may return; the parser minds, but reads on. */
function isReturn(error: OxcError, text: string): boolean {
  return text.startsWith('return', error.labels[0]?.start ?? text.length);
}

function* fromModuleRecord(
  module: EcmaScriptModule,
  parser: Parser,
  text: string,
  offset: number,
  specifierOf: (expression: Expression, at: number) => Specifier,
): Iterable<Found> {
  const imports = new Set(module.staticImports.map(({ start }) => start));
  for (const { start, moduleRequest, entries } of module.staticImports) {
    const isType =
      entries.length > 0
        ? entries.every((entry) => entry.isType)
        : NOTHING_BUT_TYPES.test(text.slice(start, start + 40));
    yield { kind: isType ? 'type' : 'import', specifier: moduleRequest.value, offset: start + offset };
  }
  for (const { start, entries } of module.staticExports) {
    const request = entries[0]?.moduleRequest;
    // What is imported and then exported by its name is recorded here once more, with the place of the import.
    if (request === undefined || request === null || imports.has(start)) continue;
    const isType = entries.every((entry) => entry.isType);
    yield { kind: isType ? 'type' : 're-export', specifier: request.value, offset: start + offset };
  }
  for (const { start, moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    const expression = (each: Expression) => specifierOf(each, moduleRequest.start - OPENED.length);
    yield { kind: 'dynamic', offset: start + offset, ...readWritten(parser, written, expression) };
  }
}

/** `import type {} from 'x'`: there is no entry that could say so. */
const NOTHING_BUT_TYPES = /^import\s+type\s*\{/;

const LITERAL = /^(?:"([^"\\]*)"|'([^'\\]*)'|`([^`\\$]*)`)$/;

/** The specifier of an `import()`, of which the module record holds no more than where it is written. */
function readWritten(
  parser: Parser,
  written: string,
  specifierOf: (expression: Expression) => Specifier,
): Specifier {
  const literal = written.match(LITERAL);
  if (literal !== null) {
    // A part of a text keeps all of it in memory; this one is to be kept without it.
    return { specifier: Buffer.from(literal[1] ?? literal[2] ?? literal[3] ?? '').toString() };
  }
  const statement = parser.parse('specifier.ts', `${OPENED}${written})`, { preserveParens: false }).program
    .body[0];
  if (statement?.type !== 'ExpressionStatement') return { specifier: '', form: 'computed' };
  return specifierOf(statement.expression);
}

/** What makes an expression of what else may be a statement. */
const OPENED = '(';
