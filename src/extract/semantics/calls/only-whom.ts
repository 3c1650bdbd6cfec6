/**
 * Whether a place adds nothing to a request but whom it asks, and ids: `getOrder(ORDERS_URL, id)` of what asks for `${url}/orders/${id}`. In: what is known of the request without
 * the place, and with it. Why: the route stands at the request, where whoever looks for it finds it once, and not with each of those who call that.
 */
import { ts } from 'ts-morph';
import { isHole } from '../evaluate/text.js';
import type { OpenSite } from './open-sites.js';
import { isChosenElsewhere, type Reading } from './readings.js';
import type { Parts } from './texts.js';
import { isWithin, ownerOf } from './within.js';

/** What an address begins with: `http://orders:3000`. */
const SERVER = /^(?:[a-z]+:\/\/)?[^/]*/i;
const QUERY = /[?#].*$/s;
/** What stands for a part that is not known. No text of a program holds it. */
const HOLE = '\u0000';
/** A word of a path, beside a version. */
const WORD = /\/(?!v\d)[a-z][\w-]+/i;

/**
 * @param site what the place leads to
 * @param after what is known of the request with the place
 */
export function addsOnlyWhom(place: ts.Node, site: OpenSite, after: readonly Reading[]): boolean {
  const { open, at } = site;
  // Who only makes a client is not seen to ask for all that it could.
  const isCalled = ts.isCallExpression(place) && ts.isParameter(open) && isWithin(at, ownerOf(open));
  return isCalled && saysRouteOf(site, after);
}

/** The same of what has something ask which is no call: an element of a page. */
export function saysRouteOf({ isCarried, readings }: OpenSite, after: readonly Reading[]): boolean {
  return !isCarried && !readings.some(isChosen) && isRouteOf(after, readings.map(routeOf));
}

/** Whether what is known of a request ends with one of some texts, but for ids: who has it asked says no word of its path. */
export function endsWithOneOf(after: readonly Reading[], texts: readonly Parts[]): boolean {
  const ends = texts.map((each) => textOf(each).replace(QUERY, '').replace(UNSAID, HOLE));
  const isSaid = (reading: Reading) =>
    ends.some((end) => WORD.test(`/${end}`) && saidBy(reading)?.text.endsWith(end) === true);
  return after.length > 0 && after.every(isSaid);
}

/** The same of who makes a client, or what it asks by, be it that the client knows itself whom it asks else. */
export function makesForWhom({ open, isCarried, readings }: OpenSite, after: readonly Reading[]): boolean {
  const isOfClient = isCarried || ts.isConstructorDeclaration(open.parent);
  return isOfClient && isRouteOf(after, readings.map(routeAnywhere));
}

/** Whether what is known of a request ends with the routes of what was known of it before, all of which are. */
function isRouteOf(after: readonly Reading[], routes: readonly (Said | undefined)[]): boolean {
  return (
    after.length > 0 &&
    routes.every((route) => route !== undefined) &&
    after.every((reading) => {
      const said = saidBy(reading);
      return routes.some(
        (route) => said?.method === route!.method && said?.text.endsWith(route!.text) === true,
      );
    })
  );
}

/** Whether who has a library call something chooses a word of a path among those that a type lists. */
function isChosen(reading: Reading): boolean {
  const address = (reading.kind === 'call' && reading.address) || [];
  return address.some((part) => isHole(part) && isChosenElsewhere(part));
}

/** A request, and its address as far as it is known. */
interface Said {
  readonly method: string | undefined;
  readonly text: string;
}

/** The route that a request says, if all but ids of it is known; undefined where that is not so, or whom it asks is known already. */
function routeOf(reading: Reading): Said | undefined {
  const said = saidBy(reading);
  if (!said?.text.startsWith(`${HOLE}/`) || !WORD.test(said.text)) return undefined;
  return { ...said, text: said.text.slice(HOLE.length) };
}

/** The same, whoever is asked. */
function routeAnywhere(reading: Reading): Said | undefined {
  const said = saidBy(reading);
  const text = said?.text.replace(SERVER, '');
  return text !== undefined && WORD.test(text) ? { ...said!, text } : undefined;
}

/** A number in a path is no word of it, as little as what is not known; what it is asked with is none either. */
function saidBy(reading: Reading): Said | undefined {
  if (reading.kind !== 'call' || reading.protocol !== 'http' || reading.anyMethod || reading.hands)
    return undefined;
  const text = `${textOf(reading.address ?? [])}${textOf(reading.route ?? [])}`;
  return { method: reading.method, text: text.replace(QUERY, '').replace(UNSAID, HOLE) };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it stands for what is not known.
const UNSAID = /[\u0000\d]+/g;

function textOf(parts: Parts): string {
  return parts.map((part) => (typeof part === 'string' ? part : HOLE)).join('');
}
