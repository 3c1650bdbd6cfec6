/**
 * In: what the rules found. Out: the things that it is about, worst first: a table or a library, else the services that a finding of the score
 * binds, else whoever has to act by one rule. Why: people mend things, not findings; a table that ten findings name is one thing.
 *
 * Worse is, in this order: what takes more off the score when all that is found about it is mended; what is more severe; what counts more by
 * itself (where services are bound twice, no single thing takes anything off); what its rule takes for heavier. Each next one is judged as
 * if those before it were mended: so their points add up, and what is found about two things is told once.
 */
import type { Severity } from '../model/declarations.js';
import type { Entity } from './rule.js';
import { type Feeds, SCORE_PARTS } from './score-parts.js';
import { listed } from './words.js';

/** A finding, with what it counts in the score if it does. */
export interface Weighed {
  readonly rule: string;
  readonly entities: readonly Entity[];
  readonly severity: Severity;
  readonly feeds?: Feeds | undefined;
}

export interface Thing<Found extends Weighed> {
  /** `table:orders.orders`, `library:domain`, or names: `orders and payments`. */
  readonly about: string;
  /** By how much the score falls when all of `found` is mended, to a tenth. */
  readonly points: number;
  /** What counts most first, then what is most severe, then as the rules gave it. */
  readonly found: readonly [Found, ...Found[]];
}

/** The worst things, at most so many. */
export function worstThings<Found extends Weighed>(
  all: readonly Found[],
  services: number,
  most: number,
): Thing<Found>[] {
  const order = new Map(all.map((found, index) => [found, index] as const));
  const slots = slotsOf(all);
  const mended = new Set<Weighed>();
  const things: Thing<Found>[] = [];
  let left: readonly Found[] = all;
  while (things.length < most && left.length > 0) {
    const subjects = subjectsOf(left).map(({ about, found }) => ({
      about,
      found,
      points: tenths(dropOf(found, slots, mended), services),
      severity: Math.min(...found.map(severityOf)),
    }));
    const worse = (a: (typeof subjects)[number], b: typeof a) =>
      b.points - a.points || a.severity - b.severity;
    const first = subjects.reduce((worst, each) => (worse(each, worst) < 0 ? each : worst));
    const [worst] = subjects
      .filter((each) => worse(each, first) === 0)
      .map((each) => ({ ...each, alone: aloneOf(each.found, slots), first: order.get(each.found[0]!)! }))
      .sort((a, b) => b.alone - a.alone || a.first - b.first);
    const { about, points, found } = worst!;
    for (const each of found) mended.add(each);
    left = left.filter((each) => !mended.has(each));
    const intensity = ({ feeds }: Found) => feeds?.intensity ?? 0;
    const [told, ...others] = [...found].sort(
      (a, b) => intensity(b) - intensity(a) || severityOf(a) - severityOf(b),
    );
    things.push({ about, points, found: [told!, ...others] });
  }
  return things;
}

const SEVERITIES: readonly Severity[] = ['error', 'warn', 'info'];
const severityOf = ({ severity }: Weighed) => SEVERITIES.indexOf(severity);

/** The services among some entities, each once. */
export function servicesIn(entities: readonly Entity[]): Entity[] {
  return [...new Set(entities.filter((entity) => entity.startsWith('service:')))];
}

function subjectsOf<Found extends Weighed>(found: readonly Found[]) {
  const subjects = new Map<string, { readonly about: string; readonly found: Found[] }>();
  for (const each of found) {
    for (const { key, about } of aboutOf(each)) {
      const known = subjects.get(key);
      if (known) known.found.push(each);
      else subjects.set(key, { about, found: [each] });
    }
  }
  return [...subjects.values()];
}

function aboutOf({ rule, entities, feeds }: Weighed): { readonly key: string; readonly about: string }[] {
  const things = [...new Set(entities.filter((entity) => /^(?:table|library):/.test(entity)))];
  if (things.length > 0) return things.map((about) => ({ key: about, about }));
  const bare = (entity: Entity) => entity.slice(entity.indexOf(':') + 1);
  if (feeds === undefined) return [{ key: `${rule} ${entities[0]}`, about: bare(entities[0]!) }];
  const names = servicesIn(entities).map(bare);
  return [{ key: names.join('\n'), about: listed(names, 3) }];
}

/** A service in a part of the score: it is bound by the most intense of these. */
interface Slot {
  readonly weight: number;
  /** The most intense first. */
  readonly found: Weighed[];
}

/** What each finding binds. */
function slotsOf(all: readonly Weighed[]): ReadonlyMap<Weighed, readonly Slot[]> {
  const byKey = new Map<string, Slot>();
  const slots = new Map<Weighed, Slot[]>();
  for (const each of all) {
    const { feeds, entities } = each;
    if (feeds === undefined) continue;
    const { weight } = SCORE_PARTS.find(({ part }) => part === feeds.part)!;
    const own = servicesIn(entities).map((service) => {
      const key = `${feeds.part} ${service}`;
      const slot = byKey.get(key) ?? { weight, found: [] };
      byKey.set(key, slot);
      slot.found.push(each);
      return slot;
    });
    slots.set(each, own);
  }
  for (const { found } of byKey.values()) {
    found.sort((a, b) => b.feeds!.intensity - a.feeds!.intensity);
  }
  return slots;
}

type Slots = ReturnType<typeof slotsOf>;

/** By how much the sum of all services' parts falls without some findings, when others are mended already. */
function dropOf(own: readonly Weighed[], slots: Slots, mended: ReadonlySet<Weighed>): number {
  const gone = new Set(own);
  let drop = 0;
  for (const { weight, found } of new Set(own.flatMap((each) => slots.get(each) ?? []))) {
    const most = found.find((each) => !mended.has(each))!.feeds!.intensity;
    const rest = found.find((each) => !mended.has(each) && !gone.has(each))?.feeds?.intensity ?? 0;
    drop += weight * (most - rest);
  }
  return drop;
}

/** What the sum would be of these alone. */
function aloneOf(own: readonly Weighed[], slots: Slots): number {
  const most = new Map<Slot, number>();
  for (const each of own) {
    for (const slot of slots.get(each) ?? []) {
      most.set(slot, Math.max(most.get(slot) ?? 0, each.feeds!.intensity));
    }
  }
  return [...most].reduce((sum, [{ weight }, intensity]) => sum + weight * intensity, 0);
}

function tenths(sum: number, services: number): number {
  return Math.round((10 * sum) / Math.max(1, services)) / 10;
}
