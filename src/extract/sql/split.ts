import { type Token, tokens } from './tokens.js';

/** One statement of a text, without the `;` that ends it and without comments before it. */
export interface Piece {
  readonly text: string;
  /** Its tokens, comments among them; their places count from the beginning of the piece. */
  readonly tokens: readonly Token[];
  /** The line of the whole text that it starts at, from 1. */
  readonly line: number;
}

/**
 * Splits a text at each `;` that ends a statement: not those inside a `BEGIN ATOMIC … END` body of a function, or that of a trigger
 * of SQLite, nor inside the parentheses of a `CREATE RULE`. A missing parenthesis elsewhere therefore costs one statement, not all
 * that follow.
 */
export function split(text: string, found: readonly Token[] = tokens(text)): Piece[] {
  const pieces: Piece[] = [];
  let current: Token[] = [];
  let nesting = new Nesting();
  let line = 1;
  let counted = 0;
  const close = (): void => {
    const first = current[0];
    const last = current.at(-1);
    if (first && last) {
      line += newlines(text, counted, first.start);
      counted = first.start;
      pieces.push({ text: text.slice(first.start, last.end), tokens: shifted(current, first.start), line });
    }
    current = [];
    nesting = new Nesting();
  };
  for (const token of found) {
    if (token.kind === 'comment' && current.length === 0) continue;
    if (text[token.start] === ';' && nesting.depth === 0) {
      close();
      continue;
    }
    if (token.kind === 'word' || token.kind === 'mark') nesting.enter(text.slice(token.start, token.end));
    current.push(token);
  }
  close();
  return pieces;
}

/** How deep inside a body that may hold `;` of its own the words of one statement have led so far. */
class Nesting {
  depth = 0;
  #opening: string[] = [];
  #previous = '';

  enter(word: string): void {
    const lower = word.toLowerCase();
    if (this.#opening.length < 4) this.#opening.push(lower);
    if (this.#opening[0] === 'create') this.depth = Math.max(0, this.depth + this.#step(lower));
    this.#previous = lower;
  }

  #step(word: string): -1 | 0 | 1 {
    if (this.#opening[1] === 'rule' || this.#opening[3] === 'rule') {
      if (word === '(') return 1;
      return word === ')' ? -1 : 0;
    }
    if (this.depth === 0) {
      if (word === 'begin' && this.#opening.includes('trigger')) return 1;
      return word === 'atomic' && this.#previous === 'begin' ? 1 : 0;
    }
    if (word === 'begin' || word === 'case') return 1;
    return word === 'end' ? -1 : 0;
  }
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === 10) count++;
  return count;
}

function shifted(found: readonly Token[], by: number): readonly Token[] {
  if (by === 0) return found;
  return found.map((token) => ({ ...token, start: token.start - by, end: token.end - by }));
}
