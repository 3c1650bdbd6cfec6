/** What is kept elsewhere than in tables and told to others by another way, through functions of other files. */
import { expect, test } from 'vitest';
import { placeOfAct } from '../../src/model/deeds.js';
import { dualWrites } from '../../src/model/dual-writes.js';
import { modelOf, systemOf } from '../calls/support.js';

/** The functions of a clinic that write and tell, as `book writes visits, tells visit.booked`. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const model = await modelOf(
    systemOf({ clinic: { files, environment: { MONGO_URL: 'mongodb://mongo/clinic' } } }),
  );
  return dualWrites(model).map(({ scope, writes, tells }) => {
    const written = writes.map(({ act }) => act.access.table).join(', ');
    const told = tells.map(({ act }) => (act.kind === 'publication' ? act.channel : placeOfAct(act).path));
    return `${scope.name} writes ${written}, tells ${told.join(', ')}`;
  });
}

const visit = `const mongoose = require('mongoose');
mongoose.connect(process.env.MONGO_URL);
module.exports = mongoose.model('Visit', new mongoose.Schema({}));
`;
const events = `const { Kafka } = require('kafkajs');
const producer = new Kafka({ brokers: ['kafka:9092'] }).producer();
exports.booked = (visit) => producer.send({ topic: 'visit.booked', messages: [{ value: visit.id }] });
`;

test('a document that a repository saves, and a message that another file sends', async () => {
  expect(
    await found({
      'visit.js': visit,
      'events.js': events,
      'visits.js': `const Visit = require('./visit');
exports.save = async (visit) => { await Visit.create(visit); };
exports.rename = async (id, name) => { await Visit.updateOne({ _id: id }, { name }); };
`,
      'book.js': `const visits = require('./visits');
const events = require('./events');
exports.book = async (visit) => { await visits.save(visit); await events.booked(visit); };
exports.rename = async (id, name) => { await visits.rename(id, name); };
`,
    }),
  ).toEqual(['book writes visits, tells visit.booked']);
});

test('a repository of the driver that is a class, behind an interface', async () => {
  expect(
    await found({
      'events.ts': `import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: ['kafka:9092'] }).producer();
export const booked = (id: string) => producer.send({ topic: 'visit.booked', messages: [{ value: id }] });
`,
      'visits.ts': `import { MongoClient } from 'mongodb';
const client = new MongoClient(process.env.MONGO_URL!);
export interface Visits { save(visit: object): Promise<void> }
export class MongoVisits implements Visits {
  private readonly collection = client.db().collection('visits');
  async save(visit: object) { await this.collection.insertOne(visit); }
}
`,
      'book.ts': `import { booked } from './events';
import type { Visits } from './visits';
export class Book {
  constructor(private readonly visits: Visits) {}
  async run(visit: { id: string }) { await this.visits.save(visit); await booked(visit.id); }
}
`,
      'index.ts': `import { Book } from './book';
import { MongoVisits } from './visits';
new Book(new MongoVisits()).run({ id: '1' });
`,
    }),
  ).toEqual(['Book.run writes visits, tells visit.booked']);
});

test('not one or the other, and not a document that is only read', async () => {
  expect(
    await found({
      'visit.js': visit,
      'events.js': events,
      'visits.js': `const Visit = require('./visit');
exports.save = async (visit) => { await Visit.create(visit); };
exports.find = async (id) => Visit.findOne({ _id: id });
`,
      'book.js': `const visits = require('./visits');
const events = require('./events');
exports.book = async (visit) => { if (visit.isNew) await visits.save(visit); else await events.booked(visit); };
exports.remind = async (id) => { const visit = await visits.find(id); await events.booked(visit); };
`,
    }),
  ).toEqual([]);
});

test('PostgreSQL delivers what is notified in a transaction with its commit; what is notified beside it may be lost', async () => {
  const notifying = (where: 'inside' | 'beside') => ({
    'package.json': JSON.stringify({ name: 'clinic', dependencies: { '@prisma/client': '6' } }),
    'schema.prisma': 'datasource db {\n provider = "postgresql"\n}\nmodel Visit {\n id Int @id\n}',
    'book.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function book(id: number) {
  await prisma.$transaction(async (tx) => {
    await tx.visit.create({ data: { id } });
    ${where === 'inside' ? 'await tx.$executeRaw`SELECT pg_notify(${"visit_booked"}, ${String(id)})`;' : ''}
  });
  ${where === 'beside' ? 'await prisma.$executeRaw`SELECT pg_notify(${"visit_booked"}, ${String(id)})`;' : ''}
}
`,
  });
  expect(await found(notifying('inside'))).toEqual([]);
  expect(await found(notifying('beside'))).toEqual(['book writes public.Visit, tells visit_booked']);
});

test('what a broker is told in a transaction is told in any case, though PostgreSQL notifies of the same name elsewhere', async () => {
  expect(
    await found({
      'package.json': JSON.stringify({ name: 'clinic', dependencies: { pg: '8', kafkajs: '2' } }),
      'book.ts': `import { Pool } from 'pg';
import { Kafka } from 'kafkajs';
const pool = new Pool();
const producer = new Kafka({ brokers: ['kafka:9092'] }).producer();
export async function book() {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO visits (id) VALUES (1)');
  await producer.send({ topic: 'visit_booked', messages: [] });
  await client.query('COMMIT');
}
export const remind = () => pool.query("NOTIFY visit_booked, '1'");
`,
    }),
  ).toEqual(['book writes public.visits, tells visit_booked']);
});
