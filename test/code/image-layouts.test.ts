import { describe, expect, it } from 'vitest';
import { Sources } from '../../src/extract/code/index.js';
import { readTree } from '../../src/extract/read-tree.js';
import { listTree } from '../../src/extract/tree.js';
import { type Contents, directoryWith } from './support.js';

/** What the imports of a service lead to where its images and containers are read, and what of them leads nowhere. */
async function importsOf(contents: Contents): Promise<readonly string[]> {
  const root = directoryWith(contents);
  const { code } = await readTree(
    listTree(root),
    new Sources(root),
    { declared: { services: [], libraries: [] }, isDatabaseKnown: false, depth: 'imports' },
    () => {},
  );
  return code.imports.map(({ specifier, to }) => `${specifier} -> ${'file' in to ? to.file : 'nowhere'}`);
}

const service = {
  'backend/orders/package.json': { name: 'orders', scripts: { start: 'node dist/server.js' } },
  'backend/orders/src/server.ts': `import '../shared/money.js';\nimport './shared/errors.js';`,
  'shared/money.ts': 'export {};',
  'shared/errors.ts': 'export {};',
};

describe('what only an image puts beside the sources of a service', () => {
  it('is found by what its Dockerfile copies', async () => {
    const dockerfile = `FROM node:22 AS build
      WORKDIR /app
      COPY ./backend/orders/package.json ./
      COPY ./shared /app/src/shared
      COPY ./shared/money.ts /app/shared/
      COPY ./backend/orders/src/ ./src/
      RUN npm run build`;
    expect(await importsOf({ ...service, 'backend/orders/Dockerfile': dockerfile })).toEqual([
      '../shared/money.js -> shared/money.ts',
      './shared/errors.js -> shared/errors.ts',
    ]);
  });

  it('is found by what a container mounts', async () => {
    const compose = `services:
      orders:
        image: node:22
        working_dir: /app
        volumes: ["./backend/orders/src:/app/src", "./shared:/app/src/shared", "./shared:/app/shared"]
        command: node src/server.ts`;
    expect(await importsOf({ ...service, 'compose.yaml': compose })).toEqual([
      '../shared/money.js -> shared/money.ts',
      './shared/errors.js -> shared/errors.ts',
    ]);
  });

  it('is found by an alias of a configuration as well', async () => {
    const contents = {
      ...service,
      'backend/orders/src/server.ts': `import '@shared/money';`,
      'backend/orders/tsconfig.json': { compilerOptions: { paths: { '@shared/*': ['./src/shared/*'] } } },
      'backend/orders/Dockerfile': `FROM node:22\nCOPY backend/orders/src /app/src\nCOPY shared /app/src/shared`,
    };
    expect(await importsOf(contents)).toEqual(['@shared/money -> shared/money.ts']);
  });

  it('goes behind what lies there in the tree, and leads nowhere where the image has it elsewhere', async () => {
    const contents = {
      ...service,
      'backend/orders/src/shared/errors.ts': 'export {};',
      'backend/orders/Dockerfile': `FROM node:22\nCOPY backend/orders/src /app/src\nCOPY shared /app/src/shared\nCOPY $SECRET ../../..`,
    };
    expect(await importsOf(contents)).toEqual([
      '../shared/money.js -> nowhere',
      './shared/errors.js -> backend/orders/src/shared/errors.ts',
    ]);
  });
});

it('is of one stage of a Dockerfile, and not of others that make other images', async () => {
  const contents = {
    ...service,
    'backend/orders/src/server.ts': `import './generated/client';`,
    'backend/billing/package.json': { name: 'billing' },
    'backend/billing/src/generated/client.ts': 'export {};',
    Dockerfile: `FROM node:22 AS base
      WORKDIR /app
      FROM base AS orders
      COPY shared /shared
      COPY backend/orders .
      FROM base AS billing
      COPY backend/billing .`,
  };
  expect(await importsOf(contents)).toEqual(['./generated/client -> nowhere']);
});
