/**
 * That the walk accounts for every relation, on any SQL there is: with the environment variable ARCHFIT_SQL set to a
 * directory, all files `*.sql` below it are read. PostgreSQL's own src/test/regress/sql is a good one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule, parseSync } from 'libpg-query';
import { beforeAll, expect, test } from 'vitest';
import { mentions } from '../../src/extract/sql/mentions.js';
import { split } from '../../src/extract/sql/split.js';
import { unaccounted } from './accounting.js';

const directory = process.env['ARCHFIT_SQL'] ?? '';

beforeAll(() => loadModule());

function treeOf(text: string): unknown {
  try {
    return parseSync(text).stmts?.[0]?.stmt;
  } catch {
    return undefined;
  }
}

test.skipIf(!existsSync(directory))(
  'every relation of every statement in ARCHFIT_SQL is accounted for',
  () => {
    let statements = 0;
    let parsed = 0;
    const missed: string[] = [];
    for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.sql')) continue;
      // Lines that begin with a backslash are commands of psql.
      const text = readFileSync(join(directory, file), 'utf8').replace(/^\\.*$/gm, '');
      for (const piece of split(text)) {
        statements++;
        const tree = treeOf(piece.text);
        if (tree === undefined) continue;
        parsed++;
        const names = unaccounted(tree, mentions(tree, new Set()).relations);
        if (names.length > 0) missed.push(`${file}:${piece.line} ${names.join(', ')}`);
      }
    }
    console.info(`${statements} statements, ${parsed} parsed, ${parsed - missed.length} agreed`);
    expect(parsed).toBeGreaterThan(0);
    expect(missed).toEqual([]);
  },
  600_000,
);
