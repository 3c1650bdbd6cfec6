/**
 * Gateways of a federation of GraphQL: whatever they are asked, they ask of their subgraphs. In: what makes one: `new ApolloGateway(…)`, and the options of
 * mercurius and of Nest's module. Out: a call of each subgraph, by the list that stands there, else by the documents beside the code.
 */
import { ts } from 'ts-morph';
import type { Described } from '../described/index.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet, untold } from './options.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

/** For a first look: what takes the options of a gateway. */
const TAKES = /^(register|forRoot|forRootAsync)$/;

/** `app.register(mercurius, { gateway: { services } })`, `GraphQLModule.forRoot({ driver, gateway: { services } })`. */
export function readGatewayOptions(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || !TAKES.test(callee.name.text)) return [];
  if (!/\b(mercurius|graphql)\b/i.test(node.getSourceFile().text)) return [];
  const options = node.arguments.flatMap((each) => evaluator.valuesOf(each, context));
  const made = memberOf(evaluator, options, 'useFactory', node).flatMap((value) =>
    value.kind === 'function' ? evaluator.returnedBy(value) : [],
  );
  const gateways = memberOf(evaluator, [...options, ...made], 'gateway', node);
  const listed = ['services', 'serviceList']
    .flatMap((name) => memberOf(evaluator, gateways, name, node))
    .flatMap((value) => (value.kind === 'list' ? value.items : []));
  return listed
    .flatMap((each) => partsOfValues(evaluator, memberOf(evaluator, [each], 'url', node), node))
    .map((address) => asking(evaluator, node, context, address));
}

/** `new ApolloGateway({ supergraphSdl: readFileSync('supergraph.graphql') })`: where nothing in the code lists the subgraphs. */
export function readComposed(
  evaluator: Evaluator,
  described: Described,
  node: ts.NewExpression,
  context: Context,
): readonly CallReading[] {
  const file = node.getSourceFile();
  const name = node.expression;
  if (!ts.isIdentifier(name) || name.text !== 'ApolloGateway') return [];
  if (/\b(IntrospectAndCompose|serviceList)\b/.test(file.text)) return [];
  return described
    .subgraphsNear(evaluator.program.pathOf(file))
    .map((address) => asking(evaluator, node, context, address));
}

function asking(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  address: Parts,
): CallReading {
  return {
    kind: 'call',
    protocol: 'http',
    by: '@apollo/gateway',
    address,
    method: 'POST',
    ...(ts.isCallExpression(node)
      ? mannerOf(evaluator, { ...quiet, node, context, by: '@apollo/gateway', isRead: false })
      : untold),
    awaited: true,
    node,
  };
}
