/**
 * What an image is, from its name alone: a store, other infrastructure, a bare language runtime, or somebody's service.
 * Images that people run beside their services (databases, brokers, caches, proxies, observability) are no services.
 */

export type ImageKind =
  | 'postgres'
  | 'mysql'
  | 'mssql'
  | 'other-database'
  | 'infrastructure'
  | 'runtime'
  | 'service';

/** The parts of `ghcr.io/acme/shop/orders:1.2@sha256:…`. */
export interface ImageName {
  /** The registry's host, `''` for the default one: `ghcr.io`. */
  readonly registry: string;
  /** What stands before the last segment, without the registry: `acme/shop`. */
  readonly namespace: string;
  /** The last segment without tag: `orders`. */
  readonly name: string;
}

export function parseImage(image: string): ImageName {
  const segments = image.toLowerCase().replace(/@.*$/, '').split('/');
  const name = (segments.pop() ?? '').replace(/:.*$/, '');
  const [first] = segments;
  const isRegistry =
    first !== undefined && (/[.:]/.test(first) || first === 'localhost') && !first.includes('${');
  return { registry: isRegistry ? first : '', namespace: segments.slice(isRegistry ? 1 : 0).join('/'), name };
}

const POSTGRES = named(
  'postgres(ql)?|postgis|pgvector|timescaledb|timescaledb-ha|spilo|citus|cockroach|yugabyte|paradedb|supabase-postgres',
);
const MYSQL = named('mysql|mysql-server|mariadb|percona');
const MSSQL = named('mssql|azure-sql-edge|sqlserver|server');
const OTHER_DATABASE = named(
  'mongo|mongodb|oracle|cassandra|scylla|clickhouse|clickhouse-server',
  'couchdb|couchbase|neo4j|arangodb|dynamodb|influxdb|surrealdb|dgraph|db2|firebird',
  'rethinkdb|questdb|memgraph|ferretdb|orientdb|tigerbeetle|victoria-metrics',
);
const RUNTIME =
  /^(?:node|nodejs|bun|deno|python|golang|php|ruby|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|rust|sdk|aspnet|alpine|debian|ubuntu|busybox)\d*$/;
const INFRASTRUCTURE = named(
  // caches, brokers, search, storage
  'redis|valkey|keydb|dragonfly|memcached|rabbitmq|(cp-)?kafka|(cp-)?zookeeper|(cp-)?schema-registry|cp|redpanda|kafdrop|akhq',
  'nats|activemq|artemis|pulsar|(eclipse-)?mosquitto|emqx|vernemq|hivemq|nsq|eventstore|elasticmq|elasticsearch|opensearch|kibana|logstash',
  'filebeat|metricbeat|apm-server|solr|meilisearch|typesense|weaviate|qdrant|milvus|chroma|minio|mc|azurite|localstack',
  'seaweedfs|fake-gcs-server|etcd|consul|vault|registry|ksqldb|apicurio|fast-data-dev|zincsearch|manticore',
  // doubles of clouds
  'alpine-sqs|goaws|(gcloud-)?pubsub-emulator|google-cloud-cli|cloud-sdk|servicebus-emulator|eventhubs-emulator',
  // proxies, gateways, consoles
  'nginx|openresty|traefik|caddy|haproxy|envoy|kong|konga|krakend|httpd|varnish|oauth2-proxy|acme-companion|certbot|cloudflared',
  'modsecurity|coraza|apisix|tyk',
  'tailscale|wireguard|pgbouncer|pgcat|pgpool|pgadmin4?|adminer|phpmyadmin|mongo-express|redis-commander|redisinsight|cloudbeaver',
  'bull-board|phpredisadmin|dbgate|pgweb|sqlite-web',
  // observability and operations
  'grafana|prometheus|alertmanager|loki|promtail|tempo|mimir|alloy|jaeger|all-in-one|zipkin|otel|aws-otel-collector|opentelemetry|(.*[-_])?exporter',
  'cadvisor|statsd|graphite|telegraf|fluentd|fluent-bit|vector|seq|sentry|glitchtip|uptime-kuma|portainer|watchtower|dozzle',
  'autoheal|docker|dind|wait-for|dockerize|curl|(.*[-_])?curl|storybook',
  // identity, mail, workflow, migration, and doubles for tests
  'keycloak|authentik|hydra|kratos|oathkeeper|zitadel|dex|openldap|mailhog|mailpit|mailcatcher|maildev|inbucket|smtp4dev|greenmail',
  'postfix|auto-setup|temporal|wiremock|mockserver|mock-server|mockoon|stripe-mock|stripe-cli|swagger-ui|swagger-editor|redoc',
  'selenium|standalone-chrome|chrome|browserless|gotenberg|unleash|flagd|metabase|superset|airflow|sonarqube|jenkins|gitea',
  'liquibase|flyway|debezium|ngrok|daprd?|coturn|livekit(-server)?|ollama|node-red',
);
/** Vendors whose images are never somebody's own service. */
const VENDORS =
  /^(?:grafana|prom|bitnami|bitnamilegacy|confluentinc|hashicorp|elastic|elasticsearch|opensearchproject|temporalio|localstack|minio|jaegertracing|openzipkin|otel|dpage|wurstmeister|apache|mongodb|redis|redislabs|timberio|datadog|selenium|oryd|keycloak|getsentry|postgis|timescale|supabase|mcr|clickhouse|nats-io|envoyproxy|liquibase|flyway|webdevops|debezium|prismagraphql)(\/|$)/;

/** What kind of image this is. */
export function imageKind(image: string): ImageKind {
  const { namespace, name } = parseImage(image);
  const isStore = !/exporter|backup|operator|admin|express/.test(name);
  if (isStore && POSTGRES.test(name)) return 'postgres';
  if (isStore && MYSQL.test(name)) return 'mysql';
  if (isStore && MSSQL.test(name) && (name !== 'server' || namespace === 'mssql')) return 'mssql';
  if (isStore && OTHER_DATABASE.test(name)) return 'other-database';
  if (RUNTIME.test(name)) return 'runtime';
  return INFRASTRUCTURE.test(name) || VENDORS.test(namespace) ? 'infrastructure' : 'service';
}

/** Matches a name that is one of these, alone or with a variant behind it: `postgres`, `redis-stack`, `pgvector0`. */
function named(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join('|')})(?=$|[-_.\\d])`);
}
