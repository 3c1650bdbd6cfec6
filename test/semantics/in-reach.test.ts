import { describe, expect, test } from 'vitest';
import { filesInReach } from '../../src/extract/semantics/in-reach.js';
import { readBehaviour } from '../../src/extract/semantics/index.js';
import { listTree } from '../../src/extract/tree.js';
import { directoryWith, readDirectory } from '../code/support.js';

const at = { path: 'a.ts' };
const from = (path: string, ...targets: readonly string[]) =>
  targets.map((file) => ({ from: path, to: { file }, at }));

describe('the files that services run or reach', () => {
  const reach = (files: readonly string[], imports: ReturnType<typeof from>, services: readonly string[]) =>
    [...filesInReach(files, imports, services, [{ path: 'orders/lib' }, { path: 'shared' }])].sort();

  test('are their own, and what these import, directly or not', () => {
    const files = ['orders/main.ts', 'orders/idle.ts', 'shared/index.ts', 'shared/db.ts', 'shared/idle.ts'];
    const imports = [
      ...from('orders/main.ts', 'shared/index.ts'),
      ...from('shared/index.ts', 'shared/db.ts'),
    ];
    expect(reach(files, imports, ['orders'])).toEqual([
      'orders/idle.ts',
      'orders/main.ts',
      'shared/db.ts',
      'shared/index.ts',
    ]);
  });

  test('are not those of a library inside of a service, unless it imports them', () => {
    const files = ['orders/main.ts', 'orders/lib/a.ts', 'orders/lib/b.ts'];
    expect(reach(files, from('orders/main.ts', 'orders/lib/a.ts'), ['orders'])).toEqual([
      'orders/lib/a.ts',
      'orders/main.ts',
    ]);
  });

  test('are all where the root is the service, and none where there is no service', () => {
    const files = ['main.ts', 'jobs/send.ts'];
    expect(reach(files, [], [''])).toEqual(['jobs/send.ts', 'main.ts']);
    expect(reach(files, from('main.ts', 'jobs/send.ts'), [])).toEqual([]);
  });
});

test('what nobody runs makes tables known, and accesses none', async () => {
  const root = directoryWith({
    'orders/main.ts': "import { Pool } from 'pg';\nnew Pool().query('SELECT * FROM orders');\n",
    'database/order.ts':
      "import { Entity } from 'typeorm';\n@Entity('orders')\nexport class Order {}\nexport const drop = (manager) => manager.query('DELETE FROM orders');\n",
    'database/clean.ts': "import { Pool } from 'pg';\nnew Pool().query('DELETE FROM carts');\n",
  });
  const { code, hints } = await readDirectory(root);
  const { usage, notices } = await readBehaviour({
    tree: listTree(root),
    ...code,
    hints,
    units: [{ path: 'orders' }, { path: 'database' }].map(({ path }) => ({
      path,
      name: path,
      shows: 'package',
      evidence: { says: 'it has a package.json' },
    })),
    services: ['orders'],
    isDatabaseKnown: false,
    traffic: false,
  });
  expect(usage?.accesses.map(({ mode, at: { path } }) => `${mode} ${path}`)).toEqual(['read orders/main.ts']);
  expect(usage?.definitions.map(({ at: { path } }) => path)).toEqual(['database/order.ts']);
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringContaining('2 files may touch tables'),
  ]);
});
