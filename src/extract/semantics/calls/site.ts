/** One site → what it says to another service, and the parameter that this hangs on, if it does. */
import { ts } from 'ts-morph';
import { readActionCall } from '../actions/moleculer.js';
import { readEventCall } from '../actions/moleculer-events.js';
import { readPatternCall } from '../actions/patterns.js';
import { readMade, readMessage } from '../channels/brokers.js';
import { MESSAGE_FUNCTION, MESSAGE_MADE, mayBeMessage } from '../channels/catalogue.js';
import {
  LISTENER_MADE,
  mayBeInherited,
  readInherited,
  readKeptPublisher,
  readListenerMade,
} from '../channels/inherited.js';
import { NODE_AMQP, readNodeAmqp } from '../channels/node-amqp.js';
import { readNotification } from '../channels/notifications.js';
import { readOutbox } from '../channels/outbox.js';
import { mayBeWrapped, readWrapped } from '../channels/wrappers.js';
import type { Described } from '../described/index.js';
import { type Effect, effectOf } from '../evaluate/effects.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { opensIn } from '../evaluate/text.js';
import { type Context, type Derived, derived, type Open, type Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import { type Answer, answerOf, innermost } from './answers.js';
import { AUTH_METHOD, OF_BETTER_AUTH } from './better-auth-clients.js';
import { readBoundWorker } from './bound-workers.js';
import { calleeValues } from './callee-values.js';
import { readContractCall } from './contract-clients.js';
import { mayBeFeathers, readFeathers } from './feathers.js';
import { readComposed, readGatewayOptions } from './federation.js';
import { mayBeGenerated, readGenerated } from './generated.js';
import { readHandedOn } from './hapi-proxies.js';
import { readSdk } from './hey-api.js';
import { readHttp } from './http.js';
import { readInvocation } from './lambda.js';
import { isVerbOfOwn, namesClient } from './libraries.js';
import { lookedUpBy } from './looked-up-by.js';
import { readNamedProcedure } from './named-procedures.js';
import { mayStayOpen, readOpened } from './opened.js';
import { readOperation } from './operations.js';
import { readPutMember } from './put-members.js';
import { BASE_QUERY, readQueryApi } from './query-apis.js';
import { isNamed, type Reading } from './readings.js';
import { PROXIES, readReplied } from './replied-from.js';
import { readRpc } from './rpc.js';
import type { SettingAt } from './settings.js';
import { readStub } from './stubs.js';
import { isAskedTogether } from './trpc-clients.js';
import { readConfiguration, readTyped, TYPED_MADE, TYPED_METHOD } from './typed-clients.js';
import { maySendFiles, readUploads } from './uploads.js';

export type Site = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

/** Methods that may send a request, for a first look at the text, and functions that may. */
const CALL_METHOD =
  /^(?:\$?(?:get|post|put|patch|delete|del|head|options|request|curl|fetch|stream|pipeline|paginate|raw|send|emit|register|ajax|http)(?:Form|Async|JSON)?|Get|Post|Put|Patch|Delete|Head)$/;
const CALL_NAME =
  /fetch|axios|got|ky|request|http|needle|client|superagent|wretch|api|bent|phin|proxy|gateway|instance$/i;

/** Whether something is called with the options of a request, whatever it is called: `service({ url: '/orders', method: 'post' })`, `ask({ apiName, path })`. */
function saysUrl({ arguments: [first] }: ts.CallExpression): boolean {
  return (
    first !== undefined &&
    ts.isObjectLiteralExpression(first) &&
    first.properties.some(
      ({ name }) => name !== undefined && ts.isIdentifier(name) && SAYS_URL.test(name.text),
    )
  );
}

const SAYS_URL = /^(?:url|apiName)$/;

/** All pages, or each, of what a client of got asks for. */
const PAGES = /\.paginate\.(?:all|each)$/;

/** What those who are given a client of gRPC call it. */
const IS_STUB = /(?:client|service|stub|grpc)\w*$/i;

/** What says by which method something is asked: `send[method](url)`. */
const OF_VERB = /method|verb/i;

/** Methods of clients that documents type: `client.GET('/orders')`. */
const IS_VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD)$/;

/** Options by which a client is told what to fetch with, of those that generators write as well. */
const FETCHES = /^(?:fetch|customFetch|fetchApi)$/;

/** What a client of a library is told to fetch with, which the library calls: `{ fetch: (url, options) => fetch(url, { ...options, signal }) }`. */
function isOfClient({ arguments: [address] }: ts.CallExpression): boolean {
  if (!address || !ts.isIdentifier(address)) return false;
  const body = functionAround(address);
  const [first] = body && ts.isFunctionLike(body) ? body.parameters : [];
  const holder = body?.parent;
  return (
    first?.name.getText() === address.text &&
    holder !== undefined &&
    ts.isPropertyAssignment(holder) &&
    FETCHES.test(holder.name.getText())
  );
}

/** What one site says, in a context. */
export function readSite(
  evaluator: Evaluator,
  described: Described,
  settingAt: SettingAt,
  site: Site,
  context: Context,
): Answer {
  const none = { readings: [] };
  if (ts.isTaggedTemplateExpression(site))
    return answerOf([...readNotification(evaluator, site, context), ...readOutbox(evaluator, site, context)]);
  if (ts.isCallExpression(site) && isOfClient(site)) return none;
  const callee = site.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText().slice(0, 80);
  if (ts.isNewExpression(site)) {
    const opened = [
      ...(mayStayOpen(name) ? readOpened(evaluator, site, context) : []),
      ...(maySendFiles(evaluator, name) ? readUploads(evaluator, site, context) : []),
    ];
    if (opened.length > 0) return answerOf(opened);
    const mayListen = LISTENER_MADE.test(name);
    if (!MESSAGE_MADE.test(name) && !TYPED_MADE.test(name) && !name.endsWith('InvokeCommand') && !mayListen)
      return none;
    const made = evaluator.valuesOf(callee, context);
    const listening = mayListen ? readListenerMade(evaluator, site, made) : [];
    if (listening.length > 0) return answerOf(listening);
    // Where what is generated lies in the tree, its methods are read.
    if (name === 'Configuration')
      return made.some(({ kind }) => kind === 'class')
        ? none
        : answerOf(readConfiguration(evaluator, site, context));
    const readings = made.flatMap((value): readonly Reading[] =>
      value.kind === 'derived'
        ? [
            ...readMade(evaluator, site, value, context),
            ...readTyped(evaluator, site, value, context),
            ...readInvocation(evaluator, site, value, context),
          ]
        : [],
    );
    return answerOf([...readings, ...readComposed(evaluator, described, site, context)]);
  }
  const ofMember = readPutMember(evaluator, site, context, (each, around) =>
    readSite(evaluator, described, settingAt, each, around),
  );
  if (ofMember && ofMember.readings.length > 0) return ofMember;
  const effect = effectOf(site);
  if (effect) return answerOf(readEffect(evaluator, site, effect, settingAt, context));
  if (name === 'bind') return answerOf(readBound(evaluator, described, site, context));
  const bound = name === 'fetch' ? readBoundWorker(evaluator, site, context, settingAt) : [];
  if (bound.length > 0) return answerOf(bound);
  const isMethod = ts.isPropertyAccessExpression(callee);
  const isMessage = isMethod ? mayBeMessage(callee) : MESSAGE_FUNCTION.test(name);
  const mayInherit = isMethod && mayBeInherited(name);
  const isWrapped = isMethod && mayBeWrapped(name, site);
  const isTyped =
    TYPED_METHOD.test(name) ||
    TYPED_MADE.test(name) ||
    mayBeFeathers(callee) ||
    (!isMethod && BASE_QUERY.test(name)) ||
    (isMethod && isAskedTogether(site));
  const isProcedure = isMethod && IS_STUB.test(callee.expression.getText()) && described.mayBeProcedure(name);
  const isChosen = ts.isElementAccessExpression(callee);
  const isOfAuth = AUTH_METHOD.test(name) && evaluator.program.uses(OF_BETTER_AUTH);
  const maySend = isMethod
    ? CALL_METHOD.test(name) ||
      CALL_NAME.test(name) ||
      isVerbOfOwn(evaluator, name) ||
      saysUrl(site) ||
      PAGES.test(callee.getText().slice(-20)) ||
      (/^(open|web)$/.test(name) && site.arguments.length > 1)
    : // `clientFor(shop)('/orders')`
      isChosen || ts.isParenthesizedExpression(callee) || ts.isCallExpression(callee)
      ? CALL_NAME.test(name) || (isChosen && OF_VERB.test(callee.argumentExpression.getText()))
      : ts.isIdentifier(callee) && (CALL_NAME.test(name) || saysUrl(site) || namesClient(evaluator, callee));
  const isCall = isOfAuth || maySend;
  const found = calleeValues(
    evaluator,
    site,
    context,
    isMessage || isCall || isWrapped || isTyped || mayInherit,
  );
  // Of what nothing is known, the shape of the call may still speak.
  const values: readonly Value[] =
    found.every((value) => isDeclared(value) && !isFetch(value)) && isMessage && isMethod
      ? [derived({ name: '' }, { step: 'member', name, node: callee })]
      : found;
  const readings: Reading[] = [
    ...[readNotification, readOutbox, readKeptPublisher].flatMap((read) => read(evaluator, site, context)),
    ...readActionCall(evaluator, site, context),
    ...readPatternCall(evaluator, site, context),
    ...readGatewayOptions(evaluator, site, context),
    ...(isMethod ? readOpened(evaluator, site, context) : []),
    ...(isMethod && maySendFiles(evaluator, name) ? readUploads(evaluator, site, context) : []),
    ...((isMethod ? name === 'from' : PROXIES.test(name)) ? readReplied(evaluator, site, context) : []),
    ...(isMethod && name === 'proxy' ? readHandedOn(evaluator, site, context) : []),
  ];
  if (readings.some(({ kind }) => kind === 'call')) return answerOf(readings);
  const events = readEventCall(evaluator, site, context);
  if (events.length > 0) return answerOf(events);
  let open: Open | undefined;
  for (const value of values) {
    const stubs = readStub(evaluator, described, site, value, context);
    readings.push(...stubs);
    if (stubs.length > 0) continue;
    if (isFetch(value) || isGivenFetch(value, callee))
      readings.push(...readHttp(evaluator, site, derived({ name: 'fetch' }), context, settingAt));
    if (value.kind !== 'derived') continue;
    const own = [
      ...(isCall ? readHttp(evaluator, site, value, context, settingAt) : []),
      ...readRpc(evaluator, described, site, value, context, settingAt),
      ...readTyped(evaluator, site, value, context),
      ...readContractCall(evaluator, site, value, context),
      ...readFeathers(evaluator, site, value, context, settingAt),
      ...(isTyped ? readInvocation(evaluator, site, value, context) : []),
      ...(isTyped ? readQueryApi(evaluator, site, value, context) : []),
      ...(isMessage ? readMessage(evaluator, site, value, context) : []),
    ];
    if (mayInherit && own.length === 0) own.push(...readInherited(evaluator, site, value));
    if (isWrapped && own.length === 0) own.push(...readWrapped(evaluator, site, value, context));
    readings.push(...own);
    if (
      own.length === 0 &&
      'open' in value.root &&
      (isCall || isMessage || IS_VERB.test(name) || isProcedure) &&
      (value.steps.length <= 2 ||
        (isMessage && isMadeByGiven(value, callee)) ||
        (isCall && isHeldByGiven(value) && saysPath(site))) &&
      mayBeClient(site)
    )
      open = value.root.open;
  }
  // A type of its own says what such a client can do, and who gives it which one it is.
  if (isOfAuth && readings.length === 0) open ??= evaluator.scopes.parameterBehind(callee);
  const isNone = readings.every((reading) => !isNamed(reading));
  const generated = isNone && mayBeGenerated(site) ? readGenerated(evaluator, site, context) : [];
  if (generated.length > 0) return answerOf(generated);
  const sdk = isNone ? readSdk(evaluator, site, context, settingAt) : [];
  if (sdk.length > 0) return answerOf(sdk);
  const procedures = isNone ? readNamedProcedure(evaluator, described, site, context) : [];
  if (procedures.length > 0) return answerOf(procedures);
  const operations = readings.length === 0 ? readOperation(evaluator, described, site, values, context) : [];
  if (operations.length > 0) return answerOf(operations);
  const answer = answerOf(readings);
  const first = answer.open ?? (readings.length === 0 ? open : undefined);
  if (!first) return readings.length === 0 && ofMember ? ofMember : answer;
  const given = answer.open
    ? []
    : site.arguments.flatMap((each) =>
        evaluator.valuesOf(ts.isSpreadElement(each) ? each.expression : each, context).flatMap(opensIn),
      );
  const by = lookedUpBy(evaluator, site.arguments[0], context, first);
  return { ...answer, open: innermost([first, ...given, ...by]) ?? first };
}

/** `call(api.get, '/orders')` of a saga. */
function readEffect(
  evaluator: Evaluator,
  site: ts.CallExpression,
  { of, member }: Effect,
  settingAt: SettingAt,
  context: Context,
): readonly Reading[] {
  return evaluator
    .valuesOf(of, context)
    .flatMap((value) => (member === undefined ? [value] : evaluator.member(value, member, of)))
    .flatMap((value) =>
      value.kind === 'derived' ? readHttp(evaluator, site, value, context, settingAt) : [],
    );
}

/** `client.getOrder.bind(client)`: a procedure that is given to what calls it. What else binds is a queue. */
function readBound(
  evaluator: Evaluator,
  described: Described,
  site: ts.CallExpression,
  context: Context,
): readonly Reading[] {
  const callee = site.expression;
  const [to] = site.arguments;
  if (evaluator.program.uses(NODE_AMQP)) {
    const queues = evaluator.valuesOf(callee, context);
    const bound = queues.flatMap((value) =>
      value.kind === 'derived' ? (readNodeAmqp(evaluator, site, value, context) ?? []) : [],
    );
    if (bound.length > 0) return bound;
  }
  const method = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
  if (!method || !ts.isPropertyAccessExpression(method) || to?.getText() !== method.expression.getText())
    return [];
  return evaluator
    .valuesOf(method, context)
    .flatMap((value) => readStub(evaluator, described, site, value, context, IS_CLIENT));
}

/** What only clients are called. */
const IS_CLIENT = /(?:Client(?:Impl)?|Stub)$/;

/** A method of an interface of the program, which whoever is behind it has. */
function isDeclared(value: Value): boolean {
  return value.kind === 'function' && ts.isMethodSignature(value.node);
}

/** A method that is only declared, and called as that of the window is: `http: { fetch(url, init): Promise<Response> }`. */
function isFetch(value: Value): boolean {
  return (
    value.kind === 'function' && ts.isMethodSignature(value.node) && value.node.name.getText() === 'fetch'
  );
}

/** What a framework gives to a function by the name of the window's: `load = ({ fetch }) => fetch('/orders')`, `handle = ({ event }) => event.fetch(…)`. */
function isGivenFetch(value: Value, callee: ts.Expression): boolean {
  const isNamed = /^(?:event\.)?fetch$/.test(callee.getText().slice(0, 20));
  return isNamed && value.kind === 'derived' && 'open' in value.root;
}

/** What is called like something of a broker, and what a member of a parameter makes: `const queue = dependencies.createQueue()`, `new kafka.Consumer()`. */
function isMadeByGiven({ steps }: Derived, callee: ts.Expression): boolean {
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : '';
  const made = steps.at(-2)?.step;
  return steps.length <= 4 && (made === 'call' || made === 'new') && OF_BROKER.test(receiver);
}

/** A member of a member of what is given: `this.clients.stock.get` of a class that is made with `{ clients }`. */
function isHeldByGiven({ steps }: Derived): boolean {
  return steps.length <= 4 && steps.every(({ step }) => step === 'member');
}

/** Whether the first argument is written as a path: `` `/stock/${sku}` ``. */
function saysPath({ arguments: [first] }: ts.CallExpression): boolean {
  if (first && ts.isTemplateExpression(first)) return first.head.text.includes('/');
  return first !== undefined && ts.isStringLiteralLike(first) && first.text.includes('/');
}

const OF_BROKER = /(?:queue|producer|consumer|publisher|subscriber|channel|topic|broker|bus)$/i;

/** What is called with nothing, with a function or with a number first is no client, whatever it is given as. */
function mayBeClient(site: ts.CallExpression): boolean {
  const [first] = site.arguments;
  return first !== undefined && !ts.isFunctionLike(first) && !ts.isNumericLiteral(first);
}
