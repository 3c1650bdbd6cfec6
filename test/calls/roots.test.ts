import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const clinic = answering(
  'GET /api/patients/visits',
  'GET /api/staff/visits/:id',
  'GET /api/staff/visits/:id/report',
  'POST /api/patients/visits/:id',
  'GET /api/public',
);

const page = (visits: string, base: string): Readonly<Record<string, string>> => ({
  'client.ts': `import axios from 'axios';
    const base = import.meta.env.PROD ? '/api' : 'http://localhost:3000/api';
    export default axios.create({ baseURL: base });`,
  'roots.ts':
    "export enum Roots { Patients = 'patients', Staff = 'staff', Partners = 'partners', Others = 'others' }\nexport const who: { kind?: string } = {};",
  'base.ts': `import client from './client'; import { Roots, who } from './roots';
    export default abstract class Base {
      protected client = client;
      protected async fetched(url: string) { return (await this.client.get(url)).data; }
      ${base}
      public root(url: string) {
        switch (who.kind) {
          case 'patient': return \`\${Roots.Patients}/\${url}\`;
          case 'nurse': return \`\${Roots.Staff}/\${url}\`;
          case 'partner': return \`\${Roots.Partners}/\${url}\`;
          case 'other': return \`\${Roots.Others}/\${url}\`;
          default: return url;
        }
      }
    }`,
  'visits.ts': `import Base from './base';\nexport class Visits extends Base { ${visits} }`,
});

async function asked(visits: string, base = '') {
  const server = { ...clinic, compose: ['ports: ["3000:3000"]'] };
  return callsIn(await modelOf(systemOf({ clinic: server, web: { files: page(visits, base) } })));
}

test('of the roots that running code chooses among, the one that is answered', async () => {
  expect(
    await asked(
      "all() { return this.fetched(this.root('visits')); } send(id: string) { return this.sent(this.root(`visits/${id}`), {}); }",
      'protected async sent(url: string, body: object) { return this.client.post(url, body); }',
    ),
  ).toEqual(['web → clinic GET /api/patients/visits', 'web → clinic POST /api/patients/visits/*']);
});

test('a path that is chosen as well, and one that the wrapper puts below the root', async () => {
  expect(
    await asked(
      `one(id?: string) { const url = id ? \`visits/\${id}\` : 'visits'; return this.fetched(this.root(url)); }
       report(id: string) { return this.loaded(\`visits/\${id}/report\`); }`,
      'protected async loaded(url: string) { return this.client.get(this.root(url)); }',
    ),
  ).toEqual([
    'web → clinic GET /api/patients/visits',
    'web → clinic GET /api/staff/visits/*',
    'web → clinic GET /api/staff/visits/*/report',
  ]);
});

test('where nobody answers any of them, each may be meant', async () => {
  expect(await asked("nobody() { return this.fetched(this.root('nowhere/else')); }")).toEqual([
    'web → clinic GET /api/nowhere/else (no endpoint)',
    'web → clinic GET /api/others/nowhere/else (no endpoint)',
    'web → clinic GET /api/partners/nowhere/else (no endpoint)',
    'web → clinic GET /api/patients/nowhere/else (no endpoint)',
    'web → clinic GET /api/staff/nowhere/else (no endpoint)',
  ]);
});
