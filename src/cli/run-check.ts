import { rules } from '../../rules/index.js';
import { check } from '../check.js';
import { checkJson } from '../report/check-json.js';
import { checkTable } from '../report/check-table.js';
import { noticesText } from '../report/notices.js';
import type { World } from '../world.js';
import type { CheckFlags } from './check.js';
import { deliver, outputs, progressOn, surveyRequest, terminalOf } from './shared.js';

export async function runCheck(root: string, flags: CheckFlags, world: World): Promise<0 | 1> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const request = { ...surveyRequest(root, flags, world), only: flags.rule ?? [], failOn: flags.failOn };
  const { report } = await check(request, rules, progress).finally(done);
  if (!flags.quiet) world.stderr.write(noticesText(report.notices, terminalOf(flags, world)));
  await deliver(
    wanted,
    { table: (terminal) => checkTable(report, terminal), json: () => checkJson(report) },
    flags,
    world,
  );
  return report.exitCode;
}
