/**
 * Procedures of gRPC that a program asks for by their names, through something of its own that keeps clients by the names of services:
 * `this.grpcClient.callUserService('GetUser', request)`, `grpc.call('user-service', 'GetUser', request)`, or through nestjs-grpc. In: a call on what is called after gRPC,
 * with the name of a described procedure among its arguments. Out: the call of that procedure; nothing where several services have one of the name
 * and nothing says which is meant.
 */
import { ts } from 'ts-morph';
import type { Described } from '../described/index.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';

/** What only tells of procedures. */
const TELLS = /log|metric|trac|span|breadcrumb|mock|spy|expect|stat|error|on$|emit|get(?:Service|Client)/i;
/** Arguments that may name a service or a procedure. */
const MOST_ARGUMENTS = 3;

export function readNamedProcedure(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const callee = node.expression.getText().slice(-100);
  // A decorator, or what makes one, says what is answered.
  if (ts.isDecorator(node.parent) || /(?:^|\.)[A-Z]\w*$/.test(callee)) return [];
  const given = node.arguments.slice(0, MOST_ARGUMENTS);
  if (!speaksGrpc(node, callee) || /[({]/.test(callee) || TELLS.test(callee)) return [];
  if (
    !given.some(
      (each) => ts.isStringLiteralLike(each) || ts.isPropertyAccessExpression(each) || ts.isIdentifier(each),
    )
  )
    return [];
  const texts = given.flatMap((each) =>
    evaluator.valuesOf(each, context).flatMap((value) => fixed(value) ?? []),
  );
  for (const text of texts) {
    const services = described.servicesWith(text);
    const [service] =
      services.length > 1 ? services.filter((each) => isNamed(each, [callee, ...texts])) : services;
    if (service === undefined) continue;
    return [
      {
        kind: 'call',
        protocol: 'grpc',
        by: 'grpc-js',
        route: [`${service}/${text}`],
        ...mannerOf(evaluator, { ...quiet, node, context, by: 'grpc-js', isRead: false }),
        awaited: true,
        node,
      },
    ];
  }
  return [];
}

/** What is called after gRPC; whatever `GrpcClientService` of nestjs-grpc is called where it is used. */
function speaksGrpc(node: ts.CallExpression, callee: string): boolean {
  if (/grpc/i.test(callee)) return true;
  return /\.call\w*$/.test(callee) && /\bfrom\s+['"]nestjs-grpc['"]/.test(node.getSourceFile().text);
}

/** Whether some texts name a service: `callUserService`, `user-service`. */
function isNamed(service: string, texts: readonly string[]): boolean {
  const stem = service.replace(/Service$/, '').toLowerCase();
  return texts.some((text) =>
    text
      .toLowerCase()
      .replace(/[^a-z\d]/g, '')
      .includes(stem),
  );
}
