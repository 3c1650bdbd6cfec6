/** The text of `ownership.yaml` → teams, each with its place. */
import type { OwnedPattern, TeamFact } from '../../model/facts.js';
import type { Problem } from '../../model/user-error.js';
import { checkShape, doubledKeys } from '../../yaml/check.js';
import { parseYaml, type YamlDocument } from '../../yaml/document.js';
import { quoted } from '../../yaml/words.js';
import { ownershipShape, sameName } from './schema.js';

/** Throws UserError with every problem of the file: its syntax, or else its shape. */
export function parseOwnership(text: string, path: string): TeamFact[] {
  const document = parseYaml(text, path);
  const file = checkShape(document, ownershipShape, [...doubledTeams(document), ...alikeTeams(document)]);
  return Object.entries(file?.teams ?? {}).map(([name, team]): TeamFact => {
    const patterns = (key: 'services' | 'libraries' | 'tables'): OwnedPattern[] =>
      (team?.[key] ?? []).map((pattern, index) => ({
        pattern,
        at: document.at(['teams', name, key, index]),
      }));
    return {
      name,
      source: 'ownership.yaml',
      ...(team?.type !== undefined && { type: team.type }),
      ...(team?.members !== undefined && headcount(team.members)),
      ...(team?.aliases && { aliases: team.aliases }),
      services: patterns('services'),
      ...(team?.libraries && { libraries: patterns('libraries') }),
      ...(team?.tables && { tables: patterns('tables') }),
      at: document.keyAt(['teams', name]),
    };
  });
}

function headcount(members: number | readonly string[]): Pick<TeamFact, 'members' | 'people'> {
  return typeof members === 'number' ? { members } : { members: members.length, people: members };
}

/** A key that is there twice; a doubled team is called what it is. */
function doubledTeams(document: YamlDocument): Problem[] {
  return doubledKeys(document, ({ keys, first, again }) => {
    const [above, name, ...below] = keys;
    if (above !== 'teams' || name === undefined || below.length > 0) return undefined;
    return {
      message: `two teams with one name: ${quoted(String(name))} in line ${first.line} and in line ${again.line}`,
      hint: 'join them into one team, or rename one',
    };
  });
}

/** Two names that only a machine tells apart. */
function alikeTeams(document: YamlDocument): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of document.keys(['teams'])) {
    const other = first.get(sameName(name));
    if (other === undefined) {
      first.set(sameName(name), name);
      continue;
    }
    const at = document.keyAt(['teams', name]);
    const { line } = document.keyAt(['teams', other]);
    problems.push({
      message: `two teams with one name: ${quoted(other)} in line ${line} and ${quoted(name)} in line ${at.line} differ only in case or blanks`,
      hint: 'join them into one team, or rename one',
      at,
    });
  }
  return problems;
}
