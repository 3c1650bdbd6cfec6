/**
 * The documented examples of the rules are true: run as a user would run them, `violating` breaks its rule, `clean` breaks none,
 * and one file makes the difference.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { check } from '../../src/check.js';
import type { Report } from '../../src/rule/report.js';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** Rules that a system cannot break without breaking others. */
const companions: Readonly<Record<string, readonly string[]>> = {
  // At most one of the writers owns the table.
  'shared-table': ['foreign-write'],
  // Nobody else writes the table there: with its owner as second writer it would be a shared one.
  'foreign-write': ['ddl-owner-mismatch'],
  // At most one of the joined tables is the service's own.
  'cross-owner-join': ['foreign-read'],
  // At most one of the written tables is the service's own, and its owner writes it too.
  'cross-owner-transaction': ['foreign-write', 'shared-table'],
};

describe.each(rules.map(({ id }) => id))('%s', (id) => {
  const violating = join(fixtures, id, 'violating');
  const clean = join(fixtures, id, 'clean');

  it('is broken by the violating fixture, and nothing else is', async () => {
    const { violations } = await run(violating);
    expect([...new Set(violations.map(({ rule }) => rule))].sort(), told(violations)).toEqual(
      [id, ...(companions[id] ?? [])].sort(),
    );
    for (const { at, related } of violations) for (const place of [at, ...related]) exists(violating, place);
  });

  it('is kept by the clean fixture, over everything that is in it', async () => {
    const { violations, ran, notices } = await run(clean);
    expect(violations, told(violations)).toEqual([]);
    expect(ran).toContain(id);
    expect(notices.filter(({ unresolved = 0 }) => unresolved > 0)).toEqual([]);
  });

  it('has fixtures that differ in one file', () => {
    expect(filesIn(clean)).toEqual(filesIn(violating));
    const differing = filesIn(clean).filter(
      (path) => !readFileSync(join(clean, path)).equals(readFileSync(join(violating, path))),
    );
    expect(differing).toHaveLength(1);
  });
});

/** What `archfit check <root>` finds, without any flag. */
async function run(root: string): Promise<Report> {
  const request = { root, cwd: root, env: {}, statements: [], servers: [], cache: false };
  const { report } = await check(request, rules, () => {});
  return report;
}

function told(violations: Report['violations']): string {
  return violations.map(({ id, message }) => `${id}: ${message}`).join('\n');
}

/** A place is a file or directory of the fixture; one with a line points at a line that says something. */
function exists(root: string, { path, line }: { readonly path: string; readonly line?: number }): void {
  expect(path).not.toBe('');
  expect(existsSync(join(root, path)), path).toBe(true);
  if (line === undefined) return;
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  expect(lines[line - 1]?.trim(), `${path}:${line}`).toBeTruthy();
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
