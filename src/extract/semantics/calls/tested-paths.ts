/**
 * Paths that a handler of many tells apart by itself: `if (req.path.startsWith('/orders'))`, `switch (req.path.split('/')[1])`, `services[name]` where the
 * name is a part of the path. In: the places of a handler, and the path that it answers. Out: that path with what it tests
 * behind it, as far as that is written there; which of them lead anywhere is for whoever asks with them to see.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { bodiesOf } from './looked-up.js';
import type { Mount } from './mount-paths.js';

/** More than these are no table of services. */
const MOST = 40;
/** What a program may have before the name that tells whom it asks. */
const PREFIXES = ['', '/api', '/api/v1'];
/** Names of what holds the path of a request, or a part of it. */
const OF_PATH = /path|url|req|service|segment|prefix|route|name|part|key|target|module/i;

export function testedMounts(
  evaluator: Evaluator,
  places: readonly ts.Node[],
  mount: Mount,
): readonly Mount[] {
  if (mount.isExact || mount.whole.includes('*')) return [];
  const tests = new Set<string>();
  for (const body of bodiesOf(evaluator, places, /./))
    for (const test of testsIn(evaluator, body)) tests.add(test);
  const paths = [...tests].slice(0, MOST).flatMap((test) => {
    if (!test.startsWith('/')) return PREFIXES.map((prefix) => below(mount, `${prefix}/${test}`));
    return [below(mount, test.replace(/\/+$/, ''))];
  });
  return [...new Map(paths.flatMap((path) => (path ? [[path.whole, path]] : []))).values()];
}

/** A path that is told apart below what is answered; one that is written whole may begin with that. */
function below(mount: Mount, path: string): Mount | undefined {
  const { whole, left } = mount;
  if (path === '' || path === whole) return undefined;
  const above = whole.slice(0, whole.length - left.length);
  if (whole !== '' && path.startsWith(`${whole}/`))
    return { ...mount, whole: path, left: path.slice(above.length) };
  return { ...mount, whole: `${whole}${path}`, left: `${left}${path}` };
}

/** What a function compares a part of a path with: beginnings of paths, and names. */
function testsIn(evaluator: Evaluator, body: ts.Node): readonly string[] {
  const found: string[] = [];
  const note = (node: ts.Expression | undefined) => {
    if (node && ts.isStringLiteralLike(node) && /^\/?[\w-]+(?:\/[\w-]+)*\/?$/.test(node.text))
      found.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'startsWith'
    )
      note(node.arguments[0]);
    if (ts.isCaseClause(node) && OF_PATH.test(node.parent.parent.expression.getText())) note(node.expression);
    if (ts.isElementAccessExpression(node) && !ts.isLiteralExpression(node.argumentExpression)) {
      const { expression, argumentExpression } = node;
      if (OF_PATH.test(argumentExpression.getText()))
        for (const value of evaluator.valuesOf(expression))
          if (value.kind === 'object') found.push(...namesOf(evaluator, value.node));
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function namesOf(evaluator: Evaluator, node: ts.ObjectLiteralExpression): readonly string[] {
  return [...evaluator.indexOf(node).named.keys()].filter((name) => /^\/?[\w-]+(?:\/[\w-]+)*\/?$/.test(name));
}
