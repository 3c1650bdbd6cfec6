import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readClaims, readOwnership as readTree } from '../../src/extract/ownership/index.js';
import { listTree } from '../../src/extract/tree.js';
import { problemsOf } from '../yaml/problems.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'archfit-bank-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** Reads the ownership of the tree at `root`. */
const readOwnership = ({
  root: at,
  ...request
}: {
  root: string;
  file?: string;
  cwd?: string;
  declared?: object;
}) => {
  const tree = listTree(at);
  return readClaims(tree).then((claims) => readTree({ tree, ...(request as object) }, claims));
};

const team = (name: string) => `teams: { ${name}: { services: [ledger] } }\n`;
const write = (path: string, text: string) => writeFile(join(root, path), text);
const declared = (value: string) => ({ value, at: { path: 'archfit.yaml', line: 4, column: 12 } });

describe('readOwnership', () => {
  it('says how to begin when there is no file', async () => {
    expect(await readOwnership({ root })).toEqual({
      ownership: { read: [], teams: [], claims: [] },
      notices: [
        {
          source: 'ownership',
          message: expect.stringMatching(
            /^nobody said which team owns which service: archfit init <root> writes an ownership\.yaml/,
          ),
        },
      ],
    });
  });

  it('prefers the file of the command line to that of the configuration to that of the root', async () => {
    await write('ownership.yaml', team('tellers'));
    await write('declared.yaml', team('risk'));
    await write('named.yaml', team('fraud'));
    const read = async (request: object) => {
      const { ownership, notices } = await readOwnership({ root, ...request });
      expect(notices).toEqual([]);
      return [ownership.read, ownership.teams.map(({ name }) => name)];
    };
    expect(await read({})).toEqual([['ownership.yaml'], ['tellers']]);
    expect(await read({ declared: declared('declared.yaml') })).toEqual([['declared.yaml'], ['risk']]);
    expect(await read({ declared: declared('declared.yaml'), file: 'named.yaml' })).toEqual([
      ['named.yaml'],
      ['fraud'],
    ]);
  });

  it('finds ownership.yml, and takes a named file relative to the working directory', async () => {
    await write('ownership.yml', team('tellers'));
    expect((await readOwnership({ root })).ownership.read).toEqual(['ownership.yml']);
    await mkdir(join(root, 'core'));
    const named = await readOwnership({ root: join(root, 'core'), cwd: root, file: 'ownership.yml' });
    expect(named.ownership.teams[0]?.at).toEqual({ path: 'ownership.yml', line: 1, column: 10 });
  });

  it('refuses a named file that is missing, pointing at who named it', async () => {
    expect(await problemsOf(() => readOwnership({ root, file: 'teams.yaml' }))).toEqual([
      'teams.yaml does not exist (check the spelling of its path)',
    ]);
    expect(await problemsOf(() => readOwnership({ root, declared: declared('teams.yaml') }))).toEqual([
      'archfit.yaml:4:12 teams.yaml does not exist (check the spelling of its path)',
    ]);
  });

  it('refuses a binary file and two teams with one name', async () => {
    await writeFile(
      join(root, 'ownership.yaml'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    );
    expect(await problemsOf(() => readOwnership({ root }))).toEqual([
      expect.stringMatching(/is not UTF-8 text/),
    ]);
    await write('ownership.yaml', 'teams:\n  risk: {}\n  risk: {}\n');
    expect(await problemsOf(() => readOwnership({ root }))).toEqual([
      'ownership.yaml:3:3 two teams with one name: "risk" in line 2 and in line 3 (join them into one team, or rename one)',
    ]);
  });
});
