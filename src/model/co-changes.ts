/**
 * In: commits. Out: pairs of services that change together, and how much (logical coupling: Gall, Hajek & Jazayeri 1998; the degree and its
 * thresholds: code-maat, Tornhill 2015). Why: what changes together is released together, whatever the code says.
 * One piece of work may be one commit, the commits of one ticket, or what one person does in a day: each is counted by itself.
 */
import { BOTS, type ChangesOf, changesOf, SWEEP } from './changes.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Commit, Table } from './nouns.js';
import { onceFor } from './once.js';
import { compareText, servicesOf, unitOf } from './queries.js';
import { TICKETS, ticketFinder } from './tickets.js';

/** What joins commits to one piece of work. */
export type WorkUnit = 'commit' | 'ticket' | 'day';

/** Two services that one piece of work changed. */
export interface CoChange {
  readonly a: string;
  readonly b: string;
  readonly by: WorkUnit;
  /** Pieces of work that changed both. */
  readonly shared: number;
  /** Those that changed the one, and the other. */
  readonly revisions: readonly [number, number];
  /** shared / mean(revisions), from 0 to 1. */
  readonly degree: number;
  /** How many would have changed both if they had nothing to do with each other. */
  readonly expected: number;
  /** How many people did so. */
  readonly authors: number;
  /** Of the newest of these pieces of work, the newest commit of each. */
  readonly commits: readonly Commit[];
}

export interface CoChangesOf extends ChangesOf {
  /** Patterns of ticket ids (`ticketFinder`). */
  readonly tickets: readonly string[];
  /** What changes more services than this is done to all of them, and says nothing about two. */
  readonly mostServices: number;
}

/** What the rule takes by default, and the map always. */
export const USUAL_CHANGES: CoChangesOf = {
  months: 12,
  bots: BOTS,
  mostFiles: SWEEP,
  mostServices: 4,
  tickets: TICKETS,
};

/** Whether two services are released together, by code-maat's usual thresholds: a degree of 30 %, five shared changes, five of each. */
export function isCoupled({ shared, revisions, degree }: CoChange): boolean {
  return degree >= 0.3 && shared >= 5 && Math.min(...revisions) >= 5;
}

/** All pairs that changed together at least once, by one sort of work; by names. */
export function coChanges(model: Model, by: WorkUnit, options: CoChangesOf): readonly CoChange[] {
  return countedOnce(model, { by, options });
}

const countedOnce = onceFor(
  ({ by, options: { months, bots, mostFiles, mostServices, tickets } }: Counted) =>
    JSON.stringify([by, months, bots, mostFiles, mostServices, tickets]),
  count,
);

interface Counted {
  readonly by: WorkUnit;
  readonly options: CoChangesOf;
}

function count(model: Model, { by, options }: Counted): readonly CoChange[] {
  const services = new Set(servicesOf(model).map(({ name }) => name));
  const touchedBy = (commits: readonly Commit[]) => {
    const [first, ...others] = commits;
    // What one commit worked on is sorted, and each once.
    const worked =
      others.length === 0 ? first!.worked : [...new Set(commits.flatMap((commit) => commit.worked))].sort();
    return worked.filter((name) => services.has(name));
  };
  const works = worksOf(changesOf(model, options), by, options).flatMap((commits) => {
    const touched = touchedBy(commits);
    return touched.length === 0 || touched.length > options.mostServices ? [] : [{ commits, touched }];
  });
  const revisions = new Map<string, number>();
  const pairs = new Map<string, Map<string, Shared>>();
  const found: Shared[] = [];
  const sharedOf = (a: string, b: string): Shared => {
    const ofFirst = pairs.get(a) ?? new Map<string, Shared>();
    pairs.set(a, ofFirst);
    const known = ofFirst.get(b);
    if (known) return known;
    const pair = { a, b, works: 0, authors: [], commits: [] };
    ofFirst.set(b, pair);
    found.push(pair);
    return pair;
  };
  for (const { commits, touched } of works) {
    for (const name of touched) revisions.set(name, (revisions.get(name) ?? 0) + 1);
    for (const [index, a] of touched.entries()) {
      for (let next = index + 1; next < touched.length; next++) {
        const pair = sharedOf(a, touched[next]!);
        pair.works += 1;
        for (const { authors } of commits)
          if (!pair.authors.includes(authors[0]!.name)) pair.authors.push(authors[0]!.name);
        if (pair.commits.length < MOST_EVIDENCE) pair.commits.push(commits[0]!);
      }
    }
  }
  return found
    .map(({ a, b, works: shared, authors, commits }): CoChange => {
      const own = [revisions.get(a)!, revisions.get(b)!] as const;
      const degree = (2 * shared) / (own[0] + own[1]);
      const expected = (own[0] * own[1]) / works.length;
      return { a, b, by, shared, revisions: own, degree, expected, authors: authors.length, commits };
    })
    .sort((one, other) => compareText(one.a, other.a) || compareText(one.b, other.b));
}

/** What two services share, as it is counted. */
interface Shared {
  readonly a: string;
  readonly b: string;
  works: number;
  /** Each once. */
  readonly authors: string[];
  readonly commits: Commit[];
}

const MOST_EVIDENCE = 10;

/** Pieces of work, newest first; of more files than a change may have, none is one. */
function worksOf(changes: readonly Commit[], by: WorkUnit, { tickets, mostFiles }: CoChangesOf): Commit[][] {
  if (by === 'commit') return changes.map((commit) => [commit]);
  const ticketOf = by === 'ticket' ? ticketFinder(tickets) : () => undefined;
  const keyOf = ({ hash, subject, at, authors }: Commit) =>
    by === 'day' ? `${authors[0]!.name} ${Math.floor(at / 86_400)}` : (ticketOf(subject) ?? hash);
  return [...groupBy(changes, keyOf).values()].filter(
    (commits) => commits.length === 1 || new Set(commits.flatMap(({ paths }) => paths)).size <= mostFiles,
  );
}

/** What the code and the database say that binds two services: imports and calls between them, messages, tables and stores that both touch. */
export function declaredLinks(model: Model): (a: string, b: string) => string[] {
  const unit = (name: string) => unitOf(model, model.modules.get(name)!).name;
  const imports = linksAmong(model.moduleDependencies.map(({ from, to }) => [unit(from), unit(to)]));
  const tables = new Map<string, Set<Table>>();
  for (const { service, table } of model.tableAccesses) {
    tables.set(service, (tables.get(service) ?? new Set<Table>()).add(table));
  }
  const calls = linksAmong(
    model.calls.flatMap(({ from, to, handedOn }) =>
      handedOn === undefined
        ? [[from, to]]
        : [
            [from, to],
            [from, handedOn],
          ],
    ),
  );
  const told = linksAmong(
    model.channels.flatMap(({ publishers, consumers }) =>
      publishers.flatMap(({ service: from }) => consumers.map(({ service: to }) => [from, to] as const)),
    ),
  );
  const stores = model.stores.map(({ uses }) => new Set(uses.map(({ service }) => service)));
  return (a, b) => {
    const isKept = stores.some((users) => users.has(a) && users.has(b));
    const common = tables.get(b);
    const isShared = common !== undefined && [...(tables.get(a) ?? [])].some((table) => common.has(table));
    return [
      ...(imports(a, b) ? ['an import'] : []),
      ...(calls(a, b) ? ['a call'] : []),
      ...(told(a, b) ? ['a channel'] : []),
      ...(isShared ? ['a table that both touch'] : []),
      ...(isKept ? ['a store that both use'] : []),
    ];
  };
}

/** Whether one of two is linked to the other, whichever. */
function linksAmong(links: readonly (readonly [string, string])[]): (a: string, b: string) => boolean {
  const known = new Map<string, Set<string>>();
  for (const [from, to] of links) {
    const others = known.get(from);
    if (others) others.add(to);
    else known.set(from, new Set([to]));
  }
  return (a, b) => known.get(a)?.has(b) === true || known.get(b)?.has(a) === true;
}
