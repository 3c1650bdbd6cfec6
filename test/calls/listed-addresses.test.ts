/** Lists and tables of addresses that are gone through: each is asked for its own path, and none for that of another. */
import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /health', 'GET /ping', 'GET /live');
const stock = answering('GET /health', 'GET /ping', 'GET /live');
const environment = { FIRST: 'http://orders:3000', SECOND: 'http://stock:3000' };

/** Whom a page of a shop asks that goes through its services. */
async function asked(files: Readonly<Record<string, string>>) {
  return [...callsIn(await modelOf(systemOf({ orders, stock, web: { files, environment } })))].sort();
}

const HEALTH = ['web → orders GET /health', 'web → stock GET /health'];
const OWN = ['web → orders GET /ping', 'web → stock GET /live'];
const LIST =
  "export const SERVICES = [{ name: 'orders', url: 'http://orders:3000', path: '/ping' }, { name: 'stock', url: 'http://stock:3000', path: '/live' }];\n";
const TABLE = 'export const TABLE = { orders: process.env.FIRST, stock: process.env.SECOND };\n';

describe('asks each of', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a list, where a function stands for what is done with each',
      {
        'src/a.js': `${LIST}export const all = () => Promise.all(SERVICES.map(async (each) => (await fetch(each.url + each.path)).json()));`,
      },
      OWN,
    ],
    [
      'a list, in a loop',
      {
        'src/a.js': `${LIST}export async function all() { for (const { url, path } of SERVICES) await fetch(\`\${url}\${path}\`); }`,
      },
      OWN,
    ],
    [
      'a list, where a function is given by its name, in another file',
      {
        'src/list.ts': `${LIST}export async function check(service: (typeof SERVICES)[0]) { return fetch(\`\${service.url}\${service.path}\`); }`,
        'src/a.ts':
          "import { check, SERVICES } from './list';\nexport const all = () => Promise.all(SERVICES.map(check));",
      },
      OWN,
    ],
    [
      'a list, by a method that is given by its name',
      {
        'src/a.ts': `${LIST}export class Checks { check = (service: { url: string; path: string }) => fetch(service.url + service.path); all() { return Promise.all(SERVICES.map(this.check)); } }`,
      },
      OWN,
    ],
    [
      'a list, by a method that a function calls',
      {
        'src/a.ts': `${LIST}export class Checks { async check(url: string, path: string) { return fetch(url + path); } all() { return Promise.all(SERVICES.map((each) => this.check(each.url, each.path))); } }`,
      },
      OWN,
    ],
    [
      'the entries of a table',
      {
        'src/a.js': `${TABLE}export const all = () => Promise.all(Object.entries(TABLE).map(([name, url]) => fetch(url + '/health')));`,
      },
      HEALTH,
    ],
    [
      'the entries of a table, in a loop, by a client',
      {
        'src/a.ts': `import axios from 'axios';\n${TABLE}export async function all() { for (const [name, url] of Object.entries(TABLE)) { await axios.get(\`\${url}/health\`); } }`,
      },
      HEALTH,
    ],
    [
      'the entries of a table, by a function that is given each',
      {
        'src/a.js': `${TABLE}const check = async ([name, url]) => fetch(url + '/health');\nexport const all = () => Promise.all(Object.entries(TABLE).map(check));`,
      },
      HEALTH,
    ],
    [
      'the keys of a table',
      {
        'src/a.js': `${TABLE}export const all = () => Object.keys(TABLE).forEach((name) => fetch(TABLE[name] + '/health'));`,
      },
      HEALTH,
    ],
    [
      'the values of a table',
      {
        'src/a.js': `${TABLE}export async function all() { for (const url of Object.values(TABLE)) await fetch(\`\${url}/health\`); }`,
      },
      HEALTH,
    ],
    [
      'a list, by elements of a component',
      {
        'src/Card.tsx':
          'export function Card({ url, path }: { url: string; path: string }) { useEffect(() => { fetch(url + path); }, []); return null; }',
        'src/a.tsx': `import { Card } from './Card';\n${LIST}export const Page = () => <div>{SERVICES.map((each) => <Card key={each.name} url={each.url} path={each.path} />)}</div>;`,
      },
      OWN,
    ],
    [
      'a list, by elements that are given the whole of each',
      {
        'src/Card.tsx':
          'export function Card({ service }) { const load = () => fetch(`${service.url}${service.path}`); return <button onClick={load} />; }',
        'src/a.tsx': `import { Card } from './Card';\n${LIST}export const Page = () => <div>{SERVICES.map((each) => <Card service={each} />)}</div>;`,
      },
      OWN,
    ],
    [
      'a list that a function is given',
      {
        'src/a.js': `${LIST}async function ask(all) { for (const each of all) await fetch(each.url + each.path); }\nexport const run = () => ask(SERVICES);`,
      },
      OWN,
    ],
    [
      'a list, by its index',
      {
        'src/a.js': `${LIST}export async function all() { for (let i = 0; i < SERVICES.length; i++) await fetch(SERVICES[i].url + '/health'); }`,
      },
      HEALTH,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});
