/**
 * `npm run bench`: archfit against other tools, on codebases that are made for it or on one that is named, and archfit alone
 * on statements. README.md beside this file tells what is measured, and how.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Caches, ours, oursOnStatements, peers } from './contenders.mjs';
import { installPeers } from './install.mjs';
import { compare } from './rounds.mjs';
import { savedStatements } from './statements.mjs';
import { monorepo } from './synthesise.mjs';
import { machine, seconds, table, times } from './table.mjs';

/** @import { Contender } from './contenders.mjs' */

const FEWEST_ROUNDS = 3;
const USAGE = `Usage: npm run bench -- [directory] [options]

  directory         a codebase to measure on; without one, synthetic ones of 1,000, 10,000 and 100,000 files
  --rounds <n>      how often each tool runs, in turn; at least ${FEWEST_ROUNDS} (default: 5)
  --quick           only 1,000 files
  --all             the other tools on 100,000 files as well; takes an hour and more
  --markdown <file> write the tables there as well`;

/** @typedef {{ title: string, directory: () => string, contenders: Contender[], files?: number }} Match */

/** @param {Caches} caches @param {{ directory?: string, quick: boolean, all: boolean }} options @returns {Match[]} */
function matches(caches, { directory, quick, all }) {
  const everybody = [...ours(caches), ...peers()];
  if (directory !== undefined) {
    return [{ title: basename(directory), directory: () => directory, contenders: everybody }];
  }
  const sizes = quick ? [1_000] : [1_000, 10_000, 100_000];
  const codebases = sizes.map((files) => ({
    title: `${files.toLocaleString('en')} files`,
    directory: () => monorepo(files),
    contenders: files < 100_000 || all ? everybody : ours(caches),
    files,
  }));
  if (quick) return codebases;
  return [
    ...codebases,
    { title: '50,000 statements', directory: savedStatements, contenders: oursOnStatements(caches) },
  ];
}

async function bench() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      quick: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      markdown: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const rounds = Number(values.rounds);
  const directory = positionals[0] === undefined ? undefined : resolve(positionals[0]);
  if (!Number.isInteger(rounds) || rounds < FEWEST_ROUNDS || positionals.length > 1) throw new Error(USAGE);
  if (directory !== undefined && !existsSync(directory))
    throw new Error(`There is no directory ${directory}`);

  const progress = (/** @type {string} */ message) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${message}`);
  };
  progress('installing the other tools');
  installPeers();
  /** @type {string[]} */
  const parts = [];
  const print = (/** @type {string} */ part) => {
    progress('');
    console.log(`${part}\n`);
    parts.push(part);
  };
  const caches = new Caches();
  /** Seconds that archfit takes, cold, by number of files. @type {Map<number, number>} */
  const cold = new Map();
  let isComplete = true;
  try {
    const options = { quick: values.quick, all: values.all, ...(directory !== undefined && { directory }) };
    for (const { title, directory, contenders, files } of matches(caches, options)) {
      progress(`making ${title}`);
      const results = await compare(contenders, directory(), rounds, (message) =>
        progress(`${title}, ${message}`),
      );
      print(`### ${title}\n\n${table(results)}`);
      if (results.some((one) => 'failed' in one)) isComplete = false;
      if (files !== undefined && 'seconds' in results[0]) cold.set(files, results[0].seconds);
    }
  } finally {
    caches.remove();
  }
  const [small, large] = [cold.get(10_000), cold.get(100_000)];
  if (small !== undefined && large !== undefined) {
    print(
      `100,000 files take ${times(large / small)} times as long as 10,000 (${seconds(large)} and ${seconds(small)}, cold).`,
    );
  }
  print(`Medians, run in turn. ${machine()}.`);
  if (values.markdown !== undefined) writeFileSync(values.markdown, `${parts.join('\n\n')}\n`);
  if (!isComplete) process.exitCode = 1;
}

await bench().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
