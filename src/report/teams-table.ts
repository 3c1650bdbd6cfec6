/** `archfit teams` for people: a line for each team, then what it owns and what couples it, wide or narrow. */
import { count, listed, many } from '../rule/words.js';
import type { SurveyedTeam, TeamSurvey, WhatIf } from './teams.js';
import { columns, paint, paragraph, plain, type Terminal } from './terminal.js';
import { shortened, widthOf } from './width.js';

/** Columns that the verdict needs to be read; where five columns leave less to it, type and members move down to each team. */
const LEAST_VERDICT = 25;
/** Names in a list; `--format json` has all of them. */
const MOST_NAMES = 12;

export function teamsTable(found: TeamSurvey, terminal: Terminal, whatIf?: WhatIf): string {
  const { teams, unowned } = found;
  const before = new Map(whatIf?.before.teams.map((team) => [team.name, team]));
  const sections =
    teams.length > 0
      ? [overview(teams, before, terminal), ...teams.map((team) => block(team, before, found, terminal))]
      : [
          paragraph(
            'No team is known: archfit init <root> writes an ownership.yaml to start from.',
            terminal,
          ),
        ];
  const intro = whatIf ? [paragraph(plain(`What if: ${whatIf.changes.join(', ')}`), terminal)] : [];
  return `${[...intro, ...sections, closing(unowned, terminal)].join('\n\n')}\n`;
}

function closing(unowned: readonly string[], terminal: Terminal): string {
  if (unowned.length === 0) return 'Every service has a team.';
  const names = plain(listed(unowned, MOST_NAMES));
  const text = paragraph(`${many(unowned.length, 'service')} without a team: ${names}`, terminal);
  return paint(terminal).red(text);
}

type Before = ReadonlyMap<string, SurveyedTeam>;

function overview(teams: readonly SurveyedTeam[], before: Before, terminal: Terminal): string {
  const narrow = isNarrow(teams, terminal);
  const rows = teams.map((team) => {
    const { name, type, members, services } = team;
    const was = before.get(name)?.services.length;
    const wide = [type ?? '–', members === undefined ? '–' : count(members)];
    return [
      shortened(plain(name), nameRoom(terminal)),
      ...(narrow ? [] : wide),
      changed(was, services.length),
      inWords(team, before.get(name), terminal),
    ];
  });
  return columns(rows, terminal, {
    head: ['team', ...(narrow ? [] : ['type', 'members']), 'services', 'verdict'],
    align: narrow ? ['left', 'right'] : ['left', 'left', 'right', 'right'],
    indent: 0,
  });
}

/** Whether what stands before the verdict leaves it too little. */
function isNarrow(teams: readonly SurveyedTeam[], terminal: Terminal): boolean {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));
  const name = Math.min(widest(teams.map((team) => plain(team.name))), nameRoom(terminal));
  const type = widest(teams.map((team) => team.type ?? ''));
  const taken = Math.max(name, 'team'.length) + Math.max(type, 'type'.length) + 'members services'.length;
  return terminal.width - taken - 4 * 2 < LEAST_VERDICT;
}

/** What the name of a team may take of a line with other things on it; its full name stands above what it owns. */
function nameRoom({ width }: Terminal): number {
  return Math.max(14, Math.floor(width * 0.3));
}

/** `6 → 5`, or the number alone where nothing changes. */
function changed(was: number | undefined, is: number): string {
  return was === undefined || was === is ? count(is) : `${count(was)} → ${count(is)}`;
}

function inWords(team: SurveyedTeam, was: SurveyedTeam | undefined, terminal: Terminal): string {
  const colour = paint(terminal);
  const shade = { fine: colour.green, info: colour.blue, warn: colour.yellow, error: colour.red }[
    team.verdict
  ];
  const words = team.size.threeToFive;
  const old = was && was.size.threeToFive !== words ? ` (was ${was.size.threeToFive})` : '';
  return shade(words) + old;
}

function block(
  team: SurveyedTeam,
  before: Before,
  { teams, couplings }: TeamSurvey,
  terminal: Terminal,
): string {
  const { name, type, members, services, libraries, tables, languages, stores, brokers } = team;
  const was = before.get(name);
  const people = members === undefined ? [] : [many(members, 'person', 'people')];
  const about = [...(type === undefined ? [] : [type]), ...people].join(', ');
  const rows: (readonly [string, string])[] = [
    ...(isNarrow(teams, terminal) && about !== '' ? [['type', about] as const] : []),
    ['services', names(services) || '–'],
    ['libraries', names(libraries)],
    ['tables', tables.length === 0 ? '' : `${count(tables.length)}: ${names(tables)}`],
    ['languages', names(languages)],
    ['stores', names(stores)],
    ['brokers', names(brokers)],
    ['inside', services.length === 0 ? '' : couplingWords(was?.inside, team.inside)],
    ['to others', team.outside === 0 && !was?.outside ? '' : couplingWords(was?.outside, team.outside)],
    ...couplings
      .filter(({ from }) => from === name)
      .map((each) => [`→ ${shortened(each.to, nameRoom(terminal))}`, coupling(each)] as const),
    ['3 to 5', team.size.threeToFive],
    ['Team Topologies', team.size.teamTopologies],
    ...team.because.map((message) => [team.verdict, message] as const),
  ];
  const colour = paint(terminal);
  const shown = rows
    .filter(([, text]) => text !== '')
    .map(([title, text]) => [colour.dim(plain(title)), plain(text)]);
  return `${colour.bold(plain(name))}\n${columns(shown, terminal)}`;
}

function names(all: readonly string[]): string {
  return listed(all, MOST_NAMES);
}

function couplingWords(was: number | undefined, is: number): string {
  return `${changed(was, is)} ${is === 1 ? 'coupling' : 'couplings'}`;
}

function coupling({
  imports,
  tables,
  calls,
  channels,
  sharedChanges,
}: TeamSurvey['couplings'][number]): string {
  return [
    ...(imports > 0 ? [many(imports, 'import')] : []),
    ...(tables.length > 0 ? [`${many(tables.length, 'foreign table')} (${listed(tables, 6)})`] : []),
    ...(calls > 0 ? [many(calls, 'call')] : []),
    ...(channels > 0 ? [many(channels, 'channel')] : []),
    ...(sharedChanges > 0
      ? [`${many(sharedChanges, 'commit')} that ${sharedChanges === 1 ? 'changes' : 'change'} both`]
      : []),
  ].join(', ');
}
