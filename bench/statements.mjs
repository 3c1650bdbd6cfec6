/**
 * A day of a large database: 50,000 statements of 200 services' roles on 1,000 tables, as `pg_stat_statements` would be saved
 * as CSV. Each service owns a schema of five tables; most statements stay in it, some read, join or write another's.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDirectory } from './cached.mjs';
import { Random } from './random.mjs';

const SERVICES = 200;
const STATEMENTS = 50_000;
const TABLES = ['accounts', 'invoices', 'orders', 'payments', 'shipments'];
const COLUMNS =
  'amount_cents carrier city confirmed_at country created_at currency customer_id discount gross_total language net_total note owner_id postcode priority quantity reason reference region sku source status street tax_rate title updated_at valid_until version weight'.split(
    ' ',
  );
const HEADER = 'rolname,datname,queryid,toplevel,query,calls,total_exec_time,rows';

/** @returns {string} the absolute path of a root with `archfit.yaml` and the statements, kept between runs */
export function savedStatements() {
  const makers = [new URL(import.meta.url), new URL('./random.mjs', import.meta.url)];
  return cachedDirectory(`statements-${STATEMENTS}`, makers, (directory) => {
    const random = new Random(STATEMENTS);
    const lines = Array.from({ length: STATEMENTS }, (_, index) => row(index, random));
    writeFileSync(join(directory, 'statements.csv'), `${HEADER}\n${lines.join('\n')}\n`);
    writeFileSync(join(directory, 'archfit.yaml'), configuration());
  });
}

const serviceName = (/** @type {number} */ index) => `service-${index}`;
const schemaName = (/** @type {number} */ index) => `schema_${index}`;

function configuration() {
  const services = Array.from(
    { length: SERVICES },
    (_, index) => `  ${serviceName(index)}: { roles: [role_${index}], schemas: [${schemaName(index)}] }\n`,
  );
  return `services:\n${services.join('')}databases:\n  shop: { statements: statements.csv }\n`;
}

/** @param {number} index @param {Random} random */
function row(index, random) {
  const service = index % SERVICES;
  const query = statement(service, index, random);
  const calls = random.between(1, 100_000);
  const id = 1_000_000_007n * BigInt(index + 1) * 8_191n;
  return `role_${service},shop,${id},t,"${query}",${calls},${(calls * random.next() * 3).toFixed(3)},${calls * random.between(0, 20)}`;
}

/** @param {number} service @param {number} index @param {Random} random */
function statement(service, index, random) {
  const own = () => `${schemaName(service)}.${random.pick(TABLES)}`;
  const foreign = () => `${schemaName((service + 1) % SERVICES)}.${random.pick(TABLES.slice(0, 2))}`;
  // The number makes every text a statement of its own, as the many conditions of a real system do.
  const columns = [...random.sample(COLUMNS, random.between(3, 14)), `extra_${index}`];
  const conditions = random.sample(COLUMNS, random.between(1, 4)).map((name, at) => `t.${name} = $${at + 1}`);
  const share = random.next();
  if (share < 0.1)
    return `INSERT INTO ${own()} (${columns.join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')}) ON CONFLICT (id) DO NOTHING RETURNING id`;
  if (share < 0.2)
    return `UPDATE ${own()} AS t SET ${columns.map((name, at) => `${name} = $${at + 9}`).join(', ')} WHERE ${conditions.join(' AND ')}`;
  if (share < 0.23)
    return `DELETE FROM ${own()} AS t WHERE t.extra_${index} = $9 AND ${conditions.join(' AND ')}`;
  if (share < 0.24)
    return `UPDATE ${foreign()} AS t SET extra_${index} = $9 WHERE ${conditions.join(' AND ')}`;
  const selected = columns.map((name) => `t.${name}`).join(', ');
  const where = `WHERE ${conditions.join(' AND ')}`;
  if (share < 0.6)
    return `SELECT ${selected} FROM ${own()} AS t ${where} ORDER BY t.created_at DESC LIMIT $9 OFFSET $10`;
  if (share < 0.66)
    return `SELECT ${selected} FROM ${foreign()} AS t ${where} AND t.status IN ($9, $10, $11)`;
  if (share < 0.7)
    return `SELECT ${selected}, u.id FROM ${own()} AS t JOIN ${foreign()} AS u ON u.id = t.customer_id ${where}`;
  if (share < 0.9)
    return `SELECT ${selected}, count(u.id) FROM ${own()} AS t LEFT JOIN ${own()} AS u ON u.reference = t.reference LEFT JOIN ${own()} AS v ON v.id = u.owner_id ${where} AND EXISTS (SELECT $9 FROM ${own()} AS w WHERE w.id = v.id) GROUP BY ${selected}`;
  return `WITH recent AS (SELECT * FROM ${own()} WHERE created_at > now() - interval $9) SELECT ${selected}, sum(r.amount_cents) OVER (PARTITION BY t.region) FROM ${own()} AS t JOIN recent AS r ON r.id = t.id ${where}`;
}
