/**
 * Routes and routers that a program adds in a loop over what it lists: each with its own path, `routes.forEach(({ path, router }) => app.use(path, router))`,
 * or its own verb, `app[method](path, handler)`.
 */
import { ts } from 'ts-morph';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { free } from '../evaluate/values.js';
import type { Routers } from './routers.js';

/** Methods that are given a path together with what answers below it. */
const ADDS = /^(?:use|register|route|group|get|post|put|patch|delete|del|all)$/;

/** Reads what a call adds, once for each element of the lists that the loops around it run over. */
export function readRoutes(evaluator: Evaluator, routers: Routers, node: ts.CallExpression): void {
  const callee = node.expression;
  const adds = ts.isPropertyAccessExpression(callee) && ADDS.test(callee.name.text);
  const isComputed = ts.isElementAccessExpression(callee) && node.arguments.length > 1;
  const contexts =
    adds || isComputed ? elementContexts(evaluator, node, free, { ofTexts: isComputed }) : [free];
  for (const context of contexts)
    if (context === free) routers.read(node);
    else evaluator.within(context, () => routers.read(node));
}
