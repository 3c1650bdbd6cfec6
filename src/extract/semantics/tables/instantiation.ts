/**
 * What the places that call a function, or extend or create a class, bind its parameters to. In: the files that may hold such places.
 * Out: for a parameter that a name of a table hangs on, the contexts in which it is known, each with the place that makes it so.
 */
import { ts } from 'ts-morph';
import { boundCall } from '../evaluate/calls.js';
import { type Evaluator, instanceOf } from '../evaluate/evaluator.js';
import { basesOf, inheritedContext } from '../evaluate/members.js';
import { type Context, type FunctionValue, free, type Open } from '../evaluate/values.js';

/** A way into a function or class: the context inside, made from the one around the place. */
export interface Entry {
  readonly place: ts.Node;
  enter(around: Context): Context;
}

/** Classes below classes below … that are followed. */
const DEEPEST = 4;

export class Entries {
  readonly #evaluator: Evaluator;
  readonly #calls = new Map<ts.Node, Entry[]>();
  readonly #subclasses = new Map<
    ts.ClassLikeDeclaration,
    { of: ts.ClassLikeDeclaration; clause: ts.ExpressionWithTypeArguments }[]
  >();
  readonly #created = new Map<ts.ClassLikeDeclaration, Entry[]>();
  readonly #seen = new Set<ts.SourceFile>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Remembers what a file calls, creates and extends. */
  add(file: ts.SourceFile): void {
    if (this.#seen.has(file)) return;
    this.#seen.add(file);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) this.#call(node);
      else if (ts.isNewExpression(node)) this.#creation(node);
      else if (ts.isClassLike(node)) this.#class(node);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** The ways to where a parameter is bound. */
  of(open: Open): readonly Entry[] {
    const owner = open.parent;
    if (ts.isClassLike(owner)) return this.#ofClass(owner, 0);
    if (ts.isConstructorDeclaration(owner)) return this.#ofClass(owner.parent, 0);
    return [...(this.#calls.get(owner) ?? []), ...this.#ofInterfaces(owner)];
  }

  /** The calls of a method through the interfaces that its class implements. */
  #ofInterfaces(owner: ts.Node): readonly Entry[] {
    if (!ts.isMethodDeclaration(owner) || !ts.isClassLike(owner.parent)) return [];
    const of = owner.parent;
    const name = owner.name.getText();
    const types = (of.heritageClauses ?? [])
      .filter(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)
      .flatMap((clause) => [...clause.types]);
    const signatures = types
      .flatMap((type) => this.#evaluator.valuesOfType(type))
      .flatMap((value) => (value.kind === 'shape' ? this.#evaluator.member(value, name, owner) : []));
    const self = { kind: 'instance' as const, of, context: free };
    const value: FunctionValue = { kind: 'function', node: owner, context: { ...free, self } };
    return signatures.flatMap((signature) =>
      signature.kind === 'function'
        ? (this.#calls.get(signature.node) ?? []).map(({ place }) => ({
            place,
            enter: (around: Context) => ({
              ...boundCall(this.#evaluator, value, place as ts.CallExpression, around),
              depth: around.depth,
            }),
          }))
        : [],
    );
  }

  #call(node: ts.CallExpression): void {
    if (node.arguments.length === 0 && !node.typeArguments) return;
    for (const value of this.#evaluator.valuesOf(node.expression)) {
      if (value.kind !== 'function') continue;
      const entries = this.#calls.get(value.node) ?? [];
      this.#calls.set(value.node, entries);
      entries.push({ place: node, enter: (around) => this.#enter(value, node, around) });
    }
  }

  #enter(value: FunctionValue, node: ts.CallExpression, around: Context): Context {
    // What a method is called on may be known only inside of the place.
    const [again] = around === free ? [] : this.#evaluator.valuesOf(node.expression, around);
    const callee = again?.kind === 'function' && again.node === value.node ? again : value;
    return { ...boundCall(this.#evaluator, callee, node, around), depth: around.depth };
  }

  #creation(node: ts.NewExpression): void {
    for (const value of this.#evaluator.valuesOf(node.expression)) {
      if (value.kind !== 'class') continue;
      const entries = this.#created.get(value.node) ?? [];
      this.#created.set(value.node, entries);
      entries.push({
        place: node,
        enter: (around) => {
          const made = instanceOf(this.#evaluator, value.node, node, around);
          return made.kind === 'instance' ? { ...made.context, self: made } : around;
        },
      });
    }
  }

  #class(node: ts.ClassLikeDeclaration): void {
    for (const { value, clause } of basesOf(this.#evaluator, node, free)) {
      if (value.kind !== 'class') continue;
      const known = this.#subclasses.get(value.node) ?? [];
      this.#subclasses.set(value.node, known);
      known.push({ of: node, clause });
    }
  }

  #ofClass(base: ts.ClassLikeDeclaration, depth: number): readonly Entry[] {
    const created = this.#created.get(base) ?? [];
    if (depth > DEEPEST) return created;
    const inherited = (this.#subclasses.get(base) ?? []).flatMap(({ of, clause }): readonly Entry[] => {
      const inward = (around: Context): Context => {
        const self = { kind: 'instance' as const, of, context: around };
        return { ...inheritedContext(this.#evaluator, of, clause, base, { ...around, self }), self };
      };
      const below = this.#ofClass(of, depth + 1);
      const own: Entry = { place: of.name ?? of, enter: (around) => inward(around) };
      return [
        own,
        ...below.map((entry) => ({
          place: entry.place,
          enter: (around: Context) => inward(entry.enter(around)),
        })),
      ];
    });
    return [...created, ...inherited];
  }
}
