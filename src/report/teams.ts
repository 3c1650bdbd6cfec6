/** `archfit teams` as data: what each team owns, what couples it to others, and what the rules say of it. */
import type { Severity } from '../model/declarations.js';
import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { Team } from '../model/nouns.js';
import { compareText, servicesOf, tableId } from '../model/queries.js';
import { type TeamCoupling, teamCouplings } from '../model/team-coupling.js';
import { type TeamSize, teamSize } from '../model/team-size.js';
import type { Violation } from '../rule/report.js';
import { json } from './json.js';

export interface TeamSurvey {
  readonly teams: readonly SurveyedTeam[];
  /** Services that no team owns. */
  readonly unowned: readonly string[];
  /** What couples different teams. */
  readonly couplings: readonly Omit<TeamCoupling, 'links'>[];
}

export interface SurveyedTeam extends Omit<Team, 'at'> {
  readonly libraries: readonly string[];
  /** Tables of its services, and those that it owns by itself. */
  readonly tables: readonly string[];
  /** Languages of its services, those of most services first. */
  readonly languages: readonly string[];
  readonly stores: readonly string[];
  readonly brokers: readonly string[];
  /** Couplings between its own services and libraries: imports, calls and foreign accesses, each pair once. */
  readonly inside: number;
  /** The same to other teams. */
  readonly outside: number;
  readonly size: TeamSize;
  readonly verdict: 'fine' | Severity;
  /** Each finding about the team, in words. */
  readonly because: readonly string[];
}

/** What was asked for, and how it was before. */
export interface WhatIf {
  readonly changes: readonly string[];
  readonly before: TeamSurvey;
}

/** @param violations of which those about a team make its verdict */
export function teamSurvey(model: Model, violations: readonly Violation[]): TeamSurvey {
  const about = groupBy(violations, ({ entities }) => entities[0]);
  const couplings = teamCouplings(model);
  return {
    teams: model.teams.map(({ at: _, ...team }) => ({
      ...team,
      ...belongings(model, team),
      inside: linksOf(couplings, (from, to) => from === team.name && to === team.name),
      outside: linksOf(couplings, (from, to) => from === team.name && to !== team.name),
      size: teamSize(team),
      ...verdictOf(about.get(`team:${team.name}`) ?? []),
    })),
    unowned: servicesOf(model)
      .filter(({ team }) => team === undefined)
      .map(({ name }) => name),
    couplings: couplings.filter(({ from, to }) => from !== to).map(({ links: _, ...coupling }) => coupling),
  };
}

function verdictOf(findings: readonly Violation[]): Pick<SurveyedTeam, 'verdict' | 'because'> {
  return { verdict: findings[0]?.severity ?? 'fine', because: findings.map(({ message }) => message) };
}

function linksOf(couplings: readonly TeamCoupling[], isMeant: (from: string, to: string) => boolean): number {
  return couplings
    .filter(({ from, to }) => isMeant(from, to))
    .reduce((sum, { links }) => sum + links.length, 0);
}

function belongings(
  model: Model,
  { name, services: names }: Pick<Team, 'name' | 'services'>,
): Pick<SurveyedTeam, 'libraries' | 'tables' | 'languages' | 'stores' | 'brokers'> {
  const services = names.flatMap((service) => model.modules.get(service) ?? []);
  const languages = groupBy(
    services.flatMap((service) => service.languages),
    (language) => language,
  );
  const tables = [...model.tables.values()].filter(
    (table) => (model.tableTeams.get(tableId(table)) ?? model.modules.get(table.owner ?? '')?.team) === name,
  );
  const distinct = (things: readonly string[]) => [...new Set(things)].sort(compareText);
  return {
    libraries: [...model.modules.values()]
      .filter(({ kind, team }) => kind === 'library' && team === name)
      .map((library) => library.name),
    tables: tables.map(tableId),
    languages: [...languages].sort(([, a], [, b]) => b.length - a.length).map(([language]) => language),
    stores: distinct(services.flatMap(({ stores = [] }) => stores)),
    brokers: distinct(services.flatMap(({ brokers = [] }) => brokers)),
  };
}

/** With `whatIf`, the survey is of the system as it would be. */
export function teamsJson(found: TeamSurvey, whatIf?: WhatIf): string {
  return json({ ...found, ...(whatIf && { whatIf }) });
}
