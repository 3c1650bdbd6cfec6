/**
 * In: what manifests and packages show about directories. Out: the services and libraries of the system, each with its evidence.
 * The strongest evidence decides (deployed > declared > shown > hinted, see EvidenceWeight); where a directory is as much
 * shown to be a service as a library, it is a service: a server stays one when others import its types. Without evidence for
 * either it is a library: only what something deploys or starts is a service.
 * Left out: what is no part of the running system (tests, examples, documentation) and directories without source files that
 * nothing deploys. When that would leave nothing, they are the system.
 */
import { innermostOf, isBelow, pathInside } from './directories.js';
import type { EvidenceWeight, UnitFact } from './facts.js';
import { groupBy } from './group.js';
import type { Evidence, Path } from './nouns.js';
import { compareText } from './queries.js';

/** A service or library of the system. */
export interface DecidedUnit {
  /** Unique. */
  readonly name: string;
  readonly path: Path;
  readonly kind: 'service' | 'library';
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
  /** The service whose program it is as well, as the same package has both. */
  readonly processOf?: string;
}

/** A unit before it has its name. */
interface Candidate extends Omit<DecidedUnit, 'name' | 'processOf'> {
  readonly isDeployed: boolean;
  readonly facts: readonly UnitFact[];
}

const WEIGHTS: readonly EvidenceWeight[] = ['hinted', 'shown', 'declared', 'deployed'];

/**
 * The units of the system, sorted by path; the same for any order of the facts.
 * @param system what a system that is one service is called if nothing names it: its directory
 */
export function decideUnits(
  units: readonly UnitFact[],
  files: readonly { readonly path: Path; readonly test: boolean }[],
  system: string,
): DecidedUnit[] {
  const all = [...groupBy(units, ({ path }) => path)]
    .map(([path, facts]) => decideKind(path, facts))
    .sort((a, b) => compareText(a.path, b.path));
  const isOutside = outsideOf(units);
  const inside = all.filter(({ path }) => !isOutside(path));
  const kept = wholeRepository(withSources(inside.length > 0 ? inside : all, files));
  if (kept.length > 0) return nameUnits(kept, system);
  if (files.length === 0) return [];
  const evidence = [{ says: 'no manifest divides the repository' }];
  return [{ name: system, path: '', kind: 'service', evidence }];
}

function decideKind(path: Path, facts: readonly UnitFact[]): Candidate {
  const strongest = (shows: UnitFact['shows']) =>
    Math.max(-1, ...facts.filter((fact) => fact.shows === shows).map(weightOf));
  const [service, library] = [strongest('service'), strongest('library')];
  const kind = service >= 0 && service >= library ? 'service' : 'library';
  const speaking = facts.filter(({ shows }) => shows === kind);
  const others = facts.filter(({ shows }) => shows === 'package');
  return {
    path,
    kind,
    isDeployed: service === WEIGHTS.indexOf('deployed'),
    facts,
    evidence: [...speaking.sort(byWeight), ...others.sort(byWeight)].map(({ evidence }) => evidence),
  };
}

function weightOf({ weight = 'hinted' }: UnitFact): number {
  return WEIGHTS.indexOf(weight);
}

function byWeight(a: UnitFact, b: UnitFact): number {
  const place = ({ evidence: { at } }: UnitFact) =>
    `${at?.path ?? ''}:${String(at?.line ?? 0).padStart(7, '0')}`;
  return (
    weightOf(b) - weightOf(a) ||
    compareText(place(a), place(b)) ||
    compareText(a.evidence.says, b.evidence.says) ||
    compareText(a.name, b.name)
  );
}

/** A segment that is one of these, or ends with one (`system-test`, `build-tests-samples`), holds no part of the system. */
const OUTSIDE =
  /(?:^|[-_.])(?:e2e|tests?|__tests__|__mocks__|__fixtures__|fixtures?|examples|samples|demos|benchmarks?|playgrounds?)$|^tests?[-_](?:integration|e2e|unit|functional)$/i;
/** So does one that is exactly one of these. */
const OUTSIDE_EXACTLY = new Set([
  'example',
  'sample',
  'docs',
  'documentation',
  'storybook',
  'bench',
  '.devcontainer',
  '.github',
  'testdata',
  'test-data',
  'unused',
  'obsolete',
]);
/** What lies in one of these is what projects are made from. */
const STARTERS = new Set(['templates', 'template', 'starters', 'boilerplates', 'demo']);

/** Sources of a package that makes projects. */
const MAKES_PROJECTS = /(?:^|\/)src\/templates?(?:\/|$)/;

/** The templates of a chart of Helm are what is deployed. */
const OF_CHART = /^((?:.*\/)?(?:charts?|[\w-]*helm[\w-]*)\/(?:.*\/)?)templates\/(?=.*\.ya?ml$)/;

/** Whether a path lies in a directory that by its name is no part of the running system: tests, examples, documentation. */
export function outsideSystem(path: Path): boolean {
  const segments = path.toLowerCase().replace(OF_CHART, '$1').split('/');
  return (
    segments.some((segment) => OUTSIDE.test(segment) || OUTSIDE_EXACTLY.has(segment)) ||
    segments.slice(0, -1).some((segment) => STARTERS.has(segment)) ||
    MAKES_PROJECTS.test(path)
  );
}

/** What a directory is called that shows how something is used. */
const SHOWS_USE = /(?:^|[-_.])(?:examples?|samples?|demos?)$/i;

/**
 * What lies outside of the system that units are of: as `outsideSystem` has it, except for examples that a manifest deploys together with parts of the
 * system. They are parts of it that may be replaced.
 */
export function outsideOf(units: readonly UnitFact[]): (path: Path) => boolean {
  const deployed = units.filter(({ weight, shows }) => weight === 'deployed' && shows === 'service');
  const ofSystem = new Set(
    deployed.flatMap(({ path, evidence: { at } }) =>
      outsideSystem(path) || at === undefined || outsideSystem(at.path) ? [] : [at.path],
    ),
  );
  const parts = new Set(
    deployed.flatMap(({ path, evidence: { at } }) => {
      const isOnlyExample = !outsideSystem(
        path
          .split('/')
          .filter((each) => !SHOWS_USE.test(each))
          .join('/'),
      );
      return isOnlyExample && at !== undefined && ofSystem.has(at.path) ? [path] : [];
    }),
  );
  const isInPart = (path: Path) =>
    [...parts].some(
      (part) => part === path || (isBelow(part, path) && !outsideSystem(pathInside(part, path))),
    );
  return (path) => outsideSystem(path) && !isInPart(path);
}

/** Leaves out units without a source file of their own, unless something deploys them: they may be in another language. */
function withSources(
  candidates: readonly Candidate[],
  files: readonly { readonly path: Path; readonly test: boolean }[],
): Candidate[] {
  const innermost = innermostOf(new Map(candidates.map(({ path }) => [path, path])));
  const holding = new Set(files.flatMap(({ path, test }) => (test ? [] : (innermost(path) ?? []))));
  return candidates.filter(({ path, isDeployed }) => isDeployed || holding.has(path));
}

/** A repository that is one package is one service, whatever else it hands out. */
function wholeRepository(candidates: readonly Candidate[]): Candidate[] {
  return candidates.map((only) => {
    if (candidates.length > 1 || only.path !== '' || only.kind === 'service') return only;
    return {
      ...only,
      kind: 'service',
      evidence: [...only.evidence, { says: 'the repository is one package' }],
    };
  });
}

/**
 * Each unit takes the name that a workspace declares for it, else its directory's. Of several with one name, each takes its
 * package's name if that is its alone; else the first keeps the name (a service before a library, then the shorter path) and
 * the others are called by their whole path. What nobody named takes what is left.
 */
function nameUnits(candidates: readonly Candidate[], system: string): DecidedUnit[] {
  const wishes = new Map(candidates.map((candidate) => [candidate, wishesOf(candidate, system)]));
  const wishers = groupBy(
    [...wishes.values()].flatMap((names) => [...new Set(names)]),
    (name) => name,
  );
  const isWantedByOne = (name: string) => wishers.get(name)?.length === 1;
  const taken = new Map<string, Candidate>();
  const rank = ({ kind, path }: Candidate) =>
    `${kind === 'service' ? 0 : 1}${String(path.split('/').length).padStart(4, '0')}${path}`;
  const ordered = [...candidates].sort((a, b) => compareText(rank(a), rank(b)));
  const firsts = groupBy(
    candidates.filter(isNamed).map((one) => wishes.get(one)),
    (names) => names?.[0],
  );
  const isDisputed = (candidate: Candidate) =>
    isNamed(candidate) && (firsts.get(wishes.get(candidate)?.[0])?.length ?? 0) > 1;
  // Those that nobody disputes first: a second choice takes no one's first.
  const turns = [
    ...ordered.filter((one) => isNamed(one) && !isDisputed(one)),
    ...ordered.filter(isDisputed),
    ...ordered.filter((one) => !isNamed(one)),
  ];
  for (const candidate of turns) {
    const [first = system, ...others] = wishes.get(candidate) ?? [];
    const dashed = candidate.path === '' ? system : candidate.path.replaceAll('/', '-');
    const choices = isDisputed(candidate)
      ? [...others.filter(isWantedByOne), first, dashed]
      : [first, dashed];
    taken.set(choices.find((name) => !taken.has(name)) ?? numbered(dashed, taken), candidate);
  }
  const names = new Map([...taken].map(([name, candidate]) => [candidate, name]));
  const nameOf = (candidate: Candidate) => names.get(candidate) ?? system;
  return candidates.map((candidate) => {
    const { path, kind, evidence, facts } = candidate;
    const main = facts.find(({ beside }) => beside !== undefined)?.beside;
    const processOf = candidates.find((each) => each.path === main && each.kind === 'service');
    return {
      name: nameOf(candidate),
      path,
      kind,
      evidence,
      ...(kind === 'service' && processOf && { processOf: nameOf(processOf) }),
    };
  });
}

/** Whether anybody gave it a name: what is only seen to be imported takes that of its directory, if no other has it. */
function isNamed({ facts }: Candidate): boolean {
  return facts.some(
    ({ shows, weight }) => shows !== 'library' || weight === 'declared' || weight === 'deployed',
  );
}

function numbered(name: string, taken: ReadonlyMap<string, Candidate>): string {
  let number = 2;
  while (taken.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

/** The names that a unit would take, the best first. */
function wishesOf({ path, facts }: Candidate, system: string): string[] {
  const sorted = [...facts].sort(byWeight);
  const namesOf = (keep: (fact: UnitFact) => boolean) => sorted.filter(keep).map(({ name }) => name);
  const declared = namesOf(({ weight, shows }) => weight === 'declared' && shows !== 'package');
  const packaged = namesOf(({ shows }) => shows === 'package');
  const deployed = namesOf(({ weight }) => weight === 'deployed');
  // Of a program that is one file among others, what deploys it says more than what the file is called.
  if (SOURCE.test(path)) {
    const stem = path.replace(/^.*\//, '').replace(SOURCE, '');
    const called = deployed.filter((name) => name !== stem && !SOURCE.test(name));
    return [...new Set([...declared, ...called, stem])];
  }
  const directory = unitNameOf(path);
  const says = directory !== '' && !SAYS_NOTHING.has(directory.toLowerCase());
  // A directory among the sources of a package says what it does there: `api` of what is deployed as `trust-api`.
  const role = /\bsrc\/[^/]+$/.test(path)
    ? deployed.filter((name) => name !== directory && name.split(/[-_]/).includes(directory))
    : [];
  const wishes = says
    ? [...declared, ...role, directory, ...packaged, ...deployed]
    : [...declared, ...packaged, ...deployed, directory === '' ? system : directory];
  return [...new Set(wishes.filter((name) => name !== ''))];
}

/** How the name of a source file ends. */
const SOURCE = /\.[cm]?[jt]sx?$/;

/** Directories whose name says nothing: a unit in `cartservice/src` is called cartservice. */
const SAYS_NOTHING = new Set(['src', 'source', 'code', 'app', 'lib', 'main', 'docker']);
const HOLDS_MANY = /^(?:apps?|packages|services|microservices|libs|modules|projects|src|)$/i;

/** What a unit is called after its directory; `''` for the root. */
export function unitNameOf(path: Path): string {
  const [parent = '', name = ''] = ['', '', ...path.split('/')].slice(-2);
  return SAYS_NOTHING.has(name.toLowerCase()) && !HOLDS_MANY.test(parent) ? parent : name;
}
