/**
 * In: nothing but where the user keeps caches. Out: the next run finds the program compiled. Why: most of a short run goes into compiling
 * it, and the compiler of TypeScript above all. Node.js does so from 22.1 on and sees to it that what it finds is what it would make:
 * https://nodejs.org/api/module.html#module-compile-cache
 */
import { readdirSync, rmSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Files; an installation leaves some thirty. */
const MOST_FILES = 500;

/**
 * Lets Node.js keep the compiled program in the user's directory, never in that of the tree, which may come from anybody. Nothing happens
 * where it cannot, or where the user keeps it elsewhere by NODE_COMPILE_CACHE or nowhere by NODE_DISABLE_COMPILE_CACHE.
 * @param {Record<string, string | undefined>} env is told, so that threads do the same
 */
export function keepCompiled(env) {
  const { enableCompileCache, getCompileCacheDir } = nodeModule;
  if (enableCompileCache === undefined) return;
  const directory = join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'archfit', 'compiled');
  prune(directory);
  enableCompileCache(directory);
  // The environment holds texts alone: nothing is said where there is none.
  if (getCompileCacheDir() !== undefined) env['NODE_COMPILE_CACHE'] ??= directory;
}

/**
 * What old versions of archfit or of Node.js left behind is never asked for again: now and then all begins anew.
 * @param {string} directory
 */
function prune(directory) {
  try {
    if (readdirSync(directory, { recursive: true }).length > MOST_FILES)
      rmSync(directory, { recursive: true, force: true });
  } catch {
    // there is none yet, or it cannot be helped
  }
}
