import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sources } from '../../src/extract/code/index.js';
import { packReadings, unpackReadings } from '../../src/extract/code/packing.js';
import type { FileReading } from '../../src/extract/code/reading/file-reading.js';
import { type OpenedTree, onTree } from '../../src/extract/extract.js';
import { jsonPieces } from '../../src/extract/memory/json-pieces.js';
import { memoryFileOf } from '../../src/extract/memory/memory-file.js';
import { isTelling } from '../../src/extract/tree/stamp.js';
import { listTree } from '../../src/extract/tree.js';
import { nothingDeclared } from '../../src/model/declarations.js';
import { directoryWith, readCode, write } from '../code/support.js';

const shop = {
  'package.json': { name: 'shop' },
  'src/main.ts': "import { total } from './cart.js';\nimport zod from 'zod';\nimport('./' + name);\n",
  'src/cart.ts': "export type { Order } from './order.js';\nimport broken from ;\n",
  'src/order.ts': 'export interface Order {}\n',
  'public/app.min.js': 'x',
};

/** Makes files look as if they were written long before they were read, so that their stamps tell. */
function age(root: string, ...paths: readonly string[]): void {
  for (const path of paths) utimesSync(join(root, path), new Date(2020, 1, 1), new Date(2020, 1, 1));
}

const at = { path: 'archfit.yaml' };

/** A configuration that leaves out some files, and declares a service. */
function configured(ignore: readonly string[], service?: string) {
  const services =
    service === undefined
      ? []
      : [{ name: service, path: { value: service, at }, roles: [], schemas: [], tables: [], at }];
  return {
    ignore: ignore.map((value) => ({ value, at })),
    declarations: { ...nothingDeclared, services },
    databases: [],
  };
}

const nothingElse = { depth: 'data', history: false, statements: [], servers: [] } as const;

/** What a run says of a tree, if it remembers in this directory. */
async function readIn(root: string, home: string, ignore: readonly string[] = [], service?: string) {
  const asked = { ...nothingElse, root, env: { XDG_CACHE_HOME: home }, cache: true };
  return onTree(asked, configured(ignore, service), () => {}, factsOf);
}

async function factsOf({ tree, facts }: OpenedTree) {
  return { files: tree.files, ...(await facts()) };
}

/** What it says without any memory. */
async function truth(root: string, ignore: readonly string[] = []) {
  const asked = { ...nothingElse, root, env: {}, cache: false };
  return onTree(asked, configured(ignore), () => {}, factsOf);
}

function shopWithMemory() {
  const root = directoryWith(shop);
  const home = directoryWith({});
  return { root, home, memory: join(home, 'archfit'), read: () => readIn(root, home) };
}

describe('a second run', () => {
  it('knows what the code does with tables until anything that says so has changed', async () => {
    const root = directoryWith({
      'package.json': { name: 'clinic' },
      'prisma/schema.prisma': 'model Stay {\n  id Int @id\n  @@map("stays")\n}\n',
      'src/stays.ts':
        "import { PrismaClient } from '@prisma/client';\nexport const all = () => new PrismaClient().stay.findMany();\n",
    });
    const paths = ['package.json', 'prisma/schema.prisma', 'src/stays.ts', 'prisma', 'src', ''];
    age(root, ...paths);
    const home = directoryWith({});
    const first = await readIn(root, home);
    expect(first.usage?.accesses).toMatchObject([{ table: { name: ['stays'] }, mode: 'read' }]);
    expect(await readIn(root, home)).toEqual(first);
    write(root, { 'prisma/schema.prisma': 'model Stay {\n  id Int @id\n  @@map("visits")\n}\n' });
    age(root, 'prisma');
    const second = await readIn(root, home);
    expect(second.usage?.accesses).toMatchObject([{ table: { name: ['visits'] }, mode: 'read' }]);
    expect(second).toEqual(await truth(root));
  });

  it('looks into what a service does that has been declared since', async () => {
    const root = directoryWith({
      'package.json': { name: 'clinic', workspaces: ['apps/*', 'jobs'] },
      'apps/web/package.json': { name: 'web', scripts: { start: 'node server.js' } },
      'apps/web/server.js': "require('node:http').createServer().listen(80);\n",
      'jobs/package.json': { name: 'jobs', main: 'bills.js' },
      'jobs/bills.js':
        "const { Pool } = require('pg');\nexports.all = () => new Pool().query('DELETE FROM bills');\n",
    });
    const home = directoryWith({});
    const first = await readIn(root, home);
    expect(first.usage?.accesses ?? []).toEqual([]);
    expect(first.unknown.map(({ message }) => message).join('\n')).toContain('1 file may touch tables');
    const second = await readIn(root, home, [], 'jobs');
    expect(second.usage?.accesses).toMatchObject([{ table: { name: ['bills'] }, mode: 'write' }]);
    expect((await readIn(root, home, [], 'jobs')).usage).toEqual(second.usage);
    expect((await readIn(root, home)).usage).toEqual(first.usage);
  });

  it('says the same as the first, and as one without a cache', async () => {
    const { root, read } = shopWithMemory();
    const first = await read();
    expect(await read()).toEqual(first);
    expect(first).toEqual(await truth(root));
    expect(first.notices.length).toBeGreaterThan(0);
  });

  it('sees every change, also one that keeps size and time', async () => {
    const { root, read } = shopWithMemory();
    age(root, 'src/main.ts');
    await read();
    write(root, { 'src/main.ts': shop['src/main.ts'].replace("'zod'", "'ajv'") });
    age(root, 'src/main.ts');
    const { code } = await read();
    expect(code.imports.map(({ specifier }) => specifier)).toContain('ajv');
    expect({ code }).toEqual({ code: (await truth(root)).code });
  });

  it('sees files that come, go, and change places', async () => {
    const { root, read } = shopWithMemory();
    await read();
    write(root, {
      'src/tax.ts': "import './cart.js';",
      'src/order.ts': shop['src/main.ts'],
      'src/main.ts': shop['src/order.ts'],
    });
    rmSync(join(root, 'src/cart.ts'));
    expect(await read()).toEqual(await truth(root));
  });

  it('sees whatever is done to the files', async () => {
    const text = fc.constantFrom(
      "import './a';",
      "import './b';",
      "import './c';\n",
      'import ;',
      '',
      "require('./a')",
    );
    const change = fc.record({
      path: fc.constantFrom('a.ts', 'b.ts', 'c.js'),
      text: fc.option(text),
      aged: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        async (runs) => {
          const root = directoryWith({ 'a.ts': '' });
          const home = directoryWith({});
          for (const changes of runs) {
            for (const { path, text, aged } of changes) {
              if (text === null) rmSync(join(root, path), { force: true });
              else write(root, { [path]: text });
              if (text !== null && aged) age(root, path);
            }
            expect(await readIn(root, home)).toEqual(await truth(root));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Makes everything look as if it had been there for years, so that the stamps of directories tell as well. */
async function settled(home: string): Promise<void> {
  // The times of change of a file cannot be set back: they have to grow old.
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  rmSync(join(home, 'archfit'), { recursive: true, force: true });
}

describe('a tree in which nothing has changed', () => {
  it('is not read again, and any change to it is seen', async () => {
    const root = directoryWith({
      ...shop,
      '.gitignore': 'dist\n',
      'dist/main.js': "import './gone.js';",
      'src/deep/tax.ts': '',
      'docs/readme.md': '',
    });
    symlinkSync('tax.ts', join(root, 'src/deep/link.ts'));
    const home = directoryWith({});
    await settled(home);
    const first = await readIn(root, home);
    expect(first).toEqual(await truth(root));
    const memory = () => readFileSync(memoryFileOf(root, join(home, 'archfit')), 'utf8');
    const [, listing, facts] = memory().split('\n');
    expect(listing).not.toBe('0');
    // That it is recalled shows when the memory lies.
    const lying = memory().replaceAll('"zod"', '"ajv"');
    expect(facts).toContain('"zod"');
    const withLie = lying.split('\n').slice(1).join('\n');
    const heading = memory().split('\n')[0]!.slice(0, -12);
    writeFileSync(
      memoryFileOf(root, join(home, 'archfit')),
      `${heading}${String(crc32(Buffer.from(withLie))).padStart(12)}\n${withLie}`,
    );
    const recalled = await readIn(root, home);
    expect(recalled.code.imports.map(({ specifier }) => specifier)).toContain('ajv');
    expect(recalled).not.toEqual(first);

    const changes: readonly (() => void)[] = [
      () => write(root, { 'src/main.ts': "import './order.js';" }),
      () => write(root, { 'package.json': { name: 'other', exports: './src/main.ts' } }),
      () => write(root, { 'src/deep/rate.ts': "import './tax.js';" }),
      () => rmSync(join(root, 'src/deep/tax.ts')),
      () => write(root, { '.gitignore': 'dist\nsrc/deep\n' }),
      () => write(root, { 'docs/.gitignore': '*\n' }),
      () => write(root, { 'tsconfig.json': { compilerOptions: { baseUrl: 'src' } } }),
      () => mkdirSync(join(root, '.git')),
      () => write(root, { '.git/info/exclude': 'src/order.ts\n' }),
    ];
    for (const change of changes) {
      await readIn(root, home);
      change();
      expect(await readIn(root, home)).toEqual(await truth(root));
    }
  }, 30_000);

  it('is listed anew when other globs are to be left out', async () => {
    const { root, home, read } = shopWithMemory();
    await settled(home);
    await read();
    expect(await readIn(root, home, ['src/order.ts'])).toEqual(await truth(root, ['src/order.ts']));
    expect(await read()).toEqual(await truth(root));
  });
});

describe('the memory file', () => {
  const file = (root: string, memory: string) => memoryFileOf(root, memory);

  it.each([
    ['corrupt', (text: string) => text.slice(0, -20)],
    ['altered', (text: string) => text.replace('zod', 'ajv')],
    ['of another version', (text: string) => text.replace(/^archfit \S+/, 'archfit other')],
    ['empty', () => ''],
    ['no text', () => '\0\0\0'],
  ])('is ignored when it is %s, and replaced', async (_, spoil) => {
    const { root, memory, read } = shopWithMemory();
    const first = await read();
    const path = file(root, memory);
    const written = readFileSync(path, 'utf8');
    writeFileSync(path, spoil(written));
    expect(await read()).toEqual(first);
    expect(readFileSync(path, 'utf8').split(' ')[1]).toBe(written.split(' ')[1]);
  });

  it('lies with the tree if that has a node_modules, and is not followed out of it', async () => {
    const { root, memory, read } = shopWithMemory();
    mkdirSync(join(root, 'node_modules'));
    await read();
    expect(readdirSync(join(root, 'node_modules/.cache/archfit'))).toEqual(['tree.memory']);
    expect(existsSync(memory)).toBe(false);

    rmSync(join(root, 'node_modules/.cache'), { recursive: true });
    const elsewhere = directoryWith({});
    symlinkSync(elsewhere, join(root, 'node_modules/.cache'));
    await read();
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(readdirSync(memory)).toHaveLength(1);
  });

  it('is one per tree otherwise, and the directory keeps only the latest', async () => {
    const { memory, read } = shopWithMemory();
    for (let tree = 0; tree < 35; tree += 1) {
      const name = `tree-${String(tree).padStart(16, '0')}.memory`;
      write(memory, { [name]: '' });
      utimesSync(join(memory, name), tree, tree);
    }
    write(memory, { 'somebody-elses.json': '' });
    await read();
    const names = readdirSync(memory);
    expect(names).toContain('somebody-elses.json');
    expect(names.filter((name) => name.startsWith('tree-'))).toHaveLength(30);
    expect(names).not.toContain('tree-0000000000000000.memory');
    expect(names).toContain('tree-0000000000000034.memory');
  });

  it('is done without when the directory cannot be written', async () => {
    const { root, home } = shopWithMemory();
    const expected = await truth(root);
    write(home, { 'a-file': '' });
    for (const directory of [
      join(home, 'a-file'),
      join(home, 'a-file/below'),
      '/dev/full',
      '/proc/archfit',
    ]) {
      expect(await readIn(root, directory)).toEqual(expected);
    }
  });

  it('is done without when something else is where it should be', async () => {
    const { root, memory, read } = shopWithMemory();
    mkdirSync(file(root, memory), { recursive: true });
    expect(await read()).toEqual(await truth(root));
    expect(readdirSync(memory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('serves two runs at once', async () => {
    const { root, memory, read } = shopWithMemory();
    const results = await Promise.all([read(), read(), read()]);
    const expected = await truth(root);
    for (const result of [...results, await read()]) expect(result).toEqual(expected);
    expect(readdirSync(memory)).toHaveLength(1);
  });

  it('is not written again when nothing has changed', async () => {
    const { root, memory, read } = shopWithMemory();
    // Files that were written within the last ticks of the clock would be read again, and then the stamp of one may tell.
    await pause(200);
    await read();
    const path = file(root, memory);
    utimesSync(path, 1, 1);
    await read();
    expect(statSync(path).mtimeMs).toBe(1_000);
  });
});

describe('what is remembered', () => {
  it('survives being packed, whatever it is', () => {
    const reading: fc.Arbitrary<FileReading> = fc.record(
      {
        exports: fc.record({ abstract: fc.nat(), concrete: fc.nat() }),
        lines: fc.nat(),
        hints: fc.nat(),
        imports: fc.array(
          fc.record(
            {
              kind: fc.constantFrom(
                'import' as const,
                'type' as const,
                'dynamic' as const,
                're-export' as const,
                'require' as const,
              ),
              specifier: fc.string(),
              line: fc.nat(),
              column: fc.nat(),
              form: fc.constantFrom('pattern' as const, 'computed' as const, 'asset' as const),
            },
            { requiredKeys: ['kind', 'specifier', 'line', 'column'] },
          ),
        ),
        problem: fc.record({ message: fc.string(), line: fc.nat() }, { requiredKeys: ['message'] }),
      },
      { requiredKeys: ['lines', 'exports', 'imports'] },
    );
    const any = fc.oneof(
      reading,
      fc.constant({ generated: true as const }),
      fc.record({ unread: fc.string({ minLength: 1 }) }),
    );
    const stamp = fc.tuple(
      fc.nat(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      fc.nat(),
      fc.nat(),
    );
    fc.assert(
      fc.property(fc.string(), fc.option(stamp, { nil: undefined }), any, (hash, known, value) => {
        const remembered = { hash, ...(known === undefined ? {} : { stamp: known }), reading: value };
        const text = [...packReadings(new Map([['a', remembered]]))].join('');
        expect(unpackReadings(text, false).get('a')).toEqual(remembered);
        // Who needs the hints does not know a file that was read without them.
        const isWhole = !('lines' in value) || value.hints !== undefined;
        expect(unpackReadings(text, true).get('a')).toEqual(isWhole ? remembered : undefined);
      }),
    );
  });

  it('is the same in however many pieces it is written', () => {
    const files = Array.from({ length: 1_501 }, (_, index) => `src/order-${index}.ts`);
    for (const count of [0, 1, 500, 1_000, 1_501]) {
      const known = new Map(
        files.slice(0, count).map((path) => [path, { hash: path, reading: { generated: true as const } }]),
      );
      expect(unpackReadings([...packReadings(known)].join(''), true)).toEqual(known);
    }
    const values = [
      [],
      {},
      { a: undefined, b: [1, [2, { c: null }]] },
      'text',
      0,
      { orders: files, ids: [] },
    ];
    for (const value of [...values, Array.from({ length: 25_000 }, (_, index) => ({ index }))])
      expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value));
  });

  it('is read again by who needs to know what else a text speaks of', async () => {
    const root = directoryWith({ 'src/orders.ts': "import 'knex';\nknex('orders').insert({});\n" });
    const tree = () => listTree(root);
    const shallow = new Sources(root, { withoutHints: true });
    expect((await readCode(tree(), [], shallow)).hints).toEqual(new Map());
    const again = new Sources(root, {}, [...shallow.remembered].join(''));
    const expected = await readCode(tree(), [], new Sources(root));
    expect(await readCode(tree(), [], again)).toEqual(expected);
    expect(expected.hints.get('src/orders.ts')).toBeGreaterThan(0);
  });

  it('is not trusted by its stamp when the file was written just before it was read', () => {
    const now = 1_000_000;
    expect(isTelling([1, now - 5_000, now - 5_000, 1], now)).toBe(true);
    expect(isTelling([1, now - 5_000, now - 1_000, 1], now)).toBe(false);
    expect(isTelling([1, now - 5_000, now - 999.5, 1], now)).toBe(true);
    expect(isTelling([1, now - 5_000, now - 20.5, 1], now)).toBe(false);
    expect(isTelling([1, now + 5_000, now - 5_000, 1], now)).toBe(false);
  });
});
