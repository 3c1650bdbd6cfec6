import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  placeSnapshot,
  readSchema,
  readServer,
  readStatements,
  serverTarget,
  snapshotText,
} from '../../src/extract/postgres/index.js';
import { withConnection } from '../../src/extract/postgres/live/connect.js';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';
import type { CatalogueFacts, TableName } from '../../src/model/facts.js';
import {
  otherPostgres,
  startInstalled,
  startPostgres,
  startReplica,
  type TestServer,
} from '../helpers/postgres.js';
import { SECRET, schema, workload } from './clinic.js';

const installed = otherPostgres();
const versions = [
  { version: 18, bin: undefined, start: () => startPostgres() },
  ...installed.map((each) => ({ ...each, start: () => startInstalled(each) })),
];

/** What a person reads in the definition of the clinic. */
const expected = {
  relations: [
    'Archive 2026.Old.People table postgres, part of patients.people',
    'audit.log table auditor',
    'audit.totals table postgres',
    'billing.invoices table billing',
    'billing.lines table postgres',
    'billing.lines_no_seq sequence postgres, of billing.lines',
    'billing.numbers sequence postgres',
    'billing.open view billing: read billing.invoices, read patients.people',
    'patients.people table patients',
    'patients.people_id_seq sequence patients, of patients.people',
    'patients.visits table patients',
    'patients.visits_2025 table postgres, part of patients.visits',
    'patients.visits_2026 table postgres, part of patients.visits',
    'patients.visits_id_seq sequence patients, of patients.visits',
    'public.daily materialized-view postgres: read patients.visits, call count, call date_trunc',
    'public.debtors view postgres: read billing.open, call billing.due',
    'public.settings table postgres',
  ],
  routines: [
    'audit.record plpgsql as auditor: write audit.log, read public.settings, call count',
    'audit.sum_up plpgsql: write audit.totals, call sum, call billing.close_all',
    'billing.close_all plpgsql: write billing.lines, unread: it runs dynamic SQL, call quote_literal',
    'billing.due sql in billing,pg_temp: read invoices, call sum',
    'patients.count_all sql: read patients.visits, call count',
    'patients.forget plpgsql: write patients.people',
    'patients.twice internal: unread: it is written in internal',
    'patients.visits_of plpgsql: read patients.visits',
    'public.rule keep on settings sql as postgres: write audit.log',
  ],
  triggers: [
    'keep on public.settings runs public.rule keep on settings',
    'record on billing.invoices runs audit.record',
    'record on patients.visits runs audit.record',
    'sum_up on billing.lines runs audit.sum_up',
  ],
  foreignKeys: [
    'invoice_of: billing.invoices → patients.people set-null cascade',
    'visits_person_id_fkey: patients.visits → patients.people cascade no-action',
  ],
  grants: [
    'auditor on public.settings: SELECT',
    'billing on billing.lines: DELETE,INSERT,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE',
    'billing on patients.people: SELECT',
    'billing on public.settings: DELETE,INSERT,REFERENCES,SELECT,TRIGGER,UPDATE',
    'public on public.daily: SELECT',
    'reporting on billing.invoices: SELECT,UPDATE',
    'reporting on billing.numbers: USAGE',
  ],
  searchPaths: ['billing: billing,public'],
};

const named = ({ schema, name }: TableName): string => (schema === undefined ? name : `${schema}.${name}`);

/** A catalogue in words. */
function told(catalogue: CatalogueFacts): typeof expected {
  const body = (of: CatalogueFacts['routines'][number]['body']): string => {
    const parts = [
      ...of.uses.map((use) => `${use.mode} ${named(use)}`),
      ...(of.unread === undefined ? [] : [`unread: ${of.unread}`]),
      ...of.calls.map((call) => `call ${named(call)}`),
    ];
    return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  };
  return {
    relations: catalogue.relations
      .map(
        ({ kind = 'table', role, partOf, ownedBy, body: query, ...name }) =>
          `${named(name)} ${kind} ${role}${partOf ? `, part of ${named(partOf)}` : ''}${ownedBy ? `, of ${named(ownedBy)}` : ''}${query ? body(query) : ''}`,
      )
      .sort(),
    routines: catalogue.routines
      .map(
        ({ language, runsAs, searchPath, body: of, ...name }) =>
          `${named(name)} ${language}${runsAs === undefined ? '' : ` as ${runsAs}`}${searchPath ? ` in ${searchPath}` : ''}${body(of)}`,
      )
      .sort(),
    triggers: catalogue.triggers
      .map(({ name, table, routine }) => `${name} on ${named(table)} runs ${named(routine)}`)
      .sort(),
    foreignKeys: catalogue.foreignKeys
      .map(
        ({ name, from, to, onDelete, onUpdate }) =>
          `${name}: ${named(from)} → ${named(to)} ${onDelete} ${onUpdate}`,
      )
      .sort(),
    grants: catalogue.grants
      .map(({ role, relation, privileges }) => `${role} on ${named(relation)}: ${privileges}`)
      .sort(),
    searchPaths: catalogue.searchPaths.map(({ role = 'everybody', schemas }) => `${role}: ${schemas}`).sort(),
  };
}

if (installed.length === 0) test.skip('another version: none is installed on this machine', () => {});

describe.each(versions)('PostgreSQL $version', ({ version, bin, start }) => {
  let server: TestServer;
  let sql: Sql;
  const read = (role?: string) => readServer(serverTarget(server.url(role), '--db'), {}, sql);

  beforeAll(async () => {
    sql = await loadSql();
    server = await start();
    const admin = await server.connect();
    await admin.query('CREATE SCHEMA "Exten sions"');
    await admin.query('CREATE EXTENSION pg_stat_statements SCHEMA "Exten sions"');
    await admin.query('GRANT USAGE ON SCHEMA "Exten sions" TO PUBLIC');
    await admin.query(schema);
    for (const [role, statement] of workload) await (await server.connect(role)).query(statement);
  }, 60_000);
  afterAll(() => server?.stop());

  test('tells the whole catalogue', async () => {
    const { catalogue } = placeSnapshot(await read(), { path: 'shop' });
    expect(told(catalogue)).toEqual(expected);
  });

  test('tells the statements of the workload, with what they use', async () => {
    const { statements } = placeSnapshot(await read(), { path: 'shop', name: 'main' });
    const of = (role: string) =>
      statements
        .filter((each) => each.role === role)
        .map(
          ({ uses, calls, datname, source }) =>
            `${calls} ${datname} ${source} ${uses.map((use) => `${use.mode} ${named(use)}`)}`,
        )
        .sort();
    expect(of('patients')).toEqual([
      '1 shop main read patients.people',
      '1 shop main write patients.people',
      '1 shop main write patients.visits',
    ]);
    expect(of('billing')).toEqual([
      '1 shop main ',
      '1 shop main read open',
      '1 shop main write billing.invoices',
    ]);
    expect(of('reporting')).toEqual(['1 shop main read public.daily']);
    expect(statements.every(({ queryid }) => /^-?\d+$/.test(queryid ?? ''))).toBe(true);
  });

  test('a snapshot gives the same facts as the server, and shows nothing that is secret', async () => {
    const snapshot = await read();
    const text = snapshotText(snapshot);
    expect(text).not.toMatch(SECRET);
    expect(text).not.toMatch(/postgres:postgres|SCRAM/);
    expect(text).toContain("ALTER ROLE billing PASSWORD '…'");
    const place = { path: 'db/snapshot.json', name: 'main' };
    expect(await readStatements({ ...place, bytes: Buffer.from(text) }, sql)).toEqual(
      placeSnapshot(snapshot, place),
    );
  });

  test('a role that may not see the texts of others is told what would help', async () => {
    const { statements, notices } = placeSnapshot(await read('reporting'), { path: 'shop' });
    expect(statements.some(({ text }) => text === '<insufficient privilege>')).toBe(true);
    expect(notices.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('GRANT pg_read_all_stats TO "reporting"'),
    );
  });

  test('nothing can be written, and nothing waits for ever', async () => {
    const target = serverTarget(server.url(), '--db');
    await expect(
      withConnection(target, {}, ({ ask }) => ask('CREATE TABLE public.scribble ()')),
    ).rejects.toThrow('cannot execute CREATE TABLE in a read-only transaction');
    await withConnection(target, {}, async ({ ask, shown }) => {
      expect(shown).toBe(server.url().replace('postgres:postgres@', 'postgres@'));
      expect(await ask('SHOW statement_timeout')).toEqual([{ statement_timeout: '1min' }]);
      expect(await ask('SHOW lock_timeout')).toEqual([{ lock_timeout: '5s' }]);
      expect(await ask('SHOW transaction_isolation')).toEqual([{ transaction_isolation: 'repeatable read' }]);
      expect(await ask('SHOW application_name')).toEqual([{ application_name: 'archfit' }]);
    });
  });

  test('asks once for each view', async () => {
    const admin = await server.connect();
    await admin.query('SELECT "Exten sions".pg_stat_statements_reset()');
    await read();
    const { rows } = await admin.query<{ query: string; calls: string }>(
      "SELECT query, calls FROM \"Exten sions\".pg_stat_statements WHERE query ~ '^\\s*SELECT' AND query !~ 'statements_reset'",
    );
    expect(rows.filter(({ calls }) => calls !== '1')).toEqual([]);
    // Session, settings, extension, columns, information and statements; then the nine of the catalogue.
    expect(rows).toHaveLength(version >= 14 ? 15 : 14);
    for (const view of [
      'pg_stat_statements s',
      'FROM pg_proc p',
      'FROM pg_class c\nJOIN',
      'FROM pg_rewrite r',
    ]) {
      expect(rows.filter(({ query }) => query.includes(view)).length, view).toBeGreaterThan(0);
    }
  });

  test.skipIf(bin !== undefined)('a lock that somebody holds is not waited for without end', async () => {
    const admin = await server.connect();
    await admin.query('BEGIN; LOCK TABLE billing.invoices IN ACCESS EXCLUSIVE MODE');
    await expect(read().finally(() => admin.query('ROLLBACK'))).rejects.toThrow('somebody holds a lock');
  });

  test.skipIf(bin === undefined)('pg_dump --schema-only tells the same', async () => {
    const dumped = execFileSync(`${bin}/pg_dump`, ['--schema-only', server.url()], { encoding: 'utf8' });
    const roles = 'ALTER ROLE billing SET search_path = billing, public;\n';
    const { catalogue, notices } = readSchema([{ path: 'db/schema.sql', text: dumped + roles }], sql);
    expect(notices).toEqual([]);
    expect(told(catalogue)).toEqual(expected);
  });

  test.skipIf(bin === undefined)(
    'a replica is read, and it is said that its statistics are its own',
    async () => {
      const replica = await startReplica(server, { bin: bin! });
      try {
        const reading = placeSnapshot(await readServer(serverTarget(replica.url(), '--db'), {}, sql), {
          path: 'shop',
        });
        expect(told(reading.catalogue)).toEqual(expected);
        expect(reading.notices.map(({ message }) => message)).toContainEqual(
          expect.stringContaining('a replica'),
        );
      } finally {
        await replica.stop();
      }
    },
    60_000,
  );
});
