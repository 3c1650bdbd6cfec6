/**
 * What Nest and Angular inject by a token: `@Inject(ORDERS) orders: Model<Order>` is what `{ provide: ORDERS, useFactory: … }` makes. In: the parameter or
 * property. Out: what the provider gives; nothing where a class is injected, whose type says as much.
 * Sources: https://docs.nestjs.com/fundamentals/custom-providers, https://angular.dev/guide/di
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import { type Context, type Derived, derived, free, further, type Value } from './values.js';

/** What gives something for a token: `{ provide, useFactory }`, or a call that registers clients. */
export type Provider = ts.ObjectLiteralExpression | ts.CallExpression;

type Injected = ts.ParameterDeclaration | ts.PropertyDeclaration;

/** The values that a provider gives for the token of a decoration. */
export function injectedValues(evaluator: Evaluator, node: Injected): readonly Value[] {
  const values = given(evaluator, providersOf(evaluator, node));
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
    'package' in root && last?.step === 'member' && /^(resolve|get|create|inject)$/.test(last.name);
  if (!isAsking || !first || !ts.isIdentifier(first)) return [];
  const isContainer = /angular|nest|inversify|tsyringe|typedi/.test(root.package);
  return evaluator.valuesOf(first, context).flatMap((value): readonly Value[] => {
    if (value.kind === 'class') return [{ kind: 'instance', of: value.node, context: value.context }];
    const isOfLibrary = value.kind === 'derived' && 'package' in value.root && isContainer;
    const given = value.kind === 'derived' && isContainer ? valuesOfToken(evaluator, first, value) : [];
    if (given.length > 0) return given;
    return isOfLibrary ? [further(value, { step: 'instance', types: [], context })] : [];
  });
}

/** What Angular gives for a token that a program has made: `inject(API_URL)`. Providers go before what the token makes by itself. */
function valuesOfToken(evaluator: Evaluator, token: ts.Identifier, made: Derived): readonly Value[] {
  const step = made.steps.at(-1);
  const before = made.steps.at(-2);
  if (step?.step !== 'new' || before?.step !== 'member' || before.name !== 'InjectionToken') return [];
  const provided = given(
    evaluator,
    tokensOf(evaluator, token).flatMap((each) => evaluator.providedNear(token, each)),
  );
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

function given(evaluator: Evaluator, providers: readonly Provider[]): readonly Value[] {
  return providers
    .flatMap((provider) => (ts.isCallExpression(provider) ? [] : providedBy(evaluator, provider)))
    .filter((value) => value.kind !== 'derived' || 'package' in value.root);
}

/** The client of another service that is injected, by whatever type of the program's own it goes. */
export function injectedClient(evaluator: Evaluator, node: Injected): readonly Value[] {
  const [client] = providersOf(evaluator, node).filter(ts.isCallExpression);
  if (!client) return [];
  const made = derived(
    { package: '@nestjs/microservices' },
    { step: 'member', name: 'ClientProxy', node: client },
  );
  return [further(made, { step: 'instance', types: [], context: free })];
}

function providersOf(evaluator: Evaluator, node: Injected): readonly Provider[] {
  return tokensAsked(evaluator, node)
    .slice(0, 1)
    .flatMap((token) => evaluator.providedNear(node, token));
}

function tokensAsked(evaluator: Evaluator, node: Injected): readonly string[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const isInject = ts.isCallExpression(expression) && expression.expression.getText() === 'Inject';
    const [token] = isInject ? expression.arguments : [];
    return token ? tokensOf(evaluator, token) : [];
  });
}

/** What a token goes by: its text, or what it is called where it is a symbol or a class; several where it is made for each of a list. */
export function tokensOf(evaluator: Evaluator, token: ts.Expression): readonly string[] {
  const texts = evaluator.valuesOf(token, free).flatMap((value) => fixed(value) ?? []);
  return texts.length > 0 ? texts : [token.getText()];
}

function providedBy(evaluator: Evaluator, provider: ts.ObjectLiteralExpression): readonly Value[] {
  const object: Value = { kind: 'object', node: provider, context: free };
  const made = evaluator
    .member(object, 'useFactory', provider)
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []));
  return [...evaluator.member(object, 'useValue', provider), ...made];
}
