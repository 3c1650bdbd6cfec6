import { expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

const PUBLISHING = `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
interface BankEvent { type: string; payload: unknown }
export class Publisher {
  constructor(private readonly client: SNSClient, private readonly topic: string) {}
  async publish(event: BankEvent) {
    await this.client.send(new PublishCommand({
      TopicArn: this.topic,
      MessageAttributes: { event: { DataType: 'String', StringValue: event.type } },
      Message: JSON.stringify(event),
    }));
  }
}
const publisher = new Publisher(new SNSClient({}), process.env.SNS_TOPIC_ARN!);
await publisher.publish({ type: 'MONEY_PAID', payload: {} });
await publisher.publish({ type: 'ACCOUNT_CLOSED', payload: {} });
`;
const HANDLING = (handling: string) => `import { Consumer } from 'sqs-consumer';
class Handler {
  constructor(private readonly handlers: Map<string, { handle(event: unknown): void }>) {}
  async handle(text: string) {
    const event = JSON.parse(text);
    ${handling}
  }
}
const handler = new Handler(new Map([['MONEY_PAID', { handle() {} }]]));
const byKind = { MONEY_PAID() {} };
Consumer.create({ queueUrl: process.env.SQS_QUEUE_URL!, handleMessage: async (message) => handler.handle(message.Body!) }).start();
`;

test('a topic and a queue that only the deployment names go by the kinds of what they carry', async () => {
  for (const handling of [
    'this.handlers.get(event.type)?.handle(event);',
    'byKind[event.type](event);',
    "switch (event.type) { case 'MONEY_PAID': return; }",
  ])
    expect(await channelsOf(PUBLISHING, HANDLING(handling))).toEqual([
      'ACCOUNT_CLOSED: teller → nobody',
      'MONEY_PAID: teller → ledger',
    ]);
});

test('a topic and a queue with names go by these', async () => {
  expect(
    await channelsOf(
      PUBLISHING.replace('process.env.SNS_TOPIC_ARN!', "'arn:aws:sns:x:1:bank'"),
      HANDLING('this.handlers.get(event.type)?.handle(event);').replace(
        'process.env.SQS_QUEUE_URL!',
        "'https://sqs.x/1/ledger'",
      ),
    ),
  ).toEqual(['bank: teller → nobody', 'ledger: nobody → ledger']);
});

test('what tells no kinds apart is told as unknown', async () => {
  expect(
    await said('', HANDLING('console.log(event.payload); switch (event.error.type) { case 1: }')),
  ).toEqual([
    '? ledger/index.ts:11 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('a channel of Redis that a program makes up as it runs goes by no kinds', async () => {
  expect(
    await said(
      `import { createClient } from 'redis';
        const client = createClient();
        export const tell = (session: string) => client.publish(session, JSON.stringify({ type: 'MONEY_PAID' }));`,
      '',
    ),
  ).toEqual([
    '? teller/index.ts:3 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('kinds that a message says in its text, of a publisher that is told them', async () => {
  expect(
    await channelsOf(
      `import * as streaming from 'oci-streaming';
        interface Publishing { publish(topic: string, event: object): Promise<void> }
        class Publisher implements Publishing {
          private client: streaming.StreamClient | null = null;
          private readonly streamId = process.env.OCI_STREAM_ID || '';
          constructor() { if (this.streamId) this.client = new streaming.StreamClient({}); }
          async publish(topic: string, event: object) {
            const message = { value: Buffer.from(JSON.stringify({ topic, ...event })).toString('base64') };
            await this.client!.putMessages({ streamId: this.streamId, putMessagesDetails: { messages: [message] } });
          }
        }
        const publisher: Publishing = new Publisher();
        await publisher.publish('money.paid', {});
        await publisher.publish('account.closed', {});`,
      '',
    ),
  ).toEqual(['account.closed: teller → nobody', 'money.paid: teller → nobody']);
});

const TAKING = (handling: string) => `import { SQSClient, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
  import jwt from 'jsonwebtoken';
  const sqs = new SQSClient({});
  async function take(QueueUrl: string) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages ?? [];
  }
  const handlers = new Map<string, () => void>();
  const on = (eventType: string, handle: () => void) => handlers.set(eventType, handle);
  on('money.paid', () => {});
  async function poll() {
    for (const message of await take(process.env.SQS_QUEUE_URL!)) {
      ${handling}
    }
    setTimeout(poll, 1000);
  }
  poll();`;

test('kinds that are told apart where messages are asked for, by what each is compared with', async () => {
  for (const handling of [
    "const event = JSON.parse(message.Body!); if (event.type === 'money.paid') console.log(1);",
    "const event = JSON.parse(message.Body!); if (event.type !== 'money.paid') continue;",
    "const event = JSON.parse(message.Body!); if (event.type !== 'money.paid') { console.log(1); continue; }",
    "const { type } = JSON.parse(message.Body!); if ('money.paid' === type) console.log(1);",
    "for (const event of JSON.parse(message.Body!).events) if (event.type === 'money.paid') console.log(1);",
    "const event = JSON.parse(message.Body!); if (event.detail.type === 'money.paid') console.log(1);",
    "const { Message } = JSON.parse(message.Body!); const data = JSON.parse(Message); if (data.type === 'money.paid') console.log(1);",
    'const eventType = JSON.parse(message.Body!).eventType; handlers.get(eventType)?.();',
    'const { detail, type } = JSON.parse(message.Body!); handlers.get(type)?.();',
  ])
    expect(await channelsOf('', TAKING(handling))).toEqual(['money.paid: nobody → ledger']);
});

test('what things of a message are, and what wraps it, is no kind of it', async () => {
  for (const handling of [
    "const body = JSON.parse(message.Body!); if (body.Type === 'Notification') console.log(1);",
    "const body = JSON.parse(message.Body!); if (body.user.type === 'admin') console.log(1);",
    "const body = JSON.parse(message.Body!); if (body.name === 'admin') console.log(1);",
    "const { user } = JSON.parse(message.Body!); const { kind } = user; if (kind === 'admin') console.log(1);",
    "const body = JSON.parse(message.Body!); if (body.type !== 'money.paid') console.log(1);",
    "const body = JSON.parse(message.Body!); if (body.metadata.type === 'gift') console.log(1);",
    "const { formData } = JSON.parse(message.Body!); if (formData.type === 'card') console.log(1);",
    "const order = JSON.parse(message.Body!); const payload = order.payment; if (payload.type === 'card') console.log(1);",
    "const order = JSON.parse(message.Body!); const data = order.seal; if (data.type === 'Buffer') console.log(1);",
    "const { data } = JSON.parse(message.Body!); if (data.type === 'Buffer') console.log(1);",
    "const body = JSON.parse(message.Body!); const { data } = await (await fetch(body.href)).json(); if (data.type === 'customer') console.log(1);",
    "const body = JSON.parse(message.Body!); const payload = jwt.verify(body.token, KEY); if (payload.type === 'access') console.log(1);",
    "const body = JSON.parse(message.Body!); for (const msg of body.errors) if (msg.type === 'warning') console.log(1);",
    "const body = JSON.parse(message.Body!); for (const { content } of body.blocks) if (content.type === 'image') console.log(1);",
  ])
    expect(await channelsOf('', TAKING(handling))).toEqual([]);
});

test('what a consumer makes itself is no message, and says no kind of one', async () => {
  const handling = "const order = JSON.parse(message.Body!); audit({ type: 'audited', order });";
  const audit = `
  function audit(event: any) { if (event.type === 'audited') console.log(JSON.parse(event.order)); }`;
  expect(await channelsOf('', TAKING(handling) + audit)).toEqual([]);
});
