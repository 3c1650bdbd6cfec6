/**
 * Values that code writes out: objects, lists, texts, and names of other such values. In: the text of a program, and where an expression begins.
 * Out: its value, and where the keys of its objects stand. What only running code knows is undefined; it hides nothing of what stands beside it.
 * Why no parser: a deployment is read before anything else, and loading a parser takes longer than most systems do.
 */
import { type Effort, Scanner } from './scanner.js';

/** What the names of a program stand for. */
export interface Names {
  /** What a name stands for; undefined where it is not known. */
  valueOf(name: string): unknown;
  /** What a function of a name gives, whatever it is called with; undefined where that is not written out. */
  given(name: string): unknown;
  /** What a module hands out that is named where it is asked for: `require('./stages')`. */
  required(from: string): unknown;
  /** What a call with the directory of its file gives, as the helpers of templates for handlers do. */
  readonly directory: string;
}

/** Where the keys of an object stand, as offsets of a file; objects of other files have places in those. */
export interface Places {
  get(object: object): ReadonlyMap<string, number> | undefined;
  set(object: object, at: ReadonlyMap<string, number>): void;
}

/** Values within values: nobody nests them deeper. */
const DEEPEST = 60;
/** Characters of a text and items of a list: nobody writes longer ones out. */
const LONGEST = 20_000;
/** What a value that is held once more takes, counted as what is read. */
const COPIED = 10;

/** Reads the value of the expression at an offset. */
export function literalAt(
  text: string,
  offset: number,
  names: Names,
  places: Places,
  effort: Effort,
): unknown {
  return new Literals(new Scanner(text, offset, effort), names, places, effort).expression();
}

class Literals {
  readonly #scanner: Scanner;
  readonly #names: Names;
  readonly #places: Places;
  readonly #effort: Effort;
  #depth = 0;

  constructor(scanner: Scanner, names: Names, places: Places, effort: Effort) {
    this.#scanner = scanner;
    this.#names = names;
    this.#places = places;
    this.#effort = effort;
  }

  /** A value and what is added to it or stands in for it, to where a comma or a bracket ends it. */
  expression(): unknown {
    if (this.#depth > DEEPEST) return undefined;
    this.#depth += 1;
    let value = this.#operand();
    for (;;) {
      if (this.#scanner.take('+')) {
        const added = this.#operand();
        value = isPiece(value) && isPiece(added) ? short(`${value}${added}`) : undefined;
      } else if (this.#scanner.take('??') || this.#scanner.take('||')) {
        const other = this.#operand();
        value = value === undefined ? other : withUsual(value, other);
      } else break;
    }
    if (!this.#scanner.atEnd()) {
      // A call, a choice, a comparison: the value is another one.
      const isType = this.#scanner.skipType();
      if (!isType || !this.#scanner.atEnd()) {
        this.#scanner.skipRest();
        value = undefined;
      }
    }
    this.#depth -= 1;
    return value;
  }

  #operand(): unknown {
    const scanner = this.#scanner;
    const quote = scanner.peek();
    if (quote === '{') return this.#object();
    if (quote === '[') return this.#list();
    if (quote === '(') return this.#parenthesised();
    if (quote === "'" || quote === '"') return scanner.text();
    if (quote === '`') return this.#template();
    const number = scanner.match(/-?\d[\d_]*(?:\.\d+)?(?![\w$])/y);
    if (number !== undefined) return Number(number.replaceAll('_', ''));
    const name = scanner.match(/[A-Za-z_$][\w$]*/y);
    return name === undefined ? undefined : this.#named(name);
  }

  #parenthesised(): unknown {
    const scanner = this.#scanner;
    scanner.take('(');
    const value = this.expression();
    if (!scanner.take(')')) scanner.skipRest();
    return this.#membersOf(value);
  }

  #named(name: string): unknown {
    const scanner = this.#scanner;
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'null' || name === 'undefined') return undefined;
    const variable =
      name === 'process' ? scanner.match(/\s*\.env(?:\.\w+|\[\s*(['"])\w+\1\s*\])/y) : undefined;
    // As the framework writes it itself.
    if (variable !== undefined) return `\${env:${/(\w+)\W*$/.exec(variable)?.[1]}}`;
    const together = name === 'Object' ? scanner.match(/\.\s*(?:assign|freeze)\s*\(/y) : undefined;
    if (together !== undefined) return this.#membersOf(this.#together());
    if (name === 'require' && scanner.take('(')) {
      const from = scanner.text();
      return scanner.take(')') ? this.#membersOf(this.#names.required(from)) : undefined;
    }
    if (scanner.peek() === '(') {
      if (scanner.match(/\(\s*__dirname\s*\)/y) !== undefined) return this.#names.directory;
      scanner.skipBrackets();
      return this.#membersOf(this.#names.given(name));
    }
    // A function of one expression is none of the values that are written out.
    return this.#membersOf(scanner.isArrow() ? undefined : this.#names.valueOf(name));
  }

  /** `tables.orders`, `tables['orders']` */
  #membersOf(value: unknown): unknown {
    const scanner = this.#scanner;
    let found = value;
    for (;;) {
      const name = scanner.match(/(?:\?\.|\.)\s*[A-Za-z_$][\w$]*/y)?.replace(/^\W+/, '');
      const key = name ?? (scanner.take('[') ? this.#key(']') : undefined);
      if (key === undefined) {
        scanner.take('!');
        return found;
      }
      const isHeld = typeof found === 'object' && found !== null && Object.hasOwn(found, key);
      found = isHeld ? (found as Record<string, unknown>)[key] : undefined;
    }
  }

  /** A key that is computed, and the bracket after it. */
  #key(closing: string): string {
    const value = this.expression();
    this.#scanner.take(closing);
    return isPiece(value) ? String(value) : '';
  }

  #object(): unknown {
    const scanner = this.#scanner;
    const found: Record<string, unknown> = {};
    const at = new Map<string, number>();
    this.#places.set(found, at);
    scanner.take('{');
    while (!scanner.isDone() && !scanner.take('}')) {
      if (scanner.take('...')) this.#spread(found, at, this.expression());
      else {
        const offset = scanner.offset();
        const key = this.#property();
        if (key === undefined) scanner.skipRest();
        else {
          const isNamed = scanner.take(':');
          const value = isNamed ? this.expression() : this.#shorthand(key);
          if (value === undefined) delete found[key];
          else if (key !== '__proto__') found[key] = value;
          at.set(key, offset);
        }
      }
      if (!scanner.take(',') && scanner.peek() !== '}') break;
    }
    return found;
  }

  /** What `Object.assign({}, shared, tables)` puts together; undefined where nothing of it is written out. */
  #together(): unknown {
    const found: Record<string, unknown> = {};
    const at = new Map<string, number>();
    this.#places.set(found, at);
    let isKnown = false;
    do {
      const value = this.expression();
      isKnown ||= typeof value === 'object' && value !== null;
      this.#spread(found, at, value);
    } while (this.#scanner.take(','));
    return this.#scanner.take(')') && isKnown ? found : undefined;
  }

  #property(): string | undefined {
    const scanner = this.#scanner;
    const quote = scanner.peek();
    if (quote === "'" || quote === '"') return scanner.text();
    if (scanner.take('[')) return this.#key(']') || undefined;
    return scanner.match(/[\w$]+/y);
  }

  /** `{ orders }`; a method is none. */
  #shorthand(name: string): unknown {
    if (this.#scanner.atEnd()) return this.#names.valueOf(name);
    this.#scanner.skipRest();
    return undefined;
  }

  #spread(into: Record<string, unknown>, at: Map<string, number>, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const places = this.#places.get(value);
    for (const [key, each] of Object.entries(value)) {
      if (!this.#mayHold()) return;
      into[key] = each;
      const place = places?.get(key);
      if (place !== undefined) at.set(key, place);
    }
  }

  /** Whether one more value may be held beside those that are written out. */
  #mayHold(): boolean {
    this.#effort.left -= COPIED;
    return this.#effort.left >= 0;
  }

  #list(): unknown {
    const scanner = this.#scanner;
    const found: unknown[] = [];
    scanner.take('[');
    while (!scanner.isDone() && !scanner.take(']')) {
      const isSpread = scanner.take('...');
      const value = this.expression();
      for (const each of !isSpread ? [value] : Array.isArray(value) ? value : [])
        if (found.length < LONGEST && this.#mayHold()) found.push(each);
      if (!scanner.take(',') && scanner.peek() !== ']') break;
    }
    return this.#membersOf(found);
  }

  /** A text with values in it; of what is not known in it a reference stays, as the framework writes those. */
  #template(): unknown {
    const scanner = this.#scanner;
    let found = '';
    scanner.take('`');
    for (;;) {
      found += scanner.templatePiece();
      if (!scanner.take('${')) break;
      const value = this.expression();
      found = short(found + (isPiece(value) ? String(value) : '${}')) ?? '';
      if (!scanner.take('}')) break;
    }
    scanner.take('`');
    return found;
  }
}

/** Undefined for one that is too long. */
function short(text: string): string | undefined {
  return text.length > LONGEST ? undefined : text;
}

function isPiece(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** `process.env.STAGE || 'dev'` is what the framework writes as a variable with a value for want of one. */
function withUsual(value: unknown, usual: unknown): unknown {
  const [, variable] = (typeof value === 'string' && /^\$\{env:(\w+)\}$/.exec(value)) || [];
  return variable !== undefined && isPiece(usual) ? usual : value;
}
