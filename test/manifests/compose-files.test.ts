import { describe, expect, it } from 'vitest';
import { pathsOf, SHOP } from './composed-shop.js';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

function variablesOf(repository: Repository, name: string): Readonly<Record<string, string>> | undefined {
  return manifestsOf(repository).deployments.find((deployment) => deployment.name === name)?.variables;
}

describe('the files of a directory', () => {
  it('describe the same services: what the override and the main file say goes before the others', () => {
    const file = (variables: string) =>
      `services: { orders: { build: apps/orders, environment: { ${variables} } } }`;
    const repository = {
      ...SHOP,
      'docker-compose.yml': file('LEVEL: info, MAIN: yes'),
      'docker-compose.dev.yml': file('LEVEL: debug, DEV: yes, MAIN: no'),
      'docker-compose.test.yml': file('DEV: no, TEST: yes'),
      'docker-compose.override.yml': file('LEVEL: warn'),
    };
    expect(manifestsOf(repository).deployments).toHaveLength(1);
    expect(variablesOf(repository, 'orders')).toEqual({
      LEVEL: 'warn',
      MAIN: 'yes',
      DEV: 'yes',
      TEST: 'yes',
    });
  });

  it('expand anchors and merges, their own values first', () => {
    const compose = `
x-common: &common
  environment: &variables
    LOG_LEVEL: info
    REGION: eu
services:
  orders:
    <<: *common
    build: apps/orders
  billing:
    build: apps/billing
    environment:
      <<: *variables
      LOG_LEVEL: debug
`;
    const repository = { ...SHOP, 'docker-compose.yml': compose };
    expect(variablesOf(repository, 'orders')).toEqual({ LOG_LEVEL: 'info', REGION: 'eu' });
    expect(variablesOf(repository, 'billing')).toEqual({ LOG_LEVEL: 'debug', REGION: 'eu' });
  });

  it('extend services of their own and of other files, with paths from where they are written', () => {
    const repository = {
      ...SHOP,
      'docker-compose.yml': `
services:
  base: { environment: { LEVEL: info, REGION: eu } }
  orders: { extends: base, build: apps/orders, environment: [LEVEL=debug] }
  billing: { extends: { file: apps/billing/compose.base.yml, service: app } }`,
      'apps/billing/compose.base.yml': 'services: { app: { build: ., env_file: billing.env } }',
      'apps/billing/billing.env': 'CURRENCY=EUR',
    };
    expect(variablesOf(repository, 'orders')).toEqual({ LEVEL: 'debug', REGION: 'eu' });
    expect(pathsOf(repository)).toMatchObject({ billing: 'apps/billing' });
    expect(variablesOf(repository, 'billing')).toEqual({ CURRENCY: 'EUR' });
  });

  it('include files with other names', () => {
    const repository = {
      ...SHOP,
      'compose.yml': 'include: [deploy/shop.yml, { path: deploy/bank.yml }]',
      'deploy/shop.yml': 'services: { orders: { build: ../apps/orders } }',
      'deploy/bank.yml': 'services: { billing: { build: ../apps/billing } }',
    };
    expect(pathsOf(repository)).toEqual({ orders: 'apps/orders', billing: 'apps/billing' });
  });

  it('are taken from the root where their paths lead nowhere', () => {
    const repository = { ...SHOP, 'deploy/compose.yml': 'services: { orders: { build: ./apps/orders } }' };
    expect(pathsOf(repository)).toEqual({ orders: 'apps/orders' });
  });

  it('of tests and examples say nothing about the system', () => {
    const repository = {
      ...SHOP,
      ...packageAt('apps/orders/integration-test', {
        name: 'orders-it',
        scripts: { start: 'node src/server.js' },
      }),
      'docker-compose.it.yml': 'services: { orders-it: { build: apps/orders/integration-test } }',
      'examples/kiosk/docker-compose.yml': 'services: { kiosk: { build: . } }',
    };
    expect(pathsOf(repository)).toEqual({});
    expect(described(unitsOf(repository))).toEqual(described(unitsOf(SHOP)));
  });
});

describe('variables', () => {
  const withEnvironment = (environment: string, more: Repository = {}): Repository => ({
    ...SHOP,
    'docker-compose.yml': `services:\n  orders:\n    build: apps/orders\n${environment}`,
    ...more,
  });

  it('come from a map or a list, and from files before either', () => {
    const files = { 'common.env': 'A=1\nB=1\nC=1', 'orders.env': 'export B=2 # two\nC="2"' };
    const map = '    env_file: [common.env, { path: orders.env, required: true }]\n    environment: { C: 3 }';
    expect(variablesOf(withEnvironment(map, files), 'orders')).toEqual({ A: '1', B: '2', C: '3' });
    const list = '    env_file: common.env\n    environment: ["C=x=y", "D"]';
    expect(variablesOf(withEnvironment(list, files), 'orders')).toEqual({
      A: '1',
      B: '1',
      C: 'x=y',
      D: '${D}',
    });
  });

  it.each([
    ['${HOST}', 'db'],
    ['$HOST:5432', 'db:5432'],
    ['${EMPTY:-localhost}', 'localhost'],
    ['${EMPTY-localhost}', ''],
    ['${MISSING-localhost}', 'localhost'],
    ['${MISSING:-${HOST}}', 'db'],
    ['${HOST:?must be set}', 'db'],
    ['${MISSING:?must be set}', '${MISSING}'],
    ['${HOST:+tls}', 'tls'],
    ['${MISSING+tls}', ''],
    ['$$HOST', '$HOST'],
    ['${MISSING}/x', '${MISSING}/x'],
    ['costs 5$', 'costs 5$'],
    ['${unclosed', '${unclosed'],
  ])('%s becomes "%s"', (written, filled) => {
    const repository = withEnvironment(`    environment: { V: '${written}' }`, {
      '.env': 'HOST=db\nEMPTY=\n',
    });
    expect(variablesOf(repository, 'orders')).toEqual({ V: filled });
  });

  it('come from the copy that git keeps when the file itself is not there', () => {
    const list = '    env_file: orders.env\n    environment: [HOST]';
    const files = { '.env.example': 'HOST=db', 'orders.env.sample': 'PORT=80' };
    expect(variablesOf(withEnvironment(list, files), 'orders')).toEqual({ HOST: 'db', PORT: '80' });
  });

  it.each(['.example.env', '.env_example', '.env-sample', 'env.example'])(
    'come from that copy also where it is called %s',
    (name) => {
      const files = { [name]: 'HOST=db' };
      expect(variablesOf(withEnvironment('    environment: [HOST]', files), 'orders')).toEqual({
        HOST: 'db',
      });
    },
  );

  it('are not what a template says of the value that is to be put there', () => {
    const files = {
      '.env.template':
        'API="the-full-backend-url"\nHOST=<your host>\nKEY=your-api-key\nDB=theater\nMAIL=you@shop\nTOPIC=the-orders\nPAY=https://your-api-id.pay.shop.com/dev\nSQL=postgres://your_user:pw@db/shop\nGATE=http://xyz\nSITE=https://example.com/api\nHOOK=http://foods:80\n',
    };
    const list =
      '    environment: { A: "${API}", H: "${HOST}", K: "${KEY}", D: "${DB}", M: "${MAIL}", T: "${TOPIC}", P: "${PAY}", S: "${SQL}", G: "${GATE}", I: "${SITE}", F: "${HOOK}" }';
    expect(variablesOf(withEnvironment(list, files), 'orders')).toEqual({
      A: '${API}',
      H: '${HOST}',
      K: '${KEY}',
      D: 'theater',
      M: 'you@shop',
      T: 'the-orders',
      P: '${PAY}',
      S: 'postgres://your_user:***@db/shop',
      G: '${GATE}',
      I: '${SITE}',
      F: 'http://foods:80',
    });
  });

  it('of a file of one stage that is not there are those of the copy that git keeps for all stages', () => {
    const compose = 'services: { a: { build: apps/orders, env_file: apps/orders/.env.production } }';
    const copy = { 'apps/orders/.env.example': 'STOCK_URL=http://stock:3000' };
    const { deployments, notices } = manifestsOf({ ...SHOP, ...copy, 'docker-compose.yml': compose });
    expect(deployments.map(({ variables }) => variables)).toContainEqual({ STOCK_URL: 'http://stock:3000' });
    expect(notices.map(({ message }) => message)).toEqual([
      'The env_file apps/orders/.env.production is not among the files of the repository, apps/orders/.env.example is taken for it.',
    ]);
  });

  it('of a file that is not there are a notice, once', () => {
    const compose =
      'services:\n  a: { build: apps/orders, env_file: s.env }\n  b: { build: apps/billing, env_file: s.env }';
    const { notices } = manifestsOf({ ...SHOP, 'docker-compose.yml': compose });
    expect(notices.map(({ message }) => message)).toEqual([
      'The env_file s.env is not among the files of the repository, so its variables are not known.',
    ]);
  });
});
