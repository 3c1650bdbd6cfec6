/**
 * Which relations are PostgreSQL's own. Their schemas are reserved, but unqualified names are told by the catalogue's list:
 * a table of one's own may begin with `pg_` as well (`pg_search_documents`).
 */
import type { TableName } from '../../model/facts.js';

/** Relations of `pg_catalog` in PostgreSQL 10 to 18; those of the statistics collector go by their prefix. */
const CATALOGUE: ReadonlySet<string> = new Set(
  `aggregate aios am amop amproc attrdef attribute auth_members authid available_extension_versions
  available_extensions backend_memory_contexts cast class collation config constraint conversion cursors database
  db_role_setting default_acl depend description enum event_trigger extension file_settings foreign_data_wrapper
  foreign_server foreign_table group hba_file_rules ident_file_mappings index indexes inherits init_privs language
  largeobject largeobject_metadata locks matviews namespace opclass operator opfamily parameter_acl partitioned_table
  pltemplate policies policy prepared_statements prepared_xacts proc publication publication_namespace publication_rel
  publication_tables range replication_origin replication_origin_status replication_slots rewrite roles rules seclabel
  seclabels sequence sequences settings shadow shdepend shdescription shmem_allocations shmem_allocations_numa
  shseclabel statistic statistic_ext statistic_ext_data stats stats_ext stats_ext_exprs subscription subscription_rel
  tables tablespace timezone_abbrevs timezone_names transform trigger ts_config ts_config_map ts_dict ts_parser
  ts_template type user user_mapping user_mappings views wait_events`
    .split(/\s+/)
    .map((name) => `pg_${name}`),
);

/** What shows how the server fares: its statistics, and the views of extensions that add to them. */
const STATISTICS = /^pg_(stat|statio)_|^pg_(buffercache|qualstats|wait_sampling|freespace|store_plans)/;

/** SQLite keeps all names that begin so for itself: https://www.sqlite.org/fileformat2.html#intschema */
const OF_SQLITE = /^sqlite_/;

/** Whether it is a relation of the system catalogue, or of an extension that watches the server, in whatever schema. */
export function isSystem({ schema, name }: TableName): boolean {
  if (STATISTICS.test(name) || OF_SQLITE.test(name)) return true;
  return schema === undefined
    ? CATALOGUE.has(name)
    : /^(?:pg_|(?:information|performance)_schema$)/.test(schema);
}

/** Whether only somebody who watches the server asks for it. */
export function isStatistics({ name }: TableName): boolean {
  return STATISTICS.test(name) || name === 'pg_locks' || name === 'pg_replication_slots';
}
