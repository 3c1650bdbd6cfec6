import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const FORWARD = `const axios = require('axios');
const forward = (base) => async (request, response) => {
  const answer = await axios({ method: request.method, url: base + request.url, data: request.body });
  response.status(answer.status).json(answer.data);
};`;

/** What a page asks of a server that only a variable names, and that hands on to services whose paths are others. */
async function asked(gateway: string, page: string): Promise<readonly string[]> {
  const files = {
    'package.json':
      '{ "name": "web", "scripts": { "start": "vite" }, "dependencies": { "http-proxy-middleware": "2" } }',
    'src/main.js': `const API_URL = import.meta.env.VITE_API_URL;\n${page}`,
  };
  const model = await modelOf(
    systemOf({
      crews: answering('GET /api/v2/groups/mine', 'POST /api/v2/groups', 'DELETE /api/v2/groups/:id'),
      tasks: answering('GET /api/tasks/:id', 'POST /api/tasks/new'),
      gateway: {
        files: {
          'index.js': `const app = require('express')(); const router = require('express').Router();\n${gateway}\napp.use('/api', router); app.listen(5000);`,
        },
        environment: {
          CREWS_URL: 'http://crews:3000/api/v2/groups',
          TASKS_URL: 'http://tasks:3000/api/tasks',
        },
      },
      web: { files },
    }),
  );
  return callsIn(model).filter((each) => each.startsWith('web'));
}

const PAGE = `export const mine = () => fetch(\`\${API_URL}/group/mine\`);
export const found = () => fetch(\`\${API_URL}/group\`, { method: 'POST' });
export const drop = (id) => fetch(\`\${API_URL}/group/\${id}\`, { method: 'DELETE' });
export const task = (id) => fetch(\`\${API_URL}/tasks/\${id}\`);`;
const ASKED = [
  'web → gateway DELETE /api/group/*',
  'web → gateway GET /api/group/mine',
  'web → gateway GET /api/tasks/*',
  'web → gateway POST /api/group',
];

describe('what hands on all below a path answers it', () => {
  test.each([
    [
      'in functions that are made for whom they ask',
      `${FORWARD}\nrouter.use('/group', auth, forward(process.env.CREWS_URL)); router.use('/tasks', forward(process.env.TASKS_URL));`,
    ],
    [
      'in handlers that call such a function',
      `${FORWARD}\nrouter.use('/group', (request, response) => forward(process.env.CREWS_URL)(request, response)); router.use('/tasks', async (request, response) => { await forward(process.env.TASKS_URL)(request, response); });`,
    ],
    [
      'in a loop',
      `${FORWARD}\nfor (const [path, base] of Object.entries({ group: process.env.CREWS_URL, tasks: process.env.TASKS_URL })) router.use('/' + path, auth, forward(base));`,
    ],
    [
      'by proxies in a handler',
      `const { createProxyMiddleware } = require('http-proxy-middleware');
       const toCrews = createProxyMiddleware({ target: process.env.CREWS_URL }); const toTasks = createProxyMiddleware({ target: process.env.TASKS_URL });
       router.use('/group', auth, (request, response, next) => toCrews(request, response, next)); router.use('/tasks', (request, response, next) => toTasks(request, response, next));`,
    ],
  ])('%s', async (_, gateway) => {
    expect([...(await asked(gateway, PAGE))].sort()).toEqual(ASKED);
  });

  test('but what hands on whatever it is asked tells of no path', async () => {
    const gateway = `${FORWARD}\nrouter.use('/tasks', forward(process.env.TASKS_URL)); router.use(forward(process.env.CREWS_URL));`;
    expect(await asked(gateway, 'export const other = () => fetch(`${API_URL}/bills/open`);')).toEqual([]);
  });

  test('and what only looks at requests on their way answers none', async () => {
    const gateway = `const axios = require('axios');
      router.use('/group', async (request, response, next) => { await axios.post(process.env.TASKS_URL + '/new', { path: request.url }); next(); });`;
    expect(await asked(gateway, PAGE)).not.toContain('web → gateway GET /api/group/mine');
  });
});
