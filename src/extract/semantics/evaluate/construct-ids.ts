/**
 * What constructs of the AWS CDK are called in their tree: `orders.node.id` of what `new Table(this, 'orders')` makes. In: the construct. Out: what it was made with.
 * Why: stacks name the variables of functions after it. https://docs.aws.amazon.com/cdk/api/v2/docs/constructs.Node.html
 */
import { ts } from 'ts-morph';
import { superCall } from './bases.js';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import { type Context, type Derived, textValue, type Value } from './values.js';

const CONSTRUCTS = /^(?:constructs|aws-cdk-lib|@aws-cdk\/.+)$/;

function isConstruct({ root }: Derived): boolean {
  return 'package' in root && CONSTRUCTS.test(root.package);
}

/** The node of a construct of the program's own, of which only the identifier is known: what it gives to the class of the library above it. */
export function nodeOfOwn(
  evaluator: Evaluator,
  base: Derived,
  of: ts.ClassLikeDeclaration,
  name: string,
  context: Context,
): readonly Value[] {
  const body = name === 'node' && isConstruct(base) ? constructorOf(of)?.body : undefined;
  const id = body && superCall(body)?.arguments[1];
  if (!id) return [];
  const values = () => evaluator.valuesOf(id, context);
  return [{ kind: 'record', entries: [{ keys: [textValue('id', id)], values }] }];
}

/** The identifier of a construct of the library; undefined of what is none. */
export function idOfConstruct(
  evaluator: Evaluator,
  value: Derived,
  name: string,
): readonly Value[] | undefined {
  const [made, node] = [value.steps.at(-2), value.steps.at(-1)];
  if (name !== 'id' || node?.step !== 'member' || node.name !== 'node') return undefined;
  if (made?.step !== 'new' || !ts.isNewExpression(made.node) || !isConstruct(value)) return undefined;
  const id = made.node.arguments?.[1];
  return id && evaluator.valuesOf(id, made.context);
}
