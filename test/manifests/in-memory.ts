import { type Between, type ManifestFacts, readManifests } from '../../src/extract/manifests/index.js';
import type { PackageManifest } from '../../src/extract/packages.js';
import { type DecidedUnit, decideUnits } from '../../src/model/decide-units.js';

/** A repository as paths and texts; a `package.json` or other JSON may be given as an object. */
export type Repository = Readonly<Record<string, string | object>>;

/** What `readManifests` finds in a repository that lies in memory. */
export function manifestsOf(repository: Repository): ManifestFacts & Between {
  const texts = new Map(
    Object.entries(repository).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    ]),
  );
  const files = [...texts.keys()].sort();
  const packages = files
    .filter((file) => /(^|\/)package\.json$/.test(file))
    .map((file): PackageManifest => {
      const json = JSON.parse(texts.get(file) ?? '') as Record<string, unknown>;
      const name = json['name'];
      const path = file.replace(/\/?package\.json$/, '');
      return { path, file, json, ...(typeof name === 'string' && { name }) };
    });
  // A source file of which a test says nothing stands for one that has something in it.
  const read = (path: string) =>
    texts.get(path) === '' && /\.[cm]?[jt]sx?$/.test(path) ? 'export {};\n' : texts.get(path);
  const { between, ...facts } = readManifests({ root: '/clinic', files }, packages, read);
  const { notices, ...others } = between();
  return { ...facts, ...others, notices: [...facts.notices, ...notices] };
}

/** The units that are decided from a repository's manifests and source files. */
export function unitsOf(repository: Repository, system = 'clinic'): DecidedUnit[] {
  const files = Object.keys(repository)
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .map((path) => ({ path, test: /\.test\.ts$/.test(path) }));
  return decideUnits(manifestsOf(repository).units, files, system);
}

/** `service orders at services/orders`, for each unit. */
export function described(units: readonly DecidedUnit[]): string[] {
  return units.map(({ name, kind, path }) => `${kind} ${name} at ${path === '' ? 'the root' : path}`);
}

/** A package.json with a source file beside it. */
export function packageAt(path: string, json: object): Repository {
  return { [`${path}/package.json`]: json, [`${path}/src/index.ts`]: '' };
}
