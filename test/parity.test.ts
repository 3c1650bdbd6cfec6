/** A rule is one file, its fixtures, its test and one line in the index: whatever of it is missing is named here. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { examples } from '../rules/examples.js';
import { rules } from '../rules/index.js';
import { examplesOf } from '../scripts/rule-examples.mjs';
import { rulesMarkdown } from '../src/report/rules.js';
import type { Rule } from '../src/rule/rule.js';

const project = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const namesIn = (path: string) => readdirSync(project(path)).sort();

const ids = namesIn('rules')
  .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && name !== 'examples.ts')
  .map((name) => name.replace(/\.ts$/, ''));

describe('the files of the rules', () => {
  it.each(ids)('%s is in the index once, under the name of its file', async (id) => {
    const { default: rule }: { readonly default: Rule } = await import(`../rules/${id}.ts`);
    expect(rules.filter((each) => each === rule)).toHaveLength(1);
    expect(rule.id).toBe(id);
  });

  it('are all that is in the index', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(ids);
  });

  it.each(ids)('%s has a violating and a clean fixture', (id) => {
    expect(namesIn(`fixtures/${id}`)).toEqual(['clean', 'violating']);
  });

  it('have no fixtures left behind by a rule that is gone', () => {
    const directories = namesIn('fixtures').filter((name) =>
      statSync(project(`fixtures/${name}`)).isDirectory(),
    );
    const systems = ['one-service', 'shop', 'well-made'];
    expect(directories.filter((name) => !systems.includes(name) && !ids.includes(name))).toEqual([]);
  });

  it('each have a test', () => {
    const tests = namesIn('test/rules')
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(project(`test/rules/${name}`), 'utf8'));
    const untested = ids.filter((id) => !tests.some((text) => text.includes(`from '../../rules/${id}.js'`)));
    expect(untested).toEqual([]);
  });
});

describe.each(rules)('the documentation of $id', (rule) => {
  it('sums it up in one sentence', () => {
    expect(rule.summary).toMatch(/^\p{Lu}.*[^.\s]\.$/u);
    expect(rule.summary).not.toMatch(/[.!?]\s/);
  });

  it.each(['rationale', 'remedy', 'source'] as const)('has a %s', (part) => {
    expect(rule[part].trim()).toMatch(/\S\.$/);
  });

  it('describes every option', () => {
    const silent = Object.entries(rule.options).filter(([, { describes }]) => describes.trim() === '');
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

it('rules/README.md says what the rules say', () => {
  const path = project('rules/README.md');
  const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
  expect(written, 'rules/README.md is stale: `npm run docs` writes it').toBe(
    rulesMarkdown(rules, examplesOf(ids)),
  );
});

it('rules/examples.ts is what `npm run docs` makes of the fixtures', () => {
  expect(examples).toEqual(examplesOf(ids));
});
