import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecidedUnit, decideUnits, outsideSystem } from '../../src/model/decide-units.js';
import type { EvidenceWeight, UnitFact } from '../../src/model/facts.js';
import { described } from './in-memory.js';

type Shown = UnitFact['shows'];

const fact = (
  path: string,
  shows: Shown,
  weight?: EvidenceWeight,
  name = path.split('/').at(-1) ?? '',
): UnitFact => ({
  path,
  name,
  shows,
  ...(weight && { weight }),
  evidence: { says: `${shows}, ${weight ?? 'a member'}`, at: { path: `${path}/package.json`, line: 1 } },
});
const files = (...paths: string[]) => paths.map((path) => ({ path, test: path.includes('.test.') }));
const decide = (facts: UnitFact[], ...paths: string[]) =>
  described(decideUnits(facts, files(...paths, ...facts.map(({ path }) => `${path}/index.ts`)), 'bank'));

describe('the kind of a unit', () => {
  it.each<[string, [Shown, EvidenceWeight][], string]>([
    ['nothing but a package', [], 'library'],
    ['a habit of naming', [['service', 'hinted']], 'service'],
    [
      'others that depend on it and a habit of naming',
      [
        ['library', 'shown'],
        ['service', 'hinted'],
      ],
      'library',
    ],
    [
      'a server and others that depend on it',
      [
        ['library', 'shown'],
        ['service', 'shown'],
      ],
      'service',
    ],
    [
      'a workspace that calls it a library, and a server',
      [
        ['library', 'declared'],
        ['service', 'shown'],
      ],
      'library',
    ],
    [
      'a workspace that calls it an application',
      [
        ['library', 'shown'],
        ['service', 'declared'],
      ],
      'service',
    ],
    [
      'a workspace that calls it a library, and an image',
      [
        ['library', 'declared'],
        ['service', 'deployed'],
      ],
      'service',
    ],
  ])('with %s', (_, shown, kind) => {
    const facts = [
      fact('libs/rates', 'package'),
      ...shown.map(([shows, weight]) => fact('libs/rates', shows, weight)),
    ];
    expect(decide(facts)).toEqual([`${kind} rates at libs/rates`]);
  });

  it('comes with the evidence for it, strongest first', () => {
    const facts = [
      fact('ledger', 'service', 'hinted'),
      fact('ledger', 'package'),
      fact('ledger', 'library', 'shown'),
      fact('ledger', 'service', 'deployed'),
    ];
    const [unit] = decideUnits(facts, files('ledger/index.ts'), 'bank');
    expect(unit?.evidence.map(({ says }) => says)).toEqual([
      'service, deployed',
      'service, hinted',
      'package, a member',
    ]);
  });
});

describe('what is a unit', () => {
  it('leaves out what holds no source file, unless something deploys it', () => {
    const facts = [
      fact('tsconfig', 'package'),
      fact('ledger', 'package'),
      fact('risk', 'service', 'deployed'),
    ];
    const decided = decideUnits(facts, files('ledger/index.ts', 'tsconfig/check.test.ts'), 'bank');
    expect(described(decided)).toEqual(['library ledger at ledger', 'service risk at risk']);
  });

  it('counts a file for the innermost unit only', () => {
    const facts = [fact('risk', 'package'), fact('risk/models', 'package')];
    expect(described(decideUnits(facts, files('risk/models/index.ts'), 'bank'))).toEqual([
      'library models at risk/models',
    ]);
  });

  it.each([
    'e2e',
    'apps/portal-e2e',
    'tests/ledger',
    'ledger/integration-tests',
    'system-test',
    'libs/tests-integration',
    'examples/kiosk',
    'packages/cli/example',
    'build-tests-samples/kiosk',
    'fixtures/ledger',
    '__fixtures__/ledger',
    'templates/react',
    'packages/create-clinic/src/template',
    'apps/docs',
    'docs/site',
    'playground/next',
    'unused/dashboard',
    '.devcontainer',
    'test',
  ])('leaves out %s, even when something deploys it', (path) => {
    expect(outsideSystem(path)).toBe(true);
    expect(decide([fact(path, 'service', 'deployed'), fact('ledger', 'package')])).toEqual([
      'library ledger at ledger',
    ]);
  });

  it.each([
    '',
    'libs/e2e-utils',
    'packages/test-kit',
    'apps/simple-sample',
    'services/templates',
    'contests',
    'latest',
    'docsearch',
    'services/demo',
  ])('keeps "%s"', (path) => {
    expect(outsideSystem(path)).toBe(false);
  });

  it('is what is left out, when there is nothing else', () => {
    expect(decide([fact('examples/kiosk', 'package'), fact('examples/atm', 'service', 'deployed')])).toEqual([
      'service atm at examples/atm',
      'library kiosk at examples/kiosk',
    ]);
  });

  it('holds an example that a manifest deploys together with parts of the system, and no test', () => {
    const deployed = (path: string, by: string): UnitFact => ({
      ...fact(path, 'service', 'deployed'),
      evidence: { says: 'it is deployed', at: { path: by } },
    });
    const units = [
      deployed('ledger', 'compose.yaml'),
      deployed('examples/atm', 'compose.yaml'),
      deployed('examples/kiosk', 'examples/compose.yaml'),
      deployed('e2e', 'compose.yaml'),
      fact('examples/atm/test/clock', 'package'),
    ];
    expect(decide(units)).toEqual(['service atm at examples/atm', 'service ledger at ledger']);
    expect(decide([fact('ledger', 'package'), deployed('examples/atm', 'compose.yaml')])).toEqual([
      'library ledger at ledger',
    ]);
  });

  it('is the whole repository when it is one package, whatever that hands out', () => {
    const decided = decideUnits(
      [fact('', 'package', 'hinted', 'rates'), fact('', 'library', 'shown', 'rates')],
      files('index.ts'),
      'bank',
    );
    expect(described(decided)).toEqual(['service rates at the root']);
    expect(decided[0]?.evidence.at(-1)?.says).toBe('the repository is one package');
  });

  it('is a library at the root when there are others', () => {
    expect(decide([fact('', 'package', 'hinted', 'rates'), fact('server', 'service', 'shown')])).toEqual([
      'library rates at the root',
      'service server at server',
    ]);
  });

  it('is a service called like the directory when no manifest says anything', () => {
    expect(decideUnits([], files('index.js', 'test/index.test.js'), 'bank')).toEqual([
      { name: 'bank', path: '', kind: 'service', evidence: [{ says: 'no manifest divides the repository' }] },
    ]);
    expect(decideUnits([], [], 'bank')).toEqual([]);
  });
});

describe('the name of a unit', () => {
  it('is the one that a workspace declares, else that of its directory', () => {
    const facts = [
      fact('libs/ledger/data', 'library', 'declared', 'ledger-data'),
      fact('services/risk', 'package', undefined, 'bank-risk-service'),
      fact('services/risk', 'service', 'deployed', 'risk-1'),
    ];
    expect(decide(facts)).toEqual([
      'library ledger-data at libs/ledger/data',
      'service risk at services/risk',
    ]);
  });

  it('is that of the package or the deployment where the directory says nothing', () => {
    const facts = [
      fact('src', 'package', undefined, 'ledger'),
      fact('app', 'service', 'deployed', 'risk'),
      fact('rates/src', 'service', 'deployed', 'x'),
    ];
    expect(decide(facts)).toEqual([
      'service risk at app',
      'service rates at rates/src',
      'library ledger at src',
    ]);
  });

  it('of two with one directory name is that of the package', () => {
    const facts = [
      fact('services/rates', 'service', 'deployed', 'rates'),
      fact('services/rates', 'package', undefined, 'rates-api'),
      fact('libs/rates', 'package', undefined, 'rates-model'),
    ];
    expect(decide(facts)).toEqual([
      'library rates-model at libs/rates',
      'service rates-api at services/rates',
    ]);
  });

  it('of two that agree in all stays with the service, and the other is called by its path', () => {
    const facts = [fact('libs/rates', 'package'), fact('services/rates', 'service', 'deployed')];
    expect(decide(facts)).toEqual(['library libs-rates at libs/rates', 'service rates at services/rates']);
  });
});

describe('the decision', () => {
  const segment = fc.constantFrom('ledger', 'risk', 'services', 'src', 'app', 'tests', 'libs-risk');
  const path = fc.array(segment, { maxLength: 3 }).map((segments) => segments.join('/'));
  const facts = fc.array(
    fc.record({
      path,
      name: fc.constantFrom('ledger', 'risk', 'bank', 'libs-risk', 'services-ledger', ''),
      shows: fc.constantFrom<Shown>('service', 'library', 'package'),
      weight: fc.constantFrom<EvidenceWeight>('hinted', 'shown', 'declared', 'deployed'),
      evidence: fc.record({ says: fc.constantFrom('a', 'b', 'c') }),
    }),
    { maxLength: 12 },
  );
  const sources = fc.array(
    path.map((directory) => ({ path: `${directory}/a.ts`.replace(/^\//, ''), test: false })),
  );

  it('is the same for any order of the facts and files', () => {
    fc.assert(
      fc.property(facts, sources, fc.integer(), (all, from, seed) => {
        const turned = (list: readonly { path: string }[]) =>
          list.map((_, index) => list[(index + Math.abs(seed)) % list.length]);
        const [first, second] = [
          decideUnits(all, from, 'bank'),
          decideUnits(turned(all) as UnitFact[], turned(from) as typeof from, 'bank'),
        ];
        expect(second).toEqual(first);
      }),
    );
  });

  it('gives each unit a name and a path of its own, and a reason', () => {
    fc.assert(
      fc.property(facts, sources, (all, from) => {
        const decided: readonly DecidedUnit[] = decideUnits(all, from, 'bank');
        expect(new Set(decided.map(({ name }) => name)).size).toBe(decided.length);
        expect(new Set(decided.map((unit) => unit.path)).size).toBe(decided.length);
        expect(decided.every(({ name, evidence }) => name !== '' && evidence.length > 0)).toBe(true);
      }),
    );
  });

  it('makes a service of all that is deployed and lies inside of the system', () => {
    fc.assert(
      fc.property(facts, sources, (all, from) => {
        const deployed = all.filter(
          (one) => one.shows === 'service' && one.weight === 'deployed' && !outsideSystem(one.path),
        );
        const services = decideUnits(all, from, 'bank').filter(({ kind }) => kind === 'service');
        const found = new Set(services.map((unit) => unit.path));
        expect(deployed.every((one) => found.has(one.path))).toBe(true);
      }),
    );
  });
});
