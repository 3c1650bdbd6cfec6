/** A text that is gone through once, from its beginning to its end. */

/** What stands between words: blanks and comments, and in brackets the ends of lines. */
const BLANKS = /(?:[ \t\r]|#[^\n]*|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)+/y;
const SPACES = /(?:[ \t\r\n]|#[^\n]*|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)+/y;

export class Scanner {
  readonly text: string;
  at = 0;
  #line = 1;
  #counted = 0;

  constructor(text: string) {
    this.text = text;
  }

  get line(): number {
    for (; this.#counted < this.at; this.#counted += 1)
      if (this.text.charCodeAt(this.#counted) === 10) this.#line += 1;
    return this.#line;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** @param isWithin whether an end of a line ends nothing here */
  skip(isWithin: boolean): void {
    this.take(isWithin ? SPACES : BLANKS);
  }

  /** The match of a sticky pattern here, which is gone over. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  takes(text: string): boolean {
    const isThere = this.sees(text);
    if (isThere) this.at += text.length;
    return isThere;
  }
}
