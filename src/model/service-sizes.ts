/**
 * In: the model. Out: how large each service is, in lines and in what it answers to, of those that can be compared. Why: a share of the lines
 * says something only of services whose lines were read, and a share of the endpoints only of those that answer by themselves.
 */
import { groupBy } from './group.js';
import { layersOf } from './layers.js';
import type { Model } from './model.js';
import type { Endpoint, Module } from './nouns.js';
import { moduleOf, servicesOf, unitOf } from './queries.js';

export interface ServiceSize {
  readonly service: string;
  /** Physical lines, those of tests left out. */
  readonly lines: number;
  /** What it answers to, but for what operators ask of every service. */
  readonly endpoints: readonly Endpoint[];
  /** How many channels it consumes from. */
  readonly consumes: number;
  /** It may answer to more: not all of its routes could be read. */
  readonly mayAnswerMore: boolean;
}

export interface ServiceSizes {
  /**
   * By name, the services whose code was read, and that are seen to do something at the server: they answer, consume or touch tables. Not those
   * that only pass on what they are asked: a gateway is small by nature, and repeats the endpoints of all.
   */
  readonly compared: readonly ServiceSize[];
  /**
   * About how many lines there are in services that are not wholly written in what archfit reads: as many for each file as the files have that
   * were read.
   */
  readonly unreadLines: number;
}

export function serviceSizes(model: Model): ServiceSizes {
  const lines = new Map<string, number>();
  let [files, all] = [0, 0];
  for (const file of model.files.values()) {
    const module = moduleOf(model, file.path);
    if (!module || file.test) continue;
    const { name } = unitOf(model, module);
    lines.set(name, (lines.get(name) ?? 0) + file.lines);
    files += 1;
    all += file.lines;
  }
  const read = new Set([...model.files.values()].map(({ language }) => language));
  const unread = (service: Module) => unreadFiles(service, read);
  const layers = layersOf(model);
  const proxies = proxiesOf(model);
  const touching = new Set(
    model.tableAccesses.flatMap(({ service, mode }) => (mode === 'define' ? [] : [service])),
  );
  const endpoints = groupBy(
    model.endpoints.filter((endpoint) => !isOperational(endpoint)),
    ({ service }) => service,
  );
  const halfRead = new Set(model.unreadRoutes.flatMap(({ service, paths }) => (paths ? [] : [service])));
  const channels = groupBy(
    model.channels.flatMap(({ consumers }) => [...new Set(consumers.map(({ service }) => service))]),
    (service) => service,
  );
  const compared = servicesOf(model).flatMap((service): ServiceSize[] => {
    const { name } = service;
    const size: ServiceSize = {
      service: name,
      lines: lines.get(name) ?? 0,
      endpoints: endpoints.get(name) ?? [],
      consumes: channels.get(name)?.length ?? 0,
      mayAnswerMore: halfRead.has(name),
    };
    const works = size.endpoints.length > 0 || size.consumes > 0 || touching.has(name);
    const keepsData = touching.has(name) || (service.stores ?? []).some((store) => !CACHE.test(store));
    const forwards = (proxies.has(name) || GATEWAY.test(name)) && !keepsData;
    const isSized = size.lines > 0 && unread(service) === 0;
    return works && isSized && !forwards && layers.get(name) !== 'front end' ? [size] : [];
  });
  const others = servicesOf(model).reduce((sum, service) => {
    const amount = unread(service);
    return amount === 0 ? sum : sum + (lines.get(service.name) ?? 0) + (amount * all) / Math.max(1, files);
  }, 0);
  return { compared, unreadLines: Math.round(others) };
}

const CACHE = /^(?:Redis|Memcached)$/;
/** What people call who hands on, where a library of their own does it. */
const GATEWAY = /(?:^|[-_])(?:gateway|bff|router)(?:$|[-_])/i;

/** What operators and machines ask of every service says nothing about what it is for: `/health`, `/metrics`, `/`. */
export function isOperational({ protocol, path }: Endpoint): boolean {
  return (
    protocol === 'http' &&
    /^(?:\/(?:api|internal|v\d+|_|-))?\/(?:|\*|_*(?:health|live|ready|start)[\w-]*|metrics|ping|status|version|info|favicon\.ico|robots\.txt|(?:api-)?docs|swagger[\w-]*|openapi[\w.-]*)$/i.test(
      path,
    )
  );
}

/** How many files of a service are in languages that were not read; SQL is no program by itself. */
function unreadFiles({ languageFiles }: Module, read: ReadonlySet<string>): number {
  return Object.entries(languageFiles).reduce(
    (sum, [language, files]) => (language === 'SQL' || read.has(language) ? sum : sum + files),
    0,
  );
}

/** Libraries that hand a request on to somebody else. */
const PROXY =
  /^(?:http-proxy|http-proxy-middleware|express-http-proxy|express-gateway|fast-gateway|redbird|node-http-proxy|koa-proxies?|koa-better-http-proxy|@fastify\/(?:http-proxy|reply-from)|@apollo\/gateway|@graphql-mesh\/\w+)$/;

/** Services that call two others or more, or use a library that hands requests on. */
function proxiesOf(model: Model): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { from, to, kind } of model.packageDependencies) {
    const module = moduleOf(model, from);
    if (module && kind !== 'type' && PROXY.test(to)) found.add(unitOf(model, module).name);
  }
  const callees = new Map<string, string>();
  for (const { from, to } of model.calls) {
    const other = callees.get(from);
    if (other === undefined) callees.set(from, to);
    else if (other !== to) found.add(from);
  }
  return found;
}
