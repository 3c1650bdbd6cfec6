/**
 * What a statement touches without naming it: the tables behind views, and what the bodies of the routines that it calls touch, through
 * any number of either. In: a table or routine as resolved; out: the tables that hold the rows, each with the way that leads to it.
 * Whoever calls is the one who accesses, whatever rights a routine runs with. Triggers come after owners are
 * known (see trigger-accesses.ts).
 */
import type { RoutineFact } from '../facts.js';
import type { AccessMode, StatementTable, Way } from '../nouns.js';
import { tableId } from '../queries.js';
import type { Relations } from './relations.js';
import type { Routine, Routines } from './routines.js';
import type { TableNames } from './table-names.js';

export interface Expansion {
  /** What touching a relation in a mode touches; the relation itself if it has rows. Shares its answers between callers. */
  relation(table: string, mode: AccessMode, database: string): readonly StatementTable[];
  /** What calling a routine touches; `path` is where the caller's names are looked up. */
  routine(routine: Routine, path: readonly string[]): readonly StatementTable[];
  /** The routines that are run when this one is called, itself first. */
  called(routine: Routine, path: readonly string[]): readonly Routine[];
  /** What a view's query names: tables, views, routines. Empty for all else. */
  behind(view: string, database: string): Body;
  bodyOf(routine: Routine, path: readonly string[]): Body;
}

/** A body with its names resolved; partitions are folded, views are not expanded. */
export interface Body {
  readonly uses: readonly StatementTable[];
  readonly calls: readonly Routine[];
  readonly path: readonly string[];
}

/** Where something is defined is known of what a file says. */
function way(kind: Way['kind'], name: string, fact: Pick<RoutineFact, 'observed' | 'at'> | undefined): Way {
  return { kind, name, ...(fact && !fact.observed && fact.at.line !== undefined && { at: fact.at }) };
}

function routineWay({ name, fact }: Routine): Way {
  return way('routine', name, fact);
}

const nothing: Body = { uses: [], calls: [], path: ['public'] };

export function expander(relations: Relations, routines: Routines, names: TableNames): Expansion {
  const bodies = new Map<string, Body>();
  const remember = <T>(known: Map<string, T>, key: string, make: () => T): T => {
    const found = known.get(key) ?? make();
    known.set(key, found);
    return found;
  };

  const behind: Expansion['behind'] = (view, database) => {
    const id = tableId({ database, name: view });
    return remember(bodies, id, () => {
      const relation = relations.all.get(id);
      const fact = relation?.facts.find(({ body }) => body !== undefined);
      if (!fact?.body) return nothing;
      const path = names.pathOf(fact, database);
      const uses = fact.body.uses.map(({ mode, ...name }) => ({
        table: relations.rootOf(names.inCatalogue(name, fact, database)),
        mode,
      }));
      return { uses, calls: fact.body.calls.flatMap((name) => routines.find(name, database, path)), path };
    });
  };

  const pathIn = ({ fact, schema }: Routine, path: readonly string[]) =>
    fact.searchPath ?? (path.includes(schema) ? path : [...path, schema]);
  const ids = new Map(routines.all.map((routine, index) => [routine, index]));
  const keyOf = (routine: Routine, path: readonly string[]) =>
    `${ids.get(routine)} ${JSON.stringify(pathIn(routine, path))}`;
  const bodyOf: Expansion['bodyOf'] = (routine, outer) =>
    remember(bodies, `routine ${keyOf(routine, outer)}`, () => {
      const { database, fact } = routine;
      const path = pathIn(routine, outer);
      const uses = fact.body.uses.flatMap(({ mode, ...name }) => {
        const table = names.resolve(name, database, path);
        return table === undefined ? [] : { table: relations.rootOf({ database, name: table }), mode };
      });
      return { uses, calls: fact.body.calls.flatMap((name) => routines.find(name, database, path)), path };
    });

  /** One step into a view; `undefined` if the relation is to be taken for itself. */
  const intoView = (table: string, mode: AccessMode, database: string): Body | undefined => {
    const kind = relations.all.get(tableId({ database, name: table }))?.kind;
    if (kind !== 'view' && kind !== 'materialized-view') return undefined;
    const body = behind(table, database);
    const reads = body.uses.filter((use) => use.mode === 'read');
    if (body.uses.length === 0 && body.calls.length === 0) return undefined;
    if (kind === 'materialized-view') return mode === 'write' ? body : undefined;
    if (mode === 'read') return body;
    if (mode === 'lock') return { ...body, uses: reads.map((use) => ({ ...use, mode })) };
    // A view of one table passes writes on; what rules and triggers make of others is not known here.
    const tables = new Set(reads.map((use) => use.table));
    if (mode === 'write' && tables.size === 1) {
      return { ...body, uses: [{ table: reads[0]!.table, mode }] };
    }
    return undefined;
  };

  /** Walks from a body through views and routines, each once; ways are the shortest. */
  const walk = (body: Body, start: readonly Way[], database: string): StatementTable[] => {
    const found = new Map<string, StatementTable>();
    const seen = new Set<string>();
    let queue = [{ body, through: start }];
    while (queue.length > 0) {
      const next: typeof queue = [];
      for (const { body: at, through } of queue) {
        for (const { table, mode } of at.uses) {
          const key = `${mode} ${table}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const view = intoView(table, mode, database);
          if (view) next.push({ body: view, through: [...through, viewWay(table, database)] });
          if (!view || keepsRows(table, database)) found.set(key, { table, mode, through });
        }
        for (const routine of at.calls) {
          const key = `routine ${keyOf(routine, at.path)}`;
          if (seen.has(key)) continue;
          seen.add(key);
          next.push({
            body: bodyOf(routine, at.path),
            through: [...through, routineWay(routine)],
          });
        }
      }
      queue = next;
    }
    return [...found.values()];
  };
  const viewWay = (name: string, database: string): Way => {
    const relation = relations.all.get(tableId({ database, name }));
    return way(
      'view',
      name,
      relation?.facts.find(({ body }) => body !== undefined),
    );
  };
  const keepsRows = (table: string, database: string) =>
    relations.all.get(tableId({ database, name: table }))?.kind !== 'view';

  const expanded = new Map<string, readonly StatementTable[]>();
  return {
    behind,
    bodyOf,
    relation: (table, mode, database) =>
      remember(expanded, `${mode} ${tableId({ database, name: table })}`, () => {
        const body = intoView(table, mode, database);
        const own = !body || keepsRows(table, database) ? [{ table, mode }] : [];
        return body ? [...own, ...walk(body, [viewWay(table, database)], database)] : own;
      }),
    routine: (routine, path) =>
      remember(expanded, `routine ${keyOf(routine, path)}`, () =>
        walk(bodyOf(routine, path), [routineWay(routine)], routine.database),
      ),
    called(routine, path) {
      const found = new Set([routine]);
      // A set can be added to while it is walked through.
      for (const each of found) for (const called of bodyOf(each, path).calls) found.add(called);
      return [...found];
    },
  };
}
