/**
 * Which services findings bind together. In: what the rules found, and which of them feed the score. Out: a slot for each service in each part of the
 * score, with the findings that bind it there. Why: the score is what is in the slots, and what is worst is what would leave them.
 */
import type { Severity } from '../model/declarations.js';
import type { Entity } from './rule.js';
import { type Feeds, SCORE_PARTS, type ScorePart } from './score-parts.js';

/** A finding as it counts. */
export interface Weighed {
  readonly rule: string;
  readonly entities: readonly Entity[];
  readonly severity: Severity;
}

/** A service in a part of the score: it is bound by the most intense finding that names it. */
export interface Slot {
  readonly number: number;
  readonly service: Entity;
  readonly part: ScorePart;
  readonly weight: number;
  /** The most intense first. */
  readonly bindings: readonly Binding[];
}

/** A finding, and what it binds. */
export interface Binding<Found extends Weighed = Weighed> {
  readonly found: Found;
  /** Its place among all findings. */
  readonly place: number;
  /** What it counts in the score, if it does. */
  readonly feeds: Feeds | undefined;
  readonly intensity: number;
  /** 0 for what is most severe. */
  readonly severity: number;
  /** Each once, in the order of the services that the finding names; none where it feeds nothing. */
  readonly slots: readonly Slot[];
  /** The tables and libraries that it names, each once. */
  readonly things: readonly Entity[];
}

/** What findings bind, each of them, and what is bound. */
export interface Bound<Found extends Weighed> {
  readonly bindings: readonly Binding<Found>[];
  readonly slots: readonly Slot[];
}

const SEVERITIES: readonly Severity[] = ['error', 'warn', 'info'];

/** @param feeds what each rule feeds that feeds anything */
export function boundBy<Found extends Weighed>(
  all: readonly Found[],
  feeds: ReadonlyMap<string, Feeds>,
): Bound<Found> {
  const slots: GrowingSlot[] = [];
  const parts = new Map(
    SCORE_PARTS.map(({ part, weight }) => {
      const known = new Map<Entity, GrowingSlot>();
      const slotOf = (service: Entity): GrowingSlot => {
        const before = known.get(service);
        if (before) return before;
        const slot: GrowingSlot = { number: slots.length, service, part, weight, bindings: [] };
        known.set(service, slot);
        slots.push(slot);
        return slot;
      };
      return [part, slotOf] as const;
    }),
  );
  const bindings = all.map((found, place): Binding<Found> => {
    const its = feeds.get(found.rule);
    const own: GrowingSlot[] = [];
    const things: Entity[] = [];
    const binding = {
      found,
      place,
      feeds: its,
      intensity: its?.intensity ?? 0,
      severity: SEVERITIES.indexOf(found.severity),
      slots: own,
      things,
    };
    const slotOf = its && parts.get(its.part)!;
    for (const entity of found.entities) {
      if (entity.startsWith('service:')) {
        const slot = slotOf?.(entity);
        // What is named twice is bound once.
        if (slot === undefined || slot.bindings.at(-1) === binding) continue;
        slot.bindings.push(binding);
        own.push(slot);
      } else if (isThing(entity) && !things.includes(entity)) things.push(entity);
    }
    return binding;
  });
  for (const slot of slots) slot.bindings.sort((a, b) => b.intensity - a.intensity);
  return { bindings, slots };
}

interface GrowingSlot extends Slot {
  readonly bindings: Binding[];
}

function isThing(entity: Entity): boolean {
  return entity.startsWith('table:') || entity.startsWith('library:');
}
