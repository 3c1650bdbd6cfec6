/**
 * Settings that whoever starts a program fills in: `window.env = { ordersUrl: "${ORDERS_URL}" }` in a template, in a page, in what a script of the shell
 * writes. In: the text of such a file. Out: the source that it makes, in which each mark is the variable that fills it.
 * Sources: https://man7.org/linux/man-pages/man1/envsubst.1.html, https://create-react-app.dev/docs/title-and-meta-tags/
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';

/** A text in quotes, with what it says. */
const QUOTED = /"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'/g;
/** What stands for a variable: of the shell, with a default or without, of sed, of a page, of templates. */
const MARK =
  /\$\{([A-Za-z_]\w*)(?::?[-=]([^}]*))?\}|\$([A-Z][A-Z\d_]+)\b|(?<![\w])__([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)__(?![\w])|%([A-Z][A-Z\d_]*)%|\{\{\s*(?:\.Env\.)?([A-Z][A-Z\d_]*)\s*\}\}|#\{([A-Z][A-Z\d_]*)\}#?|<%[=-]\s*(?:process\.env\.)?([A-Z][A-Z\d_]*)\s*%>/g;
/** What a script writes into a file: up to a word that ends it, or line by line. */
const UP_TO = /<<-?\s*\\?["']?(\w+)["']?[^\n]*\n([\s\S]*?)\n[ \t]*\1\b/g;
const LINES = /\b(?:echo|printf)\s+(?:-[en]+\s+)?(?:"((?:\\[\s\S]|[^"\\])*)"|'([^']*)')\s*>/g;
const SCRIPT = /<script(?![^>]*\bsrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi;
/** Longer ones are programs. */
const MOST = 60_000;

/** An address in the public net, which only one of several deployments has: others go without, and by what the program says then. */
const PUBLIC = /^https?:\/\/(?!localhost\b|127\.|host\.docker\.)[\w-]+(?:\.[\w-]+)+/;

/** The source that a file of settings makes; undefined where it makes none. */
export function filledSource(path: Path, text: string): ts.SourceFile | undefined {
  if (text.length > MOST) return undefined;
  const code = withVariables(path.endsWith('.json') ? `(${text})` : codeIn(path, text));
  return code.trim() === ''
    ? undefined
    : ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
}

function codeIn(path: Path, text: string): string {
  if (/\.html?$/.test(path)) return all(text, SCRIPT, ([, script = '']) => script);
  if (!/\.sh$|dockerfile/i.test(path)) return text;
  const written = all(text, UP_TO, ([, , body = '']) => body);
  const lines = all(
    text,
    LINES,
    ([, double, single = '']) => double?.replace(/\\(["$`\n])/g, '$1') ?? single,
  );
  return `${written}\n${lines.replaceAll('\\n', '\n')}`;
}

function all(text: string, pattern: RegExp, of: (match: RegExpMatchArray) => string): string {
  return [...text.matchAll(pattern)].map(of).join('\n');
}

/** The marks in texts, as the variables that they stand for. */
function withVariables(code: string): string {
  return code.replace(QUOTED, (whole, double: string | undefined, single: string | undefined) => {
    const text = double ?? single ?? '';
    const quote = whole[0]!;
    const pieces: string[] = [];
    let start = 0;
    for (const match of text.matchAll(MARK)) {
      const [mark, braced, usual, ...others] = match;
      const name = braced ?? others.find((each) => each !== undefined);
      if (match.index > start) pieces.push(quote + text.slice(start, match.index) + quote);
      pieces.push(usual ? `(process.env.${name} || ${quote}${usual}${quote})` : `process.env.${name}`);
      start = match.index + mark.length;
    }
    if (pieces.length === 0) return PUBLIC.test(text) ? `(elsewhere || ${whole})` : whole;
    if (start < text.length) pieces.push(quote + text.slice(start) + quote);
    return `(${pieces.join(' + ')})`;
  });
}
