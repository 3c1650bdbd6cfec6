/** `archfit teams` as one row for each team: for spreadsheets (RFC 4180) and for Markdown. Names come from strangers: none is a formula or markup. */
import type { TeamSurvey } from './teams.js';

const HEAD = [
  'team',
  'type',
  'members',
  'services',
  'service names',
  'libraries',
  'tables',
  'languages',
  'stores',
  'brokers',
  'inside',
  'to others',
  'three to five',
  'Team Topologies',
  'verdict',
];

/** Services that nobody owns are a last row without a team. */
export function teamsCsv(found: TeamSurvey): string {
  const { length } = found.unowned;
  const nobodys = ['', '', '', String(length), found.unowned.join(' '), ...HEAD.slice(5).map(() => '')];
  return [HEAD, ...rowsOf(found), ...(length > 0 ? [nobodys] : [])]
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('');
}

export function teamsMarkdown(found: TeamSurvey): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = rowsOf(found).map((row) => line(row.map(markdownCell)));
  const unowned =
    found.unowned.length === 0
      ? 'Every service has a team.'
      : `Services without a team: ${found.unowned.map(markdownCell).join(', ')}`;
  return `${[line(HEAD), line(HEAD.map(() => '---')), ...rows].join('\n')}\n\n${unowned}\n`;
}

function rowsOf({ teams }: TeamSurvey): string[][] {
  return teams.map((team) => [
    team.name,
    team.type ?? '',
    team.members === undefined ? '' : String(team.members),
    String(team.services.length),
    team.services.join(' '),
    team.libraries.join(' '),
    team.tables.join(' '),
    team.languages.join(', '),
    team.stores.join(', '),
    team.brokers.join(', '),
    String(team.inside),
    String(team.outside),
    team.size.threeToFive,
    team.size.teamTopologies,
    team.verdict,
  ]);
}

/** A spreadsheet takes what begins with one of these for a formula, and may run it. */
const FORMULA = /^[=+\-@\t\r]/;

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function markdownCell(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\\|<>*_`[\]]/g, (character) => `\\${character}`);
}
