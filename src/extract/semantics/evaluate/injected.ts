/**
 * What Nest injects by a token: `@Inject(ORDERS) orders: Model<Order>` is what `{ provide: ORDERS, useFactory: … }` makes. In: the parameter or
 * property. Out: what the provider gives; nothing where a class is injected, whose type says as much.
 * Source: https://docs.nestjs.com/fundamentals/custom-providers
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import { derived, free, further, type Value } from './values.js';

/** What gives something for a token: `{ provide, useFactory }`, or a call that registers clients. */
export type Provider = ts.ObjectLiteralExpression | ts.CallExpression;

type Injected = ts.ParameterDeclaration | ts.PropertyDeclaration;

/** The values that a provider gives for the token of a decoration. */
export function injectedValues(evaluator: Evaluator, node: Injected): readonly Value[] {
  const values = providersOf(evaluator, node)
    .flatMap((provider) => (ts.isCallExpression(provider) ? [] : providedBy(evaluator, provider)))
    .filter((value) => value.kind !== 'derived' || 'package' in value.root);
  if (values.length < 2) return values;
  // One provider that is made for each of several classes gives the one that is asked for by its name.
  const asked = tokensAsked(evaluator, node);
  const own = values.filter((value) => value.kind === 'class' && asked.includes(value.node.name?.text ?? ''));
  return own.length > 0 ? own : values;
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
