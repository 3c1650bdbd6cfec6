import { describe, expect, it } from 'vitest';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const NODE = 'FROM node:22\nCOPY . .\nCMD ["node", "src/index.js"]';
const UNITS: Repository = {
  'package.json': { name: 'clinic', workspaces: ['packages/*'] },
  ...packageAt('packages/visits', { name: '@clinic/visits' }),
  ...packageAt('packages/patients', { name: '@clinic/patients' }),
};

/** The directories that Dockerfiles make images of. */
function imagesOf(repository: Repository): string[] {
  const deployed = manifestsOf({ ...UNITS, ...repository }).units.filter(
    ({ weight }) => weight === 'deployed',
  );
  return deployed.map(({ path }) => path);
}

describe('a Dockerfile', () => {
  it('makes a service of its directory', () => {
    const units = unitsOf({ ...UNITS, 'packages/visits/Dockerfile': NODE });
    expect(described(units)).toEqual([
      'library patients at packages/patients',
      'service visits at packages/visits',
    ]);
    expect(units[1]?.evidence[0]).toEqual({
      says: 'Dockerfile makes an image of it',
      at: { path: 'packages/visits/Dockerfile', line: 1 },
    });
  });

  it.each([
    ['packages/visits/docker/Dockerfile', NODE],
    ['packages/visits/Dockerfile.prod', NODE],
    ['packages/visits/visits.Dockerfile', NODE],
    ['docker/visits.Dockerfile', NODE],
    ['docker/visits/Dockerfile', NODE],
    [
      'Dockerfile',
      'FROM node:22\nCOPY . .\nRUN npm ci \\\n  && npm run build --workspace=@clinic/visits\nCMD npm start',
    ],
    ['Dockerfile', 'FROM node:22\nWORKDIR /app/packages/visits\nCMD npm start'],
    ['Dockerfile', 'FROM node:22\nCOPY packages/visits ./\nCMD npm start'],
  ])('%s means the unit that it names', (path, text) => {
    expect(imagesOf({ [path]: text })).toEqual(['packages/visits']);
  });

  it.each([
    ['.devcontainer/Dockerfile', NODE],
    ['packages/visits/Dockerfile.test', NODE],
    ['packages/visits/tests/Dockerfile', NODE],
    ['docker/base.Dockerfile', NODE],
    ['packages/visits/Dockerfile.dockerignore', 'node_modules'],
    ['Dockerfile', NODE],
    ['Dockerfile', 'FROM node:22\nRUN npm run build -w @clinic/visits && npm run build -w @clinic/patients'],
    ['db/Dockerfile', 'FROM postgres:18\nCOPY schema.sql /docker-entrypoint-initdb.d/'],
    [
      'packages/visits/migrations/Dockerfile',
      'FROM node:22\nCOPY . .\nCMD ["npx", "prisma", "migrate", "deploy"]',
    ],
    ['packages/visits/pages/Dockerfile', 'FROM python:3\nADD . /\nCMD python -m http.server'],
    ['packages/visits/Dockerfile', 'not a Dockerfile'],
  ])('%s (%s) makes no service', (path, text) => {
    expect(imagesOf({ [path]: text })).toEqual([]);
  });

  it('makes a service of a directory in another language, but of none with settings only', () => {
    const python = 'FROM python:3\nCOPY . .\nCMD python app.py';
    expect(imagesOf({ 'triage/Dockerfile': python, 'triage/app.py': '' })).toEqual(['triage']);
    expect(imagesOf({ 'triage/Dockerfile': python, 'triage/settings.ini': '' })).toEqual([]);
  });

  it('makes the whole repository a service when there is one package', () => {
    const units = unitsOf({ 'package.json': { name: 'clinic' }, Dockerfile: NODE, 'src/index.js': '' });
    expect(described(units)).toEqual(['service clinic at the root']);
  });

  it('of a server at the root is not that of the front end it copies', () => {
    const units = unitsOf({
      'package.json': {
        name: 'clinic',
        scripts: { start: 'node server.js' },
        dependencies: { express: '5' },
      },
      'server.js': '',
      ...packageAt('client', { name: 'client', scripts: { dev: 'vite' } }),
      Dockerfile:
        'FROM node:22\nCOPY client client\nRUN npm --prefix client run build\nCOPY server.js .\nCMD node server.js',
    });
    expect(units.find(({ path }) => path === '')?.evidence[0]?.says).toBe('Dockerfile makes an image of it');
    expect(units.find(({ path }) => path === 'client')?.evidence[0]?.says).toMatch(/front end/);
  });

  it('calls its directory after what lies around it when the name says nothing', () => {
    const units = unitsOf({
      'src/cart/src/Dockerfile': NODE,
      'src/cart/src/cart.cs': '',
      'src/pay/Dockerfile': NODE,
      'src/pay/a.go': '',
    });
    expect(described(units)).toEqual(['service cart at src/cart/src', 'service pay at src/pay']);
  });

  it('that is written out by a unit is no part of the system', () => {
    const repository = {
      'packages/visits/src/templates/server/Dockerfile': NODE,
      ...packageAt('packages/visits/src/templates/server', { name: 'app', scripts: { start: 'nest start' } }),
    };
    expect(unitsOf({ ...UNITS, ...repository })).toEqual(unitsOf(UNITS));
  });
});
