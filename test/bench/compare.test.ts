import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';

interface Contender {
  readonly name: string;
  readonly command: (directory: string) => { command: string; arguments: string[]; directory: string };
  readonly did: RegExp;
  readonly fails: (code: number) => boolean;
  readonly isOurs: boolean;
}
type Result = Readonly<Record<'name' | 'failed' | 'did' | 'runs' | 'seconds' | 'ratio' | 'bytes', unknown>>;

const load = (path: string): Promise<unknown> => import(new URL(`../../bench/${path}`, import.meta.url).href);
const { compare } = (await load('rounds.mjs')) as {
  compare: (
    contenders: Contender[],
    directory: string,
    rounds: number,
    progress: () => void,
  ) => Promise<Result[]>;
};
const { table } = (await load('table.mjs')) as { table: (results: readonly Result[]) => string };

function counter(name: string, script: string, path = process.execPath): Contender {
  return {
    name,
    command: (directory) => ({ command: path, arguments: ['-e', script], directory }),
    did: /Counted (\d+ parcels)/,
    fails: (code) => code > 1,
    isOurs: false,
  };
}

const compared = (...contenders: Contender[]) => compare(contenders, tmpdir(), 3, () => {});

describe('comparing tools', () => {
  it('measures each as often as asked, against the first', async () => {
    const results = await compared(
      counter('scales', 'console.log("Counted 12 parcels")'),
      counter(
        'careful scales',
        'setTimeout(() => { console.error("Counted 12 parcels"); process.exit(1); }, 700)',
      ),
    );
    expect(results).toMatchObject([
      { name: 'scales', did: '12 parcels', runs: 3, ratio: 1 },
      { name: 'careful scales', did: '12 parcels', runs: 3 },
    ]);
    expect(results[1]!.ratio).toBeGreaterThan(1.5);
    expect(results[1]!.seconds).toBeGreaterThan(0.7);
    if (process.platform === 'linux') expect(results[1]!.bytes).toBeGreaterThan(20_000_000);
  });

  it('says which did not do their work, and why', async () => {
    const results = await compared(
      counter('scales', 'console.log("Counted 12 parcels")'),
      counter('silent', ''),
      counter('crashing', 'console.log("Counted 12 parcels"); process.exit(3)'),
      counter('killed', 'console.log("Counted 12 parcels"); process.kill(process.pid, "SIGKILL")'),
      counter('missing', '', '/no/such/program'),
    );
    expect(results.map(({ failed }) => failed)).toEqual([
      undefined,
      'exit code 0: it printed nothing',
      'exit code 3: Counted 12 parcels',
      'did not start, or was killed: Counted 12 parcels',
      expect.stringContaining('ENOENT'),
    ]);
    expect(table(results).split('\n')[3]).toMatch(/^\| silent +\| +failed \|/);
  });
});
