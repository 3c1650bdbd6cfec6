import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** What a gateway asks that hands on what its routes are asked for. */
async function handedOn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const game = answering('GET /match/:id', 'POST /match', 'DELETE /match/:id', 'GET /elo/:id');
  const manifest = JSON.stringify({
    name: 'edge',
    scripts: { start: 'node index.js' },
    dependencies: { fastify: '5', express: '5', axios: '1' },
  });
  const root = systemOf({ edge: { files: { 'package.json': manifest, ...files } }, game });
  return callsIn(await modelOf(root))
    .map((call) => call.replace('edge → game ', ''))
    .sort();
}

const server = `import fastify from 'fastify';
  import routes from './routes.js';
  const app = fastify();
  app.register(routes, { prefix: '/api' });
  app.listen({ port: 3000 });`;

describe('a handler asks for what is left of the path that its route is asked for', () => {
  it('where the route is given it by name, of a function, a module and an object, below a prefix', async () => {
    const files = {
      'index.js': server,
      'routes.js': `import { getElo } from './elo.js';
        import * as matches from './matches.js';
        import { Matches } from './removing.js';
        export default async function (app) {
          app.get('/game/elo/:id', { schema: {} }, getElo);
          app.post('/game/match', matches.create);
          app.get('/game/match/:id', checked(matches.one));
          const removing = new Matches();
          app.delete('/game/match/:id', removing.remove);
        }
        const checked = (handler) => handler;`,
      'elo.js': `export async function getElo(request, reply) {
          const rest = request.url.split('/game')[1];
          reply.send(await fetch(\`http://game:3000\${rest}\`, { method: 'GET' }));
        }`,
      'matches.js': `const game = 'http://game:3000';
        export async function create(req, reply) {
          reply.send(await fetch(game + req.raw.url.substring('/api/game'.length), { method: 'POST', body: '{}' }));
        }
        export const one = async (request, reply) => reply.send(await fetch(game + request.url.replace('/api/game', '')));`,
      'removing.js': `export class Matches {
          remove = async (req, reply) => {
            reply.send(await fetch('http://game:3000' + req.url.slice(9), { method: 'DELETE' }));
          };
        }`,
    };
    expect(await handedOn(files)).toEqual(['DELETE /match/*', 'GET /elo/*', 'GET /match/*', 'POST /match']);
  });

  it('where its request is declared to be one of the server', async () => {
    const files = {
      'index.js': `import './server.js';`,
      'server.js': server,
      'routes.ts': `import { one } from './matches.js';
        export default async function (app) { app.get('/game/match/:id', one); }`,
      'matches.ts': `import type { FastifyReply, FastifyRequest } from 'fastify';
        export async function one(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
          reply.send(await fetch('http://game:3000' + request.url.split('/game')[1]));
        }`,
    };
    expect(await handedOn(files)).toEqual(['GET /match/*']);
  });

  it('of a router of express its own path, unless it is asked for the whole', async () => {
    const files = {
      'index.js': `import express from 'express';
        import axios from 'axios';
        const router = express.Router();
        const own = async (req, res) => res.json(await axios.get('http://game:3000' + req.url));
        const whole = async (req, res) => res.json(await axios.get('http://game:3000' + req.originalUrl.replace('/edge', '')));
        router.get('/match/:id', own);
        router.get('/elo/:id', whole);
        const app = express();
        app.use('/edge', router);
        app.listen(3000);`,
    };
    expect(await handedOn(files)).toEqual(['GET /elo/*', 'GET /match/*']);
  });

  it('and not for each of the paths that one call adds in a loop', async () => {
    const files = {
      'index.js': `import express from 'express';
        import axios from 'axios';
        const app = express();
        for (const path of ['/match', '/elo']) app.get(path, async (req, res) => res.json(await axios.get('http://game:3000' + req.originalUrl)));
        app.listen(3000);`,
    };
    expect(await handedOn(files)).toEqual(['GET /*']);
  });
});

describe('a path below the base of a client', () => {
  it.each([
    ['that begins with what is not known', '`${process.argv[2]}/seats`', '/api/plays/*/seats'],
    ['that is not known at all', 'process.argv[2]', '/api/plays/*'],
    ['that is empty', `''`, '/api/plays'],
  ])('%s', async (_, path, route) => {
    const plays = answering('GET /api/plays', 'GET /api/plays/:id', 'GET /api/plays/:id/seats');
    const code = `import axios from 'axios';
      const client = axios.create({ baseURL: 'http://plays:3000/api/plays' });
      client.get(${path});`;
    const root = systemOf({ web: { files: { 'index.js': code } }, plays });
    expect(callsIn(await modelOf(root))).toEqual([`web → plays GET ${route}`]);
  });
});

it('a path goes on behind that of an address which is built on', async () => {
  const plays = answering('GET /api/plays/seats');
  const code = `const url = new URL(process.env.PLAYS_URL);
    url.pathname = \`\${url.pathname.replace(/\\/+$/, '')}/plays/seats\`;
    fetch(url);`;
  const web = { files: { 'index.js': code }, environment: { PLAYS_URL: 'http://plays:3000/api' } };
  expect(callsIn(await modelOf(systemOf({ web, plays })))).toEqual(['web → plays GET /api/plays/seats']);
});

it.each([
  [
    'a library cleans',
    "import DOMPurify from 'dompurify';",
    'DOMPurify.sanitize(`http://plays:3000/plays/${id}`)',
    'GET /plays/*',
  ],
  [
    'a function of its own makes another of',
    "const sanitize = (url) => url.replace('0/plays', '0/seats');",
    "sanitize('http://plays:3000/plays')",
    'GET /seats',
  ],
  [
    'holds the id that a database made',
    '',
    "'http://plays:3000/plays/' + '65f1a2b3c4d5e6f708192a3b'",
    'GET /plays/*',
  ],
  ['holds a UUID', '', "'http://plays:3000/plays/8f14e45f-ceea-467f-ab12-9b0e1f3c2d4a'", 'GET /plays/*'],
  [
    'holds a word of letters alone',
    '',
    "'http://plays:3000/plays/abcdefabcdefabcdefabcdef'",
    'GET /plays/abcdefabcdefabcdefabcdef',
  ],
  [
    'stands in a variable of whose name another function has one',
    'const other = (path, next) => { path = next(path); return path; };',
    "(() => { let path = '/plays'; if (id) path = '/seats'; return 'http://plays:3000' + path; })()",
    'GET /plays, GET /seats',
  ],
])('an address that %s', async (_, before, address, routes) => {
  const plays = answering('GET /plays', 'GET /plays/:id', 'GET /seats');
  const code = `${before}\nexport const load = (id) => fetch(${address});\nload(process.argv[2]);`;
  const calls = callsIn(await modelOf(systemOf({ web: { files: { 'index.js': code } }, plays })));
  expect(
    calls
      .map((call) => call.replace('web → plays ', ''))
      .sort()
      .join(', '),
  ).toEqual(routes);
});

it('what an interceptor asks again was asked before', async () => {
  const plays = answering('GET /plays', 'POST /refresh');
  const code = `import axios from 'axios';
    const api = axios.create({ baseURL: 'http://plays:3000' });
    api.interceptors.response.use((response) => response, async (error) => {
      const original = error.config;
      if (original._retry) throw error;
      original._retry = true;
      await api.post('/refresh');
      return api(original);
    });
    api.interceptors.response.use(undefined, (error) => axios.request(error.config));
    api.get('/plays');`;
  const model = await modelOf(systemOf({ web: { files: { 'index.js': code } }, plays }));
  expect([...callsIn(model)].sort()).toEqual(['web → plays GET /plays', 'web → plays POST /refresh']);
});

it.each<[string, string]>([
  [
    'of a type that it names',
    `api.interceptors.response.use((response) => response, async (error: AxiosError) => {
      const config = error.config as any;
      config.count = (config.count ?? 0) + 1;
      return api(config);
    });`,
  ],
  [
    'of a client that a function is given',
    `const repeating = (client: AxiosInstance): void => {
      client.interceptors.response.use(
        (response: AxiosResponse) => response,
        async (error: { config: InternalAxiosRequestConfig & { _retry?: boolean }; response?: { status: number } }) => {
          const original = error.config;
          if (!original._retry) return client(original);
          return Promise.reject(error);
        },
      );
    };
    repeating(api);`,
  ],
  [
    'that was caught',
    "const load = () => api.get('/plays').catch((err) => api.request(err.config));\nload();",
  ],
  [
    'of a client that a class keeps',
    `class Client {
      constructor(private readonly client: AxiosInstance) {
        this.client.interceptors.response.use(undefined, this.failed);
      }
      private failed = async (e: AxiosError) => { const { config } = e; return this.client.request(config!); };
    }
    new Client(api);`,
  ],
])('what is asked again %s, was asked before', async (_, code) => {
  const front = `import axios, { type AxiosError, type AxiosInstance, type InternalAxiosRequestConfig, type AxiosResponse } from 'axios';
    const api = axios.create({ baseURL: 'http://plays:3000/api' });
    ${code}
    api.get('/plays');`;
  const plays = answering('GET /api/plays', 'ALL /api/*');
  const model = await modelOf(systemOf({ web: { files: { 'index.ts': front } }, plays }));
  expect([...new Set(callsIn(model))]).toEqual(['web → plays GET /api/plays']);
});

it('what a caller says in its options is asked, whatever they are called', async () => {
  const front = `import axios from 'axios';
    const send = (error: { config: object }) => axios.request(error.config);
    send({ config: { url: 'http://plays:3000/plays' } });`;
  const model = await modelOf(
    systemOf({ web: { files: { 'index.ts': front } }, plays: answering('GET /plays') }),
  );
  expect(callsIn(model)).toEqual(['web → plays GET /plays']);
});

describe('what a function makes for a route hands on what is asked below it', () => {
  const gateway = (code: string) => ({
    'index.js': `import express from 'express';
      import http from 'node:http';
      import axios from 'axios';
      const app = express();
      ${code}
      app.listen(3000);`,
  });

  it('of the address, or its pieces, that it is made with', async () => {
    const files = gateway(`
      const forward = (target) => async (req, res) => {
        const answer = await axios({ method: req.method, url: \`\${target}\${req.originalUrl}\`, data: req.body });
        res.json(answer.data);
      };
      const pipe = (hostname, port, base) => {
        return caught((req, res) => {
          const options = { hostname, port, path: base + req.url, method: req.method };
          req.pipe(http.request(options, (answer) => answer.pipe(res)));
        });
      };
      const caught = (handler) => handler;
      app.use('/match', forward('http://game:3000'));
      app.use('/scores', pipe('game', 3000, '/elo'));
      app.get('/elo/:id', forward('http://game:3000'));`);
    expect(await handedOn(files)).toEqual(['/elo/*', '/match/*', 'GET /elo/*']);
  });

  it('of a member of the class that makes it', async () => {
    const files = gateway(`
      class Forwarding {
        constructor() {
          this.router = express.Router();
          this.servers = { game: { url: process.env.GAME_URL || 'http://game:3000', base: '/match' } };
          this.router.use('/play', this.to(this.servers.game));
        }
        to(server) {
          return async (req, res) => {
            const path = req.path;
            res.json(await axios({ method: req.method, url: \`\${server.url}\${server.base}\${path}\` }));
          };
        }
      }
      app.use('/api', new Forwarding().router);`);
    expect(await handedOn(files)).toEqual(['/match/*']);
  });

  it('of one of several that are kept by name, whichever the route says', async () => {
    const files = gateway(`
      const servers = { game: 'http://game:3000', mail: 'https://mail.example' };
      app.all('/:server/*', async (req, res) => {
        const name = req.path.split('/')[1];
        res.json(await axios({ method: req.method, url: servers[name] + req.url.replace('/game', '') }));
      });`);
    expect(await handedOn(files)).toEqual(['/*/*']);
  });
});
