import { describe, expect, it } from 'vitest';
import { archfit } from '../helpers/world.js';

const shop = 'fixtures/shop';

describe('the distributed-monolith score', () => {
  it('begins the report with its parts, which add up, and closes it once more', async () => {
    const { score } = JSON.parse((await archfit(['check', shop, '--format', 'json'])).out);
    const points: (number | null)[] = score.parts.map((part: { points: number | null }) => part.points);
    expect(points.reduce<number>((sum, each) => sum + (each ?? 0), 0)).toBeCloseTo(score.value, 6);
    expect(score.value).toBeGreaterThan(20);
    const { out } = await archfit(['check', shop]);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe(`distributed monolith ${score.value} of 100`);
    expect(lines.at(-1)).toMatch(/^✖ \d+ errors/);
    const closing = out.replace(/\s+/g, ' ').split('distributed monolith').at(-1);
    for (const { name, points } of score.parts) expect(closing).toContain(`${name} ${points}`);
    const { out: part } = await archfit(['check', shop, '--rule', 'foreign-write']);
    expect(part).toMatch(/blast radius\s+not measured/);
  });

  it('is followed by the worst three things, each with its place and what to do, then by the tables', async () => {
    const report = JSON.parse((await archfit(['check', shop, '--format', 'json'])).out);
    expect(report.worst).toHaveLength(3);
    const ids = report.worst.flatMap(({ violations }: { violations: string[] }) => violations);
    expect(new Set(ids).size).toBe(ids.length);
    const known = report.violations.map(({ id }: { id: string }) => id);
    expect(known).toEqual(expect.arrayContaining(ids));
    const { out } = await archfit(['check', shop]);
    const [score, worst, pair, firstRule] = out.split('\n\n');
    expect(score!.split('\n').length + worst!.split('\n').length + pair!.split('\n').length).toBeLessThan(40);
    expect(worst).toMatch(/^the worst three things\n {2}1\. /);
    for (const { at, violations } of report.worst) {
      expect(worst).toContain(at.path);
      expect(worst).toContain(violations[0]);
    }
    expect(worst!.match(/^ {5}→ [A-Z]/gm)).toHaveLength(3);
    expect(pair).toMatch(/^merge, saga or split\n/);
    expect(firstRule).toMatch(/^✖ error /);
  });

  it.each([40, 60, 200])('fits %i columns at the top', async (columns) => {
    const { out } = await archfit(['check', shop], { columns });
    const [, worst, pair] = out.split('\n\n');
    // A path or name that cannot be broken may stand out.
    const wide = `${worst}\n${pair}`
      .split('\n')
      .filter((line) => line.length > columns && !/[\w/.+-]{18,}/.test(line));
    expect(wide).toEqual([]);
  });

  it('tells the worst of what one team has to act on', async () => {
    const { out } = await archfit(['check', shop, '--format', 'json', '--team', 'accounts']);
    const { worst, violations } = JSON.parse(out);
    expect(worst.length).toBeGreaterThan(0);
    const known = violations.map(({ id }: { id: string }) => id);
    for (const thing of worst) expect(known).toEqual(expect.arrayContaining(thing.violations));
  });

  it('is near 0 for systems of nothing wrong', async () => {
    for (const rule of [
      'blast-radius',
      'foreign-write',
      'hub-service',
      'release-coupling',
      'shared-domain-library',
      'startup-order',
    ]) {
      const { out } = await archfit(['check', `fixtures/${rule}/clean`, '--format', 'json']);
      expect(JSON.parse(out).score, rule).toMatchObject({ value: 0 });
    }
  });

  it('is the whole system’s, whichever team reads it', async () => {
    const of = async (...flags: string[]) =>
      JSON.parse((await archfit(['check', shop, '--format', 'json', ...flags])).out).score;
    expect(await of('--team', 'accounts')).toEqual(await of());
  });

  it('is a gate with --fail-above', async () => {
    const clean = 'fixtures/release-coupling/clean';
    const violating = 'fixtures/release-coupling/violating';
    expect((await archfit(['check', violating])).code).toBe(0);
    const failed = await archfit(['check', violating, '--fail-above', '10']);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('at most 10 by --fail-above');
    expect((await archfit(['check', violating, '--fail-above', '20'])).code).toBe(0);
    expect((await archfit(['check', clean, '--fail-above', '0'])).code).toBe(0);
    const { out } = await archfit(['check', violating, '--fail-above', '10', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'fail', exitCode: 1, failAbove: 10 });
  });

  it.each(['-1', '101', 'low', ''])('refuses the limit "%s"', async (limit) => {
    const { code, err } = await archfit(['check', shop, `--fail-above=${limit}`]);
    expect(code).toBe(2);
    expect(err).toContain('--fail-above must be a score from 0 to 100');
  });

  it('cannot vouch for a score that nothing measured', async () => {
    const { code, err } = await archfit(['check', shop, '--rule', 'module-cycle', '--fail-above', '50']);
    expect(code).toBe(2);
    expect(err).toContain('nothing that makes the score was measured');
  });
});
