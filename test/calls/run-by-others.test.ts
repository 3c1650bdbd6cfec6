/** What lies in the directory of a service, and which service does it: the one whose program comes there. */
import { expect, test } from 'vitest';
import { answering, callsIn, channelsIn, modelOf, type Service, systemOf } from './support.js';

const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";
const rabbit = `import { connect } from 'amqplib';
  const channel = (await (await connect('amqp://rabbit')).createChannel());`;
const consuming = (name: string, queue: string) =>
  `export async function ${name}(handle: (text: unknown) => void) { await channel.consume('${queue}', handle); }`;

/** A core whose consumers others start. */
function core(files: Readonly<Record<string, string>>, main = ''): Service {
  return {
    files: {
      'src/server.ts': `import express from 'express';\n${main}\nexpress().listen(3000);`,
      ...files,
    },
  };
}
const worker = (text: string): Service => ({ files: { 'src/server.ts': text } });

async function told(
  services: Readonly<Record<string, Service>>,
  others: Readonly<Record<string, string>> = {},
) {
  const model = await modelOf(systemOf(services, others));
  const accesses = model.accesses
    .filter(({ mode }) => mode !== 'define')
    .map(({ service, mode, table }) => `${service} ${mode} ${table}`);
  return { channels: channelsIn(model), calls: callsIn(model), accesses: [...new Set(accesses)].sort() };
}

test('a consumer of a barrel is of those who start it, and of the service that it lies in only if that does', async () => {
  const { channels } = await told({
    core: core(
      {
        'src/queues/index.ts':
          "export { orders, refunds } from './consumers.js';\nexport { setUp } from './topology.js';",
        'src/queues/topology.ts': 'export const setUp = () => {};',
        'src/queues/consumers.ts': [
          rabbit,
          consuming('orders', 'orders'),
          consuming('refunds', 'refunds'),
        ].join('\n'),
      },
      "import { refunds, setUp } from './queues/index.js';\nsetUp();\nawait refunds(console.log);",
    ),
    mails: worker("import { orders } from '../../core/src/queues/index.js';\nawait orders(console.log);"),
  });
  expect(channels).toEqual(['orders: nobody → mails', 'refunds: nobody → core']);
});

test('a file that only another service imports is that one’s: its tables, calls and channels', async () => {
  const system = {
    core: core({
      'src/tasks/bill.ts': `${rabbit}
        import knex from 'knex';
        const db = knex({ client: 'pg' });
        export async function bill() {
          await db('bills').insert({ paid: false });
          await fetch('http://rates:3000/rates');
          channel.sendToQueue('billed', Buffer.from(''));
        }`,
    }),
    rates: answering('GET /rates'),
    mails: worker("import { bill } from '../../core/src/tasks/bill.js';\nsetInterval(bill, 1000);"),
  };
  expect(await told(system)).toEqual({
    accesses: ['mails write public.bills'],
    calls: ['mails → rates GET /rates'],
    channels: ['billed: mails → nobody'],
  });
});

test('what a manifest, a script or a text names, the service starts itself', async () => {
  const files = {
    'src/tasks/bill.ts': `${rabbit}\n${consuming('bill', 'bills')}\nif (process.argv[2]) await bill(console.log);`,
  };
  const mails = worker("import { bill } from '../../core/src/tasks/bill.js';\nawait bill(console.log);");
  const asked = async (own: Service, others: Readonly<Record<string, string>> = {}) =>
    (await told({ core: own, mails }, others)).channels;
  const both = ['bills: nobody → core, mails'];
  expect(await asked(core(files))).toEqual(['bills: nobody → mails']);
  const scripts = JSON.stringify({
    name: 'core',
    scripts: { start: 'node dist/server.js', bills: 'node dist/tasks/bill.js 1' },
  });
  expect(await asked(core({ ...files, 'package.json': scripts }))).toEqual(both);
  expect(
    await asked(
      core(files, "import { Worker } from 'node:worker_threads';\nnew Worker('./dist/tasks/bill.js');"),
    ),
  ).toEqual(both);
  expect(
    await asked(
      core(
        files,
        "import { readdirSync } from 'node:fs';\nfor (const name of readdirSync('src/tasks')) await import(`./tasks/${name}`);",
      ),
    ),
  ).toEqual(both);
  expect(
    await asked(core(files), {
      'k8s/bills.yaml': 'kind: CronJob\nspec: { command: [node, dist/tasks/bill] }\n',
    }),
  ).toEqual(both);
});

test('what a container, a list or a name that is made may lead to stays with the service', async () => {
  const shared = {
    'src/tasks.ts': `${rabbit}
      ${consuming('orders', 'orders')}
      ${consuming('refunds', 'refunds')}
      export const tasks = { orders, refunds };`,
  };
  const mails = worker("import { orders } from '../../core/src/tasks.js';\nawait orders(console.log);");
  const main = (text: string) => core(shared, text);
  const both = ['orders: nobody → core, mails', 'refunds: nobody → core'];
  expect(
    (
      await told({
        core: main(
          "import { tasks } from './tasks.js';\nawait tasks[process.env.TASK as 'orders'](console.log);",
        ),
        mails,
      })
    ).channels,
  ).toEqual(both);
  expect(
    (
      await told({
        core: main(
          "import * as all from './tasks.js';\nfor (const task of Object.values(all.tasks)) await task(console.log);",
        ),
        mails,
      })
    ).channels,
  ).toEqual(both);
});

test('members of a class are whose asks for them, of one that a module provides as well', async () => {
  const { channels, accesses } = await told({
    core: {
      files: {
        'src/main.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module.js';\nawait (await NestFactory.create(AppModule)).listen(3000);",
        'src/app.module.ts':
          "import { Module } from '@nestjs/common';\nimport { Bills } from './bills.js';\nimport { BillsController } from './bills.controller.js';\n@Module({ providers: [Bills], controllers: [BillsController] })\nexport class AppModule {}",
        'src/bills.controller.ts':
          "import { Controller, Get } from '@nestjs/common';\nimport { Bills } from './bills.js';\n@Controller('bills') export class BillsController { constructor(private readonly bills: Bills) {}\n @Get() all() { return this.bills.all(); } }",
        'src/bills.ts': `import { Injectable } from '@nestjs/common';
          import knex from 'knex';
          const db = knex({ client: 'pg' });
          @Injectable() export class Bills {
            all() { return db('bills').select(); }
            pay() { return db('payments').insert({}); }
          }`,
      },
    },
    mails: worker(
      "import { Bills } from '../../core/src/bills.js';\nconst bills = new Bills();\nsetInterval(() => bills.pay(), 1000);",
    ),
  });
  expect(channels).toEqual([]);
  expect(accesses).toEqual(['core read public.bills', 'mails write public.payments']);
});

test('what modules of Node hand on is followed as imports are', async () => {
  expect(
    (
      await told({
        core: {
          files: {
            'src/server.js':
              "const app = require('express')();\napp.use('/bills', require('./routes/bills'));\napp.listen(3000);",
            'src/routes/bills.js':
              "const router = require('express').Router();\nconst controller = require('../controllers/bills');\nrouter.get('/', controller.all);\nmodule.exports = router;",
            'src/controllers/bills.js':
              "const { BillService } = require('../services');\nconst service = new BillService();\nexports.all = async (req, res) => res.json(await service.all());\nexports.other = async (req, res) => res.json(await service.gone());",
            'src/services/index.js':
              "module.exports = { BillService: require('./bill-service'), helpers: require('./helpers') };",
            'src/services/helpers.js':
              "const knex = require('knex');const db = knex({client:'pg'});\nasync function log() { await db('logs').insert({}); }\nasync function mail() { await db('mails').insert({}); }\nmodule.exports = { log, mail };",
            'src/services/bill-service.js':
              "const knex = require('knex');const db = knex({client:'pg'});\nconst helpers = require('./helpers');\nclass BillService { all() { helpers.log(); return db('bills').select(); } gone() { return db('gone').select(); } pay() { helpers.mail(); return db('payments').insert({}); } }\nmodule.exports = BillService;",
          },
        },
        mails: {
          files: {
            'src/server.js':
              "const { BillService } = require('../../core/src/services');\nconst s = new BillService();\nsetInterval(() => { s.pay(); s.all(); s.gone(); }, 1000);",
          },
        },
      })
    ).accesses,
  ).toEqual([
    'core read public.bills',
    'core write public.logs',
    'mails read public.bills',
    'mails read public.gone',
    'mails write public.logs',
    'mails write public.mails',
    'mails write public.payments',
  ]);
});
test('what a list of jobs is asked for, the service does, and of an object that all share what it asks for', async () => {
  expect(
    (
      await told({
        core: {
          files: {
            'src/server.ts':
              "import express from 'express';\nimport bills from './bills.js';\nimport { jobs } from './jobs/index.js';\nconst app = express();\napp.get('/', async (req, res) => res.json(await bills.all()));\nfor (const job of jobs) setInterval(() => job.run(), 1000);\napp.listen(3000);",
            'src/bills.ts': `${knex}class Bills { all() { return db('bills').select(); } pay() { return db('payments').insert({}); } }\nexport default new Bills();`,
            'src/jobs/job.ts':
              'export abstract class Job { abstract run(): Promise<void>; start() { return this.run(); } }',
            'src/jobs/index.ts':
              "import { Clean } from './clean.js';\nimport { Send } from './send.js';\nexport const jobs = [new Clean(), new Send()];\nexport { Clean, Send };",
            'src/jobs/clean.ts': `${knex}import { Job } from './job.js';\nexport class Clean extends Job { async run() { await db('cleaned').insert({}); } async stop() { await db('stopped').insert({}); } }`,
            'src/jobs/send.ts': `${knex}import { Job } from './job.js';\nexport class Send extends Job { async run() { await db('sent').insert({}); } }`,
          },
        },
        mails: worker(
          "import bills from '../../core/src/bills.js';\nimport { Clean } from '../../core/src/jobs/index.js';\nconst c = new Clean();\nsetInterval(() => { bills.pay(); c.run(); c.stop(); }, 1000);",
        ),
      })
    ).accesses,
  ).toEqual([
    'core read public.bills',
    'core write public.cleaned',
    'core write public.sent',
    'mails write public.cleaned',
    'mails write public.payments',
    'mails write public.stopped',
  ]);
});
test('what runs when a file is loaded, for whatever sake, the service does', async () => {
  expect(
    (
      await told({
        core: {
          files: {
            'src/server.ts':
              "import 'reflect-metadata';\nimport { container } from 'tsyringe';\nimport express from 'express';\nimport { Bills } from './bills.js';\nimport { bus } from './bus.js';\nimport './handlers.js';\nconst bills = container.resolve(Bills);\nconst app = express();\napp.get('/', async (req, res) => { bus.emit('paid'); res.json(await bills.all()); });\napp.listen(3000);",
            'src/bus.ts':
              "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();",
            'src/handlers.ts': `${knex}import { bus } from './bus.js';\nexport const onPaid = async () => { await db('paid').insert({}); };\nexport const onLost = async () => { await db('lost').insert({}); };\nbus.on('paid', onPaid);`,
            'src/bills.ts': `${knex}import { injectable } from 'tsyringe';\nimport { Store } from './store.js';\n@injectable() export class Bills { constructor(private readonly store: Store) {} all() { return this.store.all(); } pay() { return this.store.pay(); } }`,
            'src/store.ts': `${knex}import { injectable } from 'tsyringe';\n@injectable() export class Store { all() { return db('bills').select(); } pay() { return db('payments').insert({}); } }`,
          },
        },
        mails: worker(
          "import { container } from 'tsyringe';\nimport { Bills } from '../../core/src/bills.js';\nimport { onPaid, onLost } from '../../core/src/handlers.js';\nconst bills = container.resolve(Bills);\nsetInterval(() => { bills.pay(); bills.all(); onPaid(); onLost(); }, 1000);",
        ),
      })
    ).accesses,
  ).toEqual([
    'core read public.bills',
    'core write public.paid',
    'mails read public.bills',
    'mails write public.lost',
    'mails write public.paid',
    'mails write public.payments',
  ]);
});

test('what a service takes out of all that a file has, or hands to a cloud as a function of a file, stays with it', async () => {
  const rates = answering('GET /rates');
  const tasks = {
    'src/tasks.ts': "export async function bill() { await fetch('http://rates:3000/rates'); }",
  };
  const mails = worker("import { bill } from '../../core/src/tasks.js';\nsetInterval(bill, 1000);");
  const own = ['core → rates GET /rates'];
  const whole = 'for (const task of Object.values(tasks)) setInterval(task, 1000);';
  const all = core(tasks, `import * as tasks from './tasks.js';\n${whole}`);
  expect((await told({ core: all, mails, rates })).calls).toEqual(own);
  const common = core({
    'src/tasks.ts': "exports.bill = async () => { await fetch('http://rates:3000/rates'); };",
    'src/run.ts': `const tasks = require('./tasks');\n${whole}`,
  });
  expect((await told({ core: common, mails, rates })).calls).toEqual(own);
  const marked = core(
    {
      ...tasks,
      'src/jobs.ts':
        "import { Cron } from 'crons';\nimport { bill } from './tasks.js';\nexport class Jobs { @Cron('* * * * *') async tick() { await bill(); } }",
    },
    "import './jobs.js';",
  );
  expect((await told({ core: marked, mails, rates })).calls).toEqual(own);
  const named = core({
    ...tasks,
    'serverless.yml': 'service: core\nfunctions:\n  bill:\n    handler: src/tasks.bill\n',
  });
  expect((await told({ core: named, mails, rates })).calls).toEqual(own);
});

test('a file that its service imports for its types alone is run by others', async () => {
  const { channels } = await told({
    core: core(
      {
        'src/consumers.ts': `${rabbit}
          export class Consumers { constructor(private readonly handle: (text: unknown) => void) {}
            async orders() { await channel.consume('orders', this.handle); } }`,
      },
      "import type { Consumers } from './consumers.js';\nexport const known: Consumers[] = [];",
    ),
    mails: worker(
      "import { Consumers } from '../../core/src/consumers.js';\nawait new Consumers(console.log).orders();",
    ),
  });
  expect(channels).toEqual(['orders: nobody → mails']);
});

test.each([
  [
    'a plugin',
    "import { plug } from './plug.js';\nawait plug({ log: console.log });",
    "import * as all from './consumers.js';\nexport const plug = async ({ log }: { log: typeof console.log }) => { await all.orders(log); };",
  ],
  [
    'a registry',
    "import registry from './plug.js';\nfor (const { start } of registry) await start(console.log);",
    "import { orders } from './consumers.js';\nexport default [{ name: 'orders', start: orders }];",
  ],
  [
    'an import that waits',
    "import('./plug.js').then(({ begin }) => begin());",
    "import { orders } from './consumers.js';\nexport const begin = () => orders(console.log);",
  ],
  [
    'a hook of the process',
    "import { onReady } from './plug.js';\nimport { orders } from './consumers.js';\nonReady(() => orders(console.log));",
    'const all: (() => unknown)[] = [];\nexport const onReady = (run: () => unknown) => { all.push(run); };',
  ],
])('what a service runs by way of %s is its own as well', async (_, main, plug) => {
  const { channels } = await told({
    core: core(
      { 'src/plug.ts': plug, 'src/consumers.ts': `${rabbit}\n${consuming('orders', 'orders')}` },
      main,
    ),
    mails: worker("import { orders } from '../../core/src/consumers.js';\nawait orders(console.log);"),
  });
  expect(channels).toEqual(['orders: nobody → core, mails']);
});
