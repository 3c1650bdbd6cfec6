/**
 * What containers are told to give for a token, in the words of Nest and Angular, inversify and LoopBack, tsyringe, typedi and awilix. In: a node. Out: the
 * tokens that it provides something by, and what that is when somebody asks.
 * Sources: https://inversify.io/docs/fundamentals/binding, https://github.com/microsoft/tsyringe, https://docs.typestack.community/typedi,
 * https://github.com/jeffijoe/awilix, https://docs.nestjs.com/fundamentals/custom-providers
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import { free, type Value } from './values.js';

/** What gives something for a token. */
export interface Provision {
  readonly token: string;
  readonly values: () => readonly Value[];
}

/** Before the names that awilix hands out, for those are no tokens of others. */
const NAMED = 'awilix:';

/** What a token goes by: its text, or what it is called where it is a symbol or a class; several where it is made for each of a list. */
export function tokensOf(evaluator: Evaluator, token: ts.Expression): readonly string[] {
  const texts = evaluator.valuesOf(token, free).flatMap((value) => fixed(value) ?? []);
  return texts.length > 0 ? texts : [token.getText()];
}

/** The token of what awilix hands out by a name. */
export function namedToken(name: string): string {
  return NAMED + name;
}

/** Whether a token is that of what awilix hands out by a name. */
export function isNamedToken(token: string): boolean {
  return token.startsWith(NAMED);
}

/** What a node has a container provide. */
export function provisionsIn(evaluator: Evaluator, node: ts.Node): readonly Provision[] {
  if (ts.isObjectLiteralExpression(node)) return ofObject(evaluator, node);
  if (ts.isClassLike(node)) return ofClass(evaluator, node);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression: of, name } = node.expression;
  const bound = /^to[A-Z]|^to$/.test(name.text) ? boundIn(of) : undefined;
  if (bound) return provide(evaluator, bound, () => ofBinding(evaluator, node, name.text, bound));
  return registered(evaluator, node, name.text);
}

function provide(
  evaluator: Evaluator,
  token: ts.Expression,
  values: () => readonly Value[],
): readonly Provision[] {
  return tokensOf(evaluator, token).map((each) => ({ token: each, values }));
}

/** `{ provide: ORDERS, useFactory: … }` of Nest and Angular, `{ token: ORDERS, useClass: … }` of tsyringe, `{ id: ORDERS, value: … }` of typedi. */
function ofObject(evaluator: Evaluator, node: ts.ObjectLiteralExpression): readonly Provision[] {
  const { named } = evaluator.indexOf(node);
  const said = (name: string): ts.Expression | undefined => {
    const property = named.get(name);
    return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  };
  const isUsing = [...named.keys()].some((name) => /^use(?:Class|Value|Factory|Existing|Token)$/.test(name));
  const isOfTypedi = ['value', 'type', 'factory'].some((name) => named.has(name));
  const token =
    said('provide') ?? (isUsing ? said('token') : undefined) ?? (isOfTypedi ? said('id') : undefined);
  return token ? provide(evaluator, token, () => usedIn(evaluator, node)) : [];
}

/** What an object says that a container shall use. */
function usedIn(evaluator: Evaluator, node: ts.ObjectLiteralExpression): readonly Value[] {
  const object: Value = { kind: 'object', node, context: free };
  const said = (...names: readonly string[]) => names.flatMap((name) => evaluator.member(object, name, node));
  return [
    ...said('useValue', 'value'),
    ...said('useFactory', 'factory').flatMap((value) => made(evaluator, value)),
    ...said('useClass', 'useExisting', 'type').flatMap(instance),
  ];
}

/** `container.bind(ORDERS)` of `container.bind(ORDERS).toConstantValue(…)`, with what is said in between. */
function boundIn(of: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(of)) return undefined;
  const { expression: callee } = of;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && /^(?:re)?bind(?:Async)?$/.test(name.text) ? of.arguments[0] : undefined;
}

function ofBinding(
  evaluator: Evaluator,
  node: ts.CallExpression,
  name: string,
  token: ts.Expression,
): readonly Value[] {
  const [given] = name === 'toSelf' ? [token] : node.arguments;
  const values = given ? evaluator.valuesOf(given) : [];
  if (name === 'toConstantValue' || name === 'toFunction') return values;
  if (name === 'toDynamicValue' || name === 'toFactory')
    return values.flatMap((each) => made(evaluator, each));
  return values.flatMap(instance);
}

/** `container.register(ORDERS, { useClass: … })`, `registerInstance(ORDERS, orders)`, `Container.set(ORDERS, orders)`, and what awilix registers by names. */
function registered(evaluator: Evaluator, node: ts.CallExpression, name: string): readonly Provision[] {
  const [first, second] = node.arguments;
  if (!first) return [];
  if (name === 'register' && !second && ts.isObjectLiteralExpression(first))
    return first.properties.flatMap((property): readonly Provision[] => {
      if (!ts.isPropertyAssignment(property) || !isResolver(property.initializer)) return [];
      const { initializer } = property;
      return [{ token: namedToken(property.name.getText()), values: () => resolved(evaluator, initializer) }];
    });
  if (!second) return [];
  if (name === 'register' && isResolver(second))
    return tokensOf(evaluator, first).map((each) => ({
      token: namedToken(each),
      values: () => resolved(evaluator, second),
    }));
  if (name === 'register' && ts.isObjectLiteralExpression(second))
    return provide(evaluator, first, () => usedIn(evaluator, second));
  if (name === 'registerInstance' || (name === 'set' && /\bContainer\b/.test(node.expression.getText())))
    return provide(evaluator, first, () => evaluator.valuesOf(second));
  if (/^register(?:Singleton|Type|Scoped|Transient)$/.test(name))
    return provide(evaluator, first, () => evaluator.valuesOf(second).flatMap(instance));
  return [];
}

/** `asClass(Orders).singleton()`, `asValue(orders)`, `asFunction(makeOrders)`. */
function isResolver(node: ts.Expression): boolean {
  return /^(?:awilix\s*\.\s*)?as(?:Class|Value|Function)\s*[(<]/.test(node.getText());
}

function resolved(evaluator: Evaluator, resolver: ts.Expression): readonly Value[] {
  let call = resolver;
  while (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) {
    if (ts.isIdentifier(call.expression.expression)) break;
    call = call.expression.expression;
  }
  const [given] = ts.isCallExpression(call) ? call.arguments : [];
  const values = given ? evaluator.valuesOf(given) : [];
  const how = ts.isCallExpression(call) ? call.expression.getText() : '';
  if (how.endsWith('Class')) return values.flatMap(instance);
  return how.endsWith('Function') ? values.flatMap((each) => made(evaluator, each)) : values;
}

/** `@Service(ORDERS) class …` and `@Service({ id: ORDERS })` of typedi, `@provide(ORDERS) class …` of inversify. */
function ofClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly Provision[] {
  return (ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : []).flatMap(({ expression }) => {
    if (!ts.isCallExpression(expression) || !/^(?:Service|provide)$/.test(expression.expression.getText()))
      return [];
    const [first] = expression.arguments;
    const id =
      first && ts.isObjectLiteralExpression(first) ? evaluator.indexOf(first).named.get('id') : undefined;
    const token = id && ts.isPropertyAssignment(id) ? id.initializer : first;
    return token && !ts.isObjectLiteralExpression(token) && !ts.isFunctionLike(token)
      ? provide(evaluator, token, () => [{ kind: 'instance', of: node, context: free }])
      : [];
  });
}

/** What a factory makes. */
function made(evaluator: Evaluator, value: Value): readonly Value[] {
  return value.kind === 'function' ? evaluator.returnedBy(value) : [];
}

/** An instance of a class; of what is none, the thing itself. */
function instance(value: Value): readonly Value[] {
  return value.kind === 'class' ? [{ kind: 'instance', of: value.node, context: value.context }] : [value];
}
