/**
 * What the files of Terraform of a tree deploy: programs with their variables, what wakes them, and what is handed on between channels. Modules are used as Terraform does
 * it, with what they are told; nothing is run, and nothing read but files of the tree.
 */
import { outsideSystem } from '../model/decide-units.js';
import { groupBy } from '../model/group.js';
import type { Path } from '../model/nouns.js';
import { type Events, eventsOf } from './events.js';
import { modulesOf } from './modules.js';
import { type Program, programsOf } from './programs.js';
import { World } from './world.js';

export type { Handed, Woken } from './events.js';
export type { Program } from './programs.js';
export type { Piece } from './values.js';

export interface DeployedByTerraform extends Events {
  readonly programs: readonly Program[];
}

/** Its files, and those that set its variables wherever it is deployed. */
export const TERRAFORM = /\.tf$|(?:^|\/)(?:terraform|[\w.-]+\.auto)\.tfvars$/;

/** No system is of more. */
const MOST_PROGRAMS = 5_000;

/** @param read the text of a file of the tree */
export function deployedByTerraform(
  files: readonly Path[],
  read: (path: Path) => string | undefined,
): DeployedByTerraform {
  const own = files.filter((path) => TERRAFORM.test(path) && !outsideSystem(path)).sort();
  const world = new World(modulesOf(own, read), read);
  const all = world.instances.map((instance) => ({
    instance,
    things: [...instance.resources(), ...instance.modules()],
  }));
  const programs = withoutCopies(
    all
      .flatMap(({ instance, things }) => things.flatMap((thing) => programsOf(thing, instance.root)))
      .slice(0, MOST_PROGRAMS),
  );
  return {
    programs,
    ...eventsOf(
      all.flatMap(({ things }) => things),
      programs,
    ),
  };
}

/**
 * Without programs that several modules deploy by the same block and of the same code: what they make beside is called otherwise in each, and is the same.
 * Those stay of the module that deploys most.
 */
function withoutCopies(programs: readonly Program[]): readonly Program[] {
  const sizes = new Map([...groupBy(programs, ({ root }) => root)].map(([root, all]) => [root, all.length]));
  const blockOf = ({ at, code, image, names }: Program) =>
    JSON.stringify([at.path, at.line, code[0] ?? image ?? names[0]]);
  const kept = new Map(
    [...groupBy(programs, blockOf)].map(([block, all]) => {
      const roots = [...new Set(all.map(({ root }) => root))];
      return [block, roots.sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0))[0]] as const;
    }),
  );
  return programs.filter((program) => kept.get(blockOf(program)) === program.root);
}
