/**
 * What plugins of libraries put on a server of fastify: `fastify.register(fastifyMongo, { url })` and then `fastify.mongo.db`. In: a call that registers
 * one. Out: the name that handlers ask the server for, and what is there, as if the program had made it with the client's own package. Below
 * that a plugin keeps each that is registered under a name of its own: `fastify.orm.ledger`, which is asked for the same.
 * Sources: https://fastify.dev/ecosystem/ and the documentation of each plugin
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import { type Derived, derived, free } from './evaluate/values.js';
import { MONGO_PLUGIN, REDIS_PLUGIN, SEARCH_PLUGIN } from './stores/packages.js';

interface Plugin {
  readonly packages: RegExp;
  /** The name by which the server has it. */
  readonly name: string;
  /** An option that says another name. */
  readonly named?: string;
  /** The package, and what of it is made. */
  readonly gives: readonly [package_: string, made: string];
}

const PLUGINS: readonly Plugin[] = [
  {
    packages: /^(?:typeorm-fastify-plugin|fastify-typeorm(?:-plugin)?)$/,
    name: 'orm',
    gives: ['typeorm', 'DataSource'],
  },
  {
    packages: MONGO_PLUGIN,
    name: 'mongo',
    gives: ['mongodb', 'MongoClient'],
  },
  { packages: REDIS_PLUGIN, name: 'redis', gives: ['ioredis', 'Redis'] },
  {
    packages: SEARCH_PLUGIN,
    name: 'elastic',
    gives: ['@elastic/elasticsearch', 'Client'],
  },
  {
    packages: /^(?:sequelize-fastify|fastify-sequelize)$/,
    name: 'sequelize',
    named: 'instance',
    gives: ['sequelize', 'Sequelize'],
  },
];

/** The packages of such plugins. */
export const SERVER_PLUGIN = new RegExp(PLUGINS.map(({ packages }) => packages.source).join('|'));

export interface Plugged {
  readonly name: string;
  readonly value: Derived;
}

/** What a call puts on the server; nothing where it registers no such plugin. */
export function pluggedAt(evaluator: Evaluator, node: ts.Node): Plugged | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (node.expression.name.text !== 'register') return undefined;
  const [given, options] = node.arguments;
  if (!given) return undefined;
  const packages = evaluator
    .valuesOf(given)
    .flatMap((value) => (value.kind === 'derived' && 'package' in value.root ? value.root.package : []));
  const plugin = PLUGINS.find((each) => packages.some((name) => each.packages.test(name)));
  if (!plugin) return undefined;
  const said = plugin.named !== undefined && options ? optionOf(evaluator, options, plugin.named) : undefined;
  const [from, made] = plugin.gives;
  const { root, steps } = derived({ package: from }, { step: 'member', name: made, node: given });
  const instance = { step: 'instance', types: [], context: free } as const;
  return { name: said ?? plugin.name, value: { kind: 'derived', root, steps: [...steps, instance] } };
}

function optionOf(evaluator: Evaluator, options: ts.Expression, name: string): string | undefined {
  return evaluator
    .valuesOf(options)
    .flatMap((value) => (value.kind === 'object' ? evaluator.member(value, name, options) : []))
    .map(fixed)[0];
}
