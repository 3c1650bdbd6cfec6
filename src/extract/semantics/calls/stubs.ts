/**
 * Clients that are generated from `.proto` files, wherever they come from: a package, a directory that is not in the tree, classes and interfaces
 * of it. In: a method that is called on something whose class or type has the name of a described service: `OrdersClient`, `OrdersServiceClient`.
 * Out: the call of that procedure, with the address that the client was made with.
 */
import { ts } from 'ts-morph';
import type { Described } from '../described/index.js';
import { capital } from '../endpoints/nest.js';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import {
  boundIn,
  type Context,
  type Derived,
  type FunctionValue,
  selfIn,
  type Value,
} from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import { promisedProcedure } from './rpc.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

/** What generators add to the name of a service for its client. */
const CLIENT = /^(?:I)?(\w+?)(?:(?:Promise|Grpc)?Client(?:Impl)?|Stub)?$/;

export function readStub(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression,
  callee: Value,
  context: Context,
  /** What its class must be called. */
  named = /./,
): readonly CallReading[] {
  const method = methodOf(callee);
  const stub =
    method === undefined || OWN.test(method)
      ? undefined
      : callee.kind === 'function'
        ? declaredStub(evaluator, callee)
        : callee.kind === 'derived'
          ? importedStub(evaluator, callee)
          : undefined;
  if (!stub || method === undefined || !named.test(stub.type)) return [];
  const [, short = ''] = CLIENT.exec(stub.type) ?? [];
  const procedureOf = (service: string) =>
    described.procedure(service, method) ?? promisedProcedure(described, service, method);
  const service = [short, `${short}Service`].find((each) => procedureOf(each) !== undefined);
  const isSure =
    service !== undefined || (stub.isMade && /Client$/.test(stub.type) && !described.knows(short));
  if (!isSure) return [];
  const name = service ?? short;
  const route = [`${name}/${procedureOf(name) ?? capital(method)}`];
  const call: CallReading = {
    kind: 'call',
    protocol: 'grpc',
    by: 'grpc-js',
    route,
    ...mannerOf(evaluator, { ...quiet, node, context, by: 'grpc-js', isRead: false }),
    awaited: true,
    node,
  };
  return stub.addresses.length === 0 ? [call] : stub.addresses.map((address) => ({ ...call, address }));
}

function methodOf(callee: Value): string | undefined {
  if (callee.kind === 'function') return callee.node.name?.getText();
  const last = callee.kind === 'derived' ? callee.steps.at(-1) : undefined;
  return last?.step === 'member' ? last.name : undefined;
}

/** Methods of every client. */
const OWN = /^(close|getChannel|waitForReady|on|then|catch|pipe|subscribe|toString|bind|call|apply)$/;

interface Stub {
  /** The name of its class or interface. */
  readonly type: string;
  readonly addresses: readonly Parts[];
  /** Whether it is made with credentials, as clients of gRPC are. */
  readonly isMade: boolean;
}

/** A method of a class or an interface of the tree. */
function declaredStub(evaluator: Evaluator, { node, context }: FunctionValue): Stub | undefined {
  const of = node.parent;
  if (ts.isInterfaceDeclaration(of)) return { type: of.name.text, addresses: [], isMade: false };
  // A class that is called as the service itself is one that answers, or one of the program's own.
  if (!ts.isClassLike(of) || !of.name || !/(?:Client\w*|Stub)$/.test(of.name.text)) return undefined;
  const self = selfIn(context);
  const parameter = constructorOf(of)?.parameters[0];
  const given = self && parameter ? boundIn(self.context, parameter) : undefined;
  return {
    type: of.name.text,
    addresses: given && parameter ? addressesIn(evaluator, given, parameter) : [],
    isMade: false,
  };
}

/** A method of a class that is imported from what cannot be seen. */
function importedStub(evaluator: Evaluator, { root, steps }: Derived): Stub | undefined {
  const [named, made] = steps.slice(-3, -1);
  if (!('package' in root) || named?.step !== 'member') return undefined;
  if (made?.step === 'instance') return { type: named.name, addresses: [], isMade: false };
  if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return undefined;
  const [first, second] = made.node.arguments ?? [];
  return {
    type: named.name,
    addresses: first ? addressesIn(evaluator, evaluator.valuesOf(first, made.context), first) : [],
    // `{ credentials: 'include' }` is what a browser is told of cookies.
    isMade: second !== undefined && /credentials(?!["']?\s*:\s*["'`])/i.test(second.getText()),
  };
}

/** An address as it stands, or what a transport is made with: `new GrpcTransport({ host })`, `{ baseUrl }`. */
function addressesIn(evaluator: Evaluator, given: readonly Value[], node: ts.Node): readonly Parts[] {
  const options = given.flatMap((value): readonly Value[] => {
    const made =
      value.kind === 'derived'
        ? value.steps.findLast(({ step }) => step === 'new' || step === 'call')
        : undefined;
    const isMade =
      (made?.step === 'new' || made?.step === 'call') && !ts.isTaggedTemplateExpression(made.node);
    const [first] = isMade && !ts.isTaggedTemplateExpression(made.node) ? (made.node.arguments ?? []) : [];
    return isMade && first ? evaluator.valuesOf(first, made.context) : [value];
  });
  const said = ['host', 'baseUrl', 'address', 'url'].flatMap((name) =>
    memberOf(evaluator, options, name, node),
  );
  if (said.length > 0) return partsOfValues(evaluator, said, node);
  const texts = given.filter(({ kind }) => kind === 'text');
  return texts.length > 0 ? partsOfValues(evaluator, texts, node) : [];
}
