/** What a user is told to run. The SQL works on every version from 9.4 on: it takes the columns that there are. */

export const SAVE_STATEMENTS = [
  '\\copy (SELECT r.rolname, d.datname, s.* FROM pg_stat_statements s',
  'LEFT JOIN pg_roles r ON r.oid = s.userid LEFT JOIN pg_database d ON d.oid = s.dbid',
  "WHERE d.datname = current_database()) TO 'pg_stat_statements.csv' CSV HEADER",
].join(' ');

export const CHECK_COLLECTION =
  'check that statements are collected: SHOW shared_preload_libraries must name pg_stat_statements, CREATE EXTENSION pg_stat_statements must have been run in this database, and SELECT count(*) FROM pg_stat_statements must not be 0';

/** @param role the role that asked, if it is known */
export function seeAllTexts(role?: string): string {
  return `GRANT pg_read_all_stats TO ${role === undefined ? 'the role that saves them' : `"${role}"`}`;
}
