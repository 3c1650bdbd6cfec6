/**
 * Commands of a shell in their words. In: a text of commands, over as many lines as it has. Out: each command with its words, quotes taken off, and the line that it begins at.
 * Nothing is run or looked up: what a variable stands for is left as it is written, and what only running would tell is `${_}`.
 * Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */

export interface Command {
  readonly words: readonly string[];
  /** Counted from 0 within the text. */
  readonly line: number;
}

/** What only running the command tells. */
const COMPUTED = '${_}';
/** What follows a `<` where a text begins that ends with a line of its own: `<<EOF`. */
const SHOWN = /<-?[ \t]{0,20}(['"]?)(\w{1,100})\1[ \t]{0,20}\r?\n/y;
/** No text of commands that people wrote is longer. */
const LONGEST = 200_000;

export function commandsIn(text: string): readonly Command[] {
  return text.length > LONGEST ? [] : new Reader(text).read();
}

class Reader {
  readonly #text: string;
  readonly #commands: Command[] = [];
  #at = 0;
  #line = 0;
  #words: string[] = [];
  #word: string | undefined;
  #begin = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly Command[] {
    while (this.#at < this.#text.length) this.#next();
    this.#endCommand();
    return this.#commands;
  }

  #next(): void {
    const char = this.#take();
    if (char === '\n' || ';&|()'.includes(char)) this.#endCommand();
    else if (char === '>' || char === '<' || /\s/.test(char)) {
      this.#endWord();
      if (char === '<') this.#skipShown();
    } else if (this.#word === undefined && this.#beginsNote(char)) this.#skipTo('\n');
    else if (char === '/' && this.#isFirst() && this.#text[this.#at] === '*') this.#skipNote();
    else if (char === '\\') this.#escaped();
    else if (char === "'") this.#add(this.#takeTo("'"));
    else if (char === '"') this.#quoted();
    else this.#plain(char);
  }

  /** A comment of a shell; of a pipeline that is a program, which has no quotes in it either. */
  #beginsNote(char: string): boolean {
    if (char !== '/' || this.#text[this.#at] !== '/') return char === '#';
    return this.#isFirst() || /\s/.test(this.#text[this.#at + 1] ?? ' ');
  }

  /** A comment over several lines. */
  #skipNote(): void {
    const end = this.#text.indexOf('*/', this.#at + 1);
    const stop = end === -1 ? this.#text.length : end + 2;
    while (this.#at < stop) this.#take();
  }

  #isFirst(): boolean {
    return this.#word === undefined && this.#words.length === 0;
  }

  /** What `cat` only shows: what others are given so they may run. */
  #skipShown(): void {
    if (this.#words.length !== 1 || this.#words[0] !== 'cat') return;
    SHOWN.lastIndex = this.#at;
    const [head, , end] = SHOWN.exec(this.#text) ?? [];
    if (head === undefined) return;
    const begin = this.#at + head.length;
    const found = new RegExp(`^\\t*${end}\\r?$`, 'm').exec(this.#text.slice(begin));
    const stop = found ? begin + found.index + found[0].length : this.#text.length;
    while (this.#at < stop) this.#take();
  }

  #take(): string {
    const char = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (char === '\n') this.#line += 1;
    return char;
  }

  /** A backslash goes on with the next line, or takes what follows for itself. */
  #escaped(): void {
    const char = this.#take() === '\r' ? this.#take() : (this.#text[this.#at - 1] ?? '');
    if (char !== '\n') this.#add(char);
  }

  #quoted(): void {
    this.#add('');
    while (this.#at < this.#text.length) {
      const char = this.#take();
      if (char === '"') return;
      if (char !== '\\') {
        this.#plain(char);
        continue;
      }
      const next = this.#take();
      if (next !== '\n') this.#add('"\\$`'.includes(next) ? next : `\\${next}`);
    }
  }

  /** A character of a word, or something that stands for another text. */
  #plain(char: string): void {
    if (char === '`') {
      this.#takeTo('`');
      this.#add(COMPUTED);
    } else if (char === '$') this.#add(this.#expansion());
    else this.#add(char);
  }

  #expansion(): string {
    const [open] = this.#text.slice(this.#at, this.#at + 1);
    // Makefiles write a dollar sign of the shell twice.
    if (open === '$') return '';
    if (open !== '(' && open !== '{') return '$';
    const start = this.#at;
    const close = open === '(' ? ')' : '}';
    let depth = 0;
    while (this.#at < this.#text.length) {
      const char = this.#take();
      if (char === open) depth += 1;
      else if (char === close) depth -= 1;
      if (depth === 0) break;
    }
    const inside = this.#text.slice(start + 1, this.#at - 1);
    return open === '{' && /^[A-Za-z_]\w*(?:$|:?[-?+])/.test(inside) ? `\${${inside}}` : COMPUTED;
  }

  #takeTo(end: string): string {
    const start = this.#at;
    while (this.#at < this.#text.length)
      if (this.#take() === end) return this.#text.slice(start, this.#at - 1);
    return this.#text.slice(start);
  }

  #skipTo(end: string): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== end) this.#at += 1;
  }

  #add(text: string): void {
    if (this.#word === undefined && this.#words.length === 0) this.#begin = this.#line;
    this.#word = (this.#word ?? '') + text;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) this.#commands.push({ words: this.#words, line: this.#begin });
    this.#words = [];
  }
}
