/**
 * Settings that whoever starts a program fills in: `window.env = { ordersUrl: "${ORDERS_URL}" }` in a template, in a page, in what a script of the shell
 * writes. In: the text of such a file. Out: the source that it makes, in which each mark is the variable that fills it.
 * Sources: https://man7.org/linux/man-pages/man1/envsubst.1.html, https://create-react-app.dev/docs/title-and-meta-tags/
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { parsed } from './parsed.js';

/** A text in quotes, with what it says; one that nothing closes goes to the end of its line, for nobody to begin again at each quote of it. */
const QUOTED = /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;
const DOUBLE = /"(?:\\.|[^"\\\n])*"?/g;
/** What stands for a variable: of the shell, with a default or without, of sed, of a page, of templates. */
const MARK =
  /\$\{([A-Za-z_]\w*)(?::?[-=]([^}]{0,500}))?\}|\$([A-Z][A-Z\d_]+)\b|(?<![\w])__([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)__(?![\w])|%([A-Z][A-Z\d_]*)%|\{\{\s*(?:\.Env\.)?([A-Z][A-Z\d_]*)\s*\}\}|#\{([A-Z][A-Z\d_]*)\}#?|<%[=-]\s*(?:process\.env\.)?([A-Z][A-Z\d_]*)\s*%>/g;
/** What a script writes into a file: up to a word that ends it, or line by line. */
const UP_TO = /<<-?[ \t]*\\?["']?(\w+)/;
const LINES = /\b(?:echo|printf)\s+(?:-[en]+\s+)?(?:"((?:\\[\s\S]|[^"\\])*)"|'([^']*)')\s*>/g;
const SCRIPT = /<script\b([^<>]*)>/gi;
/** Longer ones are programs. */
const MOST = 60_000;

/** An address in the public net, which only one of several deployments has: others go without, and by what the program says then. */
const PUBLIC = /^https?:\/\/(?!localhost\b|127\.|host\.docker\.)[\w-]+(?:\.[\w-]+)+/;

/** The source that a file of settings makes; undefined where it makes none, and for one that nests too deeply. */
export function filledSource(path: Path, text: string): ts.SourceFile | undefined {
  if (text.length > MOST) return undefined;
  const code = withVariables(path.endsWith('.json') ? `(${text})` : codeIn(path, text));
  return code.trim() === '' ? undefined : parsed(path, code, ts.ScriptKind.JS);
}

function codeIn(path: Path, text: string): string {
  if (/\.html?$/.test(path)) return scriptsIn(text).join('\n');
  if (!/\.sh$|dockerfile/i.test(path)) return text;
  const written = documentsIn(text).join('\n');
  const lines = all(
    text,
    LINES,
    ([, double, single = '']) => double?.replace(/\\(["$`\n])/g, '$1') ?? single,
  );
  return `${written}\n${lines.replaceAll('\\n', '\n')}`;
}

/** The programs that stand in a page. */
function scriptsIn(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const found: string[] = [];
  let end = 0;
  for (const { 0: tag, 1: attributes = '', index } of text.matchAll(SCRIPT)) {
    if (index < end || /\bsrc\s*=/i.test(attributes)) continue;
    const start = index + tag.length;
    end = lower.indexOf('</script>', start);
    if (end === -1) break;
    found.push(text.slice(start, end));
  }
  return found;
}

/** What a script of the shell writes out, each up to the line that begins with the word that ends it. */
function documentsIn(text: string): readonly string[] {
  const lines = text.split('\n');
  const beginning = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const word = /^[ \t]*(\w+)/.exec(line)?.[1];
    if (word === undefined) continue;
    const known = beginning.get(word);
    if (known) known.push(index);
    else beginning.set(word, [index]);
  }
  const found: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const word = UP_TO.exec(lines[index]!)?.[1];
    const ends = word === undefined ? [] : (beginning.get(word) ?? []);
    // Lines are gone through in order, so what lies behind is never asked for again.
    while (ends.length > 0 && ends[0]! <= index) ends.shift();
    const [end] = ends;
    if (end === undefined) continue;
    found.push(lines.slice(index + 1, end).join('\n'));
    index = end;
  }
  return found;
}

function all(text: string, pattern: RegExp, of: (match: RegExpMatchArray) => string): string {
  return [...text.matchAll(pattern)].map(of).join('\n');
}

/** The marks in texts, as the variables that they stand for. */
function withVariables(code: string): string {
  return code.replace(QUOTED, (whole) => {
    if (isClosed(whole)) return filled(whole);
    // An apostrophe of a comment: texts may follow it.
    return whole.startsWith("'")
      ? whole.replace(DOUBLE, (each) => (isClosed(each) ? filled(each) : each))
      : whole;
  });
}

/** Whether what begins with a quote ends with one that belongs to it: the pattern takes it wherever there is one. */
function isClosed(quoted: string): boolean {
  return (
    quoted.length > 1 && quoted.endsWith(quoted[0]!) && !/\\$/.test(quoted.slice(0, -1).replace(/\\{2}/g, ''))
  );
}

/** A text in quotes, with the variables in it. */
function filled(quoted: string): string {
  const quote = quoted[0]!;
  const text = quoted.slice(1, -1);
  const pieces: string[] = [];
  let start = 0;
  for (const match of text.matchAll(MARK)) {
    const [mark, braced, usual, ...others] = match;
    const name = braced ?? others.find((each) => each !== undefined);
    if (match.index > start) pieces.push(quote + text.slice(start, match.index) + quote);
    pieces.push(usual ? `(process.env.${name} || ${quote}${usual}${quote})` : `process.env.${name}`);
    start = match.index + mark.length;
  }
  if (pieces.length === 0) return PUBLIC.test(text) ? `(elsewhere || ${quoted})` : quoted;
  if (start < text.length) pieces.push(quote + text.slice(start) + quote);
  return `(${pieces.join(' + ')})`;
}
