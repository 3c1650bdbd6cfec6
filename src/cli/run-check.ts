import { rules } from '../../rules/index.js';
import { check, checkSince } from '../check.js';
import { checkJson } from '../report/check-json.js';
import { checkTable } from '../report/check-table.js';
import { ofTeam } from '../rule/judge.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';

export interface CheckFlags extends SharedFlags {
  readonly rule?: readonly string[];
  readonly since?: string;
  readonly team?: string;
  readonly failOn: 'error' | 'warn';
}

/** @returns the exit code */
export async function runCheck(root: string, flags: CheckFlags, world: World): Promise<0 | 1> {
  const wanted = outputs(flags, ['table', 'json']);
  const { progress, done } = progressOn(flags, world);
  const request = {
    ...(await surveyRequest(root, flags, world)),
    only: flags.rule ?? [],
    failOn: flags.failOn,
  };
  const run =
    flags.since === undefined
      ? check(request, rules, progress)
      : checkSince(flags.since, request, rules, progress);
  const { report: whole, model } = await run.finally(done);
  const report = flags.team === undefined ? whole : ofTeam(whole, model, flags.team, flags.failOn);
  printNotices(report.notices, flags, world);
  await deliver(
    wanted,
    { table: (terminal) => checkTable(report, terminal), json: () => checkJson(report) },
    flags,
    world,
  );
  return report.exitCode;
}
