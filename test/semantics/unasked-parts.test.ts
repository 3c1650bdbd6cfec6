import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';

/** Files that say nothing, of a front end that is not small. */
const others = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`parts/part-${n}.ts`, `export const part${n} = ${n};`]),
);
const routes = [
  'GET /api/zones',
  'POST /api/zones',
  'DELETE /api/zones/:id',
  'GET /api/bins',
  'POST /api/bins',
];

const head = "import axios from 'axios';\nconst api = axios.create({ baseURL: process.env.API + '/api' });\n";
const ZONES = `${head}import { paths } from './paths.js';
export const ZONES = {
  list: async () => (await api.get(paths.ZONES)).data,
  create: async (zone: object) => (await api.post(paths.ZONES, zone)).data,
  remove: async (id: string) => api.delete(\`\${paths.ZONES}/\${id}\`),
};`;
const BINS = `${head}export const BINS = { list: () => api.get('/bins'), create: (bin: object) => api.post('/bins', bin) };`;
const PATHS = "export const paths = { ZONES: '/zones', BINS: '/bins' };";
const CLIENT = `import { BINS } from './bins.js';\nimport { ZONES } from './zones.js';
export const client = {\n  BINS,\n  ZONES\n};`;
const PAGE = `import { client } from './client.js';\nclient.BINS.list(); client.BINS.create({}); client.ZONES.list();`;
const USUAL = ['GET /api/bins', 'GET /api/zones', 'POST /api/bins'];
const ALL = [...routes].sort().map((each) => each.replace(':id', '*'));

/** What the pages of a front end ask a server for, of what its clients could. */
async function asked(files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const own = {
    'zones.ts': ZONES,
    'bins.ts': BINS,
    'paths.ts': PATHS,
    'client.ts': CLIENT,
    'index.ts': PAGE,
  };
  const web = { files: { ...others, ...own, ...files }, environment: { API: 'http://api' } };
  const calls = callsIn(await modelOf(systemOf({ api: answering(...routes), web })));
  return calls.map((call) => call.replace('web → api ', '').replace(':id', '*')).sort();
}

describe('a member of an object that another holds under a name', () => {
  it('is left out where nobody asks that for it, though others of the same name are asked for', async () => {
    expect(await asked()).toEqual(USUAL);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'another name',
      {
        'client.ts': CLIENT.replace('ZONES\n}', 'zones: ZONES\n}'),
        'index.ts': PAGE.replace('client.ZONES', 'client.zones'),
      },
    ],
    ['a frozen object', { 'client.ts': CLIENT.replace('= {', '= Object.freeze({').replace('\n};', '\n});') }],
    [
      'the default of a file',
      {
        'client.ts': CLIENT.replace('export const client =', 'export default'),
        'index.ts': PAGE.replace('{ client }', 'client'),
      },
    ],
    [
      'an object that another holds',
      {
        'all.ts': "import { client } from './client.js';\nexport const all = { client, of: 'web' };",
        'index.ts': PAGE.replace('{ client } from', '{ all } from')
          .replace('./client.js', './all.js')
          .replaceAll('client.', 'all.client.'),
      },
    ],
    [
      'an object that is passed on by a barrel',
      {
        'barrel.ts': "export { client as everything } from './client.js';",
        'index.ts': PAGE.replace('{ client } from', '{ everything } from')
          .replace('./client.js', './barrel.js')
          .replaceAll('client.', 'everything.'),
      },
    ],
  ])('is left out where it is held by %s', async (_, files) => {
    expect(await asked(files)).toEqual(USUAL);
  });

  it.each<[string, string]>([
    ['asks for it', 'client.ZONES.create({}); client.ZONES.remove("1");'],
    ['takes the object out', 'const { ZONES } = client; ZONES.create({}); ZONES.remove("1");'],
    ['takes it out by another name', 'const { ZONES: areas } = client; areas.create({}); areas.remove("1");'],
    ['chooses the object by a name that is made', 'for (const kind of kinds) client[kind].create({});'],
    ['chooses the member by a name that is made', 'for (const kind of kinds) client.ZONES[kind]({});'],
    ['gives the object away', 'show(client.ZONES);'],
    ['gives away what holds it', 'show(client);'],
    [
      'gives what holds it a further name',
      'const all = client; all.ZONES.create({}); all.ZONES.remove("1");',
    ],
  ])('is told where a page %s', async (_, more) => {
    const index = `${PAGE}\nimport { kinds, show } from './kinds.js';\n${more}`;
    const kinds =
      "export const kinds = process.argv;\nexport const show = (what: object) => process.emit('x', what);";
    expect(await asked({ 'index.ts': index, 'kinds.ts': kinds })).toEqual(ALL);
  });

  it('is told where it is asked for beside what holds it, or of more than is followed', async () => {
    const beside = `${PAGE}\nimport { ZONES } from './zones.js';\nZONES.create({}); ZONES.remove('1');`;
    expect(await asked({ 'index.ts': beside })).toEqual(ALL);
    const given = { 'client.ts': `${CLIENT}\nregister({ client, more: [ZONES] });` };
    expect(await asked(given)).toEqual(ALL);
  });
});
