import { expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';

const RABBIT = `import { connect } from 'amqplib';
const channel = await (await connect('amqp://rabbit')).createChannel();
const said = JSON.parse(process.argv[2]!);\n`;

/** The channels of who publishes by a key and who binds a queue by another. */
async function between(key: string, by: string): Promise<readonly string[]> {
  const shop = { files: { 'index.ts': `${RABBIT}channel.publish('shop', ${key}, Buffer.from(''));` } };
  const mail = {
    files: {
      'index.ts': `${RABBIT}await channel.assertQueue('mails');
        await channel.consume('mails', (message) => console.log(message));
        await channel.bindQueue('mails', 'shop', ${by});`,
    },
  };
  return channelsIn(await modelOf(systemOf({ shop, mail })));
}

test.each([
  ['said.key', 'said.pattern'],
  ['`${said.type}.${said.name}`', '`${said.type}.#`'],
])('what is sent by a key that only runs, %s, comes to who hears by such a key', async (key, by) => {
  expect(await between(key, by)).toEqual(['shop: shop → mail']);
});

test('what is sent by a key that is known need not', async () => {
  expect(await between("'order.placed'", 'said.pattern')).toEqual([
    'mails: nobody → mail',
    'order.placed: shop → nobody',
  ]);
});

test('nor does what is sent by one that only runs to who says theirs', async () => {
  expect(await between('said.key', "'order.placed'")).toEqual([
    'order.placed: nobody → mail',
    'shop: shop → nobody',
  ]);
});
