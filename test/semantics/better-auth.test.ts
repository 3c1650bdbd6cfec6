/** better-auth's tables are those of whoever asks: all of the one that mounts its handler, the session's of one that asks for the session. */
import { expect, test } from 'vitest';
import { usageOf, written } from './support.js';

const AUTH = {
  'package.json': JSON.stringify({ name: 'clinic' }),
  'auth.ts': `import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins';
import { Pool } from 'pg';
export const auth = betterAuth({ database: new Pool(), plugins: [organization()] });`,
};
const all = [
  'account rw',
  'invitation rw',
  'member rw',
  'organization rw',
  'session rw',
  'user rw',
  'verification rw',
];

/** What each file touches, as `session r`. */
async function touchedBy(
  files: Readonly<Record<string, string>>,
): Promise<Record<string, readonly string[]>> {
  const { usage } = await usageOf(files);
  const found = new Map<string, Map<string, string>>();
  for (const { at, table, mode } of usage?.accesses ?? []) {
    const tables = found.get(at.path) ?? new Map<string, string>();
    found.set(at.path, tables);
    const name = written(table.name);
    tables.set(name, [...new Set(`${tables.get(name) ?? ''}${mode[0]}`)].sort().join(''));
  }
  return Object.fromEntries(
    [...found].map(([path, tables]) => [path, [...tables].map((each) => each.join(' ')).sort()]),
  );
}

test('said of the place that sets it up, where nobody is seen to ask', async () => {
  expect(await touchedBy(AUTH)).toEqual({ 'auth.ts': all });
});

test.each([
  [
    'a handler that is called',
    "import { auth } from './auth';\nexport const serve = (request: Request) => auth.handler(request);",
  ],
  [
    'a handler that is handed on',
    "import { Elysia } from 'elysia';\nimport { auth } from './auth';\nnew Elysia().mount(auth.handler);",
  ],
  [
    'Node',
    "import { toNodeHandler } from 'better-auth/node';\nimport express from 'express';\nimport { auth } from './auth';\nexpress().all('/api/auth/*', toNodeHandler(auth));",
  ],
  [
    'Next.js',
    "import { toNextJsHandler } from 'better-auth/next-js';\nimport { auth } from './auth';\nexport const { GET, POST } = toNextJsHandler(auth.handler);",
  ],
  [
    'SvelteKit',
    "import { svelteKitHandler } from 'better-auth/svelte-kit';\nimport { auth } from './auth';\nexport const handle = ({ event, resolve }: any) => svelteKitHandler({ event, resolve, auth });",
  ],
  [
    'NestJS',
    "import { AuthModule } from '@thallesp/nestjs-better-auth';\nimport { auth } from './auth';\nexport const module = AuthModule.forRoot({ auth });",
  ],
])('mounted: %s', async (_, web) => {
  const guard =
    "import { auth } from './auth';\nexport const who = (headers: Headers) => auth.api.getSession({ headers });";
  expect(await touchedBy({ ...AUTH, 'web.ts': web, 'guard.ts': guard })).toEqual({
    'web.ts': all,
    'guard.ts': ['session r', 'user r'],
  });
});

test('asked by functions of its interface, through a factory, through what is injected', async () => {
  const made = {
    'package.json': JSON.stringify({ name: 'clinic' }),
    'auth.ts': `import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { jwt } from 'better-auth/plugins';
import { drizzle } from 'drizzle-orm/node-postgres';
import { users, sessions, accounts, verifications, keys } from './schema';
export const createAuth = (config: { key: string }) => {
  const plugins: any[] = [];
  if (config.key) plugins.push(jwt());
  const auth = betterAuth({ database: drizzleAdapter(drizzle(''), { provider: 'pg', schema: { user: users, session: sessions, account: accounts, verification: verifications, jwks: keys } }), plugins });
  return { auth };
};`,
    'schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: text('id') });
export const sessions = pgTable('sessions', { id: text('id') });
export const accounts = pgTable('accounts', { id: text('id') });
export const verifications = pgTable('verifications', { id: text('id') });
export const keys = pgTable('signing_keys', { id: text('id') });`,
  };
  expect(
    await touchedBy({
      ...made,
      'api.ts':
        "import { createAuth } from './auth';\nconst { auth } = createAuth({ key: '' });\nexport const serve = (request: Request) => auth.handler(request);",
      'jobs.ts':
        "import { createAuth } from './auth';\nconst { auth } = createAuth({ key: '' });\nexport const out = () => auth.api.signOut({ headers: new Headers() });",
      'context.ts':
        'export const read = (opts: { auth: any; headers: Headers }) => opts.auth.api.getSession({ headers: opts.headers });',
      'own.ts':
        "import { createAuth } from './auth';\nconst { auth } = createAuth({ key: '' });\nexport const own = () => auth.api.getClinicSession();",
      'other.ts': 'export const other = (client: { api: any }) => client.api.getSession();',
    }),
  ).toEqual({
    'api.ts': ['accounts rw', 'sessions rw', 'signing_keys rw', 'users rw', 'verifications rw'],
    'jobs.ts': ['sessions rw', 'users r'],
    'context.ts': ['sessions r', 'users r'],
  });
});

test('plugins are asked by their nouns', async () => {
  expect(
    await touchedBy({
      ...AUTH,
      'web.ts':
        "import { auth } from './auth';\nexport const invite = () => auth.api.inviteMember({ body: {} });\nexport const list = () => auth.api.listOrganizations({});",
    }),
  ).toEqual({ 'web.ts': ['member rw', 'organization r', 'session r', 'user r'] });
});
