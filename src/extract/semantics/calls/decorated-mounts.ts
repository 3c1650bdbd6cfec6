/**
 * The paths that a method of a controller answers, as decorators say them: `@Controller('api')` and `@All('orders/*')` of Nest. In: the method. Out: the paths below
 * what the program puts before all of them, and the parameter that is the request.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { rootFor } from '../evaluate/program-roots.js';
import { type Mount, mountAt, textIn } from './mount-paths.js';
import { memberOf } from './texts.js';

const VERBS = /^(?:All|Get|Post|Put|Patch|Delete|Head|Options)$/;

export function mountsDecorated(evaluator: Evaluator, method: ts.Node): readonly Mount[] {
  if (!ts.isMethodDeclaration(method) || !ts.isClassLike(method.parent)) return [];
  const controller = decoratorOf(method.parent, /^Controller$/);
  const route = decoratorOf(method, VERBS);
  if (!controller || !route) return [];
  const above = pathsIn(evaluator, controller);
  const own = pathsIn(evaluator, route);
  if (above.includes(undefined) || own.includes(undefined)) return [];
  const name = route.expression.getText().toUpperCase();
  const verb = name === 'ALL' ? undefined : name;
  return above.flatMap((prefix) =>
    own.flatMap((path) => {
      const whole = `/${prefix}/${path}`.replace(/\/{2,}/g, '/');
      const root = rootFor(evaluator, method, whole, verb);
      return root === undefined ? [] : [mountAt('', `${root}${whole}`, false, verb)];
    }),
  );
}

/** The request among what a handler is given. */
export function requestOf({ parameters }: ts.SignatureDeclaration): ts.ParameterDeclaration | undefined {
  const isRequest = (parameter: ts.ParameterDeclaration) =>
    (ts.getDecorators(parameter) ?? []).some(({ expression }) =>
      /^Req(?:uest)?\b/.test(expression.getText()),
    );
  return parameters.find(isRequest) ?? parameters[0];
}

/** What a handler is given of the path by itself, by the names of that: `@Param('id') id`; the empty one has all of it. */
export function partsGiven({
  parameters,
}: ts.SignatureDeclaration): readonly (readonly [ts.ParameterDeclaration, string])[] {
  return parameters.flatMap((parameter) => {
    const [by] = (ts.getDecorators(parameter) ?? []).flatMap(({ expression }) =>
      ts.isCallExpression(expression) && expression.expression.getText() === 'Param' ? [expression] : [],
    );
    const [name] = by?.arguments ?? [];
    if (!by || (name && !ts.isStringLiteralLike(name))) return [];
    return [[parameter, name && ts.isStringLiteralLike(name) ? name.text : ''] as const];
  });
}

function decoratorOf(node: ts.HasDecorators, name: RegExp): ts.CallExpression | undefined {
  for (const { expression } of ts.getDecorators(node) ?? [])
    if (ts.isCallExpression(expression) && name.test(expression.expression.getText())) return expression;
  return undefined;
}

function pathsIn(
  evaluator: Evaluator,
  { arguments: [first] }: ts.CallExpression,
): readonly (string | undefined)[] {
  if (!first) return [''];
  const values = evaluator.valuesOf(first);
  const said = values.flatMap((value) =>
    value.kind === 'object' ? memberOf(evaluator, [value], 'path', first) : [value],
  );
  const paths = said.flatMap((value) => (value.kind === 'list' ? value.items : [value])).map(textIn);
  return paths.length > 0 ? paths : [values.length > 0 ? '' : undefined];
}
