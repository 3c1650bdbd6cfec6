/** How much of the database's time is known to be whose, for scripts and for people. */
import type { Attributed, Rung } from '../model/nouns.js';
import { time } from '../rule/words.js';
import { paint, paragraph, plain, type Terminal } from './terminal.js';

/** Shares from 0 to 1, and the milliseconds that they are shares of. */
export interface AttributedShares {
  readonly totalMs: number;
  readonly attributed: number;
  readonly ambiguous: number;
  readonly unknown: number;
  readonly hidden: number;
  readonly byRung: Readonly<Record<Rung, number>>;
  readonly remedies: readonly string[];
}

export function sharesOf(found: Attributed): AttributedShares {
  const share = (ms: number) => (found.totalMs === 0 ? 0 : rounded(ms / found.totalMs));
  const byRung = Object.entries(found.byRung).map(([rung, ms]) => [rung, share(ms)]);
  return {
    totalMs: rounded(found.totalMs),
    attributed: share(found.attributedMs),
    ambiguous: share(found.ambiguousMs),
    unknown: share(found.unknownMs),
    hidden: share(found.hiddenMs),
    byRung: Object.fromEntries(byRung) as AttributedShares['byRung'],
    remedies: found.remedies,
  };
}

/** `91 % of 12.4 s of execution attributed, 6 % ambiguous, 3 % hidden`, and what would help; nothing where nothing ran. */
export function attributedText(found: Attributed, terminal: Terminal): string {
  if (found.totalMs === 0) return '';
  const parts = [
    `${percent(found.attributedMs, found)} of ${time(found.totalMs)} of execution attributed`,
    ...(found.ambiguousMs > 0 ? [`${percent(found.ambiguousMs, found)} ambiguous`] : []),
    ...(found.unknownMs > 0 ? [`${percent(found.unknownMs, found)} of nobody known`] : []),
    ...(found.hiddenMs > 0 ? [`${percent(found.hiddenMs, found)} hidden`] : []),
  ];
  const whole = found.attributedMs === found.totalMs;
  const head = paragraph(parts.join(', '), terminal);
  return [
    whole ? paint(terminal).dim(head) : paint(terminal).yellow(head),
    ...found.remedies.map((remedy) => paragraph(plain(remedy), terminal, { indent: 2, mark: '→ ' })),
  ].join('\n');
}

/** Never rounded up to all, nor down to nothing. */
function percent(ms: number, { totalMs }: Attributed): string {
  const share = (100 * ms) / totalMs;
  if (ms > 0 && share < 1) return '< 1 %';
  return ms < totalMs && share > 99 ? '> 99 %' : `${share.toFixed(0)} %`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
