/**
 * What tells others by names that nobody on the way to it knows, though others who come to the same place know theirs: where the way leads through what is
 * called a relay, the rows that it is given know them. In: what is said, and the places on the way. Out: whether it may relay.
 */
import type { ts } from 'ts-morph';
import { isCalledRelay } from '../channels/relay-words.js';
import type { Reading } from './readings.js';

export function mayRelay(reading: Reading, places: readonly ts.Node[]): boolean {
  return reading.kind === 'message' && reading.role === 'publishes' && places.some(isCalledRelay);
}
