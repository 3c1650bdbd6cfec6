import type { Violation } from '../rule/report.js';
import type { Rule } from '../rule/rule.js';
import { json } from './json.js';
import { described } from './rules.js';
import { columns, paint, paragraph, place, plain, severityMark, type Terminal } from './terminal.js';

export function ruleJson(rule: Rule): string {
  return json({ rule: described(rule) });
}

export function ruleText(rule: Rule, terminal: Terminal): string {
  const colour = paint(terminal);
  const rows = [
    ['why', rule.rationale],
    ['what to do', rule.remedy],
    ['source', rule.source],
    ['needs', rule.needs.join(', ')],
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
  ].join('\n');
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
