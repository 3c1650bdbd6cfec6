/** What a report begins with, for people: the score with its parts, what it means, and the worst three things. */
import type { Report, Summary } from '../rule/report.js';
import type { PartScore, Score } from '../rule/score.js';
import { listed, many } from '../rule/words.js';
import { nothingOf } from './lacking.js';
import { pairLines } from './pairs.js';
import { columns, paint, paragraph, place, plain, severityMark, type Terminal } from './terminal.js';

/** Nothing of the score where no rule ran that has a part in it, such as with `--rule`. */
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
    colour.dim(remark(part, summary)),
  ]);
  const sentences = `${meaning(score)} ${advice(score)}`.trim();
  return [[head, columns(rows, terminal), paragraph(plain(sentences), terminal, { indent: 2 })].join('\n')];
}

/** The score and its parts once more, in one sentence: on a terminal, what comes last is what is seen. */
export function scoreLine({ score }: Report, terminal: Terminal): string[] {
  if (score.value === null) return [];
  const parts = score.parts.map(({ name, points }) => `${name} ${points ?? 'not measured'}`);
  return [paragraph(`distributed monolith ${score.value} of 100: ${listed(parts)}`, terminal)];
}

/** Each with its place and what to do; `explain` has the rest. */
export function worstSection({ worst }: Report, terminal: Terminal): string[] {
  if (worst.length === 0) return [];
  const colour = paint(terminal);
  const blocks = worst.map(({ about, points, violations, severity, message, at, remedy }, index) => {
    const takes = points > 0 ? [`${index > 0 ? 'then ' : ''}takes ${points} points off`] : [];
    const found = [severityMark(severity, terminal), ...takes, many(violations.length, 'violation')];
    return [
      paragraph(
        `${colour.bold(plain(named(about)))} ${colour.dim('·')} ${found.join(colour.dim(' · '))}`,
        terminal,
        {
          indent: 2,
          mark: `${index + 1}. `,
        },
      ),
      `     ${colour.cyan(place(at))} ${colour.dim(`· ${violations[0]}`)}`,
      paragraph(plain(clipped(message, MESSAGE)), terminal, { indent: 5 }),
      paragraph(plain(firstSentence(remedy)), terminal, { indent: 5, mark: '→ ' }),
    ].join('\n');
  });
  return [
    [
      colour.bold(worst.length === 1 ? 'the worst thing' : `the worst ${WORDS[worst.length]} things`),
      ...blocks,
    ].join('\n'),
  ];
}

const WORDS: Readonly<Record<number, string>> = { 2: 'two', 3: 'three' };

/** The pair of services that most is to be done with. */
export function pairSection({ score, pairs }: Report, terminal: Terminal): string[] {
  if (score.value === null || pairs.length === 0) return [];
  return [[paint(terminal).bold('merge, saga or split'), ...pairLines(pairs, 1, terminal)].join('\n')];
}

/** Characters of a message that are shown at the top. */
const MESSAGE = 240;

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, text.lastIndexOf(' ', most))} …`;
}

function firstSentence(text: string): string {
  return /^.*?[.:;](?=\s|$)/s.exec(text)?.[0].replace(/[:;]$/, '.') ?? text;
}

function named(about: string): string {
  return about.replace(/^(table|library):/, '$1 ');
}

function remark({ points, services, missing }: PartScore, all: Summary): string {
  const bound = points === null || services === 0 ? [] : [`${services} of ${many(all.services, 'service')}`];
  const without = new Set(missing.flatMap(({ sources: lacking }) => lacking));
  // Who keeps all data in tables lacks no stores.
  if (points !== null && all.stores === 0) without.delete('stores');
  const sources = [...without];
  const lacking = sources.length > 0 ? [nothingOf(sources)] : [];
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
  return change.points > 0
    ? `Put ${named(change.about)} right first, which takes ${change.points} points off.`
    : `No single change lowers it; begin with ${named(change.about)}.`;
}
