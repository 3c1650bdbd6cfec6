/**
 * Which service answers at an address. In: the deployments with their names, aliases and ports, and where programs listen. Out: for a host
 * and port the service, that nobody of the system answers there, or that it is not known. Names of Kubernetes (`orders.shop.svc.cluster.local`)
 * are those of the services before the first dot.
 */
import type { DeploymentFact, ListenFact } from '../facts.js';
import type { Module, Path } from '../nouns.js';
import { withoutBundler } from './bundled-variables.js';
import { doers, inNumber } from './named-alike.js';
import { withoutSharedWords } from './shared-words.js';

export type Answerer =
  | { readonly service: string }
  /** Somebody outside of the system, or a part of it that is no service: a broker, a search engine. */
  | { readonly outside: true }
  | { readonly unknown: string };

export interface Hosts {
  /**
   * Who answers at `host:port`; of several of one name the one that lies or is deployed nearest to who asks, a service or a file. Of several that
   * have one port of this machine, the one that is meant answers what is asked, or is deployed together with who asks.
   */
  at(
    host: string,
    port: string | undefined,
    from?: string | { readonly file: Path },
    answers?: (service: string) => boolean,
  ): Answerer;
  /** The service that a name of something of it begins with: `orders-prod-place` of orders. */
  beginning(name: string): string | undefined;
  /** The service whose address a variable of this name holds by its name: `ORDERS_SERVICE_URL`. */
  named(variable: string, but: string): string | undefined;
  /** The service that a directory knows by a name, or by a part of it: `urn:shop:orders-service:v1`. */
  called(name: string, but: string): string | undefined;
}

/**
 * Names of this machine itself: only the port tells who is meant. So it is with those that emulators of devices have for it, and with its address in the
 * network of a house, by which a device asks whoever writes the program that it runs.
 */
const LOCAL =
  /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal|docker\.for\.mac\.localhost|10\.0\.[23]\.2|192\.168(?:\.\d+){2})$/i;
/** What a variable ends with that holds where a service is: `USERS_MS`, `ORDERS_SERVICE`. */
const OF_SERVICE = /[a-z\d]_?(?:micro_?service|service|svc|srv)$|_ms$/i;
/** What a private network calls its machines. */
const PRIVATE = /\.(?:local|internal|svc|cluster|lan|consul|test)$|\.svc\./i;

/** Whether a name means this machine itself. */
export function isLocal(host: string): boolean {
  return LOCAL.test(host);
}

export function findHosts(
  deployments: readonly DeploymentFact[],
  listens: readonly { readonly fact: ListenFact; readonly service: string }[],
  modules: ReadonlyMap<string, Module>,
  bind: (parts: ListenFact['port'], service: string) => readonly string[],
  /** What the code asks for, as far as it is known. */
  addresses: readonly string[] = [],
): Hosts {
  const services = [...modules.values()].filter(({ kind }) => kind === 'service');
  const byPath = new Map(services.map(({ path, name }) => [path, name]));
  const byName = new Map<string, Set<string>>();
  const byPort = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, key: string, service: string): void => {
    map.set(key, (map.get(key) ?? new Set()).add(service));
  };
  for (const { name } of services) add(byName, name.toLowerCase(), name);
  /** The directories that a service lies in, and whose manifests deploy it. */
  const placesOf = new Map<string, Set<string>>();
  /** The manifests that deploy a service. */
  const manifestsOf = new Map<string, Set<string>>();
  for (const { name, path } of services) add(placesOf, name, `${path}/`);
  /** The services that publish a port of this machine, with what it leads to within them. */
  const innerPorts = new Map<string, Set<string>>();
  /** The ports that something of a deployment leads to, and not only a variable says, which many may be given together. */
  const led = new Set<string>();
  /** Where others are led to within a service, of whatever machine. */
  const byOwnPort = new Map<string, Set<string>>();
  for (const { name, path, hosts = [], ports = [], ownPorts = [], ...deployed } of deployments) {
    const { innerPorts: inner, variables, at } = deployed;
    const service = path === undefined ? (modules.has(name) ? name : undefined) : byPath.get(path);
    if (service === undefined) continue;
    add(placesOf, service, directoryOf(at.path));
    add(manifestsOf, service, at.path);
    for (const host of [name, ...hosts]) add(byName, host.toLowerCase(), service);
    for (const port of ports) {
      add(byPort, port, service);
      led.add(`${port} ${service}`);
      add(innerPorts, `${port} ${service}`, inner?.[port] ?? '?');
    }
    for (const port of ownPorts) add(byOwnPort, port, service);
    for (const [key, value] of Object.entries(variables)) {
      if (/^(?:\w+_)?PORT$/.test(key) && ownPort(key, name) && /^\d+$/.test(value))
        add(byPort, value, service);
    }
  }
  /** The ports that programs listen at where nobody tells them another: on the machine of who writes them. */
  const byUsualPort = new Map<string, Set<string>>();
  /** The ports that the code of a service writes itself, `?` for those that it does not. */
  const written = new Map<string, Set<string>>();
  for (const { fact, service } of listens) {
    add(written, service, fact.port.every((part) => typeof part === 'string') ? fact.port.join('') : '?');
    for (const port of bind(fact.port, service))
      if (/^\d+$/.test(port)) {
        add(byPort, port, service);
        led.add(`${port} ${service}`);
      }
    const usual = usualText(fact.port);
    if (/^\d+$/.test(usual)) add(byUsualPort, usual, service);
  }
  /** Of those that others are led to at a port, whose code leaves it to a variable at which they listen: whoever sets that writes it as here. */
  const leftOpen = (port: string): ReadonlySet<string> | undefined => {
    const open = [...(byOwnPort.get(port) ?? [])].filter((each) => written.get(each)?.has('?'));
    return open.length > 0 ? new Set(open) : undefined;
  };
  /** Who has a port of this machine: of those that are only told it, and do not answer what is asked, nobody where who listens there by itself does. */
  const having = (port: string, answers?: (service: string) => boolean): ReadonlySet<string> | undefined => {
    const [told, usual] = [byPort.get(port), byUsualPort.get(port)];
    if (!told || !usual || !answers) return told ?? usual ?? leftOpen(port);
    const isHeard = [...told].some((each) => led.has(`${port} ${each}`) || answers(each));
    return isHeard || ![...usual].some(answers) ? told : usual;
  };
  /** Of several that have a port, those of which something listens there: none whose code says that it listens only beside what is published. */
  const heard = (port: string, found: ReadonlySet<string>): ReadonlySet<string> => {
    if (found.size < 2) return found;
    const left = [...found].filter((each) => {
      const own = written.get(each) ?? new Set(['?']);
      const inner = innerPorts.get(`${port} ${each}`);
      return own.has('?') || own.has(port) || !inner || [...inner].some((to) => to === '?' || own.has(to));
    });
    return left.length > 0 ? new Set(left) : found;
  };
  const stems = new Map<string, Set<string>>();
  for (const { name } of services) add(stems, stem(name), name);
  // `billing-service-api`, which is meant by `BILLING_SERVICE_API` where nobody is called `billing` alone.
  const roots = new Map<string, Set<string>>();
  for (const { name } of services) add(roots, stem(stem(name)), name);
  // `shop-cart-service` of a shop whose services are all called after it, which is meant by `CART_URL`.
  const short = new Map<string, Set<string>>();
  for (const [name, called] of withoutSharedWords(services.map(({ name }) => name)))
    add(short, stem(called), name);
  for (const [host, of] of byName) for (const service of of) add(stems, stem(host), service);
  const only = (
    found: ReadonlySet<string> | undefined,
    from?: string | { readonly file: Path },
  ): string | undefined => {
    if (!found || found.size === 1 || from === undefined)
      return found?.size === 1 ? [...found][0] : undefined;
    const own = typeof from === 'string' ? [...(placesOf.get(from) ?? [])] : [directoryOf(from.file)];
    const depths = [...found].map((each) => ({
      each,
      depth: Math.max(
        0,
        ...[...(placesOf.get(each) ?? [])].flatMap((place) => own.map((mine) => common(place, mine))),
      ),
    }));
    const deepest = Math.max(...depths.map(({ depth }) => depth));
    const near = depths.filter(({ depth }) => depth === deepest && depth > 0);
    return near.length === 1 ? near[0]!.each : undefined;
  };
  /**
   * Of several that have one port, those that answer what is asked, and of these, for who is deployed, the ones that are as well, and together with
   * who asks.
   */
  const likely = (
    found: ReadonlySet<string>,
    from: string | { readonly file: Path } | undefined,
    answers: ((service: string) => boolean) | undefined,
  ): ReadonlySet<string> => {
    if (found.size < 2) return found;
    const answering = new Set(answers ? [...found].filter(answers) : []);
    const left = answering.size > 0 ? answering : found;
    const own = typeof from === 'string' ? manifestsOf.get(from) : undefined;
    if (!own) return left;
    const deployed = [...left].filter((each) => manifestsOf.has(each));
    const beside = deployed.filter((each) => [...manifestsOf.get(each)!].some((at) => own.has(at)));
    if (beside.length > 0) return new Set(beside);
    return deployed.length > 0 ? new Set(deployed) : left;
  };
  const set = deployments.flatMap(({ variables }) => Object.values(variables));
  const own = ownFamilies([...set, ...addresses], (label) => only(stems.get(stem(label))));
  const namedAs = (variable: string): string | undefined => {
    const bare = withoutBundler(variable)
      .replace(
        /(?:_BASE|_INTERNAL)?(?:_(?:URL|URI|HOST|HOST_?NAME|ADDR|ADDRESS|ENDPOINT|API|ORIGIN|UPSTREAM|TARGET|PROTOCOL|SCHEME|PORT)(?:_BASE)?)+$/i,
        '',
      )
      .replace(/^(?:(?:API|BASE|BACKEND|SERVER)_)*(?:URL|URI|HOST|ENDPOINT)_?(?=[A-Z]{3})/, '');
    const isAddress = bare !== variable || OF_SERVICE.test(bare);
    const meaning = (meant: string) =>
      stems.get(meant) ??
      stems.get(inNumber(meant)) ??
      doers(meant).flatMap((each) => stems.get(each) ?? [])[0] ??
      roots.get(meant) ??
      short.get(meant) ??
      short.get(inNumber(meant));
    const written = stem(bare);
    // How somebody is asked says nothing of who that is, unless somebody is called so: `REALTIME_SOCKET_SERVICE_URI`.
    const [how = ''] = BY_WAY_OF.exec(bare) ?? [];
    const without = stem(bare.replace(how, ''));
    const isByWay = how !== '' && meaning(written) === undefined && meaning(stem(how)) === undefined;
    const meant = isByWay && without !== '' ? without : written;
    const alike = isAddress ? meaning(meant) : undefined;
    // Of several that go by the same stem, the one that has just that name is meant, else the only one that is called so itself.
    const all = [...(alike ?? [])];
    const called = all.filter((each) => stem(each) === meant);
    return (
      only(alike) ??
      all.find((each) => each.toLowerCase() === bare.toLowerCase()) ??
      (called.length === 1 ? called[0] : undefined)
    );
  };
  return {
    at(host, port, from, answers) {
      if (LOCAL.test(host)) {
        const known = having(port ?? '80', answers);
        const all = known && heard(port ?? '80', known);
        // Who asks this machine asks another than itself, where there is one: one container may run several programs.
        const others = new Set([...(all ?? [])].filter((each) => each !== from));
        // A program may ask itself what it alone answers.
        const isOwn = typeof from === 'string' && all?.has(from) === true && answers?.(from) === true;
        if (isOwn && ![...others].some((each) => answers!(each))) return { service: from };
        const service = only(likely(others.size > 0 ? others : (all ?? new Set()), from, answers), from);
        return service === undefined ? { unknown: `${host}:${port ?? '80'}` } : { service };
      }
      const name = host.toLowerCase();
      const label = name.split('.')[0]!;
      const isInside = !name.includes('.') || PRIVATE.test(name) || /^[\w-]+\.[\w-]+$/.test(name);
      const exact = byName.get(name) ?? (isInside ? byName.get(label) : undefined);
      if (exact) {
        // Of several that go by a name, the one that has it is meant.
        const service = only(exact, from) ?? [...exact].find((each) => each.toLowerCase() === name);
        return service === undefined ? { unknown: host } : { service };
      }
      if (name.includes('.') && !PRIVATE.test(name)) {
        // Who hosts programs hosts those of strangers as well, and stores: only who answers what is asked is meant by a part of a name.
        const [service] = familiesOf(name).flatMap(({ family, member, isPart }) => {
          const meant = own.has(family) ? only(stems.get(stem(member)), from) : undefined;
          return meant !== undefined && (!isPart || answers?.(meant) === true) ? [meant] : [];
        });
        return service === undefined ? { outside: true } : { service };
      }
      const near = only(stems.get(stem(label)), from);
      return near === undefined ? { unknown: host } : { service: near };
    },
    beginning(name) {
      const found = services
        .map((each) => each.name)
        .filter((each) => `${name.toLowerCase()}-`.startsWith(`${each.toLowerCase()}-`))
        .sort((a, b) => b.length - a.length);
      return found[0];
    },
    called(name, but) {
      const parts = name.split(/[:/.]+/).filter((part) => part !== '');
      for (const part of parts.reverse()) {
        const exact = byName.get(part.toLowerCase());
        const service = exact ? only(exact, but) : only(stems.get(stem(part)));
        if (service !== undefined) return service === but ? undefined : service;
      }
      return undefined;
    },
    named(variable, but) {
      const whom = (of: string) => spellings(of).flatMap((each) => namedAs(each) ?? [])[0];
      const found = whom(variable) ?? whom(withoutOwner(variable, but));
      return found === but ? undefined : found;
    },
  };
}

/** A word of a variable that tells by which protocol somebody is asked. */
const BY_WAY_OF = /_(?:SOCKET|WEB_?SOCKET|WS|HTTPS?|GRPC|REST|TCP|RPC)(?=_|$)/i;

/**
 * The families of hosts of the system itself: those of which addresses that are set or asked name several of its services, `orders.shop.com` and
 * `payments-api.shop.com`, or `shop-orders.host.app` and `shop-payments.host.app`. One that names a single service may be a stranger's:
 * `payments.bank.com`.
 */
function ownFamilies(
  addresses: readonly string[],
  serviceOf: (label: string) => string | undefined,
): ReadonlySet<string> {
  const named = new Map<string, Set<string>>();
  for (const address of addresses) {
    const host = /^(?:https?|wss?|grpcs?):\/\/([\w.-]+\.[a-z]{2,})(?=[:/?#]|$)/i
      .exec(address)?.[1]
      ?.toLowerCase();
    for (const { family, member } of host === undefined ? [] : familiesOf(host)) {
      const service = serviceOf(member);
      if (service !== undefined) named.set(family, (named.get(family) ?? new Set()).add(service));
    }
  }
  return new Set([...named].flatMap(([family, services]) => (services.size > 1 ? [family] : [])));
}

/**
 * What a host may be one of, and which: of its domain; and where many strangers share that, as with who hosts programs, of those that begin or end
 * alike, be it with what is made up for each.
 */
function familiesOf(
  host: string,
): readonly { readonly family: string; readonly member: string; readonly isPart?: true }[] {
  const domain = domainOf(host);
  if (domain === '') return [];
  const label = host.slice(0, -domain.length - 1);
  const parts = label.length > LONGEST_LABEL ? [label] : label.split('-');
  const cut = parts.slice(1).flatMap((_, index) => {
    const [before, after] = [parts.slice(0, index + 1).join('-'), parts.slice(index + 1).join('-')];
    const ending = MADE_UP.test(after) ? '?' : after;
    return [
      { family: `${before}-*.${domain}`, member: after, isPart: true as const },
      { family: `*-${ending}.${domain}`, member: before, isPart: true as const },
    ];
  });
  return [{ family: domain, member: label }, ...cut];
}

/** Letters, by RFC 1035. */
const LONGEST_LABEL = 63;
/** What a host of programs puts behind a name that is taken: `orders-x4k2.onrender.com`. */
const MADE_UP = /^(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{4,12}(?:-[a-z]{2})?$/;

/** A text where no variable is set. */
function usualText(parts: ListenFact['port']): string {
  return parts
    .flatMap((part) =>
      typeof part === 'string' ? [part] : 'variable' in part ? (part.otherwise ?? ['?']) : ['?'],
    )
    .map((part) => (typeof part === 'string' ? part : '?'))
    .join('');
}

/** What a host lies in: `shop.com` of `orders.shop.com`, nothing of `shop.com`. */
function domainOf(host: string): string {
  const [, ...domain] = host.split('.');
  return domain.length > 1 ? domain.join('.') : '';
}

/**
 * A variable as those of the environment are spelt. Of a setting within others, `services.orders.url` or `hosts.ordersHost`, the last names say whose it is.
 */
function spellings(variable: string): readonly string[] {
  if (!/[a-z]/.test(variable)) return [variable];
  const words = variable.split('.').map((each) => each.replace(/([a-z\d])([A-Z])/g, '$1_$2'));
  const [last = '', before] = words.reverse();
  const isAddress = /^(?:base_)?(?:url|uri|host|hostname|addr|address|endpoint|origin)$/i.test(last);
  return [...(isAddress && before !== undefined ? [`${before}_${last}`] : [last]), variable];
}

function directoryOf(path: Path): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** How many directories two paths have in common from the root on. */
function common(a: string, b: string): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const index = one.findIndex((segment, at) => segment === '' || segment !== other[at]);
  return index === -1 ? one.length : index;
}

/** A variable without the name of the service that reads it, where the variables of several lie in one file: `ORDERS_SERVICE_STOCK_URL` of orders. */
function withoutOwner(variable: string, service: string): string {
  const bare = withoutBundler(variable);
  const words = service.replace(/[^A-Za-z\d]+/g, '_').toUpperCase();
  const owner = [words, words.replace(/_(?:SERVICE|SVC|API|APP|SERVER)$/, '')].find(
    (each) => each !== '' && bare.startsWith(`${each}_`),
  );
  return owner === undefined ? variable : bare.slice(owner.length + 1);
}

/** A variable that holds the port of its own service: `PORT`, `HTTP_PORT`, `ORDERS_PORT` of orders. */
function ownPort(key: string, name: string): boolean {
  const of = key
    .replace(/_?PORT$/, '')
    .replace(/^(?:HTTP|APP|API|SERVER|SERVICE|WEB|LISTEN|NODE|TCP|GRPC)$/, '');
  return of === '' || stem(of) === stem(name);
}

/**
 * A name without what says only that it is a service, in which language, and which in a row: `orders` of `orders-service`, `ms-orders`, `OrdersApi`,
 * `orders_server_js`, `03-orders`.
 */
function stem(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/^\d+[-_.]+(?=[a-z]{2})/, '')
    .replace(/[-_](?:ms|js|ts|node)$|^(?:service|svc|ms|microservice|app)[-_](?=\w{3})/g, '')
    .replace(/[^a-z\d]/g, '');
  return bare.replace(/(?:micro)?(?:service|svc|srv|api|server|app|backend)s?$/, '') || bare;
}
