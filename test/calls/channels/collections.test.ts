import { expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

test('a topic at a place of a list of which only the usual one is known', async () => {
  expect(
    await channelsOf(
      `import { Kafka, type EachMessagePayload } from 'kafkajs';
        const producer = new Kafka({}).producer();
        const CHAIN = [{ topic: 'paid.retry-5s', delay: 5 }, { topic: 'paid.retry-1m', delay: 60 }];
        const LAST = 1;
        const KEPT = ['paid.kept', 'paid.dropped'];
        function attemptOf(payload: EachMessagePayload): number {
          const attempt = parseInt(String(payload.message.headers?.attempt), 10);
          return Number.isFinite(attempt) ? attempt : 0;
        }
        export const handle = async (payload: EachMessagePayload) => {
          const next = CHAIN[attemptOf(payload)];
          await producer.send({ topic: next ? next.topic : 'paid.dead', messages: [] });
          await producer.send({ topic: KEPT[LAST], messages: [] });
        };`,
      `import { Kafka } from 'kafkajs';
        const consumer = new Kafka({}).consumer({ groupId: 'ledger' });
        await consumer.subscribe({ topic: 'paid.retry-1m' });`,
    ),
  ).toEqual([
    'paid.dead: teller → nobody',
    'paid.dropped: teller → nobody',
    'paid.retry-1m: teller → ledger',
    'paid.retry-5s: teller → nobody',
  ]);
});

/** What the ledger consumes by a worker for each name of a list that code makes. */
const heard = (code: string, others: Readonly<Record<string, string>> = {}) =>
  channelsOf('', {
    ...others,
    'index.ts': `import { Queue, Worker } from 'bullmq';
      const BRANCHES = ['east', 'west'] as const;
      ${code}`,
  });

const EACH = ['close-east: nobody → ledger', 'close-west: nobody → ledger'];

test.each([
  [
    'an object that a list is reduced to, by spreading what is there',
    `const NAMES = BRANCHES.reduce((all, each) => ({ ...all, [each]: \`close-\${each}\` }), {});
      for (const name of Object.values(NAMES)) new Worker(name, async () => {});`,
  ],
  [
    'an object that each step fills',
    `const NAMES = BRANCHES.reduce((all, each) => { all[each] = 'close-' + each; return all; }, {} as any);
      Object.keys(NAMES).forEach((each) => new Worker(NAMES[each], async () => {}));`,
  ],
  [
    'a list that each step is pushed to',
    `BRANCHES.reduce<string[]>((all, each) => { all.push('close-' + each); return all; }, [])
      .forEach((name) => new Worker(name, async () => {}));`,
  ],
  [
    'entries',
    `const NAMES = Object.fromEntries(BRANCHES.map((each) => [each, \`close-\${each}\`]));
      for (const each in NAMES) new Worker(NAMES[each], async () => {});`,
  ],
  ['a set', 'for (const each of new Set(BRANCHES)) new Worker(`close-${each}`, async () => {});'],
  [
    'what is made of a set',
    'Array.from(new Set(BRANCHES), (each) => new Worker(`close-${each}`, async () => {}));',
  ],
  [
    'places of a list',
    'for (let i = 0; i < BRANCHES.length; i++) new Worker(`close-${BRANCHES[i]}`, async () => {});',
  ],
  [
    'lists that are joined',
    `['east'].concat(['west']).forEach((each) => new Worker('close-' + each, async () => {}));`,
  ],
  [
    'values that lodash maps',
    `const NAMES = mapValues({ east: 1, west: 2 }, (_, each) => 'close-' + each);
      for (const [, name] of Object.entries(NAMES)) new Worker(name, async () => {});`,
  ],
])('a worker for each name of %s', async (_, code) => {
  expect(await heard(`import { mapValues } from 'lodash'; ${code}`)).toEqual(EACH);
});

test('without what a filter surely leaves out, be it listed in another file', async () => {
  const branches = {
    'branches.ts': `export enum Branch { East = 'EAST', West = 'WEST', Sea = 'SEA', Air = 'AIR' }
      export const CLOSED: ReadonlySet<Branch> = new Set([Branch.Sea]);`,
  };
  const code = (test: string) => `import express from 'express';
    import { Branch, CLOSED } from './branches';
    const NAMES = Object.values(Branch).filter((each) => ${test})
      .reduce((all, each) => ({ ...all, [each]: \`close-\${each.toLowerCase()}\` }), {} as Record<Branch, string>);
    export class Closing {
      constructor(branch: { of: Branch }) { new Worker(NAMES[branch.of], async () => {}); }
    }
    express().post('/close', (request) => new Closing({ of: request.body.branch }));`;
  expect(await heard(code('!CLOSED.has(each) && each !== Branch.Air'), branches)).toEqual(EACH);
  expect(await heard(code(`CLOSED.has(each) || each === 'AIR'`), branches)).toEqual([
    'close-air: nobody → ledger',
    'close-sea: nobody → ledger',
  ]);
});

test('queues that are kept by names: the one that is asked for, or any where only running code knows', async () => {
  const kept = (ask: string) =>
    said(
      `import express from 'express';
        import { Queue } from 'bullmq';
        const BRANCHES = ['east', 'west', 'sea'];
        const written = { east: new Queue('w-east'), west: new Queue('w-west'), sea: new Queue('w-sea') };
        const made = Object.fromEntries(BRANCHES.map((each) => [each, new Queue('m-' + each)]));
        const filled: Record<string, Queue> = {};
        for (const each of BRANCHES) filled[each] = new Queue('f-' + each);
        const one = (branch: string) => written[branch].add('close', {});
        const other = (branch: string) => made[branch].add('close', {});
        const third = (branch: string) => filled[branch].add('close', {});
        ${ask}`,
      '',
    );
  expect(await kept(`one('west'); other('west');`)).toEqual([
    'm-west: teller → nobody',
    'w-west: teller → nobody',
  ]);
  expect(await kept(`express().post('/close', (request) => third(request.body.branch));`)).toEqual([
    'f-east: teller → nobody',
    'f-sea: teller → nobody',
    'f-west: teller → nobody',
  ]);
});

test('things of several kinds that are kept by names are not taken for one another', async () => {
  expect(
    await said(
      `import express from 'express';
        import { Queue } from 'bullmq';
        const parts = { mails: new Queue('mails'), log: console };
        express().post('/close', (request) => parts[request.body.part].add('close', {}));`,
      '',
    ),
  ).toEqual([]);
});

test('a list that is reduced to something else, and steps that leave an element out', async () => {
  expect(
    await heard(
      `const NAMES = BRANCHES.reduce((all, each) => {
          if (each === 'west') return all;
          all[each] = 'close-' + each;
          return all;
        }, {} as Record<string, string>);
        for (const name of Object.values(NAMES)) new Worker(name, async () => {});
        const longest = BRANCHES.reduce((best, each) => (each.length > best.length ? each : best), '');
        new Worker(longest, async () => {});`,
    ),
  ).toEqual(['close-east: nobody → ledger']);
});
