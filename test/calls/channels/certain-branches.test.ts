import { expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';

const JOBS = `import { Queue } from 'bullmq';
  const queues = { print: new Queue('print'), mail: new Queue('mail'), ship: new Queue('ship') };
  export function enqueue(step) {
    switch (step) {
      case 'print': return queues.print.add(step, {});
      case 'mail': return queues.mail.add(step, {});
      case 'ship': return queues.ship.add(step, {});
    }
  }`;
const C = `import { enqueue } from './jobs';`;
const ALL = ['mail', 'print', 'ship'];

test.each([
  [
    'a member that changes',
    `${C} class A { step = 'print'; set(x) { this.step = x; } go() { enqueue(this.step); } } export const a = new A(); a.go();`,
    ALL,
  ],
  [
    'a member that others change',
    `${C} class A { step = 'print'; go() { enqueue(this.step); } } export const a = new A(); a.step = process.argv[2]; a.go();`,
    ALL,
  ],
  [
    'the state of a component',
    `${C} import { useState } from 'react'; export function Page() { const [step, setStep] = useState('print'); const go = () => enqueue(step); return { go, setStep }; }`,
    ALL,
  ],
  [
    'a request with a text in its place',
    `${C} import express from 'express'; express().post('/x', (req, res) => { enqueue(req.body.step ?? 'print'); });`,
    ALL,
  ],
  [
    'a message or a text',
    `${C} export const go = (job) => enqueue(job.name || 'print'); go(JSON.parse(''));`,
    ALL,
  ],
  [
    'a list that others add to',
    `${C} const steps = ['print']; add(steps); for (const step of steps) enqueue(step); function add(list) { list.push(process.argv[2]); }`,
    ALL,
  ],
  [
    'an object that is filled',
    `${C} const names: Record<string, string> = { a: 'print' }; names[process.argv[3]] = process.argv[4]; enqueue(names[process.argv[2]]);`,
    ALL,
  ],
  [
    'what a function makes of it',
    `${C} const pick = (x) => { if (x) return 'print'; return JSON.parse(x).y; }; enqueue(pick(1));`,
    ALL,
  ],
  [
    'what is left where something fails',
    `${C} let step; try { step = JSON.parse('').x; } catch { step = 'print'; } enqueue(step);`,
    ALL,
  ],
  ['a parameter of who is not called', `${C} export function go(step = 'print') { enqueue(step); }`, ALL],
  [
    'a parameter with a value of its own',
    `${C} export function go(step = 'print') { enqueue(step); } go();`,
    ['print'],
  ],
  ['what something is said to be', `${C} const step = process.argv[2] as 'print'; enqueue(step);`, ALL],
  [
    'objects that are merged',
    `${C} const d = { step: 'print' }; const o = { ...d, ...JSON.parse('') }; enqueue(o.step);`,
    ALL,
  ],
  [
    'settings that others may change',
    `${C} export const config = { step: 'print' }; enqueue(config.step); export function configure(o) { Object.assign(config, o); }`,
    ALL,
  ],
  [
    'settings of another file',
    `${C} import { config } from './config'; import './setup'; enqueue(config.step);`,
    ALL,
  ],
  [
    'a member that is given anew',
    `${C} const o = { step: 'print' }; o['step'] = process.argv[2]; enqueue(o.step);`,
    ALL,
  ],
  ['a constant of its kind', `${C} const STEPS = { PRINT: 'print' }; enqueue(STEPS.PRINT);`, ['print']],
  [
    'an object that only its file reads',
    `${C} const steps = { first: 'print', next: 'mail' }; enqueue(steps.first); enqueue(steps.next);`,
    ['mail', 'print'],
  ],
  [
    'a member that stays',
    `${C} class Desk { private readonly step = 'print'; go() { enqueue(this.step); } } new Desk().go();`,
    ['print'],
  ],
])('a branch is left out only where what is given stays what is written: by %s', async (_, index, queues) => {
  const files = {
    'jobs.ts': JOBS,
    'config.ts': `export const config = { step: 'print' };`,
    'setup.ts': `import { config } from './config'; config.step = process.argv[2];`,
    'index.ts': index,
  };
  const channels = channelsIn(await modelOf(systemOf({ shop: { files } })));
  expect(channels.map((each) => each.replace(/:.*/, '')).toSorted()).toEqual(queues);
});
