import { expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';

/** The channels of a service that chooses one by how the kind of an event begins. */
async function channels(telling: string): Promise<readonly string[]> {
  const text = `const { Queue } = require('bullmq');
    const KINDS = { OPENED: 'account.opened', CLOSED: 'account.closed', PAID: 'money.paid' };
    function queueFor(kind) {
      if (kind.startsWith('money.')) return 'money-events';
      if (kind.startsWith('account.')) return 'account-events';
      return 'other-events';
    }
    async function tell(kind, data) {
      const queue = new Queue(queueFor(kind), {});
      await queue.add(kind, data);
    }
    ${telling}`;
  return channelsIn(await modelOf(systemOf({ teller: { files: { 'index.js': text } } })));
}

test('several kinds that begin alike go to one channel', async () => {
  const telling = `async function close(status) {
      let kind;
      switch (status) {
        case 'open': kind = KINDS.OPENED; break;
        case 'closed': kind = KINDS.CLOSED; break;
        default: kind = null;
      }
      if (kind) await tell(kind, { status });
    }
    process.on('message', ({ status }) => close(status));`;
  expect(await channels(telling)).toEqual(['account-events: teller → nobody']);
});

test('a choice between two kinds that begin alike does as well', async () => {
  const telling = `const close = (isOpen) => tell(isOpen ? KINDS.OPENED : KINDS.CLOSED, {}); process.on('message', close);`;
  expect(await channels(telling)).toEqual(['account-events: teller → nobody']);
});

test('kinds that begin otherwise may go to any', async () => {
  const telling = `const close = (isOpen) => tell(isOpen ? KINDS.OPENED : KINDS.PAID, {}); process.on('message', close);`;
  expect(await channels(telling)).toEqual(
    expect.arrayContaining(['account-events: teller → nobody', 'money-events: teller → nobody']),
  );
});
