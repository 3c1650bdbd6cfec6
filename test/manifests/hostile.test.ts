import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifestsOf, packageAt, type Repository } from './in-memory.js';

const UNITS: Repository = packageAt('services/orders', { name: '@shop/orders' });

function noticesOf(repository: Repository) {
  return manifestsOf({ ...UNITS, ...repository }).notices;
}

describe('a manifest that is broken', () => {
  it('as YAML is a notice with its place, and hides no other document', () => {
    const good =
      'kind: Deployment\nmetadata: { name: orders }\nspec: { template: { spec: { containers: [{ image: orders }] } } }';
    const { notices, deployments } = manifestsOf({ ...UNITS, 'k8s/orders.yaml': `a: [b\n---\n${good}` });
    expect(notices).toEqual([
      {
        source: 'manifests',
        message:
          'The YAML cannot be read: a list that opens with "[" is not closed before here. What it says is not taken into account until it is mended; a file that nobody uses can stand under ignore: in archfit.yaml.',
        at: { path: 'k8s/orders.yaml', line: 1, column: expect.any(Number) },
        unresolved: 1,
      },
    ]);
    expect(deployments).toMatchObject([{ name: 'orders', path: 'services/orders', at: { line: 5 } }]);
  });

  it.each([
    ['docker-compose.yml', 'services:\n\torders: {}'],
    ['pnpm-workspace.yaml', 'packages: ["services/*'],
    ['serverless.yml', 'service: a: b'],
    ['charts/orders/values.yaml', 'image: {'],
  ])('%s is a notice', (path, text) => {
    expect(noticesOf({ [path]: text })).toMatchObject([
      { at: { path, line: expect.any(Number) }, unresolved: 1 },
    ]);
  });

  it.each(['lerna.json', 'rush.json', 'nx.json', 'nest-cli.json', 'services/orders/project.json'])(
    '%s as JSON is a notice',
    (path) => {
      const message = 'The JSON cannot be read, so nothing that it declares is known.';
      expect(noticesOf({ [path]: '{ "projects": [' })).toEqual([
        { source: 'manifests', message, at: { path }, unresolved: 1 },
      ]);
    },
  );

  it.each([
    ['an empty file', ''],
    ['a list', '- a\n- b'],
    ['a text', 'services'],
    ['services that are a list', 'services: [orders]'],
    ['a service that is nothing', 'services: { orders: }'],
    [
      'wrong types everywhere',
      'services: { orders: { build: { args: 3 }, image: {}, environment: 7, env_file: {}, command: {}, volumes: 3, extends: ~ } }',
    ],
  ])('as a compose file of %s does not stop the run', (_, text) => {
    const { units, notices } = manifestsOf({ ...UNITS, 'docker-compose.yml': text });
    expect([units[0]?.path, notices]).toEqual(['services/orders', []]);
  });

  it('that is longer than people write is a notice', () => {
    const text = `services:\n${'  a: {}\n'.repeat(200_000)}`;
    expect(noticesOf({ 'docker-compose.yml': text })).toMatchObject([
      { message: 'The manifest is longer than 500,000 characters and is not read.', unresolved: 1 },
    ]);
  });
});

describe('a manifest that is meant to harm', () => {
  it('with aliases that multiply is a notice', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const before = level === 0 ? 'lol' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
    });
    const notices = noticesOf({ 'docker-compose.yml': `${levels.join('\n')}\nservices: { a: *a8 }` });
    expect(notices).toMatchObject([
      { message: expect.stringMatching(/more than 100000 values/), unresolved: 1 },
    ]);
  });

  it('with services that extend each other is a notice for each', () => {
    const compose =
      'services:\n  a: { extends: b, image: orders }\n  b: { extends: { service: a, file: docker-compose.yml } }\n';
    const messages = noticesOf({ 'docker-compose.yml': compose }).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(/which extends itself; what it would take from it is not known/);
  });

  it('that extends or names what lies outside of the root is a notice', () => {
    const compose =
      'services: { a: { image: orders, extends: { file: ../../etc/passwd, service: b }, env_file: ../../.env } }';
    expect(noticesOf({ 'docker-compose.yml': compose }).map(({ message }) => message)).toEqual([
      'The env_file ../../.env is not among the files of the repository, so its variables are not known.',
      'The service extends b of ../../etc/passwd, which is not there; what it would take from it is not known.',
    ]);
  });

  it('with variables that double each other ends at once', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `V${index + 1}=$V${index}$V${index}`);
    const repository = {
      ...UNITS,
      'docker-compose.yml': 'services: { orders: { build: services/orders, env_file: orders.env } }',
      'orders.env': ['V0=abcdefghij', ...doubling].join('\n'),
    };
    const [deployment] = manifestsOf(repository).deployments;
    expect(Object.keys(deployment?.variables ?? {})).toHaveLength(61);
    expect(JSON.stringify(deployment).length).toBeLessThan(2_000_000);
  });

  it.each([
    [
      'docker-compose.yml',
      `services: { a: { image: x, command: "yarn workspaces focus ${'--a '.repeat(2_000)}$" } }`,
    ],
    ['docker-compose.yml', `services: { a: { build: ., command: "npm ${'--$ '.repeat(2_000)}" } }`],
    ['Procfile', `web: npm ${'--$ '.repeat(2_000)}`],
    ['k8s/orders.yaml', `kind: Deployment\n${'\n'.repeat(400_000)}`],
    ['rush.json', '/*'.repeat(200_000)],
    ['rush.json', '['.repeat(200_000) + ','.repeat(200_000)],
    ['.env.example', 'A="'.repeat(50_000)],
    ['Dockerfile', `FROM node\n${'RUN a \\\n'.repeat(20_000)}`],
    ['serverless.yml', `service: ${' !'.repeat(100_000)}`],
    ['nginx.conf', `proxy_pass ${';'.repeat(200_000)}${'a {'.repeat(100_000)}`],
    ['nginx.conf', `proxy_pass ${'${A'.repeat(100_000)}${'"'.repeat(100_001)}`],
    ['kong.yml', `_format_version: 3\n${'services: [{ routes: '.repeat(2_000)}`],
  ])('in %s ends in good time', (path, text) => {
    manifestsOf({ ...UNITS, 'package.json': { name: 'shop', scripts: { start: 'vite' } }, [path]: text });
  });

  it('with names of what every object has changes nothing', () => {
    const compose = 'services: { constructor: { build: { context: services/orders, args: [constructor] } } }';
    const dockerfile = {
      'services/orders/Dockerfile': 'FROM node:22\nCMD ${constructor} ${toString} ${hasOwnProperty}',
    };
    expect(manifestsOf({ ...UNITS, ...dockerfile, 'docker-compose.yml': compose }).deployments).toMatchObject(
      [{ name: 'constructor', path: 'services/orders' }],
    );
  });

  it('never stops the run and never shows a password, whatever it holds', () => {
    const manifests = [
      'docker-compose.yml',
      'Dockerfile',
      'Procfile',
      '.env',
      'serverless.yml',
      'rush.json',
      'k8s/a.yaml',
    ];
    const pieces = fc.constantFrom(
      'services:',
      '\n  a:',
      '\n    build: ',
      '.',
      '\n    extends: a',
      '&x ',
      '*x',
      '<<: *x',
      '${A:-${B}}',
      '$',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '\n---\n',
      '\nkind: Deployment\n',
      'FROM node AS a\n',
      'COPY --from=a . .\n',
      'CMD ["node"',
      '\\\n',
      '<<EOF\n',
      'A=b',
      '#',
      ': ',
      ',',
      '\t',
      '\u0000',
      '\n    environment: { DB_URL: "postgres://a:hunter2@db/x" }',
      '../..',
      '!Ref',
      '__proto__',
    );
    const text = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...manifests), text, (path, content) => {
        const facts = manifestsOf({ ...UNITS, [path]: content });
        expect(JSON.stringify([facts.units, facts.deployments, facts.notices])).not.toContain('hunter2@');
      }),
      { numRuns: 500 },
    );
  });
});
