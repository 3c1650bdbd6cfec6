import type { Severity } from '../model/declarations.js';
import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { Team } from '../model/nouns.js';
import { servicesOf } from '../model/queries.js';
import type { Violation } from '../rule/report.js';
import { listed, many } from '../rule/words.js';
import { json } from './json.js';
import { columns, paint, plain, type Terminal } from './terminal.js';

/** Services per team, with what the team rules say of each. */
export interface TeamSurvey {
  readonly teams: readonly SurveyedTeam[];
  /** Services that no team owns. */
  readonly unowned: readonly string[];
}

export interface SurveyedTeam extends Omit<Team, 'at'> {
  readonly libraries: readonly string[];
  /** Languages of its services, the most frequent first. */
  readonly languages: readonly string[];
  readonly verdict: 'fine' | Severity;
  /** Each finding about the team, in words. */
  readonly because: readonly string[];
}

/** @param violations of the team rules */
export function teamSurvey(model: Model, violations: readonly Violation[]): TeamSurvey {
  const about = groupBy(violations, ({ entities }) => entities[0]);
  const modules = [...model.modules.values()];
  return {
    teams: model.teams.map(({ at: _, ...team }) => {
      const findings = about.get(`team:${team.name}`) ?? [];
      const services = team.services.flatMap((name) => model.modules.get(name) ?? []);
      return {
        ...team,
        libraries: modules
          .filter((each) => each.kind === 'library' && each.team === team.name)
          .map(({ name }) => name),
        languages: [...new Set(services.flatMap(({ languages }) => languages))],
        verdict: findings[0]?.severity ?? 'fine',
        because: findings.map(({ message }) => message),
      };
    }),
    unowned: servicesOf(model)
      .filter(({ team }) => team === undefined)
      .map(({ name }) => name),
  };
}

export function teamsJson(found: TeamSurvey): string {
  return json({ ...found });
}

export function teamsTable({ teams, unowned }: TeamSurvey, terminal: Terminal): string {
  const colour = paint(terminal);
  const rows = teams.map((team) => [
    plain(team.name),
    team.type ?? '–',
    team.members === undefined ? '–' : String(team.members),
    String(team.services.length),
    inWords(team, terminal),
  ]);
  const sections =
    rows.length > 0
      ? [table(rows, terminal), ...teams.map((team) => services(team, terminal))]
      : ['No team is known.'];
  const closing =
    unowned.length > 0
      ? colour.red(`${many(unowned.length, 'service')} without a team: ${plain(listed(unowned))}`)
      : 'Every service has a team.';
  return `${[...sections, closing].join('\n\n')}\n`;
}

function table(rows: readonly string[][], terminal: Terminal): string {
  return columns(rows, terminal, {
    head: ['team', 'type', 'members', 'services', 'verdict'],
    align: ['left', 'left', 'right', 'right'],
    indent: 0,
  });
}

function inWords({ verdict, because }: SurveyedTeam, terminal: Terminal): string {
  const colour = paint(terminal);
  if (verdict === 'fine') return colour.green('fine');
  return (verdict === 'error' ? colour.red : colour.yellow)(plain(because.join(' ')));
}

function services({ name, services: owned, libraries, languages }: SurveyedTeam, terminal: Terminal): string {
  const rows = [
    ['services', plain(listed(owned)) || '–'],
    ...(libraries.length > 0 ? [['libraries', plain(listed(libraries))]] : []),
    ...(languages.length > 0 ? [['languages', listed(languages)]] : []),
  ];
  return `${paint(terminal).bold(plain(name))}\n${columns(rows, terminal)}`;
}
