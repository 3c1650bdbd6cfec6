/**
 * What texts of GraphQL say. In: documents of clients and of schemas, with blanks where a program puts something in. Out: the operations with the
 * fields that they ask a service for, and the fields of the root types that a schema declares. What is nested further is of no service's concern.
 * A text that breaks off says what stands before that. Source: https://spec.graphql.org/October2021/#sec-Document-Syntax
 */

/** The types at the root of a graph. */
export type Root = 'Query' | 'Mutation' | 'Subscription';

/** A request as a client writes it. */
export interface Operation {
  readonly root: Root;
  readonly name?: string;
  /** The fields of the root that are asked for, by their own names; none that clients answer themselves. */
  readonly fields: readonly string[];
  /** The fragments whose fields are asked for as well. */
  readonly spread: readonly string[];
}

/** A field that a schema has at its root. */
export interface RootField {
  readonly root: Root;
  readonly name: string;
  /** Counts from 1. */
  readonly line: number;
}

export interface GraphText {
  readonly operations: readonly Operation[];
  /** By their names, what they ask the type for that they are of. */
  readonly fragments: ReadonlyMap<string, Pick<Operation, 'fields' | 'spread'>>;
  readonly rootFields: readonly RootField[];
}

const ROOTS: Readonly<Record<string, Root>> = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
};

/** A text of code that begins as a document does which says no more than what it asks for: `'{ orders { id } }'`. */
export const SHORT_DOCUMENT = /[`'"]\s*\{\s*(?:[A-Za-z_]\w*\s*:\s*)?[A-Za-z_]\w*\s*[({]/;

/** For a first look: whether a text begins as what a client sends does. */
export function mayBeOperation(text: string): boolean {
  return /^(?:[\s,]|#[^\n]*(?:\n|$))*(?:(?:query|mutation|subscription)\b\s*(?:[\w$]+\s*)?[({@]|fragment\s+\w+\s+on\s|\{\s*(?:\w+\s*:\s*)?\w+\s*[\s({}@])/.test(
    text,
  );
}

const TOKEN = /#[^\n]*|"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\.\.\.|[@$]?\w+|[{}()[\]:!=|&]/g;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Reads a text from its beginning to where it ends or breaks off. */
export function readGraph(text: string): GraphText {
  const tokens = [...text.matchAll(TOKEN)]
    .filter(([token]) => !/^[#"]/.test(token))
    .map(({ 0: token, index }): Token => ({ text: token, at: index }));
  const operations: Operation[] = [];
  const fragments = new Map<string, Pick<Operation, 'fields' | 'spread'>>();
  const declared: { readonly type: string; readonly name: string; readonly at: number }[] = [];
  /** Types that a schema has for its roots under names of its own. */
  const named = new Map(Object.values(ROOTS).map((root) => [root as string, root]));
  const walk = new Walk(tokens);
  while (!walk.isOver) {
    const word = walk.take();
    const root = ROOTS[word];
    if (word === '{') operations.push({ root: 'Query', ...walk.selection() });
    else if (root && walk.toBlock()) {
      const { name } = walk;
      operations.push({ root, ...(name !== undefined && { name }), ...walk.selection() });
    } else if (word === 'fragment' && walk.toBlock()) {
      const { name = '' } = walk;
      fragments.set(name, walk.selection());
    } else if (word === 'type' && walk.toBlock()) {
      const { name: type = '' } = walk;
      declared.push(...walk.declared().map(({ name, at }) => ({ type, name, at })));
    } else if (word === 'schema' && walk.toBlock()) {
      for (const { name, type } of walk.declared()) {
        const of = ROOTS[name];
        if (of && type !== undefined) named.set(type, of);
      }
    } else if (OTHERS.test(word) && walk.toBlock()) walk.skip('{', '}');
  }
  const rootFields = declared.flatMap(({ type, name, at }): readonly RootField[] => {
    const root = named.get(type);
    return root ? [{ root, name, line: text.slice(0, at).split('\n').length }] : [];
  });
  return { operations, fragments, rootFields };
}

/** What has a block that says nothing of the root. */
const OTHERS = /^(?:input|enum|interface)$/;
/** What begins a definition: before a block it shows that the one before has none. */
const BEGINS =
  /^(?:query|mutation|subscription|fragment|type|extend|schema|input|enum|interface|union|scalar|directive)$/;

/** A place in the tokens that moves on. */
class Walk {
  readonly #tokens: readonly Token[];
  #index = 0;
  /** The first name before the block that was come to last. */
  name: string | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isOver(): boolean {
    return this.#index >= this.#tokens.length;
  }

  get #next(): string {
    return this.#tokens[this.#index]?.text ?? '';
  }

  take(): string {
    const token = this.#next;
    this.#index += 1;
    return token;
  }

  /** Goes past the bracket that begins the next block, if the definition has one. */
  toBlock(): boolean {
    this.name = /^\w/.test(this.#next) && this.#next !== 'on' ? this.#next : undefined;
    for (let isFirst = true; !this.isOver; isFirst = false) {
      if (!isFirst && BEGINS.test(this.#next)) return false;
      const token = this.take();
      if (token === '(') this.skip('(', ')');
      else if (token === '{') return true;
      else if (token === '}') return false;
    }
    return false;
  }

  /** Goes past the end of what a bracket has begun. */
  skip(open: string, close: string): void {
    for (let depth = 1; depth > 0 && !this.isOver; ) {
      const token = this.take();
      if (token === open) depth += 1;
      else if (token === close) depth -= 1;
    }
  }

  /** What a block asks for, up to its end. */
  selection(): Pick<Operation, 'fields' | 'spread'> {
    const fields: string[] = [];
    const spread: string[] = [];
    /** Blocks of inline fragments, which are of the same type. */
    let depth = 1;
    while (depth > 0 && !this.isOver) {
      const token = this.take();
      if (token === '}') depth -= 1;
      // What belongs to a field whose name a program puts in: `{ ${field}(id: 1) { id } }`.
      else if (token === '{') this.skip('{', '}');
      else if (token === '(') this.skip('(', ')');
      else if (token === '...') {
        if (this.#next === 'on') {
          this.#index += 2;
        } else if (/^\w/.test(this.#next)) {
          spread.push(this.take());
          this.#directives();
          continue;
        }
        this.#directives();
        if (this.#next === '{') {
          this.take();
          depth += 1;
        }
      } else if (/^\w/.test(token)) {
        let name = token;
        if (this.#next === ':') {
          this.take();
          name = this.take();
        }
        if (this.#next === '(') {
          this.take();
          this.skip('(', ')');
        }
        const directives = this.#directives();
        if (this.#next === '{') {
          this.take();
          this.skip('{', '}');
        }
        // What the client keeps itself is asked of nobody; what tells of the graph, everybody has.
        if (!directives.includes('@client') && !name.startsWith('__')) fields.push(name);
      }
    }
    return { fields: [...new Set(fields)], spread };
  }

  /** The fields that a type declares, up to its end. */
  declared(): readonly { readonly name: string; readonly type?: string; readonly at: number }[] {
    const fields: { readonly name: string; readonly type?: string; readonly at: number }[] = [];
    while (!this.isOver) {
      const { text, at } = this.#tokens[this.#index]!;
      this.take();
      if (text === '}') break;
      if (text === '{') this.skip('{', '}');
      if (text === '(') this.skip('(', ')');
      if (!/^\w/.test(text) || !/^[:(]$/.test(this.#next)) continue;
      if (this.#next === '(') {
        this.take();
        this.skip('(', ')');
      }
      if (this.#next !== ':') continue;
      this.take();
      const type = this.#next;
      fields.push({ name: text, ...(/^\w/.test(type) && { type }), at });
      // The type itself is no field, be it followed by another one's colon by mistake.
      if (/^\w/.test(type)) this.take();
    }
    return fields;
  }

  #directives(): readonly string[] {
    const names: string[] = [];
    while (this.#next.startsWith('@')) {
      names.push(this.take());
      if (this.#next === '(') {
        this.take();
        this.skip('(', ')');
      }
    }
    return names;
  }
}
