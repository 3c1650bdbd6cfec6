import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

const DB = "import knex from 'knex';\nexport const db = knex({ client: 'pg' });";
/** Members of a client, or functions, each with a table of its own. */
const MEMBERS = `list() { return db('listed').select('id'); }
  remove(id) { return db('removed').where({ id }).del(); }`;
const OBJECT = `import { db } from './db';\nexport const zones = {\n  ${MEMBERS.replace('}\n', '},\n')},\n};`;
const CLASS = `import { db } from './db';\nexport class Zones {\n  ${MEMBERS}\n}`;
const FUNCTIONS = `import { db } from './db';
export async function listZones() { return db('listed').select('id'); }
export async function removeZone(id) { return db('removed').where({ id }).del(); }`;
const COMMON = `${FUNCTIONS.replaceAll('export ', '')}\nmodule.exports = { listZones, removeZone };`;
/** Files that say nothing, of a service that is not small. */
const OTHERS = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`halls/hall-${n}.ts`, `export const hall${n} = ${n};`]),
);
const IMPORT = "import { Zones } from './zones';\n";

async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const all = { ...OTHERS, 'db.ts': DB, 'index.ts': "import './more';\nlisten();", ...files };
  const model = await modelOf(systemOf({ clinic: { files: all } }));
  return [...new Set(model.accesses.map(({ table }) => table.split('.').at(-1)!))].sort();
}

const made = (more: string) => ({
  'zones.ts': CLASS,
  'made.ts': `${IMPORT}export const zones = new Zones();`,
  'more.ts': more,
});
const held = (more: string) => ({
  'zones.ts': CLASS,
  'held.ts': `${IMPORT}export class Held { zones = new Zones(); }`,
  'more.ts': `import { Held } from './held';\n${more}`,
});

describe('a member or a function that is asked for', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'by the second of two names of a barrel',
      {
        'zones.ts': OBJECT,
        'all.ts': "export { zones, zones as areas } from './zones';",
        'more.ts': "import { zones, areas } from './all';\nzones.list(); areas.remove(1);",
      },
    ],
    [
      'by a name that is made, of a barrel that gives all of its file one name',
      {
        'zones.ts': FUNCTIONS,
        'all.ts': "export * as zones from './zones';",
        'more.ts': "import { zones } from './all';\nfor (const each of kinds) zones[`${each}Zone`](1);",
      },
    ],
    [
      'by one of two names that come by two ways',
      {
        'zones.ts': OBJECT,
        'a.ts': "export { zones as a } from './zones';",
        'b.ts': "export { zones as b } from './zones';",
        'all.ts': "export * from './a';\nexport * from './b';",
        'more.ts': "import { a, b } from './all';\na.list(); b.remove(1);",
      },
    ],
    [
      'of what is made for that, whose answer has a name',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}const zones = new Zones();\nzones.list();\nconst gone = await new Zones().remove(1);\ntell(gone.length);`,
      },
    ],
    [
      'of what a container gives for that',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}const zones = app.get(Zones);\nzones.list();\nconst gone = await app.get(Zones).remove(1);\ntell(gone.length);`,
      },
    ],
    [
      'of one that its class keeps',
      {
        'zones.ts': CLASS.replace('  list', '  static readonly instance = new Zones();\n  list'),
        'more.ts': `${IMPORT}Zones.instance.list(); Zones.instance.remove(1);`,
      },
    ],
    [
      'of one that its class makes of itself',
      {
        'zones.ts': CLASS.replace('  list', '  static shared = new this();\n  list'),
        'more.ts': `${IMPORT}Zones.shared.list(); Zones.shared.remove(1);`,
      },
    ],
    [
      'of classes by a name that is made',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}const KINDS = { zones: Zones };\nconst zones = new Zones();\nzones.list();\nexport const run = (kind) => new KINDS[kind]().remove(1);`,
      },
    ],
    [
      'of members of something by a name that is made',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}const all = {};\nall.zones = new Zones();\nall.zones.list();\nexport const run = (kind) => all[kind].remove(1);`,
      },
    ],
    [
      'of fields by a name that is made',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}export class All { zones = new Zones(); list() { return this.zones.list(); } run(kind) { return this[kind].remove(1); } }`,
      },
    ],
    [
      'of what is found to be one',
      {
        ...made(''),
        'more.ts': `import * as all from './made';\n${IMPORT}all.zones.list();\nfor (const each of Object.values(all)) if (each instanceof Zones) each.remove(1);`,
      },
    ],
    [
      'of what is injected with another type',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}export class All { constructor(@Inject(Zones) private readonly area: Area) {} list() { return this.area.list(); } remove() { return this.area.remove(1); } }`,
      },
    ],
    [
      'of one of two',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}const zones = new Zones();\nzones.list();\n(isNew ? zones : other).remove(1);`,
      },
    ],
    [
      'of what is made elsewhere, by another name',
      made("import { zones as area } from './made';\narea.list(); area.remove(1);"),
    ],
    [
      'of what is made elsewhere and taken apart',
      made("import { zones } from './made';\nconst { remove } = zones;\nzones.list(); remove(1);"),
    ],
    [
      'of what is made elsewhere and given to others',
      {
        ...made(
          "import { zones } from './made';\nimport { route } from './route';\nzones.list();\nroute(zones);",
        ),
        'route.ts': 'export const route = (area) => area.remove(1);',
      },
    ],
    [
      'of what others hold, by another name',
      held('const { zones: area } = new Held();\narea.list(); area.remove(1);'),
    ],
    [
      'of what others hold, as a variable',
      held('const area = new Held().zones;\narea.list(); area.remove(1);'),
    ],
    [
      'where a comment stands among what is imported',
      {
        'zones.ts': FUNCTIONS,
        'more.ts':
          "import {\n  listZones, // reads\n  removeZone, // deletes\n} from './zones';\nlistZones(); removeZone(1);",
      },
    ],
    [
      'of the others of what is required',
      {
        'zones.ts': COMMON,
        'more.ts': "const { listZones, ...others } = require('./zones');\nlistZones(); others.removeZone(1);",
      },
    ],
    [
      'by a name that is made, of several files together',
      {
        'zones.ts': COMMON,
        'all.ts': "module.exports = { ...require('./zones') };",
        'more.ts':
          "const all = require('./all');\nall.listZones();\nprocess.on('message', ({ type, id }) => all[type](id));",
      },
    ],
    ['by others whom all of them are given', { 'zones.ts': COMMON, 'more.ts': "serve(require('./zones'));" }],
    [
      'by others whom a name for all is given',
      { 'zones.ts': FUNCTIONS, 'more.ts': "import * as zones from './zones';\nserve(zones);" },
    ],
    [
      'at once, though the promise has a name',
      {
        'zones.ts':
          "import { db } from './db';\nexport const listed = (async () => { await db('listed').insert({}); })();\nconst removed = (async () => { await db('removed').del(); })();",
        'more.ts': "import './zones';",
      },
    ],
    [
      'of a field that is set beside a parameter',
      {
        'zones.ts': CLASS,
        'more.ts': `${IMPORT}const first = new Zones();\nfirst.list();\nexport class All { constructor(db: Db) { this.area = new Zones(db); } remove() { return this.area.remove(1); } }`,
      },
    ],
    [
      'by a template, in the way that those write names',
      {
        'zones.ts': FUNCTIONS.replace('removeZone', 'RemoveZone'),
        'App.vue':
          "<template><remove-zone /></template>\n<script setup>\nimport { RemoveZone } from './zones';\n</script>",
        'more.ts':
          "import { listZones } from './zones';\nimport App from './App.vue';\nlistZones();\nshow(App);",
      },
    ],
    [
      'of an object that a bundler brings to all files',
      {
        'zones.ts': OBJECT,
        'more.ts': "import { zones } from './zones';\nimport './page';\nzones.list();",
        'page.ts': 'const { remove } = zones;\nremove(1);',
      },
    ],
    [
      'by the framework of a component that a template names in its own way',
      {
        'ZoneList.vue':
          "<template><p/></template>\n<script>\nimport { db } from './db';\nexport default {\n  async created() { await db('removed').del(); },\n};\n</script>",
        'App.vue':
          "<template><zone-list /></template>\n<script setup>\nimport ZoneList from './ZoneList.vue';\n</script>",
        'more.ts':
          "import App from './App.vue';\nimport { db } from './db';\ndb('listed').select();\nshow(App);",
      },
    ],
  ])('is told where it is so %s', async (_, files) => {
    expect(await asked(files)).toEqual(['listed', 'removed']);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['of an object', { 'zones.ts': OBJECT, 'more.ts': "import { zones } from './zones';\nzones.list();" }],
    ['of a class', { 'zones.ts': CLASS, 'more.ts': `${IMPORT}const zones = new Zones();\nzones.list();` }],
    ['of what is made elsewhere', made("import { zones } from './made';\nzones.list();")],
    [
      'of a file',
      {
        'zones.ts': FUNCTIONS,
        'more.ts': "import {\n  listZones, // reads\n} from './zones';\nlistZones();",
      },
    ],
  ])('is left out where nobody asks for it %s', async (_, files) => {
    expect(await asked(files)).toEqual(['listed']);
  });
});
