import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/model/model.js';
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** Clients of a library, and the one that they all ask by. */
const library = {
  'package.json': JSON.stringify({ name: 'clinic', workspaces: ['*', 'packages/*'] }),
  'packages/clients/package.json': JSON.stringify({ name: 'clients', exports: { '.': './src/index.ts' } }),
  'packages/clients/src/index.ts': `export * from './http';\nexport * from './visits';\nexport * from './based';\nexport * from './made';`,
  'packages/clients/src/http.ts': `export class Http {
      constructor(private readonly base: string) {}
      get<T>(request: { path: string }): Promise<T> { return this.ask('GET', request); }
      post<T>(request: { path: string; body?: unknown }): Promise<T> { return this.ask('POST', request); }
      private async ask<T>(method: 'GET' | 'POST', { path, body }: { path: string; body?: unknown }): Promise<T> {
        const url = new URL(path, this.base);
        const answer = await fetch(url.toString(), { method, body: JSON.stringify(body) });
        return (await answer.json()) as T;
      }
    }`,
  'packages/clients/src/visits.ts': `import { Http } from './http';
    export class VisitsClient {
      constructor(private readonly http: Http) {}
      async list() { const all = await this.http.get({ path: '/visits' }); return all; }
      async book(body: unknown) { return this.http.post({ path: '/visits', body }); }
      async cancel(id: string) { return this.http.post({ path: \`/visits/\${id}/cancelled\` }); }
    }`,
  'packages/clients/src/based.ts': `class Based {
      constructor(protected readonly options: { baseUrl: string }) {}
      protected get(path: string) { return fetch(this.options.baseUrl + path); }
    }
    export class BedsClient extends Based {
      free() { return this.get('/beds/free'); }
      taken() { return this.get('/beds/taken'); }
    }`,
  'packages/clients/src/made.ts': `import { Http } from './http';
    import { VisitsClient } from './visits';
    export function clientsAt(base: string) { const http = new Http(base); return { visits: new VisitsClient(http) }; }`,
};
const visits = answering('GET /visits', 'POST /visits', 'POST /visits/:id/cancelled');
const beds = answering('GET /beds/free', 'GET /beds/taken');

/** A service that uses the clients, and serves something itself. */
function using(files: Readonly<Record<string, string>>) {
  return {
    files: {
      'package.json': JSON.stringify({
        name: 'desk',
        scripts: { start: 'tsx index.ts' },
        dependencies: { clients: '*', express: '4' },
      }),
      ...files,
    },
  };
}

/** The calls with their places. */
function placesOf({ calls }: Model): readonly string[] {
  const said = calls.map(
    ({ from, to, method, route, at }) => `${from} → ${to} ${method} ${route} ${at.path}:${at.line}`,
  );
  return said.sort();
}

describe('who asks by a client of a shared library, told where its route stands', () => {
  test('is who calls its methods, be the address not known, and only those that are called', async () => {
    const model = await modelOf(
      systemOf(
        {
          visits,
          desk: using({
            'config.ts': `import { z } from 'zod';
              const schema = z.object({ VITE_VISITS_BASE_URL: z.string() });
              export function getConfig() { return schema.parse(import.meta.env); }`,
            'api.ts': `import { Http, VisitsClient } from 'clients';\nimport { getConfig } from './config';
              const config = getConfig();
              export const visitsApi = new VisitsClient(new Http(config.VITE_VISITS_BASE_URL));`,
            'index.ts': `import { visitsApi } from './api';\nimport './other';\nexport const save = (data: unknown) => visitsApi.book(data);\nrequire('express')().listen(3000);`,
            'other.ts': `import { visitsApi } from './api';\n\nexport async function all() {\n  const list = await visitsApi.list();\n  return list;\n}`,
          }),
        },
        library,
      ),
    );
    expect(placesOf(model)).toEqual([
      'desk → visits GET /visits packages/clients/src/visits.ts:4',
      'desk → visits POST /visits packages/clients/src/visits.ts:5',
    ]);
  });

  test('knows which of several clients of one class it calls', async () => {
    const both = answering('GET /visits', 'POST /visits');
    const model = await modelOf(
      systemOf(
        {
          north: both,
          south: both,
          desk: using({
            'index.ts': `import { Http, VisitsClient } from 'clients';
const north = new VisitsClient(new Http(process.env.NORTH_URL!));
const south = new VisitsClient(new Http(process.env.SOUTH_URL!));
export const one = () => north.list();
export const two = () => south.book({});
require('express')().listen(3000);`,
          }),
        },
        library,
      ),
    );
    expect(placesOf(model)).toEqual([
      'desk → north GET /visits packages/clients/src/visits.ts:4',
      'desk → south POST /visits packages/clients/src/visits.ts:5',
    ]);
  });

  test('is the class that is given the client, made where the settings of a program are known', async () => {
    const model = await modelOf(
      systemOf(
        {
          visits,
          desk: using({
            'index.ts': `import { App } from './app';\nconst config = { visits: { url: process.env.DESK_VISITS_SERVICE_URL! } };\nApp.launch(config);`,
            'app.ts': `import { Http, VisitsClient } from 'clients';\nimport express from 'express';\nimport { Rota } from './rota';
              export class App {
                static async launch(config: { visits: { url: string } }) {
                  const rota = new Rota(new VisitsClient(new Http(config.visits.url)));
                  express().get('/rota', () => rota.today()).listen(3000);
                }
              }`,
            'rota.ts': `import { VisitsClient } from 'clients';
export class Rota {
  constructor(private readonly client: VisitsClient) {}
  today() {
    return this.client.list();
  }
}`,
          }),
        },
        library,
      ),
    );
    expect(placesOf(model)).toEqual(['desk → visits GET /visits packages/clients/src/visits.ts:4']);
  });

  test('asks by what a class further in says', async () => {
    const model = await modelOf(
      systemOf(
        {
          beds,
          visits,
          desk: using({
            'index.ts': `import { BedsClient } from 'clients';
const beds = new BedsClient({ baseUrl: import.meta.env.VITE_API_URL });
export const free = () => beds.free();
require('express')().listen(3000);`,
          }),
        },
        library,
      ),
    );
    expect(placesOf(model)).toEqual(['desk → beds GET /beds/free packages/clients/src/based.ts:6']);
  });

  test('asks by what a function of the library makes', async () => {
    const model = await modelOf(
      systemOf(
        {
          visits,
          desk: using({
            'index.ts': `import { clientsAt } from 'clients';
const { visits } = clientsAt(process.env.VISITS_URL!);
export const all = () => visits.list();
require('express')().listen(3000);`,
          }),
        },
        library,
      ),
    );
    expect(placesOf(model)).toEqual(['desk → visits GET /visits packages/clients/src/visits.ts:4']);
  });

  test('is who hands a method over', async () => {
    const model = await modelOf(
      systemOf(
        {
          visits,
          desk: using({
            'index.ts': `import { Http, VisitsClient } from 'clients';
const visits = new VisitsClient(new Http(process.env.VISITS_URL!));
export const all = () => retry(visits.list.bind(visits), 3);
require('express')().listen(3000);`,
          }),
        },
        library,
      ),
    );
    expect(callsIn(model)).toEqual(['desk → visits GET /visits']);
  });

  const made = `new VisitsClient(new Http(process.env.VISITS_URL!))`;
  test.each([
    ['of an object', `const api = { visits: ${made} };\nexport const all = () => api.visits.list();`],
    [
      'of a field',
      `class Rota {\n  private readonly client = ${made};\n  today() { return this.client.list(); }\n}\nnew Rota();`,
    ],
    [
      'that a function makes once',
      `let client: VisitsClient | undefined;\nconst of = () => (client ??= ${made});\nexport const all = () => of().list();`,
    ],
    ['that may be none', `const visits = ${made};\nexport const all = () => visits?.list();`],
    [
      'of a list',
      `const all = [${made}];\nexport const list = () => Promise.all(all.map((each) => each.list()));`,
    ],
    [
      'of a hook',
      `import { useMemo } from 'react';\nconst useVisits = () => useMemo(() => ${made}, []);\nexport function Page() { const visits = useVisits(); return visits.list(); }`,
    ],
    [
      'that is handed to what calls it',
      `const visits = ${made};\nexport const Page = () => useQuery({ queryKey: ['visits'], queryFn: visits.list });`,
    ],
    ['taken out of it', `const { list } = ${made};\nexport const all = () => list();`],
    [
      'that is typed only',
      `const make = (): VisitsClient => ${made};\nexport const all = (visits: VisitsClient) => visits.list();\nall(make());`,
    ],
  ])('asks by a method %s', async (_, text) => {
    const model = await modelOf(
      systemOf(
        {
          visits,
          desk: using({
            'index.ts': `import { Http, VisitsClient } from 'clients';\n${text}\nrequire('express')().listen(3000);`,
          }),
        },
        library,
      ),
    );
    expect(callsIn(model)).toEqual(['desk → visits GET /visits']);
  });

  test.each([
    ['DESK_VISITS_URL', ['desk → visits GET /visits']],
    ['VITE_DESK_VISITS_SERVICE_URL', ['desk → visits GET /visits']],
    // Nobody is called so, or it is the service itself.
    ['DESK_STRIPE_URL', []],
    ['DESK_SERVICE_URL', []],
    ['DESK_DESK_URL', []],
  ])('may be told whom it means by a variable that begins with who reads it: %s', async (name, calls) => {
    const model = await modelOf(
      systemOf({
        visits,
        desk: using({
          'index.ts': `export const all = () => fetch(\`\${process.env.${name}}/visits\`);\nrequire('express')().listen(3000);`,
        }),
      }),
    );
    expect(callsIn(model)).toEqual(calls);
  });
});
