/** What in code looks like a router: how it is called, what it is declared to be, and where functions are given one. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived } from '../evaluate/values.js';

/** What makes a router. */
const MAKES_ROUTER = /(?:^|\.)(?:\w*[Rr]outer|express|[Ff]astify|Koa|Hono|Elysia|polka|createServer)$/;
/** Types of what a function is given to add its routes to. */
const ROUTER_TYPE =
  /^(?:\w+\.)?\w*(?:FastifyInstance|Router|Express|Application|Koa|Hono|Elysia)(?:<[\s\S]*>)?$/;
/** Methods that hand a router to a function. */
const MOUNTS = /^(?:register|group)$/;
/** What people call a router that they are given. */
export const ROUTER_NAME = /^(app|server|fastify|routes?|instance|api|koa|express|\w*router|\w*app)$/i;

/** `express()`, `new Hono()`: what answers by itself, where a router does only under what it is mounted in. */
export function isProgram(router: ts.Node): boolean {
  const isMade = ts.isCallExpression(router) || ts.isNewExpression(router);
  return isMade && !/router/i.test(router.expression.getText());
}

/** `app.register(async (api) => …)`: what a plugin is given has what it is mounted with before all of its routes. */
export function isGivenToPlugin({ steps }: Derived): boolean {
  const called = steps[steps.findLastIndex(({ step }) => step === 'given') - 2];
  return called?.step === 'member' && MOUNTS.test(called.name);
}

/** `(app: FastifyInstance) => …`, `app.register((f) => …)` */
function isRouterParameter({ type, parent }: ts.ParameterDeclaration): boolean {
  if (type !== undefined) return ROUTER_TYPE.test(type.getText());
  const { parent: call } = parent;
  return (
    ts.isCallExpression(call) &&
    ts.isPropertyAccessExpression(call.expression) &&
    MOUNTS.test(call.expression.name.text)
  );
}

/** What methods are called on one after the other: `app` of `app.withTypeProvider().get`. */
export function receiverOf(node: ts.Expression): ts.Expression {
  let receiver = node;
  while (ts.isCallExpression(receiver) && ts.isPropertyAccessExpression(receiver.expression))
    receiver = receiver.expression.expression;
  return receiver;
}

/** Whether an argument is called as routers are. */
function isRouterName(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) && ROUTER_NAME.test(name.text);
}

/** Whether an argument is called as routers are, or is a variable that something of the kind is made for. */
export function mayBeRouter({ scopes }: Evaluator, node: ts.Expression): boolean {
  if (isRouterName(node) || makesRouter(node)) return true;
  if (!ts.isIdentifier(node)) return false;
  return scopes.find(node.text, node).some((declaration) => {
    if (ts.isParameter(declaration)) return isRouterParameter(declaration);
    const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return made && (makesRouter(made) || isMadeAround(made));
  });
}

/** `express.Router()`, `new Hono()` */
function makesRouter(node: ts.Expression): boolean {
  return isMade(node) && MAKES_ROUTER.test(node.expression.getText());
}

/** `new Schema(express.Router())`: what goes before a router's routes, or adds them for it. */
function isMadeAround(node: ts.Expression): boolean {
  const [first] = isMade(node) ? (node.arguments ?? []) : [];
  return first !== undefined && makesRouter(first);
}

function isMade(node: ts.Expression): node is ts.CallExpression | ts.NewExpression {
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

/** The parameter that an expression is. */
export function parameterBehind(
  { scopes }: Evaluator,
  node: ts.Expression,
): ts.ParameterDeclaration | undefined {
  return ts.isIdentifier(node) ? scopes.find(node.text, node).find(ts.isParameter) : undefined;
}
