import { expect, test } from 'vitest';
import { usageOf, written } from './support.js';

/** Each access with its place. */
async function placesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { usage } = await usageOf({ 'package.json': { name: 'shop' }, ...files });
  const found = (usage?.accesses ?? []).map(
    ({ mode, table, at }) => `${mode} ${written(table.name)} ${at.path}:${at.line}`,
  );
  return [...new Set(found)].sort();
}

const RUN = `import Generic from '@shop/generic';
  import { sql } from 'slonik';
  export default class Run extends Generic {
    static _table = 'runs';
    static async open(pool) { return pool.query(sql\`SELECT * FROM runs WHERE open\`); }
  }`;

test('a class that says its table does with rows what the methods are called that it has of a package', async () => {
  const files = {
    'run.js': RUN,
    'job.js': `import { Model } from '@shop/models';
      class Base extends Model { static get tableName() { return 'jobs'; } }
      export class Job extends Base {}`,
    'api.js': `import Run from './run.js';
      import { Job } from './job.js';
      export async function add(pool, body) {
        const run = await Run.generate(pool, body);
        await run.commit({ live: true });
        await Run.from(pool, 1);
        const job = await Job.findById(1);
        await job.destroy();
      }`,
  };
  expect(await placesOf(files)).toEqual([
    'read jobs api.js:7',
    'read runs api.js:6',
    'read runs run.js:5',
    'write jobs api.js:8',
    'write runs api.js:4',
    'write runs api.js:5',
  ]);
});

test('but nothing of words that say nothing, of rows of others, and of a class that says no table', async () => {
  const files = {
    'run.js': RUN,
    'others.js': `import Generic from '@shop/generic';
      import { Model } from 'dynamoose-models';
      import { Component } from 'react';
      export class Clock extends Generic { static interval = 'runs'; }
      export class Cart extends Model { static tableName = 'carts'; }
      export class Page extends Component { static table = 'pages'; }`,
    'api.js': `import Run from './run.js';
      import { Clock, Cart, Page } from './others.js';
      export async function add(pool, body) {
        await Run.validate(body);
        await Run.generator(pool);
        const run = await Run.from(pool, 1);
        await run.jobs.create({});
        await run.related('jobs').create({});
        await run.serialize().update({});
        await Clock.create(pool);
        await Cart.create(body);
        await Page.create(body);
      }`,
  };
  expect(await placesOf(files)).toEqual(['read runs api.js:6', 'read runs run.js:5']);
});
