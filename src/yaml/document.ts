import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import type { Location, Path } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';
import { SECOND_DOCUMENT, syntaxWords, TOO_DEEP } from './syntax.js';
import { DEEPEST, type Placed, placeValues } from './values.js';
import type { KeyPath } from './words.js';

/** A YAML file as a plain value that remembers where each part of it is written. */
export interface YamlDocument {
  readonly path: Path;
  /** Mappings as objects, lists as arrays, text, finite numbers, booleans, `null`; `null` for an empty file. */
  readonly value: unknown;
  /** Keys that a mapping has twice. The value holds the first one. */
  readonly twice: readonly { readonly keys: KeyPath; readonly first: Location; readonly again: Location }[];
  /** The keys of the mapping at `keys`, in order; none when there is no mapping. */
  keys(keys: KeyPath): readonly string[];
  /** Where a value is written; of a value that is not there, what would hold it. */
  at(keys: KeyPath): Location;
  /** Where the key of a value is written (of an item of a list, the item). */
  keyAt(keys: KeyPath): Location;
}

const OPTIONS = {
  // Keeps texts such as `yes` and `2020-01-01` what they are, whatever a %YAML directive says.
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
} as const;

/** Reads one document of YAML 1.2. Throws UserError at the first place where the text is no YAML. */
export function parseYaml(text: string, path: Path): YamlDocument {
  const lines = new LineCounter();
  const locate = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { path, line, column: col };
  };
  const documents = new Composer(OPTIONS).compose(tokens(text, lines, locate), true, text.length);
  const [document, second] = [documents.next().value, documents.next().value] as [
    Document.Parsed,
    Document.Parsed?,
  ];
  const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) throw new UserError({ ...syntaxWords(error), at: locate(error.pos[0]) });
  if (second !== undefined) throw new UserError({ ...SECOND_DOCUMENT, at: locate(second.range[0]) });

  const { root, twice } = placeValues(document, locate);
  return {
    path,
    value: root.value,
    twice: twice.map(({ keys, firstOffset, againOffset }) => ({
      keys,
      first: locate(firstOffset),
      again: locate(againOffset),
    })),
    keys: (keys) => {
      const value = keys.reduce<Placed | undefined>((found, key) => found?.children.get(key), root);
      return [...(value?.children.keys() ?? [])].filter((key) => typeof key === 'string');
    },
    at: (keys) => locate(find(root, keys).offset),
    keyAt: (keys) => {
      const found = find(root, keys);
      return locate(found.keyOffset ?? found.offset);
    },
  };
}

/**
 * What the library's `parseDocument` would compose, but it ends where the text is nested deeper than a recursion bears
 * (deep enough, it takes the whole process down), and at the first text that belongs nowhere.
 */
function* tokens(
  text: string,
  lines: LineCounter,
  locate: (offset: number) => Location,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      yield token;
      if (token.type === 'error') return;
    }
    if (parser.stack.length > DEEPEST) {
      throw new UserError({ ...TOO_DEEP, at: locate(parser.offset - lexeme.length) });
    }
  }
  yield* parser.end();
}

/** The value at `keys`, or the innermost one on the way to it. */
function find(root: Placed, keys: KeyPath): Placed {
  let found = root;
  for (const key of keys) {
    const child = found.children.get(key);
    if (child === undefined) break;
    found = child;
  }
  return found;
}
