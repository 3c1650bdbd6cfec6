#!/usr/bin/env node
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { keepCompiled } from './keep-compiled.js';

// Most runs are over in a second: code has to run seven times as often as usual before V8 compiles it to its best, on threads that reading
// files needs as well. A run that takes longer gets there all the same. A release of V8 that does not know a flag says so to the user.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
if (process.versions.v8.startsWith('13.'))
  for (const flag of ['--invocation-count-for-turbofan=20000', '--invocation-count-for-osr=4000'])
    setFlagsFromString(flag);
if (!process.argv.includes('--no-cache')) keepCompiled(process.env);

const { main } = createRequire(import.meta.url)('../dist/cli/main.js');
await main();
