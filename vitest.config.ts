import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { COMPILED, fromCompiled } from './test/helpers/compiled.js';

export default defineConfig({
  plugins: [fromCompiled],
  // What is compiled for the tests is no change that asks for them.
  server: { watch: { ignored: ['**/.compiled/**'] } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/helpers/compiled.ts',
    server: { deps: { external: [COMPILED] } },
    forceRerunTriggers: ['**/{src,rules}/**/*.ts'],
    // No module of the program keeps anything between two runs (self.test.ts), so that files of tests may share what is loaded, above all the compiler.
    isolate: false,
    maxWorkers: availableParallelism(),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
