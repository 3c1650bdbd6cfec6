/**
 * What stands before the routes of tsoa: the router that its generated function is given, `RegisterRoutes(router)`, and `routes.basePath` of the nearest
 * `tsoa.json`. Source: https://tsoa-community.github.io/docs/generating.html
 */
import { posix } from 'node:path';
import type { ts } from 'ts-morph';
import { keyOf, parsed } from '../../../yaml/unchecked.js';
import type { Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { joined } from './paths.js';
import type { Routers } from './routers.js';

export function registersTsoa(node: ts.CallExpression): boolean {
  return node.arguments.length > 0 && lastName(node.expression) === 'RegisterRoutes';
}

export function tsoaPrefixes(
  evaluator: Evaluator,
  routers: Routers,
  node: ts.CallExpression,
): readonly Parts[] {
  const base = basePath(evaluator, evaluator.program.pathOf(node.getSourceFile()));
  const [router] = node.arguments;
  const above = router ? routers.prefixesOf(router) : [];
  return (above.length > 0 ? above : [['']]).map((each) => joined(each, base === '' ? [] : [base]));
}

function basePath({ program }: Evaluator, path: string): string {
  let directory = path;
  do {
    directory = posix.dirname(directory);
    const text = program.text(posix.join(directory, 'tsoa.json'));
    if (text === undefined) continue;
    const said = keyOf(keyOf(parsed(text), 'routes'), 'basePath');
    return typeof said === 'string' ? said : '';
  } while (directory !== '.');
  return '';
}
