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
import { type Feeds, SCORE_PARTS, type ScorePart } from './score-parts.js';
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
  return worstOfBound(bindingsOf(all), services, most);
}

/** The same of what is bound; what is told is mended in the slots meanwhile. */
export function worstOfBound<Found extends Weighed>(
  bindings: readonly Binding<Found>[],
  services: number,
  most: number,
): Thing<Found>[] {
  let subjects = subjectsOf(bindings);
  const things: Thing<Found>[] = [];
  while (things.length < most && subjects.length > 0) {
    const worst = worstOf(subjects, services);
    const { own, points } = worst;
    const intensity = ({ feeds }: Found) => feeds?.intensity ?? 0;
    const [told, ...others] = own
      .map(({ found }) => found)
      .sort((a, b) => intensity(b) - intensity(a) || severityOf(a) - severityOf(b));
    things.push({ about: nameOf(worst), points, found: [told!, ...others] });
    if (things.length < most) subjects = withoutMended(subjects, own);
  }
  return things;
}

const SEVERITIES: readonly Severity[] = ['error', 'warn', 'info'];
const severityOf = ({ severity }: Weighed) => SEVERITIES.indexOf(severity);

function distinct<T>(items: readonly T[]): readonly T[] {
  return items.length < 2 ? items : [...new Set(items)];
}

/** A service in a part of the score: it is bound by the most intense finding that is not mended. */
export interface Slot {
  readonly service: Entity;
  readonly part: ScorePart;
  readonly weight: number;
  /** The most intense first; what is mended is taken out. */
  bindings: Binding[];
}

/** A finding, and what it binds. */
export interface Binding<Found extends Weighed = Weighed> {
  readonly found: Found;
  readonly intensity: number;
  /** Its place among all findings. */
  readonly place: number;
  /** Each once, in the order of the services that the finding names. */
  readonly slots: readonly Slot[];
}

/** What findings bind, each of them. */
export function bindingsOf<Found extends Weighed>(all: readonly Found[]): Binding<Found>[] {
  const parts = new Map(
    SCORE_PARTS.map(({ part, weight }) => [part, { weight, known: new Map<Entity, Slot>() }]),
  );
  const bindings = all.map((found, place): Binding<Found> => {
    const { feeds, entities } = found;
    if (feeds === undefined) return { found, intensity: 0, place, slots: [] };
    const { part } = feeds;
    const { weight, known } = parts.get(part)!;
    const slots = distinct(entities.filter((entity) => entity.startsWith('service:'))).map((service) => {
      const slot = known.get(service) ?? { service, part, weight, bindings: [] };
      known.set(service, slot);
      return slot;
    });
    const binding = { found, intensity: feeds.intensity, place, slots };
    for (const slot of slots) slot.bindings.push(binding);
    return binding;
  });
  for (const { known } of parts.values())
    for (const slot of known.values()) slot.bindings.sort((a, b) => b.intensity - a.intensity);
  return bindings;
}

/** What a person would mend, and what was found about it. */
interface Subject<Found extends Weighed> {
  readonly key: string;
  readonly own: readonly Binding<Found>[];
}

function subjectsOf<Found extends Weighed>(bindings: readonly Binding<Found>[]): Subject<Found>[] {
  const subjects = new Map<string, Binding<Found>[]>();
  for (const binding of bindings)
    for (const key of keysOf(binding)) {
      const known = subjects.get(key);
      if (known) known.push(binding);
      else subjects.set(key, [binding]);
    }
  return [...subjects].map(([key, own]) => ({ key, own }));
}

/** What tells the subjects of a finding from others: tables and libraries, else those whom it is about. */
function keysOf({ found: { rule, entities, feeds }, slots }: Binding): readonly string[] {
  const things = thingsIn(entities);
  if (things.length > 0) return things;
  return [feeds === undefined ? `${rule} ${entities[0]}` : slots.map(({ service }) => service).join('\n')];
}

/** What a subject is called. */
function nameOf({ key, own: [binding] }: Subject<Weighed>): string {
  const { found, slots } = binding!;
  if (thingsIn(found.entities).length > 0) return key;
  const bare = (entity: Entity) => entity.slice(entity.indexOf(':') + 1);
  return found.feeds === undefined
    ? bare(found.entities[0]!)
    : listed(
        slots.map(({ service }) => bare(service)),
        3,
      );
}

function thingsIn(entities: readonly Entity[]): readonly Entity[] {
  return distinct(entities.filter((entity) => entity.startsWith('table:') || entity.startsWith('library:')));
}

/** The worst of all. Only where several are as bad it is asked what each would count alone. */
function worstOf<Found extends Weighed>(subjects: readonly Subject<Found>[], services: number) {
  let [points, severity] = [-1, 0];
  let worst: Subject<Found>[] = [];
  for (const subject of subjects) {
    const its = { points: tenths(dropOf(subject.own), services), severity: mostSevere(subject.own) };
    const worse = its.points - points || severity - its.severity;
    if (worse < 0) continue;
    if (worse > 0) worst = [];
    worst.push(subject);
    ({ points, severity } = its);
  }
  const [first] = worst
    .map((subject) => ({ ...subject, points, alone: aloneOf(subject.own), place: subject.own[0]!.place }))
    .sort((a, b) => b.alone - a.alone || a.place - b.place);
  return first!;
}

function mostSevere(own: readonly Binding[]): number {
  return own.reduce((least, { found }) => Math.min(least, severityOf(found)), SEVERITIES.length);
}

/** The same subjects, when some findings are mended. */
function withoutMended<Found extends Weighed>(
  subjects: readonly Subject<Found>[],
  mended: readonly Binding[],
): Subject<Found>[] {
  const gone = new Set(mended);
  const isLeft = (binding: Binding) => !gone.has(binding);
  for (const slot of new Set(mended.flatMap(({ slots }) => slots)))
    slot.bindings = slot.bindings.filter(isLeft);
  return subjects.flatMap((subject) => {
    if (subject.own.every(isLeft)) return subject;
    const own = subject.own.filter(isLeft);
    return own.length === 0 ? [] : { ...subject, own };
  });
}

/** By how much the sum of all services' parts falls without some findings. */
function dropOf(own: readonly Binding[]): number {
  const gone = own.length < 5 ? own : new Set(own);
  const isGone = (binding: Binding) => ('has' in gone ? gone.has(binding) : gone.includes(binding));
  let drop = 0;
  for (const binding of own) {
    for (const { weight, bindings } of binding.slots) {
      // Whatever binds more goes on doing so.
      if (bindings[0] !== binding) continue;
      const rest = bindings.find((each) => !isGone(each))?.intensity ?? 0;
      drop += weight * (binding.intensity - rest);
    }
  }
  return drop;
}

/** What the sum would be of these alone. */
function aloneOf(own: readonly Binding[]): number {
  const most = new Map<Slot, number>();
  for (const { slots, intensity } of own)
    for (const slot of slots) most.set(slot, Math.max(most.get(slot) ?? 0, intensity));
  return [...most].reduce((sum, [{ weight }, intensity]) => sum + weight * intensity, 0);
}

function tenths(sum: number, services: number): number {
  return Math.round((10 * sum) / Math.max(1, services)) / 10;
}
