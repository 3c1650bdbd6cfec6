import { describe, expect, it } from 'vitest';
import { manifestsOf, packageAt, type Repository } from './in-memory.js';

const SHOP: Repository = {
  'package.json': { name: 'shop', workspaces: ['apps/*'] },
  ...packageAt('apps/web', { name: 'web' }),
};

const compose = (web: string) => ({ 'compose.yaml': `services: { web: { ${web} } }` });

/** What every deployment of a unit sets, in their order. */
function variablesAt(repository: Repository, path = 'apps/web'): Readonly<Record<string, string>>[] {
  return manifestsOf({ ...SHOP, ...repository })
    .deployments.filter((deployment) => deployment.path === path)
    .map(({ variables }) => variables);
}

describe('what images tell the programs in them', () => {
  it('are the addresses that a build is given as arguments', () => {
    const repository = {
      ...compose('build: { context: apps/web, args: { VITE_API_URL: "http://localhost:8080", NODE: "22" } }'),
      'apps/web/Dockerfile':
        'FROM node AS pages\nARG NODE\nARG VITE_API_URL\nENV VITE_API_URL=$VITE_API_URL\nCOPY . .\nRUN npm run build\nFROM nginx\nCOPY --from=pages /dist /html',
    };
    expect(variablesAt(repository)).toEqual([{}, { VITE_API_URL: 'http://localhost:8080' }]);
  });

  it('are those that a Dockerfile writes out, also as defaults, and for whoever deploys its image', () => {
    const dockerfile =
      "FROM node\nARG VITE_ORDERS=orders:3000\nENV A=1 VITE_BILLS='http://billing'\nENV VITE_API_BASE /api\nENV NODE_ENV=production DB_URL=postgres://shop@localhost/shop\nCOPY . .";
    expect(variablesAt({ 'apps/web/Dockerfile': dockerfile })).toEqual([
      { VITE_API_BASE: '/api', VITE_BILLS: 'http://billing', VITE_ORDERS: 'orders:3000' },
    ]);
  });

  it('are none that a manifest sets otherwise, that nothing is known of, or that another stage has', () => {
    const repository = {
      ...compose('build: apps/web, environment: { ORDERS_URL: "http://orders" }'),
      'apps/web/Dockerfile':
        'FROM node AS tests\nENV BILLS_URL=http://mock\nFROM node\nARG API_URL\nENV ORDERS_URL=http://localhost:1 API_URL=$API_URL\nCOPY . .',
    };
    expect(variablesAt(repository)).toEqual([{ ORDERS_URL: 'http://orders' }]);
  });

  it('go beside those of a dotenv file, and come from whichever compose file gives them', () => {
    const repository = {
      ...compose('build: apps/web'),
      'compose.prod.yaml':
        'services: { web: { build: { context: apps/web, args: ["API_URL=http://gateway"] } } }',
      'apps/web/Dockerfile': 'FROM node\nARG API_URL\nCOPY . .',
      'apps/web/.env': 'SHOP=main',
    };
    expect(variablesAt(repository)).toEqual([{}, { API_URL: 'http://gateway' }, { SHOP: 'main' }]);
  });
});
