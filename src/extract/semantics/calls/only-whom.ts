/**
 * Whether a place adds nothing to a request but whom it asks, and ids: `getOrder(ORDERS_URL, id)` of what asks for `${url}/orders/${id}`. In: what is known of the request without
 * the place, and with it. Why: the route stands at the request, where whoever looks for it finds it once, and not with each of those who call that.
 */
import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import type { OpenSite } from './open-sites.js';
import type { Reading } from './readings.js';
import type { Parts } from './texts.js';
import { isWithin, ownerOf } from './within.js';

/** What stands for a part that is not known. No text of a program holds it. */
const HOLE = '\u0000';
/** What may come in the place of a part that was not known and says no word of a route: what is not known still, or a number. */
const NO_WORD = `(?:${HOLE}|\\d)*`;
/** A word of a path, beside a version. */
const WORD = /\/(?!v\d)[a-z][\w-]+/i;

/**
 * @param site what the place leads to
 * @param after what is known of the request with the place
 */
export function addsOnlyWhom(place: ts.Node, site: OpenSite, after: readonly Reading[]): boolean {
  const { open, at, isCarried, readings } = site;
  // Who only makes a client is not seen to ask for all that it could.
  const isCalled = ts.isCallExpression(place) && ts.isParameter(open) && isWithin(at, ownerOf(open));
  if (isCarried || !isCalled) return false;
  const known = readings.map(patternOf);
  return (
    after.length > 0 &&
    known.every((pattern) => pattern !== undefined) &&
    after.every((reading) => {
      const said = saidBy(reading);
      return said !== undefined && known.some((pattern) => pattern!.test(said));
    })
  );
}

/** What a request says whose route is known but for ids; undefined where that is not so, or whom it asks is known already. */
function patternOf(reading: Reading): RegExp | undefined {
  const said = saidBy(reading);
  const [, method = '', path = ''] = (said !== undefined && ASKED.exec(said)) || [];
  if (!WORD.test(path)) return undefined;
  return new RegExp(`^${escaped(method)} .*${path.split(HOLE).map(escaped).join(NO_WORD)}$`, 's');
}

/** The method, whom it asks, and for what. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it stands for what is not known.
const ASKED = /^(\S*) \u0000(\/.*)$/s;

function saidBy(reading: Reading): string | undefined {
  if (reading.kind !== 'call' || reading.anyMethod || reading.hands) return undefined;
  return `${reading.method ?? ''} ${textOf(reading.address ?? [])}${textOf(reading.route ?? [])}`;
}

function textOf(parts: Parts): string {
  return parts.map((part) => (typeof part === 'string' ? part : HOLE)).join('');
}
