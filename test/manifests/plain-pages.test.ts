import { describe, expect, it } from 'vitest';
import { described, packageAt, type Repository, unitsOf } from './in-memory.js';

const SERVER = "const app = require('express')();\napp.listen(process.env.PORT || 3000);\n";
const system = (more: Repository): string[] =>
  described(
    unitsOf({
      'package.json': { name: 'clinic', scripts: { start: 'docker compose up' } },
      ...packageAt('orders', {
        name: 'orders',
        scripts: { start: 'node server.js' },
        dependencies: { express: '5' },
      }),
      'orders/server.js': SERVER,
      ...more,
    }),
  );

const page = '<html><body><script src="app.js"></script></body></html>';
const asks = "const API = 'http://localhost:3000/api';\nfetch(`${API}/orders`);\n";

describe('pages that nothing builds', () => {
  it.each<[string, string, Repository]>([
    ['by a script beside them', 'web', { 'web/index.html': page, 'web/app.js': asks }],
    [
      'in another directory of theirs, from what they are told elsewhere',
      'web',
      {
        'web/public/index.html':
          '<script src="/js/config.js?v=2"></script>\n<script defer src="/js/orders.js"></script>',
        'web/public/js/config.js': "window.API = 'http://127.0.0.1:3000';",
        'web/public/js/orders.js': "axios.get(API + '/orders');",
      },
    ],
    [
      'of which another one asks, by modules',
      'web',
      {
        'web/index.html': '<a href="pages/orders.html">Orders</a>',
        'web/pages/orders.html': '<script type="module" src="../js/orders.js"></script>',
        'web/js/orders.js': "import { all } from './api.js';\nall();\n",
        'web/js/api.js': 'export const all = () => fetch(`http://${location.hostname}:3000/orders`);\n',
      },
    ],
    [
      'within the page',
      'admin-panel',
      {
        'admin-panel/index.html':
          "<script>\nconst socket = new WebSocket('ws://localhost:3000');\n</script>\n<script src='menu.js'></script>",
        'admin-panel/menu.js': 'toggle();',
      },
    ],
  ])('that ask a service %s are a front end', (_, name, files) => {
    expect(system(files)).toContain(`service ${name} at ${name}`);
  });

  const files = (directory: string, script = asks, html = page): Repository => ({
    [`${directory}/index.html`]: html,
    [`${directory}/app.js`]: script,
  });
  it.each<[string, Repository]>([
    ['documentation', files('docs')],
    ['a report', files('reports/coverage')],
    ['to try something with', files('ws-demo')],
    ['e-mails', files('emails')],
    ['what tells of an API', files('swagger-ui')],
    ['what was built', files('web/dist')],
    ['asking nobody', files('web', 'document.title = "http://localhost:3000";')],
    ['asking only others', files('web', "fetch('https://api.weather.example/today');")],
    ['asking what no service has', files('web', "fetch('http://localhost:9999/orders');")],
    ['asking in a comment', files('web', "fetch('/menu.json');\n// fetch('http://localhost:3000/orders')\n")],
    ['with scripts of others', files('web', asks, '<script src="https://cdn.example/app.js"></script>')],
    ['part of a service', files('orders/public')],
    [
      'what a service hands out',
      {
        ...files('web'),
        'orders/server.js': `${SERVER}app.use(require('express').static(require('path').join(__dirname, '../web')));\n`,
      },
    ],
  ])('are none: %s', (_, more) => {
    expect(system(more)).toEqual(['service orders at orders']);
  });

  it('are part of the only service of a tree', () => {
    const units = unitsOf({
      'package.json': {
        name: 'clinic',
        scripts: { start: 'node server.js' },
        dependencies: { express: '5' },
      },
      'server.js': SERVER,
      ...files('web'),
    });
    expect(units.map(({ path }) => path)).toEqual(['']);
  });
});

describe('a package whose start script starts others', () => {
  const left: Repository = {
    'src/index.ts': "import express from 'express';\nexpress().listen(3000);\n",
    Dockerfile:
      'FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["npm", "start"]\n',
  };
  const scripts = {
    start: 'concurrently "npm run start:orders" "cd carts && npm start"',
    'start:orders': 'cd orders && npm start',
  };
  const root = (json: object) => system({ ...left, 'package.json': { name: 'clinic', ...json } });

  it('runs nothing that was left in it, and makes no image of that', () => {
    expect(root({ scripts })).not.toContain('service clinic at the root');
  });
  it('does so where it can be built', () => {
    expect(root({ scripts: { ...scripts, build: 'tsc' } })).toContain('service clinic at the root');
  });
  it('does so where it starts that as well', () => {
    const start = 'concurrently "npm run start:orders" "node dist/index.js"';
    expect(root({ scripts: { ...scripts, start }, dependencies: { express: '5' } })).toContain(
      'service clinic at the root',
    );
  });
});
