import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

const SCHEMA = `model Order {
  id Int @id
  lines Line[]
  gift Gift?
}
model Line {
  id Int @id
  order Order @relation(fields: [orderId], references: [id])
  orderId Int
}
model Gift {
  id Int @id
  order Order @relation(fields: [orderId], references: [id])
  orderId Int @unique
}
`;

const accesses = (code: string) =>
  accessesOf({
    'prisma/schema.prisma': SCHEMA,
    'main.js': `const { PrismaClient } = require('@prisma/client');\nconst prisma = new PrismaClient();\n${code}`,
  });

const given: Readonly<Record<string, string>> = {
  'what is left of a request':
    'module.exports = (req) => { const { id, ...data } = req.body; if (req.body.gift) data.gift = { upsert: { create: {}, update: {} } }; return prisma.order.update({ where: { id }, data }); };',
  'what a function gives':
    'module.exports = (req) => { const data = cleaned(req.body); data.gift = { create: {} }; return prisma.order.update({ where: { id: 1 }, data }); };',
  'a parameter':
    'module.exports = (data) => { data.gift = { create: {} }; return prisma.order.update({ where: { id: 1 }, data: data }); };',
};

for (const [name, code] of Object.entries(given)) {
  test(`what is given later to an object of which nothing is known is nested as well: to ${name}`, async () => {
    const found = await accesses(code);
    expect(found.filter((each) => each.startsWith('write'))).toEqual(['write Gift', 'write Order']);
  });
}

test('what another object of the same name is given is not', async () => {
  const code =
    'exports.a = (data) => prisma.order.update({ where: { id: 1 }, data });\nexports.b = (req) => { const data = req.body; data.gift = { create: {} }; return data; };';
  expect(await accesses(code)).toEqual(['write Order']);
});

const left: Readonly<Record<string, string>> = {
  'one after the other':
    "const _ = require('lodash/fp');\nconst include = _.omitBy(_.isUndefined)({ lines: true });",
  'at once': "const _ = require('lodash');\nconst include = _.pickBy({ lines: true }, Boolean);",
  'by a function of its own':
    "const { omitBy, isUndefined } = require('lodash/fp');\nconst made = () => omitBy(isUndefined)({ lines: true });\nconst include = made();",
};

for (const [name, code] of Object.entries(left)) {
  test(`what a function of a library leaves of an object is taken to be there: given ${name}`, async () => {
    expect(await accesses(`${code}\nprisma.order.findMany({ include });`)).toEqual([
      'read Line',
      'read Order',
    ]);
  });
}
