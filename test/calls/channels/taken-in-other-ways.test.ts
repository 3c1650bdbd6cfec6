import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';

const QUEUES = `import { Queue } from 'bullmq';
  export const queues = { print: new Queue('print'), mail: new Queue('mail') };`;
const body = `enqueue(step: string) {
    if (step === 'mail') return queues.mail.add(step, {});
    return queues.print.add(step, {});
  }`;
const IMPORTS = `import { queues } from './queues';`;
const NAMED = `${IMPORTS} export function ${body}`;
const WHOLE = `${IMPORTS} export default function ${body}`;

/** The queues that a shop fills. */
async function filled(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const model = await modelOf(systemOf({ shop: { files: { 'queues.ts': QUEUES, ...files } } }));
  return channelsIn(model)
    .map((each) => each.replace(/:.*/, ''))
    .toSorted();
}

const CALL = `import enqueue from './enqueue'; enqueue('print');`;

describe('both branches are taken', () => {
  test.each([
    [
      'a barrel that is a function as well',
      `export { default } from './enqueue';`,
      `import add from './all'; add('mail');`,
    ],
    [
      'a file that is the function of another',
      `import enqueue from './enqueue'; export default enqueue;`,
      `import add from './all'; add('mail');`,
    ],
    ['the name that all have for it', '', `import { default as add } from './enqueue'; add('mail');`],
    ['a member of all', '', `import * as jobs from './enqueue'; jobs.default('mail');`],
    ['a member of what is required', '', `require('./enqueue').default('mail');`],
    ['what is brought later', '', `import('./enqueue').then(({ default: add }) => add('mail'));`],
  ])('by who has a function by %s', async (_, all, text) => {
    expect(await filled({ 'enqueue.ts': WHOLE, 'all.ts': all, 'index.ts': `${CALL} ${text}` })).toEqual([
      'mail',
      'print',
    ]);
  });

  test('by who has one that another file is', async () => {
    const index = `import { enqueue } from './enqueue'; enqueue('print'); import add from './all'; add('mail');`;
    expect(
      await filled({
        'enqueue.ts': NAMED,
        'all.ts': `export { enqueue as default } from './enqueue';`,
        'index.ts': index,
      }),
    ).toEqual(['mail', 'print']);
  });

  test.each([
    [
      'a member that other files set',
      `export const Steps = { now: 'print' }; enqueue(Steps.now);`,
      `import { Steps } from './index'; Steps.now = 'mail';`,
    ],
    [
      'a setting that is loaded',
      `import { Config } from './more'; enqueue(Config.step);`,
      `export class Config { static step = 'print'; } Config.step = process.env.STEP;`,
    ],
    [
      'what a class below says',
      `export class One { readonly step: string = 'print'; run() { return enqueue(this.step); } } new One().run();`,
      `import { One } from './index'; export class Two extends One { readonly step = 'mail'; } new Two().run();`,
    ],
  ])('by %s', async (_, text, more) => {
    const index = `import { enqueue } from './enqueue'; import './more'; ${text}`;
    expect(await filled({ 'enqueue.ts': NAMED, 'more.ts': more, 'index.ts': index })).toEqual([
      'mail',
      'print',
    ]);
  });

  test.each([
    ['beside its code', `templateUrl: './page.html'`],
    ['in its code', 'template: `<p (click)="jobs.enqueue(\'mail\')"></p>`'],
  ])('by the template of a component, %s', async (_, template) => {
    const index = `import { Jobs } from './enqueue'; import { Component } from '@angular/core'; new Jobs().enqueue('print');
      @Component({ selector: 'page', ${template} }) export class Page { constructor(readonly jobs: Jobs) {} }`;
    expect(
      await filled({
        'enqueue.ts': `${IMPORTS} export class Jobs { ${body} }`,
        'page.html': `<p (click)="jobs.enqueue('mail')"></p>`,
        'index.ts': index,
      }),
    ).toEqual(['mail', 'print']);
  });
});
