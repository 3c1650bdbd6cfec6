/** How stores and brokers are told by the packages that speak to them, by URLs and by the names of hosts. */

/** A scheme of a URL or the name of a package, and the store it speaks to. */
export const KINDS: readonly {
  readonly kind: string;
  readonly schemes: RegExp;
  readonly packages: RegExp;
}[] = [
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
    packages: /^(mongodb|mongoose|@nestjs\/mongoose|@typegoose\/typegoose|@mikro-orm\/mongodb)$/,
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
    packages:
      /^(@aws-sdk\/(client|lib)-dynamodb|dynamoose|nestjs-dynamoose|dynamodb-toolbox|dynamodb-onetable|electrodb|@[\w-]+\/dynamodb-data-mapper|@nova-odm\/mapper|dynogels|@shiftcoders\/dynamo-easy)$/,
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

export const BROKERS: typeof KINDS = [
  { kind: 'Kafka', schemes: /^kafka$/, packages: /^(kafkajs|node-rdkafka|@confluentinc\/kafka-javascript)$/ },
  {
    kind: 'RabbitMQ',
    schemes: /^amqps?$/,
    packages: /^(amqplib|amqp-connection-manager|rabbitmq-client|@golevelup\/nestjs-rabbitmq)$/,
  },
  { kind: 'NATS', schemes: /^nats$/, packages: /^(nats|@nats-io\/[\w-]+)$/ },
  { kind: 'MQTT', schemes: /^mqtts?$/, packages: /^(mqtt|async-mqtt)$/ },
  { kind: 'SQS', schemes: /^sqs$/, packages: /^(@aws-sdk\/client-sqs|sqs-consumer)$/ },
  { kind: 'SNS', schemes: /^sns$/, packages: /^@aws-sdk\/client-sns$/ },
  { kind: 'EventBridge', schemes: /^eventbridge$/, packages: /^@aws-sdk\/client-eventbridge$/ },
  { kind: 'Kinesis', schemes: /^kinesis$/, packages: /^@aws-sdk\/client-kinesis$/ },
  { kind: 'Pub/Sub', schemes: /^pubsub$/, packages: /^@google-cloud\/pubsub$/ },
  { kind: 'Service Bus', schemes: /^sb$/, packages: /^@azure\/service-bus$/ },
  { kind: 'Pulsar', schemes: /^pulsar(\+ssl)?$/, packages: /^pulsar-client$/ },
];

export const SQL = new Set(['PostgreSQL', 'MySQL', 'SQL Server', 'Oracle', 'SQLite']);

/** What speaks to whichever of these it is told to. */
export const MAPPER =
  /^(@prisma\/client|typeorm|@nestjs\/typeorm|sequelize|sequelize-typescript|knex|objection|drizzle-orm|@mikro-orm\/[\w-]+|kysely|bookshelf)$/;

/** Hosts that are called after what runs there, and the scheme that it is spoken to by. */
const HOSTS: Readonly<Record<string, string>> = {
  ...{ postgres: 'postgres', postgresql: 'postgres', mysql: 'mysql', mariadb: 'mysql', mongo: 'mongodb' },
  ...{ mongodb: 'mongodb', redis: 'redis', memcached: 'memcached', cassandra: 'cassandra', kafka: 'kafka' },
  ...{ elasticsearch: 'elasticsearch', opensearch: 'opensearch', clickhouse: 'clickhouse', neo4j: 'neo4j' },
  ...{ rabbitmq: 'amqp', nats: 'nats', pulsar: 'pulsar', minio: 's3' },
};

/** `redis://cache:6379` and `REDIS_HOST: redis-master` both say redis. */
export function schemeOf(variable: string, value: string): string | undefined {
  const scheme = /^(?:jdbc:)?([a-z][\w+.-]*):\/\//i.exec(value)?.[1];
  if (scheme !== undefined) return scheme.toLowerCase();
  if (!/(HOST|ADDR|ADDRESS|BROKER|SERVER|ENDPOINT|URL|URI|NODE)S?$/i.test(variable)) return undefined;
  const [, host = ''] = /^([a-z0-9]+)(?:[-_.][\w.-]*)?(?::\d+)?(?:,|$)/i.exec(value) ?? [];
  return Object.hasOwn(HOSTS, host.toLowerCase()) ? HOSTS[host.toLowerCase()] : undefined;
}
