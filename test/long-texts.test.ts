/** Texts that were made to take long: each would take hours where a pattern could go over them in several ways. */
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { textWithoutComments } from '../src/extract/manifests/bundles.js';
import { holdsFunction } from '../src/extract/manifests/cdk.js';
import { isData } from '../src/extract/semantics/data-files.js';
import { hostedPages } from '../src/extract/semantics/described/hosted-pages.js';
import { operationsOf } from '../src/extract/semantics/described/operations.js';
import { channelsOfTerraform } from '../src/extract/semantics/described/terraform.js';
import { mayBeOperation } from '../src/extract/semantics/graphql/text.js';
import { isComponent, withoutNamedDirectories } from '../src/extract/semantics/lone-components.js';
import { isOnce } from '../src/extract/semantics/once.js';
import { givenByPages } from '../src/extract/semantics/page-scripts.js';
import { tablesInSql } from '../src/extract/semantics/stores/sql-tables.js';
import { readPrismaSchemas } from '../src/extract/semantics/tables/prisma-schema.js';
import { unusedImports } from '../src/extract/semantics/unused-imports.js';
import { readProcedure } from '../src/extract/sql/procedures.js';
import { isAnyQueue } from '../src/model/build/queues.js';
import { parseAddress } from '../src/model/build/routes.js';

const none = () => undefined;
const alone = { importersOf: () => [], read: none };

test.each<[string, () => unknown]>([
  ['comments before a document of GraphQL', () => mayBeOperation(`#u${'#s'.repeat(2_000)}`)],
  ['an import that does not end', () => unusedImports('main.ts', `import a${' '.repeat(100_000)}`)],
  ['imports that do not end', () => unusedImports('main.ts', 'import a\n'.repeat(10_000))],
  ['the name of a file', () => isOnce(`seed-x${'_t'.repeat(60)}0/seed.txt`, alone)],
  ['the name of a migration', () => isOnce(`db/migrate${'_t-x'.repeat(60)}.txt`, alone)],
  ['a component', () => isComponent('a.jsx', `export {${' a'.repeat(50_000)}`)],
  ['patterns of files', () => withoutNamedDirectories(`import.meta.glob(['a'${' '.repeat(50_000)}`)],
  [
    'a list of patterns of files',
    () => withoutNamedDirectories(`import.meta.glob(${"'a',".repeat(50_000)}x`),
  ],
  ['the name of a variable', () => isAnyQueue([{ variable: `RABBI${'T_RABBIT_MQ_RABBI'.repeat(60)}O` }])],
  ['comments of a procedure', () => readProcedure(`declare ;/*${'*//*D='.repeat(60)}a begin`, none, none)],
  ['an address', () => parseAddress(`HTTP://T${'HS'.repeat(20_000)}`)],
  [
    'an OpenAPI document',
    () =>
      operationsOf(
        ['openapi.yaml'],
        () => `paths:
/a:${' '.repeat(3_000)}\r:\r
operationId`,
      ),
  ],
  [
    'comments of a configuration that do not end',
    () => textWithoutComments('vite.config.ts', { read: () => '/* '.repeat(90_000) }),
  ],
  [
    'texts of a configuration that do not end',
    () => textWithoutComments('vite.config.ts', { read: () => `'${'`/'.repeat(90_000)}` }),
  ],
  ['a function without an end', () => holdsFunction(`export async function${' '.repeat(60_000)}`)],
  ['types of functions without an end', () => holdsFunction(`import {${' PaidHandler,'.repeat(20_000)}`)],
  [
    'a resource of Terraform',
    () =>
      channelsOfTerraform(
        ['main.tf'],
        () => `resource "aws_sns_topic_subscription" "a" {\n  topic_arn =${'\t'.repeat(20_000)}#\n}\n`,
        { named: none, holds: () => true },
      ),
  ],
  [
    'a rewrite of Vercel',
    () => {
      const rewrites = [
        { source: '/api', destination: `https://orders.example.com${'/('.repeat(60_000)}\n` },
      ];
      return hostedPages('vercel.json', JSON.stringify({ rewrites }));
    },
  ],
  [
    'many redirects of Netlify',
    () => {
      const lines = Array.from(Array(20_000), (_, n) => `/orders-${n} https://orders.example.com/${n} 200\n`);
      return hostedPages('_redirects', lines.join(''));
    },
  ],
  [
    'what a script of a page declares',
    () => {
      const read = (path: string) =>
        path === 'a.js'
          ? `function${'\n'.repeat(150_000)};`
          : `<script src="a.js"></script><script>fetch('/orders');\n${'\r'.repeat(60_000)}</script>`;
      return givenByPages(['a.js', 'index.html'], ['index.html'], read);
    },
  ],
  ['a statement of many tables', () => tablesInSql([`SELECT 1 ${'FROM orders '.repeat(4_000)}`])],
  ['comments of a statement that do not end', () => tablesInSql([`SELECT 1 ${'/* '.repeat(16_000)}`])],
  ['texts of a statement that do not end', () => tablesInSql([`SELECT 1 ${"'\\".repeat(24_000)}`])],
  ['a line of data', () => isData(`${'1\n'.repeat(101_000)}a:${' '.repeat(20_000)}(`)],
])('%s', (_, read) => {
  const start = performance.now();
  read();
  expect(performance.now() - start).toBeLessThan(700);
});

test('a relation of Prisma', () => {
  const schema = `model Order {\n  id Int @id\n  cart Cart @relation([${'][['.repeat(60)})\n}\n`;
  const start = performance.now();
  readPrismaSchemas([{ path: 'schema.prisma', text: schema }], () => '');
  expect(performance.now() - start).toBeLessThan(700);
});
