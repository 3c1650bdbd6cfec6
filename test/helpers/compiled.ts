/**
 * Tests import the program from its source and get what the compiler makes of it, loaded by Node.js itself, as users run it: with its threads, and
 * twice as fast as through vite, which turns each use of an import into a look-up.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vitest/config';
import type { TestProject } from 'vitest/node';

const project = resolve(import.meta.dirname, '../..');
const compiled = resolve(project, '.compiled');
const PROGRAM = /^(\/(?:src|rules)\/.+)\.[jt]s$/;

/** The compiled module for each module of the program that a test imports. */
export const fromCompiled: Plugin = {
  name: 'from-compiled',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!source.startsWith('.') || importer === undefined) return;
    const path = resolve(importer, '..', source);
    const inside = path.startsWith(project) && PROGRAM.exec(path.slice(project.length))?.[1];
    // What has no source may have been compiled from one that is no longer there.
    return inside && existsSync(`${project}${inside}.ts`) ? `${compiled}${inside}.js` : undefined;
  },
};

/** What is loaded as it stands. */
export const COMPILED = /\/\.compiled\//;

/** Compiles the program before the tests run, and again before those that a change of it asks for. Its types are not checked: that is `npm run typecheck`. */
export default function setup(tests: TestProject): void {
  // What is no longer there must not be found.
  rmSync(compiled, { recursive: true, force: true });
  compile();
  tests.onTestsRerun(async () => compile());
}

function compile(): void {
  const compiler = join(project, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.tests.json'], { cwd: project, stdio: 'inherit' });
  // As scripts/bundle.mjs does: else each run that remembers would read all of the program to know it again.
  const program = join(compiled, 'src');
  const hash = createHash('sha256');
  for (const name of readdirSync(program, { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.js')) hash.update(name).update(readFileSync(join(program, name)));
  writeFileSync(join(program, 'code.sha256'), hash.digest('base64url').slice(0, 16));
}
