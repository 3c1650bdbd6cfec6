/** A place in the text of a program that moves on: over blanks and comments, texts, and whatever is not to be read. */

/** How much is read at all, whoever reads it: files can be written so that each place leads to all others. */
export interface Effort {
  left: number;
}

export class Scanner {
  readonly #text: string;
  readonly #effort: Effort;
  #at: number;
  #nested = 0;

  constructor(text: string, offset: number, effort: Effort) {
    this.#text = text;
    this.#at = offset;
    this.#effort = effort;
  }

  offset(): number {
    this.#skipBlanks();
    return this.#at;
  }

  isDone(): boolean {
    return this.offset() >= this.#text.length;
  }

  /** The character that comes next. */
  peek(): string {
    return this.#text[this.offset()] ?? '';
  }

  /** Goes over a text that comes next, and says whether it does. */
  take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.offset())) return false;
    this.#at += expected.length;
    return true;
  }

  /** What comes next, if it is of a sticky pattern. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset();
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** A text in quotes. */
  text(): string {
    const quote = this.peek();
    let found = '';
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== quote) found += this.#character();
    this.#at += 1;
    return found;
  }

  /** What a template says up to its end, or to what is filled in. */
  templatePiece(): string {
    let found = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== '`') {
      if (this.#text.startsWith('${', this.#at)) break;
      found += this.#character();
    }
    return found;
  }

  /** Whether a value ends here. */
  atEnd(): boolean {
    if (this.isDone() || /[,;)\]}]/.test(this.peek())) return true;
    // A statement that ends with its line.
    const before = this.#text.slice(0, this.#at).trimEnd();
    return (
      this.#text.slice(before.length, this.#at).includes('\n') &&
      STATEMENT.test(this.#text.slice(this.#at, this.#at + 20))
    );
  }

  isArrow(): boolean {
    return this.#text.startsWith('=>', this.offset());
  }

  /** Goes over `as const`, `as Config`, `satisfies Config<typeof stages>`. */
  skipType(): boolean {
    if (this.match(/(?:as|satisfies)\b/y) === undefined) return false;
    this.skipRest();
    return true;
  }

  /** Goes on to the comma, semicolon or bracket that ends whatever is here. */
  skipRest(): void {
    let depth = 0;
    while (!this.isDone()) {
      const next = this.peek();
      if (depth === 0 && this.atEnd()) return;
      if (next === "'" || next === '"') this.text();
      else if (next === '`') this.#skipTemplate();
      else {
        if (/[([{]/.test(next)) depth += 1;
        if (/[)\]}]/.test(next)) depth -= 1;
        this.#at += 1;
      }
    }
  }

  /** Goes on to what closes or ends whatever is here, over all that stands in brackets. */
  skipTo(closing: string): void {
    while (!this.isDone() && this.peek() !== closing) {
      const before = this.#at;
      this.skipRest();
      if (this.peek() === closing) return;
      if (this.#at === before || /[,;)\]}]/.test(this.peek())) this.#at += 1;
    }
  }

  /** Goes over what a function is called with. */
  skipBrackets(): void {
    if (!this.take('(')) return;
    this.skipTo(')');
    this.take(')');
  }

  #skipTemplate(): void {
    this.#nested += 1;
    // Of templates that nobody writes nothing is read, nor what stands after them.
    if (this.#nested > DEEPEST) this.#at = this.#text.length;
    this.#at += 1;
    for (;;) {
      this.templatePiece();
      if (!this.#text.startsWith('${', this.#at)) break;
      this.#at += 2;
      this.skipRest();
      this.#at += 1;
    }
    this.#at += 1;
    this.#nested -= 1;
  }

  #character(): string {
    const next = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (next !== '\\') return next;
    const escaped = this.#text[this.#at] ?? '';
    this.#at += 1;
    return ESCAPES[escaped] ?? escaped;
  }

  #skipBlanks(): void {
    this.#effort.left -= 1;
    if (this.#effort.left < 0) this.#at = this.#text.length;
    BLANKS.lastIndex = this.#at;
    this.#at += BLANKS.exec(this.#text)?.[0].length ?? 0;
  }
}

/** Templates within templates. */
const DEEPEST = 60;
const BLANKS = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\n': '' };
/** What begins a statement after one without a semicolon. */
const STATEMENT = /^(?:export|import|const|let|var|function|module|async|class|type|interface|enum|if|for)\b/;
