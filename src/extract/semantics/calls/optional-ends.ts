/**
 * Ends of a path that may as well be nothing: `/orders${suffix}` of `suffix = ''`. In: all that an address may be. Out: the same, where what is not known of an end
 * that another does without is a part of the path by itself. Why: what goes on behind a whole word begins with a slash, and `/orders*` is no path.
 */
import { isRequest } from '../evaluate/of-request.js';
import { isHole } from '../evaluate/text.js';
import type { Parts } from './texts.js';

export function withOptionalEnds(addresses: readonly Parts[]): readonly Parts[] {
  if (addresses.length < 2) return addresses;
  const known = new Set(addresses.map(keyOf));
  return addresses.map((address): Parts => {
    const parts = address.filter((part) => part !== '');
    const [before, last] = [parts.at(-2), parts.at(-1)];
    const isEnd =
      last !== undefined &&
      isHole(last) &&
      // Whoever calls says what a parameter is.
      (last.open === undefined || isRequest(last.open)) &&
      !last.query &&
      !last.rooted &&
      !last.optional &&
      typeof before === 'string' &&
      /\/[^/?#]+$/.test(before.replace(/^[a-z]+:\/\/[^/]*/, ''));
    return isEnd && known.has(keyOf(parts.slice(0, -1))) ? [...parts.slice(0, -1), '/', last] : address;
  });
}

function keyOf(parts: Parts): string {
  return JSON.stringify(
    parts.filter((part) => part !== ''),
    (name, value) => (name === 'open' ? undefined : value),
  );
}
