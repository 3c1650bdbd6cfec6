import { describe, expect, test } from 'vitest';
import { said } from './bank.js';

const DEFINITIONS = `export const QUEUES = {
  LETTERS: { name: 'letters', options: { attempts: 3 } },
  BILLS: { name: 'bills', options: { attempts: 5 } },
};`;
const FUNCTIONS = `import Queue from 'bull';
const queues = {};
export const createQueue = async (definition, more) => {
  const queue = new Queue(definition.name, Object.assign(definition.options, more));
  queues[definition.name] = queue;
  return queue;
};
export const getQueue = (definition) => queues[definition.name];`;
const WORKER = `import { getQueue } from './functions.js';
export const work = async (queue, run) => {
  const kept = getQueue(queue);
  kept.process(run);
  if (await kept.isPaused()) await kept.resume();
};`;
const BARREL = `import { work } from './worker.js';
import { createQueue, getQueue } from './functions.js';
import { QUEUES } from './definitions.js';
export { QUEUES, createQueue, getQueue, work };`;
const TELLER = `import { QUEUES, createQueue, getQueue } from '@bank/queues';
createQueue(QUEUES.LETTERS);
createQueue(QUEUES.BILLS);
export const send = async (letter) => {
  const letters = getQueue(QUEUES.LETTERS);
  await letters.add(letter);
};`;
const LEDGER = `import { QUEUES, createQueue, work } from '@bank/queues';
Promise.all([createQueue(QUEUES.LETTERS, { type: 'subscriber' })]).then(() => work(QUEUES.LETTERS, () => {}));`;

/** What is said of a bank whose services share a library of queues, with some of its files in place of others. */
function saidWith(
  files: Readonly<Record<string, string>> = {},
  ledger = LEDGER,
  teller = TELLER,
): Promise<readonly string[]> {
  const others = {
    'package.json': '{"name":"bank","workspaces":["libs/*","teller","ledger"]}',
    'libs/queues/package.json':
      '{"name":"@bank/queues","type":"module","main":"src/index.js","dependencies":{"bull":"4"}}',
    'libs/queues/src/index.js': BARREL,
    'libs/queues/src/definitions.js': DEFINITIONS,
    'libs/queues/src/functions.js': FUNCTIONS,
    'libs/queues/src/worker.js': WORKER,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`libs/queues/src/${name}`, text])),
  };
  return said({ 'index.js': teller }, { 'index.js': ledger }, {}, others);
}

const changed = (text: string, ...[from, to]: [string, string]) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('a queue that a library keeps by the name it is made for', () => {
  test('is heard by whoever has a function of the library ask another for it', async () => {
    expect(await saidWith()).toEqual(['letters: teller → ledger']);
  });

  test('whatever the library keeps it in, and however many functions stand between', async () => {
    const functions = FUNCTIONS.replace('= {}', '= new Map()')
      .replace('queues[definition.name] = queue', 'queues.set(definition.name, queue)')
      .replace('queues[definition.name]', 'queues.get(definition.name)');
    expect(await saidWith({ 'functions.js': functions })).toEqual(['letters: teller → ledger']);
    const worker = `import { getQueue } from './functions.js';
      const kept = (definition) => getQueue(definition);
      const ready = (definition) => kept(definition);
      export const work = (queue, run) => ready(queue).process(run);`;
    expect(await saidWith({ 'worker.js': worker })).toEqual(['letters: teller → ledger']);
  });

  test('also where the class is required, or the function is told only its name', async () => {
    const required = changed(FUNCTIONS, "import Queue from 'bull'", "const Queue = require('bull')");
    expect(await saidWith({ 'functions.js': required })).toEqual(['letters: teller → ledger']);
    const named = FUNCTIONS.replace(/getQueue = .*/, 'getQueue = (name) => queues[name];');
    const teller = changed(TELLER, 'getQueue(QUEUES.LETTERS)', 'getQueue(QUEUES.LETTERS.name)');
    const worker = changed(WORKER, 'getQueue(queue)', 'getQueue(queue.name)');
    expect(await saidWith({ 'functions.js': named, 'worker.js': worker }, LEDGER, teller)).toEqual([
      'letters: teller → ledger',
    ]);
  });

  test('is not heard by who makes no such queue, nor by who waits for another', async () => {
    const bills = LEDGER.replaceAll('LETTERS', 'BILLS');
    expect(await saidWith({}, bills)).toEqual(['bills: nobody → ledger', 'letters: teller → nobody']);
    const none = changed(LEDGER, 'work(QUEUES.LETTERS, () => {})', '{}');
    expect(await saidWith({}, none)).toEqual(['letters: teller → nobody']);
    const another = changed(LEDGER, 'work(QUEUES.LETTERS', 'work(QUEUES.BILLS');
    expect(await saidWith({}, another)).toEqual(['letters: teller → nobody']);
  });
});
