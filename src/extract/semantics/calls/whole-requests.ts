/**
 * Where a function says all of a request but whom it is about: `getOrder(id)` with `client.get(`/${id}`)`. Such a segment may say what is asked for as well,
 * and then whoever calls says the path. In: the way to those who call, and what they give. Out: the request, where none of them gives a text, and
 * what is told there rather than at the callers, who say nothing of it.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole } from '../evaluate/text.js';
import { boundIn, type Context, free, type Open, type Part, type Value } from '../evaluate/values.js';
import type { OpenSite } from './open-sites.js';
import type { Reading } from './readings.js';
import type { Placing } from './settled.js';
import type { Site } from './site.js';
import { toldAt } from './told-places.js';

/** A request that says all but what is given for a segment, and what is given as those further up say. */
export interface Whole {
  readonly place: ts.Node;
  readonly open: Open;
  within(around: Context): Context;
}

/** Whether a parameter is a segment of a path, or several, and says nothing else of a request: not whom it asks either. */
function saysAllBut(reading: Reading, open: Open): boolean {
  if (reading.kind !== 'call' || reading.protocol !== 'http' || reading.anyMethod || reading.hands)
    return false;
  const said = (reading.address ?? []).filter((part) => part !== '');
  const isIt = (part: Part) => isHole(part) && part.open === open;
  return (
    said.some(isIt) &&
    said.every((part, index) => {
      if (!isIt(part)) return true;
      const [before, after] = [said[index - 1], said[index + 1]];
      const isBegun = typeof before === 'string' && before.endsWith('/');
      return isBegun && (after === undefined || (typeof after === 'string' && /^[/?#]/.test(after)));
    })
  );
}

/** What is told of requests that say all but a segment, until it is known of all who call what they give. */
export class WholeRequests {
  private readonly told: { readonly site: Site; readonly whole: Whole; readonly placing: Placing }[] = [];
  /** The requests for which somebody says a segment, by their sites. */
  private readonly said = new Map<Site, Set<ts.Node>>();

  private readonly evaluator: Evaluator;

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
  }

  /**
   * The request that a way leads to by one more call: the first that says all but a segment. Of what was given a text for it, that call may be one in turn:
   * `get(path)` that is given `/${id}`.
   */
  above(next: OpenSite, enter: (around: Context) => Context): Whole | undefined {
    const { site, whole, at, open } = next;
    if (whole && !this.isSaid(site, whole))
      return { ...whole, within: (around) => whole.within(enter(around)) };
    if (ts.isClassLike(open) || !ts.isParameter(open) || next.isCarried) return undefined;
    const saysAll = next.readings.length > 0 && next.readings.every((reading) => saysAllBut(reading, open));
    return saysAll ? { place: at, open, within: enter } : undefined;
  }

  /** Notes what is told of a site at a place, where that leads to such a request. */
  note(site: Site, whole: Whole | undefined, placings: readonly Placing[]): void {
    if (!whole) return;
    if (this.saysSegment(whole)) this.said.set(site, (this.said.get(site) ?? new Set()).add(whole.place));
    for (const placing of placings) this.told.push({ site, whole, placing });
  }

  /** All that is told, at the requests for which nobody says a segment. */
  settled(placings: readonly Placing[]): readonly Placing[] {
    const places = new Map(
      this.told.flatMap(({ site, whole: { place }, placing }) =>
        this.said.get(site)?.has(place) ? [] : [[placing, place] as const],
      ),
    );
    return placings.map((placing) => {
      const place = places.get(placing);
      const { reading } = placing;
      if (!place || (reading.kind === 'call' && reading.toldAt)) return placing;
      return { ...placing, reading: toldAt([reading], place)[0]! };
    });
  }

  /** Whether a text is given for the segment, which is noted. */
  private isSaid(site: Site, whole: Whole): boolean {
    const isSaid = this.saysSegment(whole);
    if (isSaid) this.said.set(site, (this.said.get(site) ?? new Set()).add(whole.place));
    return isSaid;
  }

  private saysSegment({ open, within }: Whole): boolean {
    const values = boundIn(within(free), open) ?? [];
    if (!ts.isObjectBindingPattern(open.name)) return values.some((value) => this.saysPath(value, open));
    return open.name.elements.some(({ name, propertyName }) =>
      values
        .flatMap((value) => this.evaluator.member(value, (propertyName ?? name).getText(), open))
        .some(saysText),
    );
  }

  /** A text, or the options of a request that has one for its path: `send({ url: `/orders/${id}` })`. */
  private saysPath(value: Value, open: ts.Node): boolean {
    if (value.kind !== 'object' && value.kind !== 'record') return saysText(value);
    return PATHS.some((name) => this.evaluator.member(value, name, open).some(saysText));
  }
}

/** What options of a request call its path. */
const PATHS = ['url', 'path', 'uri', 'endpoint', 'route', 'pathname'];

function saysText(value: Value): boolean {
  return value.kind === 'text' && value.parts.some((part) => typeof part === 'string' && part !== '');
}
