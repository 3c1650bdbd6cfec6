import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/model/model.js';
import { mapOf } from '../../src/report/map.js';
import { mapTable } from '../../src/report/map-table.js';
import { answering, modelOf, systemOf } from './support.js';
import { askedOfGateway as asked, gateway, handedBy, plays, tickets } from './theatre.js';

/** Each service that answers in the end what a page asks, with its routes. */
function answeredIn(model: Model, from = 'web'): readonly string[] {
  return mapOf(model).calls.flatMap((call) =>
    call.from === from
      ? (call.handedOnTo ?? []).flatMap(({ service, routes }) => routes.map((route) => `${service} ${route}`))
      : [],
  );
}

describe('who answers what a gateway hands on', () => {
  test('by a handler that is written in a loop, each path with its own', async () => {
    const code = `const express = require('express');
      const axios = require('axios');
      const app = express();
      const routes = [{ prefix: '/plays', target: process.env.PLAYS }, { prefix: '/seats', target: process.env.TICKETS }];
      for (const route of routes)
        app.use(route.prefix, async (request, response) => {
          const { data } = await axios({ method: request.method, url: route.target + request.originalUrl });
          response.json(data);
        });
      app.listen(80);`;
    const model = await modelOf(
      systemOf({ plays, tickets, gateway: gateway({ 'index.js': code }), web: asked('/plays', '/seats/7') }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /plays', 'tickets GET /seats/7']);
  });

  test.each([
    ['by a name', 'app.use(route.prefix, proxy);'],
    [
      'in a pipeline',
      'const all = []; if (route.guarded) all.push(guard); all.push(proxy); app.use(route.prefix, ...all);',
    ],
  ])('by a proxy that a loop makes and mounts %s, each path with its own', async (_, mounting) => {
    const code = `const express = require('express');
      const { createProxyMiddleware } = require('http-proxy-middleware');
      const { guard } = require('./guard');
      const routes = [
        { prefix: '/stage', target: process.env.PLAYS, puts: { '^/stage': '/plays' } },
        { prefix: '/box', target: process.env.TICKETS, puts: { '^/box': '/seats' }, guarded: true },
      ];
      const setUp = (app) => {
        routes.forEach((route) => {
          const proxy = createProxyMiddleware({ target: route.target, pathRewrite: route.puts });
          ${mounting}
        });
      };
      const app = express();
      setUp(app);
      app.listen(80);`;
    const guard = 'exports.guard = (request, response, next) => next();';
    const files = { 'index.js': code, 'guard.js': guard };
    const handing = gateway(files, { express: '4', 'http-proxy-middleware': '2' });
    const model = await modelOf(
      systemOf({ plays, tickets, gateway: handing, web: asked('/stage', '/box/7') }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /plays', 'tickets GET /seats/7']);
    expect(handedBy(model)).toEqual([
      '/stage/* → plays /plays/*, GET /plays',
      '/box/* → tickets /seats/*, GET /seats/7',
    ]);
  });

  test('but not what it answers by a route of its own', async () => {
    const code = `const express = require('express');
      const { createProxyMiddleware } = require('http-proxy-middleware');
      const app = express();
      app.get('/seats/:id', (request, response) => response.json({}));
      app.use('/seats', createProxyMiddleware({ target: process.env.TICKETS }));
      app.listen(80);`;
    const model = await modelOf(
      systemOf({ plays, tickets, gateway: gateway({ 'index.js': code }), web: asked('/seats/7') }),
    );
    expect(answeredIn(model)).toEqual([]);
  });

  test('by the route that is left of the path, and not what the gateway answers itself', async () => {
    const code = `import express from 'express';
      import { createProxyMiddleware } from 'http-proxy-middleware';
      const app = express();
      app.get('/box/prices', (request, response) => response.json([]));
      app.use('/box', createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: { '^/box': '/seats' } }));
      app.use('/api', createProxyMiddleware({ target: process.env.PLAYS, pathRewrite: { '^/api/old': '/plays', '^/api/new': '/v2' } }));`;
    const web = asked('/box/7', '/box/prices', '/api/old', '/api/new/plays', '/none');
    const model = await modelOf(
      systemOf({
        tickets,
        plays,
        web,
        gateway: gateway({ 'index.js': code }, { 'http-proxy-middleware': '^2.0.6' }),
      }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /plays', 'plays GET /v2/plays', 'tickets GET /seats/7']);
    expect(handedBy(model)).toEqual([
      '/api/new/* /api/old/* → plays /plays/*, /v2/*, GET /plays, GET /v2/plays',
      '/box/* → tickets /seats/*, GET /seats/7',
    ]);
    const terminal = { width: 80, colour: false };
    const row = mapTable(model, terminal).replace(/\s+/g, ' ');
    expect(row).toContain('GET /none → plays and tickets');
  });

  test('behind another gateway', async () => {
    const code = (to: string, path: string) => `import express from 'express';
      import proxy from 'express-http-proxy';
      const app = express();
      app.use('${path}', proxy('${to}'));`;
    const outer = gateway({ 'index.js': code('http://inner:3000', '/theatre') });
    const inner = gateway({ 'index.js': code('http://plays:3000', '/stage') });
    const model = await modelOf(
      systemOf({ plays, gateway: outer, inner, web: asked('/theatre/stage/plays') }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /plays']);
    expect(handedBy(model)).toEqual(['/theatre/* → inner /*, GET /stage/plays']);
    expect(handedBy(model, 'inner')).toEqual(['/stage/* → plays /*, GET /plays']);
  });

  test('where it is not seen how the path is made, by the one end of it that is answered', async () => {
    const code = `import express from 'express';
      import { createProxyMiddleware } from 'http-proxy-middleware';
      const app = express();
      app.use('/api', createProxyMiddleware({ target: process.env.PLAYS, pathRewrite: rewritten }));`;
    const web = asked('/api/plays', '/api/unheard');
    const model = await modelOf(systemOf({ plays, web, gateway: gateway({ 'index.js': code }) }));
    expect(answeredIn(model)).toEqual(['plays GET /*', 'plays GET /plays']);
  });

  test('by that end even where a route of one word may be what a parameter says', async () => {
    const code = `import express from 'express';
      import { createProxyMiddleware } from 'http-proxy-middleware';
      const app = express();
      app.use('/plays', createProxyMiddleware({ target: process.env.PLAYS, pathRewrite: rewritten }));`;
    const page = { files: { 'index.js': 'export const ask = (id) => fetch(`http://gateway/plays/${id}`);' } };
    const stage = answering('GET /health', 'GET /plays/:id');
    const all = { plays: stage, web: page, gateway: gateway({ 'index.js': code }) };
    expect(answeredIn(await modelOf(systemOf(all)))).toEqual(['plays GET /plays/*']);
  });

  test('by a handler that asks for whatever it is asked for', async () => {
    const code = `import express from 'express';
      import axios from 'axios';
      const app = express();
      app.all('/plays/*', async (req, res) => {
        const answer = await axios({ method: req.method, url: \`\${process.env.PLAYS}/v2\${req.originalUrl}\`, data: req.body });
        res.status(answer.status).send(answer.data);
      });
      app.listen(3000);`;
    const stage = answering('GET /v2/plays/:id', 'POST /v2/plays/:id');
    const web = asked('/plays/7', '/other');
    const model = await modelOf(
      systemOf({ plays: stage, web, gateway: gateway({ 'index.js': code }, { axios: '1', express: '4' }) }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /v2/plays/7']);
  });
});

describe('handlers that pass on what they are asked', () => {
  const dependencies = { axios: '1', express: '4' };

  test('that a loop adds with what each element of its list says', async () => {
    const code = `import express from 'express';
      import axios from 'axios';
      const app = express();
      const table = [
        { at: '/box', target: process.env.TICKETS, puts: '/seats' },
        { at: '/stage', target: process.env.PLAYS, puts: '/v2' },
      ];
      const passing = (target, puts) => async (req, res) => {
        const rest = req.path === '/' ? '' : req.path;
        const answer = await axios({ method: req.method, url: \`\${target}\${puts}\${rest}\`, data: req.body });
        res.status(answer.status).json(answer.data);
      };
      table.forEach((route) => {
        const handlers = [checked, passing(route.target, route.puts)];
        app.use(route.at, ...handlers);
      });
      app.listen(3000);`;
    const web = asked('/box/7', '/stage/plays', '/none');
    const model = await modelOf(
      systemOf({ tickets, plays, web, gateway: gateway({ 'index.js': code }, dependencies) }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /v2/plays', 'tickets GET /seats/7']);
    expect(handedBy(model)).toEqual([
      '/stage/* → plays /v2/*, GET /v2/plays',
      '/box/* → tickets /seats/*, GET /seats/7',
    ]);
  });

  test('through methods of a class that are given the request, in loops in loops', async () => {
    const code = `import express, { type Request, type Response } from 'express';
      import axios from 'axios';
      const SERVICES = { plays: { url: process.env.PLAYS, paths: ['/plays'] }, tickets: { url: process.env.TICKETS, paths: ['/seats', '/boxes'] } };
      class Gateway {
        app = express();
        constructor() {
          Object.entries(SERVICES).forEach(([name, service]) => {
            service.paths.forEach((path) => {
              this.app.all(path, async (req: Request, res: Response) => { await this.pass(req, res, service.url); });
              this.app.all(\`\${path}/*\`, async (req: Request, res: Response) => { await this.pass(req, res, service.url); });
            });
          });
        }
        async pass(req: Request, res: Response, url: string) {
          const options = { method: req.method.toLowerCase(), url: \`\${url}\${req.originalUrl}\` };
          res.json((await axios(options)).data);
        }
      }
      new Gateway().app.listen(3000);`;
    const model = await modelOf(
      systemOf({
        tickets,
        plays,
        web: asked('/seats/7', '/plays', '/boxes/1'),
        gateway: gateway({ 'index.ts': code }, dependencies),
      }),
    );
    expect(answeredIn(model)).toEqual(['plays GET /plays', 'tickets GET /boxes/1', 'tickets GET /seats/7']);
    expect(handedBy(model)).toEqual([
      '/plays /plays/* → plays /plays, /plays/*, GET /plays',
      '/boxes /boxes/* /seats /seats/* → tickets /boxes, /boxes/*, /seats, /seats/*, GET /boxes/1, GET /seats/7',
    ]);
  });
});

describe('services that a handler looks up by what it is asked', () => {
  test.each([
    [
      'by a part of the path, in an object',
      {
        'index.js': `import express from 'express';
          import axios from 'axios';
          const app = express();
          const services = { box: process.env.TICKETS, stage: process.env.PLAYS };
          app.all('/api/:service/*', async (req, res) => {
            const { service } = req.params;
            const base = services[service];
            if (!base) return res.status(404).end();
            res.json((await axios({ method: req.method, url: \`\${base}/\${req.params[0]}\`, data: req.body })).data);
          });
          app.listen(3000);`,
      },
    ],
    [
      'by the beginning of the path, in a list',
      {
        'index.js': `import express from 'express';
          import axios from 'axios';
          const app = express();
          const routes = [{ prefix: '/api/box', target: process.env.TICKETS }, { prefix: '/api/stage', target: process.env.PLAYS }];
          app.use(async (req, res, next) => {
            const route = routes.find((each) => req.path.startsWith(each.prefix));
            if (!route) return next();
            res.json((await axios.request({ method: req.method, url: route.target + req.path.slice(route.prefix.length) })).data);
          });
          app.listen(3000);`,
      },
    ],
    [
      'by the beginning of the path, in a list that names services of a table',
      {
        'index.js': `import express from 'express';
          import axios from 'axios';
          const app = express();
          const ROUTES = [{ prefix: '/api/box', service: 'tickets' }, { prefix: '/api/stage', service: 'plays' }];
          const urls = { tickets: process.env.TICKETS, plays: process.env.PLAYS };
          app.use(async (req, res, next) => {
            const route = ROUTES.find((each) => req.path === each.prefix || req.path.startsWith(\`\${each.prefix}/\`));
            const base = route && urls[route.service];
            if (!base) return next();
            res.json((await axios.request({ method: req.method, url: base + req.path.slice(route.prefix.length) })).data);
          });
          app.listen(3000);`,
      },
    ],
    [
      'by a function of another file that is given the table, for a handler that is made',
      {
        'index.js': `import express from 'express';
          import { forwardTo } from './forward.js';
          const app = express();
          const urls = { tickets: process.env.TICKETS, plays: process.env.PLAYS };
          app.use(forwardTo({ urls, timeout: 8000 }));
          app.listen(3000);`,
        'routes.js': `const ROUTES = [{ prefix: '/api/box', service: 'tickets' }, { prefix: '/api/stage', service: 'plays' }];
          const plain = (path) => (path.endsWith('/') ? path.slice(0, -1) : path);
          export const resolveTarget = (path, urls) => {
            const asked = plain(path);
            const route = ROUTES.find((each) => asked === each.prefix || asked.startsWith(\`\${each.prefix}/\`));
            if (!route) return null;
            const base = urls?.[route.service];
            if (!base) return null;
            return { service: route.service, prefix: route.prefix, base };
          };`,
        'forward.js': `import axios from 'axios';
          import { resolveTarget } from './routes.js';
          export const forwardTo = ({ urls, timeout }) => {
            const middleware = async (req, res, next) => {
              const target = resolveTarget(req.path, urls);
              if (!target) return next();
              const { data } = await axios.request({ method: req.method, url: target.base + req.originalUrl.replace(target.prefix, ''), timeout });
              res.json(data);
            };
            return middleware;
          };`,
      },
    ],
    [
      'so, where yet another function of another file asks',
      {
        'index.js': `const express = require('express');
          const { forwardTo } = require('./forward');
          const { urls } = require('./urls');
          const app = express();
          app.use(forwardTo({ urls, timeout: 8000 }));
          app.listen(3000);`,
        'urls.js': `const address = (value, usual) => {
            const said = typeof value === 'string' && value.trim() ? value.trim() : usual;
            try { return new URL(said).toString().replace(/\\/$/, ''); } catch { return usual; }
          };
          module.exports = { urls: { tickets: address(process.env.TICKETS, 'http://localhost:1'), plays: address(process.env.PLAYS, 'http://localhost:2') } };`,
        'forward.js': `const { send } = require('./send');
          const ROUTES = [{ prefix: '/api/box', service: 'tickets' }, { prefix: '/api/stage', service: 'plays' }];
          const resolveTarget = (path, urls) => {
            const route = ROUTES.find((each) => path === each.prefix || path.startsWith(\`\${each.prefix}/\`));
            if (!route) return null;
            return { service: route.service, prefix: route.prefix, base: urls?.[route.service] };
          };
          const forwardTo = ({ urls, timeout = 1000 }) => {
            const middleware = async (req, res, next) => {
              const target = resolveTarget(req.path, urls);
              if (!target) return next();
              await send({ req, res, base: target.base, prefix: target.prefix, timeout });
            };
            return middleware;
          };
          module.exports = { forwardTo };`,
        'send.js': `const http = require('http');
          const send = ({ req, res, base, prefix, timeout }) => new Promise((resolve, reject) => {
            const url = new URL(req.originalUrl.replace(prefix, ''), base);
            const asked = http.request(
              { protocol: url.protocol, hostname: url.hostname, port: url.port, method: req.method, path: \`\${url.pathname}\${url.search}\`, timeout },
              (answer) => { answer.pipe(res); answer.on('end', resolve); },
            );
            req.pipe(asked);
          });
          module.exports = { send };`,
      },
    ],
    [
      'by Nest, with what is configured under names',
      {
        'index.ts': `import { All, Controller, Module, Req, Res } from '@nestjs/common';
          import { ConfigService } from '@nestjs/config';
          import { NestFactory } from '@nestjs/core';
          import type { Request, Response } from 'express';
          const TABLE: Record<string, string> = { '/api/box': 'TICKETS', '/api/stage': 'PLAYS' };
          @Controller()
          export class Edge {
            constructor(private readonly config: ConfigService) {}
            @All('/api/*path')
            async pass(@Req() req: Request, @Res() res: Response) {
              const prefix = Object.keys(TABLE).find((each) => req.path.startsWith(each));
              const target = this.config.get<string>(TABLE[prefix]);
              const url = \`\${target}\${req.originalUrl.replace(prefix, '')}\`;
              res.send(await (await fetch(url, { method: req.method })).text());
            }
          }
          @Module({ controllers: [Edge] })
          export class App {}
          NestFactory.create(App).then((app) => app.listen(3000));`,
      },
    ],
    [
      'in a loop over the names of an object, by a function of its own',
      {
        'index.js': `import express from 'express';
          import axios from 'axios';
          const app = express();
          const SERVICES = { '/api/box': process.env.TICKETS, '/api/stage': process.env.PLAYS };
          function resolveTarget(path) {
            for (const prefix of Object.keys(SERVICES)) if (path.startsWith(prefix)) return [prefix, SERVICES[prefix]];
            return [];
          }
          app.all('*', async (req, res) => {
            const [prefix, target] = resolveTarget(req.path);
            if (!target) return res.status(404).end();
            res.json((await axios({ method: req.method, url: target + req.originalUrl.replace(prefix, ''), data: req.body })).data);
          });
          app.listen(3000);`,
      },
    ],
    [
      'by a proxy that a handler makes of what a map has',
      {
        'index.js': `import express from 'express';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          const app = express();
          const services = new Map([['/api/box', process.env.TICKETS], ['/api/stage', process.env.PLAYS]]);
          app.all('*', (req, res, next) => {
            for (const [prefix, target] of services.entries())
              if (req.path.startsWith(prefix))
                return createProxyMiddleware({ target, changeOrigin: true, pathRewrite: { [\`^\${prefix}\`]: '' } })(req, res, next);
            next();
          });
          app.listen(3000);`,
      },
    ],
  ])('%s', async (_, files) => {
    const web = asked('/api/box/seats/7', '/api/stage/plays', '/none');
    const dependencies = { axios: '1', express: '4' };
    const model = await modelOf(systemOf({ tickets, plays, web, gateway: gateway(files, dependencies) }));
    expect(answeredIn(model)).toEqual(['plays GET /plays', 'tickets GET /seats/7']);
    expect(handedBy(model)).toEqual([
      '/api/stage/* → plays /*, GET /plays',
      '/api/box/* → tickets /*, GET /seats/7',
    ]);
  });
});

test('of two mounts, whoever has the word that the path begins with', async () => {
  const code = `const express = require('express');
    const { createProxyMiddleware } = require('http-proxy-middleware');
    const app = express();
    app.use('/plays', createProxyMiddleware({ target: process.env.PLAYS + '/plays' }));
    app.use('/:house/seats', createProxyMiddleware({ target: process.env.TICKETS + '/seats' }));
    app.listen(80);`;
  const handing = gateway({ 'index.js': code }, { express: '4', 'http-proxy-middleware': '3' });
  const web = asked('/plays/seats', '/north/seats/7');
  const model = await modelOf(
    systemOf({ plays: answering('GET /plays/:id'), tickets, web, gateway: handing }),
  );
  expect(answeredIn(model)).toEqual(['plays GET /plays/seats', 'tickets GET /seats/7']);
});
