/**
 * Clients that are generated when the program is built, from a document of OpenAPI that is in the tree: `catalogClient.getOffer({ params })`. In: a call
 * on what is called after a client, of which no function of the program is known. Out: the operation of that name; nothing where several documents
 * have one of it and nothing says which is meant. Whom it asks, what else is asked of the document tells.
 */
import { ts } from 'ts-morph';
import type { Described } from '../described/index.js';
import type { Operation } from '../described/operations.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Value } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';

const CLIENT = /(?:client|api|sdk)s?$/i;
/** What says nothing of what a client is for. */
const COMMON =
  /^(?:client|api|sdk|process|service|rest|http|open|swagger|spec|docs?|the|my|v\d+|json|ya?ml)$/;

export function readOperation(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression,
  values: readonly Value[],
  context: Context,
): readonly CallReading[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || !mayBeGeneratedClient(callee)) return [];
  // What is known of it is read where it is.
  if (values.some((value) => value.kind === 'function' && !ts.isMethodSignature(value.node))) return [];
  const named = described.operations(callee.name.text);
  const receiver = wordsOf(callee.expression.getText().slice(-80));
  const meant = named.length > 1 ? bestNamed(named, receiver) : named;
  const [operation] = meant;
  const isOne = meant.every(({ path, method }) => path === operation?.path && method === operation.method);
  if (!operation || !isOne) return [];
  const { path, method, document } = operation;
  const others = described.documentsOf(operation).filter((each) => each !== document);
  return [
    {
      kind: 'call',
      protocol: 'http',
      by: 'openapi',
      address: joinUrl([{ hole: true }], [path]),
      method,
      described: { document, others },
      ...mannerOf(evaluator, { ...quiet, node, context, by: 'openapi', method, isRead: false }),
      node,
    },
  ];
}

/** For a first look at the text: a method of what is called a client, or of a part of one. */
export function mayBeGeneratedClient({ expression }: ts.PropertyAccessExpression): boolean {
  const names: string[] = [];
  let place: ts.Expression = expression;
  for (; ts.isPropertyAccessExpression(place); place = place.expression) names.push(place.name.text);
  if (ts.isIdentifier(place)) names.push(place.text);
  return names.slice(0, 3).some((name) => CLIENT.test(name));
}

/** The operations whose documents have most words in common with what a client is called. */
function bestNamed(operations: readonly Operation[], receiver: readonly string[]): readonly Operation[] {
  const scored = operations.map((operation) => ({
    operation,
    score: wordsOf(operation.document.slice(operation.document.lastIndexOf('/') + 1)).filter((word) =>
      receiver.includes(word),
    ).length,
  }));
  const most = Math.max(0, ...scored.map(({ score }) => score));
  return most === 0 ? [] : scored.flatMap(({ operation, score }) => (score === most ? [operation] : []));
}

function wordsOf(text: string): readonly string[] {
  const words = text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z\d]+/g) ?? [];
  return words.map((word) => word.toLowerCase()).filter((word) => !COMMON.test(word));
}
