/** A clinic's database that has all that a catalogue tells. */
export const schema = `
CREATE ROLE patients LOGIN PASSWORD 'patients';
CREATE ROLE billing LOGIN PASSWORD 'billing';
CREATE ROLE reporting LOGIN PASSWORD 'reporting';
CREATE ROLE auditor NOLOGIN;
CREATE ROLE readers NOLOGIN;
CREATE SCHEMA patients AUTHORIZATION patients;
CREATE SCHEMA billing AUTHORIZATION billing;
CREATE SCHEMA audit AUTHORIZATION auditor;
CREATE SCHEMA "Archive 2026";
CREATE TABLE patients.people (id bigserial PRIMARY KEY, name text NOT NULL, born date);
CREATE TABLE patients.visits (
  id int GENERATED ALWAYS AS IDENTITY,
  person_id bigint NOT NULL REFERENCES patients.people ON DELETE CASCADE,
  at timestamptz NOT NULL,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE patients.visits_2025 PARTITION OF patients.visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE patients.visits_2026 (LIKE patients.visits);
ALTER TABLE patients.visits ATTACH PARTITION patients.visits_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Archive 2026"."Old.People" () INHERITS (patients.people);
CREATE TABLE billing.invoices (
  id int PRIMARY KEY,
  person_id bigint,
  total numeric NOT NULL DEFAULT 0,
  note text DEFAULT 'a secret default',
  CONSTRAINT invoice_of FOREIGN KEY (person_id) REFERENCES patients.people (id) ON UPDATE CASCADE ON DELETE SET NULL
);
CREATE SEQUENCE billing.numbers;
CREATE SEQUENCE billing.lines_no_seq;
CREATE TABLE billing.lines (no int DEFAULT nextval('billing.lines_no_seq'), invoice_id int, price numeric);
ALTER SEQUENCE billing.lines_no_seq OWNED BY billing.lines.no;
CREATE TABLE audit.log (at timestamptz DEFAULT now(), what text, who text DEFAULT current_user);
CREATE TABLE audit.totals (day date, total numeric);
CREATE TABLE public.settings (name text PRIMARY KEY, value text);
COMMENT ON TABLE public.settings IS 'a secret remark';
CREATE VIEW billing.open AS SELECT i.id, p.name FROM billing.invoices i JOIN patients.people p ON p.id = i.person_id WHERE i.note <> 'secret of a view';
CREATE FUNCTION billing.due(person bigint) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT sum(total) FROM invoices WHERE person_id = person AND note <> ''secret of a function''' SET search_path = billing, pg_temp;
CREATE VIEW public.debtors AS SELECT o.name, billing.due(o.id) AS due FROM billing.open o;
CREATE MATERIALIZED VIEW public.daily AS SELECT date_trunc('day', at) AS day, count(*) FROM patients.visits GROUP BY 1;
CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE n int := (SELECT count(*) FROM public.settings);
BEGIN
  INSERT INTO audit.log (what) VALUES (TG_OP || ' secret in a trigger');
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER record AFTER INSERT OR UPDATE ON billing.invoices FOR EACH ROW EXECUTE FUNCTION audit.record();
CREATE TRIGGER record AFTER INSERT ON patients.visits FOR EACH ROW EXECUTE FUNCTION audit.record();
CREATE FUNCTION audit.sum_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit.totals SELECT current_date, sum(price) FROM fresh;
  PERFORM billing.close_all();
  RETURN NULL;
END $$;
CREATE TRIGGER sum_up AFTER INSERT ON billing.lines REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit.sum_up();
CREATE FUNCTION billing.close_all() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE billing.invoices SET note = ' || quote_literal('x');
  EXECUTE 'TRUNCATE billing.lines';
END $$;
CREATE PROCEDURE patients.forget(INOUT person bigint) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM patients.people WHERE id = person;
END $$;
CREATE FUNCTION patients.visits_of(person bigint) RETURNS TABLE (id int, at timestamptz) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT v.id, v.at FROM patients.visits v WHERE v.person_id = person;
END $$;
CREATE FUNCTION patients.count_all() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM patients.visits; END;
CREATE FUNCTION patients.twice(numeric) RETURNS numeric LANGUAGE internal AS 'numeric_abs';
CREATE RULE keep AS ON DELETE TO public.settings DO ALSO INSERT INTO audit.log (what) VALUES (old.name || ' secret of a rule');
ALTER TABLE patients.people OWNER TO patients;
ALTER TABLE patients.visits OWNER TO patients;
ALTER TABLE billing.invoices OWNER TO billing;
ALTER VIEW billing.open OWNER TO billing;
ALTER TABLE audit.log OWNER TO auditor;
ALTER FUNCTION audit.record() OWNER TO auditor;
GRANT USAGE ON SCHEMA patients, billing, audit, "Archive 2026" TO patients, billing, reporting;
GRANT SELECT ON patients.people TO billing;
GRANT SELECT (id, total), UPDATE (note) ON billing.invoices TO reporting;
GRANT ALL ON billing.lines, public.settings TO billing;
REVOKE TRUNCATE ON public.settings FROM billing;
GRANT SELECT ON public.settings TO auditor;
GRANT SELECT ON public.daily TO PUBLIC;
GRANT USAGE ON SEQUENCE billing.numbers TO reporting;
ALTER ROLE billing SET search_path = billing, public;
`;

/** What each role runs. */
export const workload: readonly (readonly [role: string, sql: string])[] = [
  ['patients', "INSERT INTO patients.people (name) SELECT 'secret of a person' FROM generate_series(1, 20)"],
  ['patients', "INSERT INTO patients.visits (person_id, at) VALUES (1, '2026-03-01')"],
  ['patients', 'SELECT * FROM patients.people WHERE id = 7'],
  ['billing', 'SELECT id, name FROM open'],
  ['billing', 'INSERT INTO billing.invoices (id, person_id) VALUES (1, 1)'],
  ['billing', "ALTER ROLE billing PASSWORD 'billing' /* secret of a comment */"],
  ['reporting', 'SELECT count(*) FROM public.daily'],
];

/** Not one of these may leave the server. */
export const SECRET = /secret|hunter2/;
