import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { parseConfig } from '../../src/config/parse.js';
import type { Declared } from '../../src/model/declarations.js';
import { problemsOf } from '../yaml/problems.js';

const name = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter(
    (text) => text === text.trim() && !/[\p{Cc}|\p{Cs}]/u.test(text) && text !== '__proto__' && text !== '<<',
  );
const names = fc.array(name, { maxLength: 3 });
const directory = fc.constantFrom('services/orders', 'libs/common', 'db/a b.csv', 'Ärzte', '..data');
const directories = fc.oneof(directory, fc.array(directory, { maxLength: 2 }));
const severity = fc.constantFrom('off', 'info', 'warn', 'error');
const optional = { requiredKeys: [] as [], noNullPrototype: true as const };
const dictionary = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });
const boundary = fc.record(
  { from: name, to: name, because: name },
  { requiredKeys: ['from', 'to'], noNullPrototype: true },
);

const file = fc
  .record(
    {
      services: dictionary(
        fc.record({ path: directory, roles: names, schemas: names, tables: names }, optional),
      ),
      libraries: dictionary(fc.record({ path: directory }, { noNullPrototype: true })),
      modules: fc.array(directory, { maxLength: 2 }),
      public: fc.array(directory, { maxLength: 2 }),
      ownership: directory,
      databases: dictionary(
        fc.record(
          { statements: directories, schema: directories, url: fc.constant('postgres://bank/ledger') },
          optional,
        ),
      ),
      boundaries: fc.record(
        {
          layers: fc.uniqueArray(name, { maxLength: 3 }),
          allow: fc.array(boundary, { maxLength: 2 }),
          forbid: fc.array(boundary, { maxLength: 2 }),
        },
        optional,
      ),
      rules: dictionary(
        fc.oneof(severity, fc.record({ severity, maxServices: fc.integer(), teams: names }, optional)),
      ),
      extends: fc.constantFrom<string | string[]>('strict', ['recommended', 'modular-monolith']),
      ignore: fc.array(directory, { maxLength: 2 }),
    },
    optional,
  )
  .filter(({ services = {}, libraries = {} }) =>
    Object.keys(services).every((service) => !(service in libraries)),
  );

/** What is declared: each value with its place. */
function* declaredIn(value: unknown): Generator<Declared<unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if ('at' in value && 'value' in value) yield value as Declared<unknown>;
  else for (const inner of Object.values(value)) yield* declaredIn(inner);
}

const values = <T>(declared: readonly Declared<T>[]) => declared.map(({ value }) => value);
const asList = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

describe('any valid configuration', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(file, (written) => {
        const { declarations, databases, ignore, ownership } = parseConfig(
          stringify(written),
          'archfit.yaml',
          {},
        );
        expect(
          Object.fromEntries(
            declarations.services.map(({ name, path, roles, schemas, tables }) => [
              name,
              { path: path?.value, roles: values(roles), schemas: values(schemas), tables: values(tables) },
            ]),
          ),
        ).toEqual(
          mapped(written.services, (service) => ({
            path: undefined,
            roles: [],
            schemas: [],
            tables: [],
            ...service,
          })),
        );
        expect(
          Object.fromEntries(declarations.libraries.map(({ name, path }) => [name, { path: path.value }])),
        ).toEqual(written.libraries ?? {});
        expect(values(declarations.modules)).toEqual(written.modules ?? []);
        expect(values(declarations.public)).toEqual(written.public ?? []);
        expect(values(ignore)).toEqual(written.ignore ?? []);
        expect(ownership?.value).toBe(written.ownership);
        expect(values(declarations.presets)).toEqual(asList(written.extends));
        const [boundaries] = declarations.boundaries;
        expect(declarations.boundaries).toHaveLength(written.boundaries ? 1 : 0);
        expect(values(boundaries?.layers ?? []).flat()).toEqual(written.boundaries?.layers ?? []);
        for (const kind of ['allow', 'forbid'] as const) {
          expect((boundaries?.[kind] ?? []).map(({ at, ...boundary }) => boundary)).toEqual(
            written.boundaries?.[kind] ?? [],
          );
        }
        expect(
          Object.fromEntries(
            declarations.rules.map(({ rule, severity, options }) => [
              rule,
              { ...(severity && { severity }), ...mapped(options, ({ value }) => value) },
            ]),
          ),
        ).toEqual(mapped(written.rules, (rule) => (typeof rule === 'string' ? { severity: rule } : rule)));
        expect(
          Object.fromEntries(
            databases.map(({ name, statements, schema, url }) => [
              name,
              { statements: values(statements), schema: values(schema), url: url?.value },
            ]),
          ),
        ).toEqual(
          mapped(written.databases, ({ statements, schema, url }) => ({
            statements: asList(statements),
            schema: asList(schema),
            url,
          })),
        );
      }),
    );
  });

  it('points at the place where each value is written', () => {
    fc.assert(
      fc.property(file, (written) => {
        const text = stringify(written, {
          lineWidth: 0,
          defaultStringType: 'QUOTE_DOUBLE',
          defaultKeyType: 'QUOTE_DOUBLE',
        });
        const lines = text.split('\n');
        for (const { value, at } of declaredIn(parseConfig(text, 'archfit.yaml', {}))) {
          if (typeof value !== 'string') continue;
          const rest = lines[(at.line ?? 0) - 1]?.slice((at.column ?? 0) - 1) ?? '';
          expect(parseYaml(rest)).toBe(value);
        }
      }),
    );
  });
});

describe('any text', () => {
  it('is a configuration, or refused with a place', async () => {
    const key = fc.constantFrom(
      'services',
      'orders',
      'path',
      'roles',
      'rules',
      'boundaries',
      'layers',
      'databases',
      'url',
      'x',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5, depthSize: 'medium' },
        fc.oneof(
          fc.string(),
          fc.integer(),
          fc.double(),
          fc.boolean(),
          fc.constantFrom(null, '..', '/', '|', 'warn'),
        ),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        const found = await problemsOf(() => parseConfig(stringify(value), 'archfit.yaml', {}));
        for (const problem of found) expect(problem).toMatch(/^archfit\.yaml:\d+:\d+ ./);
      }),
      { numRuns: 500 },
    );
  });
});

function mapped<From, To>(
  named: Readonly<Record<string, From>> | undefined,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(named ?? {}).map(([name, value]) => [name, change(value)]));
}
