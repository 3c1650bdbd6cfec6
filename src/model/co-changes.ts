/**
 * In: commits. Out: pairs of services that change together, and how much (logical coupling: Gall, Hajek & Jazayeri 1998; the degree and its
 * thresholds: code-maat, Tornhill 2015). Why: what changes together is released together, whatever the code says.
 * One piece of work may be one commit, the commits of one ticket, or what one person does in a day: each is counted by itself.
 */
import { BOTS, type ChangesOf, changesOf, SWEEP } from './changes.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Commit, Table } from './nouns.js';
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
export function coChanges(model: Model, by: WorkUnit, options: CoChangesOf): CoChange[] {
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
  const pairs = new Map<string, Map<string, { works: number; authors: Set<string>; commits: Commit[] }>>();
  for (const { commits, touched } of works) {
    for (const [index, a] of touched.entries()) {
      revisions.set(a, (revisions.get(a) ?? 0) + 1);
      const ofFirst = pairs.get(a) ?? new Map();
      pairs.set(a, ofFirst);
      for (const b of touched.slice(index + 1)) {
        const pair = ofFirst.get(b) ?? { works: 0, authors: new Set(), commits: [] };
        pair.works += 1;
        for (const { authors } of commits) pair.authors.add(authors[0]!.name);
        if (pair.commits.length < MOST_EVIDENCE) pair.commits.push(commits[0]!);
        ofFirst.set(b, pair);
      }
    }
  }
  return [...pairs]
    .flatMap(([a, ofFirst]) => [...ofFirst].map(([b, pair]) => ({ a, b, ...pair })))
    .map(({ a, b, works: shared, authors, commits }): CoChange => {
      const own = [revisions.get(a)!, revisions.get(b)!] as const;
      const degree = (2 * shared) / (own[0] + own[1]);
      const expected = (own[0] * own[1]) / works.length;
      return { a, b, by, shared, revisions: own, degree, expected, authors: authors.size, commits };
    })
    .sort((one, other) => compareText(one.a, other.a) || compareText(one.b, other.b));
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
  const imports = new Set(model.moduleDependencies.map(({ from, to }) => `${unit(from)}\n${unit(to)}`));
  const tables = new Map<string, Set<Table>>();
  for (const { service, table } of model.tableAccesses) {
    tables.set(service, (tables.get(service) ?? new Set<Table>()).add(table));
  }
  const calls = new Set(
    model.calls.flatMap(({ from, to, handedOn = to }) => [`${from}\n${to}`, `${from}\n${handedOn}`]),
  );
  const told = new Set(
    model.channels.flatMap(({ publishers, consumers }) =>
      publishers.flatMap(({ service: from }) => consumers.map(({ service: to }) => `${from}\n${to}`)),
    ),
  );
  const stores = model.stores.map(({ uses }) => new Set(uses.map(({ service }) => service)));
  return (a, b) => {
    const isTold = told.has(`${a}\n${b}`) || told.has(`${b}\n${a}`);
    const isKept = stores.some((users) => users.has(a) && users.has(b));
    const isCalled = calls.has(`${a}\n${b}`) || calls.has(`${b}\n${a}`);
    const isImported = imports.has(`${a}\n${b}`) || imports.has(`${b}\n${a}`);
    const common = tables.get(b);
    const isShared = common !== undefined && [...(tables.get(a) ?? [])].some((table) => common.has(table));
    return [
      ...(isImported ? ['an import'] : []),
      ...(isCalled ? ['a call'] : []),
      ...(isTold ? ['a channel'] : []),
      ...(isShared ? ['a table that both touch'] : []),
      ...(isKept ? ['a store that both use'] : []),
    ];
  };
}
