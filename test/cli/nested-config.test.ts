import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

const service = (name: string) => ({
  [`services/${name}/package.json`]: `{ "name": "@shop/${name}", "scripts": { "start": "node src/main.js" } }`,
  [`services/${name}/src/main.ts`]: "import { handle } from './api/routes.js';\nhandle();\n",
  [`services/${name}/src/api/routes.ts`]:
    "import { total } from '../domain/money.js';\nexport const handle = () => total();\n",
  [`services/${name}/src/domain/money.ts`]: 'export const total = () => 1;\n',
});

/** Both services have a domain that imports its api; only what is declared makes that a violation. */
const upwards = "import { handle } from '../api/routes.js';\nexport const total = () => handle;\n";
const shop = {
  'package.json': '{ "name": "shop", "private": true, "workspaces": ["services/*"] }',
  ...service('orders'),
  ...service('billing'),
  'services/orders/src/domain/money.ts': upwards,
  'services/billing/src/domain/money.ts': upwards,
};
const layers = 'boundaries:\n  layers: [src/api, src/domain]\n';

type Files = Readonly<Record<string, string>>;

async function check(files: Files, ...flags: readonly string[]) {
  const cwd = directory({ ...shop, ...files });
  const argv = [
    'check',
    '.',
    '--rule',
    'forbidden-dependency',
    'internal-import',
    '--format',
    'json',
    ...flags,
  ];
  const { code, out, err } = await archfit(argv, { cwd });
  return { code, err, report: out === '' ? undefined : JSON.parse(out) };
}

const keys = ({ report }: Awaited<ReturnType<typeof check>>) =>
  report.violations.map(({ key }: { key: string }) => key);
const upwardsIn = (name: string) => `services/${name}/src/domain/money.ts>services/${name}/src/api/routes.ts`;

describe('an archfit.yaml deeper in the tree', () => {
  test('judges its own directory, with paths relative to it', async () => {
    const outcome = await check({ 'services/orders/archfit.yaml': layers });
    expect(keys(outcome)).toEqual([upwardsIn('orders')]);
    expect(outcome.report.violations[0].related).toContainEqual(
      expect.objectContaining({ path: 'services/orders/archfit.yaml', line: 2 }),
    );
    expect(outcome.code).toBe(1);
  });

  test('adds to the root’s, whose file may have another name', async () => {
    const root =
      'boundaries:\n  forbid: [{ from: billing/src/domain, to: billing/src/api, because: ADR 3 }]\n';
    const nested = { 'services/orders/archfit.yml': layers };
    const both = [upwardsIn('billing'), upwardsIn('orders')];
    expect(keys(await check({ 'archfit.yaml': root, ...nested }))).toEqual(both);
    expect(keys(await check({ 'ci/fitness.yaml': root, ...nested }, '-c', 'ci/fitness.yaml'))).toEqual(both);
  });

  test('that the user names with -c is the root’s, and none of the others', async () => {
    const config = { 'services/orders/archfit.yaml': `${layers}rules: { forbidden-dependency: warn }\n` };
    const outcome = await check(config, '-c', 'services/orders/archfit.yaml');
    expect(outcome.err).toMatch(/layers "src\/api" matches no file/);
    const named = await check(
      { 'services/orders/archfit.yaml': 'ignore: []\n', 'archfit.yaml': 'never: read\n' },
      '-c',
      'services/orders/archfit.yaml',
    );
    expect(named.code).toBe(0);
  });

  test('declares modules and their public files for its directory only', async () => {
    const reaching = "import { total } from '../domain/money.js';\nexport const handle = () => total();\n";
    const files = {
      'services/orders/archfit.yaml': 'modules: ["src/*"]\npublic: ["public/**"]\n',
      'services/orders/src/domain/money.ts': 'export const total = () => 1;\n',
      'services/orders/src/domain/public/prices.ts': '',
      'services/orders/src/api/routes.ts': reaching,
      'services/billing/src/domain/public/prices.ts': '',
    };
    const outcome = await check(files);
    expect(keys(outcome)).toEqual(['orders/api>services/orders/src/domain/money.ts']);
    const cwd = directory({ ...shop, ...files });
    const { modules } = JSON.parse((await archfit(['map', '.', '--format', 'json'], { cwd })).out);
    expect(modules.map(({ name }: { name: string }) => name)).toEqual(['orders/api', 'orders/domain']);
  });

  test('is one violation when it forbids what the root forbids', async () => {
    const outcome = await check({
      'archfit.yaml': 'boundaries:\n  forbid: [{ from: "**/domain/**", to: "**/api/**" }]\n',
      'services/orders/archfit.yaml': layers,
      'services/billing/src/domain/money.ts': '',
    });
    expect(keys(outcome)).toEqual([upwardsIn('orders')]);
    const [violation] = outcome.report.violations;
    expect(violation.message).not.toMatch(/2 imports/);
    const places = violation.related.map(({ path }: { path: string }) => path);
    expect(places).toEqual(expect.arrayContaining(['archfit.yaml', 'services/orders/archfit.yaml']));
  });

  test('may lie in a directory whose name looks like a glob, and be a link to a common one', async () => {
    const cwd = directory({
      ...shop,
      'services/[ops](eu)/archfit.yaml': `${layers}modules: ["src/*"]\n`,
      'services/[ops](eu)/src/api/routes.ts': 'export const handle = 1;\n',
      'services/[ops](eu)/src/domain/money.ts': "import '../api/routes.js';\n",
    });
    symlinkSync('../[ops](eu)/archfit.yaml', join(cwd, 'services/billing/archfit.yaml'));
    const argv = ['check', '.', '--rule', 'forbidden-dependency', '--format', 'json'];
    const { out } = await archfit(argv, { cwd });
    expect(JSON.parse(out).violations.map(({ key }: { key: string }) => key)).toEqual([
      'services/[ops](eu)/src/domain/money.ts>services/[ops](eu)/src/api/routes.ts',
      upwardsIn('billing'),
    ]);
  });

  test('is not read in directories of tests and examples, which a notice says, nor where the root ignores it', async () => {
    const left = await check({ 'examples/mini/archfit.yaml': 'never: read\n', 'examples/mini/a.ts': '' });
    expect(left.code).toBe(0);
    expect(left.report.notices).toContainEqual(
      expect.objectContaining({ source: 'config', at: { path: 'examples/mini/archfit.yaml' } }),
    );
    const ignored = await check({
      'archfit.yaml': 'ignore: ["**/orders/archfit.yaml"]\n',
      'services/orders/archfit.yaml': layers,
    });
    expect(keys(ignored)).toEqual([]);
  });

  test.each([
    ['rules: { foreign-read: off }', /1:1: rules belongs into the archfit\.yaml of the root/],
    ['modules: ["src/*"]\nservices: {}', /2:1: services belongs into the archfit\.yaml of the root/],
    ['boundries: {}', /1:1: boundries: unknown key\n.*did you mean "boundaries"/],
    ['modules: ["../billing/src/*"]', /1:11: modules\[0\] leads out of the directory of this file/],
    [
      'modules: ["/srv/*"]',
      /1:11: modules\[0\] is an absolute path\n.*relative to the directory of this file/,
    ],
    ['modules: ["lib/*"]', /1:11: modules: "lib\/\*" matches no directory .* in services\/orders/],
    ['public: ["money.txt"]', /1:10: public: "money\.txt" matches no file of any module in services\/orders/],
    ['boundaries: { layers: [src/api, src/web] }', /1:33: boundaries: layers "src\/web" matches no file/],
    [
      'boundaries: { forbid: [{ from: billing, to: src }] }',
      /1:24: boundaries: from "billing" matches no file in services\/orders/,
    ],
    [
      'boundaries: { forbid: [{ from: services/orders, to: src }] }',
      /from "services\/orders" matches no file/,
    ],
    ['modules: [', /:\d+:\d+/],
  ])('is refused at its place: %s', async (yaml, message) => {
    const { code, err, report } = await check({ 'services/orders/archfit.yaml': yaml });
    expect(err).toMatch(/services\/orders\/archfit\.yaml:/);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(report).toBeUndefined();
  });

  test('is refused when there are two in one directory', async () => {
    const { code, err } = await check({
      'services/orders/archfit.yaml': layers,
      'services/orders/archfit.yml': layers,
    });
    expect(err).toMatch(/both services\/orders\/archfit\.yaml and services\/orders\/archfit\.yml exist/);
    expect(code).toBe(2);
  });
});
