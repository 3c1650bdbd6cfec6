import { survey } from '../check.js';
import { chains } from '../model/paths.js';
import { whyJson, whyText } from '../report/why.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';

/** Looks for the chains and prints them; that there is none is an answer, not a failure. */
export async function runWhy(
  from: string,
  to: string,
  root: string,
  flags: SharedFlags,
  world: World,
): Promise<void> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const model = await survey(
    { ...(await surveyRequest(root, flags, world)), history: false, depth: 'traffic' },
    progress,
  ).finally(done);
  printNotices(model.notices, flags, world);
  const found = chains(model, from, to);
  await deliver(
    wanted,
    {
      table: (terminal) => whyText(model, from, to, found, terminal),
      json: () => whyJson(from, to, found),
    },
    flags,
    world,
  );
}
