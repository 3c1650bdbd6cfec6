/**
 * In: files of Terraform. Out: the units whose code the functions are that they deploy, and the variables of all programs of each, functions or containers.
 * Source: https://developer.hashicorp.com/terraform/language
 */
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { deployedByTerraform, type Program, TERRAFORM } from '../../terraform/index.js';
import { sourceAt } from './built-sources.js';
import { holdsFunction } from './cdk.js';
import type { KnownUnits } from './known-units.js';
import { holdsSources, liesIn, nameOf, parentOf } from './paths.js';
import { deployment } from './serverless.js';
import type { Sources } from './sources.js';
import type { Variable } from './variables.js';

/** What builds write, and archives: what they are made of lies beside. */
const BUILT =
  /^(?:dist|build|out|output|target|bin|lib|\.build|\.dist|package|packages?-built|bundle|[\w.-]+\.(?:zip|jar))$/i;
/** Directories that say what lies in them, and not what it is about. */
const KIND = /^(?:src|handlers?|functions?|lambdas?|code|app|source)$/i;

const CODE_FILE = /^(?!.*\.(?:d|test|spec)\.).*\.[cm]?[jt]s$/;
/** More files are looked through for no function. */
const MOST_FILES = 300;

/** What the files of Terraform of the tree deploy. */
export function readTerraform(
  sources: Sources,
  known: KnownUnits,
): { readonly units: readonly UnitFact[]; readonly deployments: readonly DeploymentFact[] } {
  const files = sources.named((name) => TERRAFORM.test(name));
  if (files.length === 0) return { units: [], deployments: [] };
  const read = (path: Path) => (sources.files.has(path) ? sources.read(path) : undefined);
  const { programs } = deployedByTerraform(files, read);
  const placed = programs.flatMap((program) => {
    const path = unitOf(program, sources, known);
    return path === undefined ? [] : [{ program, path }];
  });
  const units: UnitFact[] = [];
  const deployments: DeploymentFact[] = [];
  for (const [path, own] of groupBy(placed, (each) => each.path)) {
    const functions = own.filter(({ program }) => program.isFunction);
    const [first] = functions;
    if (first) {
      const { at } = first.program;
      const count = functions.length;
      const says = `${at.path} deploys it as ${count} ${count === 1 ? 'function' : 'functions'}`;
      units.push({ path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence: { says, at } });
    }
    for (const variables of apart(own.map(({ program }) => program.variables)))
      deployments.push(deployment(nameOf(path), path, variables, own[0]!.program.at));
  }
  return { units, deployments };
}

/** Where functions are given different values of one variable, each is kept: as many deployments as there are values. */
function apart(all: readonly Program['variables'][]): readonly ReadonlyMap<string, Variable>[] {
  const found: Map<string, Variable>[] = [];
  for (const variables of all)
    for (const [name, said] of variables) {
      // What only whoever deploys knows is not said here.
      if (/^\$\{[^}]*\}$/.test(said.value)) continue;
      const free = found.find((each) => (each.get(name)?.value ?? said.value) === said.value) ?? new Map();
      if (!found.includes(free)) found.push(free);
      if (!free.has(name)) free.set(name, said);
    }
  return found;
}

/** The unit that a program is: by where its code lies, or else by what its image, its archive, or it itself is called. */
function unitOf(program: Program, sources: Sources, known: KnownUnits): Path | undefined {
  for (const code of program.code) {
    const path = unitOfCode(code, sources, known);
    if (path !== undefined) return path;
  }
  const { image, names, at } = program;
  if (image !== undefined && !/^\$\{[^}]*\}(?::|$)/.test(image)) {
    const unit = known.ofImage(image, names.at(-1) ?? '', at.path);
    return unit?.isWorkspaceRoot === true ? undefined : unit?.path;
  }
  for (const name of names) {
    const unit = known.named(name, at.path);
    const isPart = unit !== undefined && unit.isWorkspaceRoot !== true && unit.path !== '';
    if (isPart && (!program.isFunction || mayBeFunction(unit.path, sources))) return unit.path;
  }
  return undefined;
}

function unitOfCode(code: Path, sources: Sources, known: KnownUnits): Path | undefined {
  const path = sourcesOfCode(code, sources);
  if (path === undefined) return undefined;
  const around = known.around(path);
  const isOfUnit = around !== undefined && around.isWorkspaceRoot !== true && around.path !== '';
  if (isOfUnit) return around.path;
  // A directory that is packed by itself is a program by itself.
  const own = aboutOf(sources.directories.has(path) ? path : parentOf(path));
  const isHeld = own !== '' && holdsSources(own, sources.tree.files) && !known.holds(own);
  if (isHeld && own !== around?.path) return own;
  return around === undefined || around.isWorkspaceRoot === true ? undefined : around.path;
}

/** What code is made of, be it where a build is told to put it: a file or a directory of the tree; undefined where nothing but the root is. */
function sourcesOfCode(code: Path, sources: Sources): Path | undefined {
  const isThere = (path: Path) => sources.directories.has(path) || sources.files.has(path);
  const there = (path: Path) => (isThere(path) ? path : sourceAt(path, sources));
  const segments = code.split('/');
  const built = segments.findIndex((segment) => BUILT.test(segment));
  const before = segments.slice(0, Math.max(built, 0));
  const after = segments.slice(built + 1).filter((segment) => !BUILT.test(segment));
  const beside = [['src', ...after], after, []].map((inside) => [...before, ...inside].join('/'));
  const found = [code, ...(built === -1 ? [] : beside)].map(there).find((path) => path !== undefined);
  return found === '' || found === '.' ? undefined : found;
}

/** Whether a directory may hold a function, of which nothing but its name speaks: a library may be called the same. */
function mayBeFunction(directory: Path, { tree, read }: Sources): boolean {
  const code = tree.files.filter((path) => liesIn(path, directory) && CODE_FILE.test(path));
  return code.length === 0 || code.slice(0, MOST_FILES).some((path) => holdsFunction(read(path) ?? ''));
}

function aboutOf(path: Path): Path {
  return KIND.test(nameOf(path)) ? aboutOf(parentOf(path)) : path;
}
