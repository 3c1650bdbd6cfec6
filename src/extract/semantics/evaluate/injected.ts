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
  return providersOf(evaluator, node)
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
  const [token] = (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) && expression.expression.getText() === 'Inject'
      ? expression.arguments.slice(0, 1)
      : [],
  );
  return token ? evaluator.providedNear(node, tokenOf(evaluator, token)) : [];
}

/** What a token goes by: its text, or what it is called where it is a symbol or a class. */
export function tokenOf(evaluator: Evaluator, token: ts.Expression): string {
  return evaluator.valuesOf(token, free).map(fixed)[0] ?? token.getText();
}

function providedBy(evaluator: Evaluator, provider: ts.ObjectLiteralExpression): readonly Value[] {
  const object: Value = { kind: 'object', node: provider, context: free };
  const made = evaluator
    .member(object, 'useFactory', provider)
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []));
  return [...evaluator.member(object, 'useValue', provider), ...made];
}
