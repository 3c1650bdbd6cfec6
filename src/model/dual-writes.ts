/**
 * Functions that write a table or collection and tell others of it by another way, with nothing that holds the two together. In: what functions
 * do, and the transactions of the code. Out: the innermost function of each that does both. Left out: writes in whose transaction an outbox is
 * filled or PostgreSQL itself is asked to notify, or whose table a change data capture reads; what an outbox is emptied by; what is written by who is only asked for something; writes
 * and tellings that never happen together.
 */
import { type Act, type Deed, type Deeds, deedsOf, placeOfAct, type Write } from './deeds.js';
import { distinctBy } from './group.js';
import type { Model } from './model.js';
import type { Branches, Invocation, Location, Scope } from './nouns.js';
import { compareText, placeKey, tableId } from './queries.js';
import { starMatcher } from './stars.js';
import { transactionsOf } from './transactions.js';

export interface DualWrite {
  readonly service: string;
  readonly scope: Scope;
  readonly writes: readonly (Deed & { readonly act: Write })[];
  readonly tells: readonly Telling[];
  /** What of it happens before the transaction ends that writes: it is told even if that is undone. */
  readonly inside: readonly Telling[];
}

export type Telling = Deed & { readonly act: Exclude<Deed['act'], Write> };
type Writing = DualWrite['writes'][number];

/** Tables from which messages are sent later, by their names. */
const OUTBOX =
  /(^|_)(outbox(es)?|event_?stores?|messages?_to_(send|publish)|(outgoing|outbound|pending|unsent|unpublished)_(events?|messages?))(_|$)/i;

/** Names of functions that are asked for something: what they write as well, a key that is missing or when it was last used, nobody tells of. */
const ASKED =
  /^(?!.*(?:[Cc]reate|[Ii]nsert|[Uu]psert|[Ss]ave|[Aa]dd|[Uu]pdate|[Dd]elete|[Rr]emove))(?:get|find|fetch|load|list|read|search|look|resolve|is|has|can|count)(?![a-z])/;

/** Calls that are followed from the function that does both. */
const DEEPEST = 2;

export function dualWrites(model: Model): readonly DualWrite[] {
  const relayed = relayedTables(model);
  const isCaptured = captured(model);
  const notified = new Set(
    model.channels.flatMap(({ broker, publishers }) => (broker === 'postgres' ? publishers : [])),
  );
  const isOutbox = ({ access: { database, table } }: Write) =>
    OUTBOX.test(bareName(table)) || relayed.has(tableId({ database, name: table })) || isCaptured(table);
  const transactions = transactionsOf(model);
  const covered = new Set<string>();
  /** The transactions that a write is part of, and those before whose end something is told. */
  const around = new Map<string, Set<string>>();
  for (const [index, { service, writes, tells }] of transactions.entries()) {
    const isCovered = writes.some(isOutbox);
    for (const { access } of writes) if (isCovered) covered.add(`${service} ${placeKey(access.at)}`);
    for (const act of [...writes, ...tells]) {
      const key = `${service} ${actKey(act)}`;
      around.set(key, (around.get(key) ?? new Set()).add(`${index}`));
    }
  }
  return deedsOf(model).flatMap((deeds) => {
    const { service } = deeds;
    const isSafe = (act: Write) => isOutbox(act) || covered.has(`${service} ${placeKey(act.access.at)}`);
    const isInside = (write: Writing, tell: Telling) => {
      const ofWrite = around.get(`${service} ${actKey(write.act)}`);
      const ofTell = around.get(`${service} ${actKey(tell.act)}`);
      return ofWrite !== undefined && ofTell !== undefined && [...ofWrite].some((each) => ofTell.has(each));
    };
    /** PostgreSQL delivers what is notified in a transaction when that is committed, and never otherwise: https://www.postgresql.org/docs/current/sql-notify.html */
    const isHeld = (write: Writing, tell: Telling) =>
      tell.act.kind === 'publication' && notified.has(tell.act.site) && isInside(write, tell);
    return innermost(deeds, isSafe, isHeld).map(({ scope, pairs }) => {
      const tells = unique(pairs.map(({ tell }) => tell));
      return {
        service,
        scope,
        writes: unique(pairs.map(({ write }) => write)),
        tells,
        inside: tells.filter((tell) =>
          pairs.some((pair) => pair.tell === tell && isInside(pair.write, tell)),
        ),
      };
    });
  });
}

interface Pair {
  readonly write: Writing;
  readonly tell: Telling;
}

/** The functions that do both, unless a single one that they call does. */
function innermost(
  deeds: Deeds,
  isSafe: (write: Write) => boolean,
  isHeld: (write: Writing, tell: Telling) => boolean,
): readonly { readonly scope: Scope; readonly pairs: readonly Pair[] }[] {
  const known = new Map<string, readonly Pair[]>();
  const pairsOf = (scope: Scope): readonly Pair[] => {
    const key = placeKey(scope);
    const before = known.get(key);
    if (before) return before;
    known.set(key, []);
    const own = deeds
      .all(scope, DEEPEST)
      .filter(({ through: [first] }) => !first || pairsOf(first.to).length === 0);
    const writes = own.filter(
      (deed): deed is Writing => deed.act.kind === 'write' && !isSafe(deed.act) && !isAskedFor(deed),
    );
    const tells = own.filter((deed): deed is Telling => deed.act.kind !== 'write');
    const pairs = writes.flatMap((write) =>
      tells.flatMap((tell) => (mayBothHappen(write, tell) && !isHeld(write, tell) ? [{ write, tell }] : [])),
    );
    known.set(key, pairs);
    return pairs;
  };
  return deeds.scopes.flatMap((scope) => {
    const pairs = pairsOf(scope);
    return pairs.length === 0 ? [] : [{ scope, pairs }];
  });
}

function isAskedFor({ through }: Deed): boolean {
  return through.some(({ to: { name = '' } }) => ASKED.test(name.slice(name.lastIndexOf('.') + 1)));
}

/** What one call leads to, whichever function it calls, is the business of what is called; two branches of one choice never both run. */
function mayBothHappen(write: Writing, tell: Telling): boolean {
  const [first] = write.through;
  const [second] = tell.through;
  if (first && second && (isSameCallee(first, second) || placeKey(first.at) === placeKey(second.at)))
    return false;
  return !excludes(write.branches, tell.branches);
}

function isSameCallee(a: Invocation, b: Invocation): boolean {
  return placeKey(a.to) === placeKey(b.to);
}

function excludes(a: Branches, b: Branches): boolean {
  const branchOf = new Map(b.map((mark) => mark.split(':') as [string, string]));
  return a.some((mark) => {
    const [choice = '', branch] = mark.split(':');
    const other = branchOf.get(choice);
    return other !== undefined && other !== branch;
  });
}

function actKey(act: Deed['act']): string {
  if (act.kind === 'write') return `write ${placeKey(act.access.at)} ${act.access.table}`;
  if (act.kind === 'publication') return `publication ${placeKey(act.site.at)} ${act.channel}`;
  return `request ${placeKey(act.call.at)} ${act.call.to} ${act.call.route}`;
}

/** Each act once, in the order of their places. */
function unique<D extends Deed>(all: readonly D[]): readonly D[] {
  return distinctBy(all, ({ act }) => actKey(act)).sort(
    (a, b) => compareText(a.at.path, b.at.path) || (a.at.line ?? 0) - (b.at.line ?? 0),
  );
}

/**
 * Tables that a relay publishes from: it reads rows, publishes, and only then writes, and no other table. Who changes a row that it has read and
 * then tells of it is none.
 */
function relayedTables(model: Model): ReadonlySet<string> {
  const reads = new Map<string, Set<string>>();
  const add = (service: string, scope: Scope | undefined, id: string) => {
    const key = scope && `${service} ${placeKey(scope)}`;
    if (key !== undefined) reads.set(key, (reads.get(key) ?? new Set()).add(id));
  };
  for (const { service, scope, mode, seen, database, table } of model.accesses) {
    if (seen === 'code' && (mode === 'read' || mode === 'lock'))
      add(service, scope, tableId({ database, name: table }));
  }
  for (const { name, database = '', uses } of model.stores) {
    for (const { service, scope, mode } of uses)
      if (mode === 'read') add(service, scope, tableId({ database, name }));
  }
  return new Set(
    deedsOf(model).flatMap((deeds) =>
      deeds.scopes.flatMap((scope) => {
        const acts = deeds.own(scope);
        const written = new Set(
          acts.flatMap((act) =>
            act.kind === 'write' ? [tableId({ database: act.access.database, name: act.access.table })] : [],
          ),
        );
        const read = reads.get(`${deeds.service} ${placeKey(scope)}`);
        const [only] = written;
        const places = (wanted: readonly Act['kind'][]) =>
          acts.filter(({ kind }) => wanted.includes(kind)).map(placeOfAct);
        const [told] = places(['publication']).sort(byPlace);
        const publishes = told !== undefined && places(['write']).every((at) => byPlace(told, at) < 0);
        const isRelay = publishes && written.size === 1 && only !== undefined && read?.has(only) === true;
        return isRelay && read.size === 1 ? [only] : [];
      }),
    ),
  );
}

function byPlace(a: Location, b: Location): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** Whether a change data capture turns what is written to a table into messages. */
function captured({ captures }: Model): (table: string) => boolean {
  const matchers = captures.flatMap(({ tables }) => tables).map(starMatcher);
  return (table) => matchers.some((matches) => matches(table));
}

/** The name without its schema, words apart: `outboxEvent` → `outbox_Event`. */
function bareName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1).replace(/(?<=[a-z])(?=[A-Z])/g, '_');
}
