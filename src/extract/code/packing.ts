import type { DependencyKind, Path } from '../../model/nouns.js';
import type { Stamp } from '../tree/stamp.js';
import type { ImportForm, ImportReading, Problem } from './reading/file-reading.js';
import type { SourceReading } from './reading/read-source.js';

/** What is known of one source file. */
export interface Remembered {
  /** Of the content. */
  readonly hash: string;
  /** Left out when it would prove nothing. */
  readonly stamp?: Stamp;
  readonly reading: SourceReading;
}

/**
 * The same without names, a quarter of the size: hash, stamp or 0, lines or a reason, hints, abstract and concrete exports and names of types, imports one after another,
 * whether it holds tests, problem.
 */
export type Packed = readonly [
  hash: string,
  stamp: Stamp | 0,
  lines: number | string,
  exports: readonly [hints: number, abstract: number, concrete: number, ...types: string[]],
  imports: readonly (number | string)[],
  test: 0 | 1,
  problem?: Problem,
];

/** All that is known of the source files of a tree, as one line of JSON, in pieces. */
export function* packReadings(known: ReadonlyMap<Path, Remembered>): Iterable<string> {
  let separator = '[';
  let entries: (readonly [Path, Packed])[] = [];
  const written = () => {
    const text = `${separator}${JSON.stringify(entries).slice(1, -1)}`;
    [separator, entries] = [',', []];
    return text;
  };
  for (const [path, one] of known) {
    entries.push([path, pack(one)]);
    if (entries.length === PIECE) yield written();
  }
  yield `${entries.length > 0 || known.size === 0 ? written() : ''}]`;
}

/** @param withHints what was read without them counts as unknown */
export function unpackReadings(text: string, withHints: boolean): ReadonlyMap<Path, Remembered> {
  const entries: readonly (readonly [Path, Packed])[] = JSON.parse(text);
  const usable = withHints ? entries.filter(([, [, , , [hints]]]) => hints !== NO_HINTS) : entries;
  return new Map(usable.map(([path, packed]) => [path, unpack(packed)]));
}

const NO_HINTS = -1;

const KINDS: readonly DependencyKind[] = ['import', 'type', 'dynamic', 're-export', 'require'];
const FORMS: readonly (ImportForm | undefined)[] = [undefined, 'pattern', 'computed', 'asset'];
/** Files per piece of text. */
const PIECE = 500;
/** Stands between a specifier and the expression that it is put together by: no specifier holds it. */
const WRITTEN = '\0';
/** Numbers and strings per import. */
const WIDTH = 4;

export function pack({ hash, stamp: known, reading }: Remembered): Packed {
  const stamp = known ?? 0;
  if ('generated' in reading) return [hash, stamp, '', [0, 0, 0], [], 0];
  if ('unread' in reading) return [hash, stamp, reading.unread, [0, 0, 0], [], 0];
  const imports = reading.imports.flatMap(({ kind, form, specifier, written, line, column }) => [
    KINDS.indexOf(kind) * FORMS.length + FORMS.indexOf(form),
    written === undefined ? specifier : specifier + WRITTEN + written,
    line,
    column,
  ]);
  const { abstract, concrete, types = [] } = reading.exports;
  const exports = [reading.hints ?? NO_HINTS, abstract, concrete, ...types] as const;
  const test = reading.test ? 1 : 0;
  return reading.problem === undefined
    ? [hash, stamp, reading.lines, exports, imports, test]
    : [hash, stamp, reading.lines, exports, imports, test, reading.problem];
}

export function unpack([
  hash,
  stamp,
  lines,
  [hints, abstract, concrete, ...types],
  imports,
  test,
  problem,
]: Packed): Remembered {
  const content = stamp === 0 ? { hash } : { hash, stamp };
  if (lines === '') return { ...content, reading: { generated: true } };
  if (typeof lines === 'string') return { ...content, reading: { unread: lines } };
  const exports = types.length === 0 ? { abstract, concrete } : { abstract, concrete, types };
  return {
    ...content,
    reading: {
      lines,
      exports,
      imports: unpackImports(imports),
      ...(hints !== NO_HINTS && { hints }),
      ...(test === 1 && { test: true as const }),
      ...(problem && { problem }),
    },
  };
}

function unpackImports(packed: Packed[4]): readonly ImportReading[] {
  const imports: ImportReading[] = [];
  for (let at = 0; at < packed.length; at += WIDTH) {
    const code = packed[at] as number;
    const form = FORMS[code % FORMS.length];
    const kind = KINDS[Math.floor(code / FORMS.length)]!;
    const [specifier = '', written] = (packed[at + 1] as string).split(WRITTEN);
    const line = packed[at + 2] as number;
    const column = packed[at + 3] as number;
    imports.push({ kind, specifier, line, column, ...(form && { form }), ...(written && { written }) });
  }
  return imports;
}
