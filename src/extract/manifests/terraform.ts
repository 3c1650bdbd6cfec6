/**
 * In: files of Terraform. Out: the units whose code the functions are that they deploy, and the variables of all programs of each, functions or containers.
 * Source: https://developer.hashicorp.com/terraform/language
 */
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { deployedByTerraform, type Program, TERRAFORM } from '../../terraform/index.js';
import { sourceAt } from './built-sources.js';
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
  for (const name of program.names) {
    const unit = known.named(name, program.at.path);
    if (unit !== undefined && unit.isWorkspaceRoot !== true && unit.path !== '') return unit.path;
  }
  return undefined;
}

function unitOfCode(code: Path, sources: Sources, known: KnownUnits): Path | undefined {
  const { files, directories, tree } = sources;
  let path = code;
  while (!files.has(path) && !directories.has(path) && BUILT.test(nameOf(path)) && path !== '')
    path = parentOf(path);
  const source = files.has(path) ? path : sourceAt(path, sources);
  if (path === '' || path === '.' || (source === undefined && !directories.has(path))) return undefined;
  const around = known.around(path);
  const isOfUnit = around !== undefined && around.isWorkspaceRoot !== true && around.path !== '';
  if (isOfUnit) return around.path;
  // A directory that is packed by itself is a program by itself.
  const own = aboutOf(source === undefined ? path : parentOf(source));
  const isHeld = own !== '' && holdsSources(own, tree.files) && !known.holds(own);
  if (isHeld && own !== around?.path) return own;
  return around !== undefined && around.isWorkspaceRoot !== true && liesIn(path, around.path)
    ? around.path
    : undefined;
}

function aboutOf(path: Path): Path {
  return KIND.test(nameOf(path)) ? aboutOf(parentOf(path)) : path;
}
