import { describe, expect, test } from 'vitest';
import { said } from './bank.js';

const topics = `export enum Step { Paid = 'PAID', Refused = 'REFUSED' }
  export enum Topic { Book = 'book-money', Return = 'return-money', Closed = 'account.closed' }
  export class Next {
    public static Table: unknown[][] = [[Step.Paid, 'ok', Topic.Book], [Step.Refused, 'no', Topic.Return]];
    public static STEP = 0;
    public static TOPIC = 2;
  }
  export const byStep = { paid: 'book-money', refused: 'return-money' };`;

const publishing = `import { Kafka } from 'kafkajs';
  const producer = new Kafka({ brokers: ['kafka:9092'] }).producer();
  export const publish = async (topic: string, message: object) => producer.send({ topic, messages: [{ value: JSON.stringify(message) }] });`;

const ledger = `import { Kafka } from 'kafkajs';
  const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'ledger' });
  consumer.subscribe({ topics: ['book-money', 'return-money', 'account.closed'] });
  consumer.run({ eachMessage: async () => {} });`;

const steps = [
  'account.closed: teller → ledger',
  'book-money: teller → ledger',
  'return-money: teller → ledger',
];

describe('a topic that a table holds for what comes', () => {
  const published = (index: string) =>
    said({ 'topics.ts': topics, 'publish.ts': publishing, 'index.ts': index }, ledger);
  /** Another topic goes through the same function, whose name is known where it is called. */
  const closing = `publish(Topic.Closed, {});`;

  test('by a row that is found, below a contract, and a variable that begins as nothing', async () => {
    expect(
      await published(`import { publish } from './publish';
        import { Next, Topic } from './topics';
        abstract class Steps { abstract next(event: any): Topic; }
        class StepTable implements Steps {
          next(event: any): Topic {
            if (!event.step) throw new Error('no step');
            return this.find(event);
          }
          private find(event: any): Topic {
            const row = Next.Table.find((each) => each[Next.STEP] === event.step);
            if (!row) throw new Error('no row');
            return row[Next.TOPIC] as Topic;
          }
        }
        class GoOn {
          constructor(private readonly steps: Steps) {}
          async run(event: any) {
            let topic = '';
            try {
              topic = this.steps.next(event);
            } catch (error) {
              console.error(error);
            } finally {
              await publish(topic, event);
            }
          }
        }
        new GoOn(new StepTable()).run({});
        ${closing}`),
    ).toEqual(steps);
  });

  test('by a name of an object, of which nobody is seen to say which', async () => {
    expect(
      await published(`import { publish } from './publish';
        import { byStep, Topic } from './topics';
        const goOn = async (event: any) => { await publish(byStep[event.step], event); };
        goOn(JSON.parse(process.argv[2]!));
        ${closing}`),
    ).toEqual(steps);
  });

  test('and by one that those who call say: that and no other', async () => {
    expect(
      await published(`import { publish } from './publish';
        import { byStep, Topic } from './topics';
        const goOn = async (step: keyof typeof byStep) => { await publish(byStep[step], {}); };
        goOn('paid');
        ${closing}`),
    ).toEqual([
      'account.closed: teller → ledger',
      'book-money: teller → ledger',
      'return-money: nobody → ledger',
    ]);
  });
});

test('what is assigned in a `try` may be there in what follows it inside', async () => {
  const teller = (body: string) =>
    said(
      `import { connect } from 'nats';
        const nats = await connect();
        const publish = (subject: string) => nats.publish(subject, '');
        export async function tell(change: any) {
          let subject = 'money.held';
          ${body}
        }
        tell({});`,
      '',
    );
  expect(await teller(`try { subject = 'money.paid'; } finally { publish(subject); }`)).toEqual([
    'money.held: teller → nobody',
    'money.paid: teller → nobody',
  ]);
  expect(
    await teller(`try { change(); } catch { subject = 'money.lost'; } finally { publish(subject); }`),
  ).toEqual(['money.held: teller → nobody', 'money.lost: teller → nobody']);
  expect(await teller(`try { publish(subject); } catch { subject = 'money.lost'; }`)).toEqual([
    'money.held: teller → nobody',
  ]);
});
