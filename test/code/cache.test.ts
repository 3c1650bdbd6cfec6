import {
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
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheFileOf } from '../../src/extract/code/cache/cache-file.js';
import { pack, unpack } from '../../src/extract/code/cache/packing.js';
import type { FileReading } from '../../src/extract/code/reading/file-reading.js';
import { isTelling } from '../../src/extract/code/reading/stamp.js';
import { directoryWith, readDirectory, write } from './support.js';

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

function shopWithCache() {
  const root = directoryWith(shop);
  const cacheDirectory = directoryWith({});
  return { root, cacheDirectory, read: () => readDirectory(root, { cacheDirectory }) };
}

/** What a run says without any cache. */
const truth = (root: string) => readDirectory(root);

describe('a second run', () => {
  it('says the same as the first, and as one without a cache', async () => {
    const { root, read } = shopWithCache();
    const first = await read();
    expect(await read()).toEqual(first);
    expect(first).toEqual(await truth(root));
    expect(first.notices.length).toBeGreaterThan(0);
  });

  it('sees every change, also one that keeps size and time', async () => {
    const { root, read } = shopWithCache();
    age(root, 'src/main.ts');
    await read();
    write(root, { 'src/main.ts': shop['src/main.ts'].replace("'zod'", "'ajv'") });
    age(root, 'src/main.ts');
    const { code } = await read();
    expect(code.imports.map(({ specifier }) => specifier)).toContain('ajv');
    expect({ code }).toEqual({ code: (await truth(root)).code });
  });

  it('sees files that come, go, and change places', async () => {
    const { root, read } = shopWithCache();
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
          const cacheDirectory = directoryWith({});
          for (const changes of runs) {
            for (const { path, text, aged } of changes) {
              if (text === null) rmSync(join(root, path), { force: true });
              else write(root, { [path]: text });
              if (text !== null && aged) age(root, path);
            }
            expect(await readDirectory(root, { cacheDirectory })).toEqual(await truth(root));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the cache file', () => {
  const file = (root: string, cacheDirectory: string) => cacheFileOf(root, cacheDirectory);

  it.each([
    ['corrupt', (text: string) => text.slice(0, -20)],
    ['altered', (text: string) => text.replace('zod', 'ajv')],
    ['of another version', (text: string) => text.replace(/^archfit \S+/, 'archfit other')],
    ['empty', () => ''],
    ['no text', () => '\0\0\0'],
  ])('is ignored when it is %s, and replaced', async (_, spoil) => {
    const { root, cacheDirectory, read } = shopWithCache();
    const first = await read();
    const path = file(root, cacheDirectory);
    const written = readFileSync(path, 'utf8');
    writeFileSync(path, spoil(written));
    expect(await read()).toEqual(first);
    expect(readFileSync(path, 'utf8').split(' ')[1]).toBe(written.split(' ')[1]);
  });

  it('lies with the tree if that has a node_modules, and is not followed out of it', async () => {
    const { root, cacheDirectory, read } = shopWithCache();
    mkdirSync(join(root, 'node_modules'));
    await read();
    expect(readdirSync(join(root, 'node_modules/.cache/archfit'))).toEqual(['code-tree.json']);
    expect(readdirSync(cacheDirectory)).toEqual([]);

    rmSync(join(root, 'node_modules/.cache'), { recursive: true });
    const elsewhere = directoryWith({});
    symlinkSync(elsewhere, join(root, 'node_modules/.cache'));
    await read();
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(readdirSync(cacheDirectory)).toHaveLength(1);
  });

  it('is one per tree otherwise, and the directory keeps only the latest', async () => {
    const { cacheDirectory, read } = shopWithCache();
    for (let tree = 0; tree < 35; tree += 1) {
      const name = `code-${String(tree).padStart(16, '0')}.json`;
      write(cacheDirectory, { [name]: '' });
      utimesSync(join(cacheDirectory, name), tree, tree);
    }
    write(cacheDirectory, { 'somebody-elses.json': '' });
    await read();
    const names = readdirSync(cacheDirectory);
    expect(names).toContain('somebody-elses.json');
    expect(names.filter((name) => name.startsWith('code-'))).toHaveLength(30);
    expect(names).not.toContain('code-0000000000000000.json');
    expect(names).toContain('code-0000000000000034.json');
  });

  it('is done without when the directory cannot be written', async () => {
    const { root, cacheDirectory } = shopWithCache();
    const expected = await truth(root);
    write(cacheDirectory, { 'a-file': '' });
    for (const directory of [
      join(cacheDirectory, 'a-file'),
      join(cacheDirectory, 'a-file/below'),
      '/dev/full',
      '/proc/archfit',
    ]) {
      expect(await readDirectory(root, { cacheDirectory: directory })).toEqual(expected);
    }
  });

  it('is done without when something else is where it should be', async () => {
    const { root, cacheDirectory, read } = shopWithCache();
    mkdirSync(file(root, cacheDirectory));
    expect(await read()).toEqual(await truth(root));
    expect(readdirSync(cacheDirectory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('serves two runs at once', async () => {
    const { root, cacheDirectory, read } = shopWithCache();
    const results = await Promise.all([read(), read(), read()]);
    const expected = await truth(root);
    for (const result of [...results, await read()]) expect(result).toEqual(expected);
    expect(readdirSync(cacheDirectory)).toHaveLength(1);
  });

  it('is not written again when nothing has changed', async () => {
    const { root, cacheDirectory, read } = shopWithCache();
    await read();
    const path = file(root, cacheDirectory);
    utimesSync(path, 1, 1);
    const before = statSync(path);
    await read();
    // Files that were written within the last ticks of the clock are read again, and then the stamp of one may tell.
    expect(statSync(path).size).toBe(before.size);
  });
});

describe('what is remembered', () => {
  it('survives being packed, whatever it is', () => {
    const reading: fc.Arbitrary<FileReading> = fc.record(
      {
        exports: fc.record({ abstract: fc.nat(), concrete: fc.nat() }),
        lines: fc.nat(),
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
        expect(unpack(JSON.parse(JSON.stringify(pack(remembered))))).toEqual(remembered);
      }),
    );
  });

  it('is not trusted by its stamp when the file was written just before it was read', () => {
    const now = 1_000_000;
    expect(isTelling([1, now - 5_000, now - 5_000, 1], now)).toBe(true);
    expect(isTelling([1, now - 5_000, now - 1_000, 1], now)).toBe(false);
    expect(isTelling([1, now + 5_000, now - 5_000, 1], now)).toBe(false);
  });
});
