/**
 * How what passes requests on was read, or a proxy of which it is not seen where it is mounted. In: a reading. Out: what is known around its place, and the same read again with more bound: with the request that a
 * handler is given. Why: what is asked hangs on what the handler was asked for, which is known of each of its paths alone; and what is published of a row on what
 * that holds.
 */
import type { Context } from '../evaluate/values.js';
import type { Reading } from './readings.js';

interface Way {
  /** What one element of a list says around the place, where a loop runs that. */
  readonly around: Context;
  again(bound: Context): { readonly readings: readonly Reading[] } | undefined;
}

const ways = new WeakMap<Reading, Way>();

export function noteWay(readings: readonly Reading[], way: Way): void {
  for (const reading of readings) if (isReadAgain(reading)) ways.set(reading, way);
}

function isReadAgain(reading: Reading): boolean {
  if (reading.kind === 'call') return reading.anyMethod === true || reading.hands?.length === 0;
  return reading.kind === 'message' && reading.role === 'publishes';
}

/** How it was read; undefined for what was put together of several readings. */
export function wayOf(reading: Reading): Way | undefined {
  return ways.get(reading);
}
