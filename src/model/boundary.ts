/**
 * Boundaries that people declared → the dependencies that break them; what their patterns mean is told in pattern.ts.
 * Forbidden is forbidden; what `allow` names is allowed; `layers` decide for what lies in them. What `allow` speaks of and no layer holds may
 * import nothing else of the same origin: the tree, packages, builtins. What each file says is judged by itself, for imports from its directory.
 */
import type { Boundaries, Boundary, Declared } from './declarations.js';
import { isBelow, pathInside } from './directories.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Dependency, Location, PackageDependency, Path } from './nouns.js';
import { type Named, NO_CAPTURES, type Origin, type Pattern, readPattern } from './pattern.js';
import { moduleOf, unitOf } from './queries.js';

/** A dependency and the boundary that it breaks. */
export interface BrokenBoundary {
  readonly dependency: Dependency | PackageDependency;
  /** What the boundary says, as in "web may import only orders". */
  readonly says: string;
  readonly because?: string;
  readonly at: Location;
}

/** Every dependency that breaks a boundary; once for each file whose boundaries it breaks. */
export function* brokenBoundaries(model: Model): Generator<BrokenBoundary> {
  if (model.boundaries.length === 0) return;
  const imports = groupBy(
    [
      ...model.dependencies.map((dependency) => ({ dependency, isFile: true })),
      ...model.packageDependencies.map((dependency) => ({ dependency, isFile: false })),
    ],
    ({ dependency }) => dependency.from,
  );
  for (const boundaries of model.boundaries) {
    const nameFile = fileNames(model, boundaries.base);
    const importerOf = importers(boundaries);
    for (const [path, found] of imports) {
      if (!isBelow(boundaries.base, path)) continue;
      const importer = importerOf(nameFile(path));
      for (const { dependency, isFile } of found) {
        const broken = importer(isFile ? nameFile(dependency.to) : packageNames(dependency.to));
        if (broken) yield { dependency, ...broken };
      }
    }
  }
}

type Breach = Omit<BrokenBoundary, 'dependency'>;

/** One file's boundaries → what importing something from a file breaks. The importing file is matched once for all it imports. */
function importers({
  allow,
  forbid,
  layers,
}: Boundaries): (from: Named) => (to: Named) => Breach | undefined {
  const [forbidden, allowed, layerOf] = [readEdges(forbid), readEdges(allow), layerFinder(layers)];
  return (from) => {
    const [forbidding, allowing, upper] = [
      edgesFrom(forbidden, from),
      edgesFrom(allowed, from),
      layerOf(from),
    ];
    if (forbidding.length + allowing.length === 0 && upper === undefined) return () => undefined;
    return (to) => {
      const broken = forbidding.find((edge) => edge.leadsTo(to));
      if (broken) {
        const { boundary } = broken;
        return { ...place(boundary), says: `${boundary.from} must not import ${boundary.to}` };
      }
      if (allowing.some((edge) => edge.leadsTo(to))) return undefined;
      if (upper && to.origin === 'tree') return breachOfLayers(upper, layerOf(to));
      return breachOfAllowlist(
        allowing.filter(
          ({ origin, holds }) => origin === to.origin && !(from.module === to.module && holds(to)),
        ),
      );
    };
  };
}

interface Layer {
  readonly index: number;
  readonly pattern: string;
  readonly at: Location;
}

function breachOfLayers(upper: Layer, lower: Layer | undefined): Breach | undefined {
  if (!lower || upper.index < lower.index || upper.pattern === lower.pattern) return undefined;
  const says =
    upper.index === lower.index
      ? `${upper.pattern} and ${lower.pattern} are independent of each other`
      : `${upper.pattern} lies below ${lower.pattern}`;
  return { says, at: upper.at };
}

/** @param exceeded what `allow` says of the importing file, none of which names what it imports */
function breachOfAllowlist(exceeded: readonly Edge[]): Breach | undefined {
  const [first] = exceeded;
  if (!first) return undefined;
  const targets = [...new Set(exceeded.map(({ boundary }) => boundary.to))].join(', ');
  return { ...place(first.boundary), says: `${first.boundary.from} may import only ${targets}` };
}

function place({ because, at }: Boundary): Pick<BrokenBoundary, 'because' | 'at'> {
  return { at, ...(because !== undefined && { because }) };
}

interface ReadEdge {
  readonly boundary: Boundary;
  readonly from: Pattern;
  readonly to: Pattern;
}

/** A boundary as it holds for one importing file. */
interface Edge {
  readonly boundary: Boundary;
  /** Of what it leads to. */
  readonly origin: Origin;
  leadsTo(to: Named): boolean;
  /** Whether what the boundary leads from is where this lies, too. */
  holds(to: Named): boolean;
}

function readEdges(boundaries: readonly Boundary[]): ReadEdge[] {
  return boundaries.map((boundary) => ({
    boundary,
    from: readPattern(boundary.from),
    to: readPattern(boundary.to),
  }));
}

function edgesFrom(edges: readonly ReadEdge[], file: Named): Edge[] {
  const found: Edge[] = [];
  for (const { boundary, from, to } of edges) {
    const captures = from.capture(file);
    if (!captures) continue;
    found.push({
      boundary,
      origin: to.origin,
      leadsTo: (target) => to.matches(target, captures),
      holds: (target) => from.matches(target, captures),
    });
  }
  return found;
}

/** The first layer that names a file, if one does. */
function layerFinder(layers: readonly Declared<readonly string[]>[]): (file: Named) => Layer | undefined {
  const patterns = layers.flatMap(({ value, at }, index) =>
    value.map((text) => ({ pattern: readPattern(text), layer: { index, pattern: text, at } })),
  );
  const known = new Map<Named, Layer | undefined>();
  return (file) => {
    if (known.has(file)) return known.get(file);
    const found = patterns.find(({ pattern }) => pattern.matches(file, NO_CAPTURES))?.layer;
    known.set(file, found);
    return found;
  };
}

/**
 * The names that a file goes by, seen from a directory: its module, its service or library, its path from there, and its path behind the
 * name of its service or library.
 */
export function fileNames(model: Model, base: Path): (path: Path) => Named {
  const known = new Map<Path, Named>();
  return (path) => {
    const found = known.get(path);
    if (found) return found;
    const module = moduleOf(model, path);
    const unit = module && unitOf(model, module);
    const names = [
      ...(module && unit ? [module.name, unit.name] : []),
      ...(isBelow(base, path) ? [pathInside(base, path)] : []),
      ...(unit?.path === undefined ? [] : [`${unit.name}/${pathInside(unit.path, path)}`]),
    ];
    const named: Named = {
      origin: 'tree',
      names,
      ...(module && { module: module.name }),
    };
    known.set(path, named);
    return named;
  };
}

/** `npm:@shop/money` and its scope, `node:fs/promises` and `node:fs`. */
function packageNames(name: string): Named {
  const isBuiltin = name.startsWith('node:');
  const whole = isBuiltin ? name : `npm:${name}`;
  return { origin: isBuiltin ? 'node' : 'npm', names: [...new Set([whole, whole.split('/', 1)[0]!])] };
}
