/**
 * In: the model. Out: for each pair of services what binds it beside plain calls: transactions, tables, joins, circles of calls, calls in loops and
 * shared changes, each with its places. Why: what follows from them (pairs.ts) hangs on which of them come together.
 */
import { serviceCalls } from './call-graph.js';
import { coChanges, isCoupled, USUAL_CHANGES } from './co-changes.js';
import { crossingsOf } from './crossings.js';
import { cyclesOf, type Edge } from './graph.js';
import { groupBy, groupByBoth, runsOf } from './group.js';
import type { Model } from './model.js';
import type { Location } from './nouns.js';
import { compareText, foreignAccesses, isAssumed, placeKey, servicesOf, tableId } from './queries.js';
import { transactionsOf } from './transactions.js';

/**
 * What binds two services. `transaction`: one writes tables of both, or of them, at once. `write`, `read`: one does so with tables of the other, or
 * both write a table of nobody. `join`: a statement names tables of both. `circle`: each waits, directly or not, for the other. `loop`: one
 * asks the other again and again. `changes`: their releases are coupled.
 */
export type BondKind = 'transaction' | 'write' | 'join' | 'read' | 'circle' | 'loop' | 'changes';

export interface Bond {
  readonly kind: BondKind;
  /** Transactions, tables, statements, places of calls, or shared changes. */
  readonly amount: number;
  /** By `tableId`, sorted; empty for what is not about tables. */
  readonly tables: readonly string[];
  /** Whoever does it, sorted; both where both do. */
  readonly by: readonly string[];
  /** From 0 to 1, of shared changes. */
  readonly degree?: number;
  readonly at: readonly Location[];
}

const KINDS: readonly BondKind[] = ['transaction', 'write', 'join', 'read', 'circle', 'loop', 'changes'];

export interface BoundPair {
  readonly a: string;
  readonly b: string;
  /** In the order of `BondKind`, each kind once. */
  readonly bonds: readonly Bond[];
}

/** The pairs that are bound, by names. */
export function boundPairs(model: Model): BoundPair[] {
  const services = new Set(servicesOf(model).map(({ name }) => name));
  const traces = [
    ...transactions(model),
    ...accesses(model),
    ...joins(model),
    ...calls(model),
    ...changes(model),
  ].filter(({ a, b }) => a !== b && services.has(a) && services.has(b));
  return groupByBoth(traces, firstOf, secondOf)
    .map((own): BoundPair => {
      const [a, b] = [firstOf(own[0]), secondOf(own[0])];
      const byKind = own.length < 2 ? own : own.sort(byKindOf);
      return { a, b, bonds: runsOf(byKind, (one, next) => one.kind === next.kind).map(bondOf) };
    })
    .sort((one, other) => compareText(one.a, other.a) || compareText(one.b, other.b));
}

function byKindOf(one: Trace, other: Trace): number {
  return KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
}

/** Something that binds two services. */
interface Trace {
  readonly a: string;
  readonly b: string;
  readonly kind: BondKind;
  /** What has the same key counts once; absent for what counts by its places. */
  readonly key?: string;
  readonly by?: readonly string[];
  readonly tables?: readonly string[];
  readonly amount?: number;
  readonly degree?: number;
  readonly at: readonly Location[];
}

const firstOf = ({ a, b }: Trace) => (compareText(a, b) < 0 ? a : b);
const secondOf = ({ a, b }: Trace) => (compareText(a, b) < 0 ? b : a);

function bondOf(traces: readonly [Trace, ...Trace[]]): Bond {
  const [{ kind, key, degree }] = traces;
  const at = distinct(
    joined(traces, (trace) => trace.at),
    placeKey,
  );
  const counted = () => distinct(traces, (trace) => trace.key);
  return {
    kind,
    amount: key === undefined ? at.length : counted().reduce((sum, { amount = 1 }) => sum + amount, 0),
    tables: sorted(joined(traces, ({ tables = NONE }) => tables)),
    by: sorted(joined(traces, ({ by = NONE }) => by)),
    ...(degree !== undefined && { degree }),
    at,
  };
}

const NONE: readonly string[] = [];

function joined<T>(
  traces: readonly [Trace, ...Trace[]],
  listOf: (trace: Trace) => readonly T[],
): readonly T[] {
  return traces.length < 2 ? listOf(traces[0]) : traces.flatMap(listOf);
}

/** Each once. */
function sorted(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)].sort(compareText);
}

/** Of those with one key the last, where the first is. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly T[] {
  return items.length < 2 ? items : [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** Each transaction that writes tables of both, in one database. Whose a table is counts, not who runs the transaction. */
function transactions(model: Model): Trace[] {
  return transactionsOf(model).flatMap(({ service, at, writes }): Trace[] => {
    const owned = writes.flatMap(({ access: { database, table: name, via } }) => {
      const table = model.tables.get(tableId({ database, name }));
      return table?.owner === undefined || via !== undefined ? [] : [table];
    });
    return [...groupBy(owned, ({ database }) => database).values()].flatMap((tables) =>
      pairsAmong(tables.flatMap(({ owner }) => owner ?? [])).map(([a, b]) => ({
        a,
        b,
        kind: 'transaction',
        key: `${service} ${placeKey(at)}`,
        by: [service],
        tables: tables.filter(({ owner }) => owner === a || owner === b).map(tableId),
        at: [at],
      })),
    );
  });
}

/** Tables of the one that the other writes or reads; and tables of nobody that both write. */
function accesses(model: Model): Trace[] {
  const seen = foreignAccesses(model, 'write', 'read', 'lock').filter((access) => !isAssumed(access));
  const foreign = seen.map(({ service, owner, table, mode, at }): Trace => {
    const id = tableId(table);
    const kind = mode === 'write' ? 'write' : 'read';
    return {
      a: service,
      b: owner,
      kind,
      key: `${service} ${id}`,
      by: [service],
      tables: [id],
      at: at.slice(0, MOST),
    };
  });
  const writers = groupBy(
    model.tableAccesses.filter(
      (access) => access.mode === 'write' && access.table.owner === undefined && !isAssumed(access),
    ),
    ({ table }) => table,
  );
  const shared = [...writers].flatMap(([table, own]) =>
    pairsAmong(own.map(({ service }) => service)).map(([a, b]): Trace => {
      const at = own.flatMap((each) => (each.service === a || each.service === b ? each.at.slice(0, 1) : []));
      return { a, b, kind: 'write', key: tableId(table), by: [a, b], tables: [tableId(table)], at };
    }),
  );
  return [...foreign, ...shared];
}

/** Places of one bond that are worth keeping; accesses may have thousands. */
const MOST = 5;

/** What a third service joins binds it to each of the owners, as its reads show. */
function joins(model: Model): Trace[] {
  return crossingsOf(model).flatMap(({ statement, at, uses, service }): Trace[] => {
    const place = at ?? statement?.sentFrom?.[0] ?? statement?.at;
    const owners = uses.map(({ table }) => table.owner!);
    const pairs = pairsAmong(owners).filter((pair) => service === undefined || pair.includes(service));
    return pairs.map(([a, b]) => ({
      a,
      b,
      kind: 'join',
      key: statement?.id ?? placeKey(place!),
      ...(service !== undefined && { by: [service] }),
      tables: uses.flatMap(({ table }) => (table.owner === a || table.owner === b ? [tableId(table)] : [])),
      at: place ? [place] : [],
    }));
  });
}

/** Calls in loops, and calls that lie on a circle of services that wait for each other. */
function calls(model: Model): Trace[] {
  const edges = serviceCalls(model);
  const circles = new Map(
    cyclesOf(edges).flatMap((members, index) => members.map((member) => [member, index] as const)),
  );
  const trace = (kind: BondKind, { from, to }: Edge, at: readonly Location[]): Trace => ({
    a: from,
    b: to,
    kind,
    by: [from],
    at,
  });
  const isOnCircle = ({ from, to }: Edge) => circles.has(from) && circles.get(from) === circles.get(to);
  const waiting = edges.filter(isOnCircle);
  const repeated = model.calls.filter(({ loop }) => loop !== undefined);
  return [
    ...waiting.map((edge) =>
      trace(
        'circle',
        edge,
        edge.calls.map(({ at }) => at),
      ),
    ),
    ...repeated.map((call) => trace('loop', call, [call.at])),
  ];
}

/** Releases that are coupled, by commit or by ticket, whichever shows more. */
function changes(model: Model): Trace[] {
  const found = (['commit', 'ticket'] as const)
    .flatMap((by) => coChanges(model, by, USUAL_CHANGES))
    .filter(isCoupled)
    .sort((one, other) => other.degree - one.degree);
  return groupByBoth(
    found,
    ({ a }) => a,
    ({ b }) => b,
  ).map(([most]): Trace => {
    const { a, b, shared, degree } = most;
    const at = [a, b].map((name) => ({ path: model.modules.get(name)?.path ?? '' }));
    return { a, b, kind: 'changes', key: '', amount: shared, degree: Math.round(1000 * degree) / 1000, at };
  });
}

/** Each two different of some names, sorted. */
function pairsAmong(names: readonly string[]): [string, string][] {
  const distinct = [...new Set(names)].sort(compareText);
  return distinct.flatMap((a, index) => distinct.slice(index + 1).map((b): [string, string] => [a, b]));
}
