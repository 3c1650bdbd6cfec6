import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

/** A service of a clinic with a Prisma schema of some models; it writes down what comes in. */
const keeping = (...models: readonly string[]) => ({
  files: {
    'prisma/schema.prisma': [
      'datasource db {\n  provider = "mysql"\n}',
      ...models.map((model) => `model ${model} {\n  id Int @id\n}`),
    ].join('\n'),
    'index.js': `const { PrismaClient } = require('@prisma/client');
      const prisma = new PrismaClient();
      exports.receive = () => prisma.inbox.create({ data: {} });`,
  },
});

async function databasesOf(visits: readonly string[], beds: readonly string[]): Promise<readonly string[]> {
  const { tables } = await modelOf(systemOf({ visits: keeping(...visits), beds: keeping(...beds) }));
  return [...tables.values()].map(({ database, name }) => `${database} ${name}`).sort();
}

test('one table in two Prisma schemas that each lack what the other has is two', async () => {
  expect(await databasesOf(['Inbox', 'Visit'], ['Inbox', 'Bed'])).toEqual([
    'beds public.Bed',
    'beds public.Inbox',
    'visits public.Inbox',
    'visits public.Visit',
  ]);
});

test('copies of one schema, and schemas with nothing in common, may be of one database', async () => {
  expect(await databasesOf(['Inbox', 'Visit'], ['Inbox', 'Visit'])).toEqual([
    'main public.Inbox',
    'main public.Visit',
  ]);
  expect(await databasesOf(['Inbox', 'Visit'], ['Inbox'])).toEqual([
    'main public.Inbox',
    'main public.Visit',
  ]);
  expect(await databasesOf(['Inbox', 'Visit'], ['Bed'])).toEqual([
    'main public.Bed',
    'main public.Inbox',
    'main public.Visit',
  ]);
});
