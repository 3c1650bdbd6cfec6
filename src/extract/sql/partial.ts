/**
 * What can be known of a statement that is cut off or that PostgreSQL's grammar does not read. In: its text; out: the
 * relations after FROM, JOIN, USING, INTO and UPDATE, as far as the words beside them leave no doubt of what they are.
 * Whatever touches the end of the text may be cut off itself and is not taken; nothing is said of locks, of what a
 * subquery belongs to, or of statements that are no queries. So relations may lack, but none is made up.
 */
import type { TableName, TableUse } from '../../model/facts.js';
import { isSystem } from './system-names.js';
import { type Token, tokens } from './tokens.js';

/** The uses that a text shows for certain. */
export function partialUses(text: string): readonly TableUse[] {
  return new Scan(text).uses();
}

/** A word of the text in lower case, or a name. */
interface Word {
  /** Lower case; empty for quoted names and constants. */
  readonly keyword: string;
  /** Folded as PostgreSQL does; undefined for what is no name. */
  readonly name?: string;
}

/** What touches the end of the text. */
const unknown: Word = { keyword: '' };

const QUERIES = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'values', 'table', '(']);
/** Statements that are about a query, and run it. */
const AROUND_QUERIES = new Set(['prepare', 'declare']);
/** Functions in whose arguments FROM is a preposition. */
const FROM_WITHIN = new Set(['extract', 'substring', 'trim', 'overlay', 'position']);
/** Words that cannot be the name of a relation where one is expected, nor its alias. */
const RESERVED = new Set(
  'select from where join inner left right full cross natural lateral only rows on using group order having limit offset fetch union intersect except for set values returning window when then and or not as with into default tablesample table'.split(
    ' ',
  ),
);
/** After one of these, TABLE is short for SELECT * FROM. */
const BEFORE_TABLE = new Set(['', '(', 'as', 'for', 'union', 'all', 'except', 'intersect', 'distinct']);
const MODIFIES = new Set(['insert', 'update', 'delete', 'merge', 'select', 'values', 'with', 'table']);

class Scan {
  readonly #words: readonly Word[];
  readonly #found: TableUse[] = [];
  /** For each open parenthesis, the word before it. */
  readonly #openers: string[] = [];
  readonly #ctes = new Set<string>();
  /** The list of a WITH RECURSIVE is cut off, whose queries see those after them. */
  #mayBeDefinedLater = false;

  constructor(text: string) {
    const whole = text.replace(/\s*(\.{3}|…)\s*$/, '');
    const found = tokens(whole).filter(({ kind }) => kind !== 'comment');
    const last = found.at(-1);
    this.#words = found.map((token) =>
      token === last && token.kind !== 'mark' && token.end === whole.length ? unknown : read(whole, token),
    );
  }

  uses(): readonly TableUse[] {
    const first = this.#keyword(0);
    const isRun = AROUND_QUERIES.has(first) || (first === 'explain' && this.#has('analyze'));
    if (!isRun && !QUERIES.has(first)) return [];
    this.#findQueries();
    for (let at = 0; at < this.#words.length; at++) {
      const word = this.#keyword(at - 1) === '.' ? '' : this.#keyword(at);
      if (word === '(') this.#openers.push(this.#keyword(at - 1));
      else if (word === ')') this.#openers.pop();
      else if (word === 'from') this.#from(at);
      else if (word === 'join') this.#list(at + 1, 'read', false);
      else if (word === 'using') this.#using(at);
      else if (word === 'into') this.#into(at);
      else if (word === 'update') this.#update(at);
      else if (word === 'table' && BEFORE_TABLE.has(this.#keyword(at - 1))) this.#list(at + 1, 'read', false);
    }
    return this.#found;
  }

  #has(keyword: string): boolean {
    return this.#words.some((word) => word.keyword === keyword);
  }

  #keyword(at: number): string {
    return this.#words[at]?.keyword ?? '';
  }

  /** Names of WITH queries: `name AS [NOT] [MATERIALIZED] (SELECT`, with or without a list of columns. */
  #findQueries(): void {
    let depth = 0;
    let isMain = false;
    for (const { keyword } of this.#words.slice(1)) {
      if (keyword === '(') depth++;
      else if (keyword === ')') depth--;
      else if (depth === 0 && MODIFIES.has(keyword)) isMain = true;
    }
    this.#mayBeDefinedLater = this.#keyword(0) === 'with' && this.#keyword(1) === 'recursive' && !isMain;
    for (let at = 0; at < this.#words.length; at++) {
      if (this.#keyword(at) !== 'as') continue;
      let body = at + 1;
      while (['not', 'materialized'].includes(this.#keyword(body))) body++;
      if (this.#keyword(body) !== '(') continue;
      if (this.#keyword(body + 1) !== '(' && !MODIFIES.has(this.#keyword(body + 1))) continue;
      let name = at - 1;
      if (this.#keyword(name) === ')') while (name > 0 && this.#keyword(name) !== '(') name--;
      if (this.#keyword(name) === '(') name--;
      const query = this.#words[name]?.name;
      if (query !== undefined) this.#ctes.add(query);
    }
  }

  #from(at: number): void {
    const before = this.#keyword(at - 1);
    if (FROM_WITHIN.has(this.#openers.at(-1) ?? '') || before === 'rows') return;
    if (before === 'distinct' && ['is', 'not'].includes(this.#keyword(at - 2))) return;
    this.#list(at + 1, before === 'delete' ? 'write' : 'read', before !== 'delete');
  }

  /** `USING` of DELETE and MERGE names relations, that of JOIN columns in parentheses, that of ORDER BY an operator. */
  #using(at: number): void {
    if (this.#keyword(at + 1) === '(' || !(this.#has('delete') || this.#has('merge'))) return;
    this.#list(at + 1, 'read', true);
  }

  /** What a MERGE does to its target stands at its end. */
  #into(at: number): void {
    const before = this.#keyword(at - 1);
    const isWritten = this.#words.some(
      ({ keyword }, then) => keyword === 'then' && /^(insert|update|delete)$/.test(this.#keyword(then + 1)),
    );
    if (before === 'insert' || (before === 'merge' && isWritten)) this.#list(at + 1, 'write', false);
  }

  /** Not `FOR UPDATE`, `DO UPDATE SET`, `THEN UPDATE SET`. */
  #update(at: number): void {
    if (['for', 'key', 'do', 'then', 'on'].includes(this.#keyword(at - 1))) return;
    this.#list(at + 1, 'write', false);
  }

  /** A relation, or as many as commas separate. */
  #list(start: number, mode: TableUse['mode'], many: boolean): void {
    let at = start;
    while (['only', 'lateral', '('].includes(this.#keyword(at))) at++;
    const found = this.#relation(at);
    if (!found) return;
    const { end, relation } = found;
    if (this.#keyword(end) === '(' && mode === 'read') return; // a function
    const isQuery =
      mode === 'read' &&
      relation.schema === undefined &&
      (this.#ctes.has(relation.name) || this.#mayBeDefinedLater);
    if (!isQuery && !isSystem(relation) && !relation.schema?.startsWith('pg_temp')) this.#add(relation, mode);
    if (!many) return;
    let next = end;
    if (this.#keyword(next) === '*') next++;
    if (this.#keyword(next) === 'as') next++;
    if (this.#words[next]?.name !== undefined && !RESERVED.has(this.#keyword(next))) next++;
    if (this.#keyword(next) === ',') this.#list(next + 1, mode, true);
  }

  #relation(start: number): { readonly relation: TableName; readonly end: number } | undefined {
    const parts: string[] = [];
    let at = start;
    while (true) {
      const { name, keyword } = this.#words[at] ?? {};
      if (name === undefined || (parts.length === 0 && RESERVED.has(keyword ?? ''))) return undefined;
      parts.push(name);
      if (this.#keyword(at + 1) !== '.') break;
      at += 2;
    }
    const name = parts.at(-1)!;
    const schema = parts.at(-2);
    // Without the word after it, `a.b` may be cut off from `a.b.c`, and `a` from `a.b`.
    if (at + 1 >= this.#words.length) return undefined;
    return { relation: schema === undefined ? { name } : { schema, name }, end: at + 1 };
  }

  #add(relation: TableName, mode: TableUse['mode']): void {
    const isKnown = this.#found.some(
      (use) => use.name === relation.name && use.schema === relation.schema && use.mode === mode,
    );
    if (!isKnown) this.#found.push({ ...relation, mode });
  }
}

const source = (text: string, { start, end }: Token): string => text.slice(start, end);

function read(text: string, token: Token): Word {
  const written = source(text, token);
  switch (token.kind) {
    case 'word': {
      const folded = written.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
      return { keyword: folded, name: folded };
    }
    case 'quoted':
      return written.startsWith('"') && !token.unfinished
        ? { keyword: '', name: written.slice(1, -1).replaceAll('""', '"') }
        : { keyword: '' };
    case 'mark':
    case 'operator':
      return { keyword: written };
    default:
      return { keyword: '' };
  }
}
