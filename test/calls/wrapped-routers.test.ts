import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';

/** The routes that a service answers. */
async function routesOf(files: Record<string, string>): Promise<readonly string[]> {
  const { endpoints } = await modelOf(systemOf({ shop: { files } }));
  return endpoints.map(({ method, path }) => `${method ?? 'ANY'} ${path}`);
}

const START = "import express from 'express';\nimport Schema from '@shop/schema';\nconst app = express();\n";
const ROUTES = `export default async function routes(schema, config) {
  await schema.get('/plays', { name: 'List', res: 'res.Plays.json' }, async (req, res) => res.json([]));
  await schema.patch('/plays/:play', { ':play': 'integer' }, async (req, res) => res.json({}));
}
`;
const TOLD = ['GET /api/plays', 'PATCH /api/plays/*'];

describe('what a library makes around a router adds routes to it', () => {
  test.each([
    [
      'in files of a directory, by a url',
      {
        'index.js': `${START}const schema = new Schema(express.Router(), { limit: 50 });
app.use('/api', schema.router);
await schema.api();
await schema.load(new URL('./routes/', import.meta.url), { silent: true });
app.listen(80);
`,
        'routes/plays.js': ROUTES,
        'other/plays.js': ROUTES.replaceAll('/plays', '/others'),
      },
    ],
    [
      'in files of a directory, by a path, and the router by itself',
      {
        'index.js': `${START}import { join } from 'node:path';
const router = express.Router();
const schema = new Schema(router);
schema.loadAll(join(import.meta.dirname, 'routes'));
app.use('/api', router);
app.listen(80);
`,
        'routes/plays.js': ROUTES,
      },
    ],
    [
      'in a function that is given it',
      {
        'index.js': `${START}import routes from './plays.js';
const schema = new Schema(express.Router());
app.use('/api', schema.router);
routes(schema, {});
app.listen(80);
`,
        'plays.js': ROUTES,
      },
    ],
    [
      'where it stands, made by a function',
      {
        'index.js': `${START}import { addAsync } from '@shop/async';
const plays = addAsync(express.Router());
plays.get('/plays', async (req, res) => res.json([]));
plays.patch('/plays/:play', check(), async (req, res) => res.json({}));
app.use('/api', plays);
app.listen(80);
`,
      },
    ],
  ])('%s', async (_, files) => {
    expect(await routesOf(files)).toEqual(TOLD);
  });

  test('but not what asks or carries it', async () => {
    const files = {
      'index.js': `${START}import request from 'supertest';
import Cache from '@shop/cache';
import http from 'node:http';
app.get('/plays', (req, res) => res.json([]));
const server = http.createServer(app);
server.get('/of-server', (req, res) => res.json([]));
const ask = request(app);
ask.get('/of-test', (error, answer) => console.log(answer));
const cache = new Cache(app);
cache.get('/of-key', { ttl: 5 });
cache.get('of-name', (value) => value);
cache.get('/of-failure', (error, value) => console.log(error ?? value));
const options = { ttl: 5 };
cache.get('/of-options', options);
cache.load(new URL('./keys/', import.meta.url));
new Cache({ app }).get('/of-options', (value) => value);
app.listen(80);
`,
      'keys/plays.js': ROUTES.replace('export default', 'export'),
    };
    expect(await routesOf(files)).toEqual(['GET /plays']);
  });
});
