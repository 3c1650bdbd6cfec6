// Writes dist/cli, which bin/archfit.js runs: the command line in a few files, for loading hundreds of small ones takes longer than most
// runs; as CommonJS, which Node.js loads in two thirds of the time, and so the compiler of TypeScript, which is written that way. The
// body of each kind of thread (a file whose name ends in -worker.ts) is a file beside them. What is native, WebAssembly, seldom used, or
// made so that it cannot be taken apart, is loaded from node_modules as ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const APART = /^(?:oxc-parser|jsonc-parser|libpg-query|pg|ts-morph)(?:\/|$)/;

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
  plugins: [{ name: 'compiler-names', renderChunk: withCompilerNames }],
});
await bundle.write({
  dir: join(dist, 'cli'),
  format: 'cjs',
  chunkFileNames: '[name]-[hash].js',
  minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
});
await bundle.close();

/**
 * TypeScript exports its names as getters, which cost four times what a check like `ts.isIdentifier` does: each chunk asks them once.
 * @param {string} code
 */
function withCompilerNames(code) {
  /** @type {Set<string>} */
  const used = new Set();
  const direct = code.replace(/\bts_morph\.ts\.(\w+)/g, (_, name) => {
    used.add(name);
    return `ts_${name}`;
  });
  if (used.size === 0) return null;
  const loading = /^.*\brequire\(["'`]ts-morph["'`]\).*$/m;
  if (!loading.test(direct)) throw new Error('a chunk uses the compiler without loading it by name');
  const names = [...used].map((name) => `${name}: ts_${name}`).join(', ');
  return direct.replace(loading, (line) => `${line}\nconst { ${names} } = ts_morph.ts;`);
}

// What is remembered of a tree holds for this code alone: see program-version.ts.
const hash = createHash('sha256');
for (const name of readdirSync(join(dist, 'cli')).sort())
  hash.update(name).update(readFileSync(join(dist, 'cli', name)));
writeFileSync(join(dist, 'cli', 'code.sha256'), hash.digest('base64url').slice(0, 16));
