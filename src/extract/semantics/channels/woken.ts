/**
 * Which function a stack of the CDK has woken by a message. In: the place that says so, of a rule, a source of events or a subscription. Out: where the
 * code of the function lies. Why: the stack only says it, and that code consumes. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-construct-library.html
 */
import { ts } from 'ts-morph';
import type { Callers } from '../calls/calling-files.js';
import { entriesOf } from '../calls/sites.js';
import { memberOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { openOf } from '../evaluate/text.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import { codeOf, givenAs } from '../stores/constructs.js';
import { OWN_CONSTRUCTS } from '../stores/packages.js';
import { CONSTRUCTS } from './clouds.js';

/** Calls of calls by which a function may be handed to what has it woken. */
const DEEPEST = 3;

/** The paths as the stack writes them. */
export function codeWoken(evaluator: Evaluator, node: ts.Node, callers: Callers): readonly string[] {
  const codeAt = (
    place: ts.Expression,
    within: (around: Context) => Context,
    depth: number,
  ): readonly string[] =>
    evaluator.valuesOf(place, within(free)).flatMap((value) => {
      const said = handlersIn(evaluator, value, place);
      if (said.length > 0) return said;
      const made = value.kind === 'derived' ? value.steps.findLast(({ step }) => step === 'new') : undefined;
      if (made?.step === 'new' && ts.isNewExpression(made.node) && isConstruct(value))
        return codeOf(evaluator, made.node, made.context) ?? [];
      const open = openOf(value) ?? givenAs(value);
      if (!open || depth >= DEEPEST) return [];
      return entriesOf(evaluator, [open], callers)
        .of(open)
        .flatMap(({ enter }) => codeAt(place, (around) => within(enter(around)), depth + 1));
    });
  return functionsAt(evaluator, node).flatMap((each) => codeAt(each, (around) => around, 0));
}

/** `'src/mails.handler'` of SST, or what holds it among options. */
function handlersIn(evaluator: Evaluator, value: Value, node: ts.Node): readonly string[] {
  if (value.kind === 'object')
    return ['handler', 'function'].flatMap((name) =>
      evaluator.member(value, name, node).flatMap((each) => handlersIn(evaluator, each, node)),
    );
  const [path, ...others] = value.kind === 'text' ? value.parts : [];
  return typeof path === 'string' && others.length === 0 && path.includes('/') ? [path] : [];
}

function isConstruct(value: Value): boolean {
  if (value.kind !== 'derived' || !('package' in value.root)) return false;
  return CONSTRUCTS.test(value.root.package) || OWN_CONSTRUCTS.test(value.root.package);
}

/** The expressions that name what is woken. */
function functionsAt(evaluator: Evaluator, node: ts.Node): readonly ts.Expression[] {
  // `topic.addSubscription(new LambdaSubscription(place))`
  if (ts.isCallExpression(node)) return node.arguments.flatMap(targetsIn);
  if (!ts.isNewExpression(node)) return ts.isExpression(node) ? [node] : [];
  // `place.addEventSource(new SqsEventSource(queue))`
  const { parent } = node;
  if (ts.isCallExpression(parent))
    return ts.isPropertyAccessExpression(parent.expression) &&
      parent.expression.name.text === 'addEventSource'
      ? [parent.expression.expression]
      : [];
  // `new Function(this, 'Place', { events: [new SqsEventSource(queue)] })`
  const listing = ts.isArrayLiteralExpression(parent) ? parent.parent : undefined;
  if (listing && ts.isPropertyAssignment(listing) && listing.name.getText() === 'events') {
    const made = listing.parent.parent;
    return ts.isNewExpression(made) ? [made] : [];
  }
  const [, , options] = node.arguments ?? [];
  const listed = options ? memberOf(evaluator, evaluator.valuesOf(options), 'targets', node) : [];
  const inList = listed.flatMap((value) =>
    value.kind === 'list'
      ? value.items.flatMap((item) => {
          const made = item.kind === 'derived' ? item.steps.at(-1) : undefined;
          return made?.step === 'new' ? targetsIn(made.node) : [];
        })
      : [],
  );
  return [...inList, ...addedTo(node)];
}

/** `new LambdaFunction(place)` */
function targetsIn(node: ts.Node): readonly ts.Expression[] {
  const isTarget =
    ts.isNewExpression(node) && /\bLambda(?:Function|Subscription)$/.test(node.expression.getText());
  return isTarget ? (node.arguments?.slice(0, 1) ?? []) : [];
}

/** `const paid = new Rule(…); paid.addTarget(new LambdaFunction(place));` */
function addedTo(node: ts.NewExpression): readonly ts.Expression[] {
  const { parent } = node;
  const holder =
    ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
      ? parent.name.text
      : ts.isBinaryExpression(parent) && parent.right === node
        ? parent.left.getText()
        : undefined;
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    const callee = ts.isCallExpression(inner) ? inner.expression : undefined;
    if (callee && ts.isPropertyAccessExpression(callee) && callee.name.text === 'addTarget') {
      if (callee.expression.getText() === holder)
        found.push(...(inner as ts.CallExpression).arguments.flatMap(targetsIn));
    }
    ts.forEachChild(inner, visit);
  };
  if (holder !== undefined) visit(functionAround(parent) ?? parent.getSourceFile());
  return found;
}
