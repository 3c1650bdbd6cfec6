/**
 * Which registration of Nest's module for HTTP tells a class about its client. In: the call that registers it, `HttpModule.register({ … })` or its
 * `registerAsync`. Out: the options that it says, and whether a class is given the client of one: where several modules register one, each
 * provides it to its own classes.
 * Source: https://docs.nestjs.com/techniques/http-module
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';
import { memberOf } from './texts.js';

/** The class that is decorated as a module, in whose imports a registration stands. */
export function moduleAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  let place = node;
  while (place.parent && !ts.isDecorator(place)) place = place.parent;
  return ts.isDecorator(place) && ts.isClassLike(place.parent) ? place.parent : undefined;
}

/** The options that a registration says: itself, by a function, or by a class that makes them. */
export function registeredOptions(
  evaluator: Evaluator,
  node: ts.CallExpression,
  isAsync: boolean,
  given: ts.Expression,
): readonly Value[] {
  const values = evaluator.valuesOf(given);
  if (!isAsync) return values.flatMap((value) => madeBy(evaluator, value));
  return values.flatMap((value): readonly Value[] => {
    if (value.kind !== 'object') return [value];
    const classes = ['useClass', 'useExisting'].flatMap((name) => memberOf(evaluator, [value], name, node));
    const methods = classes.flatMap((each) =>
      each.kind === 'class'
        ? evaluator.member(
            { kind: 'instance', of: each.node, context: each.context },
            'createHttpOptions',
            node,
          )
        : [each],
    );
    return [...evaluator.member(value, 'useFactory', node), ...methods].flatMap((made) =>
      madeBy(evaluator, made),
    );
  });
}

function madeBy(evaluator: Evaluator, value: Value): readonly Value[] {
  return value.kind === 'function' ? evaluator.returnedBy(value) : [value];
}

/** Of what several modules say, what the one says that provides the class around a node; all where none of them names it. */
export function saidToClassAt<Said extends { readonly module?: ts.ClassLikeDeclaration }>(
  said: readonly Said[],
  node: ts.Node,
): readonly Said[] {
  if (said.length < 2) return said;
  let place = node;
  while (place.parent && !(ts.isClassLike(place) && place.name)) place = place.parent;
  const name = ts.isClassLike(place) ? place.name?.text : undefined;
  const own = said.filter(({ module }) => name !== undefined && module && names(module, name));
  return own.length > 0 ? own : said;
}

/** Whether what decorates a module names a class. */
function names(module: ts.ClassLikeDeclaration, name: string): boolean {
  return (ts.getDecorators(module) ?? []).some((each) => new RegExp(`\\b${name}\\b`).test(each.getText()));
}
