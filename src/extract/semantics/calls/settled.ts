/**
 * What is told in the end of the sites of which somebody was followed to. In: what was found of each, and what was said on the way. Out: what the sites
 * say, each with the place that it is said of: what those who call say goes before what the sites say themselves.
 */
import type { ts } from 'ts-morph';
import { isNamed, type Reading } from './readings.js';
import {
  endsWithGiven,
  hostBeforeGiven,
  hostIn,
  isHeld,
  isTyped,
  saysBeginning,
  saysPart,
  saysPath,
  withoutExchange,
} from './said.js';
import type { Site } from './site.js';
import type { Standing } from './standing.js';

export interface Placing {
  readonly reading: Reading;
  readonly place: ts.Node;
}

export interface Vague extends Placing {
  readonly site: Site;
}

/** What was found of sites by those who call the functions, or make the classes, around them. */
export interface Followed {
  /** What is known so far. */
  readonly placings: Placing[];
  /** The sites that it is known of. */
  readonly found: Set<Site>;
  /** Where it is known what sites say, and whom they ask there. */
  readonly foundAt: ReadonlyMap<Site, ReadonlyMap<ts.Node, string>>;
  /** What functions say that nobody is seen to call, and that hand on what they are given. */
  readonly handedOn: readonly Vague[];
  /** What only types say of the sites, and what a call says of which a part remains open, where those who call them do not say more. */
  readonly vague: readonly Vague[];
  /** What of it somebody further up says more of. */
  readonly outdone: ReadonlySet<Vague>;
  /** What is asked of whom nobody is seen to say, where the paths of several such calls through one place tell who that is; and what relays rows. */
  readonly pathful: readonly Vague[];
  /** What the sites say themselves. */
  readonly fallback: ReadonlyMap<Site, readonly Reading[]>;
  /** The sites of what somebody calls. */
  readonly called: ReadonlySet<Site>;
  readonly reached: ReadonlySet<Site>;
  /** The sites that somebody who calls them does not come to. */
  readonly avoided: ReadonlySet<Site>;
}

export function settled(
  {
    placings,
    found,
    foundAt,
    handedOn,
    vague,
    outdone,
    pathful,
    fallback,
    called,
    reached,
    avoided,
  }: Followed,
  standing: Standing,
): readonly Placing[] {
  const { isNear } = standing;
  /** Whether a site asks for whatever the function around it is given, of whom others of its file are found to ask. */
  const isWrapped = (site: Site, reading: Reading) =>
    endsWithGiven(reading, site) &&
    [...foundAt].some(
      ([other, hosts]) =>
        other !== site &&
        other.getSourceFile() === site.getSourceFile() &&
        [...hosts.values()].some((host) => host === hostIn(reading) || host === hostBeforeGiven(reading)),
    );
  for (const { site, reading, place } of handedOn) {
    const isKnown = [...(foundAt.get(site) ?? [])].some(
      ([other, host]) =>
        isNear(other, place) &&
        (host === hostIn(reading) || (endsWithGiven(reading, place) && host === hostBeforeGiven(reading))),
    );
    if (isKnown || isWrapped(site, reading)) continue;
    found.add(site);
    placings.push({ reading, place });
  }
  const told = new Set(found);
  const places = new Set(placings.map(({ place }) => place));
  for (const each of vague) {
    const { site, reading, place } = each;
    // Of a library it is known less who calls it.
    const isMost =
      saysPart(reading, place) ||
      // What chooses among all that it holds may tell each of that.
      (!outdone.has(each) && standing.isOfService(place) && (saysBeginning(reading) || isHeld(reading)));
    const isSaidHere = place !== site && !places.has(place) && isMost;
    if (found.has(site) && !isSaidHere) continue;
    told.add(site);
    placings.push({ reading, place });
  }
  for (const { site, reading, place } of pathful) {
    if (reading.kind === 'message') {
      // Where nobody else says a name, the site itself relays.
      if (found.has(site)) placings.push({ reading, place });
      continue;
    }
    const own = fallback.get(site) ?? [];
    // What says its path itself says all that those who call it do.
    if (found.has(site) || own.some((each) => saysPath(each))) continue;
    told.add(site);
    placings.push({ reading, place });
  }
  for (const [site, readings] of fallback) {
    if (told.has(site)) continue;
    // Whoever calls chooses something else.
    if (avoided.has(site) && !reached.has(site)) continue;
    // Of wrappers of one client, those that nobody calls ask nothing of whom the others ask.
    if (!called.has(site) && readings.length > 0 && readings.every((reading) => isWrapped(site, reading)))
      continue;
    // What only a type lists is said by whoever calls; nobody is seen to.
    const own = readings
      .filter((reading) => !isTyped(reading))
      .map((reading) => (called.has(site) ? reading : withoutExchange(reading)));
    const named = own.filter(isNamed);
    const left = own.length > 0 ? own : readings;
    placings.push(...(named.length > 0 ? named : left).map((reading) => ({ reading, place: site })));
  }
  return placings;
}
