import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cachedDirectory } from './cached.mjs';
import { manifestsOf } from './monorepo/manifests.mjs';
import { planMonorepo } from './monorepo/plan.mjs';
import { textOf } from './monorepo/text.mjs';

const MAKERS = ['synthesise', 'random', 'monorepo/plan', 'monorepo/text', 'monorepo/manifests'];

/**
 * A monorepo of npm workspaces, the same on every machine: services and libraries of FILES_PER_PACKAGE source files each.
 * @param {number} files how many source files; a multiple of FILES_PER_PACKAGE
 * @returns {string} the absolute path of its root, kept between runs
 */
export function monorepo(files) {
  const makers = MAKERS.map((name) => new URL(`./${name}.mjs`, import.meta.url));
  return cachedDirectory(`monorepo-${files}`, makers, (directory) => synthesise(files, directory));
}

/** Writes the monorepo into an empty directory. @param {number} files @param {string} directory */
export function synthesise(files, directory) {
  const packages = planMonorepo(files);
  const made = new Set();
  /** @param {string} path @param {string} text */
  const write = (path, text) => {
    const file = join(directory, path);
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    made.add(dirname(file));
    writeFileSync(file, text);
  };
  for (const [path, text] of manifestsOf(packages)) write(path, text);
  for (const one of packages)
    for (const file of one.files) write(`${one.path}/${file.path}`, textOf(one, file));

  // What `npm install` would do for workspaces: tools that know nothing of them find the packages all the same.
  mkdirSync(join(directory, 'node_modules/@shop'), { recursive: true });
  for (const one of packages) {
    const link = join(directory, 'node_modules', one.name);
    symlinkSync(
      process.platform === 'win32' ? join(directory, one.path) : `../../${one.path}`,
      link,
      'junction',
    );
  }
}
