import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const gateway = answering(
  'GET /plays',
  'GET /plays/:id',
  'POST /tickets',
  'GET /v1/plays',
  'GET /api/hall/plays',
);
const page = (base: string) => ({
  'lib/client.ts': `export async function ask(path: string, options: RequestInit = {}) {
      const answer = await fetch(\`${base}\${path}\`, { ...options, credentials: 'same-origin' });
      return answer.json();
    }`,
  'lib/plays.ts': `import { ask } from './client';
    export const plays = () => ask('/plays');
    export const play = (id: string) => ask(\`/plays/\${id}\`);
    export const order = (body: string) => ask('/tickets', { method: 'POST', body });`,
});

async function askedBy(
  dependencies: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
) {
  const web = {
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'start' }, dependencies }),
      ...files,
    },
    environment: { GATEWAY_URL: 'http://gateway:3000' },
  };
  return modelOf(systemOf({ gateway, web }, others));
}

const ALL = ['web → gateway GET /plays', 'web → gateway GET /plays/*', 'web → gateway POST /tickets'];

test('what middleware lets through is passed on to nobody, though it passes on all around that', async () => {
  const { calls } = await askedBy(
    { next: '15' },
    {
      'middleware.ts': `import { NextResponse } from 'next/server';
        export function middleware(request) {
          const { pathname } = request.nextUrl;
          if (pathname.startsWith('/api/own')) return NextResponse.next();
          if (pathname.startsWith('/api')) return NextResponse.rewrite(new URL(pathname.replace('/api', ''), process.env.GATEWAY_URL));
          return NextResponse.next();
        }`,
      'app/page.tsx':
        "'use client';\nexport default function Page() { fetch('/api/plays'); fetch('/api/own/plays'); return null; }",
    },
  );
  expect(calls.map(({ from, to, method, route }) => `${from} → ${to} ${method} ${route}`)).toEqual([
    'web → gateway GET /plays',
  ]);
});

test('what a route asks beside is not passed on: nobody gets what that answers', async () => {
  const { calls } = await askedBy(
    { next: '15' },
    {
      'app/api/hall/[...path]/route.ts': `import { note } from '../../../../lib/note';
        export async function GET(request: Request, { params }: any) {
          const { path } = await params;
          await note(path.join('/'));
          return fetch(process.env.GATEWAY_URL + '/' + path.join('/'));
        }`,
      'lib/note.ts':
        "export const note = (path: string) => fetch(process.env.GATEWAY_URL + '/notes/' + path, { method: 'POST' });",
      'app/page.tsx':
        "'use client';\nexport default function Page() { fetch('/api/hall/plays'); return null; }",
    },
  );
  expect(calls.map(({ from, to, method, route }) => `${from} → ${to} ${method} ${route}`)).toContain(
    'web → gateway GET /plays',
  );
  expect(calls.filter(({ route, method }) => method === 'GET' && route?.startsWith('/notes'))).toEqual([]);
});

describe('what a route by a file passes on, made elsewhere', () => {
  test.each([
    [
      'by a function of a factory, with a promise of what the path is',
      { next: '15' },
      {
        'app/api/hall/[...path]/route.ts':
          "import { pass } from '../../../../lib/session';\nexport { pass as GET, pass as POST };",
        'lib/session.ts': `import { makeSession } from './make';
          const settings = () => ({ GATEWAY_URL: process.env.GATEWAY_URL! });
          export const { pass, current } = makeSession({ gateway: () => settings().GATEWAY_URL });`,
        'lib/make.ts': `export function makeSession({ gateway }: { gateway: () => string }) {
            function forward(target: string, request: Request, body: string) {
              return fetch(target, { method: request.method, body: body || undefined });
            }
            async function passOn(request: any, context: { params: Promise<{ path: string[] }> }) {
              const { path } = await context.params;
              const target = \`\${gateway()}/\${path.join('/')}\${request.nextUrl.search}\`;
              const body = request.method === 'GET' ? '' : await request.text();
              let answer = await forward(target, request, body);
              if (answer.status === 401) answer = await forward(target, request, body);
              return new Response(answer.body, { status: answer.status });
            }
            async function pass(request: any, context: any) {
              try { return await passOn(request, context); } catch (error) { return Response.error(); }
            }
            return { pass, current: () => 1 };
          }`,
        ...page('/api/hall'),
      },
      ALL,
    ],
    [
      'by a class, and what is cut off of the path of the request',
      { next: '15' },
      {
        'app/api/hall/[[...path]]/route.ts': `import { proxy } from '@/lib/proxy';
          const handler = (request: Request) => proxy.handle(request);
          export const GET = handler; export const POST = handler;`,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
        'lib/proxy.ts': `class Proxy {
            constructor(private readonly to: string) {}
            async handle(request: Request) {
              const { pathname, search } = new URL(request.url);
              return this.send(pathname.replace('/api/hall', ''), search, request);
            }
            private async send(path: string, search: string, request: Request) {
              return fetch(new URL(path + search, this.to), { method: request.method, headers: request.headers });
            }
          }
          export const proxy = new Proxy(process.env.GATEWAY_URL!);`,
        ...page('/api/hall'),
      },
      ALL,
    ],
    [
      'of SvelteKit, by what is left of the path',
      { '@sveltejs/kit': '2' },
      {
        'src/routes/api/hall/[...rest]/+server.ts': `import { forward } from '$lib/server/forward';
          export const GET = ({ params, url, request }) => forward(params.rest, url, request);
          export const POST = async ({ params, url, request }) => forward(params.rest, url, request);`,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "$lib/*": ["./src/lib/*"] } } }',
        'src/lib/server/forward.ts': `import { env } from '$env/dynamic/private';
          export const forward = (path, url, request) => fetch(\`\${env.GATEWAY_URL}/\${path}\${url.search}\`, { method: request.method, body: request.body });`,
        ...page('/api/hall'),
      },
      ALL,
    ],
    [
      'of Remix, by the star, to a path of another',
      { '@remix-run/node': '2' },
      {
        'app/routes/api.hall.$.ts': `import { pass } from '../pass.server';
          export const loader = ({ request, params }) => pass(request, params['*']);
          export const action = ({ request, params }) => pass(request, params['*']);`,
        'app/pass.server.ts':
          'export async function pass(request, path) { const url = `${process.env.GATEWAY_URL}/v1/${path}`; return fetch(url, { method: request.method }); }',
        'app/plays.ts': "export const plays = () => fetch('/api/hall/plays');",
      },
      ['web → gateway GET /v1/plays'],
    ],
    [
      'of pages of Next, by the path of the request as it is',
      { next: '13', axios: '1' },
      {
        'pages/api/hall/[...path].ts': `import { withSession } from '../../../lib/with';
          import { forward } from '../../../lib/forward';
          export default withSession(async (req, res) => { const answer = await forward(req); res.status(answer.status).json(answer.data); });`,
        'lib/with.ts': 'export const withSession = (handler) => async (req, res) => handler(req, res);',
        'lib/forward.ts': `import axios from 'axios';
          const client = axios.create({ baseURL: process.env.GATEWAY_URL });
          export const forward = (req) => client.request({ method: req.method, url: req.url, data: req.body });`,
        'lib/plays.ts': "export const plays = () => fetch('/api/hall/plays');",
      },
      ['web → gateway GET /api/hall/plays'],
    ],
    [
      'of Nuxt, by a function of the program that is given the event',
      { nuxt: '4' },
      {
        'server/api/hall/[...path].ts': `import { pass } from '../../utils/pass';
          export default defineEventHandler((event) => pass(event));`,
        'server/utils/pass.ts': `export const pass = (event) => {
            const path = event.path.replace(/^\\/api\\/hall/, '');
            return proxyRequest(event, process.env.GATEWAY_URL + path);
          };`,
        'composables/plays.ts': "export const plays = () => $fetch('/api/hall/plays');",
      },
      ['web → gateway GET /plays'],
    ],
  ])('%s', async (_, dependencies, files, expected) => {
    expect(callsIn(await askedBy(dependencies, files))).toEqual(expect.arrayContaining([...expected]));
  });

  test.each([
    [
      'a list or a text, joined to the address',
      `const { path } = await params;
        const rest = Array.isArray(path) ? path.join('/') : path;
        return fetch([process.env.GATEWAY_URL, rest].join('/'), { method: request.method });`,
    ],
    [
      'its parts, each encoded',
      `const segments = (await params).path ?? [];
        const url = process.env.GATEWAY_URL!.concat('/', segments.map(encodeURIComponent).join('/'));
        return fetch(url, { method: request.method });`,
    ],
    [
      'what a promise gives',
      `return params.then(({ path }) => fetch(\`\${process.env.GATEWAY_URL}/\${path.join('/')}\`, { method: request.method }));`,
    ],
    [
      'what follows the length of the route, set on an address',
      `const url = new URL(process.env.GATEWAY_URL!);
        url.pathname = request.nextUrl.pathname.slice('/api/hall'.length);
        url.search = request.nextUrl.search;
        return fetch(url, { method: request.method });`,
    ],
    [
      'what follows the route in the address of the request',
      `const rest = request.url.split('/api/hall')[1];
        return fetch(process.env.GATEWAY_URL + rest, request);`,
    ],
    [
      'another request',
      `const url = new URL(request.url);
        const to = new URL(url.pathname.replace(/^\\/api\\/hall/, '') + url.search, process.env.GATEWAY_URL);
        return fetch(new Request(to, request));`,
    ],
  ])('by %s', async (_, body) => {
    const files = {
      'app/api/hall/[...path]/route.ts':
        "import { pass } from '../../../../lib/pass';\nexport { pass as GET, pass as POST };",
      'lib/pass.ts': `export const pass = async (request: any, { params }: any) => {\n${body}\n};`,
      ...page('/api/hall'),
    };
    expect(callsIn(await askedBy({ next: '15' }, files))).toEqual(expect.arrayContaining(ALL));
  });

  test.each([
    [
      'the middleware of Next, which rewrites what begins so',
      { next: '15' },
      {
        'src/middleware.ts': `import { NextResponse, type NextRequest } from 'next/server';
          export function middleware(request: NextRequest) {
            const { pathname, search } = request.nextUrl;
            if (pathname.startsWith('/api/hall'))
              return NextResponse.rewrite(new URL(pathname.replace(/^\\/api\\/hall/, '') + search, process.env.GATEWAY_URL));
            if (pathname.startsWith('/old')) return NextResponse.rewrite(new URL('/new', request.url));
            return NextResponse.next();
          }`,
        ...page('/api/hall'),
      },
    ],
    [
      'the middleware of Next, for what it is said to match',
      { next: '15' },
      {
        'middleware.ts': `import { NextResponse } from 'next/server';
          export default async function middleware(request) {
            const rest = request.nextUrl.pathname.slice('/api/hall'.length);
            return NextResponse.rewrite(\`\${process.env.GATEWAY_URL}\${rest}\`);
          }
          export const config = { matcher: ['/api/hall/:path*'] };`,
        ...page('/api/hall'),
      },
    ],
    [
      'the hooks of SvelteKit, in a sequence',
      { '@sveltejs/kit': '2' },
      {
        'src/hooks.server.ts': `import { sequence } from '@sveltejs/kit/hooks';
          import { GATEWAY_URL } from '$env/static/private';
          const session = async ({ event, resolve }) => resolve(event);
          const api = async ({ event, resolve }) => {
            if (!event.url.pathname.startsWith('/api/hall/')) return resolve(event);
            const target = GATEWAY_URL + event.url.pathname.replace('/api/hall', '') + event.url.search;
            return fetch(target, { method: event.request.method, body: event.request.body });
          };
          export const handle = sequence(session, api);`,
        ...page('/api/hall'),
      },
    ],
    [
      'the middleware of a server of Nuxt',
      { nuxt: '4' },
      {
        'server/middleware/hall.ts': `export default defineEventHandler((event) => {
            if (event.path.startsWith('/api/hall')) return proxyRequest(event, process.env.GATEWAY_URL + event.path.slice(9));
          });`,
        ...page('/api/hall'),
      },
    ],
  ])('by %s', async (_, dependencies, files) => {
    expect(callsIn(await askedBy(dependencies, files))).toEqual(expect.arrayContaining(ALL));
  });

  test('but not by middleware that is no part of such a framework, nor for what it passes on to its own pages', async () => {
    const rewriting = {
      'middleware.ts': `import { NextResponse } from 'next/server';
        export function middleware(request) {
          const { pathname } = request.nextUrl;
          if (pathname.startsWith('/api/hall')) return NextResponse.rewrite(new URL(pathname.replace('/api/hall', '/stage'), request.url));
        }`,
      ...page('/api/hall'),
    };
    expect(callsIn(await askedBy({ next: '15' }, rewriting))).toEqual([]);
    const asking = {
      'middleware.ts': `import { NextResponse } from 'next/server';
        export async function middleware(request) {
          const { pathname } = request.nextUrl;
          if (!pathname.startsWith('/api/hall')) return NextResponse.next();
          const known = await fetch(process.env.GATEWAY_URL + pathname.replace('/api/hall', ''));
          if (!known.ok) return NextResponse.redirect('/login');
          return NextResponse.next();
        }`,
      ...page('/api/hall'),
    };
    const known = callsIn(await askedBy({ next: '15' }, asking));
    expect(known.filter((each) => ALL.slice(1).includes(each))).toEqual([]);
    const checking = {
      'middleware.ts': `export async function middleware(request, response, next) {
          if (request.path.startsWith('/api/hall')) await fetch(process.env.GATEWAY_URL + request.path.replace('/api/hall', ''));
          next();
        }`,
      ...page('/api/hall'),
    };
    const calls = callsIn(await askedBy({ vite: '7' }, checking));
    expect(calls.filter((each) => / (?:GET|POST) /.test(each) && !each.endsWith('/*'))).toEqual([]);
  });

  test('by one library for several pages, each to whom it says', async () => {
    const app = (name: string, variable: string) => ({
      'package.json': JSON.stringify({
        name,
        scripts: { start: 'next start' },
        dependencies: { next: '15', '@stage/kit': 'workspace:*' },
      }),
      'app/api/[...path]/route.ts': `import { passTo } from '@stage/kit';\nexport const GET = passTo(() => process.env.${variable}!);`,
      'app/list.ts': "import { ask } from '@stage/kit';\nexport const list = () => ask('/plays');",
    });
    const kit = {
      'package.json': JSON.stringify({ workspaces: ['*'] }),
      'kit/package.json': JSON.stringify({ name: '@stage/kit', main: './index.ts' }),
      'kit/index.ts': `export const ask = (path: string) => fetch(\`/api\${path}\`);
        export const passTo = (to: () => string) => async (request: Request, { params }: any) => {
          const { path } = await params;
          return fetch(\`\${to()}/\${path.join('/')}\`, { method: request.method });
        };`,
    };
    const model = await modelOf(
      systemOf(
        {
          plays: answering('GET /plays'),
          films: answering('GET /plays'),
          hall: { files: app('hall', 'PLAYS_URL'), environment: { PLAYS_URL: 'http://plays:3000' } },
          kiosk: { files: app('kiosk', 'FILMS_URL'), environment: { FILMS_URL: 'http://films:3000' } },
        },
        kit,
      ),
    );
    const calls = callsIn(model);
    expect(calls).toEqual(expect.arrayContaining(['hall → plays GET /plays', 'kiosk → films GET /plays']));
    expect(calls.filter((each) => /hall → films|kiosk → plays/.test(each))).toEqual([]);
  });

  test('but nothing where the path is no part of what is asked, or is only looked up by it', async () => {
    const files = {
      'app/api/hall/[...path]/route.ts': `import { load } from '../../../../lib/load';
        export const GET = async (request: Request, { params }: any) => {
          const { path } = await params;
          return Response.json(await load(path[0]));
        };`,
      'lib/load.ts': `export const load = async (name: string) => {
          const all = await fetch(\`\${process.env.GATEWAY_URL}/plays?name=\${name}\`);
          return (await all.json())[name];
        };`,
      ...page('/api/hall'),
    };
    expect(callsIn(await askedBy({ next: '15' }, files))).toEqual(['web → gateway GET /plays']);
  });
});
