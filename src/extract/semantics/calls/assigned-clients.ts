/** Clients that are assigned to a member of a class whose declared type hides where they come from. */
import { ts } from 'ts-morph';
import { givenIn } from '../evaluate/assigned.js';
import { basesOf, inheritedContext } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, selfIn, type Value } from '../evaluate/values.js';

/**
 * `this.orders = client.getService('Orders')`, in the class around or in one that it extends: the declared type of the member hides where it
 * comes from.
 */
export function assignedMember(
  evaluator: Evaluator,
  receiver: ts.PropertyAccessExpression,
  callee: ts.PropertyAccessExpression,
  context: Context,
): readonly Value[] {
  let place: ts.Node | undefined = receiver.parent;
  while (place && !ts.isClassLike(place)) place = place.parent;
  if (!place) return [];
  const self = selfIn(context);
  const around = self?.kind === 'instance' && self.of !== place ? self : undefined;
  const inside = around ? evaluator.inside(around) : context;
  return assignedIn(evaluator, around ? around.of : place, receiver.name.text, inside, 0)
    .filter((value) => value.kind === 'derived' && 'package' in value.root)
    .flatMap((value) => evaluator.member(value, callee.name.text, callee));
}

/** Classes above classes whose members are looked for. */
const HIGHEST = 4;

/** What is assigned to a member of a class, or of the nearest that it extends. */
function assignedIn(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  name: string,
  context: Context,
  depth: number,
): readonly Value[] {
  const given = givenIn(evaluator, evaluator.assignedMembersOf(of).get(name) ?? [], context);
  const own = given
    .filter((each) => ts.isCallExpression(each) || ts.isNewExpression(each) || ts.isAwaitExpression(each))
    .flatMap((each) => evaluator.valuesOf(each, context));
  if (own.length > 0 || depth > HIGHEST) return own;
  return basesOf(evaluator, of, context).flatMap(({ value, clause }) =>
    value.kind === 'class'
      ? assignedIn(
          evaluator,
          value.node,
          name,
          { ...inheritedContext(evaluator, of, clause, value.node, context), self: selfIn(context) },
          depth + 1,
        )
      : [],
  );
}
