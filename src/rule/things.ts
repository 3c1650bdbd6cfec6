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
  const things: Thing<Found>[] = [];
  let left: readonly Found[] = all;
  while (things.length < most && left.length > 0) {
    const bound = boundBy(left);
    const [worst] = subjectsOf(left)
      .map(({ about, found }) => ({
        about,
        found,
        points: dropOf(found, bound, services),
        severity: Math.min(...found.map(severityOf)),
        alone: dropOf(found, boundBy(found), services),
        first: order.get(found[0]!)!,
      }))
      .sort(
        (a, b) => b.points - a.points || a.severity - b.severity || b.alone - a.alone || a.first - b.first,
      );
    const { about, points, found } = worst!;
    const gone = new Set(found);
    left = left.filter((each) => !gone.has(each));
    const intensity = ({ feeds }: Found) => feeds?.intensity ?? 0;
    const [first, ...others] = [...found].sort(
      (a, b) => intensity(b) - intensity(a) || severityOf(a) - severityOf(b),
    );
    things.push({ about, points, found: [first!, ...others] });
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

type Bound = ReadonlyMap<string, readonly Weighed[]>;

/** The findings of each part of the score that name each service. */
function boundBy(found: readonly Weighed[]): Bound {
  const bound = new Map<string, Weighed[]>();
  for (const each of found) {
    for (const key of keysOf(each)) {
      const known = bound.get(key);
      if (known) known.push(each);
      else bound.set(key, [each]);
    }
  }
  return bound;
}

function keysOf({ feeds, entities }: Weighed): string[] {
  return feeds === undefined ? [] : servicesIn(entities).map((service) => `${feeds.part} ${service}`);
}

/** By how much the score falls without some findings: only the services that they name can be bound less. */
function dropOf(own: readonly Weighed[], bound: Bound, services: number): number {
  const gone = new Set(own);
  let drop = 0;
  for (const key of new Set(own.flatMap(keysOf))) {
    const all = bound.get(key)!;
    const most = all.reduce((max, { feeds }) => Math.max(max, feeds!.intensity), 0);
    const rest = all.reduce((max, each) => (gone.has(each) ? max : Math.max(max, each.feeds!.intensity)), 0);
    const { weight } = SCORE_PARTS.find(({ part }) => part === all[0]!.feeds!.part)!;
    drop += (weight * (most - rest)) / Math.max(1, services);
  }
  return Math.round(10 * drop) / 10;
}
