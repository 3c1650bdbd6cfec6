import { rules } from '../../rules/index.js';
import { rulesJson, rulesTable } from '../report/rules.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs } from './results.js';

export type RulesFlags = Pick<SharedFlags, 'format' | 'color'>;

export async function runRules(flags: RulesFlags, world: World): Promise<void> {
  await deliver(
    outputs(flags, ['table', 'json']),
    { table: (terminal) => rulesTable(rules, terminal), json: () => rulesJson(rules) },
    flags,
    world,
  );
}
