/**
 * What is done with the rows of entities: the tables that they are in, what their relations lead to, and the tables in between. In: entities and
 * what is done. Out: touches of tables.
 */
import type { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { parameterOf } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import { classOf, tablesOf } from './entities.js';
import { closureOf, WALKS_TREE } from './inheritance.js';
import type { NamedTable, TableTouch } from './reading.js';
import { type Relation, relationsOf } from './relations.js';
import type { ScopesOf } from './scopes.js';

/** What is declared beside the entities of some tables: relations, and options that their finds take along. */
export interface RelatedBeside {
  relations(tables: readonly NamedTable[], entity: Value): readonly Relation[];
  readonly scopes: ScopesOf;
}

/** A query that is being built. */
export interface Builder {
  mode: AccessMode;
  /** The nearest place to the reader: who goes on with a query that another function began touches the table. */
  place: ts.Node;
  lock: boolean;
  /** Of the function that the place is in. */
  depth: number;
}

/** Eager relations of what an eager relation leads to, that are followed. */
const DEEPEST = 4;

export class OrmRows {
  readonly touches: TableTouch[] = [];
  /** Of the call that is being read. */
  depth = 0;
  readonly #evaluator: Evaluator;
  readonly #orm: string;
  readonly #beside: RelatedBeside;

  /** @param orm what the touches are said to be done by */
  constructor(evaluator: Evaluator, orm: string, beside: RelatedBeside) {
    this.#evaluator = evaluator;
    this.#orm = orm;
    this.#beside = beside;
  }

  tables(value: Value): readonly NamedTable[] {
    return tablesOf(this.#evaluator, value);
  }

  openTarget(values: readonly Value[]): readonly NamedTable[] {
    return values.flatMap((value) => {
      const open = parameterOf(value);
      return open ? [{ name: [{ hole: true, open }] }] : [];
    });
  }

  /** The tables in which the ways of trees are kept: whoever changes rows changes them, and whoever walks the tree reads them. */
  ways(
    entities: readonly Value[],
    { name, mode }: { readonly name: string; readonly mode: AccessMode },
    place: ts.Node,
  ): void {
    if (this.#orm !== 'typeorm' || (mode !== 'write' && !WALKS_TREE.test(name))) return;
    for (const entity of entities) {
      const node = classOf(entity);
      const [own] = node ? this.tables(entity) : [];
      const closure = node && own && closureOf(this.#evaluator, node, own);
      if (closure) this.touchTables([closure], mode, place);
    }
  }

  relations(entities: readonly Value[]): readonly Relation[] {
    return entities.flatMap((entity) => [
      ...relationsOf(this.#evaluator, entity),
      ...this.#beside.relations(this.tables(entity), entity),
    ]);
  }

  named(entities: readonly Value[], member: string): readonly Relation[] {
    return this.relations(entities).filter((relation) => relation.member === member);
  }

  /** Reads the rows that a relation leads to, by way of those between. */
  follow(relation: Relation, place: ts.Node): readonly Value[] {
    this.touchTables(listed(relation.through), 'read', place);
    this.touchRelated(relation, 'read', place);
    return relation.to;
  }

  touchRelated({ to, tables = [] }: Relation, mode: AccessMode, place: ts.Node): void {
    if (tables.length > 0) this.touchTables(tables, mode, place);
    else this.touch(to, mode, place);
  }

  touchTables(tables: readonly NamedTable[], mode: AccessMode, node: ts.Node): void {
    for (const table of tables) this.touches.push({ table, mode, by: this.#orm, node, depth: this.depth });
  }

  touch(values: readonly Value[], mode: AccessMode, node: ts.Node): void {
    for (const table of values.flatMap((value) => [...this.tables(value), ...this.openTarget([value])])) {
      this.touches.push({ table, mode, by: this.#orm, node, depth: this.depth });
    }
  }

  /** Rows are linked or unlinked: whoever holds the key is written. */
  linked(relation: Relation, of: readonly Value[], place: ts.Node): void {
    if (relation.keptBy === 'between') this.touchTables(listed(relation.through), 'write', place);
    else if (relation.keptBy === 'own') this.touch(of, 'write', place);
    else this.touchRelated(relation, 'write', place);
  }

  /** Reads what a member of entities leads to. */
  related(entities: readonly Value[], member: string, place: ts.Node): readonly Value[] {
    return this.named(entities, member).flatMap((relation) => this.follow(relation, place));
  }

  /** Reads what comes along by itself, and what comes along with that. */
  eager(entities: readonly Value[], place: ts.Node, depth = 0): void {
    if (depth > DEEPEST) return;
    for (const relation of this.relations(entities))
      if (relation.isEager) this.eager(this.follow(relation, place), place, depth + 1);
  }

  /** Options that finds of entities take along by a name, or by none. */
  scopes(entities: readonly Value[], name: string | undefined): readonly Value[] {
    return entities.flatMap((entity) => this.#beside.scopes(this.tables(entity), name, entity));
  }

  included(relation: Relation, mode: AccessMode, place: ts.Node): void {
    this.touchTables(listed(relation.through), mode, place);
    this.touchRelated(relation, mode, place);
  }
}

export function listed(table: NamedTable | undefined): readonly NamedTable[] {
  return table ? [table] : [];
}
