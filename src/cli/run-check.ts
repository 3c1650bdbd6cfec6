import { rules } from '../../rules/index.js';
import { check, checkSince } from '../check.js';
import { UserError } from '../model/user-error.js';
import { checkJson } from '../report/check-json.js';
import { checkTable } from '../report/check-table.js';
import { failingAbove, ofTeam } from '../rule/judge.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';

export interface CheckFlags extends SharedFlags {
  readonly rule?: readonly string[];
  readonly since?: string;
  readonly team?: string;
  readonly failOn: 'error' | 'warn';
  readonly failAbove?: string;
}

/** @returns the exit code */
export async function runCheck(root: string, flags: CheckFlags, world: World): Promise<0 | 1> {
  const wanted = outputs(flags, ['table', 'json']);
  const limit = flags.failAbove === undefined ? undefined : scoreLimit(flags.failAbove);
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
  const { report: whole, ...judging } = await run.finally(done);
  const own = flags.team === undefined ? whole : ofTeam(whole, judging, flags.team, flags.failOn);
  const report = limit === undefined ? own : failingAbove(own, limit);
  printNotices(report.notices, flags, world);
  await deliver(
    wanted,
    { table: (terminal) => checkTable(report, terminal), json: () => checkJson(report) },
    flags,
    world,
  );
  return report.exitCode;
}

function scoreLimit(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new UserError({ message: `--fail-above must be a score from 0 to 100, but is "${text}"` });
}
