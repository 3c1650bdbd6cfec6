/**
 * PostgreSQL's lexical structure: a text in, its tokens out, with their places in UTF-16 code units.
 * Why not libpg-query's own scanner: it counts bytes, gives nothing at all for a text whose last quote is missing, and a
 * control character in a string breaks its JSON. A text that does not parse must be split and redacted all the same.
 * Follows PostgreSQL's documentation, chapter "Lexical Structure"; a property test compares it with the real scanner.
 */

/** In characters; PostgreSQL knows no longer one. */
export const LONGEST_OPERATOR = 63;

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'comment'
  | 'mark';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** A string, quoted name or block comment that the text ends within. */
  readonly unfinished: boolean;
}

/** The tokens of a text, comments included, white space left out. Never throws; takes time linear in the text. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const kind = classOf(text.charCodeAt(at));
    if (kind === SPACE) at++;
    else {
      const token = tokenAt(text, at, kind);
      found.push(token);
      at = token.end;
    }
  }
  return found;
}

const [MARK, SPACE, LETTER, DIGIT, OPERATOR, QUOTE, DOUBLE_QUOTE, DOLLAR, DOT] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** What a token that begins with an ASCII character may be; all others are letters. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[ \t\n\r\f\v]/.test(character)) return SPACE;
  if (/[A-Za-z_]/.test(character)) return LETTER;
  if (/[0-9]/.test(character)) return DIGIT;
  if (/[~!@#^&|`?+*/%<>=-]/.test(character)) return OPERATOR;
  return { "'": QUOTE, '"': DOUBLE_QUOTE, $: DOLLAR, '.': DOT }[character] ?? MARK;
});

const classOf = (code: number): number => (code < 128 ? CLASSES[code]! : LETTER);
const classAt = (text: string, index: number): number => classOf(text.charCodeAt(index));
const isLetter = (kind: number): boolean => kind === LETTER || kind === DIGIT;

function tokenAt(text: string, start: number, kind: number): Token {
  switch (kind) {
    case LETTER:
      return prefixed(text, start) ?? token('word', start, afterWord(text, start));
    case DIGIT:
      return token('number', start, afterNumber(text, start));
    case DOT:
      if (classAt(text, start + 1) === DIGIT) return token('number', start, afterNumber(text, start + 1));
      return token('mark', start, start + 1);
    case QUOTE:
      return delimited('string', start, afterQuote(text, start + 1, "'"), text);
    case DOUBLE_QUOTE:
      return delimited('quoted', start, afterQuote(text, start + 1, '"'), text);
    case DOLLAR:
      return dollar(text, start);
    case OPERATOR:
      if (text.startsWith('--', start)) return token('comment', start, afterLine(text, start));
      if (text.startsWith('/*', start))
        return delimited('comment', start, afterBlockComment(text, start), text);
      return token('operator', start, afterOperator(text, start));
    default:
      return token('mark', start, start + 1);
  }
}

const token = (kind: TokenKind, start: number, end: number): Token => ({
  kind,
  start,
  end,
  unfinished: false,
});

/** A token that runs to a closing delimiter; without one, to the end of the text. */
function delimited(kind: TokenKind, start: number, end: number | undefined, text: string): Token {
  return { kind, start, end: end ?? text.length, unfinished: end === undefined };
}

/** A string or a quoted name with a letter before it: `E'\n'`, `U&"\0061"`. */
function prefixed(text: string, start: number): Token | undefined {
  const next = text[start + 1];
  if (next === "'") {
    const letter = text[start]!.toLowerCase();
    if (letter === 'e') return delimited('string', start, afterEscapedQuote(text, start + 2), text);
    if ('bxn'.includes(letter)) return delimited('string', start, afterQuote(text, start + 2, "'"), text);
  }
  if (next !== '&' || text[start]!.toLowerCase() !== 'u') return undefined;
  const quote = text[start + 2];
  if (quote === "'") return delimited('string', start, afterQuote(text, start + 3, "'"), text);
  return quote === '"' ? delimited('quoted', start, afterQuote(text, start + 3, '"'), text) : undefined;
}

function afterWord(text: string, start: number): number {
  let end = start + 1;
  for (let kind = classAt(text, end); end < text.length; kind = classAt(text, ++end)) {
    if (!isLetter(kind) && kind !== DOLLAR) break;
  }
  return end;
}

/** Hexadecimal digits, exponents (`1.5e+6`) and whatever else sticks to it. */
function afterNumber(text: string, start: number): number {
  const number = /[\w.]*?(?:[\d.]e[+-]\d[\w.]*|(?![\w.]))/iy;
  number.lastIndex = start;
  return number.test(text) ? number.lastIndex : start + 1;
}

/**
 * An operator ends before a comment, and before a sign (`>-1`) unless it holds one of the characters that excuse it. A run
 * that is longer than any operator may be is left whole, which keeps the time linear.
 */
function afterOperator(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && classAt(text, end) === OPERATOR) {
    if (text.startsWith('--', end) || text.startsWith('/*', end)) break;
    end++;
  }
  if (end - start <= LONGEST_OPERATOR && !/[~!@#%^&|`?]/.test(text.slice(start, end))) {
    while (end > start + 1 && /[+-]/.test(text[end - 1]!)) end--;
  }
  return end;
}

/** `$1`, or a string between two equal tags: `$body$ … $body$`. */
function dollar(text: string, start: number): Token {
  if (classAt(text, start + 1) === DIGIT) {
    let end = start + 2;
    while (end < text.length && classAt(text, end) === DIGIT) end++;
    return token('parameter', start, end);
  }
  const tag = dollarTag(text, start);
  if (tag === undefined) return token('mark', start, start + 1);
  const close = text.indexOf(tag, start + tag.length);
  return delimited('string', start, close < 0 ? undefined : close + tag.length, text);
}

/** A doubled quote stands for itself. */
function afterQuote(text: string, from: number, quote: string): number | undefined {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) return at + 1;
  }
  return undefined;
}

function afterEscapedQuote(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'") {
      if (text[at + 1] !== "'") return at + 1;
      at++;
    }
  }
  return undefined;
}

function afterLine(text: string, start: number): number {
  const end = /[\r\n]/g;
  end.lastIndex = start;
  return end.exec(text)?.index ?? text.length;
}

/** Block comments nest. */
function afterBlockComment(text: string, start: number): number | undefined {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(text); found; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return undefined;
}

function dollarTag(text: string, start: number): string | undefined {
  const tag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
  tag.lastIndex = start;
  return tag.exec(text)?.[0];
}
