import { describe, expect, it } from 'vitest';
import { accessesOf } from './support.js';

const both = (...tables: readonly string[]) =>
  ['read', 'write'].flatMap((mode) => tables.map((table) => `${mode} ${table}`)).sort();

describe('tables that better-auth brings', () => {
  it('over a pool: by its defaults, its options and its plugins', async () => {
    expect(
      await accessesOf({
        'auth.ts': `import { betterAuth } from 'better-auth';
import { organization, bearer } from 'better-auth/plugins';
import { Pool } from 'pg';
export const auth = betterAuth({
  database: new Pool({ connectionString: process.env.DATABASE_URL }),
  user: { modelName: 'customers', fields: { email: 'address' } },
  plugins: [organization(), bearer()],
});`,
      }),
    ).toEqual(
      both('account', 'customers', 'invitation', 'member', 'organization', 'session', 'verification'),
    );
  });

  it('over drizzle: the tables of the schema that it is given, plural or not, else those of the program', async () => {
    const schema = `import { pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('shop_users', { id: text('id') });
export const sessions = pgTable('shop_sessions', { id: text('id') });
export const accounts = pgTable('shop_accounts', { id: text('id') });
export const verifications = pgTable('shop_verifications', { id: text('id') });
export const orders = pgTable('orders', { id: text('id') });`;
    const db = `import { drizzle } from 'drizzle-orm/node-postgres';\nexport const db = drizzle(process.env.DATABASE_URL!);`;
    const all = both('shop_accounts', 'shop_sessions', 'shop_users', 'shop_verifications');
    expect(
      await accessesOf({
        'schema.ts': schema,
        'db.ts': db,
        'auth.ts': `import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { db } from './db';
import * as schema from './schema';
export const auth = betterAuth({ database: drizzleAdapter(db, { provider: 'pg', usePlural: true, schema }) });`,
      }),
    ).toEqual(all);
    expect(
      await accessesOf({
        'schema.ts': schema,
        'db.ts': db,
        'auth.ts': `import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { db } from './db';
import { users, sessions, accounts, verifications } from './schema';
export const makeAuth = (secret: string) => betterAuth({ secret, database: drizzleAdapter(db, { provider: 'pg', schema: { user: users, session: sessions, account: accounts, verification: verifications } }) });`,
      }),
    ).toEqual(all);
  });

  it('over Prisma: the models of its schema that are there; without a database, none', async () => {
    expect(
      await accessesOf({
        'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
model User {
  id String @id
  @@map("users")
}
model Session {
  id String @id
}
model Customer {
  id String @id
  @@map("customers")
}
model Order {
  id String @id
}`,
        'auth.ts': `import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { PrismaClient } from '@prisma/client';
export const auth = betterAuth({ database: prismaAdapter(new PrismaClient(), { provider: 'postgresql' }) });
export const stateless = betterAuth({ socialProviders: {} });
export const cached = (storage: any) => betterAuth({ database: prismaAdapter(new PrismaClient(), { provider: 'postgresql' }), user: { modelName: 'customer' }, secondaryStorage: storage });`,
      }),
    ).toEqual(both('Session', 'customers', 'users'));
  });
});

describe('tables that adapters of Auth.js keep', () => {
  it('over Prisma, without rows for sessions that are tokens', async () => {
    const prisma = `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
model User {
  id String @id
}
model Account {
  id String @id
}
model Session {
  id String @id
}
model VerificationToken {
  id String @id
}`;
    const auth = (session: string) => `import NextAuth from 'next-auth';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const { handlers } = NextAuth({ adapter: PrismaAdapter(prisma), ${session} providers: [] });`;
    expect(await accessesOf({ 'prisma/schema.prisma': prisma, 'auth.ts': auth('') })).toEqual(
      both('Account', 'Session', 'User', 'VerificationToken'),
    );
    expect(
      await accessesOf({ 'prisma/schema.prisma': prisma, 'auth.ts': auth("session: { strategy: 'jwt' },") }),
    ).toEqual(both('Account', 'User', 'VerificationToken'));
  });

  it('over drizzle and pg', async () => {
    expect(
      await accessesOf({
        'schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: text('id') });
export const accounts = pgTable('accounts', { id: text('id') });`,
        'auth.ts': `import { DrizzleAdapter } from '@auth/drizzle-adapter';
import { drizzle } from 'drizzle-orm/node-postgres';
import { people, accounts } from './schema';
export const options = { adapter: DrizzleAdapter(drizzle('postgres://db/shop'), { usersTable: people, accountsTable: accounts }), session: { strategy: 'jwt' as const } };`,
        'other.ts': `import PostgresAdapter from '@auth/pg-adapter';
import { Pool } from 'pg';
export const adapter = PostgresAdapter(new Pool());`,
      }),
    ).toEqual(both('accounts', 'people', 'sessions', 'users', 'verification_token'));
  });
});

it('tables that sessions of express are kept in', async () => {
  expect(
    await accessesOf({
      'index.js': `const session = require('express-session');
const PgStore = require('connect-pg-simple')(session);
const pool = new (require('pg').Pool)();
exports.first = session({ store: new PgStore({ pool, tableName: 'user_sessions', schemaName: 'web' }), secret: 'x' });
exports.second = session({ store: new PgStore({ pool }), secret: 'x' });
exports.third = session({ store: new session.MemoryStore(), secret: 'x' });`,
    }),
  ).toEqual(both('session', 'web.user_sessions'));
});

it('tables that limits of requests are counted in', async () => {
  expect(
    await accessesOf({
      'index.js': `const pool = new (require('pg').Pool)();
const { RateLimiterPostgres, RateLimiterMemory } = require('rate-limiter-flexible');
exports.limit = new RateLimiterPostgres({ storeClient: pool, tableName: 'limits', keyPrefix: 'login', points: 5 });
exports.other = new RateLimiterPostgres({ storeClient: pool, points: 5 });
exports.kept = new RateLimiterMemory({ points: 5 });`,
    }),
  ).toEqual(both('limits', 'rlflx'));
});
