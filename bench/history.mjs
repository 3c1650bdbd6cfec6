/**
 * `node bench/history.mjs [commits]`: how long it takes to read a history, and how much memory, on a repository that is made for it: 4,000 files
 * of twenty services, three of them changed by each commit, 200 authors, a reviewer named in every message, all within two years.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readHistory } from '../dist/src/extract/history/index.js';

const commits = Number(process.argv[2] ?? 100_000);
const directory = mkdtempSync(join(tmpdir(), 'archfit-history-'));
const root = join(directory, 'repository');
try {
  execFileSync('git', ['init', '-q', root]);
  await fill(root, commits);
  execFileSync('git', ['-C', root, 'reset', '-q', '--hard', 'made']);
  const cacheDirectory = join(directory, 'cache');
  for (const name of ['cold', 'warm']) {
    const begun = performance.now();
    const { history, notices } = await readHistory({ root, env: process.env, cacheDirectory });
    const seconds = ((performance.now() - begun) / 1000).toFixed(2);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`${name}: ${history.commits.length} commits in ${seconds} s, peak ${peak} MiB`, ...notices);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** @param {string} repository @param {number} amount */
async function fill(repository, amount) {
  const git = spawn('git', ['-C', repository, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(git, 'close');
  const files = Array.from(
    { length: 4_000 },
    (_, index) => `services/s${index % 20}/src/m${index % 50}/f${index}.ts`,
  );
  const end = 1_760_000_000;
  const step = Math.floor((2 * 365 * 86_400) / amount);
  for (let index = 0; index < amount; index += 1) {
    const [author, reviewer] = [(index * 7_919) % 200, index % 7];
    const person = `Dev ${author} <dev${author}@bench.example> ${end - (amount - 1 - index) * step} +0000`;
    const message = `PROJ-${index % 5_000}: change ${index}\n\nReviewed-by: Dev ${reviewer} <dev${reviewer}@bench.example>\n`;
    const changed =
      index === 0 ? files : [1, 2, 3].map((each) => files[(index * 31 * each + each) % files.length]);
    const contents = `export const x = ${index};\n`;
    const text = [
      `commit refs/heads/made\nmark :${index + 1}\nauthor ${person}\ncommitter ${person}\n`,
      `data ${Buffer.byteLength(message)}\n${message}\n`,
      index === 0 ? '' : `from :${index}\n`,
      ...changed.map((file) => `M 644 inline ${file}\ndata ${contents.length}\n${contents}\n`),
    ].join('');
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  await ended;
}
