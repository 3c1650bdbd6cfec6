import { describe, expect, test } from 'vitest';
import { answering, modelOf, type Service, systemOf } from './support.js';

const workspaces = { 'package.json': JSON.stringify({ name: 'mill', workspaces: ['*', 'packages/*'] }) };
const gauge = answering('POST /gauge/record', 'GET /gauge/:name', 'POST /register', 'DELETE /deregister/:id');

/** A program that uses the library. */
function using(index: string, environment: Readonly<Record<string, string>> = {}): Service {
  return {
    environment,
    files: {
      'package.json': JSON.stringify({
        name: 'grinder',
        scripts: { start: 'tsx index.ts' },
        dependencies: { gauges: '*', express: '4' },
      }),
      'index.ts': `${index}\nrequire('express')().listen(3000);`,
    },
  };
}

/** What services ask by a library, each with the line of the library, or of what else it is told at. */
async function told(
  library: string,
  services: Readonly<Record<string, Service>>,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const own = { 'packages/gauges/src/index.ts': library, ...more };
  const { calls } = await modelOf(
    systemOf(
      { gauge, ...services },
      {
        ...workspaces,
        'packages/gauges/package.json': JSON.stringify({ name: 'gauges', main: 'src/index.ts' }),
        ...own,
      },
    ),
  );
  const lineAt = (path: string, line: number) => {
    const [service = '', ...rest] = path.split('/');
    const text = (own as Record<string, string>)[path] ?? services[service]?.files[rest.join('/')] ?? '';
    return text.split('\n')[line - 1]?.trim();
  };
  return calls
    .map(
      ({ from, method, route, at, via }) =>
        `${from} ${method} ${route}${via ? ` by ${via}` : ''}: ${lineAt(at.path, at.line ?? 0)}`,
    )
    .sort();
}

const CLIENT = `export class GaugeClient {
  constructor({ baseUrl }: { baseUrl: string }) { this.base = baseUrl.replace(/\\/+$/, ''); }
  private readonly base: string;
  async record(value: number) {
    await fetch(\`\${this.base}/gauge/record\`, { method: 'POST', body: JSON.stringify({ value }) });
  }
  async of(name: string, scale: string) {
    return fetch(\`\${this.base}/gauge/\${name}?scale=\${scale}\`);
  }
}`;
const MADE = `import { GaugeClient } from 'gauges';
const gauges = new GaugeClient({ baseUrl: process.env.GAUGE_URL! });`;
const GAUGE = { GAUGE_URL: 'http://gauge:3000' };

describe('what a client of a library asks is told where its route stands, by each service that uses it', () => {
  test('once for each, however often they call it, and not what they do not call', async () => {
    const grinder = using(
      `${MADE}
export const one = () => gauges.record(1);
export const two = () => void gauges.record(2);`,
      GAUGE,
    );
    const miller = using(`${MADE}\nexport const read = () => gauges.of('speed', 'short');`, GAUGE);
    expect(await told(CLIENT, { grinder, miller })).toEqual([
      "grinder POST /gauge/record by packages/gauges: await fetch(`${this.base}/gauge/record`, { method: 'POST', body: JSON.stringify({ value }) });",
      'miller GET /gauge/* by packages/gauges: return fetch(`${this.base}/gauge/${name}?scale=${scale}`);',
    ]);
  });

  test('where the client knows itself whom it asks else', async () => {
    const library = `const axios = require('axios');
class Registration {
  constructor(name, url = 'http://gauge:3000') { this.name = name; this.url = url; }
  async register() {
    this.id = (await axios.post(\`\${this.url}/register\`, { name: this.name })).data.id;
    process.on('SIGTERM', () => this.deregister());
  }
  async deregister() {
    await axios.delete(\`\${this.url}/deregister/\${this.id}\`);
  }
}
module.exports = { Registration };`;
    const asking = (argument: string) =>
      using(`const { Registration } = require('gauges');
const registration = new Registration('mill'${argument});
registration.register();`);
    const lines = [
      'DELETE /deregister/* by packages/gauges: await axios.delete(`${this.url}/deregister/${this.id}`);',
      'POST /register by packages/gauges: this.id = (await axios.post(`${this.url}/register`, { name: this.name })).data.id;',
    ];
    expect(await told(library, { grinder: asking(''), miller: asking(", 'http://gauge:3000'") })).toEqual(
      ['grinder', 'miller'].flatMap((name) => lines.map((line) => `${name} ${line}`)),
    );
  });

  test('of a contract, in a method that nothing but its own name leads to', async () => {
    const library = `import { createClient } from './create';
import { contract } from './contract';
export class HttpGauges {
  private readonly api: any;
  constructor({ baseUrl }: { baseUrl: string }) { this.api = createClient(contract, { baseUrl, timeoutMs: 2000 }); }
  async record(input: unknown): Promise<void> {
    try {
      await this.api.record(input);
    } catch {}
  }
  async names() { return this.api.names({}); }
}`;
    const more = {
      'packages/gauges/src/contract.ts':
        "export const contract = { record: { method: 'POST', path: '/gauge/record' }, names: { method: 'GET', path: '/gauge/names' } } as const;",
      'packages/gauges/src/create.ts': `export function createClient(contracts: any, options: any) {
        const client: any = {};
        for (const key of Object.keys(contracts)) {
          const contract = contracts[key];
          client[key] = (input: unknown) => fetch(options.baseUrl + contract.path, { method: contract.method });
        }
        return client;
      }`,
    };
    const grinder = using(
      `import { HttpGauges } from 'gauges';
const gauges = new HttpGauges({ baseUrl: process.env.GAUGE_URL! });
export const grind = () => { void gauges.record({ value: 1 }); void gauges.record({ value: 2 }); };`,
      GAUGE,
    );
    expect(await told(library, { grinder }, more)).toEqual([
      'grinder POST /gauge/record by packages/gauges: await this.api.record(input);',
    ]);
  });

  test('of an axios instance that a function of the library makes', async () => {
    const library = `import axios, { type AxiosInstance } from 'axios';
const clientAt = (baseURL: string) => axios.create({ baseURL, timeout: 500 });
class Gauges {
  constructor(private readonly http: AxiosInstance) {}
  record = async (value: number) => (await this.http.post('/gauge/record', { value })).data;
}
export const gaugesAt = (url: string) => new Gauges(clientAt(url));`;
    const grinder = using(
      `import { gaugesAt } from 'gauges';
const gauges = gaugesAt(process.env.GAUGE_URL!);
export const grind = () => gauges.record(1);`,
      GAUGE,
    );
    expect(await told(library, { grinder })).toEqual([
      "grinder POST /gauge/record by packages/gauges: record = async (value: number) => (await this.http.post('/gauge/record', { value })).data;",
    ]);
  });

  test('but not where who makes the client, or calls it, says a word of the path', async () => {
    const library = `export class Resource {
  constructor(private readonly base: string, private readonly name: string) {}
  add(value: unknown) { return fetch(\`\${this.base}/\${this.name}/record\`, { method: 'POST', body: JSON.stringify(value) }); }
}
export class Anything {
  constructor(private readonly base: string) {}
  get(path: string) { return fetch(this.base + path); }
}`;
    const grinder = using(
      `import { Anything, Resource } from 'gauges';
const gauges = new Resource(process.env.GAUGE_URL!, 'gauge');
const anything = new Anything(process.env.GAUGE_URL!);
export const grind = () => gauges.add(1);
export const read = (name: string) => anything.get('/gauge/' + name);`,
      GAUGE,
    );
    expect(await told(library, { grinder })).toEqual([
      "grinder GET /gauge/*: export const read = (name: string) => anything.get('/gauge/' + name);",
      'grinder POST /gauge/record: export const grind = () => gauges.add(1);',
    ]);
  });

  test('and nothing of a service that only makes it', async () => {
    const grinder = using(`${MADE}\nexport const read = () => gauges.of('speed', 'short');`, GAUGE);
    expect((await told(CLIENT, { grinder })).map((each) => each.split(':')[0])).toEqual([
      'grinder GET /gauge/* by packages/gauges',
    ]);
  });

  test('two clients of one class ask whom each was made for', async () => {
    const other = answering('POST /gauge/record');
    const grinder = using(
      `import { GaugeClient } from 'gauges';
const near = new GaugeClient({ baseUrl: process.env.GAUGE_URL! });
const far = new GaugeClient({ baseUrl: process.env.OTHER_URL! });
export const grind = () => { near.record(1); far.record(2); };`,
      { ...GAUGE, OTHER_URL: 'http://other:3000' },
    );
    const found = await told(CLIENT, { grinder, other });
    expect(found.map((each) => each.split(' by ')[0])).toEqual([
      'grinder POST /gauge/record',
      'grinder POST /gauge/record',
    ]);
  });
});
