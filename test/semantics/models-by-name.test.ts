import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

const base = {
  'package.json': '{ "name": "clinic", "dependencies": { "@prisma/client": "6" } }',
  'prisma/schema.prisma':
    'datasource db {\n provider = "postgresql"\n url = env("X")\n}\nmodel visit {\n id String @id\n @@map("visits")\n}\nmodel bill {\n id String @id\n @@map("bills")\n}\nmodel room {\n id String @id\n @@map("rooms")\n}',
};

const of = (contents: Readonly<Record<string, string>>) => accessesOf({ ...base, ...contents });

test('a model that is looked up in a transaction by a helper of helpers, all of them given it among options', async () => {
  expect(
    await of({
      'lookup.ts':
        "import { Prisma } from '@prisma/client';\nexport type Client = { findUnique?(a: unknown): Promise<unknown>; create?(a: unknown): Promise<unknown>; createMany?(a: unknown): Promise<unknown>; deleteMany?(a: unknown): Promise<unknown>; update?(a: unknown): Promise<unknown> };\nexport function clientOf(tx: Prisma.TransactionClient, tableName: string): Client {\n  const table = (tx as unknown as Record<string, Client>)[tableName];\n  if (!table) throw new Error(tableName);\n  return table;\n}",
      'keep.ts':
        "import { Prisma } from '@prisma/client';\nimport { clientOf } from './lookup';\nexport async function keep<T, U>({ tx, tableName, where, createData, updateData }: { tx: Prisma.TransactionClient; tableName: string; where: Record<string, unknown>; createData: T; updateData: U }): Promise<void> {\n  const table = clientOf(tx, tableName);\n  if (!table.findUnique || !table.create || !table.update) throw new Error(tableName);\n  if (await table.findUnique({ where })) await table.update({ where, data: updateData });\n  else await table.create({ data: createData });\n}",
      'sync.ts':
        "import { Prisma } from '@prisma/client';\nimport { clientOf, type Client } from './lookup';\ninterface Config<K, D> { tx: Prisma.TransactionClient; tableName: string; where: Record<string, unknown>; newKeys: K[]; createData: (key: K) => D }\nasync function execute<K, D>({ tx, tableName, where, newKeys, createData }: Config<K, D>): Promise<void> {\n  const table = clientOf(tx, tableName) as Client;\n  if (!table.deleteMany || !table.createMany) throw new Error(tableName);\n  const all: Promise<unknown>[] = [];\n  all.push(table.deleteMany({ where }));\n  if (newKeys.length > 0) all.push(table.createMany({ data: newKeys.map(createData) }));\n  await Promise.all(all);\n}\nexport async function sync<K, D>({ tx, tableName, where, newKeys, createData }: Config<K, D>): Promise<void> {\n  const uniqueKeys = Array.from(new Set(newKeys));\n  return execute({ tx, tableName, where, newKeys: uniqueKeys, createData });\n}",
      'index.ts':
        "import { PrismaClient } from '@prisma/client';\nimport { keep } from './keep';\nimport { sync } from './sync';\nconst prisma = new PrismaClient();\nexport async function save(id: string, rooms: string[]) {\n  await prisma.$transaction(async (tx) => {\n    await keep({ tx, tableName: 'visit', where: { id }, createData: { id }, updateData: { id } });\n    await sync({ tx, tableName: 'room', where: { id }, newKeys: rooms, createData: (room) => ({ room }) });\n  });\n}",
    }),
  ).toEqual(['read visits', 'write rooms', 'write visits']);
});

test.each([
  [
    'a function that is given the client and the name',
    "export async function put(tx: any, model: string, id: string) { const delegate = tx[model]; await delegate.upsert({ where: { id } }); }\nexport const run = () => put(prisma, 'visit', '1');",
    ['write visits'],
  ],
  [
    'a constant of the client that the file holds',
    "export async function wipe(model: string) { const delegate = (prisma as any)[model]; await delegate.deleteMany({}); }\nexport const run = () => wipe('bill');",
    ['write bills'],
  ],
  [
    'a method that gives it',
    "export class Store { constructor(private readonly client: PrismaClient) {}\n private delegate(model: string) { return (this.client as any)[model]; }\n list(model: string) { return this.delegate(model).findMany(); }\n rooms() { return this.list('room'); } }\nexport const run = (store: Store) => store.rooms();",
    ['read rooms'],
  ],
  [
    'a function that makes a repository of a name',
    "const repositoryOf = (model: string) => ({ all: () => (prisma as any)[model].findMany(), clear: () => (prisma as any)[model].deleteMany() });\nconst bills = repositoryOf('bill');\nexport const run = () => [bills.all(), bills.clear()];",
    ['read bills', 'write bills'],
  ],
  [
    'a loop over names',
    "export async function wipe(tx: any) { for (const model of ['visit', 'room']) { const delegate = tx[model]; await delegate.deleteMany({}); } }\nexport const run = () => prisma.$transaction((tx) => wipe(tx));",
    ['write rooms', 'write visits'],
  ],
  [
    'a field of what is made with the client and the name',
    "class Store { private readonly kept: any; constructor(db: PrismaClient, name: string) { this.kept = (db as any)[name]; } all() { return this.kept.findMany(); } }\nconst rooms = new Store(prisma, 'room');\nexport const run = () => rooms.all();",
    ['read rooms'],
  ],
  [
    'names of a list that somebody else goes through',
    "const held = (name: string, db: any = prisma) => db[name];\nexport const run = () => Promise.all(['bill', 'room'].map((name) => held(name)?.count()));",
    ['read bills', 'read rooms'],
  ],
])('%s', async (_, code, expected) => {
  expect(
    await of({
      'index.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n${code}`,
    }),
  ).toEqual(expected);
});

test('what is looked up in something else than a client touches nothing', async () => {
  expect(
    await of({
      'index.ts':
        "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst forms: Record<string, { create(): void; deleteMany(): void }> = { visit: { create() {}, deleteMany() {} } };\nfunction show(given: any, name: string) { const form = given[name]; form.create(); form.deleteMany(); }\nexport const run = () => { show(forms, 'visit'); import('./more'); return prisma.bill.findMany(); };",
      'more.ts':
        "import i18n from 'i18next';\nfunction put(kind: string) { const held = (i18n as any)[kind]; held.update(); }\nput('visit');",
    }),
  ).toEqual(['read bills']);
});
