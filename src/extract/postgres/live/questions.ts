/**
 * What a server is asked: one query for each kind of object, on every version from 10 on. Which columns there are is asked first, for a
 * version does not say: after pg_upgrade an extension keeps its old view. What belongs to an extension is nobody's part of the system.
 */

/** What this server has, as `relation.column` of `pg_catalog` and of pg_stat_statements. */
export type Has = (column: string) => boolean;

export const SESSION = `
SELECT current_database() AS database, current_user AS role, pg_is_in_recovery() AS recovery,
  current_setting('server_version') AS version, current_setting('server_version_num')::int >= 100000 AS readable,
  to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS now`;

/** Asked before the search path of this session is emptied. */
export const SETTINGS = `
SELECT name, setting, source FROM pg_settings
WHERE name LIKE 'pg\\_stat\\_statements.%' OR name IN ('compute_query_id', 'track_activity_query_size', 'search_path')`;

/** With an empty search path, definitions are written with all their schemas. */
export const QUALIFY = `SET LOCAL search_path = ''`;

export const EXTENSION = `
SELECT n.nspname AS schema, quote_ident(n.nspname) AS quoted, e.extversion AS version
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`;

export const COLUMNS = `
SELECT c.relname AS relation, a.attname AS column
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relname IN
  ('pg_proc', 'pg_constraint', 'pg_trigger', 'pg_auth_members', 'pg_stat_statements', 'pg_stat_statements_info')
  AND (c.relnamespace = 'pg_catalog'::regnamespace
    OR c.relnamespace = (SELECT extnamespace FROM pg_extension WHERE extname = 'pg_stat_statements'))`;

/** @param schema where the extension is, quoted */
export function statementsQuery(has: Has, schema: string): string {
  const columns = ['queryid', 'query', 'calls', 'total_exec_time', 'total_time', 'rows', 'toplevel'];
  const there = columns.filter((column) => has(`pg_stat_statements.${column}`));
  return `
SELECT r.rolname, d.datname, ${there.map((column) => `s.${column}`).join(', ')}
FROM ${schema}.pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid AND d.datname = current_database()
LEFT JOIN pg_roles r ON r.oid = s.userid`;
}

export function infoQuery(schema: string): string {
  return `
SELECT dealloc, to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS reset,
  extract(epoch FROM now() - stats_reset) AS seconds
FROM ${schema}.pg_stat_statements_info`;
}

const OWN = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

function notOfExtension(catalogue: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_catalog.${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

export const RELATIONS = `
SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, r.rolname AS role,
  pn.nspname AS parent_schema, p.relname AS parent, tn.nspname AS table_schema, t.relname AS table_name,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_roles r ON r.oid = c.relowner
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1 AND c.relkind IN ('r', 'p', 'f')
LEFT JOIN pg_class p ON p.oid = i.inhparent
LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_class t ON t.oid = d.refobjid
LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND ${OWN}
  AND ${notOfExtension('pg_class', 'c.oid')}`;

/** Aggregates have no definition. */
export function routinesQuery(has: Has): string {
  return `
SELECT n.nspname AS schema, p.proname AS name, l.lanname AS language, r.rolname AS role, p.prosecdef AS definer,
  pg_get_functiondef(p.oid) AS definition
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_roles r ON r.oid = p.proowner
WHERE ${has('pg_proc.prokind') ? `p.prokind <> 'a'` : 'NOT p.proisagg'} AND ${OWN} AND ${notOfExtension('pg_proc', 'p.oid')}`;
}

/** Not those that a partition has from its parent; not those that are switched off. */
export function triggersQuery(has: Has): string {
  return `
SELECT n.nspname AS schema, c.relname AS table_name, t.tgname AS name, pn.nspname AS routine_schema, p.proname AS routine,
  t.tgoldtable AS old_table, t.tgnewtable AS new_table
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace pn ON pn.oid = p.pronamespace
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND ${OWN} ${has('pg_trigger.tgparentid') ? 'AND t.tgparentid = 0' : ''}
  AND ${notOfExtension('pg_class', 'c.oid')}`;
}

export const RULES = `
SELECT r.rulename AS name, o.rolname AS role, pg_get_ruledef(r.oid) AS definition
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_roles o ON o.oid = c.relowner
WHERE r.rulename <> '_RETURN' AND r.ev_enabled <> 'D' AND ${OWN} AND ${notOfExtension('pg_class', 'c.oid')}`;

export function foreignKeysQuery(has: Has): string {
  return `
SELECT k.conname AS name, n.nspname AS schema, c.relname AS table_name, fn.nspname AS to_schema, f.relname AS to_table,
  k.confdeltype AS on_delete, k.confupdtype AS on_update
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class f ON f.oid = k.confrelid
JOIN pg_namespace fn ON fn.oid = f.relnamespace
WHERE k.contype = 'f' ${has('pg_constraint.conparentid') ? 'AND k.conparentid = 0' : ''} AND ${OWN}`;
}

/** Rights on whole relations and on single columns; without an access list nobody but the owner has any. */
export const GRANTS = `
SELECT n.nspname AS schema, c.relname AS name, CASE WHEN a.grantee = 0 THEN 'public' ELSE r.rolname END AS role,
  string_agg(DISTINCT a.privilege_type, ',') AS privileges
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT x.grantee, x.privilege_type FROM aclexplode(c.relacl) x
  UNION ALL
  SELECT x.grantee, x.privilege_type FROM pg_attribute t, LATERAL aclexplode(t.attacl) x
  WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL
) a
LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND a.grantee <> c.relowner
  AND (a.grantee = 0 OR NOT r.rolsuper) AND ${OWN} AND ${notOfExtension('pg_class', 'c.oid')}
GROUP BY 1, 2, 3`;

/** Who has the rights of another role without asking for them. */
export function membersQuery(has: Has): string {
  return `
SELECT g.rolname AS granted, m.rolname AS member
FROM pg_auth_members a
JOIN pg_roles g ON g.oid = a.roleid
JOIN pg_roles m ON m.oid = a.member
WHERE NOT m.rolsuper AND ${has('pg_auth_members.inherit_option') ? 'a.inherit_option' : 'm.rolinherit'}`;
}

/** What is set for one database comes before what is set for all. */
export const SEARCH_PATHS = `
SELECT r.rolname AS role, c.setting
FROM pg_db_role_setting s
CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
LEFT JOIN pg_roles r ON r.oid = s.setrole
WHERE c.setting LIKE 'search\\_path=%'
  AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
ORDER BY s.setdatabase = 0, 1`;

export const ACTIVITY = `
SELECT s.schemaname AS schema, s.relname AS name, s.n_tup_ins AS inserted, s.n_tup_upd AS updated, s.n_tup_del AS deleted
FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OWN} AND c.relpersistence <> 't' AND s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0
  AND ${notOfExtension('pg_class', 'c.oid')}`;
