/** A rule's documentation is its data: the list, the explanation and rules/README.md are all made here. */
import type { Inputs, Rule } from '../rule/rule.js';
import { json } from './json.js';
import { columns, severityMark, type Terminal } from './terminal.js';

export function rulesJson(rules: readonly Rule[]): string {
  return json({ rules: rules.map(described) });
}

export function rulesTable(rules: readonly Rule[], terminal: Terminal): string {
  const rows = rules.map(({ id, severity, summary }) => [severityMark(severity, terminal), id, summary]);
  return `${columns(rows, terminal, { indent: 0 })}\n\n${rules.length} rules · archfit explain <rule> tells why, from where, and what to do\n`;
}

/** `rules/README.md`. */
export function rulesMarkdown(rules: readonly Rule[], examples: Readonly<Record<string, string>>): string {
  const options = (rule: Rule) =>
    Object.entries(rule.options).map(
      ([name, { default: value, describes, expects }]) =>
        `- \`${name}\`: ${describes}; ${expects}, by default \`${JSON.stringify(value)}\`.`,
    );
  const sections = rules.map((rule) =>
    [
      `## ${rule.id}`,
      `**${rule.summary}** Severity: \`${rule.severity}\`. Needs: ${needed(rule)}.`,
      rule.rationale,
      `*What to do:* ${rule.remedy}`,
      `*Source:* ${rule.source}`,
      ...(options(rule).length > 0 ? [`Options:\n\n${options(rule).join('\n')}`] : []),
      `Example: what makes the [violating](../fixtures/${rule.id}/violating) system [clean](../fixtures/${rule.id}/clean).`,
      `\`\`\`diff\n${examples[rule.id]}\n\`\`\``,
    ].join('\n\n'),
  );
  const list = rules.map(({ id, summary, severity }) => `| [${id}](#${id}) | ${severity} | ${summary} |`);
  return [
    '# The rules of archfit',
    'Made from the rules’ own data by `npm run docs`; a test fails when it is stale.',
    ['| rule | severity | what breaks it |', '|---|---|---|', ...list].join('\n'),
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}

/** A rule as data, without its function. */
export function described(rule: Rule) {
  const { id, summary, rationale, remedy, source, severity, needs, needsOne, wants, feeds, options } = rule;
  const documented = Object.entries(options).map(([name, { default: value, describes, expects }]) => [
    name,
    { default: value, describes, expects },
  ]);
  return {
    id,
    summary,
    rationale,
    remedy,
    source,
    severity,
    needs,
    ...(needsOne && { needsOne }),
    ...(wants && { wants }),
    ...(feeds && { feeds }),
    options: Object.fromEntries(documented),
  };
}

/** `manifests, and ownership or history`; `ownership, code; with calls where there are any` */
export function needed({ needs, needsOne, wants }: Inputs): string {
  const all = needsOne === undefined ? needs.join(', ') : `${needs.join(', ')}, and ${needsOne.join(' or ')}`;
  return wants === undefined ? all : `${all}; with ${wants.join(', ')} where there are any`;
}
