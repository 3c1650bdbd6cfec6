/** Which places make instances of a class, or extend it. In: these, as they come. Out: the ways into a class by them. */
import { ts } from 'ts-morph';
import { basesOf, inheritedContext } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { instanceOf } from '../evaluate/instances.js';
import { type Context, free } from '../evaluate/values.js';

/** A way into a function or class: the context inside, made from the one around the place. */
export interface Entry {
  readonly place: ts.Node;
  /** The classes on the way, by their places: where one of these says all that hangs on the parameter, what is made of it says nothing new. */
  readonly below?: readonly ts.Node[];
  /** What is known around the place: where a loop runs it, what one element of its list says. */
  readonly around?: Context;
  enter(around: Context): Context;
  /** The call, where it is of what somebody else gives. */
  readonly ofGiven?: ts.CallExpression;
  /** The contexts inside for each element of the lists that loops around the place run over, where these are known around it alone. */
  each?(around: Context): readonly Context[];
}

/** Classes below classes below … that are followed. */
const DEEPEST = 4;

export class MadeClasses {
  readonly #evaluator: Evaluator;
  readonly #creations: ts.NewExpression[] = [];
  readonly #classes: ts.ClassLikeDeclaration[] = [];
  readonly #subclasses = new Map<
    ts.ClassLikeDeclaration,
    { of: ts.ClassLikeDeclaration; clause: ts.ExpressionWithTypeArguments }[]
  >();
  readonly #created = new Map<ts.ClassLikeDeclaration, Entry[]>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Remembers what makes an instance, or a class; what that is of, is found out when somebody asks. */
  add(node: ts.NewExpression | ts.ClassLikeDeclaration): void {
    if (ts.isNewExpression(node)) this.#creations.push(node);
    else this.#classes.push(node);
  }

  /** The ways into a class: those that make it, and those below it. */
  of(node: ts.ClassLikeDeclaration): readonly Entry[] {
    this.#readClasses();
    return this.#ofClass(node, 0);
  }

  /** The classes below one. */
  below(node: ts.ClassLikeDeclaration): readonly Entry[] {
    this.#readClasses();
    return this.#ofClass(node, 0).filter(({ place }) => !ts.isNewExpression(place));
  }

  #readClasses(): void {
    for (const node of this.#creations.splice(0)) this.#creation(node);
    for (const node of this.#classes.splice(0)) this.#class(node);
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
      // What is made of a class further below is that, whatever lies between.
      const inward = (around: Context, below?: Context['self']): Context => {
        const self = below ?? { kind: 'instance' as const, of, context: around };
        return { ...inheritedContext(this.#evaluator, of, clause, base, { ...around, self }), self };
      };
      const own: Entry = { place: of.name ?? of, enter: (around) => inward(around) };
      const below = this.#ofClass(of, depth + 1).map((entry) => ({
        place: entry.place,
        below: [own.place, ...(entry.below ?? [])],
        enter: (around: Context) => {
          const inside = entry.enter(around);
          return inward(inside, inside.self);
        },
      }));
      return [own, ...below];
    });
    return [...created, ...inherited];
  }
}
