/**
 * The directories that packages and workspaces make units of, and the names that other manifests call them by.
 * Why: a compose service `orders-service`, an image `acme/shop-orders`, `--filter=@acme/orders` and `dist/apps/orders/main`
 * all mean one directory. A name that two directories answer to means neither.
 */
import { outsideSystem, unitNameOf } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import { imageKind, parseImage } from './images.js';
import { commonDepth, liesIn, parentOf } from './paths.js';

/** A directory that is a unit, and its names, the surest first: `@acme/orders`, `orders`. */
export interface KnownUnit {
  readonly path: Path;
  readonly names: readonly string[];
  /** Whether it is only the root of a workspace: then nothing but its own sources make it a unit. */
  readonly isWorkspaceRoot?: boolean;
  /** Whether something makes an image of it. */
  readonly hasImage?: boolean;
}

export interface KnownUnits {
  readonly all: readonly KnownUnit[];
  /** The unit of a directory. */
  at(path: Path): KnownUnit | undefined;
  /** The innermost unit that a path lies in. */
  around(path: Path): KnownUnit | undefined;
  /** Whether parts of the system lie below a directory that are units themselves. */
  holds(directory: Path): boolean;
  /** The one unit with this name; of several the one that lies nearest to a file that uses it. */
  named(name: string, file?: Path): KnownUnit | undefined;
  /** The one unit that a container runs, as the name of its image says, or, for an image of one's own, its own name. */
  ofImage(image: string, container: string, file?: Path): KnownUnit | undefined;
  /** The innermost unit whose directory a path in an image or command contains: `/app/dist/apps/orders/main.js`. */
  inPath(path: string): KnownUnit | undefined;
  /** The same units with more names, which images of them have, and more namespaces that are one's own. */
  with(names: ReadonlyMap<Path, readonly string[]>, namespaces: Iterable<string>): KnownUnits;
}

/** Units do not lie deeper. */
const DEEPEST = 10;

/** @param namespaces registry namespaces of one's own (`acme` of `@acme/orders` and of `ghcr.io/acme/orders`) */
export function knownUnits(
  units: readonly KnownUnit[],
  namespaces: ReadonlySet<string> = new Set(),
): KnownUnits {
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  const members = units.filter(({ isWorkspaceRoot }) => isWorkspaceRoot !== true);
  const holders = new Set(units.flatMap(({ path }) => (outsideSystem(path) ? [] : directoriesAbove(path))));
  const byDirectory = tableOf(members, ({ path }) => [unitNameOf(path)]);
  const inside = namesOfUnits(members.filter(({ path }) => !outsideSystem(path)));
  const everywhere = namesOfUnits(members);
  // A template may be called what a part of the system is called.
  const named = (name: string, file?: Path): KnownUnit | undefined => {
    const first = name === '' ? undefined : (inside(name) ?? everywhere(name));
    const unit = first === undefined ? undefined : nearest(first, file);
    // What was copied from its neighbour is called like it, or both like one another: their directories tell them apart.
    const isOwn = unit === undefined || (file !== undefined && liesIn(file, unit.path));
    const lying = isOwn || unitNameOf(unit.path) === name ? undefined : byDirectory.get(name.toLowerCase());
    const beside = [...(lying ?? [])].filter(({ path }) => parentOf(path) === parentOf(unit!.path));
    return beside.length === 1 ? beside[0] : unit;
  };
  // A library for those who ask a service may be called as that is: an image is of what images are made of.
  const imaged = tableOf(
    members.filter(({ hasImage, path }) => hasImage === true && !outsideSystem(path)),
    ({ names, path }) => [...names, unitNameOf(path)],
  );
  const run = (name: string, file?: Path): KnownUnit | undefined => {
    const unit = named(name, file);
    const made = unit === undefined || unit.hasImage === true ? undefined : imaged.get(name.toLowerCase());
    return made === undefined ? unit : nearest(made, file);
  };
  const isOwn = (image: string) => {
    const { registry, namespace } = parseImage(image);
    const isPrivate = /\.ecr\.|gcr\.io|azurecr\.|pkg\.dev|localhost|:\d/.test(registry);
    return (
      isPrivate ||
      namespace === '' ||
      namespace.includes('${') ||
      namespace.split('/').some((part) => namespaces.has(part))
    );
  };
  return {
    all: units,
    at: (path) => byPath.get(path),
    holds: (directory) => holders.has(directory),
    around(path) {
      for (let directory = path; ; directory = parentOf(directory)) {
        const unit = byPath.get(directory);
        if (unit !== undefined || directory === '') return unit;
      }
    },
    named,
    ofImage(image, container, file) {
      const { name } = parseImage(image);
      const byImage = run(name, file) ?? endingOf(name, byDirectory);
      const byContainer = run(container, file);
      const isService = imageKind(image) === 'service';
      if (byImage !== undefined && byImage === byContainer)
        return isService || (isOwn(image) && !isReleased(image)) ? byImage : undefined;
      return isService && isOwn(image) ? (byImage ?? byContainer) : undefined;
    },
    inPath(path) {
      const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
      for (let length = Math.min(segments.length, DEEPEST); length > 0; length -= 1) {
        for (let start = 0; start + length <= segments.length; start += 1) {
          const unit = byPath.get(segments.slice(start, start + length).join('/'));
          if (unit !== undefined && unit.isWorkspaceRoot !== true) return unit;
        }
      }
      return undefined;
    },
    with(more, own) {
      const renamed = units.map((unit) => ({
        ...unit,
        names: [...unit.names, ...(more.get(unit.path) ?? [])],
        ...(more.has(unit.path) && { hasImage: true }),
      }));
      return knownUnits(renamed, new Set([...namespaces, ...own]));
    },
  };
}

/** What units a name may mean, by the surest kind of name that any of them has. */
function namesOfUnits(units: readonly KnownUnit[]): (name: string) => ReadonlySet<KnownUnit> | undefined {
  const tables = [
    tableOf(units, ({ names, path }) => [...names.slice(0, 1), path]),
    tableOf(units, ({ names }) => names),
    tableOf(units, ({ path }) => [unitNameOf(path)]),
    tableOf(units, ({ names, path }) => [...names, unitNameOf(path)].map(bare)),
  ];
  return (name) => {
    const wanted = [name, name, name, bare(name)].map((text) => text.toLowerCase());
    return tables
      .map((table, index) => table.get(wanted[index] ?? ''))
      .find((several) => several !== undefined);
  };
}

/** `redis:alpine` is a release of others, whatever of one's own is called so; `redis-worker` need not be. */
function isReleased(image: string): boolean {
  const { registry, namespace, name } = parseImage(image);
  return registry === '' && namespace === '' && (/:v?\d/.test(image) || !/[-_]/.test(name));
}

function tableOf(
  units: readonly KnownUnit[],
  namesOf: (unit: KnownUnit) => readonly string[],
): ReadonlyMap<string, ReadonlySet<KnownUnit>> {
  const table = new Map<string, Set<KnownUnit>>();
  for (const unit of units) {
    for (const name of namesOf(unit)) {
      const same = table.get(name.toLowerCase()) ?? new Set();
      table.set(name.toLowerCase(), same.add(unit));
    }
  }
  return table;
}

/** The only one of some units, or the one that has most directories in common with a file. */
function nearest(several: ReadonlySet<KnownUnit>, file: Path | undefined): KnownUnit | undefined {
  const units = [...several].filter((unit) => ![...several].some((each) => isProgramOf(each, unit)));
  if (units.length === 1 || file === undefined) return units.length === 1 ? units[0] : undefined;
  const depths = units.map((unit) => ({ unit, depth: commonDepth(unit.path, file) }));
  const deepest = Math.max(...depths.map(({ depth }) => depth));
  const near = depths.filter(({ depth }) => depth === deepest && depth > 0);
  return near.length === 1 ? near[0]?.unit : undefined;
}

/** Whether one is a program of a package that holds several: whoever names what both are called like, means what runs. */
function isProgramOf(program: KnownUnit, { path }: KnownUnit): boolean {
  return program.path !== path && /\.[cm]?[jt]sx?$/.test(program.path) && liesIn(program.path, path);
}

/** `examplevotingapp_vote` ends with the name of vote. */
function endingOf(name: string, byDirectory: ReturnType<typeof tableOf>): KnownUnit | undefined {
  const endings = [...name.matchAll(/[-_]/g)].map(({ index }) => name.slice(index + 1));
  const found = endings.map((ending) => byDirectory.get(ending)).find((units) => units !== undefined);
  return found?.size === 1 ? [...found][0] : undefined;
}

function directoriesAbove(path: Path): Path[] {
  if (path === '') return [];
  const parent = parentOf(path);
  return [parent, ...directoriesAbove(parent)];
}

/** A name without what people add to it in one manifest and not in the other: `orders-service`, `orders_svc`, `orders-depl` → orders. */
function bare(name: string): string {
  const flat = name
    .toLowerCase()
    .replace(/^@[^/]*\//, '')
    .replace(/[^a-z\d]+/g, '-');
  const own = flat.replace(/-(?:depl|deploy|deployment)$/, '');
  return own.replace(/-?(service|svc|microservice|ms)$/, '').replaceAll('-', '') || flat;
}
