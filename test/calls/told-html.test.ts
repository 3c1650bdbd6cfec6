import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders', 'DELETE /orders/:id', 'GET /live');
const CONF =
  'server { listen 80; location / { root /usr/share/nginx/html; } location /api/ { proxy_pass http://orders:3000/; } }';

/** The model of a shop whose front end is files that nginx hands out. */
function shop(files: Readonly<Record<string, string>>) {
  const web = {
    files: {
      Dockerfile:
        'FROM nginx\nCOPY . /usr/share/nginx/html\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\n',
      'nginx.conf': CONF,
      ...files,
    },
    compose: ['ports: ["80:80"]'],
  };
  return modelOf(systemOf({ orders: { ...orders, compose: ['ports: ["3000:3000"]'] }, web }));
}

const page = (script: string, attributes = '') =>
  `<!doctype html>\n<html>\n<body onload="load()">a < b <!-- <script>fetch('/api/none')</script> -->\n<script${attributes}>\n${script}\n</script>\n</body></html>\n`;

describe('scripts of a page of HTML', () => {
  test('by functions that its elements call, each at its place', async () => {
    const script = `const API = '/api';
      async function load() { return (await fetch(API + '/orders')).json(); }
      function place(body) { return axios.post(\`\${API}/orders\`, body); }
      function gone(id) { const request = new XMLHttpRequest(); request.open('DELETE', '/api/orders/' + id); request.send(); }
      const live = new EventSource('/api/live');`;
    const model = await shop({ 'index.html': page(script) });
    expect(callsIn(model)).toEqual([
      'web → orders GET /orders',
      'web → orders POST /orders',
      'web → orders DELETE /orders/*',
      'web → orders GET /live',
    ]);
    expect(model.calls.map(({ at }) => `${at.path}:${at.line}`)).toEqual(
      [6, 7, 8, 9].map((line) => `web/index.html:${line}`),
    );
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'by what another script of the page defines',
      {
        'index.html': `<script src="js/ask.js"></script>${page("ask('/orders').then(show);\nfetch('/api/orders/7');")}`,
        'js/ask.js':
          "async function ask(path, options = {}) { const answer = await fetch('/api' + path, options); return answer.json(); }",
      },
      ['GET /orders', 'GET /orders/7'],
    ],
    [
      'by scripts of others that know each other, in the order that a page loads them',
      {
        'index.html': '<script src="/js/ask.js?v=2"></script><script src="./js/orders.js"></script>',
        'js/ask.js':
          "const BASE = '/api';\nconst http = { list: (path) => fetch(`${BASE}${path}`), drop: (path) => fetch(BASE + path, { method: 'DELETE' }) };",
        'js/orders.js':
          "function load() { return http.list('/orders'); }\nconst gone = (id) => http.drop(`/orders/${id}`);",
      },
      ['DELETE /orders/*', 'GET /orders'],
    ],
    [
      'as a module, by what it imports',
      {
        'app/index.html': page(
          "import { base } from './settings.js';\nawait fetch(`${base}/orders`, { method: 'POST' });",
          ' type="module"',
        ),
        'app/settings.js': "export const base = '/api';",
      },
      ['POST /orders'],
    ],
    [
      'with jQuery, by a whole address where it is developed',
      {
        'pages/orders.html': page(
          "const at = location.hostname === 'localhost' ? 'http://localhost:3000' : '/api';\n$(function () { $.ajax({ url: at + '/orders/' + id, type: 'DELETE' }); });",
        ),
      },
      ['DELETE /orders/*'],
    ],
    [
      'of several scripts that know each other',
      {
        'index.html': `<script>const base = '/api';</script>\n${page("const url = new URL(base + '/orders', location.origin);\nfetch(url);")}`,
      },
      ['GET /orders'],
    ],
  ])('%s', async (_, files, expected) => {
    const model = await shop(files);
    const calls = callsIn(model).map((call) => call.replace('web → orders ', ''));
    expect([...new Set(calls)].toSorted()).toEqual(expected);
    expect(unknownIn(model)).toEqual([]);
  });

  test('but none that programs write or fill in, of templates, and of what asks nobody', async () => {
    const script = "fetch('/api/orders');";
    const model = await shop({
      'coverage/index.html': page(script),
      'docs/api.html': page(script),
      'storybook-static/iframe.html': page(script),
      'src/orders.component.html': page(script),
      'mail.html': page(`const user = {{ user | tojson }};\n${script}`),
      'bundle.html': page(`${script}${'a();'.repeat(2000)}`),
      'data.html': page(script, ' type="text/template"'),
      'about.html': page("document.title = 'fetch(';").replace("'fetch('", "'orders'"),
    });
    expect(callsIn(model)).toEqual([]);
    expect([...model.files.keys()].filter((path) => path.endsWith('.html'))).toEqual([]);
    expect(model.notices.filter(({ at }) => at?.path.endsWith('.html'))).toEqual([]);
  });

  test('of a server that hands out its own pages, through what it passes on', async () => {
    const admin = {
      files: {
        'package.json': JSON.stringify({ name: 'admin', scripts: { start: 'node index.js' } }),
        'index.js': `const express = require('express');
          const { createProxyMiddleware } = require('http-proxy-middleware');
          const app = express();
          app.use(express.static('public'));
          app.get('/mine', (request, response) => response.end());
          app.use('/back', createProxyMiddleware({ target: process.env.ORDERS_URL, pathRewrite: { '^/back': '' } }));
          app.listen(80);`,
        'public/index.html': page("fetch('/back/orders');\nfetch('/mine');"),
      },
      environment: { ORDERS_URL: 'http://orders:3000' },
    };
    expect(callsIn(await modelOf(systemOf({ orders, admin })))).toContain('admin → orders GET /orders');
  });
});
