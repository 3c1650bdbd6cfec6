/** How amounts and lists are put into sentences: the same in every message, on every machine. */
import type { TableAccess } from '../model/nouns.js';
import { isAssumed } from '../model/queries.js';

/** `1,204` */
export function count(amount: number): string {
  return String(Math.round(amount)).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ',');
}

/** `1 call`, `1,204 calls`; `things` where the plural is not the singular with an s. */
export function many(amount: number, thing: string, things = `${thing}s`): string {
  return `${count(amount)} ${amount === 1 ? thing : things}`;
}

/** Milliseconds as people say them: `0.4 ms`, `31 ms`, `3.1 s`, `12 min`, `5.2 h`. */
export function time(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${ms.toFixed(0)} ms`;
  if (ms < 100_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 6_000_000) return `${(ms / 60_000).toFixed(0)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** `99.5 %`, `99.95 %`: as many digits as tell it from 100 %. */
export function percent(share: number): string {
  const gap = 1 - share;
  const digits = gap <= 0 ? 0 : Math.max(1, Math.ceil(-Math.log10(100 * gap)) + 1);
  return `${Number((100 * share).toFixed(Math.min(digits, 6)))} %`;
}

/** `(1,204 calls, 3.1 s)`: what statements show of an access; nothing for one that only code shows, and no time where none is known. */
export function load({ calls, totalMs }: { readonly calls: number; readonly totalMs: number }): string {
  if (calls === 0) return '';
  return totalMs === 0 ? ` (${many(calls, 'call')})` : ` (${many(calls, 'call')}, ${time(totalMs)})`;
}

/** `, through the view a` …: how accesses reach tables that their statements do not name. */
export function way(through: readonly string[]): string {
  return through.length === 0 ? '' : `, through ${listed(through, 3)}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listed(items: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = items.length > most ? items.slice(0, Math.max(1, most - 1)) : items;
  const rest = items.length - shown.length;
  const all = rest > 0 ? [...shown, `${count(rest)} more`] : shown;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** `, as far as the code of libs/db shows`: for an access that a library may make, of which nothing shows that the service asks for it. */
export function assumed(access: Pick<TableAccess, 'via' | 'seen' | 'assumed'>): string {
  return isAssumed(access) ? `, as far as the code of ${access.via ?? 'libraries'} shows` : '';
}
