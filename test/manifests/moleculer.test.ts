import { expect, it } from 'vitest';
import { declareUnits } from '../../src/model/declare-units.js';
import { callsIn, modelOf } from '../calls/support.js';
import { directoryWith } from '../code/support.js';
import { described, manifestsOf, type Repository, unitsOf } from './in-memory.js';

const schema = (name: string, more = '') => `module.exports = { name: '${name}', actions: {}, ${more} };`;

/** One package, all of whose services lie in one directory. */
const clinic: Repository = {
  'package.json': {
    name: 'clinic',
    scripts: { start: 'moleculer-runner' },
    dependencies: { moleculer: '0.14' },
  },
  Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n',
  'mixins/db.mixin.js': '',
  'services/beds.service.js': schema('beds'),
  'services/visits.service.js': schema('visits'),
  'services/letters.service.js': schema('letters'),
};

function composeOf(services: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(services).map(([name, value]) => {
    const environment = value === undefined ? '' : `environment: { SERVICES: "${value}" }, `;
    return `  ${name}: { build: ., ${environment}depends_on: [bed-store] }`;
  });
  return `services:\n${lines.join('\n')}\n  bed-store: { build: ., environment: { SERVICES: beds } }\n`;
}

const NAMES = [
  'library clinic at the root',
  'service beds at services/beds.service.js',
  'service letters at services/letters.service.js',
  'service visits at services/visits.service.js',
];

it.each(['visits', 'visits.service.js', 'visits.service', 'services/visits'])(
  'a container that is told to run %s runs that file, and the others of its directory are services as well',
  (value) => {
    const repository = { ...clinic, 'docker-compose.yml': composeOf({ 'visit-1': value }) };
    expect(described(unitsOf(repository))).toEqual(NAMES);
    const { deployments } = manifestsOf(repository);
    expect(deployments.map(({ name, path }) => [name, path])).toEqual([
      ['visit-1', 'services/visits.service.js'],
      ['bed-store', 'services/beds.service.js'],
    ]);
    expect(deployments[0]?.waitsFor).toMatchObject([{ name: 'bed-store', path: 'services/beds.service.js' }]);
  },
);

it.each<[string, Record<string, string | undefined>]>([
  ['runs all', { everything: undefined, visits: 'visits' }],
  ['runs several', { some: 'visits,letters' }],
  ['runs those of a pattern', { some: 'services/**' }],
  ['runs the only one', {}],
])('what %s is one service', (_, services) => {
  const units = unitsOf({ ...clinic, 'docker-compose.yml': composeOf(services) });
  expect(described(units)).toEqual(['service clinic at the root']);
});

it('the configuration renames one of them at its file, and no other file', () => {
  const units = unitsOf({ ...clinic, 'docker-compose.yml': composeOf({ visits: 'visits' }) });
  const at = { path: 'archfit.yaml', line: 2 };
  const declare = (path: string) =>
    declareUnits(
      units,
      {
        services: [{ name: 'wards', path: { value: path, at }, roles: [], schemas: [], tables: [], at }],
        libraries: [],
      },
      new Set(['services', 'mixins']),
    );
  const names = declare('services/beds.service.js').map(({ name }) => name);
  expect(names).toEqual(['clinic', 'letters', 'visits', 'wards']);
  expect(() => declare('mixins/db.mixin.js')).toThrow(/no directory/);
});

it('a name that no service has is a notice', () => {
  const repository = {
    ...clinic,
    'docker-compose.yml': composeOf({ visits: 'visits', wards: 'wards.service.js' }),
  };
  expect(described(unitsOf(repository))).toEqual(NAMES);
  expect(manifestsOf(repository).notices).toMatchObject([
    {
      message: 'wards is told to run wards.service.js, but there is no one service of that name.',
      unresolved: 1,
    },
  ]);
});

it('they ask each other, and answer each for its own, also to what they mix in', async () => {
  const mixin = `module.exports = { actions: { list() { return []; }, remove: { handler() {} } } };`;
  const asks = `const Db = require('../mixins/db.mixin');
const moleculer = require('moleculer');
module.exports = { name: 'visits', mixins: [Db], actions: { async book(ctx) { return ctx.call('beds.list'); } } };`;
  const mixing = (name: string) => `const Db = require('../mixins/db.mixin');
const moleculer = require('moleculer');
module.exports = { name: '${name}', mixins: [Db], actions: { ping() {} } };`;
  const model = await modelOf(
    directoryWith({
      ...clinic,
      'mixins/db.mixin.js': mixin,
      'services/visits.service.js': asks,
      'services/beds.service.js': mixing('beds'),
      'services/letters.service.js': mixing('letters'),
      'docker-compose.yml': composeOf({ visits: 'visits', letters: 'letters' }),
    }),
  );
  expect(callsIn(model)).toEqual(['visits → beds beds.list']);
  const answered = model.endpoints.map(({ service, path }) => `${service} ${path}`).sort();
  expect(answered).toEqual([
    'beds beds.list',
    'beds beds.ping',
    'beds beds.remove',
    'letters letters.list',
    'letters letters.ping',
    'letters letters.remove',
    'visits visits.book',
    'visits visits.list',
    'visits visits.remove',
  ]);
});
