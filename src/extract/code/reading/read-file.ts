import type { Path } from '../../../model/nouns.js';
import { hintsIn } from '../../semantics/hints.js';
import { findScripts, isPage, onlyScripts } from '../../tree.js';
import { countExports } from './exported.js';
import type { FileReading, ImportReading, Problem } from './file-reading.js';
import { importsOfHead } from './head.js';
import { holdsTests } from './holds-tests.js';
import { type Dialect, dialectOf } from './languages.js';
import type { Failure, ScriptReading } from './parse.js';
import { countLines, Places } from './places.js';
import { referencesIn } from './references.js';
import type { Found } from './syntax-tree.js';

/**
 * Reads what one source file imports. A function of its arguments alone; of the path only the name's extension counts.
 * @param withHints whether anybody wants to know what else the text speaks of, which takes longer to find out
 */
export async function readFile(path: Path, whole: string, withHints = true): Promise<FileReading> {
  const dialect = dialectOf(path);
  const { found, failure } = await (dialect === 'component'
    ? readComponent(path, whole)
    : readScript(whole, dialect, 0));
  // Of a page nothing but its scripts is code.
  const text = isPage(path) ? onlyScripts(whole, false) : whole;
  const test = holdsTests(text);
  const places = new Places(whole);
  const imports = [...found, ...(dialect === 'component' ? [] : referencesIn(text))]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ kind, specifier, form, written, offset }): ImportReading => {
      const { line, column } = places.at(offset);
      return { kind, specifier, line, column, ...(form && { form }), ...(written && { written }) };
    });
  return {
    lines: isPage(path)
      ? countLines(text.replace(/^[^\S\n]*\n/gm, ''))
      : isWritten(text)
        ? countLines(text)
        : 0,
    exports: countExports(text),
    imports,
    ...(test && { test: true as const }),
    ...(withHints && { hints: test ? 0 : hintsIn(text) }),
    ...(failure === undefined ? {} : { problem: place(failure, places) }),
  };
}

/** Whether a person wrote a text: none of the comments that it begins with says that a program did. */
function isWritten(text: string): boolean {
  const [head = ''] = /^(?:#!.*)?(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(text.slice(0, HEAD)) ?? [];
  return !GENERATED.test(head);
}

/** Characters. */
const HEAD = 1_000;
const GENERATED =
  /@generated\b|\b(?:auto-?|automatically )generated\b|\bgenerated\b[\s\S]*\bdo not (?:edit|modify|change)\b|\bdo not (?:edit|modify|change)\b[\s\S]*\bgenerated\b/i;

function place({ message, offset }: Failure, places: Places): Problem {
  return { message, ...(offset === undefined ? {} : places.at(offset)) };
}

async function readComponent(path: Path, text: string): Promise<ScriptReading> {
  const { scripts, sources } = findScripts(text, path.endsWith('.astro'));
  const readings = await Promise.all(
    scripts.map((script) => readScript(script.text, script.typed ? 'ts' : 'js', script.offset)),
  );
  return {
    found: [
      ...sources
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(
          ({ specifier, offset }): Found => ({
            kind: 'import',
            specifier,
            offset,
            // What a page loads may be built, or come from whoever serves it.
            ...(isPage(path) && { form: 'asset' as const }),
          }),
        ),
      ...readings.flatMap((reading) => reading.found),
    ],
    failure: readings.find((reading) => reading.failure !== undefined)?.failure,
  };
}

/** Where the head does not tell all, the parser is asked. */
async function readScript(
  text: string,
  dialect: Exclude<Dialect, 'component'>,
  offset: number,
): Promise<ScriptReading> {
  const ofHead = importsOfHead(text);
  if (ofHead !== undefined) return { found: ofHead.map((one) => ({ ...one, offset: one.offset + offset })) };
  parsing ??= loadParser();
  const { parseScript, parser } = await parsing;
  return parseScript(parser, text, dialect, offset);
}

/** Asking for a module that is there takes half as long as parsing. */
let parsing: ReturnType<typeof loadParser> | undefined;

async function loadParser() {
  const [{ parseScript }, parser] = await Promise.all([import('./parse.js'), import('./oxc.js')]);
  return { parseScript, parser };
}
