/**
 * The kinds of store that each service keeps data in, by what shows it: a client that its code imports, its statements, or a URL that its
 * deployment gives it and something in reach could use. Brokers carry messages and are told apart. In: facts, modules. Out: kinds by service.
 */
import type { DeploymentFact } from '../facts.js';
import type { Model } from '../model.js';
import type { Module } from '../nouns.js';
import { compareText } from '../queries.js';

/** A scheme of a URL or the name of a package, and the store it speaks to. */
const KINDS: readonly { readonly kind: string; readonly schemes: RegExp; readonly packages: RegExp }[] = [
  {
    kind: 'PostgreSQL',
    schemes: /^postgres(ql)?$/,
    packages: /^(pg|pg-promise|pg-pool|postgres|@neondatabase\/serverless|@vercel\/postgres|slonik)$/,
  },
  { kind: 'MySQL', schemes: /^(mysql|mariadb)$/, packages: /^(mysql2?|mariadb|@planetscale\/database)$/ },
  { kind: 'SQL Server', schemes: /^(sqlserver|mssql)$/, packages: /^(mssql|tedious)$/ },
  { kind: 'Oracle', schemes: /^oracle$/, packages: /^oracledb$/ },
  {
    kind: 'SQLite',
    schemes: /^sqlite$/,
    packages: /^(sqlite3|better-sqlite3|sqlite|node:sqlite|@libsql\/client)$/,
  },
  {
    kind: 'MongoDB',
    schemes: /^mongodb(\+srv)?$/,
    packages: /^(mongodb|mongoose|@nestjs\/mongoose|@typegoose\/typegoose)$/,
  },
  {
    kind: 'Redis',
    schemes: /^rediss?$/,
    packages: /^(i?oredis|redis|@redis\/client|@upstash\/redis|valkey|iovalkey|@valkey\/valkey-glide)$/,
  },
  { kind: 'Memcached', schemes: /^memcached?$/, packages: /^(memcached|memjs)$/ },
  {
    kind: 'Elasticsearch',
    schemes: /^elasticsearch$/,
    packages: /^(@elastic\/elasticsearch|@nestjs\/elasticsearch)$/,
  },
  { kind: 'OpenSearch', schemes: /^opensearch$/, packages: /^@opensearch-project\/opensearch$/ },
  { kind: 'Cassandra', schemes: /^cassandra$/, packages: /^cassandra-driver$/ },
  {
    kind: 'DynamoDB',
    schemes: /^dynamodb$/,
    packages: /^(@aws-sdk\/(client|lib)-dynamodb|dynamoose|dynamodb-toolbox)$/,
  },
  { kind: 'Firestore', schemes: /^firestore$/, packages: /^@google-cloud\/firestore$/ },
  { kind: 'ClickHouse', schemes: /^clickhouse$/, packages: /^@clickhouse\/client(-web)?$/ },
  { kind: 'Neo4j', schemes: /^(neo4j|bolt)(\+s|\+ssc)?$/, packages: /^neo4j-driver$/ },
  { kind: 'InfluxDB', schemes: /^influxdb$/, packages: /^(influx|@influxdata\/influxdb-client)$/ },
  {
    kind: 'object storage',
    schemes: /^s3$/,
    packages: /^(@aws-sdk\/client-s3|minio|@google-cloud\/storage|@azure\/storage-blob)$/,
  },
];

const BROKERS: typeof KINDS = [
  { kind: 'Kafka', schemes: /^kafka$/, packages: /^(kafkajs|node-rdkafka|@confluentinc\/kafka-javascript)$/ },
  {
    kind: 'RabbitMQ',
    schemes: /^amqps?$/,
    packages: /^(amqplib|amqp-connection-manager|rabbitmq-client|@golevelup\/nestjs-rabbitmq)$/,
  },
  { kind: 'NATS', schemes: /^nats$/, packages: /^(nats|@nats-io\/[\w-]+)$/ },
  { kind: 'MQTT', schemes: /^mqtts?$/, packages: /^(mqtt|async-mqtt)$/ },
  { kind: 'SQS', schemes: /^sqs$/, packages: /^(@aws-sdk\/client-sqs|sqs-consumer)$/ },
  { kind: 'Pulsar', schemes: /^pulsar(\+ssl)?$/, packages: /^pulsar-client$/ },
];

const SQL = new Set(['PostgreSQL', 'MySQL', 'SQL Server', 'Oracle', 'SQLite']);

/** What speaks to whichever of these it is told to. */
const MAPPER =
  /^(@prisma\/client|typeorm|@nestjs\/typeorm|sequelize|sequelize-typescript|knex|objection|drizzle-orm|@mikro-orm\/[\w-]+|kysely|bookshelf)$/;

/** What is known of a service: URLs it is given, packages it imports, and those that the libraries it imports do. */
interface Signs {
  readonly schemes: Set<string>;
  readonly own: Set<string>;
  readonly near: Set<string>;
  /** Statements show it at work. */
  sends: boolean;
}

/** Services with their stores and brokers filled in. A URL alone is no use of it: many are given to all services at once. */
export function findStores(
  model: Pick<Model, 'modules' | 'files' | 'packageDependencies' | 'moduleDependencies' | 'accesses'>,
  deployments: readonly DeploymentFact[],
): ReadonlyMap<string, Module> {
  const signs = new Map<string, Signs>();
  for (const [name, { kind, within }] of model.modules) {
    if (kind !== 'module' || within === undefined)
      signs.set(name, { schemes: new Set(), own: new Set(), near: new Set(), sends: false });
  }
  const unit = (name: string | undefined) => signs.get(model.modules.get(name ?? '')?.within ?? name ?? '');
  for (const { from, to, kind } of model.packageDependencies) {
    const file = model.files.get(from);
    if (kind !== 'type' && !file?.test) unit(file?.module)?.own.add(to);
  }
  for (const { from, to } of model.moduleDependencies) {
    if (model.modules.get(to)?.kind === 'library')
      for (const each of unit(to)!.own) unit(from)?.near.add(each);
  }
  const byPath = new Map([...model.modules.values()].map(({ path, name }) => [path, name]));
  for (const { name, path, variables, connections } of deployments) {
    const schemes = unit((path !== undefined && byPath.get(path)) || name)?.schemes;
    if (connections.length > 0) schemes?.add('postgres');
    for (const [variable, value] of Object.entries(variables)) {
      const scheme = schemeOf(variable, value);
      if (scheme !== undefined) schemes?.add(scheme);
    }
  }
  const sending = new Set(
    model.accesses.flatMap(({ service, seen }) => (seen === 'statements' ? service : [])),
  );
  for (const [name, each] of signs) each.sends = sending.has(name);
  return new Map(
    [...model.modules].map(([name, module]) => {
      if (module.kind !== 'service') return [name, module];
      const found = (kinds: typeof KINDS) => kindsOf(signs.get(name)!, isReadable(module), kinds);
      return [name, { ...module, stores: found(KINDS), brokers: found(BROKERS) }];
    }),
  );
}

/** Hosts that are called after what runs there, and the scheme that it is spoken to by. */
const HOSTS: Readonly<Record<string, string>> = {
  ...{ postgres: 'postgres', postgresql: 'postgres', mysql: 'mysql', mariadb: 'mysql', mongo: 'mongodb' },
  ...{ mongodb: 'mongodb', redis: 'redis', memcached: 'memcached', cassandra: 'cassandra', kafka: 'kafka' },
  ...{ elasticsearch: 'elasticsearch', opensearch: 'opensearch', clickhouse: 'clickhouse', neo4j: 'neo4j' },
  ...{ rabbitmq: 'amqp', nats: 'nats', pulsar: 'pulsar', minio: 's3' },
};

/** `redis://cache:6379` and `REDIS_HOST: redis-master` both say redis. */
function schemeOf(variable: string, value: string): string | undefined {
  const scheme = /^(?:jdbc:)?([a-z][\w+.-]*):\/\//i.exec(value)?.[1];
  if (scheme !== undefined) return scheme.toLowerCase();
  if (!/(HOST|ADDR|ADDRESS|BROKER|SERVER|ENDPOINT|URL|URI|NODE)S?$/i.test(variable)) return undefined;
  const [, host = ''] = /^([a-z0-9]+)(?:[-_.][\w.-]*)?(?::\d+)?(?:,|$)/i.exec(value) ?? [];
  return Object.hasOwn(HOSTS, host.toLowerCase()) ? HOSTS[host.toLowerCase()] : undefined;
}

/** Whether the imports of a service are known: of other languages only the deployment speaks. */
function isReadable({ languages }: Module): boolean {
  return languages.some((language) => /^(TypeScript|JavaScript|Vue|Svelte|Astro)$/.test(language));
}

function kindsOf({ schemes, own, near, sends }: Signs, readable: boolean, kinds: typeof KINDS): string[] {
  const all = [...own, ...near];
  return kinds
    .filter(({ kind, schemes: given, packages }) => {
      if (kind === 'PostgreSQL' && sends) return true;
      if ([...own].some((each) => packages.test(each))) return true;
      const isGiven = [...schemes].some((scheme) => given.test(scheme));
      return (
        isGiven &&
        (!readable || all.some((each) => packages.test(each) || (SQL.has(kind) && MAPPER.test(each))))
      );
    })
    .map(({ kind }) => kind)
    .sort(compareText);
}
