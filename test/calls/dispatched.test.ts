import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';
import { askedOfGateway as asked, gateway, handedBy, plays, tickets } from './theatre.js';

const dependencies = { express: '5', 'express-http-proxy': '2', 'http-proxy': '1' };
/** A gateway that chooses among proxies that other files make. */
const choosing = (body: string, mount = "app.use('/api', (req, res, next) => { guard(req, res, next); });") =>
  gateway(
    {
      'index.js': `import express from 'express'; import { guard } from './guard.js'; import { dispatch } from './dispatch.js';
        const app = express(); ${mount} app.listen(3000);`,
      'guard.js': `import { dispatch } from './dispatch.js';
        export const guard = (req, res, next) => {
          if (req.originalUrl === '/api/login') { dispatch(req, res, next); return; }
          check(req, res, (error) => { if (error) return next(error); dispatch(req, res, next); });
        };`,
      'dispatch.js': `import { toPlays, toTickets } from './proxies.js';
        const ROUTES = { BOX: '/api/seats', STAGE: '/api/plays' };
        ${body}`,
      'proxies.js': `import { Making } from './making.js';
        export const toPlays = Making.one({ url: process.env.PLAYS, name: 'plays' });
        
        export const toTickets = Making.one({ url: process.env.TICKETS, name: 'tickets' });`,
      'making.js': `import proxy from 'express-http-proxy';
        export class Making { static one(config) { const { url, name } = config; return proxy(url, { proxyReqPathResolver: (req) => { console.log(name, { url: req.originalUrl }); return req.originalUrl.replace('/api', ''); } }); } }`,
    },
    dependencies,
  );

const told = async (made: ReturnType<typeof gateway>) =>
  handedBy(
    await modelOf(systemOf({ tickets, plays, web: asked('/api/plays', '/api/seats/7'), gateway: made })),
  );

const BOTH = ['/api/plays/* → plays /plays/*, GET /plays', '/api/seats/* → tickets /seats/*, GET /seats/7'];
const REST = ['/api/* → plays /*, GET /plays', '/api/seats/* → tickets /seats/*, GET /seats/7'];

describe('proxies that a function chooses among by the path', () => {
  test.each([
    [
      'by tests of what it begins with, and the rest',
      `export const dispatch = (req, res, next) => {
        const path = req.originalUrl;
        if (path.startsWith(ROUTES.BOX)) {
          const type = req.headers['content-type'];
          if (type && type.includes('multipart/form-data')) { toTickets(req, res, next); } else { toTickets(req, res, next); }
        } else { toPlays(req, res, next); }
      };`,
      REST,
    ],
    [
      'each by its own test',
      `export function dispatch(req, res, next) {
        if (req.originalUrl.startsWith(ROUTES.BOX)) return toTickets(req, res, next);
        if (req.originalUrl.startsWith(ROUTES.STAGE) || req.originalUrl.startsWith('/api/plays')) return toPlays(req, res, next);
        res.sendStatus(404);
      }`,
      BOTH,
    ],
    [
      'by what the server leaves of it',
      `export function dispatch(req, res, next) {
        const { url } = req;
        if (!url.startsWith('/seats')) { if (url.startsWith('/plays')) { toPlays(req, res, next); return; } return next(); }
        toTickets(req, res, next);
      }`,
      BOTH,
    ],
    [
      'by a switch over a part of it',
      `export function dispatch(req, res, next) {
        const [, , first] = req.originalUrl.split('/');
        switch (first) { case 'seats': return toTickets(req, res, next); case 'plays': toPlays(req, res, next); break; default: next(); }
      }`,
      BOTH,
    ],
    [
      'by patterns',
      `export function dispatch(req, res, next) {
        if (/^\\/api\\/seats/.test(req.originalUrl)) return toTickets(req, res, next);
        if (req.originalUrl.match(/^\\/api\\/plays(\\/|$)/)) return toPlays(req, res, next);
        next();
      }`,
      BOTH,
    ],
    [
      'in functions that it leads to',
      `const box = (req, res, next) => { log('box'); toTickets(req, res, next); };
      const stage = (req, res, next) => toPlays(req, res, next);
      export function dispatch(req, res, next) {
        const path = req.originalUrl.split('?')[0];
        if (path === '/api/seats' || path.startsWith('/api/seats/')) box(req, res, next);
        else if (path.startsWith('/api/plays')) stage(req, res, next);
        else next();
      }`,
      BOTH,
    ],
    [
      'by a list of prefixes',
      `const table = [{ prefix: '/api/seats', proxy: toTickets }, { prefix: '/api/plays', proxy: toPlays }];
      export function dispatch(req, res, next) {
        const route = table.find((each) => req.originalUrl.startsWith(each.prefix));
        if (!route) return next();
        route.proxy(req, res, next);
      }`,
      BOTH,
    ],
    [
      'by an object under a part of it',
      `const table = { seats: toTickets, plays: toPlays };
      export function dispatch(req, res, next) {
        const proxy = table[req.originalUrl.split('/')[2]];
        if (!proxy) return next();
        proxy(req, res, next);
      }`,
      BOTH,
    ],
    [
      'by a map under a part of it',
      `const table = new Map([['seats', toTickets], ['plays', toPlays]]);
      export function dispatch(req, res, next) {
        const name = req.url.split('/')[1];
        const proxy = table.get(name);
        if (proxy) proxy(req, res, next); else next();
      }`,
      BOTH,
    ],
    [
      'by a loop over entries',
      `const table = { '/api/seats': toTickets, '/api/plays': toPlays };
      export function dispatch(req, res, next) {
        for (const [prefix, proxy] of Object.entries(table)) if (req.originalUrl.startsWith(prefix)) return proxy(req, res, next);
        next();
      }`,
      BOTH,
    ],
    [
      'by what it holds',
      `export function dispatch(req, res, next) {
        if (req.originalUrl.includes('/seats')) return toTickets(req, res, next);
        return toPlays(req, res, next);
      }`,
      REST,
    ],
    [
      'by a variable that is set before',
      `export function dispatch(req, res, next) {
        let proxy;
        if (req.originalUrl.startsWith('/api/seats')) proxy = toTickets; else if (req.originalUrl.startsWith('/api/plays')) proxy = toPlays;
        if (!proxy) return next();
        return proxy(req, res, next);
      }`,
      BOTH,
    ],
    [
      'by what a function gives back for it',
      `const choose = (path) => { if (path.startsWith('/api/seats')) return toTickets; return toPlays; };
      export function dispatch(req, res, next) { return choose(req.originalUrl)(req, res, next); }`,
      REST,
    ],
    [
      'by a condition in an expression',
      `export const dispatch = (req, res, next) => (req.originalUrl.startsWith('/api/seats') ? toTickets(req, res, next) : toPlays(req, res, next));`,
      REST,
    ],
  ])('%s', async (_, body, expected) => {
    expect(await told(choosing(body))).toEqual(expected);
  });
});
