/**
 * Functions of AWS Lambda that are asked for by their names: `new InvokeCommand({ FunctionName })` of SDK 3, `lambda.invoke({ FunctionName })`. The
 * Serverless Framework calls them after their service: `orders-prod-place`.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { isAwaited } from './manner.js';
import { untold } from './options.js';
import { memberOf, partsOfValues } from './texts.js';

export const LAMBDA = 'lambda';

export function readInvocation(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  { root, steps }: Derived,
  context: Context,
): readonly CallReading[] {
  if (
    !('package' in root) ||
    !/^(?:@aws-sdk\/client-lambda|aws-sdk(?:\/clients\/(?:lambda|all))?)$/.test(root.package)
  )
    return [];
  const names = steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const isCommand = ts.isNewExpression(node) && names.at(-1) === 'InvokeCommand';
  const isInvoked = ts.isCallExpression(node) && /^invoke(?:Async)?$/.test(names.at(-1) ?? '');
  const [first] = node.arguments ?? [];
  if (!(isCommand || isInvoked) || !first) return [];
  const options = evaluator.valuesOf(first, context);
  const functions = memberOf(evaluator, options, 'FunctionName', node);
  const kinds = memberOf(evaluator, options, 'InvocationType', node).map(fixed);
  const isTold = kinds.length > 0 && kinds.every((kind) => kind === 'Event');
  const routes =
    functions.length > 0 ? partsOfValues(evaluator, functions, node) : [[{ hole: true as const }]];
  return routes.map((route) => ({
    kind: 'call',
    protocol: 'rpc',
    by: LAMBDA,
    route,
    awaited: !isTold && (ts.isNewExpression(node) || isAwaited(node)),
    // How long the client waits is said where it is made, which is not looked into.
    ...untold,
    node,
  }));
}
