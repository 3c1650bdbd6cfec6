/**
 * Accesses through models of objection: queries of a model, of its rows, and of what it is related to. In: a chain of calls. Out: touches.
 * https://vincit.github.io/objection.js/api/query-builder/
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type Derived, derived, free, type Step, type Value } from '../evaluate/values.js';
import { builderTouches } from './builders.js';
import { tablesOf } from './entities.js';
import { isFilled } from './filled.js';
import { OBJECTION_WRITES } from './operations.js';
import { type Builder, listed, OrmRows, type RelatedBeside } from './orm-rows.js';
import { callsOf, goesOn, type MethodCall, type TableTouch, tableOfText } from './reading.js';
import { relationPaths } from './relation-paths.js';
import { type Relation, relationsOf } from './relations.js';
import { keyOfTable } from './standing.js';

/** The relations of all models that a member of this name holds. */
export type RelationsNamed = (member: string) => readonly Relation[];

const RELATED = /^\$?relatedQuery$/;
/** Graphs within graphs that are followed. */
const DEEPEST = 4;

/** What a chain touches that begins with a model of objection. */
export function objectionTouches(
  evaluator: Evaluator,
  value: Derived,
  beside: RelatedBeside,
): readonly TableTouch[] {
  const bare = knexOf(value);
  return bare ? builderTouches(evaluator, bare) : new Chain(evaluator, beside, () => []).touches(value);
}

/** What is asked of the knex of a model: `Order.knex().batchInsert('orders', rows)`. */
function knexOf({ steps }: Derived): Derived | undefined {
  const at = steps.findIndex(
    (step, index) =>
      step.step === 'member' && /^\$?knex$/.test(step.name) && steps[index + 1]?.step === 'call',
  );
  return at === -1 ? undefined : derived({ package: 'knex' }, ...steps.slice(at + 1));
}

/**
 * `request.user.$relatedQuery('orders').insert({})`, of a `user` of which nothing is known: only models of objection have such a method, and
 * the relation is the one that goes by that name, if all of that name lead to the same table.
 */
export function relatedTouches(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  named: RelationsNamed,
): readonly TableTouch[] {
  const steps: Step[] = [];
  for (let call: ts.Expression = node; ts.isCallExpression(call); ) {
    const callee = call.expression;
    if (!ts.isPropertyAccessExpression(callee)) return [];
    const { name, expression: on } = callee;
    steps.unshift({ step: 'member', name: name.text, node: callee }, { step: 'call', node: call, context });
    if (name.text === '$relatedQuery') {
      const isKnown = evaluator
        .valuesOf(on, context)
        .some((value) => value.kind !== 'derived' || 'package' in value.root);
      const chain = new Chain(evaluator, { relations: () => [], scopes: () => [] }, named);
      return isKnown ? [] : chain.touches(derived({ package: 'objection' }, ...steps));
    }
    call = on;
  }
  return [];
}

/** The relations of some models by the members that hold them: none of those that are not told apart. Looked for when one is asked for. */
export function relationsOfModels(
  evaluator: Evaluator,
  models: readonly ts.ClassLikeDeclaration[],
): RelationsNamed {
  let all: readonly Relation[] | undefined;
  return (member) => {
    all ??= models
      .filter((node) => /\brelationMappings\b/.test(node.getText()))
      .flatMap((node) => relationsOf(evaluator, { kind: 'class', node, context: free }));
    const relations = all.filter((relation) => relation.member === member);
    const ends = relations.map(({ to, tables = [], through }) =>
      JSON.stringify(
        [tables, to.flatMap((each) => tablesOf(evaluator, each)), listed(through)].map((each) =>
          each.map(keyOfTable),
        ),
      ),
    );
    return new Set(ends).size === 1 ? relations.slice(0, 1) : [];
  };
}

class Chain {
  readonly #evaluator: Evaluator;
  readonly #rows: OrmRows;
  readonly #named: RelationsNamed;
  /** What the chain is about so far. */
  #subject: readonly Value[] = [];
  /** Its tables, where only they are known. */
  #tables: NonNullable<Relation['tables']> = [];
  #builder: Builder | undefined;
  /** The relations that the chain is about, and the models that have them. */
  #edge: { readonly relations: readonly Relation[]; readonly of: readonly Value[] } | undefined;

  constructor(evaluator: Evaluator, beside: RelatedBeside, named: RelationsNamed) {
    this.#evaluator = evaluator;
    this.#rows = new OrmRows(evaluator, 'objection', beside);
    this.#named = named;
  }

  touches(value: Derived): readonly TableTouch[] {
    const calls = new Map(callsOf(value).map((call) => [call.index, call]));
    for (const [index, step] of value.steps.entries()) {
      if (step.step === 'subclass') {
        const model: Value = { kind: 'class', node: step.of, context: free };
        if (tablesOf(this.#evaluator, model).length > 0) this.#subject = [model];
      } else if (step.step === 'instance') {
        // `ModelClass<Order>`, or that of a parameter that classes below fill.
        const [type] = step.types;
        if (type) this.#subject = this.#evaluator.valuesOfType(type, step.context);
      } else if (step.step === 'given') this.#subject = this.#boundTo(calls.get(index - 1), step.index);
      else if (step.step === 'call') {
        const call = calls.get(index);
        if (call && value.steps[index + 1]?.step !== 'given') this.#call(call);
        else this.#subject = [];
      }
    }
    const builder = this.#builder;
    if (builder) {
      this.#rows.depth = builder.depth;
      this.#rows.touch(this.#subject, builder.mode, builder.place);
      this.#rows.touchTables(this.#tables, builder.mode, builder.place);
      if (builder.lock) this.#rows.touch(this.#subject, 'lock', builder.place);
    }
    return this.#rows.touches;
  }

  /** `transaction(Order, Line, async (Order, Line) => …)`: the models, bound to a transaction. */
  #boundTo(call: MethodCall | undefined, index: number): readonly Value[] {
    const model = call?.name === 'transaction' ? call.arguments[index] : undefined;
    return model && call && !ts.isFunctionLike(model) ? this.#values(model, call) : [];
  }

  #call(call: MethodCall): void {
    const { name, place } = call;
    const [first] = call.arguments;
    this.#rows.depth = call.context.depth;
    if (this.#builder && goesOn(call, this.#builder.depth)) {
      this.#builder.place = place;
      this.#builder.depth = this.#rows.depth;
    }
    const builder = this.#builder;
    if (RELATED.test(name)) {
      const member = this.#values(first, call).map(fixed)[0] ?? '';
      const relations =
        this.#subject.length > 0 ? this.#rows.named(this.#subject, member) : this.#named(member);
      this.#edge = { relations, of: this.#subject };
      this.#subject = relations.flatMap(({ to }) => to);
      this.#tables = relations.flatMap(({ tables = [] }) => tables);
      this.#begin(place);
    } else if (name === 'query' || name === '$query') this.#begin(place);
    else if (name === 'fetchGraph' && call.arguments[1]) this.#graph(call.arguments[1], call);
    else if (!builder) return;
    else if (this.#edge && /^(un)?relate$/.test(name)) {
      for (const relation of this.#edge.relations) this.#rows.linked(relation, this.#edge.of, place);
      this.#builder = undefined;
    } else if (OBJECTION_WRITES.test(name)) {
      builder.mode = 'write';
      if (/graph|related/i.test(name)) this.#written(this.#subject, call, 0);
    } else if (/^(forUpdate|forShare)$/.test(name)) builder.lock = true;
    else if (
      /^(withGraph(Fetched|Joined)|eager|joinEager|naiveEager|\w*join(Related|Relation))$/i.test(name) &&
      first
    )
      this.#graph(first, call);
    else if (/join$/i.test(name) && first) {
      for (const value of this.#values(first, call)) {
        const table = value.kind === 'text' ? tableOfText(value) : undefined;
        if (table) this.#rows.touchTables([table], 'read', place);
      }
    }
  }

  /** What is put into relations is written along, and what is put into those of that. */
  #written(entities: readonly Value[], call: MethodCall, depth: number): void {
    if (depth > DEEPEST) return;
    for (const relation of this.#rows.relations(entities)) {
      if (!isFilled(this.#evaluator, call, relation.member)) continue;
      this.#rows.included(relation, 'write', call.place);
      this.#written(relation.to, call, depth + 1);
    }
  }

  #begin(place: ts.Node): void {
    this.#builder = { mode: 'read', place, lock: false, depth: this.#rows.depth };
  }

  #values(argument: ts.Expression | undefined, { context }: MethodCall): readonly Value[] {
    return argument ? this.#evaluator.valuesOf(argument, context) : [];
  }

  /** `withGraphFetched('[lines.product, customer]')`, `withGraphFetched({ lines: { product: true } })` */
  #graph(first: ts.Expression, call: MethodCall): void {
    const visit = (from: readonly Value[], value: Value, depth: number): void => {
      if (value.kind !== 'object' || depth > DEEPEST) return;
      for (const name of this.#evaluator.indexOf(value.node).named.keys()) {
        const to = this.#rows.related(from, name, call.place);
        for (const each of this.#evaluator.member(value, name, first)) visit(to, each, depth + 1);
      }
    };
    for (const value of this.#values(first, call)) {
      visit(this.#subject, value, 0);
      for (const path of relationPaths(fixed(value) ?? '')) {
        let from = this.#subject;
        for (const member of path) from = this.#rows.related(from, member, call.place);
      }
    }
  }
}
