/**
 * The kinds of store that each service keeps data in, by what shows it: a URL among the variables that a deployment gives it, a client that
 * its code imports, or its statements. Brokers carry messages and are told apart. In: facts and modules. Out: kinds by service, sorted.
 */
import type { DeploymentFact } from '../facts.js';
import type { Model } from '../model.js';
import type { Module } from '../nouns.js';
import { compareText, servicesOf } from '../queries.js';

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

/** Services with their stores and brokers filled in. */
export function findStores(
  model: Pick<Model, 'modules' | 'files' | 'packageDependencies' | 'accesses'>,
  deployments: readonly DeploymentFact[],
): ReadonlyMap<string, Module> {
  const shown = new Map<string, Set<string>>();
  const show = (service: string | undefined, thing: string) => {
    if (service === undefined) return;
    shown.set(service, (shown.get(service) ?? new Set<string>()).add(thing));
  };
  const byPath = new Map([...model.modules.values()].map(({ path, name }) => [path, name]));
  for (const { name, path, variables, connections } of deployments) {
    const service = (path !== undefined && byPath.get(path)) || name;
    if (connections.length > 0) show(service, 'postgres:');
    for (const value of Object.values(variables)) {
      const scheme = /^(?:jdbc:)?([a-z][\w+.-]*):\/\//i.exec(value)?.[1];
      if (scheme !== undefined) show(service, `${scheme.toLowerCase()}:`);
    }
  }
  for (const { from, to, kind } of model.packageDependencies) {
    const module = model.modules.get(model.files.get(from)?.module ?? '');
    if (kind !== 'type' && !model.files.get(from)?.test) show(module?.within ?? module?.name, to);
  }
  for (const { service, seen } of model.accesses) if (seen === 'statements') show(service, 'postgres:');
  const services = new Set(servicesOf(model as Model).map(({ name }) => name));
  return new Map(
    [...model.modules].map(([name, module]) => {
      if (!services.has(name)) return [name, module];
      const things = [...(shown.get(name) ?? [])];
      return [name, { ...module, stores: kindsOf(things, KINDS), brokers: kindsOf(things, BROKERS) }];
    }),
  );
}

function kindsOf(things: readonly string[], kinds: typeof KINDS): string[] {
  return kinds
    .filter(({ schemes, packages }) =>
      things.some((thing) =>
        thing.endsWith(':') && !thing.startsWith('node:')
          ? schemes.test(thing.slice(0, -1))
          : packages.test(thing),
      ),
    )
    .map(({ kind }) => kind)
    .sort(compareText);
}
