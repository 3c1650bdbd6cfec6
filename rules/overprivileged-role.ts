import {
  defineRule,
  type Grant,
  groupBy,
  isHidden,
  listed,
  type Model,
  many,
  ownerOfTable,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'overprivileged-role',
  summary: 'A service’s role may touch tables that it does not own and, by the statements, does not use.',
  rationale:
    'A grant is a door that stands open: the next feature goes through it, because it is easier than asking. And whoever steals the ' +
    'password of one service has the data of all whose doors are open.',
  remedy: 'REVOKE it. Statements show an ordinary period only, so look for yearly jobs first.',
  source: 'Least privilege (Saltzer & Schroeder 1975); heuristic where statements do not cover all there is.',
  severity: 'info',
  needs: ['statements', 'catalogue'],
  options: {},
  *check(model) {
    const services = groupBy(model.logins, ({ role }) => role);
    const used = usedTables(model);
    const mayUseMore = halfSeenRoles(model);
    const spare = model.grants.flatMap((grant) => {
      const owner = model.tables.get(tableId({ ...grant, name: grant.table }))?.owner;
      if (owner === undefined) return [];
      const own = (services.get(grant.role) ?? []).map(({ service }) => service);
      const concerned = grant.role === 'PUBLIC' || own.length > 0;
      const needed = own.includes(owner) || used(grant, own) || mayUseMore(grant);
      return concerned && !needed ? { ...grant, owner, own } : [];
    });
    for (const [key, group] of groupBy(spare, ({ role, owner, database }) =>
      [role, tableId({ database, name: owner })].join('>'),
    )) {
      const { role, owner, own, at } = group[0]!;
      const tables = group.map(({ database, table: name }) => tableId({ database, name }));
      const rights = [...new Set(group.flatMap(({ privileges }) => privileges))].sort();
      const who =
        role === 'PUBLIC' ? 'everybody (PUBLIC)' : `${role}, the role of ${listed([...new Set(own)])},`;
      yield {
        key,
        message: `${who} may ${listed(rights)} ${many(tables.length, 'table')} of ${owner} that it never uses: ${listed(tables, 6)}.`,
        at,
        related: group.map((grant) => ({
          ...grant.at,
          says: `${listed(grant.privileges)} on ${tableId({ ...grant, name: grant.table })} to ${grant.role}`,
        })),
        entities: [`service:${owner}`, ...tables.map((table) => `table:${table}` as const)],
        weight: tables.length,
      };
    }
  },
});

/** Whether a role (for PUBLIC: any) sent statements that are not wholly known: what it never uses cannot be told from the others. */
function halfSeenRoles(model: Model): (grant: Grant) => boolean {
  const halfSeen = new Set<string>();
  for (const statement of model.statements.values()) {
    const { database, role = '', partial = false } = statement;
    if (partial || isHidden(statement)) halfSeen.add(`${database}\nPUBLIC`).add(`${database}\n${role}`);
  }
  return ({ database, role }) => halfSeen.has(`${database}\n${role}`);
}

/** What the triggers of each table reach: whoever writes the table needs the right to do the same. */
function tablesInTriggers(model: Model): ReadonlyMap<string, readonly string[]> {
  const triggers = model.objects.filter(({ kind }) => kind === 'trigger');
  return new Map(
    [...groupBy(triggers, ({ database, on = '' }) => tableId({ database, name: on }))].map(([id, all]) => [
      id,
      all.flatMap(({ reaches }) => reaches.map(({ table }) => table)),
    ]),
  );
}

/**
 * Whether statements of a role, or of one of its services, touch what it was granted, or its views show it, which PostgreSQL reads with the
 * rights of the view's owner; for PUBLIC, anybody's but the owner's. The right to refer to a table is used by a foreign key.
 */
function usedTables(model: Model): (grant: Grant, services: readonly string[]) => boolean {
  const usersOf = new Map<string, { readonly services: Set<string>; readonly roles: Set<string> }>();
  const usedBy = (id: string, services: readonly string[], role?: string) => {
    const users = usersOf.get(id) ?? { services: new Set(), roles: new Set() };
    usersOf.set(id, users);
    if (role !== undefined) users.roles.add(role);
    for (const service of services) users.services.add(service);
  };
  const inTriggers = tablesInTriggers(model);
  for (const { database, role = '', tables, services } of model.statements.values()) {
    // A role that serves nobody known uses it for itself.
    const users = services.length > 0 ? services.map(({ service }) => service) : [`role ${role}`];
    for (const { table, mode, through = [] } of tables) {
      const run = mode === 'write' ? (inTriggers.get(tableId({ database, name: table })) ?? []) : [];
      for (const name of [table, ...through.map((each) => each.name), ...run])
        usedBy(tableId({ database, name }), users, role);
    }
  }
  for (const { kind, database, owner, reaches } of model.objects) {
    if (owner === undefined || !/view$/.test(kind)) continue;
    for (const { table: name } of reaches) usedBy(tableId({ database, name }), [owner]);
  }
  const referring = groupBy(model.references, ({ database, to: name }) => tableId({ database, name }));
  return ({ database, table: name, role, privileges }, services) => {
    const id = tableId({ database, name });
    const users = usersOf.get(id);
    if (role === 'PUBLIC')
      return [...(users?.services ?? [])].some((user) => user !== model.tables.get(id)?.owner);
    if (privileges.every((privilege) => privilege === 'REFERENCES')) {
      const owners = (referring.get(id) ?? []).map(({ from }) =>
        ownerOfTable(model, { database, name: from }),
      );
      if (owners.some((owner) => owner !== undefined && services.includes(owner))) return true;
    }
    return (
      users !== undefined && (users.roles.has(role) || services.some((each) => users.services.has(each)))
    );
  };
}
