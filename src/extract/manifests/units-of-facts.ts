import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { type KnownUnit, type KnownUnits, knownUnits } from './known-units.js';
import { nameWithoutScope } from './packages.js';
import { mappingOf, textOf } from './values.js';

/**
 * The units that manifests of deployments can name, each with its names.
 * @param declared what packages and workspaces show
 * @param images what Dockerfiles show
 * @param idleRoots directories that only hold others together
 */
export function unitsOf(
  declared: readonly UnitFact[],
  images: readonly UnitFact[],
  packages: readonly PackageManifest[],
  idleRoots: ReadonlySet<Path>,
): KnownUnits {
  const packageNames = new Map(packages.map(({ path, name }) => [path, name]));
  const imaged = new Set(images.map(({ path }) => path));
  const known = [...groupBy([...declared, ...images], ({ path }) => path)].map(([path, own]): KnownUnit => {
    const name = packageNames.get(path);
    // A program that is one file among others is called as what starts it says.
    const names = own
      .filter(({ weight }) => weight === 'declared' || IS_FILE.test(path))
      .map((fact) => fact.name);
    return {
      path,
      names: [...new Set([name, nameWithoutScope(name), ...names].filter((one) => one !== undefined))],
      ...(imaged.has(path) && { hasImage: true }),
    };
  });
  const paths = new Set(known.map(({ path }) => path));
  const roots = [...idleRoots].filter((path) => !paths.has(path));
  const idle = roots.map((path): KnownUnit => ({ path, names: [], isWorkspaceRoot: true }));
  const namespaces = ownNamespaces(packages);
  const units = knownUnits([...known, ...idle], namespaces);

  // Where only one unit has images, they are called like the whole system as well: `acme/acme`, `ghcr.io/acme/shop`.
  const [only, ...others] = new Set(images.map(({ path }) => path));
  if (only === undefined || others.length > 0) return units;
  return units.with(new Map([[only, [...namespaces, nameWithoutScope(packageNames.get('')) ?? '']]]), []);
}

/** A path of a source file. */
const IS_FILE = /\.[cm]?[jt]sx?$/;

/** The scopes of the packages, and the owner of the repository: what one's own images are named after. */
function ownNamespaces(packages: readonly PackageManifest[]): Set<string> {
  const scopes = packages.flatMap(({ name }) => /^@([^/]+)\//.exec(name ?? '')?.[1] ?? []);
  const repositories = packages.flatMap(
    ({ json: { repository } }) => textOf(repository) ?? textOf(mappingOf(repository)['url']) ?? [],
  );
  const owners = repositories.flatMap(
    (url) => /(?:github|gitlab|bitbucket)[^/:]*[/:]([\w.-]+)\//.exec(url)?.[1] ?? [],
  );
  return new Set([...scopes, ...owners].map((name) => name.toLowerCase()));
}
