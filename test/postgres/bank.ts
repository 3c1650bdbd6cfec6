/**
 * What the services of the bank run. What a statement touches was written down by a person who read it: the tables that are behind its views,
 * partitions and routines, and nothing of what PostgreSQL or a trigger does by itself.
 */
import { nextYear } from './bank-schema.js';

export interface Job {
  readonly role: string;
  /** Run one after another by one connection. */
  readonly sql: readonly string[];
  /** What they touch together: `read schema.table`. */
  readonly uses: readonly string[];
  /** What else they touch, as only the rows of what ran inside of them show. */
  readonly inside?: readonly string[];
}

const job = (role: string, sql: string | readonly string[], ...uses: readonly string[]): Job => ({
  role,
  sql: typeof sql === 'string' ? [sql] : sql,
  uses,
});

/** @param directory one that the server can write into */
export const workload = (directory: string): readonly Job[] => [
  // Accounts.
  job(
    'accounts',
    `INSERT INTO accounts.customers VALUES (1, 'Ann', '{"vip": true}'), (2, 'Ben', '{}'), (3, 'Cid', null)`,
    'write accounts.customers',
  ),
  job(
    'accounts',
    `INSERT INTO accounts.accounts VALUES (10, 1, 500, 'open'), (20, 2, 50, 'shut'), (30, 3, 7, 'open')
     ON CONFLICT (id) DO UPDATE SET balance = excluded.balance`,
    'write accounts.accounts',
  ),
  job(
    'accounts',
    'INSERT INTO accounts.holds (account_id, amount) VALUES (10, 5) RETURNING id',
    'write accounts.holds',
  ),
  job('accounts', "SELECT nextval('accounts.holds_id_seq'), last_value FROM accounts.holds_id_seq"),
  job(
    'accounts',
    'SELECT a.id, c.name FROM accounts.accounts a JOIN accounts.customers c ON c.id = a.customer_id WHERE a.balance > 3 FOR UPDATE OF a',
    'read accounts.accounts',
    'lock accounts.accounts',
    'read accounts.customers',
  ),
  job(
    'accounts',
    'SELECT * FROM accounts.accounts WHERE id = 10 FOR NO KEY UPDATE NOWAIT',
    'read accounts.accounts',
    'lock accounts.accounts',
  ),
  job(
    'accounts',
    'SELECT s.id FROM (SELECT id, account_id FROM accounts.holds FOR SHARE SKIP LOCKED) s JOIN accounts.accounts a ON a.id = s.account_id',
    'read accounts.holds',
    'lock accounts.holds',
    'read accounts.accounts',
  ),
  job(
    'accounts',
    `SELECT id FROM accounts.accounts WHERE id IN (SELECT account_id FROM accounts.holds WHERE amount > 1 FOR KEY SHARE)`,
    'read accounts.accounts',
    'read accounts.holds',
    'lock accounts.holds',
  ),
  job(
    'accounts',
    "SELECT name FROM accounts.customers WHERE data ? 'vip' AND data ?& array['vip'] AND data @> '{\"vip\": true}'",
    'read accounts.customers',
  ),
  job(
    'accounts',
    [
      'SELECT * FROM accounts.rich WHERE balance > 100',
      'SELECT max(balance) FROM accounts.rich r, accounts.holds h',
    ],
    'read accounts.accounts',
    'read accounts.customers',
    'read accounts.holds',
  ),
  job('accounts', 'UPDATE accounts.open SET balance = balance + 1 WHERE id = 10', 'write accounts.accounts'),
  job('accounts', 'SELECT accounts.balance_of(10)', 'read accounts.accounts', 'read accounts.holds'),
  job(
    'accounts',
    ['BEGIN', 'LOCK TABLE accounts.holds IN SHARE ROW EXCLUSIVE MODE', 'COMMIT'],
    'lock accounts.holds',
  ),
  job('accounts', `COPY accounts.customers TO '${directory}/customers.csv' CSV`, 'read accounts.customers'),
  job(
    'accounts',
    `COPY (SELECT 90 + id AS id, name, data FROM accounts.customers) TO '${directory}/more.csv' CSV`,
    'read accounts.customers',
  ),
  job('accounts', `COPY accounts.customers FROM '${directory}/more.csv' CSV`, 'write accounts.customers'),
  job(
    'accounts',
    [
      'PREPARE find (int) AS SELECT name FROM accounts.customers WHERE id = $1',
      'EXECUTE find(1)',
      'DEALLOCATE find',
    ],
    'read accounts.customers',
  ),
  job('accounts', 'ANALYZE accounts.holds', 'define accounts.holds'),
  job('accounts', 'CREATE INDEX ON accounts.holds (account_id)', 'define accounts.holds'),
  job('accounts', 'ALTER TABLE accounts.holds ADD COLUMN until date DEFAULT now()', 'define accounts.holds'),
  job('accounts', 'DELETE FROM accounts.customers WHERE id = 3', 'write accounts.customers'),
  job(
    'accounts',
    `INSERT INTO "Audit"."Log.2026" SELECT id, balance FROM accounts.accounts`,
    'write Audit.Log.2026',
    'read accounts.accounts',
  ),

  job('accounts', 'SELECT count(*) FROM accounts.names()', 'read accounts.customers'),
  job(
    'accounts',
    'SELECT * FROM ROWS FROM (accounts.names(), generate_series(1, 2)) x',
    'read accounts.customers',
  ),
  job('accounts', 'SELECT accounts.risk()', 'read accounts.holds', 'read cards.cards', 'read public.rates'),
  job('accounts', 'SELECT accounts.scratch()', 'read accounts.customers'),
  job(
    'accounts',
    'SELECT id FROM accounts.rich ORDER BY (SELECT max(amount) FROM accounts.holds) LIMIT (SELECT count(*) FROM public.rates) FOR UPDATE',
    'read accounts.accounts',
    'lock accounts.accounts',
    'read accounts.customers',
    'lock accounts.customers',
    'read accounts.holds',
    'read public.rates',
  ),
  job(
    'accounts',
    `SELECT CASE WHEN a.id > 3 THEN ARRAY(SELECT amount FROM accounts.holds h WHERE h.account_id = a.id) END,
       rank() OVER (ORDER BY a.balance), count(*) FILTER (WHERE a.id = ANY (SELECT id FROM cards.cards)) OVER ()
       FROM accounts.accounts a NATURAL JOIN (VALUES ((SELECT max(rate) FROM public.rates))) v (top)`,
    'read accounts.accounts',
    'read accounts.holds',
    'read cards.cards',
    'read public.rates',
  ),
  job(
    'accounts',
    'CREATE TABLE accounts.archive (LIKE accounts.accounts INCLUDING ALL, FOREIGN KEY (customer_id) REFERENCES accounts.customers)',
    'define accounts.archive',
  ),

  // Payments.
  job(
    'payments',
    `INSERT INTO payments.payments VALUES (1, '2025-05-05', 10, 3), (2, '2026-05-05', 20, 4)`,
    'write payments.payments',
  ),
  job('payments', 'SELECT sum(amount) FROM payments.payments_2025', 'read payments.payments'),
  job(
    'payments',
    'UPDATE payments.payments_2026_rest SET amount = 5 WHERE id = 2',
    'write payments.payments',
  ),
  job('payments', 'SELECT id FROM payments.recent WHERE account_id = 20', 'read payments.payments'),
  job(
    'payments',
    'SELECT payments.pay(10, 40)',
    'write payments.payments',
    'write accounts.accounts',
    'read accounts.accounts',
    'read accounts.holds',
  ),
  job(
    'payments',
    `INSERT INTO payments.batches SELECT account_id, sum(amount) FROM payments.payments GROUP BY 1
     ON CONFLICT (id) DO UPDATE SET total = excluded.total + batches.total`,
    'write payments.batches',
    'read payments.payments',
  ),
  job('payments', "INSERT INTO payments.outbox VALUES (10, 'paid'), (20, 'paid')", 'write payments.outbox'),
  job('payments', 'CALL payments.settle()', 'read payments.batches', 'write payments.outbox'),
  job(
    'payments',
    `WITH due AS (DELETE FROM payments.outbox WHERE id > 3 RETURNING id, body),
          kept AS (INSERT INTO payments.batches SELECT id + 100, 0 FROM due RETURNING id)
     SELECT d.body, a.status FROM due d JOIN kept k ON k.id = d.id + 100 LEFT JOIN accounts.accounts a ON a.id = d.id`,
    'write payments.outbox',
    'write payments.batches',
    'read accounts.accounts',
  ),
  job(
    'payments',
    `MERGE INTO payments.batches b USING (SELECT account_id, sum(amount) AS amount FROM payments.payments GROUP BY 1) p ON p.account_id = b.id
     WHEN MATCHED AND b.total > 1000 THEN DELETE WHEN MATCHED THEN UPDATE SET total = p.amount
     WHEN NOT MATCHED THEN INSERT VALUES (p.account_id, p.amount)`,
    'write payments.batches',
    'read payments.payments',
  ),
  job(
    'payments',
    'UPDATE payments.batches b SET total = a.balance FROM accounts.accounts a, accounts.customers c WHERE a.id = b.id AND c.id = a.customer_id',
    'write payments.batches',
    'read accounts.accounts',
    'read accounts.customers',
  ),
  job(
    'payments',
    'DELETE FROM payments.payments p USING accounts.accounts a WHERE a.id = p.account_id AND a.status = $$shut$$',
    'write payments.payments',
    'read accounts.accounts',
  ),
  job(
    'payments',
    'TRUNCATE payments.outbox, payments.payments_2025',
    'write payments.outbox',
    'write payments.payments',
  ),
  job('payments', `COPY payments.outbox (id, body) FROM PROGRAM 'true' CSV`, 'write payments.outbox'),
  job(
    'payments',
    [
      'BEGIN',
      'DECLARE paid CURSOR FOR SELECT * FROM payments.payments',
      'FETCH ALL FROM paid',
      'CLOSE paid',
      'COMMIT',
    ],
    'read payments.payments',
  ),
  job('payments', 'EXPLAIN (ANALYZE, COSTS off) SELECT 1 FROM payments.batches', 'read payments.batches'),
  job('payments', 'EXPLAIN (ANALYZE off) DELETE FROM payments.batches'),
  job(
    'payments',
    "DO $do$ BEGIN PERFORM 1 FROM public.rates WHERE currency = 'EUR'; UPDATE payments.batches SET total = 0; END $do$",
    'read public.rates',
    'write payments.batches',
  ),

  {
    ...job(
      'payments',
      'SELECT s.total FROM payments.sums() s JOIN payments.batches b ON b.id = s.account',
      'read payments.outbox',
      'write payments.batches',
      'read payments.payments',
      'read payments.batches',
    ),
    // The statement is put together while it runs.
    inside: ['lock accounts.holds'],
  },
  job(
    'payments',
    `INSERT INTO payments.batches AS b VALUES (1, (SELECT min(id) FROM payments.outbox)) ON CONFLICT (id)
       DO UPDATE SET total = (SELECT sum(amount) FROM accounts.holds) WHERE b.id NOT IN (SELECT id FROM cards.cards)
       RETURNING (SELECT count(*) FROM public.rates)`,
    'write payments.batches',
    'read payments.outbox',
    'read accounts.holds',
    'read cards.cards',
    'read public.rates',
  ),
  {
    ...job('payments', [
      'PREPARE big AS SELECT id FROM payments.batches WHERE total > 5',
      'CREATE TEMP TABLE large AS EXECUTE big',
      'EXPLAIN ANALYZE EXECUTE big',
    ]),
    inside: ['read payments.batches'],
  },
  job('payments', nextYear, 'define payments.payments'),
  job(
    'payments',
    'SELECT id FROM ONLY payments.batches b WHERE (id, total) = (SELECT account_id, amount FROM accounts.holds LIMIT 1)',
    'read payments.batches',
    'read accounts.holds',
  ),

  // Cards: unqualified names are those of its own schema, then of accounts.
  job('cards', 'INSERT INTO cards VALUES (7, 10, false)', 'write cards.cards'),
  job('cards', "INSERT INTO settings VALUES ('limit', '5')", 'write cards.settings'),
  job('cards', "SELECT value FROM settings WHERE name = 'limit'", 'read cards.settings'),
  job(
    'cards',
    'SELECT c.id, o.balance FROM cards c JOIN open o ON o.id = c.account_id',
    'read cards.cards',
    'read accounts.accounts',
  ),
  job(
    'cards',
    `SELECT x.id, y.amount FROM cards x CROSS JOIN LATERAL (SELECT amount FROM holds WHERE account_id = x.account_id ORDER BY id LIMIT 1) y`,
    'read cards.cards',
    'read accounts.holds',
  ),
  job(
    'cards',
    'SELECT c.blocked FROM cards c WHERE accounts.balance_of(c.account_id) > 3',
    'read cards.cards',
    'read accounts.accounts',
    'read accounts.holds',
  ),
  job('cards', 'WITH cards AS (SELECT 1 AS id) SELECT * FROM cards'),
  job(
    'cards',
    'WITH gone AS (SELECT id FROM cards.cards WHERE blocked) UPDATE cards SET blocked = false WHERE id IN (TABLE gone)',
    'read cards.cards',
    'write cards.cards',
  ),
  job('cards', 'SELECT id FROM "Audit"."Log.2026" WHERE "größe" > 3', 'read Audit.Log.2026'),

  // Reporting.
  job(
    'reporting',
    'REFRESH MATERIALIZED VIEW reporting.daily',
    'write reporting.daily',
    'read payments.payments',
  ),
  job(
    'reporting',
    'REFRESH MATERIALIZED VIEW best',
    'write reporting.best',
    'read reporting.daily',
    'read accounts.accounts',
    'read accounts.customers',
  ),
  job('reporting', 'SELECT * FROM daily WHERE at > now()', 'read reporting.daily'),
  job(
    'reporting',
    'SELECT id FROM accounts.customers UNION ALL (SELECT id FROM batches EXCEPT SELECT id FROM cards.cards) INTERSECT VALUES (1)',
    'read accounts.customers',
    'read payments.batches',
    'read cards.cards',
  ),
  job(
    'reporting',
    `WITH RECURSIVE tree (id) AS (SELECT id FROM accounts.customers WHERE id = 1 UNION ALL
       SELECT t.customer_id FROM support.tickets t JOIN tree ON tree.id = t.id) SELECT count(*) FROM tree`,
    'read accounts.customers',
    'read support.tickets',
  ),
  job(
    'reporting',
    'CREATE TABLE reporting.monthly AS SELECT id, amount FROM payments.recent',
    'define reporting.monthly',
    'write reporting.monthly',
    'read payments.payments',
  ),
  job(
    'reporting',
    'SELECT account_id, amount INTO reporting.copied FROM accounts.holds',
    'define reporting.copied',
    'write reporting.copied',
    'read accounts.holds',
  ),
  job(
    'reporting',
    ['CREATE TEMP TABLE rates AS SELECT * FROM public.rates', 'SELECT max(rate) FROM rates'],
    'read public.rates',
  ),
  job('reporting', 'INSERT INTO rates VALUES ($$CHF$$, 1)'),
  job('reporting', 'SELECT max(rate), min(rate) FROM public.rates', 'read public.rates'),
  job(
    'reporting',
    'INSERT INTO facts SELECT id, (SELECT max(rate) FROM public.rates) FROM ONLY payments.batches TABLESAMPLE SYSTEM (50)',
    'write reporting.facts',
    'read public.rates',
    'read payments.batches',
  ),
  job(
    'reporting',
    'SELECT * FROM "Audit"."two\nlines" l JOIN "Audit"."say ""no""" n USING (id)',
    'read Audit.two\nlines',
    'read Audit.say "no"',
  ),
  job('reporting', 'DROP TABLE reporting.copied', 'define reporting.copied'),

  // Support.
  job(
    'support',
    "INSERT INTO tickets SELECT 1, c.id, 'help' FROM customers c ORDER BY 2 LIMIT 1",
    'write support.tickets',
    'read accounts.customers',
  ),
  job(
    'support',
    "INSERT INTO settings VALUES ('theme', 'dark') ON CONFLICT DO NOTHING",
    'write support.settings',
  ),
  job('support', 'SELECT cards.block(7)', 'write cards.cards'),
  job(
    'support',
    `SELECT t.id, (SELECT count(*) FROM rich r WHERE r.name = c.name), EXISTS (SELECT FROM cards.cards k WHERE k.blocked)
       FROM tickets t LEFT JOIN customers c ON c.id = t.customer_id`,
    'read support.tickets',
    'read accounts.customers',
    'read accounts.accounts',
    'read cards.cards',
  ),
  job(
    'support',
    "SELECT s.value, j.a FROM settings s, json_table('[1]', '$[*]' COLUMNS (a int PATH '$')) j, generate_series(1, 2) g",
    'read support.settings',
  ),
  job(
    'support',
    'SELECT c.id FROM customers c, rates r WHERE c.id = 1 FOR UPDATE OF c FOR SHARE OF r',
    'read accounts.customers',
    'lock accounts.customers',
    'read public.rates',
    'lock public.rates',
  ),
  job('support', 'UPDATE "Audit"."two\nlines" SET id = 2', 'write Audit.two\nlines'),
  job('support', 'DELETE FROM accounts.customers WHERE id = 93', 'write accounts.customers'),
  job(
    'support',
    'SELECT relname FROM pg_class c JOIN information_schema.tables t ON t.table_name = c.relname',
  ),
  job('support', "SET statement_timeout = '5s'"),
];
