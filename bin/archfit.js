#!/usr/bin/env node
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { keepCompiled } from './keep-compiled.js';

// Most runs are over in a second: code has to run seven times as often as usual before V8 compiles it better, on threads that reading files
// needs as well; a run that takes longer gets there all the same. Memory grows at once to what it would come to: most of what is read is kept.
const MEMORY = ['--semi-space-growth-factor=8', '--initial-old-space-size=128'];
const COUNTS = ['turbofan=20000', 'osr=4000', 'maglev=3000'].map(
  (count) => `--invocation-count-for-${count}`,
);
/** By the release of V8: what one does not know it says to the user. @type {Record<string, string[] | undefined>} */
const FLAGS = {
  11: ['--interrupt-budget=1000000', ...MEMORY],
  12: [...COUNTS, ...MEMORY],
  13: [...COUNTS, ...MEMORY],
};
for (const flag of FLAGS[process.versions.v8.split('.', 1)[0] ?? ''] ?? []) setFlagsFromString(flag);
if (!process.argv.includes('--no-cache')) keepCompiled(process.env);

const { main } = createRequire(import.meta.url)('../dist/cli/main.js');
await main();
