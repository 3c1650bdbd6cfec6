import { survey } from '../check.js';
import { json } from '../report/json.js';
import { mapOf } from '../report/map.js';
import { mapTable } from '../report/map-table.js';
import { noticesText } from '../report/notices.js';
import type { World } from '../world.js';
import { deliver, outputs, progressOn, type SharedFlags, surveyRequest, terminalOf } from './shared.js';

export async function runMap(root: string, flags: SharedFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const model = await survey(surveyRequest(root, flags, world), progress).finally(done);
  if (!flags.quiet) world.stderr.write(noticesText(model.notices, terminalOf(flags, world)));
  await deliver(
    wanted,
    { table: (terminal) => mapTable(model, terminal), json: () => json({ ...mapOf(model) }) },
    flags,
    world,
  );
}
