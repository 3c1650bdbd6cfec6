/** How much readings say: by themselves, and at the places that call them. */
import { ts } from 'ts-morph';
import { isHole } from '../evaluate/text.js';
import type { Part } from '../evaluate/values.js';
import { isNamed, type Reading } from './readings.js';
import { opensOf, patternOf } from './texts.js';
import { isWithin, ownerOf } from './within.js';

/** Whether only a type, or a parameter of which nothing more is known, says which channel is meant. */
export function isVague(reading: Reading): boolean {
  if (reading.kind !== 'message') return false;
  return isTyped(reading) || [reading.channel, ...(reading.kinds ?? [])].flatMap(opensOf).length > 0;
}

/** What is named before all of it is known; of `orders` and `orders${suffix}` the first. */
export function saidSoFar(readings: readonly Reading[]): readonly Reading[] {
  const named = readings.filter(isNamed);
  const whole = named.filter((reading) => reading.kind !== 'message' || !reading.channel.some(isHole));
  return whole.length > 0 ? whole : named;
}

/** Whether a call says what it can of a name: what remains open is no parameter of the function around it, whose callers say all. */
export function saysPart(reading: Reading, place: ts.Node): boolean {
  if (reading.kind !== 'message' || isTyped(reading) || !ts.isCallExpression(place)) return false;
  return opensOf(reading.channel).every((open) => !isWithin(place, ownerOf(open)));
}

/** Whether all that a call says of its path is what the function around it is given: `get(path) { return this.client.get(path); }`. */
export function endsWithGiven(reading: Reading, site: ts.Node): boolean {
  const last = reading.kind === 'call' ? saidIn(reading.address).at(-1) : undefined;
  if (last === undefined || typeof last === 'string') return false;
  const [open] = opensOf([last]);
  return open !== undefined && isWithin(site, ownerOf(open));
}

/** The parts of an address that say something. */
function saidIn(address: readonly Part[] = []): readonly Part[] {
  return address.filter((part) => part !== '');
}

/** Whether a name begins with words, whatever follows: `orders:${id}`. */
export function saysBeginning(reading: Reading): boolean {
  const [first] = reading.kind === 'message' && !isTyped(reading) ? reading.channel : [];
  return typeof first === 'string' && /[a-z]{3}/i.test(first);
}

/** Whether a call says a path, be it not known of whom: `${base}/orders`. */
export function saysPath(reading: Reading): boolean {
  if (reading.kind !== 'call') return false;
  const { protocol, address = [] } = reading;
  const [, ...rest] = saidIn(address);
  const isPath = (part: Part, index: number) => {
    if (typeof part !== 'string' || !part.startsWith('/')) return false;
    // What a base is joined with begins after the slash between them.
    const next = part === '/' ? rest[index + 1] : undefined;
    return /^\/\w/.test(typeof next === 'string' ? part + next : part);
  };
  return protocol === 'http' && rest.some(isPath);
}

/** What nobody is seen to send goes by no exchange either: who calls would say the key. */
export function withoutExchange(reading: Reading): Reading {
  const isKeyGiven =
    reading.kind === 'message' && reading.channel.length === 1 && opensOf(reading.channel).length > 0;
  if (reading.kind !== 'message' || !isKeyGiven) return reading;
  const { exchange: _, ...others } = reading;
  return others;
}

export function isTyped(reading: Reading): boolean {
  return reading.kind === 'message' && reading.typed !== undefined;
}

/** Whether something of the program holds the name among others, of which one is chosen as it runs. */
export function isHeld(reading: Reading): boolean {
  return reading.kind === 'message' && reading.typed === 'held';
}

/** What a reading says, whoever says it. */
export function saidBy(reading: Reading): string {
  return reading.kind === 'message' ? `${reading.role} ${JSON.stringify(patternOf(reading.channel))}` : '';
}

/** All that readings say so far, to tell whether more of it is known. */
export function allSaidBy(readings: readonly Reading[]): string {
  const said = readings.map((reading) =>
    reading.kind === 'call'
      ? [reading.method, patternOf(reading.address ?? []), patternOf(reading.route ?? [])]
      : reading.kind === 'message'
        ? [patternOf(reading.channel), (reading.kinds ?? []).map(patternOf)]
        : [patternOf(reading.queue)],
  );
  return JSON.stringify(said);
}

/** Whom a reading asks: what its address begins with, up to the path. */
export function hostIn(reading: Reading): string {
  return hostOf('address' in reading ? (reading.address ?? []) : []);
}

/** Whom one asks whose address ends with what it is given, if that is a path: `${base}${path}`; undefined where that is all of it. */
export function hostBeforeGiven(reading: Reading): string | undefined {
  const before = 'address' in reading ? saidIn(reading.address).slice(0, -1) : [];
  return before.length > 0 ? hostOf(before) : undefined;
}

function hostOf(address: readonly Part[]): string {
  const text = address
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part, partKeys)))
    .join('');
  return /^(?:\w+:)?\/\/[^/]*|^[^/]*/.exec(text)?.[0] ?? '';
}

/** What tells one part from another: its words, without the nodes that it hangs on, which lead back to themselves. */
function partKeys(key: string, value: unknown): unknown {
  return key === '' || typeof value !== 'object' ? value : undefined;
}
