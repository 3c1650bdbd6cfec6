/**
 * Who answers a call. In: the call with its address bound in the service that makes it. Out: the service and what is asked of it; that nobody
 * of the system answers; or why it is not known. A variable that nobody sets still names a service by its own name.
 */
import type { CallFact, PatternPart, TextPart } from '../facts.js';
import { distinctBy } from '../group.js';
import type { Call, Endpoint, Path, Scope } from '../nouns.js';
import { compareText, placeKey } from '../queries.js';
import { wildcard } from './channels.js';
import { isDefaultHere, isNothingElse } from './default-addresses.js';
import type { Asked, Gateways } from './gateways.js';
import { type Answerer, type Hosts, isLocal } from './hosts.js';
import { functionsNamed } from './named-functions.js';
import { isAnyQueue, isQueue } from './queues.js';
import {
  type Address,
  findEndpoint,
  mayAnswer,
  parseAddress,
  UNKNOWN,
  unprefixed,
  unrepeated,
} from './routes.js';

/** A service, and what is asked of it. */
export interface Target {
  readonly to: string;
  readonly route: string;
  /** Only the name of a variable tells it. */
  readonly assumed?: true;
}

/** Who answers, or why that is not known. */
export type Found =
  | Target
  /** Behind a gateway somebody answers, but who is not known: only where the gateway asks, if that is. */
  | { readonly why: string; readonly behind?: { readonly text: string }; readonly own?: true }
  /** `own`: whoever serves the page that asks, if that is anybody of the system. `through`: the address outside that a gateway asks. */
  | { readonly outside: true; readonly own?: true; readonly through?: string };

/** What is known of a text, without what separates it. */
export function bare(text: string): string {
  return text.replaceAll(UNKNOWN, '').replace(/[^\w]/g, '');
}

/** What is known of who answers. */
export interface Answerers {
  /** Whether a service answers anybody. */
  isServer(service: string): boolean;
  /** Whether it does, or may in what is not read of it. */
  mayAnswer(service: string): boolean;
  /** Whether a service answers to a path. */
  answers(service: string, path: string): boolean;
  /** Whether it has a route of just this path. */
  isOwnRoute(path: string): boolean;
  /** Whether it answers a path only by what takes whatever nothing else answers, `/*`: with a page. */
  isLeftOver(path: string): boolean;
  /** Whether of a service, of which routes are known, none is the one that is asked for. */
  isAstray(target: Target): boolean;
}

/** Who answers at an address. */
export function httpTarget(
  { address = [], hands, passes }: CallFact,
  said: string,
  service: string,
  hosts: Hosts,
  gateways: Gateways,
  { isServer, mayAnswer, answers, isOwnRoute, isLeftOver, isAstray }: Answerers,
): Found {
  // A base that is but a slash stands before a path: `${'/'}${'/orders'}`. What is asked without a scheme says more of its host than one word.
  const text = said.replace(/^\/\/(?=(?!localhost\b)[\w-]+(?:[/?#]|$))/, '/');
  const { host, port, path } = sidecarless(parseAddress(text));
  // What names a scheme and no host asks whoever serves the page: `wss://${location.host}/live`.
  const isPath = host === undefined && /^(?:(?:[a-z]+:)?\/\/(?=\/)|[/?#])/i.test(text);
  const named = (): string | undefined => {
    const to = byVariable(address, service, hosts);
    // What is only called like the variable, and answers nobody, is another one.
    return to !== undefined && mayAnswer(to) ? to : undefined;
  };
  const answersIt = (name: string) => [path, ...unprefixed(path)].some((each) => answers(name, each));
  // Where no deployment sets the variable, its name says who is meant, and not who happens to have a developer's port.
  const meant = isDefaultHere(address, text) ? named() : undefined;
  if (meant !== undefined) {
    const answerer = host === undefined ? undefined : hosts.at(host, port, service, answersIt);
    const isSure = answerer !== undefined && 'service' in answerer && answerer.service === meant;
    return { to: meant, route: path, ...(!isSure && { assumed: true }) };
  }
  if (host !== undefined || isPath) {
    const isOwn = isPath && isOwnRoute(path);
    const asked = { from: service, host, port, path, isServer: isServer(service), isOwn };
    const passed = passedOn(asked, hosts, gateways, answers);
    // What a page hands on to itself, on the port that it has where it is developed, leads to whoever its own server asks.
    const isItself = isPath && passed !== undefined && 'to' in passed && passed.to === service;
    if (isItself && !isServer(service)) return { outside: true, own: true };
    // What its own server answers, and nobody at whom the gateway leads, is not asked by way of that.
    if (passed && !(isOwn && 'to' in passed && isAstray(passed))) return passed;
    // What its own server does not answer, a page that one hands out asks by way of the gateway before that.
    const isOfPages = isPath && !isOwn && asked.isServer;
    const led = isOfPages ? passedOn({ ...asked, isOfPages }, hosts, gateways, answers) : undefined;
    if (led && 'to' in led && led.to !== service && !isAstray(led)) return led;
  }
  if (host !== undefined) return targetOf(hosts.at(host, port, service, answersIt), path, named);
  // Nobody hands on to itself what it is asked: a variable that is nothing where it is not set has to be.
  if (isPath && (hands ?? passes) && isNothingElse(address)) return { why: whyOf(address, service) };
  // A page asks whoever serves it for a path alone; a program that serves others must know whom it asks.
  if (isPath)
    return isServer(service) && !answers(service, path)
      ? { why: 'the address is not known', own: true }
      : { outside: true, ...((!isServer(service) || isLeftOver(path)) && { own: true }) };
  const to = named();
  return to === undefined ? { why: whyOf(address, service) } : { to, route: path, assumed: true };
}

/** What the sidecar of Dapr is asked to ask of another service: `/v1.0/invoke/orders/method/orders/1`. */
function sidecarless(address: Address): Address {
  const [, app, path] = /^\/v1\.0\/invoke\/([^/*]+)\/method(\/.*)?$/.exec(address.path) ?? [];
  return app === undefined ? address : { host: app, path: path ?? '/' };
}

/** Gateways before gateways that are followed. */
const MOST_GATEWAYS = 3;

/** Who answers behind the gateways that stand at an address; undefined when none does. */
function passedOn(
  asked: Asked,
  hosts: Hosts,
  gateways: Gateways,
  answers: Answerers['answers'],
  depth = 0,
): Found | undefined {
  const passed = depth < MOST_GATEWAYS ? gateways.pass(asked) : undefined;
  if (!passed) return undefined;
  if ('why' in passed) return { why: passed.why, behind: { text: '' } };
  const found = passed.behind.map(({ host, port, path }): Found => {
    const [, variable] = /^\$\{(\w+)\}$/.exec(host) ?? [];
    if (variable !== undefined) {
      const to = hosts.named(variable, '');
      return to === undefined
        ? { why: `the gateway asks whom ${variable} names, which no manifest sets`, behind: { text: path } }
        : { to, route: path };
    }
    const further = passedOn({ ...asked, host, port, path }, hosts, gateways, answers, depth + 1);
    if (further) return further;
    const answerer = hosts.at(host, port, asked.from);
    if ('service' in answerer) return { to: answerer.service, route: path };
    return 'outside' in answerer
      ? { ...answerer, through: `//${port === undefined ? host : `${host}:${port}`}${path}` }
      : {
          why: `no service is known to answer at ${answerer.unknown}, which the gateway asks`,
          behind: { text: `//${answerer.unknown}${path}` },
        };
  });
  const known = found.filter((each): each is Target => 'to' in each);
  // Of several that it may lead to, the one that answers is meant.
  return known.find(({ to, route }) => answers(to, route)) ?? known[0] ?? found[0];
}

function targetOf(answerer: Answerer, route: string, named: () => string | undefined): Found {
  if ('service' in answerer) return { to: answerer.service, route };
  if ('outside' in answerer) return answerer;
  const to = named();
  return to === undefined
    ? { why: `no service is known to answer at ${answerer.unknown}` }
    : { to, route, assumed: true };
}

/** The service that the variable at the start of an address is named after. */
function byVariable(address: readonly PatternPart[], service: string, hosts: Hosts): string | undefined {
  for (const part of address) {
    if (typeof part === 'string') continue;
    if (!('variable' in part)) return undefined;
    return part.directory ? hosts.called(part.variable, service) : hosts.named(part.variable, service);
  }
  return undefined;
}

function whyOf(address: readonly PatternPart[], service: string): string {
  const variable = address.find(
    (part): part is Exclude<TextPart, string> => typeof part === 'object' && 'variable' in part,
  );
  if (variable?.directory)
    return `a directory of services is asked for ${variable.variable}, and no service is known to be called so`;
  return variable
    ? `the address hangs on the variable ${variable.variable} of ${service}, which no manifest sets`
    : 'the address is not known';
}

/** Who answers a pattern or a procedure: by the address of the client, else whoever says that it does; of a queue any of its consumers may. */
export function procedureTarget(
  { protocol, by, broker, route = [], address }: CallFact,
  text: string,
  service: string,
  bind: (parts: readonly PatternPart[], service: string) => readonly string[],
  endpoints: readonly Endpoint[],
  hosts: Hosts,
  known: {
    /** Who is asked by a page for a path. */
    readonly answeringPath: (path: string) => Found;
    /** Who hears the queue that is the address of what a service asks. */
    readonly hearing: (address: readonly PatternPart[], service: string) => string | undefined;
    /** Functions that something wakes, and that may be asked by their names. */
    readonly functions: readonly Endpoint[];
  },
): readonly Found[] {
  const [written = ''] = bind(route, service).map((each) => each.replaceAll(UNKNOWN, '*'));
  const asked = protocol === 'grpc' ? asServed(written, endpoints) : written;
  const isQueued = address !== undefined && isQueue(address);
  const heard = isQueued ? known.hearing(address, service) : undefined;
  if (heard !== undefined && heard !== service) {
    const answering = new Set(serving(endpoints, protocol, asked).map((each) => each.service));
    if (answering.has(heard)) return [{ to: heard, route: asked }];
    // Whoever hears the queue is asked what nobody else is seen to answer.
    answering.delete(service);
    if (answering.size === 0 && !isAnyQueue(address ?? []))
      return [{ to: heard, route: asked, assumed: true }];
  }
  const { host, port } =
    address && !isQueued ? parseAddress(text.replace(/^(?:dns|static|ipv4|passthrough):\/*/i, '')) : {};
  /**
   * Ports of a developer's machine are mixed up easily: who serves a procedure of gRPC, or one of tRPC to its own pages, answers it, whoever has the
   * port. Of several that a function makes clients of by their names, the one that answers a pattern is meant.
   */
  const isOfOthers = (at: string, route: string) => {
    const answering = new Set(serving(endpoints, protocol, route).map((each) => each.service));
    // Who is seen to answer nothing may answer this in a way that is not read.
    const isRead = endpoints.some((each) => each.service === at && each.protocol === protocol);
    const mayBeOther =
      protocol === 'grpc' || (by.startsWith('@trpc/') && answering.has(service))
        ? isLocal(host ?? '')
        : by === 'nest' && answering.size === 1 && (isRead || isLocal(host ?? ''));
    return mayBeOther && answering.size > 0 && !answering.has(at);
  };
  if (host !== undefined) {
    const answerer = hosts.at(host, port, service);
    if ('service' in answerer && !isOfOthers(answerer.service, asked))
      return [{ to: answerer.service, route: asked }];
  }
  if (by.startsWith('@trpc/')) {
    const found = text.startsWith('/')
      ? known.answeringPath(`${text.replace(/\/$/, '')}/${asked}`)
      : undefined;
    const to = found && 'to' in found ? found.to : address && byVariable(address, service, hosts);
    const isElsewhere = to !== undefined && to !== service;
    // What answers no procedures at all, and is asked for them, hands them on.
    const handsOn = !endpoints.some((each) => each.service === to && each.protocol === 'rpc');
    if (isElsewhere && handsOn) return [{ to, route: asked }];
    // Of several that serve the procedures of one library, pages ask their own, unless they say otherwise.
    const answering = serving(endpoints, protocol, asked);
    if (!isElsewhere && answering.some((each) => each.service === service)) return [{ outside: true }];
  }
  if (by === 'lambda') {
    const name = asked.replace(/^arn:.*:function:/i, '').replace(/:[\w$-]+$/, '');
    const named = functionsNamed(name, endpoints, known.functions);
    // A function is called after its service, whatever the stage.
    const answering = new Set(named.map((each) => each.service));
    const of = answering.size === 1 ? [...answering][0] : hosts.beginning(name);
    if (of !== undefined)
      return [of === service ? { outside: true } : { to: of, route: named[0]?.path ?? asked }];
  }
  const answering = [...new Set(serving(endpoints, protocol, asked).map((each) => each.service))];
  const others = answering.filter((each) => each !== service);
  if (others.length === 1 || (broker !== undefined && others.length > 0))
    return others.map((to) => ({ to, route: asked }));
  // Who answers its own questions asks nobody else.
  if (others.length === 0 && answering.length > 0) return [{ outside: true }];
  const meant = address && byVariable(address, service, hosts);
  if (meant !== undefined && (answering.length === 0 || answering.includes(meant)))
    return [{ to: meant, route: asked, ...(answering.length === 0 && { assumed: true as const }) }];
  // A procedure that is not seen to be served is asked of whoever serves the others of its service.
  const likely =
    answering.length === 0 && protocol === 'grpc' ? servingOthers(asked, service, endpoints) : [];
  if (likely.length === 1) return [{ to: likely[0]!, route: asked, assumed: true }];
  const what = protocol === 'grpc' ? 'procedure' : 'pattern';
  return [
    {
      why:
        bare(asked) === ''
          ? `the ${what} is not known`
          : others.length === 0
            ? `no service is known to answer the ${what} ${asked}`
            : `several services answer the ${what} ${asked}: ${others.sort(compareText).join(', ')}`,
    },
  ];
}

/** Who else serves procedures of the service that one is of. */
function servingOthers(asked: string, but: string, endpoints: readonly Endpoint[]): readonly string[] {
  const of = asked.slice(0, asked.indexOf('/') + 1);
  return of === '' || of === '*/'
    ? []
    : [
        ...new Set(
          endpoints.flatMap((each) =>
            each.protocol === 'grpc' && each.service !== but && each.path.startsWith(of)
              ? [each.service]
              : [],
          ),
        ),
      ];
}

/**
 * The endpoints that answer a procedure or pattern: the same; a star at the end of a served one is any, and who serves some pairs of a pattern
 * serves what has more.
 */
function serving(
  endpoints: readonly Endpoint[],
  protocol: CallFact['protocol'],
  asked: string,
): readonly Endpoint[] {
  const pairs = PAIRS.test(asked) ? asked.split(',') : undefined;
  const isServed = (served: string) =>
    asked === served ||
    (protocol === 'grpc' && procedureKey(asked) === procedureKey(served)) ||
    (/[/.]\*$/.test(served.slice(-2)) && asked.startsWith(served.slice(0, -1))) ||
    // Of NATS and MQTT a handler of Nest answers to all that a subject with wildcards means: `tills/+/state`.
    (protocol === 'rpc' && wildcard(served, 'any')?.test(asked) === true) ||
    (pairs !== undefined && PAIRS.test(served) && served.split(',').every((pair) => pairs.includes(pair)));
  return endpoints.filter((each) => each.protocol === protocol && isServed(each.path));
}

/** A procedure as the generators of most languages know it, which begin its name with a small letter. */
function procedureKey(path: string): string {
  return path.replace(/\/\w/, (first) => first.toLowerCase());
}

/** A procedure as whoever serves it spells its name. */
function asServed(asked: string, endpoints: readonly Endpoint[]): string {
  const key = procedureKey(asked);
  const served = endpoints.find(({ protocol, path }) => protocol === 'grpc' && procedureKey(path) === key);
  return served?.path ?? asked;
}

/** `cmd:place,role:orders` */
const PAIRS = /^[\w.$-]+:[^,:{}]*(?:,[\w.$-]+:[^,:{}]*)*$/;

/** The call as the model has it, with the endpoint that answers it. */
export function callOf(
  fact: CallFact,
  { from, to, route: said, assumed, via }: Target & { readonly from: string; readonly via: Path | undefined },
  endpoints: readonly Endpoint[],
): Call {
  const { protocol, by, method, address = [], declaration, scope, transaction, branches, at } = fact;
  const answering = (path: string) => findEndpoint(endpoints, method, path);
  const route = protocol === 'http' ? unrepeated(said, (path) => answering(path) !== undefined) : said;
  const endpoint = protocol === 'http' ? answering(route) : serving(endpoints, protocol, route)[0];
  const handlers = assumed ? undefined : handlersOf(fact, route, endpoints);
  const [first] = address;
  const { host, port } = parseAddress(typeof first === 'string' ? first : '');
  const isCoded = host !== undefined && !isQueue(address);
  const hardCoded = isCoded ? (port === undefined ? host : `${host}:${port}`) : undefined;
  return {
    from,
    to,
    protocol,
    ...(method !== undefined && { method }),
    route,
    ...(endpoint && { endpoint }),
    ...(handlers && { handlers }),
    ...(fact.entrances && { entrances: fact.entrances }),
    by,
    awaited: fact.awaited,
    ...(fact.loop && { loop: fact.loop }),
    timeoutMs: fact.timeoutMs,
    retry: fact.retry,
    breaker: fact.breaker,
    headers: fact.headers,
    keyed: fact.keyed,
    ...(assumed && { assumed }),
    ...(hardCoded !== undefined && { hardCoded }),
    ...(via !== undefined && { via }),
    ...(declaration !== undefined && { declaration }),
    ...(scope && { scope }),
    ...(transaction && { transaction }),
    ...(branches && { branches }),
    at,
  };
}

/** The functions that may handle a call; undefined where one of them is not known. */
function handlersOf(
  { protocol, method }: CallFact,
  route: string,
  endpoints: readonly Endpoint[],
): readonly Scope[] | undefined {
  const may = protocol === 'http' ? mayAnswer(endpoints, method, route) : serving(endpoints, protocol, route);
  if (may.length === 0 || may.some(({ scope }) => scope === undefined)) return undefined;
  return [...new Map(may.map(({ scope }) => [placeKey(scope!), scope!])).values()];
}

/** Each target once. */
export function unique(targets: readonly Target[]): readonly Target[] {
  return distinctBy(targets, ({ to, route }) => `${to} ${route}`);
}
