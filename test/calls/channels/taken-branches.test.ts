import { describe, expect, test } from 'vitest';
import { answering, callsIn, channelsIn, modelOf, systemOf } from '../support.js';

const QUEUES = `import { Queue } from 'bullmq';
  export const queues = { print: new Queue('print'), mail: new Queue('mail'), ship: new Queue('ship') };`;

/** The queues that a shop fills, of whose files some are given; the index is run. */
async function filled(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const shop = { files: { 'queues.ts': QUEUES, ...files } };
  return channelsIn(await modelOf(systemOf({ shop }, others))).map((each) => each.replace(/:.*/, ''));
}

const IMPORTS = `import { queues } from './queues';`;
const SWITCH = `${IMPORTS}
  export async function enqueue(step: string, payload: object) {
    switch (step) {
      case 'print': return queues.print.add(step, payload);
      case 'mail': { await queues.mail.add(step, payload); return; }
      case 'ship': return queues.ship.add(step, payload);
      default: throw new Error(step);
    }
  }`;
const ALL = ['mail', 'print', 'ship'];

const CALL = `import { enqueue } from './enqueue'; await enqueue('print', {});`;

describe('a branch that no caller takes', () => {
  test.each([
    ['a switch', SWITCH.replace(IMPORTS, '')],
    [
      'tests one after another',
      `export function enqueue(step: string, payload: object) {
        if (step === 'print') return queues.print.add(step, payload);
        else if (step === 'mail') return queues.mail.add(step, payload);
        else return queues.ship.add(step, payload);
      }`,
    ],
    [
      'what leaves before',
      `export const enqueue = async (step: string, payload: object) => {
        if (step !== 'print') { if (step !== 'mail') return queues.ship.add(step, payload); return queues.mail.add(step, payload); }
        return queues.print.add(step, payload);
      };`,
    ],
    [
      'labels of an enumeration',
      `enum Step { Print = 'print', Mail = 'mail', Ship = 'ship' }
      export function enqueue(step: Step, payload: object) {
        switch (step) {
          case Step.Print: return queues.print.add(step, payload);
          case Step.Mail: return queues.mail.add(step, payload);
          case Step.Ship: return queues.ship.add(step, payload);
        }
      }`,
    ],
    [
      'constants',
      `const STEPS = { print: 'print', mail: 'mail', ship: 'ship' } as const; const MAIL = 'mail';
      export function enqueue(step: string, payload: object) {
        if (STEPS.print === step) queues.print.add(step, payload);
        if (step === MAIL) queues.mail.add(step, payload);
        step === STEPS.ship && queues.ship.add(step, payload);
      }`,
    ],
    [
      'lists',
      `const BY_POST = ['ship', 'return'];
      export function enqueue(step: string, payload: object) {
        if (BY_POST.includes(step)) return queues.ship.add(step, payload);
        return step.startsWith('ma') ? queues.mail.add(step, payload) : queues.print.add(step, payload);
      }`,
    ],
    [
      'a switch over what is true',
      `export function enqueue(step: string, payload: object) {
        switch (true) {
          case step === 'mail': return queues.mail.add(step, payload);
          case step === 'ship': return queues.ship.add(step, payload);
          default: return queues.print.add(step, payload);
        }
      }`,
    ],
    [
      'functions within',
      `export async function enqueue(step: string, payload: object) {
        const run = async (send: () => Promise<unknown>) => send();
        if (step === 'mail') await run(() => queues.mail.add(step, payload));
        if (step === 'ship') { try { await queues.ship.add(step, payload); } finally { console.log(step); } }
        if (step === 'print') await run(async () => { await queues.print.add(step, payload); });
      }`,
    ],
    [
      'another name for it',
      `export async function enqueue(step: string, payload: object) {
        const kind = step.trim();
        if (kind === 'mail') return queues.mail.add(step, payload);
        return kind === 'ship' ? queues.ship.add(step, payload) : queues.print.add(step, payload);
      }`,
    ],
  ])('is left out: %s', async (_, text) => {
    expect(await filled({ 'enqueue.ts': `${IMPORTS}\n${text}`, 'index.ts': CALL })).toEqual(['print']);
  });

  test.each([
    ['by a constant', `import { enqueue } from './enqueue'; const STEP = 'print'; enqueue(STEP, {});`],
    ['by another name', `import { enqueue as send } from './enqueue'; send('print', {});`],
    ['of a module', `import * as jobs from './enqueue'; jobs.enqueue('print', {});`],
    ['that is required', `const { enqueue } = require('./enqueue'); enqueue('print', {});`],
    [
      'through another',
      `import { enqueue } from './enqueue';
      const later = (step: string) => setTimeout(() => enqueue(step, {}), 10);
      const soon = (step: string) => later(step);
      soon('print');`,
    ],
    [
      'among others',
      `import { enqueue } from './enqueue'; import { orders } from './orders'; orders({ enqueue });`,
    ],
    [
      'of what is made with it',
      `import { enqueue } from './enqueue'; import { Orders } from './orders'; new Orders({ enqueue }).place();`,
    ],
    [
      'by another name among others',
      `import { enqueue } from './enqueue'; import { fast } from './orders'; fast({ push: enqueue });`,
    ],
  ])('is left out where it is called %s', async (_, text) => {
    const orders = `type Deps = { enqueue: (step: string, payload: object) => Promise<unknown> };
      export function orders(deps: Deps) { return deps.enqueue('print', {}); }
      export function fast(deps: { push: Deps['enqueue'] }) { return deps.push('print', {}); }
      export class Orders { constructor(private deps: Deps) {} place() { return this.deps.enqueue('print', {}); } }`;
    expect(await filled({ 'enqueue.ts': SWITCH, 'orders.ts': orders, 'index.ts': text })).toEqual(['print']);
  });

  test('is left out of a method, whoever has the instance', async () => {
    const jobs = `${IMPORTS}
      export interface Enqueues { enqueue(job: { step: string }): Promise<unknown> }
      export class Jobs implements Enqueues {
        async enqueue({ step }: { step: string }) {
          if (step === 'print') return queues.print.add(step, {});
          if (step === 'mail') return queues.mail.add(step, {});
          return queues.ship.add(step, {});
        }
      }`;
    const orders = `export const place = (jobs) => jobs.enqueue({ step: 'print' });`;
    const index = `import { Jobs } from './jobs'; import { place } from './orders'; place(new Jobs());
      export function again(jobs: Jobs) { return jobs.enqueue({ step: 'mail' }); }`;
    expect(await filled({ 'jobs.ts': jobs, 'orders.ts': orders, 'index.ts': index })).toEqual([
      'mail',
      'print',
    ]);
  });
});

describe('a function that an object keeps by a name that nobody asks for', () => {
  const HANDLERS = `{
    print: (payload) => queues.print.add('print', payload),
    async mail(payload) { await queues.mail.add('mail', payload); },
    ['ship']: function (payload) { return queues.ship.add('ship', payload); },
  }`;
  test.each([
    [
      'a constant',
      `const handlers = ${HANDLERS}; export const enqueue = (step, payload) => handlers[step](payload);`,
    ],
    [
      'one of its own',
      `export function enqueue(step, payload) { const handlers = ${HANDLERS}; const handle = handlers[step]; if (!handle) throw new Error(step); return handle(payload); }`,
    ],
    [
      'one of known types',
      `const handlers = ${HANDLERS} as const; export function enqueue(step: string, payload) { if (!(step in handlers)) return; return handlers[step as keyof typeof handlers]?.(payload); }`,
    ],
  ])('is left out: %s', async (_, text) => {
    expect(await filled({ 'enqueue.ts': `${IMPORTS}\n${text}`, 'index.ts': CALL })).toEqual(['print']);
  });

  test.each([
    ['all of them', 'Object.values(handlers).forEach((each) => each({}));'],
    ['one that is not known', 'handlers[process.argv[2]]({});'],
    ['whoever is given it', 'run(handlers);'],
    ['who exports it', 'export { handlers };'],
  ])('may run where somebody asks for %s', async (_, more) => {
    const text = `const handlers = ${HANDLERS}; export const enqueue = (step, payload) => handlers[step](payload); ${more}`;
    const files = { 'enqueue.ts': `${IMPORTS}\n${text}`, 'index.ts': CALL };
    expect((await filled(files)).toSorted()).toEqual(ALL);
  });

  test('runs where it is asked for by its name', async () => {
    const text = `const handlers = ${HANDLERS}; export const enqueue = (step, payload) => handlers[step](payload); handlers.mail({});`;
    const files = { 'enqueue.ts': `${IMPORTS}\n${text}`, 'index.ts': CALL };
    expect((await filled(files)).toSorted()).toEqual(['mail', 'print']);
  });
});

describe('all branches may be taken', () => {
  test.each([
    ['who calls it with what is not known', `${CALL} enqueue(process.argv[2], {});`],
    [
      'who gives one of a list',
      `import { enqueue } from './enqueue'; for (const step of ['print', 'mail', 'ship']) enqueue(step, {});`,
    ],
    ['who spreads what it is given', `${CALL} const given = JSON.parse(''); enqueue(...given);`],
    ['a library that is given it', `${CALL} import express from 'express'; express().use(enqueue);`],
    [
      'a library that is given it among others',
      `${CALL} import { register } from 'kit'; register({ enqueue });`,
    ],
    ['a list of functions', `${CALL} export const steps = [enqueue];`],
    ['who binds it', `${CALL} export const bound = enqueue.bind(null);`],
    [
      'who asks for it by its name',
      `${CALL} import * as jobs from './enqueue'; (jobs as any)['enqueue'](process.argv[2]);`,
    ],
    ['who calls what it is handed', `${CALL} import { run } from './orders'; run({ enqueue });`],
    ['nobody who is seen', `import './enqueue';`],
    [
      'who chooses from all',
      `${CALL} import * as jobs from './enqueue'; jobs[process.argv[2]](process.argv[3]);`,
    ],
    [
      'who hands all on',
      `${CALL} import * as jobs from './enqueue'; import { register } from 'kit'; register(jobs);`,
    ],
    [
      'a library that is given what has it',
      `${CALL} import { register } from 'kit'; const jobs = { enqueue }; register({ jobs });`,
    ],
    [
      'a component',
      `import { Form } from './form'; ${CALL} export const page = () => Form({ onSend: enqueue });`,
    ],
  ])('by %s', async (_, text) => {
    const orders = `export const run = (deps) => deps.enqueue(process.argv[2], {});`;
    const form = `export const Form = ({ onSend }) => document.addEventListener('send', (event) => onSend(event.detail));`;
    const files = { 'enqueue.ts': SWITCH, 'orders.ts': orders, 'form.ts': form, 'index.ts': text };
    expect((await filled(files)).toSorted()).toEqual(ALL);
  });

  test('by who calls a method by a name that is made', async () => {
    const jobs = `${IMPORTS} export class Jobs {
      enqueue(step: string) { return step === 'mail' ? queues.mail.add(step, {}) : queues.print.add(step, {}); }
    }`;
    const index = `import { Jobs } from './jobs'; const jobs = new Jobs(); jobs.enqueue('print');
      process.on('message', ({ action, given }) => jobs[action](given));`;
    expect((await filled({ 'jobs.ts': jobs, 'index.ts': index })).toSorted()).toEqual(['mail', 'print']);
  });

  test.each([
    ['it is another by then', 'step: string', `if (Math.random() > 0.5) step = 'mail';`],
    ['it is left out', `step = 'mail'`, ''],
  ])('of what it makes of it: %s', async (_, parameter, first) => {
    const text = `${IMPORTS} export function enqueue(${parameter}) {
      ${first}
      if (step === 'mail') return queues.mail.add(step, {});
      return queues.print.add(step, {});
    }`;
    const index = `import { enqueue } from './enqueue'; enqueue('print'); enqueue();`;
    expect((await filled({ 'enqueue.ts': text, 'index.ts': index })).toSorted()).toEqual(['mail', 'print']);
  });

  test('that run on into the next, or are for all others', async () => {
    const text = `${IMPORTS} export function enqueue(step: string) {
      switch (step) {
        case 'print': console.log(step);
        case 'mail': queues.mail.add(step, {}); break;
        case 'none': break;
        default: queues.ship.add(step, {});
      }
      if (step !== 'print' && step !== 'other') queues.print.add(step, {});
    }`;
    const index = `import { enqueue } from './enqueue'; enqueue('print'); enqueue('other');`;
    expect((await filled({ 'enqueue.ts': text, 'index.ts': index })).toSorted()).toEqual(['mail', 'ship']);
  });
});

test('of a library that services share, each takes the branches that it asks for', async () => {
  const library = {
    'package.json': JSON.stringify({ name: 'all', workspaces: ['*', 'packages/*'] }),
    'packages/jobs/package.json': JSON.stringify({ name: 'jobs', main: 'index.ts' }),
    'packages/jobs/queues.ts': QUEUES,
    'packages/jobs/index.ts': `${SWITCH}\nexport const print = () => enqueue('print', {});`,
  };
  const using = (code: string) => ({
    files: { 'index.ts': `import { enqueue, print } from 'jobs'; ${code}` },
  });
  const services = {
    shop: using(`const send = (step: string) => enqueue(step, {}); send('mail');`),
    desk: using('print();'),
  };
  expect(channelsIn(await modelOf(systemOf(services, library)))).toEqual([
    'mail: shop → nobody',
    'print: desk → nobody',
  ]);
});

const BODY = `{ switch (step) { case 'print': return queues.print.add(step, {}); case 'mail': return queues.mail.add(step, {}); case 'ship': return queues.ship.add(step, {}); } }`;

describe('what is asked for is what all who call say', () => {
  test.each([
    [
      'a part with a value of its own',
      `export function enqueue({ kind: step = 'print' } = {}) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue(); enqueue({ kind: 'mail' });`,
      ['mail', 'print'],
    ],
    [
      'what it is where nothing is given',
      `export function enqueue(step = 'print') ${BODY}`,
      `import { enqueue } from './jobs'; enqueue();`,
      ['print'],
    ],
    [
      'a member of a class',
      `export class Jobs { private readonly handlers = { print: () => queues.print.add('x', {}), mail: () => queues.mail.add('x', {}) }; enqueue(step) { return this.handlers[step](); } }`,
      `import { Jobs } from './jobs'; new Jobs().enqueue('print');`,
      ['print'],
    ],
    [
      'each of a list',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; (['print', 'mail'] as const).forEach((s) => enqueue(s));`,
      ['mail', 'print'],
    ],
    [
      'one of two',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue(Date.now() > 3 ? 'print' : 'mail');`,
      ['mail', 'print'],
    ],
    [
      'a member of exports',
      `exports.enqueue = async (step) => ${BODY};`,
      `const { enqueue } = require('./jobs'); enqueue('print');`,
      ['print'],
    ],
    [
      'what makes it',
      `export function make() { const enqueue = (step) => ${BODY}; return { enqueue }; }`,
      `import { make } from './jobs'; const { enqueue } = make(); enqueue('print');`,
      ['print'],
    ],
    [
      'exports',
      `function enqueue(step) ${BODY} module.exports = { enqueue };`,
      `const jobs = require('./jobs'); jobs.enqueue('print');`,
      ['print'],
    ],
    [
      'the whole of a file',
      `export default async function enqueue(step) ${BODY}`,
      `import send from './jobs'; send('print');`,
      ['print'],
    ],
    [
      'a constant that is the whole of a file',
      `const enqueue = async (step) => ${BODY}; export default enqueue;`,
      `import send from './jobs'; send('print');`,
      ['print'],
    ],
    [
      'a class',
      `export class Jobs { static enqueue(step) ${BODY} }`,
      `import { Jobs } from './jobs'; Jobs.enqueue('print');`,
      ['print'],
    ],
    [
      'a controller',
      `import { Injectable } from '@nestjs/common'; @Injectable() export class Jobs { async enqueue(step: string) ${BODY} }`,
      `import { Controller, Post } from '@nestjs/common'; import { Jobs } from './jobs'; @Controller() export class C { constructor(private readonly jobs: Jobs) {} @Post() go() { return this.jobs.enqueue('print'); } }`,
      ['print'],
    ],
    [
      'all of a list that is not known',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue('print'); JSON.parse('').map(enqueue);`,
      ['mail', 'print', 'ship'],
    ],
    [
      'a message',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue('print'); export const run = (job) => enqueue(job.data.step);`,
      ['mail', 'print', 'ship'],
    ],
    [
      'a list of arguments',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue('print'); enqueue.apply(null, process.argv);`,
      ['mail', 'print', 'ship'],
    ],
    [
      'itself',
      `export function enqueue(step) { if (step === 'print') { queues.print.add('x', {}); return enqueue('mail'); } if (step === 'mail') return queues.mail.add('x', {}); return queues.ship.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue('print');`,
      ['mail', 'print'],
    ],
    [
      'a setting',
      `const MODE = process.env.MODE ?? 'print'; export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue(process.env.STEP ?? 'print');`,
      ['mail', 'print', 'ship'],
    ],
    [
      'a flag',
      `export function enqueue(step, isMail) { if (isMail) return queues.mail.add('x', {}); return queues.print.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue('a', false);`,
      ['print'],
    ],
    [
      'a flag that is not known',
      `export function enqueue(step, isMail) { if (isMail) return queues.mail.add('x', {}); return queues.print.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue('a', false); enqueue('a', Date.now() > 3);`,
      ['mail', 'print'],
    ],
    [
      'an option',
      `export function enqueue(options) { if (options.mail) queues.mail.add('x', {}); if (!options.mail) queues.print.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue({ mail: false });`,
      ['print'],
    ],
    [
      'an option that is set later',
      `export function enqueue(options) { if (options.mail) queues.mail.add('x', {}); queues.print.add('x', {}); }`,
      `import { enqueue } from './jobs'; const options = { mail: false }; options.mail = Date.now() > 3; enqueue(options);`,
      ['mail', 'print'],
    ],
    [
      'a variable of the file',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; let step = 'print'; export const set = (next) => { step = next; }; export const go = () => enqueue(step); go();`,
      ['mail', 'print', 'ship'],
    ],
    [
      'what is changed before',
      `export async function load(): Promise<void> { const state = { step: 'print' }; await fill(state); enqueue(state.step); } async function fill(state) { state.step = await Promise.resolve(process.argv[2]); } function enqueue(step) ${BODY}`,
      `import { load } from './jobs'; load();`,
      ['mail', 'print', 'ship'],
    ],
    [
      'a member by another name that nobody calls',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; enqueue('print'); export const x = { onClick: enqueue };`,
      ['mail', 'print', 'ship'],
    ],
    [
      'nothing',
      `export function enqueue(step, mail) { if (mail === undefined) return queues.print.add('x', {}); return queues.mail.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue('x');`,
      ['print'],
    ],
    [
      'something, and nothing',
      `export function enqueue(step, mail) { if (mail == null) return queues.print.add('x', {}); return queues.mail.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue('x', null); enqueue('x', { to: 'x' })`,
      ['mail', 'print'],
    ],
    [
      'a part of a part',
      `export function enqueue(job) { const { meta: { step } } = job; ${BODY} }`,
      `import { enqueue } from './jobs'; enqueue({ meta: { step: 'print' } });`,
      ['print'],
    ],
    [
      'an emitter',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; import { EventEmitter } from 'events'; const e = new EventEmitter(); e.on('x', enqueue); enqueue('print');`,
      ['mail', 'print', 'ship'],
    ],
    [
      'elements of a loop',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; for (const { step } of [{ step: 'print' }, { step: 'ship' }]) enqueue(step);`,
      ['print', 'ship'],
    ],
    [
      'keys',
      `export function enqueue(step) ${BODY}`,
      `import { enqueue } from './jobs'; const all = { print: 1, ship: 2 }; for (const step of Object.keys(all)) enqueue(step);`,
      ['print', 'ship'],
    ],
    [
      'a pattern',
      `export function enqueue(step) { if (/^ma/.test(step)) return queues.mail.add('x', {}); queues.print.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue('print');`,
      ['print'],
    ],
    [
      'what is done at the end',
      `export async function enqueue(step) { try { if (step === 'print') return; await queues.mail.add('x', {}); } finally { await queues.print.add('x', {}); } }`,
      `import { enqueue } from './jobs'; enqueue('print');`,
      ['print'],
    ],
    [
      'what may be nothing at times',
      `interface Way { to: string } class Letter implements Way { to = ''; }
      export function enqueue(way?: Letter) { if (!way) return queues.mail.add('x', {}); return queues.print.add('x', {}); }
      export const send = ({ way }: { way?: Letter }) => enqueue(way);`,
      `import { send } from './jobs'; export default (given: { way?: any }) => send(given);`,
      ['mail', 'print'],
    ],
    [
      'a number',
      `export function enqueue(priority) { if (priority === 1) return queues.mail.add('x', {}); return queues.print.add('x', {}); }`,
      `import { enqueue } from './jobs'; enqueue(2);`,
      ['print'],
    ],
    [
      'an import at run time',
      `export function enqueue(step) ${BODY}`,
      `const load = async () => { const { enqueue } = await import('./jobs'); enqueue('print'); }; load();`,
      ['print'],
    ],
    [
      'a name that is made',
      `export function enqueue(step) ${BODY}`,
      `import('./jobs').then((jobs) => jobs[process.argv[2]](process.argv[3])); import { enqueue } from './jobs'; enqueue('print');`,
      ['mail', 'print', 'ship'],
    ],
  ])('by %s', async (_, jobs, index, queues) => {
    const files = { 'jobs.ts': `${IMPORTS}\n${jobs}`, 'index.ts': index };
    expect((await filled(files)).toSorted()).toEqual(queues);
  });
});

test('so it is with calls, and with tables', async () => {
  const web = {
    files: {
      'clients.ts': `import axios from 'axios';
        import { Pool } from 'pg';
        const db = new Pool();
        export async function ask(target: string, path: string) {
          if (target === 'orders') return axios.get(\`http://orders:3000\${path}\`);
          else if (target === 'mail') return axios.get('http://mail:3000/mails');
          throw new Error();
        }
        export async function count(kind: 'order' | 'cart') {
          if (kind === 'order') return db.query('select count(*) from orders');
          return db.query('select count(*) from carts');
        }`,
      'index.ts': `import { ask, count } from './clients'; ask('orders', '/orders'); count('cart');`,
    },
  };
  const model = await modelOf(
    systemOf({ orders: answering('GET /orders'), mail: answering('GET /mails'), web }),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /orders']);
  expect(model.accesses.map(({ table }) => table)).toEqual(['public.carts']);
});
