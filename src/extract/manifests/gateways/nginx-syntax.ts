/**
 * In: the text of an nginx configuration. Out: its directives, blocks inside of blocks. Whatever the text is, as much of it as can be read
 * is. Source: https://nginx.org/en/docs/beginners_guide.html#conf_structure
 */

export interface Directive {
  readonly name: string;
  readonly words: readonly string[];
  /** What stands in its braces; absent when it ends with a semicolon. */
  readonly block?: readonly Directive[];
  /** From 1. */
  readonly line: number;
}

/** Deeper nesting and longer texts are nobody's gateway. */
const DEEPEST = 20;
const LONGEST = 500_000;

/** What a token is: a word, and whether it was quoted, so that a quoted brace is no brace. */
interface Token {
  readonly text: string;
  readonly isMark: boolean;
  readonly line: number;
}

export function parseNginx(text: string): readonly Directive[] {
  const root: Directive[] = [];
  const open: Directive[][] = [root];
  let words: Token[] = [];
  const close = (block?: Directive[]): void => {
    const [first, ...others] = words;
    words = [];
    if (!first) return;
    const directive = { name: first.text, words: others.map((word) => word.text), line: first.line };
    // What lies too deep nobody sees.
    if (open.length <= DEEPEST) open.at(-1)?.push(block ? { ...directive, block } : directive);
  };
  for (const token of tokensOf(text.slice(0, LONGEST))) {
    if (!token.isMark) words.push(token);
    else if (token.text === ';') close();
    else if (token.text === '{') {
      const block: Directive[] = [];
      close(block);
      open.push(block);
    } else {
      close();
      if (open.length > 1) open.pop();
    }
  }
  close();
  return root;
}

function* tokensOf(text: string): Generator<Token> {
  let line = 1;
  let isLua = false;
  const token =
    /\s+|#[^\n]*|"[^"\\]*(?:\\[\s\S][^"\\]*){0,1000}"?|'[^'\\]*(?:\\[\s\S][^'\\]*){0,1000}'?|[;{}]|(?:\$\{\w*\}|\\[\s\S]|[^\s;{}\\$]{1,200}|\$|\\$){1,200}/gy;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [whole] = found;
    const first = whole.charAt(0);
    const isMark = whole === ';' || whole === '{' || whole === '}';
    if (isMark && whole === '{' && isLua) {
      // A program of Lua is none of nginx's syntax.
      token.lastIndex = closingBrace(text, found.index);
      yield { text: ';', isMark: true, line };
      isLua = false;
    } else if (isMark) yield { text: whole, isMark, line };
    else if (first === '"' || first === "'") {
      const isClosed = whole.length > 1 && whole.endsWith(first);
      yield { text: whole.slice(1, isClosed ? -1 : undefined).replace(/\\(["'\\])/g, '$1'), isMark, line };
    } else if (first !== '#' && whole.trim() !== '') {
      isLua = /_by_lua_block$/.test(whole) || (isLua && !/;/.test(whole));
      yield { text: whole, isMark, line };
    }
    line += linesIn(text, found.index, token.lastIndex);
  }
}

function linesIn(text: string, start: number, end: number): number {
  let lines = 0;
  for (let index = start; index < end; index += 1) if (text[index] === '\n') lines += 1;
  return lines;
}

/** The place behind the brace that closes the one at a place. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}
