import { survey } from '../check.js';
import { chains } from '../model/paths.js';
import { noticesText } from '../report/notices.js';
import { whyJson, whyText } from '../report/why.js';
import type { World } from '../world.js';
import { deliver, outputs, progressOn, type SharedFlags, surveyRequest, terminalOf } from './shared.js';

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
  const model = await survey(surveyRequest(root, flags, world), progress).finally(done);
  if (!flags.quiet) world.stderr.write(noticesText(model.notices, terminalOf(flags, world)));
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
