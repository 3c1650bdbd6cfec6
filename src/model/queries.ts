/** Questions that two rules or more ask of the model, or a rule and a report. */
import { isBelow } from './directories.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Access, AccessMode, Location, Module, Path, Table } from './nouns.js';

/** Orders texts by code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a table is called where only one database is spoken of, and in entities and keys: bare in the database `main`. */
export function tableId(table: { readonly database: string; readonly name: string }): string {
  return table.database === 'main' ? table.name : `${table.database}/${table.name}`;
}

/** The innermost module that a file lies in. */
export function moduleOf(model: Model, path: Path): Module | undefined {
  const name = model.files.get(path)?.module;
  return name === undefined ? undefined : model.modules.get(name);
}

/** The service or library that a module is or lies in. */
export function unitOf(model: Model, module: Module): Module {
  return module.within === undefined ? module : (model.modules.get(module.within) ?? module);
}

export function servicesOf(model: Model): Module[] {
  return [...model.modules.values()].filter(({ kind }) => kind === 'service');
}

/** The team that owns an entity such as `service:orders`: a table's team is that of its owner, a team is its own. */
export function ownerOf(model: Model, entity: string): string | undefined {
  const name = entity.slice(entity.indexOf(':') + 1);
  if (entity.startsWith('team:')) return name;
  if (entity.startsWith('table:')) {
    const owner = model.tables.get(name)?.owner;
    return owner === undefined ? undefined : model.modules.get(owner)?.team;
  }
  if (entity.startsWith('file:')) return moduleOf(model, name)?.team;
  return model.modules.get(name)?.team;
}

/** Whether a module lies in another. The two are one building: what the outer one holds by itself is for all inside it. */
export function isInside(inner: Module, outer: Module): boolean {
  return inner.path !== undefined && outer.path !== undefined && isBelow(outer.path, inner.path);
}

/** What one service does to one table in one way, summed over its statements and places in the code. */
export interface TableAccess {
  readonly service: string;
  readonly table: Table;
  readonly mode: AccessMode;
  /** Executions, as far as statements show them. */
  readonly calls: number;
  /** Milliseconds of execution, as far as statements show them. */
  readonly totalMs: number;
  readonly seen: readonly Access['seen'][];
  /** Every place that shows it, the heaviest statement first. */
  readonly at: readonly Location[];
  readonly statements: readonly string[];
}

/** Accesses summed per service, table and mode, in that order. */
export function tableAccesses(model: Model): TableAccess[] {
  const groups = groupBy(model.accesses, ({ service, database, table, mode }) =>
    [service, tableId({ database, name: table }), mode].join('\n'),
  );
  return [...groups.values()]
    .flatMap((accesses) => {
      const { service, database, table: name, mode } = accesses[0]!;
      const table = model.tables.get(tableId({ database, name }));
      if (!table) return [];
      const statements = [...new Set(accesses.flatMap(({ statement }) => statement ?? []))]
        .flatMap((id) => model.statements.get(id) ?? [])
        .sort((a, b) => b.totalMs - a.totalMs || compareText(a.id, b.id));
      const code = accesses.filter(({ seen }) => seen === 'code').flatMap(({ at }) => at ?? []);
      return {
        service,
        table,
        mode,
        calls: statements.reduce((sum, { calls }) => sum + calls, 0),
        totalMs: statements.reduce((sum, { totalMs }) => sum + totalMs, 0),
        seen: [...new Set(accesses.map(({ seen }) => seen))].sort(),
        at: [...code, ...statements.map(({ at }) => at)],
        statements: statements.map(({ id }) => id),
      };
    })
    .sort(
      (a, b) =>
        compareText(a.service, b.service) ||
        compareText(tableId(a.table), tableId(b.table)) ||
        compareText(a.mode, b.mode),
    );
}

/** Accesses of services to tables that another one owns. */
export function foreignAccesses(
  model: Model,
  ...modes: readonly AccessMode[]
): (TableAccess & { owner: string })[] {
  return tableAccesses(model).flatMap((access) => {
    const owner = access.table.owner;
    const foreign = owner !== undefined && owner !== access.service && modes.includes(access.mode);
    return foreign ? { ...access, owner } : [];
  });
}
