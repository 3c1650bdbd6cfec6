/**
 * Clients that generators of OpenAPI write into the tree: openapi-generator's for fetch and axios, swagger-typescript-api's, openapi-typescript-codegen's,
 * and clients of people that are built alike. In: the place in a generated method that says a path and a verb to what sends. Out: the call, with the
 * base that the class was made with. Why not by following what sends: on the way there the path goes through more hands than are followed.
 */
import { ts } from 'ts-morph';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { makerOf } from '../evaluate/instances.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { boundIn, type Context, type InstanceValue, selfIn, type Value } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

/** What generated clients call their base, themselves or in their configuration. */
const BASES = ['basePath', 'baseUrl', 'baseURL', 'BASE', 'url'];
const VERB = /^(?:get|post|put|patch|delete|head|options)$/i;

/** For a first look at the text: `this.request({ … })`, `__request(OpenAPI, { … })`, `OrdersApiFp(this.configuration).getOrder(…)`. */
export function mayBeGenerated(node: ts.CallExpression): boolean {
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText().slice(0, 40);
  return /^_*request$/i.test(name) || operationsOf(callee) !== undefined;
}

export function readGenerated(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const paramCreator = operationsOf(node.expression);
  const asked = paramCreator
    ? askedByName(evaluator, node.expression as ts.PropertyAccessExpression, paramCreator)
    : askedFor(evaluator, node, context);
  if (asked.length === 0) return [];
  const given = paramCreator ? [] : basesGiven(evaluator, node, context);
  const bases = given.length > 0 ? given : basesAround(evaluator, node, context);
  if (bases.length === 0) return [];
  return bases.slice(0, 1).flatMap((base) =>
    asked.map(
      ({ path, method }): CallReading => ({
        kind: 'call',
        protocol: 'http',
        by: 'openapi',
        address: joinUrl(base, path),
        method,
        ...mannerOf(evaluator, { ...quiet, node, context, by: 'openapi', method, isRead: false }),
        node,
      }),
    ),
  );
}

interface Asked {
  readonly path: Parts;
  readonly method: string;
}

/** A path and a verb among the arguments. */
function askedFor(evaluator: Evaluator, node: ts.CallExpression, context: Context): readonly Asked[] {
  return node.arguments.flatMap((argument) => {
    if (!ts.isObjectLiteralExpression(argument)) return [];
    const { named } = evaluator.indexOf(argument);
    if (!named.has('method') || !(named.has('path') || named.has('url'))) return [];
    const values = evaluator.valuesOf(argument, context);
    const method = memberOf(evaluator, values, 'method', node).map(fixed)[0];
    const paths = memberOf(evaluator, values, named.has('url') ? 'url' : 'path', node);
    if (method === undefined || !VERB.test(method)) return [];
    return partsOfValues(evaluator, paths, argument)
      .filter(([first]) => typeof first === 'string' && first.startsWith('/'))
      .map((path) => ({ path, method: method.toUpperCase() }));
  });
}

/** The name of the function beside `OrdersApiFp` that knows the paths: `OrdersApiAxiosParamCreator`. */
function operationsOf(callee: ts.Expression): string | undefined {
  if (!ts.isPropertyAccessExpression(callee) || !ts.isCallExpression(callee.expression)) return undefined;
  const maker = callee.expression.expression;
  const [, name] = ts.isIdentifier(maker) ? (/^(\w+)Fp$/.exec(maker.text) ?? []) : [];
  return name === undefined ? undefined : `${name}AxiosParamCreator`;
}

/** What `getOrder: async (id) => { const localVarPath = '/orders/{id}'; … { method: 'GET', … } }` asks for. */
function askedByName(
  evaluator: Evaluator,
  { name }: ts.PropertyAccessExpression,
  creator: string,
): readonly Asked[] {
  const makers = evaluator.valuesOfName(creator, name, { bound: new Map(), depth: 0 });
  return makers
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []))
    .flatMap((value) => memberOf(evaluator, [value], name.text, name))
    .flatMap((value): readonly Asked[] => {
      if (value.kind !== 'function') return [];
      let path: readonly Parts[] = [];
      let method: string | undefined;
      const visit = (inner: ts.Node): void => {
        if (ts.isVariableDeclaration(inner) && inner.name.getText() === 'localVarPath' && inner.initializer)
          path = partsOfValues(evaluator, evaluator.valuesOf(inner.initializer), inner);
        if (ts.isPropertyAssignment(inner) && inner.name.getText() === 'method')
          method ??= evaluator.valuesOf(inner.initializer).map(fixed)[0];
        ts.forEachChild(inner, visit);
      };
      visit(value.node);
      const verb = method;
      return verb === undefined ? [] : path.map((each) => ({ path: each, method: verb.toUpperCase() }));
    });
}

/** The base in what the call is given beside: `__request(OpenAPI, { … })`. */
function basesGiven(evaluator: Evaluator, node: ts.CallExpression, context: Context): readonly Parts[] {
  const [first, second] = node.arguments;
  if (!first || !second) return [];
  return basesIn(evaluator, evaluator.valuesOf(first, context), node);
}

/** The base that the class around has, or is made with: itself, or in its configuration. */
function basesAround(evaluator: Evaluator, node: ts.Node, context: Context): readonly Parts[] {
  let place: ts.Node = node;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return [];
  const bound = selfIn(context);
  const self: InstanceValue = bound?.kind === 'instance' ? bound : { kind: 'instance', of: place, context };
  const given = constructorValues(evaluator, self, context);
  const made = basesIn(evaluator, given, node);
  if (made.length > 0) return made;
  const texts = given.filter((value) => value.kind === 'text');
  if (texts.length > 0) return partsOfValues(evaluator, texts, node);
  const open = given.find(
    (value) => value.kind === 'derived' && 'open' in value.root && /config|base|url/i.test(value.root.name),
  );
  if (open) return partsOfValues(evaluator, [open], node);
  const inner = ['configuration', 'config'].flatMap((name) => evaluator.member(self, name, node));
  return basesIn(evaluator, [...inner, self], node);
}

/** What the constructor of a class, or of what it extends, is given here; parameters that nobody binds stand for themselves. */
function constructorValues(evaluator: Evaluator, self: InstanceValue, context: Context): readonly Value[] {
  const maker = makerOf(evaluator, self.of);
  return (maker?.parameters ?? []).flatMap((parameter): readonly Value[] => {
    const bound = boundIn(self.context, parameter) ?? boundIn(context, parameter);
    if (bound) return made(evaluator, bound);
    return [{ kind: 'derived', root: { open: parameter, name: parameter.name.getText() }, steps: [] }];
  });
}

/** What a configuration is made with, where it is made: `new Configuration({ basePath })`. */
function made(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value): readonly Value[] => {
    if (value.kind === 'derived') {
      const step = value.steps.findLast((each) => each.step === 'new');
      const [first] =
        step?.step === 'new' && ts.isNewExpression(step.node) ? (step.node.arguments ?? []) : [];
      return first && step?.step === 'new' ? evaluator.valuesOf(first, step.context) : [value];
    }
    if (value.kind !== 'instance') return [value];
    const [parameter] = constructorOf(value.of)?.parameters ?? [];
    return (parameter && boundIn(value.context, parameter)) ?? [value];
  });
}

function basesIn(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Parts[] {
  for (const name of BASES) {
    const found = memberOf(evaluator, values, name, node).filter(
      (value) => value.kind === 'text' || value.kind === 'derived',
    );
    if (found.length > 0) return partsOfValues(evaluator, found, node);
  }
  return [];
}
