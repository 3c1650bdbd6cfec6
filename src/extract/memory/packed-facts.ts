/**
 * In: the facts of a tree. Out: the same as rows of numbers and a table of texts, a fifth of the size, and back. Why: a run that finds nothing
 * changed does little else than load them.
 */
import type {
  CodeFacts,
  EntriesFact,
  FileFact,
  ImportFact,
  OwnerFact,
  ReferenceFact,
  ReferenceWay,
} from '../../model/facts.js';
import type { DependencyKind, Path } from '../../model/nouns.js';
import type { TreeFacts } from './tree-facts.js';

/** Facts as they are written down, but for those of the code. */
export interface PackedOthers extends Omit<TreeFacts, 'code' | 'languages' | 'claims'> {
  readonly claims: PackedClaims;
  readonly languages: readonly (readonly [Path, string])[];
  /** Those that the code has not: their numbers go on from those of its texts. */
  readonly texts: readonly string[];
  /** Of what has some, by its name; `REFERENCE_WIDTH` numbers each. */
  readonly references: Partial<Record<Referring, readonly number[]>>;
}

/** What is known of the code by reading it, as it is written down. */
export interface PackedCode {
  readonly texts: readonly string[];
  /** `FILE_WIDTH` numbers each. */
  readonly files: readonly number[];
  /** Of files that export types: the file's place in `files`, and the names. */
  readonly types: readonly (readonly [file: number, ...names: number[]])[];
  /** `IMPORT_WIDTH` numbers each. */
  readonly imports: readonly number[];
  readonly entries: readonly (readonly [path: number, closed: 0 | 1, ...files: number[]])[];
}

/** Facts that have references, which are many. */
type Referring = 'usage' | 'stores' | 'traffic';
const REFERRING: readonly Referring[] = ['usage', 'stores', 'traffic'];

/** Of the files that an owner owns there are many, and each again in other facts. */
type PackedClaims = Omit<TreeFacts['claims'], 'claims'> & {
  readonly claims: readonly (Omit<OwnerFact, 'of'> & {
    readonly of: readonly number[] | Exclude<OwnerFact['of'], { readonly files: unknown }>;
  })[];
};

const KINDS: readonly DependencyKind[] = ['import', 'type', 'dynamic', 're-export', 'require'];
const FILE_WIDTH = 6;
const IMPORT_WIDTH = 6;
const REFERENCE_WIDTH = 7;
const WAYS: readonly (ReferenceWay | undefined)[] = [
  undefined,
  'passes',
  'asks',
  'asked',
  'overrides',
  'may',
  'inherits',
  'starts',
];

/** What an import leads to: a text's number times three plus one of these. */
const [TO_FILE, TO_PACKAGE, TO_NOTHING] = [0, 1, 2];
const UNRESOLVED = { unresolved: true } as const;

/** Packs what is known first; the rest counts its texts on from there. */
export function packCode({ files: read, imports: written, entries: handed }: CodeFacts): {
  readonly code: PackedCode;
  packOthers(facts: TreeFacts): PackedOthers;
} {
  const numbers = new Map<string, number>();
  const number = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  const to = (target: ImportFact['to']): number => {
    if ('file' in target) return number(target.file) * 3 + TO_FILE;
    return 'package' in target ? number(target.package) * 3 + TO_PACKAGE : TO_NOTHING;
  };
  const files = read.flatMap(({ path, lines, language, test, exports }) => [
    number(path),
    lines,
    number(language),
    Number(test),
    exports?.abstract ?? -1,
    exports?.concrete ?? -1,
  ]);
  const types = read.flatMap(({ exports }, index) =>
    exports?.types === undefined ? [] : [[index, ...exports.types.map(number)] as const],
  );
  const imports = written.flatMap(({ from, specifier, kind, at, to: target }) => [
    number(from),
    number(specifier),
    KINDS.indexOf(kind),
    at.line ?? 0,
    at.column ?? 0,
    to(target),
  ]);
  const entries = handed.map(
    ({ path, closed, files: own }) => [number(path), closed ? 1 : 0, ...own.map(number)] as const,
  );
  const texts = [...numbers.keys()];
  return {
    code: { texts, files, types, imports, entries },
    packOthers: (facts) => packOthers(facts, numbers, number),
  };
}

function packOthers(
  { code: _packed, languages, claims, ...others }: TreeFacts,
  numbers: ReadonlyMap<string, number>,
  number: (text: string) => number,
): PackedOthers {
  const before = numbers.size;
  const name = (declaration: string | undefined): number =>
    declaration === undefined ? -1 : number(declaration);
  const packReferences = (references: readonly ReferenceFact[]) =>
    references.flatMap(({ from, to: target, loose = false, how, given = -1 }) => [
      number(from.path),
      name(from.declaration),
      number(target.path),
      name(target.declaration),
      Number(loose),
      WAYS.indexOf(how),
      given,
    ]);
  const references: Partial<Record<Referring, readonly number[]>> = {};
  const bare: Partial<Record<Referring, unknown>> = {};
  for (const kind of REFERRING) {
    const facts = others[kind];
    if (facts === undefined) continue;
    references[kind] = packReferences(facts.references);
    bare[kind] = { ...facts, references: [] };
  }
  const packedClaims = claims.claims.map((claim) => ({
    ...claim,
    of: 'files' in claim.of ? claim.of.files.map(number) : claim.of,
  }));
  return {
    ...others,
    ...(bare as Pick<TreeFacts, Referring>),
    references,
    languages: [...languages],
    claims: { ...claims, claims: packedClaims },
    texts: [...numbers.keys()].slice(before),
  };
}

export function unpackFacts(
  { texts: known, files, types, imports, entries }: PackedCode,
  { texts: added, languages, claims, references, ...others }: PackedOthers,
): TreeFacts {
  const texts = [...known, ...added];
  return {
    ...others,
    ...Object.fromEntries(
      Object.entries(references).map(([kind, rows]) => [
        kind,
        { ...(others[kind as Referring] as object), references: unpackReferences(rows, texts) },
      ]),
    ),
    languages: new Map(languages),
    claims: {
      ...claims,
      claims: claims.claims.map((claim) => ({
        ...claim,
        of: isNumbers(claim.of) ? { files: claim.of.map((one) => texts[one]!) } : claim.of,
      })),
    },
    code: {
      files: unpackFiles(files, types, texts),
      imports: unpackImports(imports, texts),
      entries: entries.map(
        ([path, closed, ...own]): EntriesFact => ({
          path: texts[path]!,
          closed: closed === 1,
          files: own.map((one) => texts[one]!),
        }),
      ),
    },
  };
}

function isNumbers(of: PackedClaims['claims'][number]['of']): of is readonly number[] {
  return Array.isArray(of);
}

function unpackReferences(rows: readonly number[], texts: readonly string[]): ReferenceFact[] {
  const references: ReferenceFact[] = [];
  const end = (path: number, declaration: number) =>
    declaration < 0 ? { path: texts[path]! } : { path: texts[path]!, declaration: texts[declaration]! };
  for (let at = 0; at < rows.length; at += REFERENCE_WIDTH) {
    const from = end(rows[at]!, rows[at + 1]!);
    const to = end(rows[at + 2]!, rows[at + 3]!);
    const how = WAYS[rows[at + 5]!];
    const given = rows[at + 6]!;
    references.push({
      from,
      to,
      ...(rows[at + 4] === 1 && { loose: true }),
      ...(how && { how }),
      ...(given >= 0 && { given }),
    });
  }
  return references;
}

function unpackFiles(
  rows: readonly number[],
  types: PackedCode['types'],
  texts: readonly string[],
): FileFact[] {
  const files: FileFact[] = [];
  const typesOf = new Map(types.map(([file, ...names]) => [file, names.map((one) => texts[one]!)]));
  for (let at = 0; at < rows.length; at += FILE_WIDTH) {
    const path = texts[rows[at]!]!;
    const lines = rows[at + 1]!;
    const language = texts[rows[at + 2]!]!;
    const test = rows[at + 3] === 1;
    const abstract = rows[at + 4]!;
    const concrete = rows[at + 5]!;
    const named = typesOf.get(at / FILE_WIDTH);
    // Each written out: there are many.
    if (abstract < 0) files.push({ path, lines, language, test });
    else if (named === undefined)
      files.push({ path, lines, language, test, exports: { abstract, concrete } });
    else files.push({ path, lines, language, test, exports: { abstract, concrete, types: named } });
  }
  return files;
}

function unpackImports(rows: readonly number[], texts: readonly string[]): ImportFact[] {
  const imports: ImportFact[] = [];
  // What many import is one object: the fewer there are, the less there is to be looked after.
  const targets = new Map<number, ImportFact['to']>();
  const targetOf = (number: number): ImportFact['to'] => {
    const known = targets.get(number);
    if (known !== undefined) return known;
    const text = texts[Math.floor(number / 3)]!;
    const kind = number % 3;
    const target = kind === TO_FILE ? { file: text } : kind === TO_PACKAGE ? { package: text } : UNRESOLVED;
    targets.set(number, target);
    return target;
  };
  for (let at = 0; at < rows.length; at += IMPORT_WIDTH) {
    const from: Path = texts[rows[at]!]!;
    imports.push({
      from,
      specifier: texts[rows[at + 1]!]!,
      kind: KINDS[rows[at + 2]!]!,
      at: { path: from, line: rows[at + 3]!, column: rows[at + 4]! },
      to: targetOf(rows[at + 5]!),
    });
  }
  return imports;
}
