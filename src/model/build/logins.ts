/**
 * Who logs in as what. In: what is declared, and the connections that deployments configure; a role that neither names is taken for the
 * service it is named after (`orders_app` → orders). Out: the services that a role of a database may be. Only one of them attributes.
 */
import type { ServiceDeclaration } from '../declarations.js';
import type { ConnectionFact, DeploymentFact, StatementFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Login, Module, Notice, Path } from '../nouns.js';
import { compareText } from '../queries.js';

/** A login and how sure it is: `guessed` by the role's name. */
export interface KnownLogin extends Login {
  readonly guessed: boolean;
}

export interface Logins {
  readonly all: readonly Login[];
  /**
   * The logins that a role may be, one per service. Logins of the very database (`datname`) come before others, for one role may belong
   * to another service in each database.
   */
  of(role: string | undefined, datname: string | undefined): readonly KnownLogin[];
  /** The services that connect to a database. */
  connectingTo(datname: string | undefined): readonly string[];
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

export function findLogins(
  declared: readonly ServiceDeclaration[],
  connections: Connections,
  modules: ReadonlyMap<string, Module>,
  statements: readonly StatementFact[],
): Logins {
  const known = [...declaredLogins(declared), ...configuredLogins(connections)];
  const byRole = groupBy(known, ({ role }) => role);
  const services = new Set(
    [...modules.values()].filter(({ kind }) => kind === 'service').map(({ name }) => name),
  );
  const namesakes: string[] = [];
  for (const role of new Set(statements.flatMap(({ role }) => role ?? []))) {
    const namesake = byRole.has(role) ? undefined : bareNames(role).find((name) => services.has(name));
    if (namesake === undefined) continue;
    const reason = `${role} is named after ${namesake}`;
    byRole.set(role, [{ service: namesake, role, reason, guessed: true, declared: false }]);
    namesakes.push(`${role} → ${namesake}`);
  }
  const databases = groupBy(known, ({ database }) => database);
  const candidates = (role: string, datname: string | undefined) => {
    const counting = loginsThatCount(byRole.get(role) ?? []);
    const here = counting.filter(({ database }) => database === undefined || database === datname);
    const elsewhere = datname !== undefined && databases.has(datname) && isGeneric(role);
    return onePerService(here.length > 0 || elsewhere ? here : counting);
  };
  const answers = new Map<string, Map<string | undefined, readonly KnownLogin[]>>();
  const of: Logins['of'] = (role, datname) => {
    if (role === undefined) return [];
    const ofRole = answers.get(role) ?? new Map<string | undefined, readonly KnownLogin[]>();
    answers.set(role, ofRole);
    const found = ofRole.get(datname) ?? candidates(role, datname);
    ofRole.set(datname, found);
    return found;
  };
  return {
    all: known
      .filter((login) => loginsThatCount(byRole.get(login.role)!).includes(login))
      .map(({ guessed: _, declared: __, ...login }) => login)
      .sort((a, b) => compareText(a.role, b.role) || compareText(a.service, b.service)),
    of,
    connectingTo: (datname) =>
      datname === undefined
        ? []
        : [...new Set((databases.get(datname) ?? []).map(({ service }) => service))].sort(compareText),
    notices: byName(namesakes),
  };
}

type Candidate = KnownLogin & { readonly declared: boolean };

function declaredLogins(declared: readonly ServiceDeclaration[]): Candidate[] {
  return declared.flatMap(({ name: service, roles }) =>
    roles.map(({ value: role, at }) => ({
      service,
      role,
      reason: `the configuration says that ${service} logs in as ${role}`,
      at,
      guessed: false,
      declared: true,
    })),
  );
}

function configuredLogins(connections: Connections): Candidate[] {
  return [...connections].flatMap(([service, ofService]) =>
    ofService.flatMap(({ dialect, role, host, database, at }) =>
      role === undefined || dialect !== undefined
        ? []
        : {
            service,
            role,
            ...(host !== undefined && { host }),
            ...(database !== undefined && { database }),
            reason: `${at.path} makes ${service} log in as ${role}`,
            at,
            guessed: false,
            declared: false,
          },
    ),
  );
}

/** What people declare corrects what was detected. */
function loginsThatCount(logins: readonly Candidate[]): readonly Candidate[] {
  const declared = logins.filter((login) => login.declared);
  return declared.length > 0 ? declared : logins;
}

function onePerService(logins: readonly KnownLogin[]): KnownLogin[] {
  return [...groupBy(logins, ({ service }) => service).values()]
    .map(([first]) => first!)
    .sort((a, b) => compareText(a.service, b.service));
}

/** `orders_app`, `svc-orders` and `orders` → orders; not `app_user`, which every service may log in as. */
export function bareNames(role: string): string[] {
  const dashed = role.replaceAll('_', '-');
  const bare = bareName(dashed);
  const spellings = [role, dashed];
  if (!generic.has(bare))
    spellings.push(bare, bare.replaceAll('-', '_'), `${bare}-service`, `${bare}-svc`, `${bare}-api`);
  return spellings;
}

function bareName(dashed: string): string {
  return dashed.replace(/-(svc|service|app|api|user|role|rw|ro)$/, '').replace(/^svc-/, '');
}

/** A role that anybody may log in as says little by itself. */
function isGeneric(role: string): boolean {
  return generic.has(bareName(role.replaceAll('_', '-')));
}

/** What is left of a role's name that says nothing about a service. */
const generic = new Set([
  ...['app', 'api', 'db', 'role', 'service', 'svc', 'web', 'user', 'root', 'dev', 'test', 'backend'],
  ...['postgres', 'postgresql', 'pg', 'admin'],
]);

/** A guess is told. */
function byName(namesakes: readonly string[]): Notice[] {
  if (namesakes.length === 0) return [];
  const names = [...namesakes].sort(compareText).join(', ');
  const message = `roles were taken for the services they are named after (${names}); services.<service>.roles makes it certain`;
  return [{ source: 'statements', message }];
}
