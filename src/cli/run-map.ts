import { survey } from '../check.js';
import { json } from '../report/json.js';
import { mapOf } from '../report/map.js';
import { mapTable } from '../report/map-table.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';

export async function runMap(root: string, flags: SharedFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const model = await survey(
    { ...(await surveyRequest(root, flags, world)), history: true, depth: 'traffic' },
    progress,
  ).finally(done);
  printNotices(model.notices, flags, world);
  await deliver(
    wanted,
    { table: (terminal) => mapTable(model, terminal), json: () => json({ ...mapOf(model) }) },
    flags,
    world,
  );
}
