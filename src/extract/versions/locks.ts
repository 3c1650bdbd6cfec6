/** What a lock file says of one package: which version a directory gets of it, `local` where it is the one of the tree. */
import type { Path } from '../../model/nouns.js';

export interface Lock {
  /**
   * @param directory of the package that asks, relative to the lock file
   * @param range as its package.json writes it
   */
  versionOf(directory: Path, name: string, range: string): Resolved | undefined;
}

export type Resolved = { readonly version: string } | { readonly local: true };

/**
 * `package-lock.json` and `npm-shrinkwrap.json`.
 * https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 * @throws SyntaxError for what is no JSON
 */
export function npmLock(text: string): Lock {
  const json: unknown = JSON.parse(text);
  const { packages, dependencies } = json as Partial<Record<string, Record<string, unknown>>>;
  return {
    versionOf(directory, name) {
      if (packages === undefined) return resolved(dependencies?.[name]);
      // As Node looks for it: in the package's own directory, then in those above.
      for (let path = directory; ; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
        const found = resolved(
          packages[path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`],
        );
        if (found !== undefined || path === '') return found;
      }
    },
  };
}

function resolved(entry: unknown): Resolved | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { version, link } = entry as { readonly version?: unknown; readonly link?: unknown };
  if (link === true || (typeof version === 'string' && version.startsWith('file:'))) return { local: true };
  return typeof version === 'string' ? { version } : undefined;
}

/** `yarn.lock`, of Yarn 1 and of those after it. https://yarnpkg.com/configuration/yarnrc */
export function yarnLock(text: string): Lock {
  const versions = new Map<string, Resolved>();
  let asked: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\S.*:$/.test(line) && !line.startsWith('#')) {
      asked = line.slice(0, -1).replaceAll('"', '').split(/,\s*/);
    } else {
      const version = /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1];
      if (version === undefined) continue;
      const found: Resolved = version.endsWith('use.local') ? { local: true } : { version };
      for (const each of asked) versions.set(each, found);
    }
  }
  return {
    versionOf: (_, name, range) => versions.get(`${name}@${range}`) ?? versions.get(`${name}@npm:${range}`),
  };
}

/**
 * `pnpm-lock.yaml`: its importers, line by line, for the whole can be megabytes of YAML.
 * https://github.com/pnpm/spec/blob/master/lockfile/9.0.md
 */
export function pnpmLock(text: string): Lock {
  const versions = new Map<string, Resolved>();
  const hasImporters = /^importers:/m.test(text);
  let [isWithin, importer, name] = [false, '.', ''];
  for (const line of text.split(/\r?\n/)) {
    const [, indent = '', rawKey = '', value = ''] =
      /^( *)('[^']+'|"[^"]+"|[^\s:][^:]*):(?: (.*))?$/.exec(line) ?? [];
    const key = rawKey.replace(/^['"]|['"]$/g, '');
    if (rawKey === '') continue;
    // A lock of one package has its dependencies at the top.
    if (indent === '') isWithin = hasImporters ? key === 'importers' : /ependencies$/.test(key);
    else if (!isWithin) continue;
    else if (key === 'version') set(versions, `${importer}\n${name}`, value);
    else if (hasImporters && indent.length === 2) importer = key;
    else if (key !== 'specifier' && !/ependencies$/.test(key)) {
      name = key;
      // Before version 6 of the format the version stood behind the name.
      if (value !== '') set(versions, `${importer}\n${name}`, value);
    }
  }
  return { versionOf: (directory, wanted) => versions.get(`${directory || '.'}\n${wanted}`) };
}

function set(versions: Map<string, Resolved>, key: string, value: string): void {
  const text = value.replace(/^['"]|['"]$/g, '');
  // Behind the version may stand those of its peers: 7.1.0(react@18.2.0), 7.1.0_react@18.2.0
  versions.set(
    key,
    /^(?:link|file|workspace):/.test(text) ? { local: true } : { version: text.replace(/[(_].*$/, '') },
  );
}
