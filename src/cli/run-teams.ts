import { rules } from '../../rules/index.js';
import { check } from '../check.js';
import { teamSurvey, teamsJson, teamsTable } from '../report/teams.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';

export async function runTeams(root: string, flags: SharedFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const { model, report } = await check(surveyRequest(root, flags, world), rules, progress).finally(done);
  printNotices(report.notices, flags, world);
  const found = teamSurvey(model, report.violations);
  await deliver(
    wanted,
    { table: (terminal) => teamsTable(found, terminal), json: () => teamsJson(found) },
    flags,
    world,
  );
}
