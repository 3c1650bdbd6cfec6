/**
 * Who is given what a method is called on. In: a parameter that a class is made with, and a call of a method of what was made: `this.http.get('/orders')`. Out: the
 * parameter that brings it, `constructor(private http: Http)`. Why: of several clients of one class, whoever gives this one says which it is.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Open } from '../evaluate/values.js';
import { partsThatMatter, type Reading } from './readings.js';
import { opensOf } from './texts.js';

export function holderOf(evaluator: Evaluator, made: Open, place: ts.Node): Open | undefined {
  const isMadeWith = ts.isConstructorDeclaration(made.parent);
  if (!isMadeWith || !ts.isCallExpression(place) || !ts.isPropertyAccessExpression(place.expression))
    return undefined;
  const { expression: receiver } = place.expression;
  if (ts.isIdentifier(receiver)) return parameterNamed(evaluator, receiver);
  if (!ts.isPropertyAccessExpression(receiver) || receiver.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return undefined;
  let around: ts.Node = receiver;
  while (around.parent && !ts.isClassLike(around)) around = around.parent;
  if (!ts.isClassLike(around) || around === made.parent.parent) return undefined;
  const name = receiver.name.text;
  const own = around.members
    .find(ts.isConstructorDeclaration)
    ?.parameters.find(
      (each) => ts.isParameterPropertyDeclaration(each, each.parent) && each.name.getText() === name,
    );
  const [given] = evaluator.assignedMembersOf(around).get(name) ?? [];
  return own ?? (given && ts.isIdentifier(given) ? parameterNamed(evaluator, given) : undefined);
}

function parameterNamed(evaluator: Evaluator, node: ts.Identifier): Open | undefined {
  return evaluator.scopes.find(node.text, node).find((each) => ts.isParameter(each));
}

/**
 * What a function around a place is given an instance by, where what is said there hangs on how several classes are made: `async hear(hearers: Hearers)`, of
 * which the queue is called by the names of these. Who calls the function knows what was made of all of them; who makes one, nothing of the others.
 */
export function bringingAround(
  evaluator: Evaluator,
  readings: readonly Reading[],
  place: ts.Node,
): Open | undefined {
  const opens = readings.flatMap((reading) => partsThatMatter(reading).flatMap((each) => opensOf(each)));
  const made = new Set(
    opens.flatMap(({ parent }) => (ts.isConstructorDeclaration(parent) ? [parent.parent] : [])),
  );
  if (made.size < 2) return undefined;
  for (let around = place; around && !ts.isClassLike(around); around = around.parent) {
    if (!ts.isFunctionLike(around) || ts.isConstructorDeclaration(around)) continue;
    const bringing = around.parameters.find(({ type }) =>
      (type ? evaluator.valuesOfType(type) : []).some(
        (value) => value.kind === 'instance' && made.has(value.of),
      ),
    );
    if (bringing) return bringing;
  }
  return undefined;
}
