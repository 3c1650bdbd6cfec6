/** Questions that two rules or more ask of the model, or a rule and a report. */
import { isBelow } from './directories.js';
import type { Model } from './model.js';
import type {
  AccessMode,
  Call,
  Location,
  Module,
  Path,
  Reference,
  ReferentialAction,
  Statement,
  TableAccess,
} from './nouns.js';

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
    const team = model.tableTeams.get(name);
    if (team !== undefined) return team;
    return owner === undefined ? undefined : model.modules.get(owner)?.team;
  }
  if (entity.startsWith('file:')) return moduleOf(model, name)?.team;
  return model.modules.get(name)?.team;
}

/**
 * Whether a module lies in another: a module in its service or library, or one declared module in another of the same. The two are one
 * building: what the outer one holds by itself is for all inside it.
 */
export function isInside(inner: Module, outer: Module): boolean {
  if (inner.within === undefined) return false;
  if (inner.within === outer.name) return true;
  return inner.within === outer.within && isBelow(outer.path ?? '', inner.path ?? '');
}

/** Accesses of services to tables that another one owns. */
export function foreignAccesses(
  model: Model,
  ...modes: readonly AccessMode[]
): (TableAccess & { owner: string })[] {
  return model.tableAccesses.flatMap((access) => {
    const owner = access.table.owner;
    const foreign = owner !== undefined && owner !== access.service && modes.includes(access.mode);
    return foreign ? { ...access, owner } : [];
  });
}

/**
 * Whether an access is only taken to happen: the service has the class or object of a library that does it, and neither its code shows that
 * it asks for that member, nor does a statement.
 */
export function isAssumed({ seen, assumed }: Pick<TableAccess, 'seen' | 'assumed'>): boolean {
  return assumed === true && !seen.includes('statements');
}

/** What tells one place from another. */
export function placeKey({ path, line = 0, column = 0 }: Location): string {
  return `${path}:${line}:${column}`;
}

export function isSamePlace(a: Location, b: Location): boolean {
  return a.path === b.path && a.line === b.line && a.column === b.column;
}

/** Orders places as they stand in the tree. */
export function comparePlaces(a: Location, b: Location): number {
  return compareText(a.path, b.path) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** The order of calls in the model: by who makes them, by who is called, by place. */
export function compareCalls(a: Call, b: Call): number {
  return (
    compareText(a.from, b.from) ||
    compareText(a.to, b.to) ||
    comparePlaces(a.at, b.at) ||
    compareText(a.route ?? '', b.route ?? '')
  );
}

/** Where some accesses are to be seen: in the code, if that shows one, the one that took longest before others. */
export function placeOf(accesses: readonly TableAccess[]): Location {
  const heaviest = [...accesses].sort((a, b) => b.totalMs - a.totalMs);
  const best = heaviest.find(({ seen }) => seen.includes('code')) ?? heaviest[0];
  return best?.at[0] ?? { path: '' };
}

/** Whether nobody knows what a statement is: the server keeps its text from who asks, or has lost it. */
export function isHidden({ text }: Pick<Statement, 'text'>): boolean {
  return text === '' || text === '<insufficient privilege>';
}

/** Statements by their ids, each once, the one that took longest first. */
export function heaviestFirst(model: Model, ids: Iterable<string>): Statement[] {
  return [...new Set(ids)]
    .flatMap((id) => model.statements.get(id) ?? [])
    .sort((a, b) => b.totalMs - a.totalMs || compareText(a.id, b.id));
}

/**
 * Calls and milliseconds of statements together. What ran inside a function is in the time of the statement that called it, and in its
 * calls: nested ones are counted only where nothing else shows that something ran, and then without their time.
 */
export function sumOf(statements: readonly Pick<Statement, 'calls' | 'totalMs' | 'toplevel'>[]): {
  readonly calls: number;
  readonly totalMs: number;
} {
  const atTop = statements.filter(({ toplevel }) => toplevel);
  const counted = atTop.length > 0 ? atTop : statements;
  return {
    calls: counted.reduce((sum, { calls }) => sum + calls, 0),
    totalMs: atTop.reduce((sum, { totalMs }) => sum + totalMs, 0),
  };
}

/** The service that ran a statement, if that is known. */
export function senderOf({ services }: Pick<Statement, 'services'>): string | undefined {
  return services.length === 1 ? services[0]!.service : undefined;
}

/** Who ran a statement, in words: its service, else its role. */
export function senderInWords(statement: Pick<Statement, 'services' | 'role'>): string {
  return senderOf(statement) ?? `role ${statement.role ?? 'unknown'}`;
}

/** The statements that touch each table, by `tableId`. */
export function statementsByTable(model: Model): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const statement of model.statements.values()) {
    const { database, tables } = statement;
    for (const id of new Set(tables.map(({ table: name }) => tableId({ database, name })))) {
      const known = found.get(id);
      if (known) known.push(statement);
      else found.set(id, [statement]);
    }
  }
  return found;
}

/** What a foreign key writes in the referring table when a row that it refers to goes or changes; nothing where it only refuses. */
export function remoteActions({ onDelete, onUpdate }: Pick<Reference, 'onDelete' | 'onUpdate'>): string[] {
  const writes = (action: ReferentialAction) => action !== 'no-action' && action !== 'restrict';
  const spelt = (action: ReferentialAction) => action.toUpperCase().replace('-', ' ');
  return [
    ...(writes(onDelete) ? [`ON DELETE ${spelt(onDelete)}`] : []),
    ...(writes(onUpdate) ? [`ON UPDATE ${spelt(onUpdate)}`] : []),
  ];
}

/** Statements by the views and routines that they go through, as `database\nname`. */
export function statementsThrough(model: Model): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Set<Statement>>();
  for (const statement of model.statements.values()) {
    for (const { through = [] } of statement.tables) {
      for (const { name } of through) {
        const key = `${statement.database}\n${name}`;
        const known = found.get(key) ?? new Set();
        found.set(key, known.add(statement));
      }
    }
  }
  return new Map([...found].map(([key, statements]) => [key, [...statements]]));
}

/** The owner of a table that a fact of the database names. */
export function ownerOfTable(
  model: Model,
  table: { readonly database: string; readonly name: string },
): string | undefined {
  return model.tables.get(tableId(table))?.owner;
}
