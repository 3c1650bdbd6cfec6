/**
 * The operations and schemas that a tree has, by name: in documents of their own, and in the templates of its code. In: both. Out: what a name stands for
 * that a generator of code has made from an operation's, near whoever uses it; what a fragment brings. Why: what is generated is often not in the tree.
 */
import type { Path } from '../../../model/nouns.js';
import { type GraphText, mayBeOperation, type Operation, type RootField, readGraph } from './text.js';

/** An operation with all that it asks for. */
export type Asked = Pick<Operation, 'root' | 'name' | 'fields'>;

/** A text of GraphQL and the file that it stands in. */
interface Source {
  readonly path: Path;
  readonly text: string;
  /** The lines before it. */
  readonly before: number;
}

/** Documents of GraphQL. */
export const GRAPH_DOCUMENT = /\.(?:graphqls?|gql)$/i;
/** A template that may hold a document, in whatever way it is tagged. */
const TEMPLATE = /`((?:[^`\\]|\\[\s\S])*)`/g;
/** What speaks of the root of a graph. */
const SCHEMA = /\btype\s+\w+[^{}]*\{/;
/** Longer documents describe whole companies, and are no operations. */
const MOST = 2_000_000;
/** Fragments within fragments. */
const DEEPEST = 8;

export interface KnownRequest {
  /** The documents of GraphQL. */
  readonly documents: readonly Path[];
  /** The files of code that may hold operations. */
  readonly files: readonly { readonly path: Path; readonly text: string }[];
  read(path: Path): string | undefined;
  /** The directory of the unit that a file lies in. */
  unitOf(path: Path): Path;
}

export class KnownGraph {
  readonly #request: KnownRequest;
  #texts: readonly (Source & { readonly graph: GraphText })[] | undefined;
  #byName: ReadonlyMap<string, readonly (Asked & { readonly path: Path })[]> | undefined;

  constructor(request: KnownRequest) {
    this.#request = request;
  }

  /** What a text asks for. */
  operationsIn(text: string): readonly Asked[] {
    return mayBeOperation(text) ? this.#whole(readGraph(text)) : [];
  }

  /** The operations of a document that an import names; of several such documents, of the one nearest to who imports it. */
  operationsAt(specifier: string, from: Path): readonly Asked[] {
    const end = `/${specifier.replace(/^(?:\.{1,2}\/)+|^[@~#]\w*\//, '').replace(/\?\w+$/, '')}`;
    const [nearest] = this.#request.documents
      .filter((path) => `/${path}`.endsWith(end))
      .sort((a, b) => sharedWith(b, from) - sharedWith(a, from));
    return nearest === undefined
      ? []
      : this.#all()
          .filter(({ path }) => path === nearest)
          .flatMap(({ graph }) => this.#whole(graph));
  }

  /** The operation of a name, as generators spell it, in the unit of a file, else the one that is alone of its name. */
  named(name: string, from: Path): Asked | undefined {
    this.#byName ??= this.#indexed();
    const found = this.#byName.get(spelling(name)) ?? [];
    const unit = this.#request.unitOf(from);
    const own = found.filter(({ path }) => this.#request.unitOf(path) === unit);
    const meant = own.length > 0 ? own : found;
    const [first] = meant;
    const isOne = meant.every(
      ({ root, fields }) => root === first?.root && `${fields}` === `${first.fields}`,
    );
    return isOne ? first : undefined;
  }

  /** The fields at the roots of the schemas in the documents and the code of a unit, by the file that they stand in. */
  rootFieldsOf(unit: Path): ReadonlyMap<Path, readonly RootField[]> {
    const found = new Map<Path, readonly RootField[]>();
    for (const { path, before, graph } of this.#all()) {
      if (graph.rootFields.length === 0 || this.#request.unitOf(path) !== unit) continue;
      const fields = graph.rootFields.map((field) => ({ ...field, line: field.line + before }));
      found.set(path, [...(found.get(path) ?? []), ...fields]);
    }
    return found;
  }

  #indexed(): ReadonlyMap<string, readonly (Asked & { readonly path: Path })[]> {
    const found = new Map<string, (Asked & { readonly path: Path })[]>();
    for (const { path, graph } of this.#all())
      for (const each of this.#whole(graph)) {
        if (each.name === undefined) continue;
        const key = spelling(each.name);
        found.set(key, [...(found.get(key) ?? []), { ...each, path }]);
      }
    return found;
  }

  /** The operations of a text, with what fragments bring: those of the same text, else of any. */
  #whole({ operations, fragments }: GraphText): readonly Asked[] {
    const fieldsOf = (
      { fields, spread }: Pick<Operation, 'fields' | 'spread'>,
      depth: number,
    ): readonly string[] =>
      depth > DEEPEST
        ? []
        : [
            ...fields,
            ...spread.flatMap((name) => {
              const brought = fragments.get(name) ?? this.#fragment(name);
              return brought ? fieldsOf(brought, depth + 1) : [];
            }),
          ];
    return operations.flatMap((operation) => {
      const fields = [...new Set(fieldsOf(operation, 0))];
      const { root, name } = operation;
      return fields.length === 0 ? [] : [{ root, ...(name !== undefined && { name }), fields }];
    });
  }

  #fragment(name: string): Pick<Operation, 'fields' | 'spread'> | undefined {
    for (const { graph } of this.#all()) {
      const found = graph.fragments.get(name);
      if (found) return found;
    }
    return undefined;
  }

  #all(): readonly (Source & { readonly graph: GraphText })[] {
    if (!this.#texts) {
      const { documents, files, read } = this.#request;
      const filed = documents.map((path) => ({ path, text: read(path) ?? '', before: 0 }));
      this.#texts = [...filed, ...files.flatMap(templatesIn)]
        .filter(({ text }) => text.length < MOST)
        .map((source) => ({ ...source, graph: readGraph(source.text) }));
    }
    return this.#texts;
  }
}

/** The templates of a file that may hold operations or a schema. */
function templatesIn({ path, text }: { readonly path: Path; readonly text: string }): readonly Source[] {
  if (!/gql|graphql/i.test(text)) return [];
  return [...text.matchAll(TEMPLATE)].flatMap(({ 1: inner = '', index }): readonly Source[] => {
    const held = withoutHoles(inner);
    if (!mayBeOperation(held) && !SCHEMA.test(held)) return [];
    return [{ path, text: held, before: text.slice(0, index).split('\n').length - 1 }];
  });
}

/** A template without what a program puts into it. */
export function withoutHoles(template: string): string {
  return template.replace(/\$\{[^{}]*\}/g, ' ').replace(/\\`/g, '`');
}

/** A name in the one spelling of what generators make of it. */
function spelling(name: string): string {
  return name.toLowerCase().replace(/_/g, '');
}

/** How many characters two paths begin with alike. */
function sharedWith(path: Path, other: Path): number {
  let length = 0;
  while (length < path.length && path[length] === other[length]) length += 1;
  return length;
}
