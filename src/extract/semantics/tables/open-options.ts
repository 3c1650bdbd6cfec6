/**
 * Options of an ORM that only a caller can say: `(include) => prisma.order.findMany({ include })`, `find(options) { return this.orders.find(options); }`.
 * In: a call. Out: the parameters that they hang on. Why: what the caller asks for beside the rows is read at its call, and for its sake.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { propertiesOf } from './reading.js';

/** Options that lead to other tables. */
const LEADS = /^(?:include|select|where|relations|populate|with|data|create|update|orderBy|having)$/;

export function openOptions(evaluator: Evaluator, site: ts.Node): readonly ts.ParameterDeclaration[] {
  if (!ts.isCallExpression(site)) return [];
  const asked = site.arguments.flatMap((argument): readonly ts.Expression[] => {
    const held = heldObject(evaluator, argument);
    if (!held) return [argument];
    const { object, later } = held;
    const spread = object.properties.flatMap((each) =>
      ts.isSpreadAssignment(each) ? [each.expression] : [],
    );
    return [
      ...spread,
      ...[...propertiesOf(object), ...later].filter(({ name }) => LEADS.test(name)).map(({ value }) => value),
    ];
  });
  return [...new Set(asked.flatMap((node) => parameterOf(evaluator, node, 0) ?? []))];
}

/** The object that options are, with what its members are set to later where a constant holds it. */
function heldObject({ scopes }: Pick<Evaluator, 'scopes'>, node: ts.Expression) {
  if (ts.isObjectLiteralExpression(node)) return { object: node, later: [] };
  const [declaration] = ts.isIdentifier(node) ? scopes.find(node.text, node) : [];
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name))
    return undefined;
  const { initializer: object } = declaration;
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  const set = scopes.assignedToMembersOf(
    declaration as ts.VariableDeclaration & { readonly name: ts.Identifier },
  );
  const later = [...set].flatMap(([member, given]) => given.map((value) => ({ name: member, value })));
  return { object, later };
}

/** Constants of constants that are followed. */
const DEEPEST = 4;

/** The parameter that an expression is, or is taken from: `const { include } = params`. */
function parameterOf(
  { scopes }: Pick<Evaluator, 'scopes'>,
  node: ts.Expression,
  depth: number,
): ts.ParameterDeclaration | undefined {
  let named: ts.Expression = node;
  while (ts.isPropertyAccessExpression(named) || ts.isAsExpression(named) || ts.isNonNullExpression(named))
    named = named.expression;
  const [declaration] = ts.isIdentifier(named) ? scopes.find(named.text, named) : [];
  let holder: ts.Node | undefined = declaration;
  while (holder && (ts.isBindingElement(holder) || ts.isObjectBindingPattern(holder))) holder = holder.parent;
  if (!holder || depth > DEEPEST) return undefined;
  if (ts.isParameter(holder)) return holder;
  return ts.isVariableDeclaration(holder) && holder.initializer
    ? parameterOf({ scopes }, holder.initializer, depth + 1)
    : undefined;
}
