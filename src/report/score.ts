/** The distributed-monolith score for people: its parts, what it means, and where to begin. */
import type { Report } from '../rule/report.js';
import type { PartScore, Score } from '../rule/score.js';
import { listed, many } from '../rule/words.js';
import { columns, paint, paragraph, plain, type Terminal } from './terminal.js';

/** Nothing where no rule ran that has a part in it, such as with `--rule`. */
export function scoreSection({ score, summary, failAbove }: Report, terminal: Terminal): string[] {
  if (score.value === null) return [];
  const colour = paint(terminal);
  const limit = failAbove === undefined ? '' : `, at most ${failAbove} by --fail-above`;
  const value = `${score.value} of 100${limit}`;
  const isOver = failAbove !== undefined && score.value > failAbove;
  const head = `${colour.bold('distributed monolith')} ${isOver ? colour.red(value) : colour.bold(value)}`;
  const rows = score.parts.map((part) => [
    part.name,
    part.points === null ? 'not measured' : `${part.points} of ${part.weight}`,
    colour.dim(remark(part, summary.services)),
  ]);
  const sentences = `${meaning(score)} ${advice(score)}`.trim();
  return [[head, columns(rows, terminal), paragraph(plain(sentences), terminal, { indent: 2 })].join('\n')];
}

function remark({ points, services, missing }: PartScore, all: number): string {
  const bound = points === null || services === 0 ? [] : [`${services} of ${many(all, 'service')}`];
  const sources = [...new Set(missing.flatMap(({ sources: lacking }) => lacking))];
  const lacking = sources.length > 0 ? [`no ${listed(sources)} to read`] : [];
  const unjudged = points === null && lacking.length === 0 ? ['no rule ran that judges it'] : [];
  return [...bound, ...lacking, ...unjudged].join('; ');
}

/** Heuristic, as the weights are. */
function meaning({ value, measured }: Score): string {
  const says = verdict(value!, value! / measured);
  if (measured === 100) return `${says.slice(0, 1).toUpperCase()}${says.slice(1)}.`;
  return `As far as could be measured (${measured} of 100 points), ${says}.`;
}

function verdict(value: number, share: number): string {
  if (value === 0) return 'nothing binds the services together';
  if (share < 0.15) return 'a few services are bound together, and most are free to go their own way';
  if (share < 0.4) return 'a part of the system can only be changed, released and run together';
  return 'most of the system can only be changed, released and run together: it is a distributed monolith';
}

function advice({ change }: Score): string {
  if (change === undefined) return '';
  const subject = change.about.replace(/^(table|library):/, '$1 ');
  return change.points > 0
    ? `Put ${subject} right first, which takes ${change.points} points off: ${change.remedy}`
    : `No single change lowers it; begin with ${subject}: ${change.remedy}`;
}
