/**
 * The tables in which migration tools record what they have applied. Every service that migrates at its start touches one,
 * and it says nothing about the data that the service uses; only `shared-migrations` asks for them.
 * TypeORM's default name, `migrations`, is too common a word to be taken for a ledger.
 */
import type { TableName } from './facts.js';

const LEDGERS: ReadonlySet<string> = new Set([
  '_prisma_migrations',
  'knex_migrations',
  'knex_migrations_lock',
  'SequelizeMeta',
  'typeorm_metadata',
  '__drizzle_migrations',
  'mikro_orm_migrations',
  'kysely_migration',
  'kysely_migration_lock',
  'pgmigrations',
  'schema_migrations',
  'ar_internal_metadata',
  'flyway_schema_history',
  'databasechangelog',
  'databasechangeloglock',
  'goose_db_version',
  'gorp_migrations',
  'atlas_schema_revisions',
  'alembic_version',
  'django_migrations',
  '__EFMigrationsHistory',
  '__diesel_schema_migrations',
  '_sqlx_migrations',
  '_migrations',
]);

/** Whether a table is the ledger of a migration tool. */
export function isLedger({ name }: TableName): boolean {
  return LEDGERS.has(name) || name.startsWith('knex_migrations');
}
