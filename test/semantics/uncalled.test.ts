import { describe, expect, it } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

const ENTITY = `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity('visits') export class Visit { @PrimaryGeneratedColumn() id: string; @Column() day: string; }
@Entity('devices') export class Device { @PrimaryGeneratedColumn() id: string; }
@Entity('audits') export class Audit { @PrimaryGeneratedColumn() id: string; }`;

/** Files that say nothing, of a service that is not small. */
const others = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`rooms/room-${n}.ts`, `export const room${n} = ${n};`]),
);

/** The tables that a clinic touches, and what is told of what is left out. */
async function touched(
  files: Readonly<Record<string, string>>,
  beside: Readonly<Record<string, string>> = others,
) {
  const run = Object.keys(files).filter((name) => /controller|other/.test(name));
  const index = run.map((name) => `import './${name.replace('.ts', '.js')}';`).join('\n');
  const model = await modelOf(
    systemOf({
      clinic: { files: { 'entities.ts': ENTITY, 'index.ts': `${index}\nlisten();`, ...beside, ...files } },
    }),
  );
  const tables = model.accesses.map(({ table, mode }) => `${table.split('.').at(-1)} ${mode}`);
  return {
    tables: [...new Set(tables)].filter((each) => !each.endsWith('define')).sort(),
    left: model.notices.filter(({ message }) => message.includes('nobody calls')),
  };
}

const service = (
  methods: string,
  head = '@Injectable() export class Visits',
) => `import { Injectable, OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Visit, Device, Audit } from './entities.js';
${head} {
  constructor(
    @InjectRepository(Visit) private visits: Repository<Visit>,
    @InjectRepository(Device) private devices: Repository<Device>,
    @InjectRepository(Audit) private audits: Repository<Audit>,
  ) {}
  book(day: string) { return this.visits.save({ day }); }
  ${methods}
}`;
const controller = `import { Controller, Post } from '@nestjs/common';
import { Visits } from './visits.service.js';
@Controller('visits') export class VisitsController {
  constructor(private visits: Visits) {}
  @Post() book() { return this.visits.book('monday'); }
}`;

describe('what nobody calls', () => {
  it('is what only a comment names, or the copy that another service began with', async () => {
    const method = 'async trustDevice(id: string) { return this.devices.save({ id }); }';
    const noted = controller.replace(
      'return this',
      '\n    // this.visits.trustDevice("1");\n    return this',
    );
    expect(noted).not.toBe(controller);
    const { tables } = await touched({
      'visits.service.ts': service(method),
      'visits.controller.ts': noted,
    });
    expect(tables).toEqual(['visits write']);

    const calling = controller.replace('return this', 'this.visits.trustDevice("1");\n    return this');
    const copy = (own: string) => ({
      files: {
        ...others,
        'entities.ts': ENTITY,
        'visits.service.ts': service(method),
        'visits.controller.ts': own,
        'paths.ts': "export const paths = ['/visits/*', 'trust/*/'];",
        'index.ts': "import './visits.controller.js';\nlisten();",
      },
    });
    const { accesses } = await modelOf(systemOf({ clinic: copy(controller), ward: copy(calling) }));
    const devices = accesses.filter(({ table, mode }) => table.endsWith('devices') && mode === 'write');
    expect(devices.map((each) => each.service)).toEqual(['ward']);
  });

  it('is not what another service asks for by a name in quotes', async () => {
    const method = 'async trustDevice(id: string) { return this.devices.save({ id }); }';
    const asking = (text: string) => ({ files: { 'index.ts': `export const ask = (rpc: any) => ${text};` } });
    const clinic = {
      files: {
        ...others,
        'entities.ts': ENTITY,
        'visits.service.ts': service(method),
        'visits.controller.ts': controller,
        'index.ts': "import './visits.controller.js';\nlisten();",
      },
    };
    const devicesOf = async (text: string) => {
      const { accesses } = await modelOf(systemOf({ clinic, ward: asking(text) }));
      return accesses.filter(({ table, mode }) => table.endsWith('devices') && mode === 'write').length;
    };
    expect(await devicesOf("rpc.request('visits.trustDevice', { id: 1 })")).toBe(1);
    expect(await devicesOf('rpc.request({ method: "trustDevice" })')).toBe(1);
    expect(await devicesOf('rpc.trustDevice(1)')).toBe(0);
  });

  it('is a member of an object whose namesake only another service asks for', async () => {
    const api = `export const visits = {
      book: (id: string) => fetch(\`http://ward:3000/visits/\${id}\`),
      trust: (id: string) => fetch(\`http://ward:3000/trusts/\${id}\`),
    };`;
    const clinic = (page: string) => ({
      files: {
        ...others,
        'api.ts': api,
        'index.ts': `import { visits } from './api.js';\n${page}\nlisten();`,
      },
    });
    const ward = (more: string) => ({
      files: {
        'visits.js': 'const visits = { trust: (id) => id }; module.exports = { visits };',
        'index.js': `const { visits } = require('./visits'); const app = require('express')();
          app.get('/visits/:id', (req, res) => res.end());
          app.get('/trusts/:id', (req, res) => { res.json(visits.trust(req.params.id)); });
          ${more} app.listen(3000);`,
      },
    });
    const BOOK = 'visits.book("1");';
    const routesOf = async (page: string, more = '') =>
      (await modelOf(systemOf({ clinic: clinic(page), ward: ward(more) }))).calls.map(({ route }) => route);
    expect(await routesOf(BOOK)).toEqual(['/visits/*']);
    expect(await routesOf(`${BOOK} visits.trust("1");`)).toEqual(['/visits/*', '/trusts/*']);
    expect(await routesOf(BOOK, "rpc.request('visits.trust', 1);")).toEqual(['/visits/*', '/trusts/*']);
  });

  it('is not a member of a class that is asked for by a computed name', async () => {
    const method = 'async trustDevice(id: string) { return this.devices.save({ id }); }';
    const files = {
      ...others,
      'entities.ts': ENTITY,
      'visits.service.ts': service(method),
      'visits.controller.ts': controller,
      'index.ts': "import './visits.controller.js';\nlisten();",
    };
    const told = async (clinic: Readonly<Record<string, string>>, ward: string) => {
      const system = { clinic: { files: clinic }, ward: { files: { 'index.ts': ward } } };
      const { accesses } = await modelOf(systemOf(system));
      return accesses.some(({ table, mode }) => table.endsWith('devices') && mode === 'write');
    };
    expect(await told(files, 'listen();')).toBe(false);
    const asked = controller.replace('return this', 'Visits[kind]("1");\n    return this');
    expect(await told({ ...files, 'visits.controller.ts': asked }, 'listen();')).toBe(true);
  });

  it('is left out, and told: a method whose name stands nowhere else', async () => {
    const { tables, left } = await touched({
      'visits.service.ts': service(`/** Trusts a device. */
  async trustDevice(id: string) { return this.devices.save({ id }); }`),
      'visits.controller.ts': controller,
    });
    expect(tables).toEqual(['visits write']);
    expect(left).toMatchObject([{ at: { path: 'clinic/visits.service.ts' } }]);
  });

  it('is kept in a service of few files, which has each for a reason', async () => {
    const files = {
      'visits.service.ts': service('async trustDevice(id: string) { return this.devices.save({ id }); }'),
      'visits.controller.ts': controller,
    };
    expect((await touched(files, {})).tables).toEqual(['devices write', 'visits write']);
  });

  it.each([
    ['by a text', "export const jobs = ['trustDevice'];", 'trustDevice'],
    ['by a part of a text', 'export const jobs = { path: "/trustdevices" };', 'trustDevice'],
    ['by another method', 'export const run = (it: any) => it.trustDevice(1);', 'trustDevice'],
    ['by a test alone', '', undefined],
  ])('stays where its name stands %s: %s', async (_, other, name) => {
    const { tables } = await touched({
      'visits.service.ts': service('async trustDevice(id: string) { return this.devices.save({ id }); }'),
      'visits.controller.ts': controller,
      'other.ts': other,
      'visits.test.ts': "describe('x', () => { it('trusts', () => { visits.trustDevice(1); }); });",
    });
    expect(tables).toEqual(name === undefined ? ['visits write'] : ['devices write', 'visits write']);
  });

  it('is not what a decorator marks, a base class may ask for, or a framework looks for', async () => {
    const kept = ['devices write', 'visits write'];
    const of = async (methods: string, head?: string) =>
      (await touched({ 'visits.service.ts': service(methods, head), 'visits.controller.ts': controller }))
        .tables;
    expect(await of('@Cron("* * * * *") async trustDevice() { return this.devices.save({}); }')).toEqual(
      kept,
    );
    expect(
      await of(
        'async trustDevice() { return this.devices.save({}); }',
        '@Injectable() export class Visits extends Base',
      ),
    ).toEqual(kept);
    expect(
      await of(
        'async onModuleInit() { return this.devices.save({}); }',
        '@Injectable() export class Visits implements OnModuleInit',
      ),
    ).toEqual(kept);
    expect(
      await of(
        'async trustDevice() { return this.devices.save({}); }',
        '@Injectable() export class Visits implements OnModuleInit',
      ),
    ).toEqual(['visits write']);
    expect(
      await of('async trustDevice() { return this.devices.save({}); }', '@Subscriber() export class Visits'),
    ).toEqual(kept);
  });

  it('is kept where so much is called by nobody that it is called in a way that is not known', async () => {
    const names = ['trustDevice', 'forgetDevice', 'blockDevice', 'listDevices'];
    const { tables, left } = await touched({
      'visits.service.ts': service(
        names.map((name) => `async ${name}() { return this.devices.save({}); }`).join('\n'),
      ),
      'visits.controller.ts': controller,
    });
    expect(tables).toEqual(['devices write', 'visits write']);
    expect(left).toEqual([]);
  });

  it('is an exported function of a file that others import, and none that may be chosen by a name that is made', async () => {
    const queries = `import { Pool } from 'pg';
const pool = new Pool();
export async function visitsOf(day: string) { return pool.query('SELECT * FROM visits WHERE day = $1', [day]); }
export async function purgeDevices() { return pool.query('DELETE FROM devices'); }
export async function allAudits() { return pool.query('SELECT * FROM audits'); }`;
    const used = "import { visitsOf, allAudits } from './queries.js';\nvisitsOf('monday'); allAudits();";
    expect((await touched({ 'queries.ts': queries, 'index.ts': used })).tables).toEqual([
      'audits read',
      'visits read',
    ]);
    const chosen =
      "import * as queries from './queries.js';\nexport const run = (name: string) => (queries as any)[name](); queries.visitsOf('x'); queries['allAudits'](); const all = queries[process.argv[2]!];";
    expect((await touched({ 'queries.ts': queries, 'index.ts': chosen })).tables).toHaveLength(3);
  });
});
