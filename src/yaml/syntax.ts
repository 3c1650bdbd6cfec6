import type { YAMLError } from 'yaml';
import { withoutSecrets } from './words.js';

/** What is wrong with the YAML, and how to mend it. */
export interface SyntaxWords {
  readonly message: string;
  readonly hint?: string;
}

const NOT_CLOSED = 'close it, or indent its lines further than the key that holds it';
const KEY_WITHOUT_COLON: SyntaxWords = {
  message: 'this line is neither "key: value" nor part of the line above',
  hint: 'look for a missing ":" or a missing quote, here or in the line above',
};

export const SECOND_DOCUMENT: SyntaxWords = {
  message: 'a second document begins here',
  hint: 'keep one document in the file, without "---" or "..." inside',
};

/** Mostly a glob that somebody forgot to quote. */
export const NO_SUCH_ALIAS: SyntaxWords = {
  message: 'a "*" here begins an alias, and there is none',
  hint: 'put a glob that begins with "*" in quotes: "**/generated/**"',
};

export const TOO_DEEP: SyntaxWords = {
  message: 'the file is nested too deeply',
  hint: 'archfit needs no more than a handful of levels; look for unclosed brackets, or an alias inside its own anchor',
};

/** What the parser says, and what a person who wrote the line needs to hear; the first that fits is taken. */
const WORDS: readonly { readonly says: RegExp; readonly words: SyntaxWords }[] = [
  {
    says: /^TAB_AS_INDENT/,
    words: { message: 'this line is indented with a tab', hint: 'YAML is indented with spaces only' },
  },
  {
    says: /Flow sequence .* end with a \]/,
    words: { message: 'a list that opens with "[" is not closed before here', hint: NOT_CLOSED },
  },
  {
    says: /Flow map .* end with a \}/,
    words: { message: 'a mapping that opens with "{" is not closed before here', hint: NOT_CLOSED },
  },
  {
    says: /^BAD_INDENT/,
    words: {
      message: 'this line is not indented like the lines that it belongs to',
      hint: 'give all keys of one mapping the same number of spaces',
    },
  },
  {
    says: /Missing closing .quote/,
    words: { message: 'a quoted text is not closed before here', hint: 'add the missing quote' },
  },
  { says: /^MULTILINE_IMPLICIT_KEY/, words: KEY_WITHOUT_COLON },
  { says: /Implicit map keys need to be followed by map values/, words: KEY_WITHOUT_COLON },
  {
    says: /^BLOCK_AS_IMPLICIT_KEY/,
    words: {
      message: 'there is a second ": " in this line',
      hint: 'begin each key on a line of its own, and put a text that contains ": " in quotes',
    },
  },
  {
    says: /^BAD_SCALAR_START/,
    words: { message: 'a text cannot begin with this character', hint: 'put the text in quotes' },
  },
  {
    says: /^BAD_DQ_ESCAPE/,
    words: {
      message: 'a backslash in double quotes is followed by a character that it cannot escape',
      hint: 'put the text in single quotes, or write \\\\ for a backslash',
    },
  },
  {
    says: /^NON_STRING_KEY/,
    words: { message: 'a key must be a text', hint: 'put a key that begins with "[", "{" or "*" in quotes' },
  },
  {
    says: /^TAG_RESOLVE_FAILED/,
    words: { message: 'a tag ("!") means nothing here', hint: 'put a text that begins with "!" in quotes' },
  },
  { says: /^BAD_ALIAS Alias/, words: NO_SUCH_ALIAS },
  {
    says: /Missing , /,
    words: {
      message: 'a "," is missing before here',
      hint: 'put "," between items, and texts with spaces in quotes',
    },
  },
  {
    says: /^BAD_DIRECTIVE|Unknown directive/,
    words: {
      message: 'a line that begins with "%" means nothing here',
      hint: 'put a text that begins with "%" in quotes',
    },
  },
  {
    says: /^UNEXPECTED_TOKEN/,
    words: {
      message: 'this text does not belong here',
      hint: 'check the quotes and brackets of this line and of the one above',
    },
  },
];

/** An error of the parser in human words; an error that archfit has no words for keeps the parser's. */
export function syntaxWords(error: Pick<YAMLError, 'code' | 'message'>): SyntaxWords {
  const said = `${error.code} ${error.message}`;
  return (
    WORDS.find(({ says }) => says.test(said))?.words ?? {
      message: withoutSecrets(error.message.replace(/\.$/, '')),
    }
  );
}
