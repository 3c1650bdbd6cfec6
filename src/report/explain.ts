import type { Violation } from '../rule/report.js';
import type { Rule } from '../rule/rule.js';
import { SCORE_PARTS } from '../rule/score.js';
import { json } from './json.js';
import { described, needed } from './rules.js';
import {
  type ChalkInstance,
  columns,
  paint,
  paragraph,
  place,
  plain,
  severityMark,
  type Terminal,
} from './terminal.js';

export function ruleJson(rule: Rule, example: string): string {
  return json({ rule: { ...described(rule), example } });
}

/** @param example a unified diff from a violating system to a clean one */
export function ruleText(rule: Rule, example: string, terminal: Terminal): string {
  const colour = paint(terminal);
  const rows = [
    ['why', rule.rationale],
    ['what to do', rule.remedy],
    ['source', rule.source],
    ['needs', needed(rule)],
    ...(rule.feeds === undefined ? [] : [['score', scoreText(rule.feeds)]]),
    ...Object.entries(rule.options).map(([name, { default: value, describes }]) => [
      name,
      `${describes} (default ${JSON.stringify(value)})`,
    ]),
  ].map(([name, text]) => [colour.dim(name!), text!]);
  return [
    `${severityMark(rule.severity, terminal)} ${colour.bold(rule.id)}`,
    paragraph(rule.summary, terminal, { indent: 2 }),
    '',
    columns(rows, terminal),
    '',
    colour.dim('example: what makes a violating system clean'),
    ...example.split('\n').map((line) => `  ${diffColour(line, colour)}`),
    '',
  ].join('\n');
}

/** `up to 30 points, for shared tables: a service that is bound counts a quarter` */
function scoreText({ part, intensity }: NonNullable<Rule['feeds']>): string {
  const { name, weight } = SCORE_PARTS.find((each) => each.part === part)!;
  const share = intensity === 1 ? '' : `; each service that it names counts ${Math.round(100 * intensity)} %`;
  return `${name}, up to ${weight} of 100 points${share}`;
}

function diffColour(line: string, colour: ChalkInstance): string {
  if (/^(---|\+\+\+|@@)/.test(line)) return colour.dim(line);
  return line.startsWith('+') ? colour.green(line) : line.startsWith('-') ? colour.red(line) : line;
}

export function violationJson(violation: Violation): string {
  return json({ violation });
}

/** One violation with all its evidence, and the reason for its rule. */
export function violationText(violation: Violation, rule: Rule, terminal: Terminal): string {
  const colour = paint(terminal);
  const { id, severity, message, at, related, team, remedy } = violation;
  const evidence = related.flatMap((each) => [
    `  ${colour.cyan(place(each))}`,
    ...(each.says === undefined ? [] : [paragraph(plain(each.says), terminal, { indent: 4 })]),
  ]);
  const rows = [
    ['team', plain(team ?? 'none')],
    ['why', rule.rationale],
    ['what to do', plain(remedy)],
  ].map(([name, text]) => [colour.dim(name!), text!]);
  return [
    `${severityMark(severity, terminal)} ${colour.bold(id)}`,
    `  ${colour.cyan(place(at))}`,
    paragraph(plain(message), terminal, { indent: 2 }),
    '',
    ...(evidence.length > 0 ? [colour.bold('evidence'), ...evidence, ''] : []),
    columns(rows, terminal),
    '',
  ].join('\n');
}
