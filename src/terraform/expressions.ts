/** Reads one expression of Terraform. In: a text and where it begins. Out: the expression; what is not understood is `other`, and where it ends nobody knows. */
import { Scanner } from './scanner.js';
import { type Entry, type Expression, OTHER } from './syntax.js';

/** A text that is no Terraform, or deeper than anybody writes it. */
export class NotRead extends Error {}

const DEEPEST = 60;
const NAME = /[A-Za-z_][\w-]*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const OPERATOR = /==|!=|<=|>=|&&|\|\||[<>+\-*/%]/y;
const HEREDOC = /<<-?[A-Za-z_]\w*[ \t]*\r?\n/y;
const PLAIN = /[^"\\$%\n]+/y;
const PLAIN_LINES = /[^$%]+/y;

export class ExpressionReader {
  readonly #scan: Scanner;
  #depth: number;

  /** @param depth of what it stands in */
  constructor(scan: Scanner, depth = 0) {
    this.#scan = scan;
    this.#depth = depth;
  }

  /** @param isWithin whether it stands in brackets, where it may go on in the next line */
  read(isWithin: boolean): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new NotRead();
    const found = this.#choice(isWithin);
    this.#depth -= 1;
    return found;
  }

  #choice(isWithin: boolean): Expression {
    const test = this.#operation(isWithin);
    this.#scan.skip(isWithin);
    if (!this.#scan.takes('?')) return test;
    this.#scan.skip(true);
    const yes = this.read(isWithin);
    this.#scan.skip(true);
    if (!this.#scan.takes(':')) throw new NotRead();
    this.#scan.skip(true);
    return { is: 'choice', test, yes, no: this.read(isWithin) };
  }

  /** What is reckoned or compared names nothing, but has to be gone over. */
  #operation(isWithin: boolean): Expression {
    const first = this.#unary(isWithin);
    let found = first;
    for (;;) {
      this.#scan.skip(isWithin);
      const operator = this.#scan.take(OPERATOR);
      if (operator === undefined) return found;
      this.#scan.skip(true);
      const other = this.#unary(isWithin);
      const isAlone = found === first && /^[=!]=$/.test(operator);
      found = isAlone ? { is: 'same', one: first, other, differs: operator === '!=' } : OTHER;
    }
  }

  #unary(isWithin: boolean): Expression {
    this.#scan.skip(isWithin);
    const signs: string[] = [];
    for (let sign = this.#scan.take(/[!-]/y); sign !== undefined; sign = this.#scan.take(/[!-]/y)) {
      signs.push(sign);
      this.#scan.skip(isWithin);
    }
    const found = this.#traversed(this.#term(), isWithin);
    if (signs.join('') !== '!') return signs.length > 0 ? OTHER : found;
    return { is: 'same', one: found, other: { is: 'literal', value: false }, differs: false };
  }

  #traversed(term: Expression, isWithin: boolean): Expression {
    let found = term;
    for (;;) {
      if (isWithin) this.#scan.skip(true);
      if (this.#scan.sees('...')) return found;
      if (this.#scan.takes('.*')) found = { is: 'splat', of: found };
      else if (this.#scan.takes('.')) {
        const name = this.#scan.take(NAME);
        const index = name === undefined ? this.#scan.take(/\d+/y) : undefined;
        if (name !== undefined) found = { is: 'member', of: found, name };
        else if (index !== undefined)
          found = { is: 'index', of: found, at: { is: 'literal', value: Number(index) } };
        else throw new NotRead();
      } else if (this.#scan.takes('[')) {
        this.#scan.skip(true);
        if (this.#scan.takes('*')) found = { is: 'splat', of: found };
        else found = { is: 'index', of: found, at: this.read(true) };
        this.#close(']');
      } else return found;
    }
  }

  #term(): Expression {
    const scan = this.#scan;
    if (scan.takes('"')) return this.#text();
    if (scan.takes('(')) {
      const inner = this.read(true);
      this.#close(')');
      return inner;
    }
    if (scan.takes('[')) return this.#list();
    if (scan.takes('{')) return this.#object();
    const number = scan.take(NUMBER);
    if (number !== undefined) return { is: 'literal', value: Number(number) };
    const begin = scan.take(HEREDOC);
    if (begin !== undefined) return this.#lines(begin);
    const name = scan.take(NAME);
    if (name === undefined) throw new NotRead();
    // Functions of providers: `provider::aws::arn_build(…)`.
    while (scan.takes('::')) scan.take(NAME);
    if (scan.takes('(')) return this.#call(name);
    if (name === 'true' || name === 'false') return { is: 'literal', value: name === 'true' };
    return name === 'null' ? { is: 'literal', value: null } : { is: 'name', name };
  }

  #call(name: string): Expression {
    const given: Expression[] = [];
    let spread = false;
    for (;;) {
      this.#scan.skip(true);
      if (this.#scan.takes(')')) return { is: 'call', name, given, spread };
      given.push(this.read(true));
      this.#scan.skip(true);
      spread ||= this.#scan.takes('...');
      this.#scan.skip(true);
      if (!this.#scan.takes(',') && !this.#scan.sees(')')) throw new NotRead();
    }
  }

  #list(): Expression {
    const items: Expression[] = [];
    this.#scan.skip(true);
    if (this.#scan.take(/for\b/y) !== undefined) return this.#each(']');
    for (;;) {
      this.#scan.skip(true);
      if (this.#scan.takes(']')) return { is: 'list', items };
      items.push(this.read(true));
      this.#scan.skip(true);
      if (!this.#scan.takes(',') && !this.#scan.sees(']')) throw new NotRead();
    }
  }

  #object(): Expression {
    const entries: Entry[] = [];
    this.#scan.skip(true);
    if (this.#scan.take(/for(?=[ \t])(?![ \t]*[=:])/y) !== undefined) return this.#each('}');
    for (;;) {
      this.#scan.skip(true);
      if (this.#scan.takes('}')) return { is: 'object', entries };
      const { line } = this.#scan;
      const key = this.#key();
      this.#scan.skip(false);
      if (!this.#scan.takes('=') && !this.#scan.takes(':')) throw new NotRead();
      this.#scan.skip(true);
      entries.push({ key, value: this.read(false), line });
      this.#scan.skip(true);
      this.#scan.takes(',');
    }
  }

  /** A bare word is a text there. */
  #key(): Expression {
    const name = this.#scan.take(/[A-Za-z_][\w-]*(?=[ \t]*[=:])/y);
    return name === undefined ? this.read(false) : { is: 'literal', value: name };
  }

  #each(end: string): Expression {
    this.#scan.skip(true);
    let value = this.#scan.take(NAME);
    let key: string | undefined;
    this.#scan.skip(true);
    if (this.#scan.takes(',')) {
      this.#scan.skip(true);
      [key, value] = [value, this.#scan.take(NAME)];
      this.#scan.skip(true);
    }
    if (value === undefined || this.#scan.take(/in\b/y) === undefined) throw new NotRead();
    const of = this.read(true);
    this.#close(':');
    let gives = this.read(true);
    let keyed: Expression | undefined;
    this.#scan.skip(true);
    if (this.#scan.takes('=>')) {
      keyed = gives;
      gives = this.read(true);
      this.#scan.skip(true);
      this.#scan.takes('...');
    }
    this.#scan.skip(true);
    const only = this.#scan.take(/if\b/y) === undefined ? undefined : this.read(true);
    this.#close(end);
    const made = { is: 'each', value, of, gives } as const;
    return { ...made, ...(key !== undefined && { key }), ...(keyed && { keyed }), ...(only && { only }) };
  }

  /** A text in quotes, whose first one is gone over. */
  #text(): Expression {
    const parts: (string | Expression)[] = [];
    for (;;) {
      const plain = this.#scan.take(PLAIN);
      if (plain !== undefined) parts.push(plain);
      else if (this.#scan.takes('"')) return textOf(parts);
      else if (!this.#inserted(parts)) {
        const escaped = this.#scan.take(/\\.|[$%]/y);
        if (escaped === undefined) throw new NotRead();
        parts.push(escaped.replace(/^\\n$/, '\n').replace(/^\\(.)$/, '$1'));
      }
    }
  }

  /** A template that stands in a file of its own. */
  static template(text: string): Expression {
    return new ExpressionReader(new Scanner(text)).#whole();
  }

  /** What stands between its first line and the one that ends it. */
  #lines(begin: string): Expression {
    const mark = begin.replace(/^<<-?/, '').trim();
    const scan = this.#scan;
    const isEnd = new RegExp(`^[ \\t]*${mark}[ \\t]*\\r?$`, 'm');
    const found = isEnd.exec(scan.text.slice(scan.at));
    if (!found) throw new NotRead();
    const end = scan.at + found.index;
    const inner = new ExpressionReader(new Scanner(scan.text.slice(scan.at, end)), this.#depth);
    scan.at = end + found[0].length;
    return inner.#whole();
  }

  /** All of a text that nothing ends but its end. */
  #whole(): Expression {
    const parts: (string | Expression)[] = [];
    while (!this.#scan.isAtEnd) {
      const plain = this.#scan.take(PLAIN_LINES);
      if (plain !== undefined) parts.push(plain);
      else if (!this.#inserted(parts)) parts.push(this.#scan.take(/[$%]/y) ?? '');
    }
    return textOf(parts);
  }

  /** `${…}`, or `%{ if … }`, of which nobody knows what it leaves. */
  #inserted(parts: (string | Expression)[]): boolean {
    const scan = this.#scan;
    const doubled = ['$${', '%%{'].find((each) => scan.takes(each));
    if (doubled !== undefined) {
      parts.push(doubled.slice(1));
      return true;
    }
    if (scan.takes('%{')) {
      if (scan.take(/(?:[^}"]|"[^"\n]*"){0,500}\}/y) === undefined) throw new NotRead();
      parts.push(OTHER);
      return true;
    }
    if (!scan.takes('${')) return false;
    scan.takes('~');
    scan.skip(true);
    parts.push(this.read(true));
    scan.skip(true);
    scan.takes('~');
    this.#close('}');
    return true;
  }

  #close(text: string): void {
    this.#scan.skip(true);
    if (!this.#scan.takes(text)) throw new NotRead();
  }
}

function textOf(parts: readonly (string | Expression)[]): Expression {
  const joined: (string | Expression)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  const [first = '', ...others] = joined;
  if (others.length > 0) return { is: 'template', parts: joined };
  return typeof first === 'string' ? { is: 'literal', value: first } : first;
}
