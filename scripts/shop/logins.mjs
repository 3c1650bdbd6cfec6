/**
 * In: the demo system's compose file. Out: how each service logs in to PostgreSQL, as the compose file gives it to the
 * service: a DATABASE_URL, or the PG… variables that libpq and node-postgres read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** @typedef {{ service: string, role: string, password: string, database: string }} Login */

/**
 * @param {string} shop the demo system's directory
 * @returns {Login[]} one for every service with a database
 */
export function readLogins(shop) {
  const text = readFileSync(join(shop, 'docker-compose.yml'), 'utf8').replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  const { services } = parse(text, { merge: true });
  return Object.entries(services).flatMap(([service, { build, environment = {} }]) => {
    if (build === undefined) return [];
    if (environment.PGUSER !== undefined) {
      const { PGUSER: role, PGPASSWORD: password, PGDATABASE: database } = environment;
      return [{ service, role, password, database }];
    }
    if (environment.DATABASE_URL === undefined) return [];
    const url = new URL(environment.DATABASE_URL);
    return [{ service, role: url.username, password: url.password, database: url.pathname.slice(1) }];
  });
}
