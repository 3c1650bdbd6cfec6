/**
 * The tokens of a statement in; a key out that is the same however the statement is spelt: layout, comments, case of
 * keywords, quotes of names, numbers of parameters, constants, lengths of lists and numbers of rows do not count.
 * It joins rows of one statement (PostgreSQL keeps one per length of a list of parameters), and a row with the SQL in the
 * code that sent it. Why not libpg-query's: that one sorts and merges lists whose order means something, tells
 * `= ANY (ARRAY[…])` from `IN (…)`, and reads no text that is not quite SQL.
 */
import { type Token, tokens } from './tokens.js';

/** The key of a text, 16 hexadecimal digits; of several statements, of all of them together. */
export function fingerprint(text: string, found: readonly Token[] = tokens(text)): string {
  const form = new Form();
  for (const token of found) if (token.kind !== 'comment') form.add(token, text);
  return form.key();
}

/** Two independent hashes of a word are kept as one number each, so that no text needs to be put together. */
const seeds = [0x811c9dc5, 0x9e3779b9] as const;

/** Of letters, folded as PostgreSQL folds names: ASCII only. */
function hashOf(text: string, start: number, end: number, fold: boolean): number {
  let hash: number = seeds[0];
  for (let at = start; at < end; at++) {
    let code = text.charCodeAt(at);
    if (fold && code >= 65 && code <= 90) code += 32;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

const word = (text: string): number => hashOf(text, 0, text.length, true);
/** A quoted name keeps its case. */
const exactWord = (name: string): number => hashOf(name, 0, name.length, false);

const CONSTANT = word('?');
const [OPEN, CLOSE, COMMA, END] = [word('('), word(')'), word(','), word(';')];
const [OPEN_BRACKET, CLOSE_BRACKET] = [word('['), word(']')];
const [PLUS, MINUS, IS, NOT, IN, VALUES] = ['+', '-', 'is', 'not', 'in', 'values'].map(word);
const [EQUAL, UNEQUAL, BANG_UNEQUAL, ANY, ALL, ARRAY] = ['=', '<>', '!=', 'any', 'all', 'array'].map(word);
const [FROM, EXTRACT] = ['from', 'extract'].map(word);
const CONSTANT_WORDS = new Set(['null', 'true', 'false'].map(word));
/** After one of these words a parenthesis opens a list of values; after any other the arguments of a function, or columns. */
const LISTS = new Set([IN, VALUES, ANY, ALL, ARRAY, word('row')]);
/** After one of these a sign belongs to the number that follows. */
const BEFORE_SIGN = new Set(
  'select where and or not then else when in between like limit offset by on having returning set values case distinct all any is as return default from for to , ( [ :'
    .split(' ')
    .map(word),
);

interface List {
  /** Where its first member begins. */
  readonly start: number;
  /** Where the last comma stands, -1 before the first. */
  comma: number;
  /** Equal neighbours in it count once. */
  readonly folds: boolean;
}

/** The normal form, as it grows: one number per token. */
class Form {
  readonly #out: number[] = [];
  readonly #kinds: Token['kind'][] = [];
  readonly #lists: List[] = [{ start: 0, comma: -1, folds: false }];

  add({ kind, start, end }: Token, text: string): void {
    if (kind === 'string' || kind === 'number' || kind === 'parameter') this.#constant();
    else if (kind === 'operator') this.#operator(text.slice(start, end));
    else if (kind === 'mark') this.#mark(hashOf(text, start, end, false));
    else if (kind === 'quoted') this.#push(this.#quoted(text.slice(start + 1, end - 1)), kind);
    else {
      const hash = hashOf(text, start, end, true);
      const previous = this.#out.at(-1);
      if (hash === FROM) this.#extracted();
      if (CONSTANT_WORDS.has(hash) && previous !== IS && previous !== NOT) this.#constant();
      else this.#push(hash, 'word');
    }
  }

  key(): string {
    while (this.#out.at(-1) === END) this.#out.pop();
    let [first, second]: number[] = [...seeds];
    for (const hash of this.#out) {
      first = Math.imul(first! ^ hash, 0x01000193);
      first ^= first >>> 13;
      second = Math.imul(second! ^ hash, 0x85ebca6b);
      second ^= second >>> 16;
    }
    return [first!, second!].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #push(hash: number, kind: Token['kind']): void {
    this.#out.push(hash);
    this.#kinds.push(kind);
  }

  #quoted(name: string): number {
    return exactWord(name.replaceAll('""', '"'));
  }

  /** A constant swallows its sign, as PostgreSQL does. */
  #constant(): void {
    const last = this.#out.length - 1;
    const isSign = this.#out[last] === MINUS || this.#out[last] === PLUS;
    if (isSign && (BEFORE_SIGN.has(this.#out[last - 1]!) || this.#kinds[last - 1] === 'operator'))
      this.#cut(last);
    this.#push(CONSTANT, 'parameter');
  }

  /** `EXTRACT(epoch FROM …)`: PostgreSQL takes the field for a constant. */
  #extracted(): void {
    const last = this.#out.length - 1;
    if (this.#out[last - 1] === OPEN && this.#out[last - 2] === EXTRACT) this.#out[last] = CONSTANT;
  }

  /** Before PostgreSQL 10, `?` stands for a constant, and may stick to an operator: `id=?`. */
  #operator(source: string): void {
    const isJsonb = /^(\?\||\?&|@\?)$/.test(source);
    for (const part of isJsonb ? [source] : source.split(/(\?)/)) {
      if (part === '?') this.#constant();
      else if (part !== '') this.#push(word(part), 'operator');
    }
  }

  #mark(hash: number): void {
    if (hash === OPEN || hash === OPEN_BRACKET) {
      const previous = this.#out.at(-1);
      const isCall = this.#kinds.at(-1) === 'word' || this.#kinds.at(-1) === 'quoted' || previous === CLOSE;
      this.#push(hash, 'mark');
      const folds = hash === OPEN_BRACKET || !isCall || LISTS.has(previous!);
      this.#lists.push({ start: this.#out.length, comma: -1, folds });
    } else if (hash === CLOSE || hash === CLOSE_BRACKET) {
      this.#foldMember();
      if (this.#lists.length > 1) this.#lists.pop();
      this.#push(hash, 'mark');
      this.#anyOfArray();
      this.#foldRow();
    } else {
      if (hash === COMMA) {
        this.#foldMember();
        this.#lists.at(-1)!.comma = this.#out.length;
      }
      this.#push(hash, 'mark');
    }
  }

  /** A member of a list that equals the one before it is taken back, so that one of any number of constants remains. */
  #foldMember(): void {
    const { start, comma, folds } = this.#lists.at(-1)!;
    const before = this.#before(comma);
    if (!folds || before < start || (before > start && this.#out[before - 1] !== COMMA)) return;
    if (this.#repeats(before, comma)) this.#cut(comma);
  }

  /** The same for rows: those of VALUES stand in no parentheses of their own. */
  #foldRow(): void {
    const { comma } = this.#lists.at(-1)!;
    const before = this.#before(comma);
    if (before > 0 && this.#out[before - 1] === VALUES && this.#repeats(before, comma)) this.#cut(comma);
  }

  /** Where as many tokens begin before a comma as stand after it; negative if there are none. */
  #before(comma: number): number {
    const length = this.#out.length - comma - 1;
    return comma < 0 || length === 0 ? -1 : comma - length;
  }

  /** Whether the same tokens stand before a comma as after it, constants among them. */
  #repeats(before: number, comma: number): boolean {
    const out = this.#out;
    let hasConstant = false;
    for (let at = before; at < comma; at++) {
      if (out[at] !== out[at + comma + 1 - before]) return false;
      if (out[at] === CONSTANT) hasConstant = true;
    }
    return hasConstant;
  }

  /** `= ANY (ARRAY[…])` → `IN (…)`, `<> ALL (ARRAY[…])` → `NOT IN (…)`, for constants. */
  #anyOfArray(): void {
    const out = this.#out;
    const start = out.length - 8;
    if (start < 0 || out[start + 3] !== ARRAY || out[start + 5] !== CONSTANT || out[start + 7] !== CLOSE)
      return;
    const [operator, quantifier] = [out[start], out[start + 1]];
    if (operator === EQUAL && quantifier === ANY) this.#cut(start);
    else if ((operator === UNEQUAL || operator === BANG_UNEQUAL) && quantifier === ALL) {
      this.#cut(start);
      this.#push(NOT!, 'word');
    } else return;
    this.#push(IN!, 'word');
    for (const hash of [OPEN, CONSTANT, CLOSE]) this.#push(hash, 'mark');
  }

  #cut(length: number): void {
    this.#out.length = length;
    this.#kinds.length = length;
  }
}
