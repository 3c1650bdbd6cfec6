import { describe, expect, it } from 'vitest';
import { manifestsOf, packageAt, type Repository } from './in-memory.js';

const shop: Repository = {
  ...packageAt('apps/api', { name: 'api', scripts: { start: 'node dist/main.js' } }),
  ...packageAt('apps/web', { name: 'web', scripts: { start: 'next start' } }),
  'apps/api/Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
  'apps/web/Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n',
};

/** What is said of packages that several containers run. */
function shared(files: Repository): string[] {
  return manifestsOf({ ...shop, ...files }).notices.flatMap(({ message, at, unresolved }) =>
    message.includes('count as one service') ? [`${at?.path}:${at?.line} ${unresolved} ${message}`] : [],
  );
}

/** A compose file whose containers all run the API, by these commands. */
function composed(commands: Readonly<Record<string, string>>): Repository {
  const services = Object.entries(commands).map(
    ([name, command]) =>
      `  ${name}:\n    build: ./apps/api\n${command === '' ? '' : `    command: ${command}\n`}`,
  );
  return { 'docker-compose.yml': `services:\n  web:\n    build: ./apps/web\n${services.join('')}` };
}

const api = (names: string, count: number) =>
  `${count} ${names} run apps/api, each by another command; they count as one service, and what they ask of each other is not seen.`;

describe('one package that several containers run', () => {
  it.each([
    ['by other files', { api: '', worker: 'node dist/worker.js' }],
    ['by scripts', { api: 'npm run start:prod', worker: '["npm", "run", "start:worker"]' }],
    [
      'by a mode of one program',
      { api: 'node dist/main.js api', worker: 'node dist/main.js worker --verbose' },
    ],
    [
      'after something else',
      { api: '', worker: `sh -c "npx prisma migrate deploy && node dist/apps/worker/main.js"` },
    ],
  ])('%s', (_, commands) => {
    expect(shared(composed(commands))).toEqual([`docker-compose.yml:4 ${api('api and worker', 1)}`]);
  });

  it.each([
    ['the same program, as its image runs it', { one: '', other: 'node dist/main.js' }],
    [
      'the same program while it is developed',
      { api: '', 'api-dev': 'npm run start:dev', debug: 'node --inspect dist/main.js' },
    ],
    [
      'what is done once',
      {
        api: '',
        'api-migrations': 'npx prisma migrate deploy',
        checks: 'npm run test:e2e',
        seeds: 'npm run seed',
      },
    ],
  ])('nothing is said of %s', (_, commands) => {
    expect(shared(composed(commands))).toEqual([]);
  });

  it('three of them, in Kubernetes and in a Procfile', () => {
    const workload = (name: string, args: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: registry.shop.example/api:1\n${args}---\n`;
    const kubernetes = [
      workload('api', ''),
      workload('mailer', '          command: ["node", "dist/mailer.js", "--token=geheim"]\n'),
      workload('reports', '          args: [dist/reports.js]\n'),
    ].join('');
    const [told, ...others] = shared({ 'k8s/all.yaml': kubernetes });
    expect(told).toContain(api('api, mailer and reports', 2));
    expect(told).not.toContain('geheim');
    expect(others).toEqual([]);
    expect(
      shared({
        'apps/api/Procfile':
          'web: node dist/main.js\nworker: node dist/worker.js\nrelease: npm run migrate\n',
      }),
    ).toEqual([`apps/api/Procfile:1 ${api('web and worker', 1)}`]);
  });
});
