/**
 * A bank whose five services share one database, and what each of them runs. What a statement touches was written down by a person who read
 * it: the tables that are behind its views, partitions and routines, and nothing of what PostgreSQL or a trigger does by itself.
 */
export const schema = `
CREATE ROLE accounts LOGIN PASSWORD 'accounts';
CREATE ROLE payments LOGIN PASSWORD 'payments';
CREATE ROLE cards LOGIN PASSWORD 'cards';
CREATE ROLE reporting LOGIN PASSWORD 'reporting';
CREATE ROLE support LOGIN PASSWORD 'support';
CREATE SCHEMA accounts AUTHORIZATION accounts;
CREATE SCHEMA payments AUTHORIZATION payments;
CREATE SCHEMA cards AUTHORIZATION cards;
CREATE SCHEMA reporting AUTHORIZATION reporting;
CREATE SCHEMA support AUTHORIZATION support;
CREATE SCHEMA "Audit";
CREATE TABLE accounts.customers (id int PRIMARY KEY, name text, data jsonb);
CREATE TABLE accounts.accounts (
  id int PRIMARY KEY, customer_id int REFERENCES accounts.customers ON DELETE CASCADE, balance int, status text
);
CREATE TABLE accounts.holds (id serial, account_id int REFERENCES accounts.accounts ON DELETE CASCADE, amount int);
CREATE TABLE accounts.changes (id int, what text);
CREATE TABLE payments.payments (id int, at date, account_id int, amount int) PARTITION BY RANGE (at);
CREATE TABLE payments.payments_2025 PARTITION OF payments.payments FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE payments.payments_2026 PARTITION OF payments.payments FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (account_id);
CREATE TABLE payments.payments_2026_rest PARTITION OF payments.payments_2026 DEFAULT;
CREATE TABLE payments.outbox (id int PRIMARY KEY, body text);
CREATE TABLE payments.batches (id int PRIMARY KEY, total int);
CREATE TABLE cards.cards (id int PRIMARY KEY, account_id int REFERENCES accounts.accounts ON DELETE CASCADE, blocked bool);
CREATE TABLE cards.settings (name text PRIMARY KEY, value text);
CREATE TABLE support.settings (name text PRIMARY KEY, value text);
CREATE TABLE support.tickets (id int PRIMARY KEY, customer_id int, text text);
CREATE TABLE reporting.facts (id int, amount int);
CREATE TABLE public.rates (currency text PRIMARY KEY, rate int);
CREATE TABLE "Audit"."Log.2026" (id int, "größe" int);
CREATE TABLE "Audit"."say ""no""" (id int);
CREATE TABLE "Audit"."two
lines" (id int);
CREATE VIEW accounts.open AS SELECT * FROM accounts.accounts WHERE status = 'open';
CREATE VIEW accounts.rich AS SELECT o.id, c.name, o.balance FROM accounts.open o JOIN accounts.customers c ON c.id = o.customer_id;
CREATE VIEW payments.recent AS SELECT * FROM payments.payments_2026;
CREATE MATERIALIZED VIEW reporting.daily AS SELECT at, sum(amount) AS amount FROM payments.payments GROUP BY at;
CREATE MATERIALIZED VIEW reporting.best AS SELECT d.at, r.name FROM reporting.daily d, accounts.rich r;
CREATE FUNCTION accounts.balance_of(account int) RETURNS int LANGUAGE sql STABLE AS
  'SELECT balance - coalesce((SELECT sum(amount) FROM accounts.holds WHERE account_id = account), 0)::int FROM accounts.open WHERE id = account';
CREATE FUNCTION payments.pay(account int, amount int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF accounts.balance_of(account) >= pay.amount THEN
    INSERT INTO payments.payments VALUES (1, '2026-02-03', account, pay.amount);
    UPDATE accounts.accounts SET balance = balance - pay.amount WHERE id = account;
  END IF;
END $$;
CREATE FUNCTION cards.block(card int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE cards.cards SET blocked = true WHERE id = card;
END $$;
CREATE PROCEDURE payments.settle() LANGUAGE plpgsql AS $$
DECLARE each record;
BEGIN
  FOR each IN SELECT id FROM payments.batches LOOP
    DELETE FROM payments.outbox WHERE id = each.id;
  END LOOP;
END $$;
CREATE FUNCTION accounts.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO accounts.changes VALUES (NEW.id, TG_OP);
  RETURN NEW;
END $$;
CREATE TRIGGER note_change AFTER UPDATE ON accounts.accounts FOR EACH ROW EXECUTE FUNCTION accounts.note_change();
CREATE FUNCTION cards.hold(account int, sum int) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = accounts AS
  'INSERT INTO holds (account_id, amount) VALUES (account, sum)';
CREATE FUNCTION payments.sums() RETURNS TABLE (account int, total bigint) LANGUAGE plpgsql AS $$
DECLARE
  rate public.rates%ROWTYPE;
  each cards.cards.id%TYPE;
  unpaid CURSOR (least int) FOR SELECT id FROM payments.outbox WHERE id > least;
BEGIN
  FOR one IN unpaid(3) LOOP NULL; END LOOP;
  EXECUTE 'DELETE FROM payments.batches WHERE id = $1' USING 12345;
  EXECUTE format('LOCK TABLE %I.%I IN ROW SHARE MODE', 'accounts', 'holds');
  RETURN QUERY SELECT p.account_id, sum(p.amount) FROM payments.payments p GROUP BY 1;
END $$;
CREATE FUNCTION accounts.names() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT name FROM accounts.customers; END;
CREATE FUNCTION accounts.scratch() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE IF NOT EXISTS found AS SELECT id FROM accounts.customers;
  RETURN (SELECT count(*) FROM found);
END $$;
CREATE FUNCTION accounts.risk() RETURNS int LANGUAGE plpgsql AS $$
DECLARE n int := 0;
BEGIN
  IF EXISTS (SELECT 1 FROM accounts.holds WHERE amount > 3) THEN n := (SELECT count(*) FROM cards.cards); END IF;
  WHILE n < 0 OR n = (SELECT -1 FROM public.rates LIMIT 1) LOOP n := n + 1; END LOOP;
  RETURN n;
END $$;
CREATE VIEW support.people AS SELECT c.id, c.name, accounts.balance_of(10) AS balance FROM accounts.customers c;
CREATE VIEW support.notes AS SELECT id, text FROM support.tickets WHERE id IN (SELECT id FROM public.rates, accounts.customers);
ALTER FUNCTION cards.hold(int, int) OWNER TO cards;
ALTER TABLE accounts.customers OWNER TO accounts;
ALTER TABLE accounts.accounts OWNER TO accounts;
ALTER TABLE accounts.holds OWNER TO accounts;
ALTER TABLE payments.payments OWNER TO payments;
ALTER TABLE payments.batches OWNER TO payments;
ALTER TABLE cards.cards OWNER TO cards;
ALTER FUNCTION cards.block(int) OWNER TO cards;
ALTER MATERIALIZED VIEW reporting.daily OWNER TO reporting;
ALTER MATERIALIZED VIEW reporting.best OWNER TO reporting;
GRANT USAGE ON SCHEMA accounts, payments, cards, reporting, support, "Audit" TO accounts, payments, cards, reporting, support;
GRANT ALL ON ALL TABLES IN SCHEMA accounts, payments, cards, reporting, support, public, "Audit" TO accounts, payments, cards, reporting, support;
GRANT ALL ON ALL SEQUENCES IN SCHEMA accounts TO accounts, payments;
GRANT CREATE ON SCHEMA public TO reporting;
GRANT pg_read_server_files, pg_write_server_files, pg_execute_server_program TO accounts, payments;
ALTER ROLE cards SET search_path = cards, accounts;
ALTER ROLE support SET search_path = support, accounts, public;
ALTER ROLE reporting SET search_path = reporting, payments, public;
`;

/** What a migration adds while the statistics are gathered. */
export const nextYear =
  "CREATE TABLE payments.payments_2027 PARTITION OF payments.payments FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')";

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
