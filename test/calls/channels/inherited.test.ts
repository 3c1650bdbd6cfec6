import { describe, expect, it } from 'vitest';
import { channelsIn, modelOf, systemOf, unknownIn } from '../support.js';
import { said } from './bank.js';

/** A service whose publishers and listeners extend classes of a package that is not here. */
function clinic(publisher: string, listener: string, publish = 'publish', listen = 'listen') {
  return systemOf({
    visits: {
      files: {
        'package.json': JSON.stringify({
          name: 'visits',
          dependencies: { express: '5', '@clinic/common': '1' },
        }),
        'src/visit-booked-publisher.ts': publisher,
        'src/index.ts': `import express from 'express';
import { VisitBookedPublisher } from './visit-booked-publisher';
const app = express();
app.post('/visits', async (_, res) => {
  await new VisitBookedPublisher(client).${publish}({ id: 1 });
  res.end();
});
app.listen(3000);
`,
      },
    },
    bills: {
      files: {
        'package.json': JSON.stringify({
          name: 'bills',
          dependencies: { express: '5', '@clinic/common': '1' },
        }),
        'src/visit-booked-listener.ts': listener,
        'src/index.ts': `import express from 'express';
import VisitBookedListener from './visit-booked-listener';
const app = express();
new VisitBookedListener(client).${listen}();
app.listen(3000);
`,
      },
    },
  });
}

describe('publishers and listeners that extend what is not here', () => {
  it('name their channels by members of enumerations elsewhere', async () => {
    const model = await modelOf(
      clinic(
        `import { Publisher, Subjects } from '@clinic/common';
export class VisitBookedPublisher extends Publisher<Event> {
  readonly subject = Subjects.VisitBooked;
}
`,
        `import { Listener, Subjects } from '@clinic/common';
export default class VisitBookedListener extends Listener<Event> {
  subject: Subjects.VisitBooked = Subjects.VisitBooked;
  onMessage() {}
}
`,
      ),
    );
    expect(channelsIn(model)).toEqual(['Subjects.VisitBooked: visits → bills']);
    expect(unknownIn(model)).toEqual([]);
  });

  it('name them by keys before exchanges, under names with marks, and publish by a method of their own', async () => {
    const model = await modelOf(
      clinic(
        `import { AbstractPublisher, Exchanges, Keys } from '@clinic/common';
export class VisitBookedPublisher extends AbstractPublisher<Event> {
  m_exchangeName = Exchanges.Visits;
  m_bindKey = Keys.VisitBooked;
  async publish(data: unknown) {
    await this._publish(data);
  }
}
`,
        `import { AbstractConsumer, Exchanges, Keys } from '@clinic/common';
export default class VisitBookedListener extends AbstractConsumer<Event> {
  m_exchangeName = Exchanges.Visits;
  m_bindKey = Keys.VisitBooked;
}
`,
      ),
    );
    expect(channelsIn(model)).toEqual(['Keys.VisitBooked: visits → bills']);
  });

  it('name them by texts as well, and publish by whatever method the base has', async () => {
    const model = await modelOf(
      clinic(
        `import * as common from '@clinic/common';
class Base extends common.EventPublisher {}
export class VisitBookedPublisher extends Base {
  topic = 'visit.booked';
}
`,
        `import { Consumer } from '@clinic/common/messages';
export default class VisitBookedListener extends Consumer {
  get topic() {
    return 'visit.booked';
  }
}
`,
        'publishAll',
        'start',
      ),
    );
    expect(channelsIn(model)).toEqual(['visit.booked: visits → bills']);
  });

  it('are kept under their channels, and made for what starts them all', async () => {
    const model = await modelOf(
      systemOf({
        visits: {
          files: {
            'package.json': JSON.stringify({ name: 'visits', dependencies: { '@clinic/common': '1' } }),
            'src/index.ts': `import express from 'express';
import { broker, Publisher, Topics } from '@clinic/common';
class VisitBooked extends Publisher<Event> { topic = Topics.VisitBooked; }
class VisitClosed extends Publisher<Event> { topic = Topics.VisitClosed; }
for (const each of [{ topic: Topics.VisitBooked, publisherClass: VisitBooked }, { topic: Topics.VisitClosed, publisherClass: VisitClosed }])
  broker.publishers[each.topic] = new each.publisherClass(broker.client);
await broker.publishers[Topics.VisitBooked].publish('1', {});
`,
          },
        },
        bills: {
          files: {
            'package.json': JSON.stringify({ name: 'bills', dependencies: { '@clinic/common': '1' } }),
            'src/listeners.ts': `import { Listener, Topics } from '@clinic/common';
abstract class Heard extends Listener<Event> {}
export class VisitBookedListener extends Heard { topic: Topics.VisitBooked = Topics.VisitBooked; }
export class VisitClosedListener extends Heard { topic: Topics.VisitClosed = Topics.VisitClosed; }
`,
            'src/index.ts': `import express from 'express';
import { broker, ListenerManager } from '@clinic/common';
import { VisitBookedListener } from './listeners';
class Server {
  private readonly configurations = [{ listenerClass: VisitBookedListener }];
  start() {
    const all = this.configurations.map((each) => new each.listenerClass(broker.client));
    return new ListenerManager(all).listen();
  }
}
new Server().start();
`,
          },
        },
      }),
    );
    expect(channelsIn(model)).toEqual(['Topics.VisitBooked: visits → bills']);
  });

  it.each([
    [
      'extends something else',
      "import { Form } from '@clinic/common';\nexport class VisitBookedPublisher extends Form { subject = 'a'; }",
    ],
    [
      'names no channel',
      "import { Publisher } from '@clinic/common';\nexport class VisitBookedPublisher extends Publisher { size = 1; }",
    ],
    [
      'publishes by itself',
      "import { Publisher } from '@clinic/common';\nexport class VisitBookedPublisher extends Publisher { subject = 'a'; publish(event: unknown) { return [event]; } }",
    ],
  ])('tell nothing where a class %s', async (_, publisher) => {
    const model = await modelOf(
      clinic(publisher, 'export default class VisitBookedListener { listen() {} }'),
    );
    expect(channelsIn(model)).toEqual([]);
  });

  it('are none that tell others inside of the same program', async () => {
    const model = await modelOf(
      clinic(
        `import { EventEmitter } from 'events';
export class VisitBookedPublisher extends EventEmitter {
  private eventName = 'visit:booked';
  publish(visit: object) { this.emit(this.eventName, visit); }
}`,
        'export default class VisitBookedListener { listen() {} }',
      ),
    );
    expect(channelsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([]);
  });
});

describe('what a class asks of the one that it extends', () => {
  const consumer = (run: string) => ({
    'consumer.js': `const { Kafka } = require('kafkajs');
      class Consumer {
        constructor(group) { this.consumer = new Kafka({}).consumer({ groupId: group }); }
        async run(topics, handle) {
          await Promise.all(topics.map((topic) => this.consumer.subscribe({ topic })));
          await this.consumer.run({ eachMessage: handle });
        }
      }
      module.exports = Consumer;`,
    'index.js': `const Consumer = require('./consumer');
      const Topics = Object.freeze({ OPENED: 'account.opened', CLOSED: 'account.closed' });
      class Accounts extends Consumer {
        constructor() { super('ledger'); }
        ${run}
        async handle() {}
      }
      new Accounts().run();`,
  });
  const tells = `import { Kafka } from 'kafkajs'; const producer = new Kafka({ brokers: [] }).producer();
    await producer.send({ topic: 'account.opened', messages: [] });`;

  it('says the channels by what it gives, also where it does the same by the same name', async () => {
    expect(
      await said(tells, consumer('run() { return super.run(Object.values(Topics), this.handle); }')),
    ).toEqual(['account.closed: nobody → ledger', 'account.opened: teller → ledger']);
    expect(await said(tells, consumer('run() { return super.run(this.topics(), this.handle); }'))).toEqual([
      'account.opened: teller → nobody',
      '? ledger/consumer.js:5 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });
});

it('what classes that extend one say, where that is made with nothing: members, methods, accessors, lists', async () => {
  expect(
    await said(
      `import { Kafka } from 'kafkajs';
        const kafka = new Kafka({ brokers: [] });
        abstract class Publisher {
          protected abstract getTopic(): string;
          async publish(data: unknown) { await kafka.producer().send({ topic: this.getTopic(), messages: [] }); }
        }
        class PaidPublisher extends Publisher { protected getTopic() { return 'money.paid'; } }
        class ClosedPublisher extends Publisher { protected getTopic() { return 'account.closed'; } }
        class Sender {
          topic = '';
          async send(data: unknown) { await kafka.producer().send({ topic: this.topic, messages: [] }); }
        }
        class RateSender extends Sender { topic = 'rate.changed'; }
        class LetterSender extends Sender { constructor() { super(); this.topic = 'letter.sent'; } }
        await new PaidPublisher().publish({});
        await new ClosedPublisher().publish({});
        await new RateSender().send({});
        await new LetterSender().send({});`,
      `import { Kafka } from 'kafkajs';
        const kafka = new Kafka({ brokers: [] });
        abstract class Consumer {
          protected abstract topic: string;
          async start() { await kafka.consumer({ groupId: 'ledger' }).subscribe({ topic: this.topic }); }
        }
        class PaidConsumer extends Consumer { protected topic = 'money.paid'; }
        class ClosedConsumer extends Consumer { protected topic = 'account.closed'; }
        class Hearing {
          get topics(): string[] { throw new Error('not said'); }
          async start() { await kafka.consumer({ groupId: 'ledger' }).subscribe({ topics: this.topics }); }
        }
        class RateHearing extends Hearing { get topics() { return ['rate.changed', 'rate.fixed']; } }
        class LetterHearing extends Hearing { get topics() { return ['letter.sent']; } }
        await Promise.all([new PaidConsumer(), new ClosedConsumer(), new RateHearing(), new LetterHearing()].map((each) => each.start()));`,
    ),
  ).toEqual([
    'account.closed: teller → ledger',
    'letter.sent: teller → ledger',
    'money.paid: teller → ledger',
    'rate.changed: teller → ledger',
    'rate.fixed: nobody → ledger',
  ]);
});

it('what classes of a library say that extend one of it is told by those who use that class', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': "import { PaidPublisher } from '@bank/common'; await new PaidPublisher().publish({});",
        },
      },
      ledger: {
        files: {
          'index.ts': `import { ClosedPublisher, Consumer } from '@bank/common';
            class PaidConsumer extends Consumer { protected topic = 'money.paid'; }
            await new PaidConsumer().start();
            await new ClosedPublisher().publish({});`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ name: 'bank', workspaces: ['common', 'teller', 'ledger'] }),
      'common/package.json': JSON.stringify({ name: '@bank/common', main: 'index.ts' }),
      'common/index.ts': `import { Kafka } from 'kafkajs';
        const kafka = new Kafka({ brokers: [] });
        abstract class Publisher<T> {
          protected abstract readonly topic: string;
          async publish(data: T) { await kafka.producer().send({ topic: this.topic, messages: [] }); }
        }
        export class PaidPublisher extends Publisher<{}> { protected readonly topic = 'money.paid'; }
        export class ClosedPublisher extends Publisher<{}> { protected readonly topic = 'account.closed'; }
        export abstract class Consumer {
          protected abstract topic: string;
          async start() { await kafka.consumer({ groupId: 'bank' }).subscribe({ topic: this.topic }); }
        }`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.closed: ledger → nobody',
    'money.paid: teller → ledger',
  ]);
});
