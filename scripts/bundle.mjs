// Writes dist/cli, which bin/archfit.js runs: the command line in a few files, for loading hundreds of small ones takes longer than most
// runs; as CommonJS, which Node.js loads in two thirds of the time, and so the compiler of TypeScript, which is written that way. The
// body of each kind of thread (a file whose name ends in -worker.ts) is a file beside them. What is native, WebAssembly, seldom used, or
// made so that it cannot be taken apart, is loaded from node_modules as ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { compilerOf } from './compiler.mjs';
import { directNames } from './direct-names.mjs';

const APART = /^(?:oxc-parser|jsonc-parser|libpg-query|pg)(?:\/|$)/;

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const threads = readdirSync(join(dist, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /-worker\.js$/.test(path))
  .map((path) => [basename(path, '.js'), join(dist, 'src', path)]);

const names = threads.map(([name]) => name);
if (new Set(names).size < names.length) throw new Error(`two threads of one name: ${names.join(', ')}`);

rmSync(join(dist, 'cli'), { recursive: true, force: true });
mkdirSync(join(dist, 'cli'));
writeFileSync(join(dist, 'cli', 'package.json'), '{ "type": "commonjs" }\n');
const bundle = await rolldown({
  input: { main: join(dist, 'src/main.js'), ...Object.fromEntries(threads) },
  external: (/** @type {string} */ id) => APART.test(id),
  platform: 'node',
  // A slow machine is no fault of the bundle.
  checks: { bundlerTimings: false },
  plugins: [slimCompiler(), directNames()],
});
await bundle.write({
  dir: join(dist, 'cli'),
  format: 'cjs',
  chunkFileNames: '[name]-[hash].js',
  codeSplitting: { groups: [{ name: 'compiler', test: /^\0compiler$/ }] },
  minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
});
await bundle.close();

/**
 * In the place of ts-morph, of which the program asks `ts` alone: as much of the compiler as that needs.
 * @returns {import('rolldown').Plugin}
 */
function slimCompiler() {
  const compiler = '\0compiler';
  return {
    name: 'slim-compiler',
    resolveId: (id) => (id === 'ts-morph' ? '\0ts-morph' : id === compiler ? id : undefined),
    load: (id) => {
      if (id === '\0ts-morph') return `export * as ts from '${compiler}';`;
      return id === compiler ? compilerOf(askedOfCompiler()) : undefined;
    },
  };
}

/** The names that the program asks `ts` for. */
function askedOfCompiler() {
  const files = readdirSync(join(dist, 'src'), { recursive: true, encoding: 'utf8' });
  return new Set(
    files
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) => readFileSync(join(dist, 'src', path), 'utf8').match(/(?<=\bts\.)\w+/g) ?? []),
  );
}

// What is remembered of a tree holds for this code alone: see program-version.ts.
const hash = createHash('sha256');
for (const name of readdirSync(join(dist, 'cli')).sort())
  hash.update(name).update(readFileSync(join(dist, 'cli', name)));
writeFileSync(join(dist, 'cli', 'code.sha256'), hash.digest('base64url').slice(0, 16));
