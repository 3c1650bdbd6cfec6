/**
 * How one part of a system comes to depend on another: the shortest chains of imports, accesses, calls and messages between them.
 * In: the model and two names. Out: chains, each hop with the place that proves it. Files import files; a file acts for its service; a
 * service touches tables, calls services and consumes from channels; a table stands for its owner, a channel for who publishes to it.
 */
import { DirectedGraph } from 'graphology';
import { bidirectional } from 'graphology-shortest-path/unweighted.js';
import { requestOf } from './chatter.js';
import { isBelow } from './directories.js';
import { globMatcher, isGlob } from './globs.js';
import type { Model } from './model.js';
import type { Access, Channel, Dependency, Location, Protocol } from './nouns.js';
import { tableId, unitOf } from './queries.js';
import { didYouMean } from './suggest.js';
import { UserError } from './user-error.js';

export interface Hop {
  /** A file, or `table:`, `service:` or `channel:` and its name. */
  readonly from: string;
  readonly to: string;
  readonly kind: Dependency['kind'] | Access['mode'] | 'owner' | 'call' | 'consume' | 'publisher';
  /** Of a call: how the other service is asked, and what for as far as that is known. */
  readonly protocol?: Protocol;
  readonly asks?: string;
  readonly at?: Location;
}

/** No more than this many chains are looked for: each shows another way, and none of its hops is in an earlier one. */
const mostChains = 3;

/**
 * The shortest chains from one part to another that share no hop, shortest first; none when there is no way.
 * @param from a module, service, library, table, channel, team, path, or glob of modules or paths
 * @throws UserError for a name that nothing has
 */
export function chains(model: Model, from: string, to: string): Hop[][] {
  const [sources, targets] = [nodesOf(model, from), nodesOf(model, to)];
  const graph = dependencyGraph(model);
  const [start, end] = ['start', 'end'];
  graph.addNode(start);
  graph.addNode(end);
  for (const node of sources) if (graph.hasNode(node)) graph.mergeEdge(start, node);
  for (const node of targets) if (graph.hasNode(node) && !sources.has(node)) graph.mergeEdge(node, end);
  const found: Hop[][] = [];
  while (found.length < mostChains) {
    const path = bidirectional(graph, start, end);
    if (path === null) break;
    const nodes = path.slice(1, -1);
    const hops = nodes.slice(1).flatMap((node, index) => {
      const edge = graph.edge(nodes[index], node)!;
      const hop = graph.getEdgeAttributes(edge) as Partial<Hop>;
      graph.dropEdge(edge);
      return hop.kind === undefined ? [] : (hop as Hop);
    });
    if (hops.length === 0) break;
    found.push(hops);
  }
  return found.sort((a, b) => a.length - b.length);
}

/**
 * Nodes are files, `service:<name>`, `table:<id>` and `channel:<broker>/<name>`. An edge without a kind costs nothing to tell: a file acts for
 * its service. Of several hops between two nodes the first one stands for all.
 */
function dependencyGraph(model: Model): DirectedGraph {
  const graph = new DirectedGraph();
  for (const { path, module } of model.files.values()) {
    graph.mergeNode(path);
    const unit = module === undefined ? undefined : unitOf(model, model.modules.get(module)!);
    if (unit?.kind === 'service') graph.mergeEdge(path, `service:${unit.name}`);
  }
  const hops = [imports(model), accesses(model), owners(model), calls(model), messages(model)].flat();
  for (const hop of hops) if (!graph.hasEdge(hop.from, hop.to)) graph.mergeEdge(hop.from, hop.to, hop);
  return graph;
}

function imports(model: Model): Hop[] {
  return model.dependencies.map(({ from, to, kind, at }) => ({ from, to, kind, at }));
}

function accesses(model: Model): Hop[] {
  return model.tableAccesses.flatMap(({ service, table, mode, at: [at] }): Hop[] => {
    const ends = { from: `service:${service}`, to: `table:${tableId(table)}` };
    return mode === 'define' ? [] : [{ ...ends, kind: mode, ...(at && { at }) }];
  });
}

function owners(model: Model): Hop[] {
  return [...model.tables].flatMap(([id, { owner, at }]): Hop[] =>
    owner === undefined
      ? []
      : [{ from: `table:${id}`, to: `service:${owner}`, kind: 'owner', ...(at && { at }) }],
  );
}

function calls(model: Model): Hop[] {
  return model.calls.map((call): Hop => {
    const asks = requestOf(call);
    const ends = { from: `service:${call.from}`, to: `service:${call.to}` };
    return { ...ends, kind: 'call', protocol: call.protocol, ...(asks !== '' && { asks }), at: call.at };
  });
}

/** Who consumes depends on who publishes, for what comes is made there; who publishes need not know of anybody. */
function messages(model: Model): Hop[] {
  return model.channels.flatMap((channel): Hop[] => {
    const node = `channel:${channelId(channel)}`;
    return [
      ...channel.consumers.map(
        ({ service, at }): Hop => ({ from: `service:${service}`, to: node, kind: 'consume', at }),
      ),
      ...channel.publishers.map(
        ({ service, at }): Hop => ({ from: node, to: `service:${service}`, kind: 'publisher', at }),
      ),
    ];
  });
}

/** `kafka/order.created`: one name may be a channel of two brokers. */
function channelId({ broker, name }: Channel): string {
  return `${broker}/${name}`;
}

function nodesOf(model: Model, text: string): Set<string> {
  const modules = [...model.modules.values()];
  const team = model.teams.find(({ name }) => name === text);
  const named = modules.filter(({ name, team: of }) => name === text || (team !== undefined && of === text));
  if (named.length > 0 || team !== undefined)
    return new Set(named.flatMap(({ name }) => moduleNodes(model, name)));
  const tables = [...model.tables.keys()];
  const table = tables.find((id) => id === text || id === `public.${text}`);
  if (table !== undefined) return new Set([`table:${table}`]);
  const channels = model.channels.filter((each) => each.name === text || channelId(each) === text);
  if (channels.length > 0) return new Set(channels.map((each) => `channel:${channelId(each)}`));
  const path = text.replace(/^\.\//, '').replace(/\/$/, '');
  const files = [...model.files.keys()];
  const below = files.filter((file) => file === path || (path !== '' && isBelow(path, file)));
  if (below.length > 0) return new Set(below);
  if (isGlob(text)) {
    const matches = globMatcher(text);
    const matched = [
      ...modules.filter(({ name }) => matches(name)).flatMap(({ name }) => moduleNodes(model, name)),
      ...tables.filter((id) => matches(id)).map((id) => `table:${id}`),
      ...model.channels.filter(({ name }) => matches(name)).map((each) => `channel:${channelId(each)}`),
      ...files.filter((file) => matches(file)),
    ];
    if (matched.length > 0) return new Set(matched);
  }
  const names = [...modules, ...model.channels, ...model.teams].map(({ name }) => name);
  const known = [...names, ...tables];
  throw new UserError({
    message: `there is no module, table, channel, team or path "${text}"`,
    hint: didYouMean(text, known) ?? 'archfit map lists what there is',
  });
}

/** All files of a module and of those inside it, and the service itself. */
function moduleNodes(model: Model, name: string): string[] {
  const module = model.modules.get(name)!;
  const files = [...model.files.values()].filter(
    (file) => file.module === name || model.modules.get(file.module ?? '')?.within === name,
  );
  return [...files.map(({ path }) => path), ...(module.kind === 'service' ? [`service:${name}`] : [])];
}
