import { test } from 'vitest';
import forbiddenDependency from '../../rules/forbidden-dependency.js';
import internalImport from '../../rules/internal-import.js';
import moduleCycle from '../../rules/module-cycle.js';
import serviceImport from '../../rules/service-import.js';
import unstableDependency from '../../rules/unstable-dependency.js';
import { type Sketch, testRule } from '../../src/testing.js';

const at = { path: 'archfit.yaml', line: 1 };
const modules = [{ value: 'services/shop/src/*', base: '', at }];
const shop = (imports: readonly string[], declarations: Sketch['declarations'] = {}): Sketch => ({
  services: ['shop'],
  files: [
    'services/shop/src/cart/index.ts',
    'services/shop/src/prices/index.ts',
    'services/shop/src/stock/index.ts',
  ],
  imports,
  declarations: { modules, ...declarations },
});

test('internal-import', () => {
  testRule(internalImport, {
    violating: [
      {
        name: 'a module reaches past the index of its neighbour',
        system: shop(['services/shop/src/cart/index.ts -> services/shop/src/prices/round.ts']),
        keys: ['shop/cart>services/shop/src/prices/round.ts'],
      },
      {
        name: 'a service reaches past the entry of a library, twice',
        system: {
          services: ['shop'],
          libraries: ['money'],
          imports: [
            'services/shop/src/a.ts -> libs/money/src/internal/round.ts',
            'services/shop/src/b.ts -> libs/money/src/internal/round.ts (type)',
          ],
        },
        keys: ['shop>libs/money/src/internal/round.ts'],
      },
      {
        name: 'exports close a package, however many reach past them',
        system: {
          services: ['shop'],
          libraries: ['money'],
          closed: ['money'],
          imports: ['services/shop/src/a.ts -> libs/money/src/round.ts as @bank/money/round'],
        },
        keys: ['shop>libs/money/src/round.ts'],
      },
      {
        name: 'an index that most come in by is the door',
        system: {
          services: ['shop'],
          libraries: ['money'],
          imports: [
            'services/shop/src/a.ts -> libs/money/src/index.ts as @bank/money',
            'services/shop/src/b.ts -> libs/money/src/index.ts as @bank/money',
            'services/shop/src/b.ts -> libs/money/src/round.ts as @bank/money/round',
          ],
        },
        keys: ['shop>libs/money/src/round.ts'],
      },
      {
        name: 'a path through the layout of a package is no name that it hands out',
        system: {
          services: ['shop'],
          libraries: ['money'],
          imports: ['services/shop/src/a.ts -> libs/money/src/round.ts as @bank/money/src/round'],
        },
        keys: ['shop>libs/money/src/round.ts'],
      },
    ],
    clean: [
      {
        name: 'a package that all use by its subpaths never closed its door',
        system: {
          services: ['shop'],
          libraries: ['ui'],
          imports: [
            'services/shop/src/a.ts -> libs/ui/button.ts as @bank/ui/button',
            'services/shop/src/b.ts -> libs/ui/card.ts as @bank/ui/card',
            'services/shop/src/b.ts -> libs/ui/src/index.ts as @bank/ui',
          ],
        },
      },
      {
        name: 'all come in by the door',
        system: shop(['services/shop/src/cart/index.ts -> services/shop/src/prices/index.ts']),
      },
      {
        name: 'a declared entry is a door',
        system: shop(['services/shop/src/cart/index.ts -> services/shop/src/prices/public/rates.ts'], {
          public: [{ value: 'public/**', base: '', at }],
        }),
      },
      {
        name: 'a module without any entry hides nothing',
        system: {
          ...shop(['services/shop/src/cart/index.ts -> services/shop/src/tax/rates.ts']),
        },
      },
      {
        name: 'a module may use its service’s own files, and inside itself everything',
        system: shop([
          'services/shop/src/cart/index.ts -> services/shop/src/cart/lines.ts',
          'services/shop/src/cart/index.ts -> services/shop/src/main.ts',
        ]),
      },
      {
        name: 'a test may look inside',
        system: shop(['services/shop/src/cart/cart.test.ts -> services/shop/src/prices/round.ts']),
      },
      {
        name: 'between services it is for service-import to say',
        system: {
          services: ['shop', 'bank'],
          imports: ['services/shop/src/a.ts -> services/bank/src/account.ts'],
          files: ['services/bank/src/index.ts'],
        },
      },
    ],
  });
});

test('module-cycle', () => {
  testRule(moduleCycle, {
    violating: [
      {
        name: 'two modules need each other',
        system: shop([
          'services/shop/src/cart/index.ts -> services/shop/src/prices/index.ts',
          'services/shop/src/prices/index.ts -> services/shop/src/cart/index.ts',
        ]),
        keys: ['shop/cart+shop/prices'],
      },
      {
        name: 'three libraries in a ring',
        system: {
          libraries: ['money', 'tax', 'rates'],
          imports: [
            'libs/money/src/index.ts -> libs/tax/src/index.ts',
            'libs/tax/src/index.ts -> libs/rates/src/index.ts (require)',
            'libs/rates/src/index.ts -> libs/money/src/index.ts (re-export)',
          ],
        },
        keys: ['money+rates+tax'],
      },
      {
        name: 'types count when asked to',
        system: shop([
          'services/shop/src/cart/index.ts -> services/shop/src/prices/index.ts',
          'services/shop/src/prices/index.ts -> services/shop/src/cart/index.ts (type)',
        ]),
        options: { types: true },
        keys: ['shop/cart+shop/prices'],
      },
    ],
    clean: [
      {
        name: 'types alone bind nothing that runs',
        system: shop([
          'services/shop/src/cart/index.ts -> services/shop/src/prices/index.ts',
          'services/shop/src/prices/index.ts -> services/shop/src/cart/index.ts (type)',
        ]),
      },
      {
        name: 'a service and the modules in it are one building',
        system: shop([
          'services/shop/src/main.ts -> services/shop/src/cart/index.ts',
          'services/shop/src/cart/index.ts -> services/shop/src/main.ts',
        ]),
      },
      {
        name: 'a diamond is no ring',
        system: shop([
          'services/shop/src/cart/index.ts -> services/shop/src/prices/index.ts',
          'services/shop/src/cart/index.ts -> services/shop/src/stock/index.ts',
          'services/shop/src/stock/index.ts -> services/shop/src/prices/index.ts',
        ]),
      },
    ],
  });
});

test('service-import', () => {
  testRule(serviceImport, {
    violating: [
      {
        name: 'one imports another, whichever files and kinds: one violation',
        system: {
          services: ['shop', 'bank'],
          imports: [
            'services/shop/src/a.ts -> services/bank/src/account.ts',
            'services/shop/src/b.ts -> services/bank/src/types.ts (type)',
          ],
        },
        keys: ['shop>bank'],
      },
    ],
    clean: [
      {
        name: 'both use a library',
        system: {
          services: ['shop', 'bank'],
          libraries: ['money'],
          imports: [
            'services/shop/src/a.ts -> libs/money/src/index.ts',
            'services/bank/src/a.ts -> libs/money/src/index.ts',
          ],
        },
      },
      {
        name: 'modules of one service',
        system: shop(['services/shop/src/cart/index.ts -> services/shop/src/prices/index.ts']),
      },
    ],
  });
});

test('forbidden-dependency', () => {
  const boundaries = (declared: object) => ({
    boundaries: [{ base: '', layers: [], allow: [], forbid: [], ...declared }],
  });
  const layers = [
    { value: ['web'], at },
    { value: ['orders', 'billing'], at },
    { value: ['platform'], at },
  ];
  const parts = { services: ['web', 'orders', 'billing'], libraries: ['platform'] };
  testRule(forbiddenDependency, {
    violating: [
      {
        name: 'upwards, and between peers',
        system: {
          ...parts,
          imports: [
            'libs/platform/src/log.ts -> services/web/src/main.ts',
            'services/orders/src/main.ts -> services/billing/src/main.ts',
          ],
          declarations: boundaries({ layers }),
        },
        keys: [
          'libs/platform/src/log.ts>services/web/src/main.ts',
          'services/orders/src/main.ts>services/billing/src/main.ts',
        ],
      },
      {
        name: 'a forbidden path, seen from the module, and a package',
        system: {
          ...parts,
          imports: [
            'services/billing/src/pay.ts -> libs/platform/src/internal/pool.ts',
            'services/billing/src/pay.ts -> npm:lodash',
            'services/billing/src/pay.ts -> node:fs/promises',
          ],
          declarations: boundaries({
            forbid: [
              { from: 'billing/**', to: '**/internal/**', because: 'ADR 7', at },
              { from: 'services/**', to: 'npm:lodash', at },
              { from: 'billing', to: 'node:fs', at },
            ],
          }),
        },
        keys: [
          'services/billing/src/pay.ts>libs/platform/src/internal/pool.ts',
          'services/billing/src/pay.ts>lodash',
          'services/billing/src/pay.ts>node:fs/promises',
        ],
      },
      {
        name: 'what allow does not name',
        system: {
          ...parts,
          imports: [
            'services/web/src/main.ts -> services/orders/src/main.ts',
            'services/web/src/main.ts -> services/billing/src/main.ts',
          ],
          declarations: boundaries({ allow: [{ from: 'web', to: 'orders', at }] }),
        },
        keys: ['services/web/src/main.ts>services/billing/src/main.ts'],
      },
      {
        name: 'a captured name that differs',
        system: {
          services: ['shop'],
          imports: [
            'services/shop/src/cart/a.ts -> services/shop/src/cart/internal/b.ts',
            'services/shop/src/cart/a.ts -> services/shop/src/tax/internal/b.ts',
          ],
          declarations: boundaries({
            forbid: [{ from: '**/src/{name}/**', to: '**/src/!{name}/internal/**', at }],
          }),
        },
        keys: ['services/shop/src/cart/a.ts>services/shop/src/tax/internal/b.ts'],
      },
    ],
    clean: [
      {
        name: 'downwards, over a layer, and what no layer names',
        system: {
          ...parts,
          libraries: ['platform', 'tools'],
          imports: [
            'services/web/src/main.ts -> services/orders/src/main.ts',
            'services/web/src/main.ts -> libs/platform/src/index.ts',
            'libs/platform/src/index.ts -> libs/tools/src/index.ts',
            'services/orders/src/main.ts -> services/orders/src/lines.ts',
          ],
          declarations: boundaries({ layers }),
        },
      },
      {
        name: 'an exception to the layers',
        system: {
          ...parts,
          imports: ['services/orders/src/main.ts -> services/billing/src/main.ts'],
          declarations: boundaries({ layers, allow: [{ from: 'orders', to: 'billing', at }] }),
        },
      },
      {
        name: 'no boundary, nothing to break',
        system: { ...parts, imports: ['libs/platform/src/index.ts -> services/web/src/main.ts'] },
      },
    ],
  });
});

test('unstable-dependency', () => {
  const leaning = [
    'libs/till/src/index.ts -> libs/prices/src/index.ts',
    'libs/web/src/index.ts -> libs/prices/src/index.ts',
    'libs/mail/src/index.ts -> libs/prices/src/index.ts',
  ];
  const libraries = ['till', 'web', 'mail', 'prices', 'offers', 'dates', 'rain', 'loyal'];
  const offers = ['dates', 'rain', 'loyal'].map(
    (name) => `libs/offers/src/index.ts -> libs/${name}/src/index.ts`,
  );
  const prices = 'libs/prices/src/index.ts -> libs/offers/src/index.ts';
  testRule(unstableDependency, {
    violating: [
      {
        name: 'what three lean on (I = 1/4) depends on what leans on three (I = 3/4)',
        system: { libraries, imports: [...leaning, ...offers, prices] },
        keys: ['prices>offers'],
      },
    ],
    clean: [
      { name: 'from unstable to stable', system: { libraries, imports: [...leaning, ...offers] } },
      {
        name: 'a step within the margin',
        system: { libraries, imports: [...leaning, ...offers, prices] },
        options: { margin: 0.5 },
      },
    ],
  });
});
