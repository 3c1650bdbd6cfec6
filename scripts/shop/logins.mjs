/**
 * In: the demo system's compose file. Out: how each service logs in to the shop's PostgreSQL, whose statements are captured, as the compose
 * file gives it to the service: a DATABASE_URL, or the PG… variables that libpq and node-postgres read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The host of the server that is captured. */
const CAPTURED = 'postgres';

/** @typedef {{ service: string, role: string, password: string, database: string }} Login */

/**
 * @param {string} shop the demo system's directory
 * @returns {Login[]} one for every service with a schema in that database; services with a server of their own are left out
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
    if (url.hostname !== CAPTURED) return [];
    return [{ service, role: url.username, password: url.password, database: url.pathname.slice(1) }];
  });
}
