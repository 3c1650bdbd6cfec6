import { rules } from '../../rules/index.js';
import { check } from '../check.js';
import { isGlob } from '../model/globs.js';
import { UserError } from '../model/user-error.js';
import { type Changed, type Merge, type Move, whatIf } from '../model/what-if.js';
import { teamSurvey, teamsJson } from '../report/teams.js';
import { teamsCsv, teamsMarkdown } from '../report/teams-sheet.js';
import { teamsTable } from '../report/teams-table.js';
import { judge } from '../rule/judge.js';
import { listed } from '../rule/words.js';
import type { World } from '../world.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';
import type { TeamsFlags } from './teams.js';

/** Prints the teams as they are; or, if that was asked for, as they would be, beside what they are. */
export async function runTeams(root: string, flags: TeamsFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json', 'csv', 'markdown']);
  const [moves, merges] = [flags.move.map(moveOf), flags.merge.map(mergeOf)];
  const { progress, done } = progressOn(flags, world);
  const { model, report, settings } = await check(
    { ...(await surveyRequest(root, flags, world)), also: ['history', 'calls'] },
    rules,
    progress,
  ).finally(done);
  const before = teamSurvey(model, report.violations);
  const asked = moves.length + merges.length > 0 ? whatIf(model, moves, merges) : undefined;
  const found = asked ? teamSurvey(asked.model, judge(asked.model, settings).violations) : before;
  printNotices(report.notices, flags, world);
  const comparison = asked && { changes: changesOf(asked), before };
  await deliver(
    wanted,
    {
      table: (terminal) => teamsTable(found, terminal, comparison),
      json: () => teamsJson(found, comparison),
      csv: () => teamsCsv(found),
      markdown: () => teamsMarkdown(found),
    },
    flags,
    world,
  );
}

/** Each change in words. */
function changesOf({ moves, merges }: Changed): string[] {
  return [
    ...merges.map((services) => `${listed(services)} become one`),
    ...moves.map(({ service, team, founds, suggestion }) => {
      const meant = suggestion === undefined ? '' : `; or is ${suggestion} meant?`;
      return `${service} moves to ${team}${founds ? ` (a new team${meant})` : ''}`;
    }),
  ];
}

function moveOf(text: string): Move {
  const [service = '', team = '', ...more] = text.split('=').map((part) => part.trim());
  if (service !== '' && team !== '' && more.length === 0) return { service, team };
  throw new UserError({
    message: `--move ${text} names no service and team`,
    hint: 'write --move catalog=accounts',
  });
}

function mergeOf(text: string): Merge {
  const services = text.split('+').map((service) => service.trim());
  const isMerge = services.every((name) => name !== '') && (services.length > 1 || isGlob(text));
  if (isMerge) return services;
  throw new UserError({
    message: `--merge ${text} names no two services`,
    hint: 'write --merge orders+payments',
  });
}
