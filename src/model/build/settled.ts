/**
 * Who answers what is asked, where the address alone does not tell. In: the questions with who is found at their addresses. Out: for each of these, who
 * is meant after all: by the paths that are asked there, behind a gateway, at a public address, at the one of who develops the program.
 */
import type { CallFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Endpoint } from '../nouns.js';
import { placeKey } from '../queries.js';
import { answeredAsBuilt } from './built-addresses.js';
import { type Asking, answeredByPaths, type Before, isGateway, variableAt } from './by-paths.js';
import type { Found, Target } from './call-targets.js';
import type { Gateways } from './gateways.js';
import { type Hosts, isLocal } from './hosts.js';
import type { PageHosts } from './page-hosts.js';
import { answersTo, literals, pathIn } from './path-answers.js';
import { answeredBehind, answeredBelow, tells } from './published-paths.js';
import { findEndpoint, PREFIX, parseAddress } from './routes.js';
import { answeredAsUsual } from './usual-addresses.js';

/** Who is found at an address, with the question that was asked there. */
export type FoundFor = Found & { readonly asked?: Asking };

/** A call in a service that makes it, with who is found at each of its addresses. */
export interface Question {
  readonly fact: CallFact;
  readonly service: string;
  readonly found: readonly FoundFor[];
}

export interface Known {
  readonly answeringBy: ReadonlyMap<string, readonly Endpoint[]>;
  /** The gateways in code, as far as it is known whom they ask. */
  readonly before: Before;
  readonly gateways: Gateways;
  readonly hosts: Hosts;
  readonly pageHosts: PageHosts;
  /** What services answer by handing it on. */
  readonly handing: readonly Endpoint[];
  /** Whether a service may answer in what is not read of it. */
  mayAnswer(service: string): boolean;
  /** Whether all that a service answers is read. */
  isWhole(service: string): boolean;
  /** The same, but for files that it hands out. */
  isWholeButFiles(service: string): boolean;
  /** Who is found for a call of a service. */
  find(fact: CallFact, service: string): readonly Found[];
}

/** @returns who is meant by what was found at an address */
export function settled(questions: readonly Question[], known: Known): (found: FoundFor) => Found {
  const { answeringBy, gateways, hosts } = known;
  const open = questions.flatMap(({ found }) =>
    found.some((each) => 'to' in each)
      ? []
      : found.flatMap((each) => ('why' in each || ('own' in each && each.own) ? (each.asked ?? []) : [])),
  );
  const mixedUp = atMixedPorts(questions, known);
  const misnamed = underOtherNames(questions, known);
  const byPaths = answeredByPaths([...open, ...mixedUp, ...misnamed.keys()], answeringBy, known.before, {
    hosts: known.pageHosts,
    handing: known.handing,
  });
  const strangers = questions.flatMap(({ found }) =>
    found.every((each) => 'outside' in each) ? found.flatMap((each) => each.asked ?? []) : [],
  );
  const below = answeredBelow(strangers, answeringBy);
  const behind = answeredBehind([...strangers, ...open], gateways, hosts);
  const placesKnown = new Set(
    questions.flatMap(({ fact, found }) => (found.some((each) => 'to' in each) ? [placeKey(fact.at)] : [])),
  );
  // A container of which it is not known what runs in it is as good as a stranger.
  const unknown = open.filter(({ text, isOwn }) => !isOwn && parseAddress(text).host !== undefined);
  const usual = answeredAsUsual(
    [...strangers, ...unknown].filter(({ fact }) => !placesKnown.has(placeKey(fact.at))),
    known.find,
    (target, fact) => {
      const endpoints = answeringBy.get(target.to);
      if (endpoints) {
        // What takes whatever it is asked for tells nothing: many a program is developed at one port.
        const { path } = findEndpoint(endpoints, fact.method, target.route) ?? {};
        return path !== undefined && (target.route === path || tells(path, target.route));
      }
      const named = hosts.called(target.route.split('/')[1] ?? '', '');
      return known.mayAnswer(target.to) && (named === undefined || named === target.to);
    },
  );
  const mixed = new Set(mixedUp);
  const built = answeredAsBuilt(questions, answeringBy);
  return (found) => {
    const { asked } = found;
    if (!asked) return found;
    const meant = byPaths.get(asked);
    if (misnamed.has(asked)) return meant ?? { why: misnamed.get(asked)! };
    // Whoever has the port is asked, where nobody else is seen to answer.
    if (mixed.has(asked))
      return meant && 'to' in meant && answers(meant, asked.fact, answeringBy) ? meant : found;
    return behind.get(asked) ?? meant ?? below.get(asked) ?? usual.get(asked) ?? built.get(asked) ?? found;
  };
}

function answers(
  { to, route }: Target,
  { method }: CallFact,
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
): boolean {
  return findEndpoint(answeringBy.get(to) ?? [], method, route) !== undefined;
}

/**
 * The questions at ports of this machine whose service, all of which is read, answers nothing of what another asks there: numbers of ports are mixed up
 * easily, as no two of them are ever tried at once.
 */
function atMixedPorts(
  questions: readonly Question[],
  { answeringBy, hosts, isWhole }: Known,
): readonly Asking[] {
  const atPorts = questions.flatMap(({ fact, service, found }) =>
    found.flatMap((each) => {
      if (!('to' in each) || !each.asked || fact.hands) return [];
      const { host, port } = parseAddress(each.asked.text);
      if (host === undefined || !isLocal(host) || isGateway(each.to)) return [];
      const having = hosts.at(host, port, service);
      return 'service' in having && having.service === each.to
        ? [{ key: `${service} ${port} ${each.to}`, each, asked: each.asked }]
        : [];
    }),
  );
  return [...groupBy(atPorts, ({ key }) => key).values()].flatMap((group) =>
    group.every(({ each, asked }) => isWhole(each.to) && !answers(each, asked.fact, answeringBy))
      ? group.map(({ asked }) => asked)
      : [],
  );
}

/** Whether a service answers what ends like a question: what begins its paths may be part of the address. */
function endsSo(asked: Asking, routes: Parameters<typeof answersTo>[1]): boolean {
  const words = pathIn(asked).split('/').slice(1);
  const end = `/${words.slice(words.findIndex((word) => !PREFIX.test(word))).join('/')}`;
  return routes.some(([, endpoints]) => endpoints.some(({ path }) => path.endsWith(end)));
}

/**
 * The questions whose variable is called like a service, all of which is read, that answers nothing of what is asked by it, though another answers all of
 * that: what a variable is called tells whom somebody had in mind, and not who answers. With what is to be said of each.
 */
function underOtherNames(
  questions: readonly Question[],
  { answeringBy, isWholeButFiles }: Known,
): ReadonlyMap<Asking, string> {
  const named = questions.flatMap(({ fact, service, found }) =>
    found.flatMap((each) => {
      const variable = variableAt(fact);
      if (!('to' in each) || !each.assumed || !each.asked || variable === undefined) return [];
      if (fact.hands || isGateway(each.to) || parseAddress(each.asked.text).host !== undefined) return [];
      return [{ key: `${service} ${variable} ${each.to}`, to: each.to, variable, asked: each.asked }];
    }),
  );
  const routes = [...answeringBy].map(
    ([service, endpoints]) => [service, endpoints.filter(({ protocol }) => protocol === 'http')] as const,
  );
  return new Map(
    [...groupBy(named, ({ key }) => key).values()].flatMap((group) => {
      const [{ to, variable, asked: first } = group[0]!] = group;
      const own = routes.filter(([service]) => service === to);
      const others = routes.filter(([service]) => service !== to && service !== first.service);
      const telling = group.filter(({ asked }) => literals(pathIn(asked)) > 0);
      const isOther =
        isWholeButFiles(to) &&
        telling.length > 0 &&
        group.every(({ asked }) => answersTo(asked, own, 0, 'beside').size === 0 && !endsSo(asked, own)) &&
        others.some((other) => telling.every(({ asked }) => answersTo(asked, [other], 1, 'beside').size > 0));
      const why = `the variable ${variable} of ${first.service} is called like ${to}, which answers nothing of what is asked there`;
      return isOther ? group.map(({ asked }) => [asked, why] as const) : [];
    }),
  );
}
