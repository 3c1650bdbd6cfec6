/**
 * In: the text of a script. Out: the imports and re-exports that it begins with, and where they end. Why: nearly all files import at
 * their head and nowhere else, and what stands there (comments, directives, imports, `const x = require('y')`) can be told without
 * knowing the rest of the grammar: no regular expression, template or JSX can come before. Behind the head it is enough to see that
 * no word is left that could begin an import; where one is, the parser has to say what it means (read-file.ts).
 * https://tc39.es/ecma262/#sec-imports, https://tc39.es/ecma262/#sec-exports
 */
import type { DependencyKind } from '../../../model/nouns.js';
import type { Found } from './syntax-tree.js';

/** All imports of a script, if they all stand in its head; `undefined` when only a parser can tell. */
export function importsOfHead(text: string): readonly Found[] | undefined {
  const head = new Head(text);
  head.read();
  return mayImport(text, head.end) ? undefined : head.found;
}

/** Whether something is left from an offset on that could be an import, be it in a comment or a string. */
function mayImport(text: string, start: number): boolean {
  return SIGNS.some(({ word, sign }) => {
    for (let at = text.indexOf(word, start); at !== -1; at = text.indexOf(word, at + word.length)) {
      sign.lastIndex = at;
      if (sign.test(text)) return true;
    }
    return false;
  });
}

/**
 * What an import looks like at one of its words, with a comment between them or not. `import` is also a word of prose ("import the orders"), and
 * `require` a part of others; `new URL('x', import.meta.url)` is found by its `import`.
 */
const SIGNS: readonly { readonly word: string; readonly sign: RegExp }[] = [
  {
    word: 'import',
    sign: /(?<![\w$-]|(?<!\*)\/|(?<!\.\.)\.)import\s*(?:[("'{*]|\/[/*]|\.\s*(?:meta|defer|source)\b|(?:type|typeof|defer|source)\s+[\w${*/"']|[\w$\\\u0080-\uffff]+\s*(?:[,=]|\/[/*]|from\s*(?:["']|\/[/*])))/y,
  },
  { word: 'equire', sign: /(?<=\br)equire\s*(?:[(!<]|\?\.|\/[/*])|(?<=\bcreateR)equire\b/y },
  { word: 'from', sign: /(?<=(?:[}*"']|\*\/|\n)\s*|\bas\s+[\w$\\\u0080-\uffff]+\s+)from\s*(?:["']|\/[/*])/y },
];

class Head {
  readonly found: Found[] = [];
  /** Where the head ends so far: behind the last statement that was understood. */
  end = 0;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads statements until one is of another kind, or is written in a way that is not worth knowing here. */
  read(): void {
    if (this.#text.startsWith('#!')) this.#skipLine();
    do {
      this.#skipBlank();
      while (this.#take(';')) this.#skipBlank();
      this.end = this.#at;
    } while (this.#statement());
  }

  #statement(): boolean {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote === '"' || quote === "'") return this.#string() !== undefined;
    switch (this.#word()) {
      case 'import':
        return this.#import(start);
      case 'export':
        return this.#export(start);
      case 'const':
      case 'let':
      case 'var':
        return this.#require();
      default:
        return false;
    }
  }

  /** `import 'x'`, `import a, { type b, c as d } from 'x'`, `import type * as e from 'x'`. */
  #import(start: number): boolean {
    this.#skipBlank();
    const bare = this.#string();
    if (bare !== undefined) return this.#add(start, 'import', bare);
    let isType = false;
    let name = this.#word();
    if (name === 'type') {
      this.#skipBlank();
      const next = this.#text[this.#at]!;
      const word = this.#word();
      if (word === 'from' || word === 'as') return false; // something is called `type`; or `from`
      isType = word !== '' || next === '{' || next === '*';
      if (isType) name = word;
    } else if (name === 'defer' || name === 'source' || name === 'from') return false;
    this.#skipBlank();
    let types: boolean | undefined;
    if (name === '' || this.#take(',')) {
      this.#skipBlank();
      types = this.#take('*') ? this.#namespace() : this.#names();
      if (types === undefined) return false;
    }
    const specifier = this.#from();
    if (specifier === undefined) return false;
    return this.#add(start, isType || (name === '' && types) ? 'type' : 'import', specifier);
  }

  /** `export * from 'x'`, `export * as a from 'x'`, `export { type b } from 'x'`, `export type { c } from 'x'`, `export { d }`. */
  #export(start: number): boolean {
    this.#skipBlank();
    let isType = false;
    if (this.#text[this.#at] === 't') {
      if (this.#word() !== 'type') return false;
      isType = true;
      this.#skipBlank();
    }
    const isStar = this.#take('*');
    const types = isStar ? this.#starName() : this.#names();
    if (types === undefined) return false;
    const behind = this.#at;
    const specifier = this.#from();
    if (specifier !== undefined) return this.#add(start, isType || types ? 'type' : 're-export', specifier);
    this.#at = behind; // names of the file's own
    return !isStar;
  }

  /** `const { a, b: c } = require('x')`, `const d = require('y').d`, `const e = require('z')('shop')` */
  #require(): boolean {
    this.#skipBlank();
    const isPattern = this.#text[this.#at] === '{';
    if (isPattern ? this.#pattern() : this.#word() === '') return false;
    this.#skipBlank();
    if (!this.#take('=')) return false;
    this.#skipBlank();
    const start = this.#at;
    if (this.#word() !== 'require') return false;
    this.#skipBlank();
    if (!this.#take('(')) return false;
    this.#skipBlank();
    const specifier = this.#string();
    this.#skipBlank();
    if (specifier === undefined || !this.#take(')')) return false;
    while (this.#take('.')) this.#word();
    if (this.#take('(') && (this.#string() === undefined || !this.#take(')'))) return false;
    return this.#add(start, 'require', specifier);
  }

  /** Skips `{ a, b: c }`; false means that it could. */
  #pattern(): boolean {
    const close = this.#text.indexOf('}', this.#at);
    const isPlain = close !== -1 && /^\{[\w$\s,:]*$/.test(this.#text.slice(this.#at, close));
    if (isPlain) this.#at = close + 1;
    return !isPlain;
  }

  #add(start: number, kind: DependencyKind, specifier: string): boolean {
    this.found.push({ kind, specifier, offset: start });
    return true;
  }

  /** Behind the `*` of an import. */
  #namespace(): false | undefined {
    this.#skipBlank();
    if (this.#word() !== 'as') return undefined;
    this.#skipBlank();
    return this.#word() === '' ? undefined : false;
  }

  /** Behind the `*` of an export. */
  #starName(): false | undefined {
    const behind = this.#at;
    this.#skipBlank();
    if (this.#text[this.#at] === 'a') return this.#namespace();
    this.#at = behind;
    return false;
  }

  /** Behind or before `{ a, type b, c as d }`: whether there are names and all of them are types. */
  #names(): boolean | undefined {
    if (!this.#take('{')) return undefined;
    let [names, types] = [0, 0];
    for (;;) {
      this.#skipBlank();
      if (this.#take('}')) return names > 0 && names === types;
      const words: string[] = [];
      for (let word = this.#word(); word !== ''; word = this.#word()) {
        words.push(word);
        this.#skipBlank();
      }
      if (words.length === 0 || words.length > 4) return undefined;
      names += 1;
      // `type as b` gives a value another name; `type a`, `type a as b` are types.
      if (words[0] === 'type' && words.length % 2 === 0) types += 1;
      if (!this.#take(',') && this.#text[this.#at] !== '}') return undefined;
    }
  }

  /** `from 'x'`, with import attributes if there are any. */
  #from(): string | undefined {
    this.#skipBlank();
    if (this.#word() !== 'from') return undefined;
    this.#skipBlank();
    return this.#string();
  }

  /** A string without escapes. */
  #string(): string | undefined {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") return undefined;
    const close = this.#text.indexOf(quote, this.#at + 1);
    const value = this.#text.slice(this.#at + 1, close);
    if (close === -1 || /[\\\n\r]/.test(value)) return undefined;
    this.#at = close + 1;
    return value;
  }

  /** A name or keyword of ASCII letters; empty when there is none. */
  #word(): string {
    const start = this.#at;
    while (isPart(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #take(mark: string): boolean {
    const isThere = this.#text[this.#at] === mark;
    if (isThere) this.#at += 1;
    return isThere;
  }

  /** Skips white space and comments. */
  #skipBlank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === SPACE || (code >= TAB && code <= RETURN)) this.#at += 1;
      else if (code !== SLASH) return;
      else if (this.#text[this.#at + 1] === '/') this.#skipLine();
      else if (this.#text[this.#at + 1] === '*') {
        const close = this.#text.indexOf('*/', this.#at + 2);
        if (close === -1) return;
        this.#at = close + 2;
      } else return;
    }
  }

  #skipLine(): void {
    const end = /[\n\r\u2028\u2029]/g;
    end.lastIndex = this.#at;
    this.#at = end.exec(this.#text)?.index ?? this.#text.length;
  }
}

const [TAB, RETURN, SPACE, SLASH] = [0x09, 0x0d, 0x20, 0x2f];

/** Whether a UTF-16 unit may be part of a name: ASCII letters, digits, `$`, `_`, and everything beyond ASCII. */
function isPart(code: number): boolean {
  if (code >= 0x80) return code !== 0xa0 && code !== 0xfeff && code !== 0x2028 && code !== 0x2029;
  if (code >= 0x61) return code <= 0x7a;
  if (code >= 0x41) return code <= 0x5a || code === 0x5f;
  return (code >= 0x30 && code <= 0x39) || code === 0x24;
}
