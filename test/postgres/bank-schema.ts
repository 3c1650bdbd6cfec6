/** A bank whose five services share one database. */
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
