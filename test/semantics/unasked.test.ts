import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';

/** Files that say nothing, of a front end that is not small. */
const others = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`parts/part-${n}.ts`, `export const part${n} = ${n};`]),
);

/** What else the front end asks: what is asked for by nobody must be a small part of all. */
const FIRST = 'GET /api/zones';
const routes = [FIRST, 'POST /api/zones', 'DELETE /api/zones/:id', 'GET /api/bins', 'POST /api/bins'];

/** What the pages of a front end ask a server for, of what its clients could. */
async function asked(
  files: Readonly<Record<string, string>>,
  ofServer: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const web = { files: { ...others, ...files }, environment: { API: 'http://api' } };
  const api = answering(...routes);
  const server = { ...api, files: { ...api.files, ...ofServer } };
  const calls = callsIn(await modelOf(systemOf({ api: server, web })));
  return calls.map((call) => call.replace('web → api ', '')).sort();
}

const head = "import axios from 'axios';\nconst api = axios.create({ baseURL: process.env.API + '/api' });\n";
const body = `{
  list: async () => (await api.get('/zones')).data,
  /** Makes one. */
  create: async (zone: object) => (await api.post('/zones', zone)).data,
  async remove(id: string) { return api.delete(\`/zones/\${id}\`); },
}`;
const zones = `${head}export const zones = ${body};`;
const bins = `${head}export const bins = { list: () => api.get('/bins'), create: (bin: object) => api.post('/bins', bin) };`;
const page = `import { bins } from './bins.js';\nimport { zones } from './zones.js';\nbins.list(); bins.create({}); zones.list();`;
const ALL_BINS = ['GET /api/bins', 'POST /api/bins'];

describe('a member of an object that those who import it do not ask for', () => {
  it('is left out, though others of the same name are asked for', async () => {
    expect(await asked({ 'zones.ts': zones, 'bins.ts': bins, 'index.ts': page })).toEqual(
      [...ALL_BINS, FIRST].sort(),
    );
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'its default',
      {
        'zones.ts': `${head}const zones = ${body};\nexport default zones;`,
        'index.ts': page.replace('{ zones }', 'areas').replace('zones.list', 'areas.list'),
      },
    ],
    [
      'its default, without a name',
      {
        'zones.ts': `${head}export default ${body};`,
        'index.ts': page.replace('{ zones }', 'areas').replace('zones.list', 'areas.list'),
      },
    ],
    [
      'another name',
      { 'index.ts': page.replace('{ zones }', '{ zones as areas }').replace('zones.list', 'areas?.list') },
    ],
    ['a list of exports', { 'zones.ts': `${head}const it = ${body};\nexport { it as zones };` }],
    [
      'a barrel',
      {
        'all.ts': "export * from './zones.js';\nexport { bins } from './bins.js';",
        'index.ts': page.replaceAll(/'\.\/(?:bins|zones)\.js'/g, "'./all.js'"),
      },
    ],
    [
      'its name, past a barrel that nobody imports',
      { 'all/index.ts': "export { zones } from '../zones.js';\nexport { bins } from '../bins.js';" },
    ],
    [
      'a namespace',
      { 'index.ts': page.replace('{ zones }', '* as areas').replace('zones.list', 'areas.zones.list') },
    ],
    [
      'CommonJS',
      {
        'zones.ts': `const axios = require('axios');\nconst api = axios.create({ baseURL: process.env.API + '/api' });\nmodule.exports = ${body};`,
        'index.ts': page.replace("import { zones } from './zones.js'", "const zones = require('./zones.js')"),
      },
    ],
    [
      'a part of CommonJS',
      {
        'zones.ts': `const axios = require('axios');\nconst api = axios.create({ baseURL: process.env.API + '/api' });\nmodule.exports = ${body};`,
        'index.ts': page
          .replace("import { zones } from './zones.js'", "const { list } = require('./zones.js')")
          .replace('zones.list', 'list'),
      },
    ],
  ])('is left out where it is imported by %s', async (_, files) => {
    expect(await asked({ 'zones.ts': zones, 'bins.ts': bins, 'index.ts': page, ...files })).toEqual(
      [...ALL_BINS, FIRST].sort(),
    );
  });

  describe('where another object takes all that it does', () => {
    const checked = `${zones}\nexport const checkedZones = {\n  ...zones,\n  list: async () => check(await zones.list()),\n};`;
    const all = (more: string, ofZones = checked) =>
      asked({ 'zones.ts': ofZones, 'bins.ts': bins, 'index.ts': `${page}\n${more}` });
    const BOTH = ['POST /api/zones', 'DELETE /api/zones/*'];

    it('is left out if nobody asks that for it either', async () => {
      expect(await all('')).toEqual([...ALL_BINS, FIRST].sort());
      expect(await all("import { checkedZones } from './zones.js';\ncheckedZones.list();")).toEqual(
        [...ALL_BINS, FIRST].sort(),
      );
      const within = checked.replace('export const checkedZones', 'const checkedZones');
      expect(await all('', `${within}\ncheckedZones.list();`)).toEqual([...ALL_BINS, FIRST].sort());
    });

    it.each<[string, string, string]>([
      [
        'that',
        "import { checkedZones } from './zones.js';\ncheckedZones.create({}); checkedZones.remove('1');",
        checked,
      ],
      [
        'one that takes all of that in turn',
        "import { all } from './zones.js';\nall.create({}); all.remove('1');",
        `${checked}\nexport const all = { ...checkedZones, ...other };`,
      ],
      [
        'what the file is by default',
        "import areas from './zones.js';\nareas.create({}); areas.remove('1');",
        `${zones}\nexport default { ...zones };`,
      ],
      [
        'what is made of that',
        "import { made } from './zones.js';\nmade.create({});",
        `${checked}\nexport const made = wrap(checkedZones);`,
      ],
      [
        'what a function gives back',
        "import { make } from './zones.js';\nmake().create({});",
        `${zones}\nexport const make = () => ({ ...zones });`,
      ],
    ])('is kept if somebody asks %s', async (_, more, ofZones) => {
      expect(await all(more, ofZones)).toEqual(expect.arrayContaining(BOTH));
    });
  });

  describe('beside a server that calls something of its own the same', () => {
    const keeps = `import axios from 'axios';\nexport class Zones { constructor(private zones: Keep) {} fill() { axios.get('http://else/all'); return this.zones.create({}).then(() => this.zones.remove('1')); } }`;
    const all = { 'zones.ts': zones, 'bins.ts': bins, 'index.ts': page };

    it('is left out', async () => {
      expect(await asked(all, { 'zones.ts': keeps })).toEqual([...ALL_BINS, FIRST].sort());
      const shown = keeps.replace("'http://else/all'", "words('common.create')");
      expect(await asked(all, { 'shown.ts': shown.replaceAll('zones', 'areas') })).toEqual(
        [...ALL_BINS, FIRST].sort(),
      );
    });

    it('is kept where that names it as something of others, or imports something of the page', async () => {
      const named = `${keeps}\nexport const ask = (bus) => bus.call('zones.create', {});`;
      expect(await asked(all, { 'zones.ts': named })).toContain('POST /api/zones');
      const both = `import { part1 } from '../web/parts/part-1.js';\n${keeps}\nkeep(part1);`;
      expect(await asked(all, { 'zones.ts': both })).toContain('POST /api/zones');
    });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['gives the object to others', { 'index.ts': `${page}\nregister(zones);` }],
    [
      'chooses from it by a name that is made',
      { 'index.ts': `${page}\nexport const run = (name: string) => (zones as any)[name]();` },
    ],
    ['spreads it into another', { 'index.ts': `${page}\nexport const client = { ...zones };` }],
    ['takes it apart', { 'index.ts': `${page}\nconst { create, remove } = zones; create({}); remove('1');` }],
    [
      'asks for all later',
      {
        'index.ts': `import './late.js';\n${page}`,
        'late.ts': "export const late = () => import('./zones.js');",
      },
    ],
    [
      'imports by what leads nowhere',
      {
        'index.ts': page,
        'late.ts': "import { zones } from '~services/zones';\nzones.create({}); zones.remove('1');",
      },
    ],
    [
      'passes it on',
      {
        'all.ts': "import { zones } from './zones.js';\nexport const clients = { zones };",
        'index.ts': `${page}\nimport { clients } from './all.js';\nclients.zones.create({}); clients.zones.remove('1');`,
      },
    ],
  ])('is kept where somebody %s', async (_, files) => {
    expect(await asked({ 'zones.ts': zones, 'bins.ts': bins, ...files })).toEqual(
      expect.arrayContaining(['POST /api/zones', 'DELETE /api/zones/*']),
    );
  });

  it('is kept where a bundler brings it to files that import nothing', async () => {
    const free = {
      'more.ts': "zones.create({}); zones.remove('1');",
      'bins.ts': `import './more.js';\n${bins}`,
    };
    expect(await asked({ 'zones.ts': zones, 'index.ts': page, ...free })).toEqual(
      expect.arrayContaining(['POST /api/zones', 'DELETE /api/zones/*']),
    );
  });

  it('is kept where another member asks for it', async () => {
    const own = zones
      .replace('list: async () =>', 'list: async () => this.create({}) &&')
      .replace('return api', 'zones.create({}); return api');
    expect(await asked({ 'zones.ts': own, 'bins.ts': bins, 'index.ts': page })).toContain('POST /api/zones');
  });

  it('is kept where an operation of a document is called so', async () => {
    const files = { 'zones.ts': zones, 'bins.ts': bins, 'index.ts': page };
    expect(
      await asked({ ...files, 'openapi.yaml': 'paths:\n  /zones:\n    post:\n      operationId: create\n' }),
    ).toContain('POST /api/zones');
    expect(await asked({ ...files, 'ci.yaml': 'steps:\n  - create: zones\n' })).not.toContain(
      'POST /api/zones',
    );
  });
});

describe('a function that those who import its file do not ask for', () => {
  const functions = `${head}
const list = async () => api.get('/zones');
const create = async (zone: object) => api.post('/zones', zone);
export { list, create };`;
  const using = (more = '') =>
    `import { bins } from './bins.js';\nimport { list } from './zones.js';\nbins.list(); bins.create({}); list();${more}`;

  it('is left out, though a member of something else is called so', async () => {
    expect(await asked({ 'zones.ts': functions, 'bins.ts': bins, 'index.ts': using() })).toEqual(
      [...ALL_BINS, FIRST].sort(),
    );
    const common = functions
      .replace("import axios from 'axios'", "const axios = require('axios')")
      .replace('export {', 'module.exports = {');
    expect(await asked({ 'zones.ts': common, 'bins.ts': bins, 'index.ts': using() })).toEqual(
      [...ALL_BINS, FIRST].sort(),
    );
  });

  it('is kept where a bundler brings it to files that import nothing', async () => {
    const of = (more: string) =>
      asked({
        'zones.ts': functions,
        'index.ts': using(),
        'more.ts': more,
        'bins.ts': `import './more.js';\n${bins}`,
      });
    expect(await of('create({});')).toContain('POST /api/zones');
    expect(await of('const create = () => 1; create();')).not.toContain('POST /api/zones');
  });

  it('is left out though it is one of many: clients are written for all that a server answers', async () => {
    const many = Array.from({ length: 4 }, (_, n) => `export const more${n} = () => api.get('/zones');`).join(
      '\n',
    );
    expect(
      await asked({ 'zones.ts': `${functions}\n${many}`, 'bins.ts': bins, 'index.ts': using() }),
    ).toEqual([...ALL_BINS, FIRST].sort());
  });

  it('is kept where its package hands it out: who uses that elsewhere is not seen', async () => {
    const files = {
      'zones.ts': functions,
      'bins.ts': bins,
      'all.ts': "export * from './zones.js';",
      'index.ts': using("\nimport './all.js';"),
    };
    const handing = (main: string) => ({ 'package.json': JSON.stringify({ name: 'web', main }) });
    expect(await asked({ ...files, ...handing('./all.js') })).toContain('POST /api/zones');
    expect(await asked({ ...files, ...handing('./index.js') })).not.toContain('POST /api/zones');
  });

  it('is kept where it runs as the file is loaded, or comes as a default', async () => {
    const started = functions
      .replace('const create = async (zone: object) => api.post', 'const create = every(5, () => api.post')
      .replace("'/zones', zone)", "'/zones', {}))");
    expect(await asked({ 'zones.ts': started, 'bins.ts': bins, 'index.ts': using() })).toContain(
      'POST /api/zones',
    );
    const byDefault = `${functions.replace('list, create', 'list')}\nexport default create;`;
    expect(
      await asked({
        'zones.ts': byDefault,
        'bins.ts': bins,
        'index.ts': using("\nimport make from './zones.js';\nmake({});"),
      }),
    ).toContain('POST /api/zones');
  });
});

describe('a method that those who have an object of its class do not ask for', () => {
  const service = `import { Injectable } from '@nestjs/common';\n${head}
@Injectable() export class Zones {
  list() { return api.get('/zones'); }
  create(zone: object) { return api.post('/zones', zone); }
}`;
  const controller = (
    use: string,
    held = 'private readonly areas: Zones',
  ) => `import { Controller, Get, Module } from '@nestjs/common';
import { bins } from './bins.js';
import { Zones } from './zones.js';
@Controller('z') export class ZonesController {
  constructor(${held}) {}
  @Get() list() { bins.list(); bins.create({}); return ${use}; }
}
@Module({ controllers: [ZonesController], providers: [Zones] }) export class AppModule {}`;
  const of = (use: string, more: Readonly<Record<string, string>> = {}, held?: string) =>
    asked({ 'zones.ts': service, 'bins.ts': bins, 'index.ts': controller(use, held), ...more });

  it('is left out, whatever a member of something else is called', async () => {
    expect(await of('this.areas.list()')).toEqual([...ALL_BINS, FIRST].sort());
    expect(await of('this.areas.create({})')).toEqual(['GET /api/bins', 'POST /api/bins', 'POST /api/zones']);
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['the object is given to others', 'run(this.areas)', {}],
    ['it is chosen by a name that is made', '(this.areas as any)[process.argv[2]!]()', {}],
    [
      'a class asks a field that the one above it has',
      'this.areas.list()',
      {
        'base.ts':
          "import { Zones } from './zones.js';\nexport abstract class Base {\n  protected held: Zones;\n  constructor(app: any) { this.held = app.get(Zones); }\n}",
        'more.ts':
          "import { Base } from './base.js';\nimport { Zones } from './zones.js';\nexport class More extends Base { make() { return this.held.create({}); } }",
        'bins.ts': `import './more.js';\n${bins}`,
      },
    ],
    [
      'a class inherits it',
      'this.areas.list()',
      {
        'more.ts':
          "import { Zones } from './zones.js';\nexport class More extends Zones { make() { return super.create({}); } }",
        'bins.ts': `import './more.js';\n${bins}`,
      },
    ],
    [
      'it stands in for another',
      'this.areas.list()',
      {
        'more.ts':
          "import { Zones } from './zones.js';\nexport const provided = { provide: 'ZONES', useClass: Zones };",
        'bins.ts': `import './more.js';\n${bins}`,
      },
    ],
    [
      'another has the object of somebody else',
      'this.areas.list()',
      {
        'more.ts': 'export const make = (controller: any) => controller.areas.create({});',
        'bins.ts': `import './more.js';\n${bins}`,
      },
    ],
    [
      'a container is asked for it',
      'this.areas.list()',
      {
        'more.ts':
          "import { Zones } from './zones.js';\nexport const make = (app: any) => app.get(Zones).create({});",
        'bins.ts': `import { make } from './more.js';\nmake(app);\n${bins}`,
      },
    ],
  ])('is kept where %s', async (_, use, more) => {
    expect(await of(use, more, 'readonly areas: Zones')).toContain('POST /api/zones');
  });

  it('is left out of an object that its file makes and hands out', async () => {
    const made = service
      .replace('@Injectable() export class', 'class')
      .replace("import { Injectable } from '@nestjs/common';\n", '');
    const using = page.replace('zones.list()', 'zones.list()');
    expect(
      await asked({
        'zones.ts': `${made}\nexport const zones = new Zones();`,
        'bins.ts': bins,
        'index.ts': using,
      }),
    ).toEqual([...ALL_BINS, FIRST].sort());
    expect(
      await asked({
        'zones.ts': `${made}\nexport default new Zones();`,
        'bins.ts': bins,
        'index.ts': using.replace('{ zones }', 'zones'),
      }),
    ).toEqual([...ALL_BINS, FIRST].sort());
    expect(
      await asked({
        'zones.ts': `${made}\nexport default new Zones();`,
        'bins.ts': bins,
        'index.ts': `${using.replace('{ zones }', 'zones')}\nregister(zones);`,
      }),
    ).toContain('POST /api/zones');
  });
});
