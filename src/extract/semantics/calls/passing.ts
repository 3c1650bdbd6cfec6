/**
 * Handlers that pass on whatever they are asked, by a client: `axios({ method: req.method, url: BASE + req.originalUrl })`. In: what one asks, and the place that says it.
 * Out: the same for each path that the handler answers, with what its address leaves of that path.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole } from '../evaluate/text.js';
import type { Context } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { type Mount, mountsAround } from './proxy-mounts.js';
import type { Parts } from './texts.js';

export function passedOn(
  evaluator: Evaluator,
  reading: CallReading,
  place: ts.Node,
  around: Context,
): readonly CallReading[] {
  if (!reading.anyMethod || reading.hands || reading.protocol !== 'http') return [reading];
  const mounts = mountsAround(evaluator, place, around);
  if (mounts.length === 0) return [reading];
  const asked = mounts.map((mount) => ({ mount, ...askedBy(reading.address ?? [], mount) }));
  const alike = new Map<string, CallReading>();
  for (const { mount, address, rest } of asked) {
    const key = JSON.stringify([address, rest], (name, value) => (name === 'open' ? undefined : value));
    const before = alike.get(key);
    const passes = [...(before?.passes ?? []), `${mount.whole}${mount.isExact ? '' : '/*'}` || '/'];
    alike.set(key, { ...reading, address, passes: [...new Set(passes)], ...(rest && { rest }) });
  }
  return [...alike.values()];
}

/** The address, where it ends with the path of the request, with what is known of that. */
function askedBy(
  address: Parts,
  { whole, left, isExact }: Mount,
): Pick<CallReading, 'rest'> & { address: Parts } {
  const index = address.findLastIndex((part) => isHole(part) && part.rooted);
  const end = address[index];
  const isLast = address.slice(index + 1).every((part) => part === '' || (isHole(part) && part.query));
  if (!end || !isHole(end) || !isLast) return { address };
  const seen = end.member === 'originalUrl' ? whole : left;
  const rest = isExact ? ('none' as const) : ('kept' as const);
  const before = address.slice(0, index);
  const known: Parts = seen
    .split('*')
    .flatMap((piece, at): Parts => (at === 0 ? [piece] : [{ hole: true }, piece]))
    .filter((part) => part !== '');
  const last = before.at(-1);
  const start: Parts =
    typeof last === 'string' && last.endsWith('/') ? [...before.slice(0, -1), last.slice(0, -1)] : before;
  return { address: [...start, ...known, ...(isExact ? [] : ['/', { hole: true as const }])], rest };
}
