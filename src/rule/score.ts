/**
 * The distributed-monolith score: how much of a system is bound together, from 0 to 100.
 * In: what the rules found. Out: the score and its parts. Each rule may say which part its findings feed, and how intensely; a part is its weight
 * times the mean, over all services, of the most intense finding that names the service. So the score only ever falls when a violation
 * goes, does not depend on severities, and says how much of the system is concerned, not how often. Weights are heuristic; why each is what
 * it is stands beside it.
 */
import type { Source } from '../model/nouns.js';
import type { Violation } from './report.js';
import type { Rule } from './rule.js';
import { listed } from './words.js';

/** What binds services together. */
export type ScorePart =
  | 'shared-tables'
  | 'synchronous-calls'
  | 'release-coupling'
  | 'blast-radius'
  | 'shared-domain-libraries';

/** That a rule's findings count in the score: for which part, and how much of a service's share in it each one takes, up to 1. */
export interface Feeds {
  readonly part: ScorePart;
  readonly intensity: number;
}

export const SCORE_PARTS: readonly {
  readonly part: ScorePart;
  readonly name: string;
  readonly weight: number;
  readonly reason: string;
}[] = [
  {
    part: 'shared-tables',
    name: 'shared tables',
    weight: 30,
    reason: 'a shared schema binds releases, data and failures at once, and is the dearest to undo',
  },
  {
    part: 'synchronous-calls',
    name: 'synchronous cycles and chains',
    weight: 25,
    reason: 'who waits for others is only up when all of them are',
  },
  {
    part: 'release-coupling',
    name: 'release coupling',
    weight: 20,
    reason: 'what is released together is one deployable, whatever it is called',
  },
  {
    part: 'blast-radius',
    name: 'blast radius',
    weight: 15,
    reason:
      'one failure takes others down; it follows from calls and tables, and so counts less than they do',
  },
  {
    part: 'shared-domain-libraries',
    name: 'shared domain libraries',
    weight: 10,
    reason: 'they spread changes to all their users, but at build time, where somebody can wait',
  },
];

/** One part of the score. */
export interface PartScore {
  readonly part: ScorePart;
  readonly name: string;
  /** The most points that it can have. */
  readonly weight: number;
  /** To a tenth; `null` where it was not measured: no rule that feeds it ran. */
  readonly points: number | null;
  /** How many services its findings name. */
  readonly services: number;
  /** Why it was not measured, or not wholly: rules that did not run, and what they lack. */
  readonly missing: readonly { readonly rule: string; readonly sources: readonly Source[] }[];
}

export interface Score {
  /** The sum of the points of all parts; `null` where none was measured. A part that was not measured may hide more. */
  readonly value: number | null;
  /** The most that the measured parts can come to. */
  readonly measured: number;
  readonly parts: readonly PartScore[];
  /** The one thing that would lower it most, if it were put right. */
  readonly change?: { readonly about: string; readonly points: number; readonly remedy: string };
}

/** What the score is made from: all rules that could feed it, those that ran, and what they found. */
export interface Judged {
  readonly rules: readonly Pick<Rule, 'id' | 'feeds'>[];
  readonly skipped: readonly { readonly rule: string; readonly missing: readonly Source[] }[];
  readonly violations: readonly Pick<Violation, 'rule' | 'id' | 'entities' | 'remedy'>[];
  readonly services: number;
}

export function scoreOf(judged: Judged): Score {
  const feeding = new Map(judged.rules.flatMap(({ id, feeds }) => (feeds ? [[id, feeds] as const] : [])));
  const skipped = new Map(judged.skipped.map(({ rule, missing }) => [rule, missing]));
  const found = judged.violations.flatMap((violation): Found[] => {
    const feeds = feeding.get(violation.rule);
    const services = [...new Set(violation.entities.filter((entity) => entity.startsWith('service:')))];
    return feeds === undefined ? [] : [{ ...feeds, services, violation }];
  });
  const parts = SCORE_PARTS.map(({ part, name, weight }): PartScore => {
    const rules = [...feeding].flatMap(([id, feeds]) => (feeds.part === part ? [id] : []));
    const missing = rules.flatMap((rule) => {
      const sources = skipped.get(rule);
      return sources === undefined ? [] : [{ rule, sources }];
    });
    const shares = sharesOf(found.filter((each) => each.part === part));
    const points = rules.length === missing.length ? null : pointsOf(shares, weight, judged.services);
    return { part, name, weight, points, services: shares.size, missing };
  });
  const measured = parts.filter(({ points }) => points !== null);
  const tenths = measured.reduce((sum, { points }) => sum + Math.round(10 * points!), 0);
  const change = heaviestChange(found, judged.services);
  return {
    value: measured.length === 0 ? null : tenths / 10,
    measured: measured.reduce((sum, { weight }) => sum + weight, 0),
    parts,
    ...(change && { change }),
  };
}

interface Found extends Feeds {
  readonly services: readonly string[];
  readonly violation: Judged['violations'][number];
}

/** How much each service is bound: by the most intense finding that names it. */
function sharesOf(found: readonly Found[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { services, intensity } of found) {
    for (const service of services) shares.set(service, Math.max(shares.get(service) ?? 0, intensity));
  }
  return shares;
}

function pointsOf(shares: ReadonlyMap<string, number>, weight: number, services: number): number {
  const bound = [...shares.values()].sort((a, b) => a - b).reduce((sum, share) => sum + share, 0);
  return Math.round(10 * weight * Math.min(1, bound / Math.max(1, services))) / 10;
}

/**
 * The table, library or single violation without whose findings the score would be lowest. Where each service is bound twice, no single
 * change lowers it: then the one whose findings come to most by themselves is where to begin, and its points are 0.
 */
function heaviestChange(found: readonly Found[], services: number): Score['change'] {
  const candidates = new Map<string, Found[]>();
  const bySubject = (about: string, each: Found) => {
    const known = candidates.get(about);
    if (known) known.push(each);
    else candidates.set(about, [each]);
  };
  for (const each of found) {
    const things = each.violation.entities.filter((entity) => /^(?:table|library):/.test(entity));
    for (const about of things.length > 0 ? things : [each.services.join(' ')]) bySubject(about, each);
  }
  const bound = boundBy(found);
  const weighed = [...candidates].map(([about, own]) => ({
    about,
    own,
    drop: dropOf(own, bound, services),
    alone: SCORE_PARTS.reduce((sum, { part, weight }) => {
      return sum + pointsOf(sharesOf(own.filter((each) => each.part === part)), weight, services);
    }, 0),
  }));
  // Among equals the first, for violations come in the order of their weight.
  weighed.sort((a, b) => b.drop - a.drop || b.alone - a.alone);
  const [best] = weighed;
  if (best === undefined) return undefined;
  const [heaviest] = [...best.own].sort((a, b) => b.intensity - a.intensity);
  const about = best.about.startsWith('service:') ? listed(heaviest!.services.map(bare), 3) : best.about;
  return { about, points: best.drop, remedy: heaviest!.violation.remedy };
}

type Bound = ReadonlyMap<string, readonly Found[]>;

/** The findings of each part that name each service, the most intense first. */
function boundBy(found: readonly Found[]): Bound {
  const bound = new Map<string, Found[]>();
  for (const each of found) {
    for (const service of each.services) {
      const key = `${each.part} ${service}`;
      const known = bound.get(key);
      if (known) known.push(each);
      else bound.set(key, [each]);
    }
  }
  for (const all of bound.values()) all.sort((a, b) => b.intensity - a.intensity);
  return bound;
}

/** By how much the score falls without some findings: only the services that they name can be bound less. */
function dropOf(own: readonly Found[], bound: Bound, services: number): number {
  const gone = new Set(own);
  const keys = new Set(
    own.flatMap(({ part, services: named }) => named.map((service) => `${part} ${service}`)),
  );
  let drop = 0;
  for (const key of keys) {
    const all = bound.get(key)!;
    const most = all[0]!.intensity;
    const rest = all.find((each) => !gone.has(each))?.intensity ?? 0;
    const { weight } = SCORE_PARTS.find(({ part }) => part === all[0]!.part)!;
    drop += (weight * (most - rest)) / Math.max(1, services);
  }
  return Math.round(10 * drop) / 10;
}

function bare(entity: string): string {
  return entity.slice(entity.indexOf(':') + 1);
}
