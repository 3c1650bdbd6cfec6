import { rules } from '../../rules/index.js';
import { check } from '../check.js';
import { noticesText } from '../report/notices.js';
import { teamSurvey, teamsJson, teamsTable } from '../report/teams.js';
import type { World } from '../world.js';
import { deliver, outputs, progressOn, type SharedFlags, surveyRequest, terminalOf } from './shared.js';

export async function runTeams(root: string, flags: SharedFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const { model, report } = await check(surveyRequest(root, flags, world), rules, progress).finally(done);
  if (!flags.quiet) world.stderr.write(noticesText(report.notices, terminalOf(flags, world)));
  const found = teamSurvey(model, report.violations);
  await deliver(
    wanted,
    { table: (terminal) => teamsTable(found, terminal), json: () => teamsJson(found) },
    flags,
    world,
  );
}
