import { expect, test } from 'vitest';
import { said } from './bank.js';

test('node-amqp: exchanges and queues that callbacks are given, by names that callers of a wrapper give', async () => {
  const wrapper = `const amqp = require('amqp');
    let open;
    function withConnection(use) {
      if (open) return use(open);
      const made = amqp.createConnection({ url: 'amqp://broker' });
      made.on('ready', function () { open = made; use(open); });
    }
    module.exports = {
      hear: function (exchangeName, key, handle) {
        withConnection(function (connection) {
          const exchange = { name: exchangeName, options: { type: 'direct' } };
          connection.exchange(exchange.name, exchange.options, function (ex) {
            connection.queue('', { exclusive: true }, function (queue) {
              queue.bind(exchange.name, key);
              queue.on('queueBindOk', function () { queue.subscribe(handle); });
            });
          });
        });
      },
      tell(exchangeName, message, key) {
        withConnection((connection) => connection.exchange(exchangeName, {}, (ex) => ex.publish(key, message, {})));
      },
    };`;
  expect(
    await said(
      {
        'wrapper.js': wrapper,
        'index.js': `const bus = require('./wrapper');
          bus.tell('money', { paid: 1 }, '');
          bus.tell('accounts', {}, 'account.closed');`,
      },
      {
        'wrapper.js': wrapper,
        'index.js': `const bus = require('./wrapper');
          bus.hear('money', '', () => {});
          bus.hear('accounts', 'account.*', () => {});`,
      },
    ),
  ).toEqual([
    'account.closed: teller → ledger',
    'money: teller → ledger',
    '? ledger/wrapper.js:21 who is called here is not known: the name of the channel hangs on what only runs',
    '? teller/wrapper.js:14 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('node-amqp: queues by their names, exchanges that are handed on as objects, and no binding of functions', async () => {
  expect(
    await said(
      {
        'index.js': `const { createConnection } = require('amqp');
          const connection = createConnection({});
          connection.on('ready', () => {
            connection.publish('letters', {});
            const news = connection.exchange('news', { type: 'fanout' });
            news.publish('', {});
            connection.exchange().publish('reports', {});
          });`,
      },
      {
        'index.js': `const { createConnection } = require('amqp');
          const connection = createConnection({});
          connection.on('ready', () => {
            connection.queue('letters', (queue) => queue.subscribe({ ack: true }, () => {}));
            const news = connection.exchange('news', { type: 'fanout' });
            connection.queue('readers', (queue) => { queue.bind(news, ''); queue.subscribe(() => {}); });
            connection.queue('topics', (queue) => { queue.bind('rates.#'); queue.subscribe(handle.bind(queue, 'x')); });
            connection.queue('answers-unbound', {}).on('open', () => {});
          });
          function handle() {}`,
      },
    ),
  ).toEqual([
    'letters: teller → ledger',
    'news: teller → ledger',
    'rates.#: nobody → ledger',
    'reports: teller → nobody',
  ]);
});
