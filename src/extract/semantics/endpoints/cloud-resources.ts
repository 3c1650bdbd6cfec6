/**
 * The paths of resources of a REST API of the AWS CDK: `api.root.addResource('orders').addResource('{id}')`, `new Resource(this, 'orders', { parent, pathPart })`.
 * In: what an expression can be. Out: its paths, and what these hang on. Of a resource that is made below itself over and over nobody knows how far it has come.
 * Source: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway.Resource.html
 */
import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import { CONSTRUCTS } from '../channels/clouds.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { openOf } from '../evaluate/text.js';
import type { Context, Open, Value } from '../evaluate/values.js';
import { givenAs } from '../stores/constructs.js';

/** What gives a resource below another one. */
const BELOW = /^(?:addResource|getResource|resourceForPath)$/;
/** Resources that are made with what they lie below. */
const MADE_BELOW = /^(?:Proxy)?Resource$/;
/** Resources below one another that are followed. */
const DEEPEST = 20;

export interface Resources {
  readonly paths: readonly Parts[];
  readonly opens: readonly Open[];
}

/** The paths of resources of a REST API; undefined of what is none. */
export function resourcesOf(
  evaluator: Evaluator,
  values: readonly Value[],
  depth = 0,
): Resources | undefined {
  const found = values.flatMap((value): readonly Resources[] => {
    if (value.kind !== 'derived' || depth > DEEPEST) return [];
    let paths: readonly Parts[] | undefined;
    let opens: readonly Open[] = [];
    let name = '';
    for (const step of value.steps) {
      if (step.step === 'member') {
        name = step.name;
        if (name === 'root') paths = [[]];
      } else if (step.step === 'new' && MADE_BELOW.test(name) && ts.isNewExpression(step.node)) {
        const made = madeBelow(evaluator, step.node, step.context, name, depth);
        paths = made?.paths;
        opens = made?.opens ?? [];
      } else if (step.step === 'call' && paths) {
        const [first] = step.node && ts.isCallExpression(step.node) ? step.node.arguments : [];
        const last = BELOW.test(name) && first ? partsOf(evaluator, first, step.context) : undefined;
        const below: readonly Parts[] = name === 'addProxy' ? [['*']] : (last ?? []);
        paths = paths.flatMap((path) => below.map((each) => [...path, '/', ...each]));
      }
    }
    if (paths) return isOfStack(value) || openIn(value) ? [{ paths, opens }] : [];
    const open = openIn(value);
    return open ? [{ paths: [], opens: [open] }] : [];
  });
  if (found.length === 0) return undefined;
  return { paths: found.flatMap(({ paths }) => paths), opens: found.flatMap(({ opens }) => opens) };
}

function madeBelow(
  evaluator: Evaluator,
  node: ts.NewExpression,
  context: Context,
  name: string,
  depth: number,
): Resources | undefined {
  const options = node.arguments?.[2];
  if (!options) return undefined;
  const given = evaluator.valuesOf(options, context);
  const above = resourcesOf(evaluator, memberOf(evaluator, given, 'parent', options), depth + 1);
  const below: readonly Parts[] =
    name === 'ProxyResource'
      ? [['*']]
      : partsOfValues(evaluator, memberOf(evaluator, given, 'pathPart', options), options);
  return (
    above && {
      paths: above.paths.flatMap((path) => below.map((each) => [...path, '/', ...each])),
      opens: above.opens,
    }
  );
}

/** Whether a path says anything: the root, or one of which not all is unknown. */
export function isTelling(path: Parts): boolean {
  return (
    path.length === 0 || path.some((part) => (typeof part === 'string' ? part !== '/' : !('hole' in part)))
  );
}

/** Whether a resource is made the next one below itself each time: `resource = resource.addResource(word)` in a loop. */
export function isGrown(receiver: ts.Expression): boolean {
  let root = receiver;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root) || ts.isNonNullExpression(root))
    root = root.expression;
  if (!ts.isIdentifier(root)) return false;
  const { text } = root;
  const file = root.getSourceFile();
  if (!new RegExp(`(?<![\\w$.])${escaped(text)}\\s*=(?![=>])`).test(file.text)) return false;
  return (
    ts.forEachChild(file, function visit(node): true | undefined {
      const isGiven =
        ts.isBinaryExpression(node) &&
        node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
        ts.isIdentifier(node.left) &&
        node.left.text === text;
      return isGiven && (mentions(node.right, text) || (!ts.isNewExpression(node.right) && isRepeated(node)))
        ? true
        : ts.forEachChild(node, visit);
    }) === true
  );
}

function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return ts.forEachChild(node, (each) => mentions(each, name) || undefined) === true;
}

/** Whether something stands in a loop, or in a function that is handed to one who may call it again and again. */
function isRepeated(node: ts.Node): boolean {
  for (let place = node.parent; !ts.isSourceFile(place); place = place.parent) {
    if (ts.isIterationStatement(place, false)) return true;
    if (ts.isFunctionLike(place)) return ts.isCallExpression(place.parent);
  }
  return false;
}

export function openIn(value: Value): Open | undefined {
  return openOf(value) ?? givenAs(value);
}

/** Whether a value comes of what stacks are made of. */
export function isOfStack(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && CONSTRUCTS.test(value.root.package);
}
