/** The packages that speak to stores other than databases of tables. */
export const MONGO = /^(mongodb|mongoose|@nestjs\/mongoose|@typegoose\/typegoose)$/;
/** What lets services of Moleculer keep documents in MongoDB. */
export const MOLECULER_MONGO = ['moleculer-db-adapter-mongo', 'moleculer-db-adapter-mongoose'];
export const REDIS =
  /^(i?oredis|redis|bun|@redis\/client|@upstash\/redis|iovalkey|@valkey\/valkey-glide|handy-redis|@nestjs-modules\/ioredis|@liaoliaots\/nestjs-redis|nestjs-redis|@keyv\/(?:redis|valkey)|(?:[\w@/-]+-)?cache-manager-(?:io)?redis(?:-\w+)*)$/;
/** Maps entities to keys of Redis. */
export const REDIS_OM = /^redis-om$/;
/** Caches that speak to whatever store they are given. */
export const CACHES = /^(cache-manager|@nestjs\/cache-manager|keyv|cacheable)$/;
export const OBJECTS =
  /^(@aws-sdk\/(client-s3|lib-storage)|aws-sdk|minio|@google-cloud\/storage|@supabase\/(supabase-js|ssr|storage-js))$/;
export const SEARCH =
  /^(@elastic\/elasticsearch|@opensearch-project\/opensearch|@nestjs\/elasticsearch|elasticsearch|meilisearch)$/;
/** Databases of tables that speak SQL of their own, and whose tables are none of PostgreSQL. */
export const SQL_STORES =
  /^(@clickhouse\/client(-web|-common)?|clickhouse|@apla\/clickhouse|@google-cloud\/bigquery|snowflake-sdk|snowflake-promise|cassandra-driver|@databricks\/sql)$/;
/** The SDK of AWS, where it speaks to DynamoDB. */
export const DYNAMO_SDK = /^(@aws-sdk\/(client|lib|util)-dynamodb|aws-sdk(\/.*)?)$/;
/** Libraries that map models to tables of DynamoDB. */
export const DYNAMO_MODELS =
  /^(dynamoose|nestjs-dynamoose|electrodb|dynamodb-toolbox(\/.*)?|dynamodb-onetable(\/.*)?|@[\w-]+\/dynamodb-data-mapper(-annotations)?|@nova-odm\/(mapper|annotations)|dynogels|dynamodb|@shiftcoders\/dynamo-easy)$/;
export const FIRESTORE =
  /^(@google-cloud\/firestore|firebase-admin(\/firestore)?|firebase(\/firestore(\/lite)?)?|@angular\/fire(\/.*)?|@react-native-firebase\/firestore|nestjs-firebase)$/;
/** Plugins of fastify that give its server a client of such a store. */
export const MONGO_PLUGIN = /^(?:@fastify\/mongodb|fastify-mongodb)$/;
export const REDIS_PLUGIN = /^(?:@fastify\/redis|fastify-redis)$/;
export const SEARCH_PLUGIN = /^(?:@fastify\/elasticsearch|fastify-elasticsearch)$/;
/** Functions that changes of documents wake. */
export const WAKES = /^firebase-functions(?:\/.*)?$/;
/** Constructs of an organisation's own: `@shop/cdk`. Angular's kit of components is called so as well. */
export const OWN_CONSTRUCTS = /^@(?!angular\/)[\w.-]+\/cdk(?:\/.*)?$/;
/** What builds stores in the cloud, and sets the variables of functions. */
export const STACKS =
  /^(aws-cdk-lib(\/.*)?|@aws-cdk\/.+|@(?!angular\/)[\w.-]+\/cdk(\/.*)?|sst(\/.*)?|@serverless-stack\/resources|@pulumi\/(aws|awsx)(\/.*)?)$/;

export const STORE_PACKAGE = new RegExp(
  [
    MONGO,
    /^moleculer-db(?:-adapter-mongo(?:ose)?)?$/,
    REDIS,
    REDIS_OM,
    CACHES,
    OBJECTS,
    SEARCH,
    SQL_STORES,
    DYNAMO_SDK,
    DYNAMO_MODELS,
    FIRESTORE,
    WAKES,
    MONGO_PLUGIN,
    REDIS_PLUGIN,
    SEARCH_PLUGIN,
  ]
    .map(({ source }) => source)
    .join('|'),
);
