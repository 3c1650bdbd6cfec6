/** The providers that a node of the code tells a container of, each with its token: of Nest and Angular, inversify and LoopBack, tsyringe, typedi and awilix. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { lastNameOrText } from './evaluate/last-name.js';
import { namedToken, type Provider, tokensOf, type Way } from './evaluate/providers.js';
import { fixed } from './evaluate/text.js';

export interface Provided {
  readonly token: string;
  readonly provider: Provider;
}

/** The members of an object by which a provider says what it gives. */
const WAYS: Readonly<Record<string, Way>> = {
  useValue: 'value',
  useFactory: 'function',
  useClass: 'class',
  useExisting: 'token',
  useToken: 'token',
  value: 'value',
  factory: 'function',
  type: 'class',
};

/** The methods by which a binding of inversify, or of LoopBack, says so. */
const BOUND: Readonly<Record<string, Way>> = {
  toConstantValue: 'value',
  toConstructor: 'value',
  toFunction: 'value',
  toDynamicValue: 'function',
  toFactory: 'function',
  to: 'class',
  toClass: 'class',
  toInjectable: 'class',
  toSelf: 'class',
  toService: 'token',
  toAlias: 'token',
};

/** The functions by which a registration of awilix does. */
const REGISTERED: Readonly<Record<string, Way>> = {
  asValue: 'value',
  asFunction: 'function',
  asClass: 'class',
};

export function providedAt(evaluator: Evaluator, node: ts.Node): readonly Provided[] {
  if (ts.isObjectLiteralExpression(node))
    return [...saidByObject(evaluator, node, 'provide'), ...saidByObject(evaluator, node, 'token')];
  if (ts.isClassLike(node)) return decorated(evaluator, node);
  if (!ts.isCallExpression(node)) return [];
  return [
    ...clientsIn(evaluator, node).map(
      (token): Provided => ({ token, provider: { way: 'client', of: node } }),
    ),
    ...boundBy(evaluator, node),
    ...registeredBy(evaluator, node),
  ];
}

/** `{ provide: ORDERS, useFactory: … }`, of tsyringe `{ token: ORDERS, useClass: … }`; of an object that says its token elsewhere, what it gives. */
function saidByObject(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
  by: ts.Expression | string,
): readonly Provided[] {
  const { named } = evaluator.indexOf(node);
  const said = typeof by === 'string' ? initializerOf(named.get(by)) : by;
  if (!said) return [];
  const isAnywhere = by === 'provide' || by === 'token';
  const found = [...named].flatMap(([name, property]): readonly Provider[] => {
    const way = Object.hasOwn(WAYS, name) && (!isAnywhere || name.startsWith('use')) ? WAYS[name] : undefined;
    const of = way && initializerOf(property);
    return way && of ? [{ way, of }] : [];
  });
  if (found.length === 0) return [];
  return tokensOf(evaluator, said).flatMap((token) => found.map((provider) => ({ token, provider })));
}

/** What a property is given; a method of that name is what it is itself. */
function initializerOf(property: ts.ObjectLiteralElementLike | undefined): ts.Expression | undefined {
  if (!property) return undefined;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

/** `container.bind(ORDERS).to(Orders).inSingletonScope()` */
function boundBy(
  evaluator: Evaluator,
  { expression: callee, arguments: [given] }: ts.CallExpression,
): readonly Provided[] {
  if (!ts.isPropertyAccessExpression(callee) || !Object.hasOwn(BOUND, callee.name.text)) return [];
  const bind = callee.expression;
  if (!ts.isCallExpression(bind) || !BIND.test(lastNameOrText(bind.expression))) return [];
  const [token] = bind.arguments;
  const of = callee.name.text === 'toSelf' ? token : given;
  return token && of ? told(evaluator, token, { way: BOUND[callee.name.text]!, of }) : [];
}

const BIND = /\b(?:re)?bind(?:Async|Sync)?$/i;

/**
 * `container.register(ORDERS, { useClass: Orders })` and its like of tsyringe, `Container.set(ORDERS, orders)` of typedi,
 * `container.register({ orders: asClass(Orders) })` of awilix.
 */
function registeredBy(evaluator: Evaluator, node: ts.CallExpression): readonly Provided[] {
  const { expression: callee } = node;
  const [first, second] = node.arguments;
  if (!ts.isPropertyAccessExpression(callee) || !first) return [];
  const method = callee.name.text;
  if (method === 'set' && /\bcontainer$/i.test(callee.expression.getText())) {
    if (second) return told(evaluator, first, { way: 'value', of: second });
    const listed: readonly ts.Expression[] = ts.isArrayLiteralExpression(first) ? first.elements : [first];
    return listed.filter(ts.isObjectLiteralExpression).flatMap((each) => saidByObject(evaluator, each, 'id'));
  }
  if (!/^register(?:Instance|Singleton|Type)?$/.test(method)) return [];
  if (method === 'registerInstance' && second) return told(evaluator, first, { way: 'value', of: second });
  if (method === 'registerSingleton') return told(evaluator, first, { way: 'class', of: second ?? first });
  if (method === 'registerType' && second) return told(evaluator, first, { way: 'token', of: second });
  if (ts.isObjectLiteralExpression(first))
    return [...evaluator.indexOf(first).named].flatMap(([name, property]) => {
      const provider = registrationOf(initializerOf(property));
      return provider ? [{ token: namedToken(name), provider }] : [];
    });
  if (!second) return [];
  if (ts.isObjectLiteralExpression(second)) return saidByObject(evaluator, second, first);
  const provider = registrationOf(second);
  return provider ? tokensOf(evaluator, first).map((name) => ({ token: namedToken(name), provider })) : [];
}

/** `@Service(ORDERS) class …` and `@Service({ id: ORDERS }) class …` of typedi, `@provide(ORDERS) class …` of inversify. */
function decorated(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly Provided[] {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.flatMap(({ expression }) => {
    if (!ts.isCallExpression(expression) || !/^(?:Service|provide)$/.test(expression.expression.getText()))
      return [];
    const [first] = expression.arguments;
    const isObject = first !== undefined && ts.isObjectLiteralExpression(first);
    const token = isObject ? initializerOf(evaluator.indexOf(first).named.get('id')) : first;
    if (!token || ts.isFunctionLike(token)) return [];
    return told(evaluator, token, { way: 'decorated', of: node });
  });
}

function told(evaluator: Evaluator, token: ts.Expression, provider: Provider): readonly Provided[] {
  return tokensOf(evaluator, token).map((each) => ({ token: each, provider }));
}

/** `asClass(Orders).singleton()`, `awilix.asValue(orders)` */
function registrationOf(node: ts.Expression | undefined): Provider | undefined {
  let place = node;
  while (place && ts.isCallExpression(place)) {
    const { expression: callee } = place;
    const name = lastNameOrText(callee);
    if (Object.hasOwn(REGISTERED, name)) {
      const [of] = place.arguments;
      return of && { way: REGISTERED[name]!, of };
    }
    place = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
  }
  return undefined;
}

/** The tokens of clients that a call registers: `ClientsModule.register([{ name: ORDERS, … }])`. */
function clientsIn(evaluator: Evaluator, node: ts.CallExpression): readonly string[] {
  const { expression: callee } = node;
  const [first] = node.arguments;
  if (!first || !ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== 'ClientsModule')
    return [];
  const given = evaluator.valuesOf(first);
  const listed = given.flatMap((value) => (value.kind === 'list' ? value.items : []));
  return listed.flatMap((value) => {
    if (value.kind !== 'object') return [];
    const name = evaluator.indexOf(value.node).named.get('name');
    const text = evaluator.member(value, 'name', node).map(fixed)[0];
    return text ?? (name && ts.isPropertyAssignment(name) ? name.initializer.getText() : []);
  });
}

/**
 * The token under which a container is given something by a call: of inversify `container.bind(ORDERS).to(Orders)`, of tsyringe and typedi
 * `container.register(ORDERS, …)`, `Container.set(ORDERS, …)`.
 */
export function tokenOfBinding({
  expression: callee,
  arguments: given,
}: ts.CallExpression): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { text: method } = callee.name;
  const bind = callee.expression;
  if (Object.hasOwn(BOUND, method) && ts.isCallExpression(bind))
    return BIND.test(lastNameOrText(bind.expression)) ? bind.arguments[0] : undefined;
  const isRegistering = /^(?:set|register(?:Instance|Singleton)?)$/.test(method);
  return isRegistering && given.length > 1 && /\bcontainer$/i.test(bind.getText()) ? given[0] : undefined;
}
