/**
 * PostgreSQL roles → the services that log in as them. In: what is declared, and the connections that deployments configure;
 * a role that neither names is taken for the service it is named after (`orders_app` → orders).
 * A role of several services attributes nothing: which of them ran a statement cannot be known.
 */
import type { ServiceDeclaration } from '../declarations.js';
import type { ConnectionFact, DeploymentFact, StatementFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Attribution, Module, Notice, Path } from '../nouns.js';
import { compareText } from '../queries.js';

export interface Roles {
  /** The services that log in as a role, each with the reason; one when the role tells them apart. */
  of(role: string | undefined): readonly Attribution[];
  readonly notices: readonly Notice[];
}

/** The connections of each service, by its name. */
export type Connections = ReadonlyMap<string, readonly ConnectionFact[]>;

/** Finds the service of each deployment by the directory it is built from, else by its name. */
export function connectionsOf(
  deployments: readonly DeploymentFact[],
  modules: ReadonlyMap<string, Module>,
): Connections {
  const byPath = new Map<Path | undefined, string>(
    [...modules.values()].filter(({ kind }) => kind === 'service').map(({ path, name }) => [path, name]),
  );
  const connections = new Map<string, ConnectionFact[]>();
  for (const deployment of deployments) {
    const service = (deployment.path !== undefined && byPath.get(deployment.path)) || deployment.name;
    if (modules.get(service)?.kind !== 'service') continue;
    connections.set(service, [...(connections.get(service) ?? []), ...deployment.connections]);
  }
  return connections;
}

export function attributeRoles(
  declared: readonly ServiceDeclaration[],
  connections: Connections,
  modules: ReadonlyMap<string, Module>,
  statements: readonly StatementFact[],
): Roles {
  const known = new Map<string, Map<string, Attribution>>();
  const add = (role: string, service: string, reason: string) => {
    const services = known.get(role) ?? new Map<string, Attribution>();
    if (!services.has(service)) services.set(service, { service, reason });
    known.set(role, services);
  };
  for (const { name, roles } of declared) {
    for (const { value: role } of roles)
      add(role, name, `the configuration says that ${name} logs in as ${role}`);
  }
  const isDeclared = new Set(known.keys());
  for (const [service, ofService] of connections) {
    for (const { role, at } of ofService) {
      if (role !== undefined && !isDeclared.has(role))
        add(role, service, `${at.path} makes ${service} log in as ${role}`);
    }
  }
  const services = new Set(
    [...modules.values()].filter(({ kind }) => kind === 'service').map(({ name }) => name),
  );
  const namesakes: string[] = [];
  for (const role of new Set(statements.flatMap(({ role }) => role ?? []))) {
    const namesake = known.has(role) ? undefined : bareNames(role).find((name) => services.has(name));
    if (namesake === undefined) continue;
    add(role, namesake, `${role} is named after ${namesake}`);
    namesakes.push(`${role} → ${namesake}`);
  }
  const of = (role: string | undefined) =>
    role === undefined
      ? []
      : [...(known.get(role)?.values() ?? [])].sort((a, b) => compareText(a.service, b.service));
  return { of, notices: [...byName(namesakes), ...noticesOf(statements, of)] };
}

/** `orders_app`, `svc-orders` and `orders` → orders; not `app_user`, which every service may log in as. */
function bareNames(role: string): string[] {
  const dashed = role.replaceAll('_', '-');
  const bare = dashed.replace(/-(svc|service|app|api|user|role|rw|ro)$/, '').replace(/^svc-/, '');
  const spellings = [role, dashed];
  if (!generic.has(bare))
    spellings.push(bare, bare.replaceAll('-', '_'), `${bare}-service`, `${bare}-svc`, `${bare}-api`);
  return spellings;
}

/** A guess is told. */
function byName(namesakes: readonly string[]): Notice[] {
  if (namesakes.length === 0) return [];
  const names = [...namesakes].sort(compareText).join(', ');
  const message = `roles were taken for the services they are named after (${names}); services.<service>.roles makes it certain`;
  return [{ source: 'statements', message }];
}

/** What is left of a role's name that says nothing about a service. */
const generic = new Set(['app', 'api', 'db', 'role', 'service', 'svc', 'web', 'postgres', 'admin']);

/** One notice for each role whose statements on tables cannot be attributed, with what would help. */
function noticesOf(statements: readonly StatementFact[], of: Roles['of']): Notice[] {
  const onTables = statements.filter(({ uses, foreignKeyCheck }) => uses.length > 0 && !foreignKeyCheck);
  return [...groupBy(onTables, ({ role }) => role)].flatMap(([role, rows]) => {
    const services = of(role);
    if (services.length === 1) return [];
    const ms = rows.reduce((sum, { totalMs }) => sum + totalMs, 0);
    const amount = `${rows.length} ${rows.length === 1 ? 'statement' : 'statements'} on tables, ${(ms / 1000).toFixed(1)} s`;
    const names = services.map(({ service }) => service).join(', ');
    const message =
      role === undefined
        ? `rows without a role cannot be attributed to a service (${amount})`
        : services.length === 0
          ? `role ${role} belongs to no service (${amount}): name it under services.<service>.roles`
          : `role ${role} is shared by ${names}, so its statements cannot be told apart (${amount}): give each a role of its own`;
    return { source: 'statements', message, at: rows[0]!.at, unresolved: rows.length };
  });
}
