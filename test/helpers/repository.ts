import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { directory } from './world.js';

export interface Repository {
  readonly root: string;
  git(...command: string[]): string;
  write(path: string, text: string): void;
  /** Commits everything there is. */
  commit(how: CommitSettings): void;
}

export interface CommitSettings {
  /** `Ada Lovelace`, whose address is `ada@bank.example`. */
  readonly by: string;
  /** `2026-03-01`, at noon. */
  readonly on: string;
  readonly message?: string;
  /** Files that get another line. */
  readonly changes?: readonly string[];
  /** Who applies what another wrote. */
  readonly committer?: string;
}

export function addressOf(name: string): string {
  return `${name.split(' ')[0]!.toLowerCase()}@bank.example`;
}

/** A real repository with these files, not yet committed, gone after the test. */
export function repository(files: Readonly<Record<string, string>>): Repository {
  const root = directory(files);
  const environment = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
  const run = (command: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    execFileSync('git', ['-C', root, ...command], {
      encoding: 'utf8',
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  run(['init', '-q', '-b', 'main']);
  let lines = 0;
  return {
    root,
    write,
    git: (...command) =>
      run(command, { ...identity('Nobody', 'AUTHOR'), ...identity('Nobody', 'COMMITTER') }),
    commit({ by, on, message = 'Change it', changes = [], committer = by }) {
      for (const path of changes) {
        lines += 1;
        write(path, `export const line${lines} = ${lines};\n`);
      }
      run(['add', '-A']);
      const date = `${on}T12:00:00Z`;
      run(['commit', '-q', '--allow-empty', '-m', message], {
        ...identity(by, 'AUTHOR'),
        ...identity(committer, 'COMMITTER'),
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      });
    },
  };
}

function identity(name: string, role: 'AUTHOR' | 'COMMITTER'): Record<string, string> {
  return { [`GIT_${role}_NAME`]: name, [`GIT_${role}_EMAIL`]: addressOf(name) };
}
