import { expect, it } from 'vitest';
import { accessesOf } from './support.js';

it('kysely: locks, selections within selections, and common tables of their own', async () => {
  expect(
    await accessesOf({
      'index.ts': `import { Kysely, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
const db = new Kysely<any>({} as any);
export const recent = () => db.with('recent', (inner) => inner.selectFrom('visits').select('id')).selectFrom('recent').innerJoin('orders as o', 'o.id', 'recent.id').selectAll().execute();
export const stock = () => db.transaction().execute((trx) => trx.selectFrom('stock').selectAll().forUpdate().skipLocked().execute());
export const lines = () => db.selectFrom('carts').select((eb) => [jsonArrayFrom(eb.selectFrom('lines').select('sku')).as('lines')]).where((eb) => eb.exists(eb.selectFrom('refunds').select('id'))).execute();
export const raw = () => sql\`select * from \${sql.table('audit')}\`.execute(db);`,
    }),
  ).toEqual([
    'lock stock',
    'read audit',
    'read carts',
    'read lines',
    'read orders',
    'read refunds',
    'read stock',
    'read visits',
  ]);
});

it('drizzle: views, materialized ones that are refreshed, and relations whose options are kept apart', async () => {
  expect(
    await accessesOf({
      'schema.ts': `import { pgTable, pgView, pgMaterializedView, integer } from 'drizzle-orm/pg-core';
import { relations } from 'drizzle-orm';
export const orders = pgTable('orders', { id: integer('id') });
export const lines = pgTable('order_lines', { id: integer('id') });
export const open = pgView('open_orders', { id: integer('id') }).existing();
export const totals = pgMaterializedView('totals').as((builder) => builder.select().from(lines));
export const ordersRelations = relations(orders, ({ many }) => ({ items: many(lines) }));`,
      'index.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
import * as schema from './schema';
const db = drizzle(process.env.DATABASE_URL!, { schema });
const withItems = { items: { columns: { id: true } } } as const;
export const all = () => db.select().from(schema.open);
export const refresh = () => db.refreshMaterializedView(schema.totals);
export const one = () => db.query.orders.findFirst({ with: withItems });`,
    }),
  ).toEqual(['read open_orders', 'read order_lines', 'read orders', 'write totals']);
});

it('Prisma: a client that is generated into the tree, where no file imports a package of Prisma', async () => {
  expect(
    await accessesOf({
      'prisma/schema.prisma': `generator client {
  provider = "prisma-client"
  output = "../generated/prisma"
}
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
model Order {
  id Int @id
}
model Line {
  id Int @id
}`,
      'src/database.ts': `import { PrismaClient } from '../generated/prisma';
export class Database extends PrismaClient {}`,
      'src/orders.ts': `import { Database } from './database';
export class Orders { constructor(private readonly db: Database) {} all() { return this.db.order.findMany(); } }`,
      'src/lines.ts': `import { PrismaClient } from '../generated/prisma';
export class Lines extends PrismaClient { add() { return this.line.create({ data: {} }); } }`,
    }),
  ).toEqual(['read Order', 'write Line']);
});

it('Prisma: models in small letters, as they are read from a database', async () => {
  expect(
    await accessesOf({
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
model orders {
  id Int @id
  order_lines order_lines[]
}
model order_lines {
  id Int @id
  order_id Int
  orders orders @relation(fields: [order_id], references: [id])
}`,
      'src/orders.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const one = (id: number) => prisma.orders.findUnique({ where: { id }, include: { order_lines: true } });`,
    }),
  ).toEqual(['read order_lines', 'read orders']);
});

it('Prisma: a model that goes by the name that it is asked for by', async () => {
  expect(
    await accessesOf({
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
model Order {
  id Int @id
  @@map("orders")
}
model Line {
  id Int @id
}
model Idle {
  id Int @id
}`,
      'index.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const KIND = 'order';
const clear = (kind: 'line') => (prisma[kind] as any).deleteMany();
const known: Record<string, any> = {};
export const all = () => [prisma[KIND].findMany(), clear('line'), known['idle'].findMany()];`,
    }),
  ).toEqual(['read orders', 'write Line']);
});

it('Supabase: changes that a page listens to', async () => {
  expect(
    await accessesOf({
      'index.ts': `import { createClient } from '@supabase/supabase-js';
const client = createClient(process.env.URL!, process.env.KEY!);
export const listen = () => client.channel('all').on('postgres_changes', { event: 'INSERT', schema: 'shop', table: 'orders' }, () => {}).on('presence', { event: 'sync' }, () => {}).subscribe();
export const tell = () => client.channel('all').on('broadcast', { event: 'table' }, () => {});`,
    }),
  ).toEqual(['read shop.orders']);
});
