import { describe, expect, test } from 'vitest';
import { channelsOf } from './bank.js';

const LEDGER = `import { connect } from 'nats';
  const nats = await connect();
  for (const subject of ['accounts.opened', 'accounts.closed', 'accounts.added.late']) nats.subscribe(subject);`;
const SENDS = `import { connect } from 'nats';
  import express from 'express';
  const VERBS = ['OPENED', 'CLOSED', 'ADDED'] as const;
  const nats = await connect();
  const send = async (subject: string) => { await nats.publish(subject, ''); };
  const app = express(); app.listen(3000);`;
const HEARD = [
  'accounts.added.late: nobody → ledger',
  'accounts.closed: teller → ledger',
  'accounts.opened: teller → ledger',
];
const UNHEARD = HEARD.map((each) => each.replace('teller', 'nobody'));

describe('names that a check lets through', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'in another case than they are sent in: of those somebody hears some',
      `const changed = async (status: string) => {
         let verb = status === 'OPEN' ? 'OPENED' : status;
         if (VERBS.includes(verb.toUpperCase() as (typeof VERBS)[number])) {
           try { const subject = \`accounts.\${verb.toLowerCase()}\`; for (const each of [1, 2]) send(subject); } catch {}
         }
       };
       app.post('/accounts', (req, res) => changed(req.body.status));`,
      HEARD,
    ],
    [
      'by leaving before it',
      `app.post('/accounts', (req, res) => {
         const { status } = req.body;
         if (!VERBS.includes(status.toUpperCase())) return;
         send('accounts.' + status.toLowerCase());
       });`,
      HEARD,
    ],
    [
      'as a set in the case that they are sent in',
      `const SENT = new Set(['opened', 'closed', 'added']);
       app.post('/accounts', (req, res) => { if (SENT.has(req.body.status)) send(\`accounts.\${req.body.status}\`); });`,
      HEARD,
    ],
    [
      'of which nobody hears one',
      `app.post('/accounts', (req, res) => { if (['frozen', 'thawed'].includes(req.body.status)) send(\`accounts.\${req.body.status}\`); });`,
      [
        'accounts.added.late: nobody → ledger',
        'accounts.closed: nobody → ledger',
        'accounts.frozen: teller → nobody',
        'accounts.opened: nobody → ledger',
        'accounts.thawed: teller → nobody',
      ],
    ],
    [
      'and what somebody says that it lets through',
      `const told = (verb: string) => { if (VERBS.includes(verb.toUpperCase())) send(\`accounts.\${verb.toLowerCase()}\`); };
       const changed = (status: string) => told(status);
       app.post('/accounts', () => changed('CLOSED'));
       app.post('/audits', () => changed('AUDITED'));`,
      HEARD.map((each) => (each.includes('opened') ? each.replace('teller', 'nobody') : each)),
    ],
    [
      'all of which a loop sends',
      `for (const verb of ['opened', 'frozen']) send(\`accounts.\${verb}\`);`,
      [
        'accounts.added.late: nobody → ledger',
        'accounts.closed: nobody → ledger',
        'accounts.frozen: teller → nobody',
        'accounts.opened: teller → ledger',
      ],
    ],
  ])('%s', async (_, code, expected) => {
    expect(await channelsOf(`${SENDS}\n${code}`, LEDGER)).toEqual(expected);
  });

  test('what a body says that a framework gives', async () => {
    const teller = `import { Body, Controller, Post } from '@nestjs/common';
      import { connect } from 'nats';
      const VERBS = ['OPENED', 'CLOSED', 'ADDED'];
      class Events {
        private nats;
        async changed(status: string) {
          this.nats ??= await connect({});
          if (VERBS.includes(status.toUpperCase())) this.nats.publish(\`accounts.\${status.toLowerCase()}\`, '');
        }
      }
      @Controller('accounts')
      export class Accounts {
        constructor(private readonly events: Events) {}
        @Post() change(@Body() model: any) { const { status } = model; return this.events.changed(status); }
      }`;
    expect(await channelsOf(teller, LEDGER)).toEqual(HEARD);
  });

  test('in one case, and sent as it came: nobody knows which case that is', async () => {
    const told = await channelsOf(
      `${SENDS}\napp.post('/accounts', (req, res) => { if (VERBS.includes(req.body.status.toUpperCase())) send(\`bills.\${req.body.status}\`); });`,
      LEDGER,
    );
    expect(told).toEqual([...UNHEARD, 'bills.*: teller → nobody']);
  });
});
