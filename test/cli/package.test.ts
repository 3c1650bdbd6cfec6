import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../helpers/world.js';

const run = promisify(execFile);

/** The package as users get it: packed, and installed into an empty directory. */
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'archfit-package-'));
  // Packing builds (`prepare`), so what is tested is never older than the sources.
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', home], { cwd: project });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  await run('npm', ['init', '--yes'], { cwd: home });
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(home, filename)], {
    cwd: home,
  });
  cpSync(join(project, 'fixtures/shop'), join(home, 'shop'), { recursive: true });
}, 180_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

const shell = (command: string) =>
  run('bash', ['-c', command], { cwd: home, maxBuffer: 64_000_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

test('an installed archfit judges the shop', async () => {
  const { code, stdout, stderr } = await shell('node_modules/.bin/archfit check shop');
  expect(stderr).not.toContain('fault of archfit');
  expect(stdout).toContain('payments writes orders.orders, which orders owns');
  expect(code).toBe(1);
});

test('what an installed archfit keeps is in the user’s cache, and it complains of no release of Node.js', async () => {
  const cache = join(home, 'cache');
  const check = (flags: string) =>
    shell(`XDG_CACHE_HOME='${cache}' node_modules/.bin/archfit check shop ${flags}`);
  expect(await check('--no-cache')).toMatchObject({ code: 1, stderr: '' });
  expect(existsSync(cache)).toBe(false);
  expect(await check('')).toMatchObject({ code: 1, stderr: '' });
  expect(await check('')).toMatchObject({ code: 1, stderr: '' });
  expect(readdirSync(cache)).toEqual(['archfit']);
  expect(readdirSync(join(cache, 'archfit')).includes('compiled')).toBe('enableCompileCache' in nodeModule);
});

test('a cache directory that cannot be one keeps nobody from a verdict', async () => {
  writeFileSync(join(home, 'file'), '');
  const outcome = await shell(`XDG_CACHE_HOME='${join(home, 'file')}' node_modules/.bin/archfit check shop`);
  expect(outcome).toMatchObject({ code: 1, stderr: '' });
  expect(readdirSync(home)).not.toContain('undefined');
});

test('threads of an installed archfit read code and statements', async () => {
  const root = join(home, 'large');
  const rows = Array.from(
    { length: 20_000 },
    (_, n) => `orders_app,"SELECT a_${n}, ${'b, '.repeat(30)} c FROM orders WHERE id = $1",1,1\n`,
  );
  mkdirSync(join(root, 'services/orders/src'), { recursive: true });
  writeFileSync(join(root, 'services/orders/package.json'), '{"name":"orders","scripts":{"start":"node ."}}');
  for (let n = 0; n < 1_500; n += 1) {
    writeFileSync(join(root, `services/orders/src/line-${n}.ts`), `import './line-${(n + 1) % 1_500}.js';\n`);
  }
  writeFileSync(join(root, 'rows.csv'), `rolname,query,calls,total_exec_time\n${rows.join('')}`);
  const { code, stdout, stderr } = await shell(
    'node_modules/.bin/archfit map large --no-cache --statements large/rows.csv --format json',
  );
  expect(stderr).not.toContain('fault of archfit');
  expect(code).toBe(0);
  const { metrics, accesses } = JSON.parse(stdout);
  expect(metrics.services.orders.files).toBe(1_500);
  expect(accesses).toMatchObject([
    { service: 'orders', table: 'public.orders', mode: 'read', calls: 20_000 },
  ]);
});

test('the package ships its schema and its types, and none of its tests', () => {
  const inside = join(home, 'node_modules/archfit');
  expect(existsSync(join(inside, 'dist/archfit.schema.json'))).toBe(true);
  expect(existsSync(join(inside, 'dist/src/index.d.ts'))).toBe(true);
  expect(existsSync(join(inside, 'test'))).toBe(false);
});

test('a rule of one’s own can be written and tested with what the package hands out', async () => {
  const script = `
    import { defineRule, servicesOf } from 'archfit';
    import { testRule } from 'archfit/testing';
    const rule = defineRule({
      id: 'no-legacy', summary: 'A service is called legacy.', rationale: 'r', remedy: 'm', source: 's',
      severity: 'warn', needs: ['code'], options: {},
      *check(model) {
        for (const { name } of servicesOf(model))
          if (name === 'legacy') yield { key: name, message: 'It is.', at: { path: '' }, entities: ['service:legacy'] };
      },
    });
    testRule(rule, {
      violating: [{ name: 'one', system: { services: ['legacy'] }, keys: ['legacy'] }],
      clean: [{ name: 'none', system: { services: ['orders'] } }],
    });
    console.log('held');`;
  writeFileSync(join(home, 'own-rule.mjs'), script);
  const { stdout, stderr } = await shell('node own-rule.mjs');
  expect(stderr).toBe('');
  expect(stdout).toBe('held\n');
});

test('a reader that stops reading is no error', async () => {
  const { code, stdout, stderr } = await shell(
    'set -o pipefail; node_modules/.bin/archfit map shop --format json | head -n 1',
  );
  expect(stdout).toBe('{\n');
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('a run loads no compiler, parser or driver that it does not need', async () => {
  const [hook, list] = [join(home, 'loaded.mjs'), join(home, 'loaded.txt')];
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
     import { createRequire } from 'node:module';
     const { cache } = createRequire(import.meta.url);
     process.on('exit', () => appendFileSync(${JSON.stringify(list)}, Object.keys(cache).join('\\n') + '\\n'));`,
  );
  const heavy = {
    compiler: '/dist/cli/compiler-',
    parser: '/node_modules/libpg-query/',
    driver: '/node_modules/pg/',
    toml: '/node_modules/smol-toml/',
    whole: '/node_modules/ts-morph/',
  };
  const loadedBy = async (command: string) => {
    writeFileSync(list, '');
    await shell(`NODE_OPTIONS='--import ${hook}' node_modules/.bin/archfit ${command}`);
    const loaded = readFileSync(list, 'utf8');
    return Object.entries(heavy).flatMap(([name, path]) => (loaded.includes(path) ? [name] : []));
  };
  mkdirSync(join(home, 'plain/src'), { recursive: true });
  writeFileSync(join(home, 'plain/package.json'), '{"name":"plain","scripts":{"start":"node src/main.js"}}');
  writeFileSync(join(home, 'plain/src/main.ts'), "import { total } from './cart.js';\nconsole.log(total);\n");
  writeFileSync(join(home, 'plain/src/cart.ts'), 'export const total = 1;\n');

  expect(await loadedBy('--help')).toEqual([]);
  expect(await loadedBy('rules')).toEqual([]);
  expect(await loadedBy('check plain --no-cache')).toEqual([]);
  expect(await loadedBy('check shop/services/inventory --no-cache')).toEqual(['compiler', 'parser']);
}, 60_000);

test('--help lists every command', async () => {
  const { code, stdout } = await shell('node_modules/.bin/archfit --help');
  for (const command of ['check', 'map', 'teams', 'rules', 'explain'])
    expect(stdout).toContain(`  ${command} `);
  expect(code).toBe(0);
});

test('output that goes nowhere does not change the verdict, output that is lost does', async () => {
  const cut = await shell(
    'set -o pipefail; node_modules/.bin/archfit check shop --format table json=r.json | true',
  );
  expect(cut.code).toBe(1);
  expect(cut.stderr).toBe('');
  expect(existsSync(join(home, 'r.json'))).toBe(true);
  expect((await shell('node_modules/.bin/archfit check shop > /dev/full')).code).toBe(2);
  expect(
    (await shell('node_modules/.bin/archfit check shop --nosuch 2>&1 | true; exit ${PIPESTATUS[0]}')).code,
  ).toBe(2);
});

test('a report goes into a pipe, through a link, and never replaces a device', async () => {
  const piped = await shell(
    'mkfifo f; cat f > got & node_modules/.bin/archfit check shop --format json=f; wait; head -c1 got; test -p f',
  );
  expect(piped).toMatchObject({ code: 0, stdout: '{' });
  const linked = await shell(
    'touch real; chmod 600 real; ln -s real link; node_modules/.bin/archfit check shop --format json=link; test -L link && head -c1 real && stat -c %a real',
  );
  expect(linked.stdout).toBe('{600\n');
});
