/**
 * Who answers where no manifest tells the address. In: the questions whose address hangs on a variable that only says «the server»
 * (`VITE_API_URL`), on one that is named after nobody of the system, on a port of this machine that nobody is seen to listen at, or on what is not
 * known, and of pages that ask whoever serves them; and what all services answer to. Out:
 * the service that answers what is asked by its method and path, where it is one alone. What all of one address ask is asked of one service if
 * that answers to most of it; of a service behind a gateway that is code, the gateway is asked.
 */
import type { CallFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Endpoint } from '../nouns.js';
import { placeKey } from '../queries.js';
import { isGeneric, isGenericWord, isOfEachProgram, isOfPath, isPart, shortens } from './address-names.js';
import type { Found, Target } from './call-targets.js';
import { isLocal } from './hosts.js';
import type { PageHosts } from './page-hosts.js';
import { answersTo, type Own, pathIn, type Routes } from './path-answers.js';
import { parseAddress } from './routes.js';

/** A question of a service that nobody is known to answer, with its address as it is there. */
export interface Asking {
  readonly fact: CallFact;
  readonly service: string;
  readonly text: string;
  /** What a gateway that leads to whoever answers asks of them, if that is known. */
  readonly behind?: { readonly text: string };
  /** Whether a page asks whoever serves it. */
  readonly isOwn?: true;
}

/** What else tells who is meant. */
export interface Beside {
  readonly hosts: PageHosts;
  /** What services answer by handing it on. */
  readonly handing: readonly Endpoint[];
}

/** By a service, the gateways in code that hand on to it. */
export type Before = ReadonlyMap<string, ReadonlySet<string>>;

/** What people call a service that stands before others. */
export function isGateway(service: string): boolean {
  return /gateway|\bbff\b|proxy/i.test(service);
}

/** What is known of gateways, and more of it. */
export function withPairs(
  before: Before,
  pairs: readonly (readonly [gateway: string, service: string])[],
): Before {
  const all = new Map([...before].map(([service, gateways]) => [service, new Set(gateways)]));
  for (const [gateway, service] of pairs) all.set(service, (all.get(service) ?? new Set()).add(gateway));
  return all;
}

/** Who is asked by each question, as far as that is found: what gateways ask first, since it tells whom they stand before. */
export function answeredByPaths(
  asking: readonly Asking[],
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
  before: Before,
  { hosts, handing }: Beside,
): ReadonlyMap<Asking, Found> {
  const routes = [...answeringBy].map(
    ([service, endpoints]) => [service, endpoints.filter(({ protocol }) => protocol === 'http')] as const,
  );
  const everything = groupBy([...[...answeringBy.values()].flat(), ...handing], ({ service }) => service);
  const withHanded = [...everything].map(
    ([service, endpoints]) => [service, endpoints.filter(({ protocol }) => protocol === 'http')] as const,
  );
  // A gateway is what «the server» is called; who asks a port of this machine, or whom he does not say, may as well ask the program itself.
  const routesAt = (base: string) => (saysServer(base) ? withHanded : routes);
  const [own, others] = [true, false].map((of) => asking.filter(({ service }) => isGateway(service) === of));
  const first = answered(own ?? [], routesAt, before, hosts);
  const found = [...first].flatMap(([{ service }, each]) =>
    'to' in each ? [[service, each.to] as const] : [],
  );
  const all = new Map([...first, ...answered(others ?? [], routesAt, withPairs(before, found), hosts)]);
  return new Map([...all, ...answeredAlike(asking, routes, all)]);
}

/**
 * Who is found by what one service asks at a port of this machine, or by a variable of which no manifest says who it is, `GATEWAY_URL`, is meant by it
 * whoever asks, if it answers that as well.
 */
function answeredAlike(
  asking: readonly Asking[],
  routes: Routes,
  found: ReadonlyMap<Asking, Found>,
): ReadonlyMap<Asking, Found> {
  const meant = new Map<string, Set<string>>();
  for (const [each, target] of found) {
    const said = saidBy(each);
    if (said !== undefined && 'to' in target) meant.set(said, (meant.get(said) ?? new Set()).add(target.to));
  }
  const more = new Map<Asking, Found>();
  for (const each of asking) {
    const [to, ...others] = meant.get(saidBy(each) ?? '') ?? [];
    if (to === undefined || others.length > 0 || found.has(each) || to === each.service) continue;
    const target = answersTo(each, routes, 1, 'beside').get(to);
    if (target) more.set(each, target);
  }
  return more;
}

/** What says who is asked, and says it to all services alike. */
function saidBy(asking: Asking): string | undefined {
  const variable = parseAddress(asking.text).host === undefined ? variableAt(asking.fact) : undefined;
  const isShared = variable !== undefined && !isOfEachProgram(variable);
  return localPort(asking) ?? (isShared ? variable : undefined);
}

/** The port of this machine that is asked. */
function localPort({ text }: Asking): string | undefined {
  const { host, port = '80' } = parseAddress(text);
  return host !== undefined && isLocal(host) ? port : undefined;
}

function answered(
  asking: readonly Asking[],
  routesAt: (base: string) => Routes,
  before: Before,
  hosts: PageHosts,
): ReadonlyMap<Asking, Found> {
  const found = new Map<Asking, Found>();
  const groups = groupBy(asking, baseOf);
  const askingSeveral = askingSeveralPorts(groups);
  for (const [base, group] of groups) {
    if (base === undefined) continue;
    const routes = routesAt(base);
    if (base.endsWith(NAMED)) {
      for (const [each, target] of answeringAll(group, routes)) found.set(each, target);
      continue;
    }
    const isKnown = base !== ANY;
    const page = group[0]?.service ?? '';
    const isPage = base.endsWith(ITSELF);
    const isThrough = base.endsWith(THROUGH);
    const isDescribed = base.endsWith(DOCUMENT);
    const handing = isPage ? hosts.of(page) : new Set<string>();
    // One question alone may be one of a server that is none of the system, where only a port or a page tells who is meant.
    const isSure =
      isKnown &&
      (!((isPage && handing.size === 0) || isThrough || isDescribed || /:\d+$/.test(base)) ||
        new Set(group.map(pathIn)).size > 1);
    const asked = group.map((each) => ({
      each,
      answers: answersTo(each, routes, isSure ? 1 : 2, ownOf(each, isDescribed, askingSeveral)),
    }));
    const likely = isPage ? hosts.around(page) : handing;
    const most = isKnown ? answeringMost(asked, before, page, handing, likely) : undefined;
    // One of whom nothing else is known may be somebody else, who answers to some of the same.
    const one = isThrough && most !== undefined && answeredBy(most, asked) < FEWEST ? undefined : most;
    const begins = one === undefined ? new Set<string>() : beginningsAt(one, asked);
    // Where one place asks for too little to tell, each path tells for itself, if it does.
    const isLoose = isThrough && one === undefined;
    for (const { each, answers: all } of asked) {
      const answers = isLoose ? answersTo(each, routes, 2, 'alone') : all;
      // Whoever serves a page is one.
      const alone =
        answers.size === 1 && !isPage && !isDescribed && (!isThrough || isLoose)
          ? [...answers.values()][0]
          : undefined;
      const beside = one !== undefined && begins.has(beginningOf(pathIn(each)));
      const own =
        answers.get(one ?? '') ??
        alone ??
        (beside && answers.size === 0 ? { to: one, route: pathIn(each), assumed: true as const } : undefined);
      if (!own || isRivalled(each, own.to)) continue;
      const gateways = [...(before.get(own.to) ?? [])].filter((other) => other !== each.service);
      const [only] = gateways;
      // What stands behind the gateway asks its like without it.
      const isBehind = only !== undefined && before.get(each.service)?.has(only) === true;
      const gateway = gateways.length === 1 && !isBehind ? only : undefined;
      const target =
        gateway === undefined || answers.has(gateway) ? own : { ...own, to: gateway, route: pathIn(each) };
      found.set(each, target.to === each.service ? { outside: true } : target);
    }
  }
  return found;
}

/** Questions of one beginning that a service must answer to be asked whatever else begins so. */
const FEWEST = 3;

/** Whether another document that describes the same is named after a service, and the one that is meant is not. */
function isRivalled({ fact: { described } }: Asking, service: string): boolean {
  const words = service.toLowerCase().split(/[^a-z\d]+/);
  const isOf = (document: string) => {
    const named = document.slice(document.lastIndexOf('/') + 1).toLowerCase();
    return words.some((word) => word.length > 2 && !isGenericWord(word) && named.includes(word));
  };
  return described !== undefined && !isOf(described.document) && described.others.some(isOf);
}

/** So many different things are asked of one server alone. */
const MANY = 5;

/** To how many different questions a service answers. */
function answeredBy(
  service: string,
  asked: readonly { readonly each: Asking; readonly answers: ReadonlyMap<string, Target> }[],
): number {
  return new Set(
    asked.flatMap(({ each, answers }) =>
      answers.has(service) ? [`${each.fact.method} ${pathIn(each)}`] : [],
    ),
  ).size;
}

/** The beginnings of paths, `/api`, of which a service answers most: what it answers in ways that are not read lies there as well. */
function beginningsAt(
  one: string,
  asked: readonly { readonly each: Asking; readonly answers: ReadonlyMap<string, Target> }[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [beginning, group] of groupBy(asked, ({ each }) => beginningOf(pathIn(each)))) {
    const paths = new Set(group.map(({ each }) => pathIn(each)));
    const known = new Set(group.flatMap(({ each, answers }) => (answers.has(one) ? [pathIn(each)] : [])));
    if (beginning !== '/*' && known.size >= FEWEST && known.size * 2 > paths.size) found.add(beginning);
  }
  return found;
}

/** The first word of a path: `/api` of `/api/orders`. */
function beginningOf(path: string): string {
  return /^\/[^/]*/.exec(path)?.[0] ?? '/';
}

/** A base of which nothing is known at all. */
const ANY = '*';
/** Behind the place that sends what several ask, of whom nobody is seen to say. */
const THROUGH = ' through';
/** Whether a base is a variable that says only «the server», or whoever serves a page. */
function saysServer(base: string): boolean {
  return (
    /^[^ ]+ [\w.]+$/.test(base) &&
    !base.endsWith(DOCUMENT) &&
    !base.endsWith(THROUGH) &&
    !base.endsWith(NAMED)
  );
}

/** Behind the path of a document that describes what is asked for. */
const DOCUMENT = ' described';
/** Behind the name of a service that is a page: whoever serves it. */
const ITSELF = ' itself';

/** Behind a variable that is named after somebody in particular, who goes by another name here. */
const NAMED = ' named';

/** What goes for the address of a question; undefined where it names somebody in particular. */
function baseOf({
  fact: { address = [], through, described },
  service,
  text,
  behind,
  isOwn,
}: Asking): string | undefined {
  if (behind) {
    const { host = '', port = '' } = parseAddress(behind.text);
    return `${service} behind ${host} ${port}`;
  }
  if (isOwn) return service + ITSELF;
  const first = beginningIn(address);
  const variable = variableIn(first);
  const { host, port } = parseAddress(text);
  if (variable !== undefined && !isGeneric(variable))
    return host === undefined ? `${service} ${variable}${NAMED}` : undefined;
  if (host !== undefined) return isLocal(host) ? `${service} ${host}:${port ?? '80'}` : undefined;
  if (variable !== undefined) return `${service} ${variable}`;
  if (typeof first !== 'object') return undefined;
  // What a document describes is answered by one, whoever asks.
  if (described) return described.document + DOCUMENT;
  if (!through) return ANY;
  return `${service} ${placeKey(through)}${THROUGH}`;
}

/** What an address begins with after its scheme. */
function beginningIn(address: NonNullable<CallFact['address']>) {
  return address.find((part) => typeof part !== 'string' || !/^(?:[a-z]+:)?\/*$/i.test(part));
}

function variableIn(part: ReturnType<typeof beginningIn>): string | undefined {
  return typeof part === 'object' && 'variable' in part ? part.variable : undefined;
}

/** The variable that an address begins with. */
export function variableAt({ address = [] }: CallFact): string | undefined {
  return variableIn(beginningIn(address));
}

/** The variable of a service that says only «the server», and that no manifest sets. */
export function unsetServer({ fact: { address = [] }, service, text }: Asking): string | undefined {
  const variable = variableIn(beginningIn(address));
  const isUnset = variable !== undefined && parseAddress(text).host === undefined && isGeneric(variable);
  return isUnset ? `${service} ${variable}` : undefined;
}

/** What asks several ports of this machine asks others at most of them, though it may have their routes as well, as a gateway has. */
function ownOf(asking: Asking, isDescribed: boolean, askingSeveral: ReadonlySet<string>): Own {
  if (isDescribed) return 'never';
  return askingSeveral.has(asking.service) && isLocal(parseAddress(asking.text).host ?? '')
    ? 'beside'
    : 'alone';
}

/** The services that ask several ports of this machine of which nobody is seen to listen at one. */
function askingSeveralPorts(groups: ReadonlyMap<string | undefined, readonly Asking[]>): ReadonlySet<string> {
  const local = [...groups].flatMap(([base, [first]]) =>
    base !== undefined && first && isLocal(parseAddress(first.text).host ?? '') ? [first.service] : [],
  );
  return new Set(local.filter((service, index) => local.indexOf(service) !== index));
}

/**
 * Who answers all that is asked of one address, where that is several things, each of several words, or many things: a server of somebody else has
 * none of these. One thing is enough of a service that the variable shortens the name of: `AUTH_URL` of `authentication`.
 */
function answeringAll(group: readonly Asking[], routes: Routes): readonly (readonly [Asking, Target])[] {
  const paths = new Set(group.map(pathIn)).size;
  const words = paths < MANY ? 2 : 1;
  const asked = group.map((each) => ({ each, answers: answersTo(each, routes, words, 'alone') }));
  const [first, ...others] = asked;
  const all = [...(first?.answers.keys() ?? [])].filter((to) =>
    others.every(({ answers }) => answers.has(to)),
  );
  const variable = variableIn(beginningIn(group[0]?.fact.address ?? []));
  const shortened = all.filter((to) => variable !== undefined && shortens(variable, to));
  const sure = paths > 1 && all.length === 1 ? all[0] : shortened.length === 1 ? shortened[0] : undefined;
  // Whom the name means as well need not answer all: gateways ask for what is gone.
  const [named, ...rivals] = routes.flatMap(([to]) =>
    variable !== undefined && isPart(variable, to) ? [to] : [],
  );
  const isMost = named !== undefined && rivals.length === 0 && answeredBy(named, asked) * 2 > asksOf(asked);
  const only = sure ?? (isMost ? named : undefined);
  if (only === undefined && variable !== undefined) return handingOnTo(variable, group, routes);
  return asked.flatMap(({ each, answers }) => {
    const target = only === undefined || only === each.service ? undefined : answers.get(only);
    return target ? [[each, target] as const] : [];
  });
}

/**
 * Who is handed all that is asked by a variable that says what that is, `HOLDS_SERVICE_URL` of `/api/holds`, where one service alone answers to it: who hands on
 * what it is asked itself does so to its own system.
 */
function handingOnTo(
  variable: string,
  group: readonly Asking[],
  routes: Routes,
): readonly (readonly [Asking, Target])[] {
  const isHandingOn = (each: Asking) =>
    (each.fact.passes ?? each.fact.hands) !== undefined && isOfPath(variable, pathIn(each));
  if (!group.every(isHandingOn)) return [];
  const asked = group.map((each) => ({ each, answers: answersTo(each, routes, 1, 'never') }));
  const found = new Set(asked.flatMap(({ answers }) => [...answers.keys()]));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return [];
  return asked.flatMap(({ each, answers }) => {
    const target = answers.get(only);
    return target ? [[each, target] as const] : [];
  });
}

/** How many different questions are asked. */
function asksOf(asked: readonly { readonly each: Asking }[]): number {
  return new Set(asked.map(({ each }) => `${each.fact.method} ${pathIn(each)}`)).size;
}

/**
 * The one service that answers most of what is asked of one address, and at least half of it; of several that do, the one that is likely, or before the others.
 * Whoever hands out the page that asks need answer no more than half.
 */
function answeringMost(
  asked: readonly { readonly each: Asking; readonly answers: ReadonlyMap<string, Target> }[],
  before: Before,
  asking: string,
  handing: ReadonlySet<string>,
  likely: ReadonlySet<string>,
): string | undefined {
  const paths = groupBy(asked, ({ each }) => `${each.fact.method} ${pathIn(each)}`);
  const counts = new Map<string, number>();
  for (const [first] of paths.values())
    for (const service of first?.answers.keys() ?? []) counts.set(service, (counts.get(service) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (most * 2 < paths.size) return undefined;
  const [host, ...hosts] = [...counts].flatMap(([service, count]) =>
    handing.has(service) && count * 2 >= paths.size ? [service] : [],
  );
  if (host !== undefined && hosts.length === 0) return host;
  const all = [...counts].flatMap(([service, count]) => (count === most ? [service] : []));
  const best = all.length > 1 ? all.filter((each) => each !== asking) : all;
  if (best.length === 1) return best[0];
  const [near, ...nearer] = best.filter((each) => likely.has(each));
  if (near !== undefined && nearer.length === 0) return near;
  const gateways = best.filter((each) =>
    best.every((other) => other === each || before.get(other)?.has(each)),
  );
  return gateways.length === 1 ? gateways[0] : undefined;
}
