/** Systems of which nothing is to be said: a score that cannot be 0 says nothing where it is high. */
import { describe, expect, it } from 'vitest';
import { archfit } from '../helpers/world.js';

const checked = async (root: string) => JSON.parse((await archfit(['check', root, '--format', 'json'])).out);

describe.each(['fixtures/one-service', 'fixtures/well-made'])('%s', (root) => {
  it('breaks no rule, scores 0 over all parts, and hides nothing', async () => {
    const { exitCode, violations, worst, pairs, score, summary } = await checked(root);
    expect(violations.map(({ message }: { message: string }) => message)).toEqual([]);
    expect({ exitCode, worst, pairs }).toEqual({ exitCode: 0, worst: [], pairs: [] });
    expect(score).toMatchObject({ value: 0 });
    expect(summary.unresolved).toBe(0);
    const { out } = await archfit(['check', root]);
    expect(out).toMatch(/^distributed monolith 0 of 100\n/);
    expect(out).not.toContain('worst');
  });
});

describe('six services', () => {
  it('are judged by all that makes the score', async () => {
    const { score, summary } = await checked('fixtures/well-made');
    expect(summary.services).toBe(6);
    expect(score).toMatchObject({ value: 0, measured: 100 });
  });

  it('call and tell each other, guarded', async () => {
    const { out } = await archfit(['map', 'fixtures/well-made', '--format', 'json']);
    const { calls, channels, tables } = JSON.parse(out);
    expect(calls.map(({ from, to }: { from: string; to: string }) => `${from} ${to}`)).toEqual([
      'gateway catalogue',
      'gateway fines',
      'gateway lending',
      'gateway members',
    ]);
    expect(
      channels.map(({ name, consumers }: { name: string; consumers: string[] }) => [name, consumers]),
    ).toEqual([
      ['book.added', ['lending']],
      ['fine.charged', ['notices']],
      ['loan.overdue', ['fines', 'notices']],
      ['member.joined', ['lending', 'notices']],
    ]);
    const owners = new Map<string, string>(
      tables.map(({ name, owner }: { name: string; owner: string }) => [name, owner]),
    );
    for (const [name, owner] of owners) expect(name.split('.')[0]).toBe(owner);
  });
});
