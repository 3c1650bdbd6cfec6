/** The packages that speak to stores other than databases of tables. */
export const MONGO = /^(mongodb|mongoose|@nestjs\/mongoose|@typegoose\/typegoose)$/;
export const REDIS =
  /^(i?oredis|redis|@redis\/client|@upstash\/redis|iovalkey|@valkey\/valkey-glide|handy-redis|@nestjs-modules\/ioredis|@liaoliaots\/nestjs-redis|nestjs-redis|@keyv\/(?:redis|valkey)|(?:[\w@/-]+-)?cache-manager-(?:io)?redis(?:-\w+)*)$/;
/** Caches that speak to whatever store they are given. */
export const CACHES = /^(cache-manager|@nestjs\/cache-manager|keyv|cacheable)$/;
export const OBJECTS =
  /^(@aws-sdk\/(client-s3|lib-storage)|aws-sdk|minio|@google-cloud\/storage|@supabase\/(supabase-js|ssr|storage-js))$/;
export const SEARCH =
  /^(@elastic\/elasticsearch|@opensearch-project\/opensearch|@nestjs\/elasticsearch|elasticsearch|meilisearch)$/;

export const STORE_PACKAGE = new RegExp(
  [MONGO, REDIS, CACHES, OBJECTS, SEARCH].map(({ source }) => source).join('|'),
);
