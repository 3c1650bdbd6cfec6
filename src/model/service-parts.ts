/**
 * In: the model. Out: for each service the parts into which its endpoints fall when only the tables behind them hold them together. Why: a service
 * whose parts share no data is several services in one deployment (the wrong cut of Walker et al. 2020; cohesion by shared entities: Service
 * Cutter, Gysel 2016).
 * What an endpoint touches is what the files touch that its file reaches by imports: more than it does, so that what falls apart is apart. What is
 * asked for beneath one thing of another part is of that part.
 */
import { type Edge, groupsOf } from './graph.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Endpoint, Path } from './nouns.js';
import { compareText, moduleOf, tableId, unitOf } from './queries.js';
import { isOperational } from './service-sizes.js';

export interface ServicePart {
  readonly endpoints: readonly Endpoint[];
  /** By `tableId`, sorted. */
  readonly tables: readonly string[];
}

export interface ServiceParts {
  readonly service: string;
  /** The one with most endpoints first; what touches no table is of no part. */
  readonly parts: readonly ServicePart[];
  /** Tables that hold everything together and so tell nothing, by `tableId`. */
  readonly ubiquitous: readonly string[];
}

/**
 * @param ubiquitous from 0 to 1: a table that more of the endpoints reach ties nothing together if most of them only read it (who asks), or only
 *   write it (what was done). One that they read and write is what the service is about, and so is one that the service is called after.
 */
export function serviceParts(model: Model, ubiquitous: number): ServiceParts[] {
  const touched = groupBy(
    model.accesses.filter(({ mode, at }) => mode !== 'define' && at !== undefined),
    ({ service }) => service,
  );
  const targets = groupBy(
    model.dependencies.filter(({ kind }) => kind !== 'type'),
    ({ from }) => from,
  );
  const unit = (path: Path) => {
    const module = moduleOf(model, path);
    return module && unitOf(model, module);
  };
  /** What a file reaches, not by way of another service. */
  const reached = (start: Path): ReadonlySet<Path> => {
    const seen = new Set([start]);
    for (const path of seen) {
      for (const { to } of targets.get(path) ?? []) {
        const there = unit(to);
        if (there?.kind !== 'service' || there === unit(start)) seen.add(to);
      }
    }
    return seen;
  };
  // What only statements show may be done by any endpoint.
  const halfKnown = new Set(
    model.tableAccesses.flatMap(({ service, seen }) => (seen.includes('code') ? [] : [service])),
  );
  const halfRead = unexplained(model);
  return [...groupBy(model.endpoints, ({ service }) => service)].flatMap(([service, all]): ServiceParts[] => {
    if (halfKnown.has(service) || halfRead.has(service)) return [];
    const accesses = groupBy(touched.get(service) ?? [], ({ at }) => at!.path);
    const uses = (path: Path): Uses => {
      const own = [...reached(path)].flatMap((each) => accesses.get(each) ?? []);
      const named = (modes: readonly string[]) =>
        new Set(own.flatMap((access) => (modes.includes(access.mode) ? [idOf(access)] : [])));
      return { read: named(['read', 'lock']), written: named(['write']) };
    };
    const files = groupBy(
      all.filter((endpoint) => !isOperational(endpoint)),
      ({ scope, at }) => scope?.path ?? at.path,
    );
    const handlers = [...files].map(([path, endpoints]) => ({ path, endpoints, ...uses(path) }));
    const everywhere = ubiquitousTables(handlers, ubiquitous, service);
    const messages = model.channels
      .flatMap(({ consumers }) => consumers)
      .filter((site) => site.service === service)
      .map(({ at: { path } }) => ({ path: `message ${path}`, ...uses(path) }));
    const edges = [
      ...[...handlers, ...messages].flatMap(({ path, read, written }) =>
        [...new Set([...read, ...written])].map((table): Edge => ({ from: path, to: `table ${table}` })),
      ),
      ...model.references.map(({ database, from, to }): Edge => {
        const [a, b] = [from, to].map((name) => `table ${tableId({ database, name })}`);
        return { from: a!, to: b! };
      }),
    ].filter(({ from, to }) => !everywhere.has(from.slice(6)) && !everywhere.has(to.slice(6)));
    edges.push(...nested(handlers.filter(({ read, written }) => read.size + written.size > 0)));
    const byPath = new Map(handlers.map((handler) => [handler.path, handler]));
    const parts = groupsOf(edges).flatMap((nodes): ServicePart[] => {
      const endpoints = nodes.flatMap((node) => byPath.get(node)?.endpoints ?? []);
      const reachedTables = new Set(
        nodes.flatMap((node) => {
          const handler = byPath.get(node);
          return handler ? [...handler.read, ...handler.written] : [];
        }),
      );
      const tables = [...reachedTables].filter((table) => !everywhere.has(table)).sort(compareText);
      return endpoints.length > 0 ? [{ endpoints, tables }] : [];
    });
    parts.sort((a, b) => b.endpoints.length - a.endpoints.length || compareText(a.tables[0]!, b.tables[0]!));
    return [{ service, parts, ubiquitous: [...everywhere].sort(compareText) }];
  });
}

/**
 * Services that import parts of their own by names that no configuration explains, `@modules/orders` of `src/modules/orders`: what their files
 * reach is not known.
 */
function unexplained(model: Model): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const { from, to } of model.packageDependencies) {
    const scope = /^@([\w-]+)\//.exec(to)?.[1];
    const module = moduleOf(model, from);
    if (scope === undefined || !module) continue;
    const { kind, name, path } = unitOf(model, module);
    if (kind !== 'service' || found.has(name) || seen.has(`${name} ${scope}`)) continue;
    seen.add(`${name} ${scope}`);
    const root = path === '' ? '' : `${path}/`;
    const directories = [`${root}src/${scope}/`, `${root}${scope}/`];
    for (const file of model.files.keys())
      if (directories.some((directory) => file.startsWith(directory))) {
        found.add(name);
        break;
      }
  }
  return found;
}

/** What is asked for beneath one thing of another, `/patients/:id/members` beneath `/patients/:id`, is about that thing. */
function nested(
  handlers: readonly { readonly path: Path; readonly endpoints: readonly Endpoint[] }[],
): readonly Edge[] {
  const things = handlers.flatMap(({ path, endpoints }) =>
    endpoints.flatMap((endpoint) =>
      /[^*/]\/\*$/.test(endpoint.path) ? [{ file: path, thing: endpoint.path }] : [],
    ),
  );
  return handlers.flatMap(({ path, endpoints }) =>
    things.flatMap(({ file, thing }) =>
      file !== path && endpoints.some((endpoint) => endpoint.path.startsWith(`${thing}/`))
        ? [{ from: path, to: file }]
        : [],
    ),
  );
}

interface Uses {
  readonly read: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
}

const idOf = ({ database, table: name }: { readonly database: string; readonly table: string }) =>
  tableId({ database, name });

function ubiquitousTables(
  handlers: readonly (Uses & { readonly endpoints: readonly Endpoint[] })[],
  share: number,
  service: string,
): ReadonlySet<string> {
  const touching = handlers.filter(({ read, written }) => read.size + written.size > 0);
  const weigh = (some: typeof touching) => some.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const all = weigh(touching);
  const tables = new Set(touching.flatMap(({ read, written }) => [...read, ...written]));
  const about = nounOf(service);
  return new Set(
    [...tables].filter((table) => {
      if (nounOf(table.slice(table.lastIndexOf('.') + 1)) === about) return false;
      const [readers, writers] = (['read', 'written'] as const).map((mode) =>
        weigh(touching.filter((handler) => handler[mode].has(table))),
      );
      const reaching = weigh(touching.filter(({ read, written }) => read.has(table) || written.has(table)));
      return reaching > share * all && Math.min(readers!, writers!) < reaching / 2;
    }),
  );
}

/** What a service or a table is about, as its name says: `product` of `product-service` and of `Products`. */
function nounOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(?:micro)?(?:service|svc|api|ms)$/, '')
    .replace(/s$/, '');
}
