/**
 * What containers inject by a token: `@Inject(ORDERS) orders: Model<Order>` is what `{ provide: ORDERS, useFactory: … }` makes. In: the parameter or
 * property, or a call that asks a container. Out: what is provided; nothing where a class is injected, whose type says as much.
 * Sources: https://docs.nestjs.com/fundamentals/custom-providers, https://angular.dev/guide/di, https://inversify.io/docs/introduction/dependency-inversion
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { namedToken, type Provision, tokensOf } from './provisions.js';
import { parameterOf } from './text.js';
import { type Context, type Derived, derived, free, further, type Open, type Value } from './values.js';

/** What gives something for a token; of a call that registers clients of other services, the call. */
export type Provider = Provision | ts.CallExpression;

type Injected = ts.ParameterDeclaration | ts.PropertyDeclaration;

/** The values that a provider gives for the token of a decoration. */
export function injectedValues(evaluator: Evaluator, node: Injected): readonly Value[] {
  const values = given(providersOf(evaluator, node));
  if (values.length === 0) return madeByTokens(evaluator, node);
  if (values.length === 1) return values;
  // One provider that is made for each of several classes gives the one that is asked for by its name.
  const asked = tokensAsked(evaluator, node);
  const own = values.filter((value) => value.kind === 'class' && asked.includes(value.node.name?.text ?? ''));
  return own.length > 0 ? own : values;
}

/** What a container of a library makes of a class that it is asked for: `container.resolve(Orders)`, `moduleRef.get(Orders)`, `inject(Orders)`. */
export function injected(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const last = steps.at(-1);
  const [first] = node.arguments;
  const isAsking =
    'package' in root &&
    last?.step === 'member' &&
    /^(?:resolve|get|getAsync|create|inject)$/.test(last.name);
  if (!isAsking || !first) return [];
  const provided = CONTAINER.test(root.package) ? providedBy(evaluator, root.package, first) : [];
  if (provided.length > 0 || !ts.isIdentifier(first)) return provided;
  const isContainer = /angular|nest|inversify|tsyringe|typedi/.test(root.package);
  return evaluator.valuesOf(first, context).flatMap((value): readonly Value[] => {
    if (value.kind === 'class') return [{ kind: 'instance', of: value.node, context: value.context }];
    const isOfLibrary = value.kind === 'derived' && 'package' in value.root && isContainer;
    const given = value.kind === 'derived' && isContainer ? valuesOfToken(evaluator, first, value) : [];
    if (given.length > 0) return given;
    return isOfLibrary ? [further(value, { step: 'instance', types: [], context })] : [];
  });
}

/** Packages whose things are asked for what they hold by tokens. */
const CONTAINER = /^(?:@nestjs\/core|inversify|@inversifyjs\/|tsyringe$|typedi$|awilix|@loopback\/)/;

/** What a container that is asked for a token gives. */
function providedBy(evaluator: Evaluator, from: string, token: ts.Expression): readonly Value[] {
  const tokens = tokensOf(evaluator, token).map((each) =>
    from.startsWith('awilix') ? namedToken(each) : each,
  );
  return given(tokens.flatMap((each) => evaluator.providedNear(token, each)));
}

/** What awilix hands by its name to what it makes: `constructor({ orders })`, `constructor(private orders)`. */
export function handedByContainer(evaluator: Evaluator, open: Open, name: string): readonly Value[] {
  const isMade = ts.isConstructorDeclaration(open.parent) || ts.isArrowFunction(open.parent);
  return isMade ? given(evaluator.providedNear(open, namedToken(name))) : [];
}

/** What is provided where an abstract class is asked for by its type alone. */
export function providedInstance(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  typed: readonly Value[],
): readonly Value[] {
  const [only, ...others] = typed;
  if (only?.kind !== 'instance' || others.length > 0 || !ts.isConstructorDeclaration(node.parent)) return [];
  const isAbstract = ts.getModifiers(only.of)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  return isAbstract && only.of.name ? given(evaluator.providedNear(node, only.of.name.text)) : [];
}

/** What Angular gives for a token that a program has made: `inject(API_URL)`. Providers go before what the token makes by itself. */
function valuesOfToken(evaluator: Evaluator, token: ts.Identifier, made: Derived): readonly Value[] {
  const step = made.steps.at(-1);
  const before = made.steps.at(-2);
  if (step?.step !== 'new' || before?.step !== 'member' || before.name !== 'InjectionToken') return [];
  const provided = given(tokensOf(evaluator, token).flatMap((each) => evaluator.providedNear(token, each)));
  if (provided.length > 0 || !ts.isNewExpression(step.node)) return provided;
  const [, options] = step.node.arguments ?? [];
  return (options ? evaluator.valuesOf(options, step.context) : [])
    .flatMap((value) => (value.kind === 'object' ? evaluator.member(value, 'factory', token) : []))
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []));
}

/** What the tokens that a parameter is decorated with make by themselves. */
function madeByTokens(evaluator: Evaluator, node: Injected): readonly Value[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const [token] = ts.isCallExpression(expression) ? expression.arguments : [];
    if (!token || !ts.isIdentifier(token)) return [];
    return evaluator
      .valuesOf(token)
      .flatMap((value) => (value.kind === 'derived' ? valuesOfToken(evaluator, token, value) : []));
  });
}

function given(providers: readonly Provider[]): readonly Value[] {
  return providers
    .flatMap((provider) => ('token' in provider ? provider.values() : []))
    .filter((value) => value.kind !== 'derived' || 'package' in value.root || parameterOf(value));
}

/** The client of another service that is injected, by whatever type of the program's own it goes. */
export function injectedClient(evaluator: Evaluator, node: Injected): readonly Value[] {
  const client = providersOf(evaluator, node).find((each) => !('token' in each));
  if (!client) return [];
  const made = derived({ package: '@nestjs/microservices' }, { step: 'member', name: 'ClientProxy', node });
  return [further(made, { step: 'instance', types: [], context: free })];
}

function providersOf(evaluator: Evaluator, node: Injected): readonly Provider[] {
  return tokensAsked(evaluator, node)
    .slice(0, 1)
    .flatMap((token) => evaluator.providedNear(node, token));
}

function tokensAsked(evaluator: Evaluator, node: Injected): readonly string[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const isInject =
      ts.isCallExpression(expression) && /^(?:lazy)?[iI]nject$/.test(expression.expression.getText());
    const [token] = isInject ? expression.arguments : [];
    return token ? tokensOf(evaluator, token) : [];
  });
}
