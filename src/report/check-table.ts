import { groupBy } from '../model/group.js';
import type { Report, Summary, Violation } from '../rule/report.js';
import { count, listed, many } from '../rule/words.js';
import { attributedText } from './attributed.js';
import { nothingOf } from './lacking.js';
import { pairSection, scoreLine, scoreSection, worstSection } from './score.js';
import { paint, paragraph, place, plain, severityMark, type Terminal } from './terminal.js';

/** Evidence shown per violation here; `--format json` and `archfit explain <id>` have all of it. */
const mostEvidence = 2;

/** The report for people: the score, the worst three things, all violations grouped by rule, then the score in a line and one that sums up. */
export function checkTable(report: Report, terminal: Terminal): string {
  const groups = groupBy(report.violations, ({ rule, severity }) => `${severity} ${rule}`);
  const sections = [...groups.values()].map((violations) => ruleSection(violations, terminal));
  const whose = attributedText(report.attributed, terminal);
  const closing = [
    ...scoreLine(report, terminal),
    ...(whose === '' ? [] : [whose]),
    summaryLine(report, terminal),
  ].join('\n');
  return [
    ...scoreSection(report, terminal),
    ...worstSection(report, terminal),
    ...pairSection(report, terminal),
    ...sections,
    ...skippedSection(report, terminal),
    closing,
  ]
    .join('\n\n')
    .concat('\n');
}

function ruleSection(violations: readonly Violation[], terminal: Terminal): string {
  const colour = paint(terminal);
  const { rule, severity, remedy } = violations[0]!;
  const head = `${severityMark(severity, terminal)} ${colour.bold(rule)} ${colour.dim(`· ${many(violations.length, 'violation')}`)}`;
  const common = violations.every((violation) => violation.remedy === remedy);
  const rows = violations.map((violation) => violationBlock(violation, terminal, !common));
  const advice = common ? [paragraph(plain(remedy), terminal, { indent: 2, mark: '→ ' })] : [];
  return [head, ...rows, ...advice].join('\n');
}

function violationBlock(violation: Violation, terminal: Terminal, withRemedy: boolean): string {
  const colour = paint(terminal);
  const { at, message, team, id, related, remedy } = violation;
  const owner = team === undefined ? '' : colour.dim(` · ${plain(team)}`);
  const evidence = related.filter(({ says }) => says !== undefined);
  const shown = evidence.slice(0, mostEvidence).map((each) => {
    const elsewhere = place(each) === place(at) ? '' : `${place(each)} `;
    return colour.dim(`${elsewhere}${plain(each.says ?? '')}`);
  });
  const rest = evidence.length - shown.length;
  const more = rest > 0 ? [colour.dim(`and ${many(rest, 'more place')}: archfit explain ${id}`)] : [];
  return [
    `  ${colour.cyan(place(at))}${owner} ${colour.dim(`· ${id}`)}`,
    paragraph(plain(message), terminal, { indent: 4 }),
    ...[...shown, ...more].map((line) => paragraph(line, terminal, { indent: 6 })),
    ...(withRemedy ? [paragraph(plain(remedy), terminal, { indent: 4, mark: '→ ' })] : []),
  ].join('\n');
}

function skippedSection({ skipped }: Report, terminal: Terminal): string[] {
  if (skipped.length === 0) return [];
  const bySource = groupBy(skipped, ({ missing }) => nothingOf(missing));
  const lines = [...bySource].map(
    ([nothing, rules]) => `  ${listed(rules.map(({ rule }) => rule))}: ${nothing}`,
  );
  return [[paint(terminal).dim('skipped'), ...lines].join('\n')];
}

/** What was found, over what, and how much of it could not be seen. */
function summaryLine({ summary, ran, skipped, verdict }: Report, terminal: Terminal): string {
  const colour = paint(terminal);
  const found = [
    many(summary.errors, 'error'),
    many(summary.warnings, 'warning'),
    ...(summary.infos > 0 ? [many(summary.infos, 'info')] : []),
  ];
  const head =
    verdict === 'pass' ? colour.green(`✔ ${found.join(', ')}`) : colour.red(`✖ ${found.join(', ')}`);
  const rules = `${many(ran.length, 'rule')} ran${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
  const unresolved =
    summary.unresolved > 0 ? colour.yellow(`${count(summary.unresolved)} unresolved`) : 'nothing unresolved';
  return `${head} in ${over(summary)} · ${rules} · ${unresolved}`;
}

function over(summary: Summary): string {
  return [
    many(summary.files, 'file'),
    many(summary.services, 'service'),
    many(summary.tables, 'table'),
    ...(summary.stores > 0 ? [many(summary.stores, 'store')] : []),
    many(summary.statements, 'statement'),
    many(summary.teams, 'team'),
  ].join(', ');
}
