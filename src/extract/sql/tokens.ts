/**
 * PostgreSQL's lexical structure: a text in, its tokens out, with their places in UTF-16 code units.
 * Why not libpg-query's own scanner: it counts bytes, gives nothing at all for a text whose last quote is missing, and a
 * control character in a string breaks its JSON. A text that does not parse must be split and redacted all the same.
 * Follows PostgreSQL's documentation, chapter "Lexical Structure"; a property test compares it with the real scanner.
 */

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
  const space = /[ \t\n\r\f\v]*/y;
  const patterns = simplePatterns();
  let start = 0;
  while (true) {
    space.lastIndex = start;
    space.test(text);
    start = space.lastIndex;
    if (start >= text.length) return found;
    const token = delimited(text, start) ?? simple(text, start, patterns);
    found.push(token);
    start = token.end;
  }
}

/** Tokens that one regular expression finds; anything else is a mark of one character. */
const simplePatterns = () =>
  [
    ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
    ['parameter', /\$\d+/y],
    ['number', /\.?\d[\w.]*/y],
    ['operator', /(?:(?!--|\/\*)[~!@#^&|`?+*/%<>=-])+/y],
  ] as const;

function simple(text: string, start: number, patterns: ReturnType<typeof simplePatterns>): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    if (pattern.test(text)) return { kind, start, end: pattern.lastIndex, unfinished: false };
  }
  return { kind: 'mark', start, end: start + 1, unfinished: false };
}

/** A token that runs to a closing delimiter: a string, a quoted name or a comment. */
function delimited(text: string, start: number): Token | undefined {
  const token = (kind: TokenKind, end: number | undefined): Token => ({
    kind,
    start,
    end: end ?? text.length,
    unfinished: end === undefined,
  });
  const head = text.slice(start, start + 3);
  if (head.startsWith("'")) return token('string', afterQuote(text, start + 1, "'"));
  if (/^e'/i.test(head)) return token('string', afterEscapedQuote(text, start + 2));
  if (/^[bxn]'/i.test(head)) return token('string', afterQuote(text, start + 2, "'"));
  if (/^u&'/i.test(head)) return token('string', afterQuote(text, start + 3, "'"));
  if (head.startsWith('"')) return token('quoted', afterQuote(text, start + 1, '"'));
  if (/^u&"/i.test(head)) return token('quoted', afterQuote(text, start + 3, '"'));
  if (head.startsWith('--')) return token('comment', afterLine(text, start));
  if (head.startsWith('/*')) return token('comment', afterBlockComment(text, start));
  if (head.startsWith('$')) {
    const tag = dollarTag(text, start);
    if (tag !== undefined) {
      const close = text.indexOf(tag, start + tag.length);
      return token('string', close < 0 ? undefined : close + tag.length);
    }
  }
  return undefined;
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
