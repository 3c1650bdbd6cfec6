/**
 * In: what the rules found. Out: the things that it is about, worst first: a table or a library, else the services that a finding of the score
 * binds, else whoever has to act by one rule. Why: people mend things, not findings; a table that ten findings name is one thing.
 *
 * Worse is, in this order: what takes more off the score when all that is found about it is mended; what is more severe; what counts more by
 * itself (where services are bound twice, no single thing takes anything off); what its rule takes for heavier. Each next one is judged as
 * if those before it were mended: so their points add up, and what is found about two things is told once.
 */
import type { Binding, Bound, Slot, Weighed } from './bound.js';
import type { Entity } from './rule.js';
import { listed } from './words.js';

export interface Thing<Found extends Weighed> {
  /** `table:orders.orders`, `library:domain`, or names: `orders and payments`. */
  readonly about: string;
  /** By how much the score falls when all of `found` is mended, to a tenth. */
  readonly points: number;
  /** What counts most first, then what is most severe, then as the rules gave it. */
  readonly found: readonly [Found, ...Found[]];
}

/**
 * The worst things, at most so many.
 * @param among the findings that they may be about
 */
export function worstThings<Found extends Weighed>(
  bound: Bound<Found>,
  services: number,
  most: number,
  among = bound.bindings,
): Thing<Found>[] {
  const state = new Mending(bound);
  let subjects = subjectsOf(among);
  const things: Thing<Found>[] = [];
  while (things.length < most && subjects.length > 0) {
    const { points, subject } = worstOf(subjects, state, services);
    const [told, ...others] = [...subject.own].sort(
      (a, b) => b.intensity - a.intensity || a.severity - b.severity,
    );
    things.push({
      about: nameOf(subject),
      points,
      found: [told!.found, ...others.map(({ found }) => found)],
    });
    if (things.length < most) {
      state.mend(subject.own);
      subjects = subjects.flatMap((each) => withoutMended(each, state));
    }
  }
  return things;
}

/** What a person would mend, and what was found about it. */
interface Subject<Found extends Weighed> {
  /** The table or library that it is, if it is one. */
  readonly thing: Entity | undefined;
  readonly own: readonly Binding<Found>[];
  /** Of the most severe. */
  readonly severity: number;
}

function subjectsOf<Found extends Weighed>(bindings: readonly Binding<Found>[]): Subject<Found>[] {
  const things = new Map<Entity, Binding<Found>[]>();
  /** Those that bind the same services, by how many and by the first. */
  const bound = new Map<string, Binding<Found>[][]>();
  /** The others of each rule by who has to act. */
  const ofRules = new Map<string, Map<Entity, Binding<Found>[]>>();
  for (const binding of bindings) {
    const { rule, entities } = binding.found;
    for (const thing of binding.things) into(things, thing).push(binding);
    if (binding.things.length > 0) continue;
    if (binding.feeds) {
      const alike = into(bound, `${binding.slots.length} ${binding.slots[0]?.service}`);
      const same = alike.find(([first]) => bindsSame(first!, binding));
      if (same) same.push(binding);
      else alike.push([binding]);
    } else {
      const ofRule = ofRules.get(rule) ?? new Map<Entity, Binding<Found>[]>();
      ofRules.set(rule, ofRule);
      into(ofRule, entities[0]!).push(binding);
    }
  }
  const others = [
    ...[...bound.values()].flat(),
    ...[...ofRules.values()].flatMap((ofRule) => [...ofRule.values()]),
  ];
  return [
    ...[...things].map(([thing, own]) => ({ thing, own, severity: mostSevere(own) })),
    ...others.map((own) => ({ thing: undefined, own, severity: mostSevere(own) })),
  ];
}

function bindsSame({ slots }: Binding, other: Binding): boolean {
  return slots.every(({ service }, index) => other.slots[index]?.service === service);
}

function into<Key, Item>(groups: Map<Key, Item[]>, key: Key): Item[] {
  const known = groups.get(key) ?? [];
  groups.set(key, known);
  return known;
}

function mostSevere(own: readonly Binding[]): number {
  return own.reduce((least, { severity }) => Math.min(least, severity), Number.POSITIVE_INFINITY);
}

/** What a subject is called. */
function nameOf({ thing, own: [binding] }: Subject<Weighed>): string {
  if (thing !== undefined) return thing;
  const { feeds, slots, found } = binding!;
  const bare = (entity: Entity) => entity.slice(entity.indexOf(':') + 1);
  return feeds
    ? listed(
        slots.map(({ service }) => bare(service)),
        3,
      )
    : bare(found.entities[0]!);
}

/** The worst of all. Only where several are as bad it is asked what each would count alone. */
function worstOf<Found extends Weighed>(
  subjects: readonly Subject<Found>[],
  state: Mending,
  services: number,
): { readonly subject: Subject<Found>; readonly points: number } {
  let [points, severity] = [-1, 0];
  let worst: Subject<Found>[] = [];
  for (const subject of subjects) {
    const its = tenths(state.dropOf(subject.own), services);
    const worse = its - points || severity - subject.severity;
    if (worse < 0) continue;
    if (worse > 0) worst = [];
    worst.push(subject);
    [points, severity] = [its, subject.severity];
  }
  const [first] = worst
    .map((subject) => ({ subject, points, alone: aloneOf(subject.own), place: subject.own[0]!.place }))
    .sort((a, b) => b.alone - a.alone || a.place - b.place);
  return first!;
}

/** The same subject, when some findings are mended. */
function withoutMended<Found extends Weighed>(subject: Subject<Found>, state: Mending): Subject<Found>[] {
  const own = subject.own.filter((binding) => !state.isMended(binding));
  if (own.length === 0) return [];
  return [own.length === subject.own.length ? subject : { ...subject, own, severity: mostSevere(own) }];
}

/** Which findings are mended, by their places; asked for each of a great many, and so by numbers. */
class Mending {
  readonly #isMended: Uint8Array;
  /** The place in each slot of the first binding that is not mended. */
  readonly #firsts: Int32Array;
  /** For which question each finding was last taken for gone. */
  readonly #gone: Int32Array;
  #question = 0;

  constructor({ bindings, slots }: Bound<Weighed>) {
    this.#isMended = new Uint8Array(bindings.length);
    this.#firsts = new Int32Array(slots.length);
    this.#gone = new Int32Array(bindings.length);
  }

  isMended({ place }: Binding): boolean {
    return this.#isMended[place] === 1;
  }

  mend(all: readonly Binding[]): void {
    for (const { place } of all) this.#isMended[place] = 1;
    for (const { slots } of all) {
      for (const { number, bindings } of slots) {
        let first = this.#firsts[number]!;
        while (first < bindings.length && this.isMended(bindings[first]!)) first++;
        this.#firsts[number] = first;
      }
    }
  }

  /** By how much the sum of all services' parts falls without some findings more. */
  dropOf(own: readonly Binding[]): number {
    const question = ++this.#question;
    for (const { place } of own) this.#gone[place] = question;
    let drop = 0;
    for (const binding of own) {
      for (const { number, weight, bindings } of binding.slots) {
        // Whatever binds more goes on doing so.
        let next = this.#firsts[number]!;
        if (bindings[next] !== binding) continue;
        while (next < bindings.length && this.#isGone(bindings[next]!)) next++;
        drop += weight * (binding.intensity - (bindings[next]?.intensity ?? 0));
      }
    }
    return drop;
  }

  #isGone({ place }: Binding): boolean {
    return this.#isMended[place] === 1 || this.#gone[place] === this.#question;
  }
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
