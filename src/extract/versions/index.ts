/**
 * In: the package.json files of a tree and the lock files beside or above them. Out: which version of which internal library each package
 * gets. Internal is what the tree holds, and what bears a scope that packages of the tree bear (`@shop/…`). Why: everybody may use another
 * version of a framework; of one's own library it means that a change has not arrived.
 */
import type { LibraryUseFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { readText, type Tree } from '../tree.js';
import { type Lock, npmLock, pnpmLock, yarnLock } from './locks.js';

const READERS: readonly (readonly [string, (text: string) => Lock])[] = [
  ['package-lock.json', npmLock],
  ['npm-shrinkwrap.json', npmLock],
  ['pnpm-lock.yaml', pnpmLock],
  ['yarn.lock', yarnLock],
];

/** What packages of the tree ask of internal libraries, and what they get. */
export function readLibraryUses(
  tree: Tree,
  packages: readonly PackageManifest[],
): { readonly libraryUses: readonly LibraryUseFact[]; readonly notices: readonly Notice[] } {
  const locks = new Locks(tree);
  const own = new Map(packages.flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const])));
  const scopes = new Set([...own.keys()].flatMap((name) => /^@[^/]+\//.exec(name)?.[0] ?? []));
  const isInternal = (name: string) => own.has(name) || scopes.has(/^@[^/]+\//.exec(name)?.[0] ?? '');
  const libraryUses = packages.flatMap((one): LibraryUseFact[] => {
    const asked = Object.entries(textsIn(one.json['dependencies'])).filter(([name]) => isInternal(name));
    if (asked.length === 0) return [];
    const lines = (readText(tree, one.file, 'manifests').text ?? '').split('\n');
    return asked.map(([library, range]) => {
      const version = locks.versionOf(one.path, library, range, textOf(own.get(library)?.json['version']));
      const line = lines.findIndex((text) => text.includes(`"${library}"`)) + 1;
      return {
        from: one.path,
        library,
        range,
        ...(version !== undefined && { version }),
        at: { path: one.file, ...(line > 0 && { line }) },
      };
    });
  });
  return { libraryUses, notices: locks.notices };
}

/** The lock files of a tree, each read when it is first needed. */
class Locks {
  readonly notices: Notice[] = [];
  readonly #tree: Tree;
  readonly #files: ReadonlySet<Path>;
  readonly #known = new Map<Path, Lock | undefined>();

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#files = new Set(tree.files.filter((path) => READERS.some(([name]) => path.endsWith(name))));
  }

  /** @param ofTree the version that the tree holds, if it holds the library */
  versionOf(path: Path, library: string, range: string, ofTree: string | undefined): string | undefined {
    if (/^(?:workspace|file|link|portal):/.test(range)) return ofTree;
    const found = this.#nearest(path);
    const resolved = found?.lock.versionOf(
      path.slice(found.directory.length).replace(/^\//, ''),
      library,
      range,
    );
    if (resolved === undefined) return undefined;
    return 'local' in resolved ? ofTree : resolved.version;
  }

  #nearest(path: Path): { readonly lock: Lock; readonly directory: Path } | undefined {
    for (let directory = path; ; directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')))) {
      for (const [name, read] of READERS) {
        const lock = this.#read(directory === '' ? name : `${directory}/${name}`, read);
        if (lock !== undefined) return { lock, directory };
      }
      if (directory === '') return undefined;
    }
  }

  #read(file: Path, read: (text: string) => Lock): Lock | undefined {
    if (!this.#files.has(file)) return undefined;
    if (this.#known.has(file)) return this.#known.get(file);
    const { text, notice } = readText(this.#tree, file, 'manifests');
    if (notice !== undefined) this.notices.push(notice);
    let lock: Lock | undefined;
    try {
      lock = text === undefined ? undefined : read(text);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      const message =
        'The lock file cannot be read, so which versions of internal libraries are used is not known.';
      this.notices.push({ source: 'manifests', message, at: { path: file }, unresolved: 1 });
    }
    this.#known.set(file, lock);
    return lock;
  }
}

function textsIn(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
