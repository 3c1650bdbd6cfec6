/**
 * Which database a statement ran in, and which one a fact of a catalogue speaks of. A source of statements that holds rows of several
 * databases names each by its own name (`datname`); otherwise the source's name stands, so that tables are called as people call them.
 */
import type { CatalogueFacts, StatementFact } from '../facts.js';
import { groupBy } from '../group.js';
import { compareText } from '../queries.js';
import type { Logins } from './logins.js';

export interface Databases {
  of(statement: StatementFact): string;
  /** What a server calls its database → what its statements are told under. */
  canonical(database: string | undefined): string | undefined;
  /** The databases that a service's statements ran in; for one without statements, all there are. */
  usedBy(service: string | undefined): readonly string[];
}

export function findDatabases(
  statements: readonly StatementFact[],
  { relations }: Pick<CatalogueFacts, 'relations'>,
  logins: Logins,
): Databases {
  const onTables = statements.filter(({ uses }) => uses.length > 0);
  const mixed = new Set(
    [...groupBy(onTables, ({ source }) => source)]
      .filter(([, rows]) => new Set(rows.map(({ datname }) => datname)).size > 1)
      .map(([source]) => source),
  );
  const of: Databases['of'] = ({ source, datname }) =>
    mixed.has(source) && datname !== undefined ? datname : (source ?? 'main');

  const told = new Map<string, Set<string>>();
  for (const statement of onTables) {
    if (statement.datname === undefined) continue;
    const names = told.get(statement.datname) ?? new Set();
    told.set(statement.datname, names.add(of(statement)));
  }
  const spokenOf = new Set(onTables.map(of));
  const canonical: Databases['canonical'] = (database) => {
    if (database === undefined || spokenOf.has(database)) return database;
    const names = told.get(database);
    return names?.size === 1 ? [...names][0] : database;
  };

  const all = new Set([...spokenOf, ...relations.flatMap(({ database }) => canonical(database) ?? [])]);
  const used = new Map<string, Set<string>>();
  for (const statement of onTables) {
    const [login, ...others] = logins.of(statement.role, statement.datname);
    if (!login || others.length > 0) continue;
    const found = used.get(login.service) ?? new Set();
    used.set(login.service, found.add(of(statement)));
  }
  const sorted = (names: ReadonlySet<string>) => [...names].sort(compareText);
  const everywhere = sorted(all);
  const byService = new Map([...used].map(([service, names]) => [service, sorted(names)]));
  return { of, canonical, usedBy: (service) => byService.get(service ?? '') ?? everywhere };
}
