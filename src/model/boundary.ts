/**
 * Boundaries that people declared → the dependencies that break them.
 * A pattern names a module (`orders`, with all inside it), a path, a glob of either (`billing/**`, `services/*\/src/**`), or what comes
 * from outside the tree (`npm:zod`, `node:fs`). `{name}` captures one path segment in `from`, and stands for what was captured in `to`;
 * `!{name}` stands for any other segment.
 * Forbidden is forbidden; what `allow` names is allowed; `layers` decide the rest. A module that `allow` speaks of may import nothing else.
 */
import type { Boundary, Declared } from './declarations.js';
import { globRegExp, isGlob } from './globs.js';
import type { Model } from './model.js';
import type { Dependency, Location, PackageDependency, Path } from './nouns.js';
import { moduleOf, unitOf } from './queries.js';
import { type Problem, UserError } from './user-error.js';

/** A dependency and the boundary that it breaks. */
export interface BrokenBoundary {
  readonly dependency: Dependency | PackageDependency;
  /** What the boundary says, as in "web may import only orders". */
  readonly says: string;
  readonly because?: string;
  readonly at: Location;
}

export function* brokenBoundaries(model: Model): Generator<BrokenBoundary> {
  const { layers, allow, forbid } = model.boundaries;
  if (layers.length + allow.length + forbid.length === 0) return;
  const names = nameFinder(model);
  const judge = {
    forbidden: edgeMatchers(forbid),
    allowed: edgeMatchers(allow),
    layers: layerFinder(layers),
  };
  for (const dependency of [...model.dependencies, ...model.packageDependencies]) {
    const inTree = model.files.has(dependency.to);
    const from = names(dependency.from);
    const to = inTree
      ? names(dependency.to)
      : [dependency.to.startsWith('node:') ? dependency.to : `npm:${dependency.to}`];
    const broken = judgeOne(judge, from, to, inTree);
    if (broken) yield { dependency, ...broken };
  }
}

/** @throws UserError for each pattern of a boundary inside the tree that names no file: it would be kept whatever happens. */
export function checkBoundaries(model: Model): void {
  const { layers, allow, forbid } = model.boundaries;
  const patterns = [
    ...layers.flatMap(({ value, at }) => value.map((pattern) => ({ pattern, at, part: 'layers' }))),
    ...[...allow, ...forbid].flatMap(({ from, to, at }) => [
      { pattern: from, at, part: 'from' },
      { pattern: to, at, part: 'to' },
    ]),
  ];
  if (patterns.length === 0) return;
  const names = nameFinder(model);
  const all = [...model.files.keys()].map(names);
  const problems = patterns
    .filter(({ pattern }) => !/^(npm|node):/.test(pattern))
    .filter(({ pattern }) => {
      const matches = matcher(pattern);
      return !all.some((each) => matches(each, undefined));
    })
    .map(
      ({ pattern, part, at }): Problem => ({
        message: `boundaries: ${part} "${pattern}" matches no file`,
        hint: `a pattern is a module (${[...model.modules.keys()].slice(0, 5).join(', ')} …), a path or a glob`,
        at,
      }),
    );
  const [first, ...others] = problems;
  if (first) throw new UserError(first, ...others);
}

type Names = readonly string[];
type Captures = Readonly<Record<string, string>>;

interface Judge {
  readonly forbidden: readonly EdgeMatcher[];
  readonly allowed: readonly EdgeMatcher[];
  readonly layers: (names: Names) => Layer | undefined;
}

function judgeOne(
  { forbidden, allowed, layers }: Judge,
  from: Names,
  to: Names,
  inTree: boolean,
): Omit<BrokenBoundary, 'dependency'> | undefined {
  const forbidding = forbidden.find((edge) => edge.matches(from, to));
  if (forbidding) {
    const { boundary } = forbidding;
    return { ...place(boundary), says: `${boundary.from} must not import ${boundary.to}` };
  }
  // What lies in one module, and what comes from outside the tree, is for `forbid` alone to judge.
  if (!inTree || from[0] === to[0] || allowed.some((edge) => edge.matches(from, to))) return undefined;
  const [upper, lower] = [layers(from), layers(to)];
  if (upper && lower) {
    if (upper.index < lower.index || upper.pattern === lower.pattern) return undefined;
    const says =
      upper.index === lower.index
        ? `${upper.pattern} and ${lower.pattern} are independent of each other`
        : `${upper.pattern} lies below ${lower.pattern}`;
    return { says, at: upper.at };
  }
  const allowing = allowed.filter((edge) => edge.isFrom(from));
  if (allowing.length === 0) return undefined;
  const targets = allowing.map(({ boundary }) => boundary.to).join(', ');
  return {
    ...place(allowing[0]!.boundary),
    says: `${allowing[0]!.boundary.from} may import only ${targets}`,
  };
}

function place({ because, at }: Boundary): Pick<BrokenBoundary, 'because' | 'at'> {
  return { at, ...(because !== undefined && { because }) };
}

/** The names that a file goes by, its module's first: module, service or library, path, and path after the service's name. */
function nameFinder(model: Model): (path: Path) => Names {
  const known = new Map<Path, Names>();
  return (path) => {
    const found = known.get(path);
    if (found) return found;
    const module = moduleOf(model, path);
    const unit = module && unitOf(model, module);
    const inside =
      unit?.path === undefined
        ? []
        : [`${unit.name}/${path.slice(unit.path === '' ? 0 : unit.path.length + 1)}`];
    const names = module ? [module.name, unit!.name, path, ...inside] : [path, path];
    known.set(path, names);
    return names;
  };
}

interface EdgeMatcher {
  readonly boundary: Boundary;
  matches(from: Names, to: Names): boolean;
  isFrom(from: Names): boolean;
}

function edgeMatchers(boundaries: readonly Boundary[]): EdgeMatcher[] {
  return boundaries.map((boundary) => {
    const [from, to] = [matcher(boundary.from), matcher(boundary.to)];
    return {
      boundary,
      isFrom: (names) => from(names, undefined) !== undefined,
      matches(fromNames, toNames) {
        const captures = from(fromNames, undefined);
        return captures !== undefined && to(toNames, captures) !== undefined;
      },
    };
  });
}

interface Layer {
  readonly index: number;
  readonly pattern: string;
  readonly at: Location;
}

function layerFinder(layers: readonly Declared<readonly string[]>[]): (names: Names) => Layer | undefined {
  const patterns = layers.flatMap(({ value, at }, index) =>
    value.map((pattern) => ({ matches: matcher(pattern), layer: { index, pattern, at } })),
  );
  return (names) => patterns.find(({ matches }) => matches(names, undefined))?.layer;
}

/** Matches any of the names; answers what `{name}` captured, or `undefined`. Without captures given, `{name}` matches any segment. */
type Matcher = (names: Names, captures: Captures | undefined) => Captures | undefined;

function matcher(pattern: string): Matcher {
  const captured = /!?\{(\w+)\}/g;
  if (!isGlob(pattern.replace(captured, 'x')) && !pattern.match(captured)) {
    const found = (name: string) => name === pattern || name.startsWith(`${pattern}/`);
    return (names) => (names.some(found) ? {} : undefined);
  }
  const slots: string[] = [];
  const glob = pattern.replace(captured, (slot) => `archfitSlot${slots.push(slot) - 1}x`);
  const source = globRegExp(glob).source;
  const compile = (fill: (slot: string) => string) =>
    new RegExp(source.replace(/archfitSlot(\d+)x/g, (_, index: string) => fill(slots[Number(index)]!)));
  const open = compile((slot) => (slot.startsWith('!') ? '[^/]+' : `(?<${slot.slice(1, -1)}>[^/]+)`));
  return (names, captures) => {
    const expression = captures && slots.length > 0 ? compile((slot) => filled(slot, captures)) : open;
    for (const name of names) {
      const match = expression.exec(name);
      if (match) return { ...match.groups };
    }
    return undefined;
  };
}

function filled(slot: string, captures: Captures): string {
  const value = captures[slot.replace(/[!{}]/g, '')];
  if (value === undefined) return '[^/]+';
  const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return slot.startsWith('!') ? `(?!${literal}(?:/|$))[^/]+` : literal;
}
