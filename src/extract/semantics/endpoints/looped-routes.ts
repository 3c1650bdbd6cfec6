/** Routes and routers that a program adds in a loop over what it lists: each with its own path, `routes.forEach(({ path, router }) => app.use(path, router))`. */
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
  for (const context of adds ? elementContexts(evaluator, node) : [free])
    if (context === free) routers.read(node);
    else evaluator.within(context, () => routers.read(node));
}
