/**
 * What constructs of the AWS CDK are made with, also by classes of the program that extend them, and what they are called in their tree: `orders.node.id` of what
 * `new Table(this, 'orders')` makes. In: the construct. Out: what made it; its identifier. Why: stacks name the variables of functions after it, and
 * what they hand on is the name of a table, whoever's class it is made by. https://docs.aws.amazon.com/cdk/api/v2/docs/constructs.Node.html
 */
import { ts } from 'ts-morph';
import { superCall } from './bases.js';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import type { Context, Derived, InstanceValue, Step, Value } from './values.js';

const CONSTRUCTS = /^(?:constructs|aws-cdk-lib|@aws-cdk\/.+)$/;

function isConstruct({ root }: Derived): boolean {
  return 'package' in root && CONSTRUCTS.test(root.package);
}

/** What makes a construct of the program's own the one of the library above it: `super(scope, id, { tableName })`, or what makes it, where its class says nothing. */
export function makingOfOwn(
  base: Derived,
  of: ts.ClassLikeDeclaration,
  self: InstanceValue,
  context: Context,
): Step | undefined {
  if (!isConstruct(base)) return undefined;
  const own = constructorOf(of);
  const node = own ? own.body && superCall(own.body) : self.of === of ? self.made : undefined;
  return node && { step: 'new', node, context };
}

/** The identifier of a construct of the library; undefined of what is none. */
export function idOfConstruct(
  evaluator: Evaluator,
  value: Derived,
  name: string,
): readonly Value[] | undefined {
  const [made, node] = [value.steps.at(-2), value.steps.at(-1)];
  if (name !== 'id' || node?.step !== 'member' || node.name !== 'node') return undefined;
  if (made?.step !== 'new' || ts.isTaggedTemplateExpression(made.node) || !isConstruct(value))
    return undefined;
  const id = made.node.arguments?.[1];
  return id && evaluator.valuesOf(id, made.context);
}
