import { rules } from '../../rules/index.js';
import { check } from '../check.js';
import { UserError } from '../model/user-error.js';
import { type Merge, type Move, whatIf } from '../model/what-if.js';
import { teamSurvey, teamsJson } from '../report/teams.js';
import { teamsCsv, teamsMarkdown } from '../report/teams-sheet.js';
import { teamsTable } from '../report/teams-table.js';
import { judge } from '../rule/judge.js';
import type { World } from '../world.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';
import type { TeamsFlags } from './teams.js';

/** Prints the teams as they are; or, if that was asked for, as they would be, beside what they are. */
export async function runTeams(root: string, flags: TeamsFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json', 'csv', 'markdown']);
  const [moves, merges] = [flags.move.map(moveOf), flags.merge.map(mergeOf)];
  const { progress, done } = progressOn(flags, world);
  const { model, report, settings } = await check(
    await surveyRequest(root, flags, world),
    rules,
    progress,
  ).finally(done);
  printNotices(report.notices, flags, world);
  const before = teamSurvey(model, report.violations);
  const isAsked = moves.length + merges.length > 0;
  const changes = [
    ...merges.map((services) => `${services.join(' and ')} become one`),
    ...moves.map(({ service, team }) => `${service} moves to ${team}`),
  ];
  const changed = isAsked ? whatIf(model, moves, merges) : model;
  const found = isAsked ? teamSurvey(changed, judge(changed, settings).violations) : before;
  const comparison = isAsked ? { changes, before } : undefined;
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

function moveOf(text: string): Move {
  const [, service, team] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (service !== undefined && team !== undefined) return { service: service.trim(), team: team.trim() };
  throw new UserError({
    message: `--move ${text} names no service and team`,
    hint: 'write --move catalog=accounts',
  });
}

function mergeOf(text: string): Merge {
  const services = text.split('+').map((service) => service.trim());
  const isMerge = services.length > 1 && services.every((name) => name !== '');
  if (isMerge && new Set(services).size === services.length) return services;
  throw new UserError({
    message: `--merge ${text} names no two services`,
    hint: 'write --merge orders+payments',
  });
}
