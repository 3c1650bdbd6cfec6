/**
 * Tables that libraries bring themselves and read and write on their own: those of better-auth and of the adapters of Auth.js, and what sessions of
 * express are kept in. In: the call that sets the library up. Out: the tables, as its defaults, its options and its adapter call them. What of a
 * library is not sure to be used (a strategy without rows, a plugin that is not there) is left out.
 * https://www.better-auth.com/docs/concepts/database, https://authjs.dev/getting-started/database, https://github.com/voxpelli/node-connect-pg-simple
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, textValue, type Value } from '../evaluate/values.js';
import type { DrizzleSchema } from './drizzle.js';
import { tablesOf } from './entities.js';
import type { ModelsAt } from './prisma.js';
import { callsOf, fixedOption, optionOf, packageOf, type TableTouch, tableOfText } from './reading.js';

/** A table that a library wants, by the name that it goes by there. */
type Touched = Pick<TableTouch, 'table' | 'isCollection'>;

interface Knowledge {
  readonly evaluator: Evaluator;
  readonly drizzle: DrizzleSchema;
  readonly modelsAt: ModelsAt;
}

/** Stores of sessions: the option that names their table, and the table without it. */
const SESSIONS: ReadonlyMap<string, { readonly options: readonly string[]; readonly usual: string }> =
  new Map([
    ['connect-pg-simple', { options: ['tableName'], usual: 'session' }],
    ['connect-session-knex', { options: ['tableName', 'tablename'], usual: 'sessions' }],
    ['express-mysql-session', { options: [], usual: 'sessions' }],
  ]);

/** What better-auth keeps, and what its plugins add to that. */
const MODELS = ['user', 'session', 'account', 'verification'];
const PLUGINS: ReadonlyMap<string, readonly string[]> = new Map([
  ['organization', ['organization', 'member', 'invitation']],
  ['twoFactor', ['twoFactor']],
  ['apiKey', ['apikey']],
  ['passkey', ['passkey']],
  ['jwt', ['jwks']],
  ['oidcProvider', ['oauthApplication', 'oauthAccessToken', 'oauthConsent']],
  ['deviceAuthorization', ['deviceCode']],
  ['sso', ['ssoProvider']],
  ['stripe', ['subscription']],
]);

/** What adapters of Auth.js keep: the option for each, and the table without it. */
const ADAPTERS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['PrismaAdapter', { user: 'user', account: 'account', session: 'session', token: 'verificationToken' }],
  [
    'DrizzleAdapter',
    {
      usersTable: 'user',
      accountsTable: 'account',
      sessionsTable: 'session',
      verificationTokensTable: 'verificationToken',
    },
  ],
  [
    'PostgresAdapter',
    { user: 'users', account: 'accounts', session: 'sessions', token: 'verification_token' },
  ],
  ['KyselyAdapter', { user: 'User', account: 'Account', session: 'Session', token: 'VerificationToken' }],
]);

export function broughtTouches(
  knowledge: Knowledge,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly TableTouch[] {
  const name = node.expression.getText().replace(/^.*\./s, '');
  const isNamed = name === 'betterAuth' || ADAPTERS.has(name) || ts.isNewExpression(node);
  if (!isNamed) return [];
  const tables = knowledge.evaluator.valuesOf(node.expression, context).flatMap((value) => {
    const from = value.kind === 'derived' ? packageOf(value) : undefined;
    if (from === undefined || value.kind !== 'derived') return [];
    if (/^better-auth(?:\/minimal)?$/.test(from)) return ofBetterAuth(knowledge, node, context);
    if (/^@(?:next-)?auth\//.test(from)) return ofAdapter(knowledge, node, context, name);
    return ofSessions(knowledge, node, context, from);
  });
  return tables.flatMap((table) =>
    (['read', 'write'] as const).map((mode) => ({ ...table, mode, by: 'library', node: node.expression })),
  );
}

/** `new (connectPgSimple(session))({ pool, tableName: 'user_sessions' })` */
function ofSessions(
  { evaluator }: Knowledge,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  from: string,
): readonly Touched[] {
  const store = SESSIONS.get(from);
  if (!store || !ts.isNewExpression(node)) return [];
  const given = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  const schema = optionOf(evaluator, given, 'schema', node);
  const nested = optionOf(evaluator, schema, 'tableName', node);
  const said = [...store.options.flatMap((option) => optionOf(evaluator, given, option, node)), ...nested];
  const inSchema = fixedOption(evaluator, given, 'schemaName', node);
  return named(said.length > 0 ? said : [textValue(store.usual, node)]).map(({ table }) => ({
    table: inSchema === undefined ? table : { schema: [inSchema], ...table },
  }));
}

function ofBetterAuth(
  knowledge: Knowledge,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly Touched[] {
  const { evaluator } = knowledge;
  const options = (node.arguments ?? []).slice(0, 1).flatMap((each) => evaluator.valuesOf(each, context));
  const database = optionOf(evaluator, options, 'database', node);
  if (database.length === 0) return [];
  const plugins = optionOf(evaluator, options, 'plugins', node)
    .flatMap((value) => (value.kind === 'list' ? value.items : []))
    .flatMap((value) => (value.kind === 'derived' ? (callsOf(value).at(-1)?.name ?? []) : []));
  const isElsewhere = options.some((value) => value.kind === 'object' && keepsSessionsElsewhere(value.node));
  const own = MODELS.filter((model) => model !== 'session' || !isElsewhere);
  const wanted = [...own, ...plugins.flatMap((plugin) => PLUGINS.get(plugin) ?? [])];
  const keeps = database.map((value) => keeperOf(knowledge, value, node));
  return wanted.flatMap((model) => {
    const said = optionOf(evaluator, options, model, node);
    const name = fixedOption(evaluator, said, 'modelName', node) ?? model;
    return keeps.flatMap((keeper) => keeper(name, model));
  });
}

/** Whether sessions are kept in a second store, and not in the database as well. */
function keepsSessionsElsewhere(options: ts.ObjectLiteralExpression): boolean {
  const second = options.properties.find((each) => each.name?.getText() === 'secondaryStorage');
  const isSure =
    second && (!ts.isPropertyAssignment(second) || !ts.isConditionalExpression(second.initializer));
  return isSure === true && !/\bstoreSessionInDatabase\s*:\s*true\b/.test(options.getText());
}

/** What finds the table of a model, by the name that it is given and by its own. */
type Keeper = (name: string, model: string) => readonly Touched[];

function keeperOf(knowledge: Knowledge, database: Value, node: ts.Node): Keeper {
  const adapter = database.kind === 'derived' ? callsOf(database).at(-1) : undefined;
  const options = adapter?.arguments[1]
    ? knowledge.evaluator.valuesOf(adapter.arguments[1], adapter.context)
    : [];
  const isPlural = saysPlural(adapter?.arguments[1]);
  const spelt = (name: string) => (isPlural ? `${name}s` : name);
  if (adapter?.name === 'prismaAdapter') return (name) => prismaTables(knowledge, name, node);
  if (adapter?.name === 'drizzleAdapter') {
    const schema = optionOf(knowledge.evaluator, options, 'schema', node);
    return (name, model) => drizzleTables(knowledge, schema, [spelt(name), name, spelt(model), model], node);
  }
  if (adapter?.name === 'mongodbAdapter')
    return (name) => [{ table: { name: [spelt(name)] }, isCollection: true }];
  return (name) => named([textValue(name, node)]);
}

function saysPlural(options: ts.Expression | undefined): boolean {
  return options !== undefined && /\busePlural\s*:\s*true\b/.test(options.getText());
}

function prismaTables({ evaluator, modelsAt }: Knowledge, name: string, node: ts.Node): readonly Touched[] {
  const models = modelsAt(evaluator.program.pathOf(node.getSourceFile()));
  const model = models.get(name.charAt(0).toLowerCase() + name.slice(1));
  if (!model) return [];
  const { schema, table, isCollection } = model;
  return [
    {
      table: { ...(schema !== undefined && { schema: [schema] }), name: [table] },
      ...(isCollection && { isCollection }),
    },
  ];
}

/** The first of some names that the schema has, else that a table of the program is kept under. */
function drizzleTables(
  { evaluator, drizzle }: Knowledge,
  schema: readonly Value[],
  names: readonly string[],
  node: ts.Node,
): readonly Touched[] {
  for (const name of names) {
    const members = schema.flatMap((value) =>
      value.kind === 'object' || value.kind === 'module' ? evaluator.member(value, name, node) : [],
    );
    const tables = members.flatMap((value) => tablesOf(evaluator, value));
    if (tables.length > 0) return tables.slice(0, 1).map((table) => ({ table }));
  }
  if (schema.length > 0) return [];
  const known = names.flatMap((name) => drizzle.tables.get(name) ?? []);
  return known.slice(0, 1).map((table) => ({ table }));
}

function ofAdapter(
  knowledge: Knowledge,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  name: string,
): readonly Touched[] {
  const { evaluator } = knowledge;
  const wanted = Object.entries(ADAPTERS.get(name) ?? {});
  const kept = wanted.filter(([, table]) => !/^sessions?$/i.test(table) || !isStateless(node));
  const [, second] = node.arguments ?? [];
  const options = second ? evaluator.valuesOf(second, context) : [];
  return kept.flatMap(([option, usual]) => {
    if (name === 'PrismaAdapter') return prismaTables(knowledge, usual, node);
    if (name !== 'DrizzleAdapter') return named([textValue(usual, node)]);
    const [own] = optionOf(evaluator, options, option, node).flatMap((each) => tablesOf(evaluator, each));
    // It makes tables of its own where it is given none.
    return own ? [{ table: own }] : second ? [] : named([textValue(usual, node)]);
  });
}

/** Whether sessions are tokens that nobody keeps: `{ adapter: PrismaAdapter(prisma), session: { strategy: 'jwt' } }`. */
function isStateless(node: ts.Node): boolean {
  let place = node.parent;
  while (place && !ts.isObjectLiteralExpression(place) && !ts.isStatement(place)) place = place.parent;
  return (
    place !== undefined &&
    ts.isObjectLiteralExpression(place) &&
    place.properties.some(
      (each) => each.name?.getText() === 'session' && /strategy\s*:\s*['"`]jwt['"`]/.test(each.getText()),
    )
  );
}

function named(values: readonly Value[]): readonly Touched[] {
  return values.flatMap((value) => {
    const table = value.kind === 'text' ? tableOfText(value) : undefined;
    return table ? [{ table }] : [];
  });
}
