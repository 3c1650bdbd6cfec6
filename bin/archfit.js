#!/usr/bin/env node
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { keepCompiled } from './keep-compiled.js';

// Most runs are over in seconds: code has to run seven times as often as usual before V8 compiles it better, and far more often before it does so
// to its best, on threads that reading files needs as well; a run that takes longer gets there all the same. A loop that runs once is not worth
// being replaced on its way. Memory grows at once to what it would come to: most of what is read is kept. PostgreSQL's parser, which is
// WebAssembly, stays as it is first compiled: to make one of its functions faster takes half a gigabyte, and as long as it saves.
const MEMORY = [
  '--semi-space-growth-factor=8',
  '--initial-old-space-size=128',
  '--no-wasm-tier-up',
  '--no-wasm-dynamic-tiering',
];
const [TURBOFAN, MAGLEV] = ['--invocation-count-for-turbofan', '--invocation-count-for-maglev'];
const LOOPS = '--invocation-count-for-osr=4000';
/** By the release of V8: what one does not know it says to the user. @type {Record<string, string[] | undefined>} */
const FLAGS = {
  11: ['--interrupt-budget=1000000', ...MEMORY],
  12: [`${TURBOFAN}=20000`, LOOPS, ...MEMORY],
  13: [`${MAGLEV}=3000`, `${TURBOFAN}=100000`, LOOPS, '--no-maglev-osr', ...MEMORY],
};
for (const flag of FLAGS[process.versions.v8.split('.', 1)[0] ?? ''] ?? []) setFlagsFromString(flag);
if (!process.argv.includes('--no-cache')) keepCompiled(process.env);

const { main } = createRequire(import.meta.url)('../dist/cli/main.js');
await main();
