import { expect, test } from 'vitest';
import { said } from './bank.js';

/** A class that sends, one below it that says of what, and how that is started. */
const SENDING = (
  base: string,
  below: string,
  started = 'await new Post().handle({});',
) => `import { Kafka } from 'kafkajs';
  const producer = new Kafka({ brokers: [] }).producer();
  class Base { ${base} }
  class Post extends Base { ${below} }
  ${started}`;

const TOPICS = `tables: string[] | undefined;
  version: string | undefined;
  prefix: string | undefined;
  topic(table: string) {
    if (this.version) { return \`\${this.prefix}.\${table}.\${this.version}\`; } else { return \`\${this.prefix}.\${table}\`; }
  }
  topicOf(arn: string) { for (const table of this.tables!) { if (arn.includes(\`/\${table}/\`)) return this.topic(table); } }
  batches(records: any[]) {
    const batches: Record<string, { topic: string; messages: any[] }> = {};
    for (const record of records) {
      const topic = this.topicOf(record.arn);
      if (!topic) continue;
      if (!(batches[topic] instanceof Object)) batches[topic] = { topic, messages: [] };
      batches[topic].messages.push(record);
    }
    return batches;
  }
  async handle(event: any) {
    const topicMessages = Object.values(this.batches(event.records));
    await producer.sendBatch({ topicMessages });
  }`;
const SAID = "prefix = 'bank.cdc'; version = 'v1'; tables = ['accounts', 'moves'];";

test('topics of a list that a class below has, by which an object is filled whose values are sent', async () => {
  const topics = ['bank.cdc.accounts.v1: teller → nobody', 'bank.cdc.moves.v1: teller → nobody'];
  expect(await said(SENDING(TOPICS, SAID), '')).toEqual(topics);
  const bound = `const post = new Post();
    export const handler = post.handle.bind(post);
    import express from 'express'; express().listen(3000);`;
  expect(await said(SENDING(TOPICS, SAID, bound), '')).toEqual(topics);
});

test('a class below that says no version has topics without one', async () => {
  const below = "prefix = 'bank.cdc'; tables = ['accounts'];";
  expect(
    await said(SENDING(TOPICS.replace('version: string | undefined;', "version = '';"), below), ''),
  ).toEqual(['bank.cdc.accounts: teller → nobody']);
});

test('what a member begins with decides nothing where something else may be put there', async () => {
  const both = ['bank.cdc.accounts: teller → nobody', 'bank.cdc.accounts.v1: teller → nobody'];
  for (const clearing of [
    "clear() { this.version = ''; }",
    'constructor(version: string) { super(); this.version = version; }',
  ])
    expect(
      await said(
        SENDING(TOPICS, `prefix = 'bank.cdc'; version = 'v1'; tables = ['accounts']; ${clearing}`),
        '',
      ),
    ).toEqual(both);
});

test('members that only have a type, in several ways to say it, are those of the class below', async () => {
  for (const [type, below] of [
    ['readonly string[]', "names = ['accounts', 'moves'];"],
    ['Array<string>', "names = ['accounts', 'moves'];"],
    ['string[] | null', "readonly names = ['accounts', 'moves'];"],
    ['(string | undefined)[]', "constructor() { super(); this.names = ['accounts', 'moves']; }"],
  ])
    expect(
      await said(
        SENDING(
          `protected names!: ${type}; async handle(event: any) { for (const topic of this.names!) await producer.send({ topic: topic!, messages: [] }); }`,
          below!,
        ),
        '',
      ),
    ).toEqual(['accounts: teller → nobody', 'moves: teller → nobody']);
});

test('values of an object that is filled as the program runs, by a name that only running code knows', async () => {
  expect(
    await said(
      `import { Kafka } from 'kafkajs';
        const producer = new Kafka({ brokers: [] }).producer();
        function grouped(records: any[]) {
          const batches: any = {};
          for (const record of records) batches[record.id] = { topic: record.big ? 'big' : 'small', messages: [] };
          return batches;
        }
        export async function send(records: any[]) {
          const other: any = {};
          other[records[0].id] = { topic: 'other', messages: [] };
          for (const batch of Object.values(grouped(records))) await producer.send(batch);
        }
        await send([]);`,
      '',
    ),
  ).toEqual(['big: teller → nobody', 'small: teller → nobody']);
});

test('what an abstract class sends to a topic that each class below names, whoever calls it', async () => {
  const text = `import PubSub from '@google-cloud/pubsub';
    abstract class Controller {
      pubsub = PubSub({}); topic: any; names: { response: string };
      protected setup() { this.topic = this.pubsub.topic(this.names.response); }
      send = (message: any) => { this.topic.publisher().publish(Buffer.from(JSON.stringify(message))); };
    }
    abstract class Handler { controller: Controller; constructor(controller: Controller) { this.controller = controller; }
      done(message: object) { this.controller.send(message); } }
    class Paid extends Handler { handle() { this.done({ id: 1 }); } }
    class Payments extends Controller { names = { response: 'payments-answered' }; handler: Handler;
      constructor() { super(); this.setup(); this.handler = new Paid(this); } }
    new Payments();`;
  expect(await said(text, '')).toEqual(['payments-answered: teller → nobody']);
});
