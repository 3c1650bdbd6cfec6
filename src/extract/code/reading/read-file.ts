import { type EcmaScriptModule, type OxcError, type ParserOptions, parseSync } from 'oxc-parser';
import type { Path } from '../../../model/nouns.js';
import { countExports } from './exported.js';
import type { FileReading, ImportReading, Problem } from './file-reading.js';
import { type Dialect, dialectOf } from './languages.js';
import { countLines, Places } from './places.js';
import { findScripts } from './scripts.js';
import { readSpecifier } from './specifier.js';
import { type Found, findInSyntaxTree, needsSyntaxTree } from './syntax-tree.js';

/** Reads what one source file imports. A function of its arguments alone; of the path only the name's extension counts. */
export function readFile(path: Path, text: string): FileReading {
  const dialect = dialectOf(path);
  const { found, failure } =
    dialect === 'component' ? readComponent(path, text) : readScript(text, dialect, 0);
  const places = new Places(text);
  const imports = found
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ kind, specifier, form, offset }): ImportReading => {
      const { line, column } = places.at(offset);
      return form === undefined ? { kind, specifier, line, column } : { kind, specifier, form, line, column };
    });
  return {
    lines: countLines(text),
    exports: countExports(text),
    imports,
    ...(failure === undefined ? {} : { problem: place(failure, places) }),
  };
}

interface ScriptReading {
  readonly found: readonly Found[];
  readonly failure?: Failure | undefined;
}

interface Failure {
  readonly message: string;
  readonly offset?: number | undefined;
}

function place({ message, offset }: Failure, places: Places): Problem {
  return { message, ...(offset === undefined ? {} : places.at(offset)) };
}

function readComponent(path: Path, text: string): ScriptReading {
  const { scripts, sources } = findScripts(text, path.endsWith('.astro'));
  const readings = scripts.map((script) =>
    readScript(script.text, script.typed ? 'ts' : 'js', script.offset),
  );
  return {
    found: [
      ...sources
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier, offset }): Found => ({ kind: 'import', specifier, offset })),
      ...readings.flatMap((reading) => reading.found),
    ],
    failure: readings.find((reading) => reading.failure !== undefined)?.failure,
  };
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

function readScript(text: string, dialect: Exclude<Dialect, 'component'>, offset: number): ScriptReading {
  let best: ScriptReading | undefined;
  for (const lang of GRAMMARS[dialect]) {
    const reading = parse(text, lang, dialect === 'js' ? 'unambiguous' : 'module', offset);
    if (reading.failure === undefined) return reading;
    if (best === undefined || reading.found.length > best.found.length) best = reading;
  }
  return best!;
}

function parse(
  text: string,
  lang: NonNullable<ParserOptions['lang']>,
  sourceType: 'unambiguous' | 'module',
  offset: number,
): ScriptReading {
  const isTyped = lang !== 'jsx' && lang !== 'js';
  const needsTree = needsSyntaxTree(text, isTyped);
  // Writing down the tree takes most of the time even if nobody looks at it, so it is asked to be small.
  const result = parseSync(`script.${lang}`, text, {
    lang,
    sourceType,
    astType: needsTree && isTyped ? 'ts' : 'js',
    preserveParens: false,
  });
  const found = [...fromModuleRecord(result.module, text, offset)];
  if (needsTree) found.push(...findInSyntaxTree(result.program, offset));
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

function* fromModuleRecord(module: EcmaScriptModule, text: string, offset: number): Iterable<Found> {
  for (const { start, moduleRequest, entries } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    yield { kind: isType ? 'type' : 'import', specifier: moduleRequest.value, offset: start + offset };
  }
  for (const { start, entries } of module.staticExports) {
    const request = entries[0]?.moduleRequest;
    if (request === undefined || request === null) continue;
    const isType = entries.every((entry) => entry.isType);
    yield { kind: isType ? 'type' : 're-export', specifier: request.value, offset: start + offset };
  }
  for (const { start, moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    yield { kind: 'dynamic', offset: start + offset, ...readWritten(written) };
  }
}

const LITERAL = /^(?:"([^"\\]*)"|'([^'\\]*)'|`([^`\\$]*)`)$/;

/** The specifier of an `import()`, of which the module record holds no more than where it is written. */
function readWritten(written: string): {
  readonly specifier: string;
  readonly form?: 'pattern' | 'computed' | 'asset';
} {
  const literal = written.match(LITERAL);
  if (literal !== null) {
    // A part of a text keeps all of it in memory; this one is to be kept without it.
    return { specifier: Buffer.from(literal[1] ?? literal[2] ?? literal[3] ?? '').toString() };
  }
  const statement = parseSync('specifier.ts', `(${written})`).program.body[0];
  if (statement?.type !== 'ExpressionStatement') return { specifier: '', form: 'computed' };
  return readSpecifier(statement.expression);
}
