/**
 * Calls that frameworks carry: Nest's `ClientProxy.send(pattern)` over any transport, and gRPC by Nest's `ClientGrpc.getService(name)` or by
 * grpc-js's `new Service(address)`; and what a server of grpc-js answers to. Nest's `emit` publishes and waits for nobody.
 */
import { ts } from 'ts-morph';
import type { MessageReading } from '../channels/brokers.js';
import type { Described } from '../described/index.js';
import { capital, isHidden } from '../endpoints/nest.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Step, Value } from '../evaluate/values.js';
import { type Body, bodyOf } from '../functions.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import type { Setting, SettingAt } from './settings.js';
import { messagePatterns, type Parts, partsOf } from './texts.js';
import { isKnown, isRead } from './timeouts.js';

const NEST = '@nestjs/microservices';
const NEST_RMQ = 'nestjs-rmq';
const GRPC = /^(@grpc\/grpc-js|grpc|@grpc\/proto-loader|grpc-tools|nice-grpc)$/;

export function readRpc(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
  settingAt: SettingAt,
): readonly (CallReading | MessageReading)[] {
  if (!('package' in callee.root)) return [];
  const last = callee.steps.at(-1);
  if (last?.step !== 'member') return [];
  if (callee.root.package === NEST) {
    const service = grpcServiceOf(evaluator, callee);
    if (service)
      return service.names.flatMap((name) =>
        methodNames(evaluator, node, last.name, context).flatMap((method) => {
          const call = grpcCall(evaluator, {
            node,
            context,
            route: [...name, '/', ...method],
            by: 'nest',
            options: [],
            isRead: true,
            setting: settingAt(node, { by: 'nest' }),
          });
          return at(settingAt.addressesOf(service.client, node), call);
        }),
      );
    const [pattern] = node.arguments;
    if (!pattern || !/^(?:send|emit(?:Batch)?)$/.test(last.name)) return [];
    const client = { ...callee, steps: callee.steps.slice(0, -1) };
    const addresses = last.name === 'send' ? settingAt.addressesOf(client, node) : [];
    return messagePatterns(evaluator, pattern, context).flatMap(
      (route): readonly (CallReading | MessageReading)[] =>
        last.name !== 'send'
          ? [{ kind: 'message', role: 'publishes', broker: 'any', channel: route, node }]
          : at(addresses, {
              kind: 'call',
              protocol: 'rpc',
              by: 'nest',
              route,
              ...mannerOf(evaluator, {
                ...quiet,
                node,
                context,
                by: 'nest',
                setting: settingAt(node, { by: 'nest' }),
              }),
              node,
            }),
    );
  }
  if (callee.root.package === NEST_RMQ) return ofTopic(evaluator, node, last.name, context);
  if (callee.root.package === 'grpc-caller') return grpcCaller(evaluator, node, callee, last.name, context);
  return GRPC.test(callee.root.package) ? grpcJs(evaluator, described, node, callee, last.name, context) : [];
}

/** `rmqService.send(topic, order)` of nestjs-rmq, which waits for an answer, and `rmqService.notify(topic, order)`, which does not. */
function ofTopic(
  evaluator: Evaluator,
  node: ts.CallExpression,
  method: string,
  context: Context,
): readonly (CallReading | MessageReading)[] {
  const [topic] = node.arguments;
  if (!topic || !/^(send|notify)$/.test(method)) return [];
  return partsOf(evaluator, topic, context).map((route): CallReading | MessageReading =>
    method === 'notify'
      ? { kind: 'message', role: 'publishes', broker: 'rabbitmq', channel: route, node }
      : {
          kind: 'call',
          protocol: 'rpc',
          by: NEST_RMQ,
          route,
          ...mannerOf(evaluator, { ...quiet, node, context, by: NEST_RMQ, isRead: false }),
          awaited: true,
          node,
        },
  );
}

/** How a procedure is called by its name: `orders.find()`, or by one that is computed: `orders[method]()`. */
function methodNames(
  evaluator: Evaluator,
  { expression: callee }: ts.CallExpression,
  name: string,
  context: Context,
): readonly Parts[] {
  if (!ts.isElementAccessExpression(callee)) return [[capital(name)]];
  return partsOf(evaluator, callee.argumentExpression, context).map(([first, ...others]) =>
    typeof first === 'string' ? [capital(first), ...others] : first === undefined ? [] : [first, ...others],
  );
}

/** A call at each of some addresses; without one, whoever answers is found by what is asked. */
function at(addresses: readonly Parts[], call: CallReading): readonly CallReading[] {
  return addresses.length === 0 ? [call] : addresses.map((address) => ({ ...call, address }));
}

/** The names of `client.getService('Orders')` in a chain whose last step is a method of what it gives, and the client. */
function grpcServiceOf(
  evaluator: Evaluator,
  { root, steps }: Derived,
): { readonly names: readonly Parts[]; readonly client: Derived } | undefined {
  const [member, call] = steps.slice(-3, -1);
  if (member?.step !== 'member' || !/^getService(ByName)?$/.test(member.name)) return undefined;
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
  const [name] = call.node.arguments;
  const client: Derived = { kind: 'derived', root, steps: steps.slice(0, -3) };
  return name && { names: partsOf(evaluator, name, call.context), client };
}

/** Methods of every client of grpc-js. */
const OWN =
  /^(close|getChannel|waitForReady|makeUnaryRequest|addService|bindAsync|bind|start|loadPackageDefinition|loadSync|load)$/;

function grpcJs(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression,
  { steps }: Derived,
  method: string,
  context: Context,
): readonly CallReading[] {
  const made = steps.at(-2);
  const service = steps.at(-3);
  if (made?.step !== 'new' || OWN.test(method)) return [];
  const generated = service?.step === 'call' ? generatedName(evaluator, service) : undefined;
  if (generated === undefined && service?.step !== 'member') return [];
  const [first, , options] = ts.isTaggedTemplateExpression(made.node) ? [] : (made.node.arguments ?? []);
  const name = generated ?? (service?.step === 'member' ? service.name.replace(/Client$/, '') : '');
  const procedure = promisedProcedure(described, name, method) ?? method;
  // What a base class keeps is the client of each class below it, of which only one has a procedure that is asked for there.
  const isOthers = described.knows(name) && described.procedure(name, procedure) === undefined;
  if (isOthers && described.mayBeProcedure(procedure)) return [];
  const calls = methodNames(evaluator, node, procedure, context).map((each) =>
    grpcCall(evaluator, {
      node,
      context,
      route: [`${name}/`, ...each],
      by: 'grpc-js',
      options: options ? evaluator.valuesOf(options, made.context) : [],
      isRead: options === undefined || isKnown(evaluator, options, made.context),
      setting: quiet.setting,
    }),
  );
  const addresses = first ? partsOf(evaluator, first, made.context) : [];
  return addresses.flatMap((address) => calls.map((call) => ({ ...call, address })));
}

/** The procedure that `getOrderAsync` stands for, which `promisifyAll` adds beside `getOrder`. */
export function promisedProcedure(described: Described, service: string, method: string): string | undefined {
  if (!method.endsWith('Async') || described.procedure(service, method) !== undefined) return undefined;
  return described.procedure(service, method.slice(0, -'Async'.length));
}

/** `caller(address, 'orders.proto', 'Orders')` of grpc-caller, and a method of what it gives. */
function grpcCaller(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { steps }: Derived,
  method: string,
  context: Context,
): readonly CallReading[] {
  const made = steps.at(-2);
  if (made?.step !== 'call' || !ts.isCallExpression(made.node)) return [];
  const [address, , named] = made.node.arguments;
  const name = named ? evaluator.valuesOf(named, made.context).map(fixed)[0]?.split('.').at(-1) : undefined;
  if (!address || name === undefined) return [];
  const options: readonly Value[] = [];
  const procedure = { node, context, by: 'grpc-caller', options, isRead: false, setting: quiet.setting };
  const calls = methodNames(evaluator, node, method, context).map((each) =>
    grpcCall(evaluator, { ...procedure, route: [`${name}/`, ...each] }),
  );
  return partsOf(evaluator, address, made.context).flatMap((each) =>
    calls.map((call) => ({ ...call, address: each })),
  );
}

/** `makeGenericClientConstructor(OrdersService, 'shop.Orders')`, which generated code makes clients of. */
function generatedName(
  evaluator: Evaluator,
  { node, context }: Extract<Step, { readonly step: 'call' | 'new' }>,
): string | undefined {
  if (!ts.isCallExpression(node) || !/\bmake(?:Generic)?ClientConstructor$/.test(node.expression.getText()))
    return undefined;
  const [definition, named] = node.arguments;
  const name = named ? evaluator.valuesOf(named, context).map(fixed)[0] : undefined;
  return name?.split('.').at(-1) ?? definition?.getText().match(/(\w+?)(?:Service)?$/)?.[1];
}

interface Procedure {
  readonly node: ts.CallExpression;
  readonly context: Context;
  readonly route: Parts;
  readonly by: string;
  /** What the client was made with, and whether that was read. */
  readonly options: readonly Value[];
  readonly isRead: boolean;
  readonly setting: Setting;
}

/** A procedure is given what it sends, then metadata, options and a callback, each of which may be left out. */
function grpcCall(evaluator: Evaluator, { options, route, ...procedure }: Procedure): CallReading {
  const { node, context, by } = procedure;
  const given = node.arguments.slice(1).map((each) => evaluator.valuesOf(each, context));
  const mayHoldDeadline = given.some(
    (values) => !isRead(evaluator, values) && !values.every((value) => isMetadata(value)),
  );
  return {
    kind: 'call',
    protocol: 'grpc',
    by,
    route,
    ...mannerOf(evaluator, {
      ...quiet,
      ...procedure,
      own: given.flat(),
      ofClient: options,
      isRead: procedure.isRead && !mayHoldDeadline,
    }),
    // A procedure gives its answer to a callback or an observable.
    awaited: true,
    node,
  };
}

function isMetadata(value: Value): boolean {
  return (
    value.kind === 'derived' && value.steps.some((step) => step.step === 'member' && step.name === 'Metadata')
  );
}

/** `server.addService(proto.shop.Cart.service, { getCart, … })`: the procedures. */
export function readGrpcServer(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression,
): readonly { readonly path: Parts; readonly handler?: Body }[] {
  const [definition, handlers] = node.arguments;
  if (!definition || !handlers) return [];
  const names = evaluator.valuesOf(definition).flatMap((value) => serviceName(value) ?? []);
  const methodNames = evaluator.valuesOf(handlers).flatMap((value) => memberNames(evaluator, value));
  const name = names[0] ?? writtenService(definition.getText(), described, methodNames);
  if (name === undefined) return [];
  const isProcedure = (method: string) =>
    !described.knows(name) || described.procedure(name, method) !== undefined;
  const methods = evaluator.valuesOf(handlers).flatMap((value) =>
    memberNames(evaluator, value)
      .filter(isProcedure)
      .map((method) => {
        const handler = bodyOf(evaluator.member(value, method, handlers));
        return { path: [`${name}/${capital(method)}`], ...(handler && { handler }) };
      }),
  );
  return methods.length === 0 ? [{ path: [`${name}/*`] }] : methods;
}

/**
 * The service that a definition is called after: `proto.shop.CartService.service` is of just that name, `CartService` of generated code of `Cart`,
 * unless a document has a service of the whole name.
 */
function writtenService(text: string, described: Described, methods: readonly string[]): string | undefined {
  const [, whole, held] = /(\w+?)(\.service|\['service'\])?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const bare = whole.replace(/(?<=\w)(?:Service|Client)$/, '');
  const known = [whole, bare].filter((each) => described.knows(each));
  const answering = known.find((each) => methods.some((method) => described.procedure(each, method)));
  return answering ?? known[0] ?? (held === undefined ? bare : whole.replace(/(?<=\w)Client$/, ''));
}

/** The names of what an object holds, or of what the class of an instance declares. */
function memberNames(evaluator: Evaluator, value: Value): readonly string[] {
  if (value.kind === 'object') return [...evaluator.indexOf(value.node).named.keys()];
  if (value.kind !== 'instance') return [];
  return value.of.members.flatMap((member) => {
    const isOwn = ts.isMethodDeclaration(member) || ts.isPropertyDeclaration(member);
    return isOwn && ts.isIdentifier(member.name) && !isHidden(member) ? [member.name.text] : [];
  });
}

function serviceName(value: Value): string | undefined {
  if (value.kind !== 'derived') return undefined;
  const names = value.steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  return names.at(-1) === 'service' ? names.at(-2) : undefined;
}
