/** A server and the workers of its package: services, of which each has its own accesses, and one program, which breaks no boundary by what it shares. */
import { expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

const CLINIC = {
  'package.json': {
    name: 'clinic',
    scripts: { start: 'node src/server.js' },
    dependencies: { express: '5', pg: '8', bullmq: '5' },
  },
  Procfile: 'web: node src/server.js\nmailer: node src/mails.js\n',
  'src/server.js':
    "import express from 'express';\nimport { book } from './beds.js';\nconst app = express();\napp.post('/beds', book);\napp.listen(3000);\n",
  'src/mails.js':
    "import { Worker } from 'bullmq';\nimport { book } from './beds.js';\nnew Worker('mails', book);\n",
  'src/beds.js':
    "import pg from 'pg';\nconst pool = new pg.Pool();\nexport const book = () => pool.query('UPDATE beds SET free = false');\n",
};

async function judged(more: Readonly<Record<string, string>> = {}) {
  const root = directoryWith({ ...CLINIC, ...more });
  const { services, pairs } = JSON.parse(
    (await archfit(['map', root, '--format', 'json', '--no-cache'])).out,
  ) as {
    readonly services: readonly { readonly name: string; readonly processOf?: string }[];
    readonly pairs: readonly { readonly suggestion: string }[];
  };
  const { violations } = JSON.parse(
    (await archfit(['check', root, '--format', 'json', '--no-cache'])).out,
  ) as { readonly violations: readonly { readonly key: string; readonly rule: string }[] };
  return {
    services: services.map(({ name, processOf }) => (processOf ? `${name} of ${processOf}` : name)),
    suggestions: pairs.map(({ suggestion }) => suggestion),
    shared: violations
      .filter(({ rule }) => rule.startsWith('shared-'))
      .map(({ rule, key }) => `${rule} ${key}`),
  };
}

test('what a server and its worker share is no finding, and nothing to be split', async () => {
  expect(await judged()).toEqual({ services: ['mailer of web', 'web'], suggestions: ['leave'], shared: [] });
});

test('but where somebody declares the worker as a service, or another service shares it as well', async () => {
  const declared = await judged({
    'archfit.yaml': 'services:\n  mailer: { path: src/mails.js }\n',
  });
  expect(declared.services).toEqual(['mailer', 'web']);
  expect(declared.shared).toEqual(['shared-table public.beds']);
  const third = await judged({
    'docker-compose.yml': 'services:\n  wards: { build: wards }\n',
    'wards/package.json': JSON.stringify({ name: 'wards', dependencies: { pg: '8' } }),
    'wards/index.js':
      "import pg from 'pg';\nconst pool = new pg.Pool();\nsetInterval(() => pool.query('UPDATE beds SET free = true'), 1000);\n",
  });
  expect(third.shared).toEqual(['shared-table public.beds']);
});
