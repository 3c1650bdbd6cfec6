/** Names of tables that settings carry: each way to read them, as it is told first, and as a program of some size has it. */
import { describe, expect, it } from 'vitest';
import { accessesOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };
const query = "import { Pool } from 'pg';\nconst pool = new Pool();\n";

describe('what an environment is checked by', () => {
  it('zod: parsed as it is read, and safely, with names that a transformation adds', async () => {
    expect(
      await accessesOf({
        ...shop,
        'env.ts': `import { z } from 'zod';
          const schema = z.object({ ORDERS_TABLE: z.string().default('orders'), LINES_TABLE: z.string().default('lines') })
            .transform((env) => ({ ...env, tables: { lines: env.LINES_TABLE } }));
          const parsed = schema.safeParse(process.env);
          if (!parsed.success) process.exit(1);
          export const env = parsed.data;
          export const { CARTS_TABLE } = z.object({ CARTS_TABLE: z.string().default('carts') }).parse(process.env);`,
        'store.ts': `${query}import { CARTS_TABLE, env } from './env.js';
          export const a = () => pool.query(\`SELECT * FROM \${env.ORDERS_TABLE}\`);
          export const b = () => pool.query('DELETE FROM ' + env.tables.lines);
          export const c = () => pool.query(\`UPDATE \${CARTS_TABLE} SET open = false\`);`,
      }),
    ).toEqual(['read ${ORDERS_TABLE:-orders}', 'write ${CARTS_TABLE:-carts}', 'write ${LINES_TABLE:-lines}']);
  });

  it('envalid, t3-env and znv, with validators of the program', async () => {
    expect(
      await accessesOf({
        ...shop,
        'env.ts': `import { cleanEnv, makeValidator, str } from 'envalid';
          import { createEnv } from '@t3-oss/env-core';
          import { parseEnv } from 'znv';
          import { z } from 'zod';
          const table = makeValidator((text) => text);
          export const env = cleanEnv(process.env, { STOCK_TABLE: str(), SHELVES_TABLE: table({ default: 'shelves', devDefault: 'dev_shelves' }) });
          export const typed = createEnv({ server: { USERS_TABLE: z.string().min(1).default('users') }, runtimeEnv: process.env, emptyStringAsUndefined: true });
          export const { NOTES_TABLE } = parseEnv(process.env, { NOTES_TABLE: z.string().default('notes') });`,
        'store.ts': `${query}import { env, NOTES_TABLE, typed } from './env.js';
          export const a = () => pool.query(\`SELECT * FROM \${env.STOCK_TABLE}\`);
          export const b = () => pool.query(\`SELECT * FROM \${env.SHELVES_TABLE}\`);
          export const c = () => pool.query(\`DELETE FROM \${typed.USERS_TABLE}\`);
          export const d = () => pool.query(\`DELETE FROM \${NOTES_TABLE}\`);`,
      }),
    ).toEqual([
      'read ${SHELVES_TABLE:-shelves}',
      'read ${STOCK_TABLE}',
      'write ${NOTES_TABLE:-notes}',
      'write ${USERS_TABLE:-users}',
    ]);
  });

  it('convict: by the path, by the group, and by all of them', async () => {
    expect(
      await accessesOf({
        ...shop,
        'config.js': `const convict = require('convict');
          const config = convict({ tables: { mails: { format: String, default: 'mails', env: 'MAILS_TABLE' }, bounces: { format: String, default: 'bounces', env: 'BOUNCES_TABLE' } } });
          config.validate({ allowed: 'strict' });
          module.exports = config;`,
        'store.js': `const knex = require('knex')({ client: 'pg' });
          const config = require('./config');
          const tables = config.get('tables');
          const { bounces } = config.getProperties().tables;
          exports.a = () => knex(config.get('tables.mails')).insert({});
          exports.b = () => knex(bounces).select();
          exports.c = () => knex(tables.mails).first();`,
      }),
    ).toEqual([
      'read ${BOUNCES_TABLE:-bounces}',
      'read ${MAILS_TABLE:-mails}',
      'write ${MAILS_TABLE:-mails}',
    ]);
  });
});

describe('what is read by a function of the program', () => {
  it('helpers that are given the name, with and without a value that stands in for it', async () => {
    expect(
      await accessesOf({
        ...shop,
        'env.ts': `export const required = (name: string, fallback?: string): string => {
            const value = process.env[name] ?? fallback;
            if (!value) throw new Error(name);
            return value;
          };`,
        'store.ts': `${query}import { required } from './env.js';
          export const a = () => pool.query(\`SELECT * FROM \${required('BINS_TABLE', 'bins')}\`);
          export const b = () => pool.query(\`DELETE FROM \${required('JOBS_TABLE')}\`);
          export const c = () => pool.query(\`SELECT * FROM \${process.env.CARTS_TABLE || 'carts'}\`);`,
      }),
    ).toEqual(['read ${BINS_TABLE:-bins}', 'read ${CARTS_TABLE:-carts}', 'write ${JOBS_TABLE}']);
  });
});

describe("Nest's configuration", () => {
  it('settings that are registered under a name: asked for by paths, as a group, and injected by their key', async () => {
    expect(
      await accessesOf({
        ...shop,
        'settings.ts': `import { registerAs } from '@nestjs/config';
          export const audit = registerAs('audit', () => ({ table: process.env.AUDIT_TABLE || 'audit', old: 'old_audit', lost: 'lost_audit' }));
          export default registerAs('mails', () => ({ table: 'mails' }));`,
        'module.ts': `import { Module } from '@nestjs/common';
          import { ConfigModule } from '@nestjs/config';
          import mails, { audit } from './settings.js';
          @Module({ imports: [ConfigModule.forRoot({ load: [audit, mails], isGlobal: true })] }) export class ShopModule {}`,
        'store.ts': `${query}import { Inject, Injectable } from '@nestjs/common';
          import { ConfigService, type ConfigType } from '@nestjs/config';
          import mails, { audit } from './settings.js';
          @Injectable() export class Store {
            constructor(private config: ConfigService, @Inject(audit.KEY) private settings: ConfigType<typeof audit>, @Inject(mails.KEY) private readonly mails: ConfigType<typeof mails>) {}
            a() { return pool.query(\`DELETE FROM \${this.settings.table}\`); }
            b() { return pool.query(\`SELECT * FROM \${this.config.get('audit.old')}\`); }
            c() { return pool.query(\`SELECT * FROM \${this.config.get('audit').lost}\`); }
            d() { return pool.query(\`DELETE FROM \${this.mails.table}\`); }
            e() { return pool.query(\`SELECT * FROM \${this.config.get('PLAIN_TABLE', 'plain')}\`); }
          }`,
      }),
    ).toEqual([
      'read ${PLAIN_TABLE:-plain}',
      'read lost_audit',
      'read old_audit',
      'write ${AUDIT_TABLE:-audit}',
      'write mails',
    ]);
  });
});
