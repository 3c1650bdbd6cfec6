import { describe, expect, it, test } from 'vitest';
import { manifestsOf, packageAt, type Repository } from './in-memory.js';

const UNITS: Repository = {
  'package.json': { name: '@acme/shop', workspaces: ['apps/*'] },
  ...packageAt('apps/orders', { name: '@acme/orders' }),
  ...packageAt('apps/billing', { name: '@acme/billing' }),
};

const SERVICES = '  orders:\n    build: apps/orders\n  billing:\n    build: apps/billing\n';

/** `billing>apps/orders (service_healthy)` */
function waitsOf(repository: Repository): string[] {
  return manifestsOf({ ...UNITS, ...repository }).deployments.flatMap(({ name, waitsFor = [] }) =>
    waitsFor.map(
      (wait) => `${name}>${wait.path ?? wait.name}${wait.condition ? ` (${wait.condition})` : ''}`,
    ),
  );
}

describe('depends_on', () => {
  it.each([
    ['a list', '    depends_on: [orders]\n', ['billing>apps/orders']],
    [
      'a mapping with a condition',
      '    depends_on:\n      orders:\n        condition: service_healthy\n',
      ['billing>apps/orders (service_healthy)'],
    ],
    ['a store', '    depends_on: [db]\n', []],
    [
      'a job that ends',
      '    depends_on:\n      orders:\n        condition: service_completed_successfully\n',
      [],
    ],
    ['a migration', '    depends_on: [migrate]\n', []],
    ['what is not there', '    depends_on: [nobody]\n', []],
    ['nonsense', '    depends_on: 7\n', []],
  ])('takes %s for what it is', (_, dependsOn, expected) => {
    const others =
      '  migrate:\n    build: apps/orders\n    command: npm run migrate\n  db:\n    image: postgres:18\n';
    const text = `services:\n${SERVICES}${dependsOn}${others}`;
    expect(waitsOf({ 'compose.yaml': text })).toEqual(expected);
  });

  it('counts each service once, with all files of a directory', () => {
    const main = `services:\n${SERVICES}    depends_on: [orders]\n`;
    const override = 'services:\n  billing:\n    depends_on: [orders]\n';
    expect(waitsOf({ 'compose.yaml': main, 'compose.override.yaml': override })).toEqual([
      'billing>apps/orders',
    ]);
  });
});

test('what waits while tests run, and for a release of others, is none', () => {
  const text = `services:\n${SERVICES}    depends_on: [orders]\n`;
  expect(waitsOf({ 'docker-compose.e2e.yml': text })).toEqual([]);
  const redis = {
    ...packageAt('libs/redis', { name: '@acme/redis' }),
    'package.json': { name: '@acme/shop', workspaces: ['apps/*', 'libs/*'] },
  };
  const containers = `services:\n${SERVICES}    depends_on: [redis]\n  redis:\n    image: redis`;
  for (const tag of [':8-alpine', ':alpine', ''])
    expect(waitsOf({ ...redis, 'compose.yaml': `${containers}${tag}\n` })).toEqual([]);
});

describe('init containers', () => {
  const deployment = (container: string) =>
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: billing }',
      'spec:',
      '  template:',
      '    spec:',
      '      initContainers:',
      `        - ${container}`,
      '      containers:',
      '        - { name: billing, image: acme/billing }',
    ].join('\n');

  it.each([
    ['until nc -z orders 3000; do sleep 1; done', 'orders'],
    ['until nc -z -w 2 orders.shop.svc.cluster.local 3000; do sleep 1; done', 'orders'],
    ['until wget -q http://orders:3000/health; do sleep 1; done', 'orders'],
    ['./wait-for-it.sh -t 30 orders:3000', 'orders'],
    ['until nslookup orders; do sleep 2; done', 'orders'],
    ['npm run migrate', undefined],
    ['nc -z $HOST 3000', undefined],
  ])('that run "%s" wait for %s', (command, host) => {
    const manifest = deployment(`{ name: wait, image: busybox, command: [sh, -c, "${command}"] }`);
    const expected = host === undefined ? [] : [`billing>${host} (init container wait)`];
    expect(waitsOf({ 'k8s/billing.yaml': manifest })).toEqual(expected);
  });

  it('of k8s-wait-for name what they wait for', () => {
    const manifest = deployment('{ name: wait, image: groundnuty/k8s-wait-for:v2, args: [service, orders] }');
    expect(waitsOf({ 'k8s/billing.yaml': manifest })).toEqual(['billing>orders (init container wait)']);
  });
});
