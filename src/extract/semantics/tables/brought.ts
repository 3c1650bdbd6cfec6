/**
 * Tables that libraries bring themselves and read and write on their own: those of the adapters of Auth.js, what sessions of express are
 * kept in, and what limits of requests are counted in. In: the call that sets the library up. Out: the tables, as its defaults, its options and
 * its adapter call them. What of a library is not sure to be used (a strategy without rows, a plugin that is not there) is left out.
 * What better-auth brings hangs on what is asked of it (see better-auth.ts).
 * https://authjs.dev/getting-started/database, https://github.com/voxpelli/node-connect-pg-simple,
 * https://github.com/animir/node-rate-limiter-flexible/wiki/PostgreSQL
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, textValue, type Value } from '../evaluate/values.js';
import type { DrizzleSchema } from './drizzle-schema.js';
import { tablesOf } from './entities.js';
import type { ModelsAt } from './prisma.js';
import { fixedOption, optionOf, packageOf, type TableTouch, tableOfText } from './reading.js';

/** A table that a library wants, by the name that it goes by there. */
export type Touched = Pick<TableTouch, 'table' | 'isCollection'>;

export interface LibraryKnowledge {
  readonly evaluator: Evaluator;
  readonly drizzle: DrizzleSchema;
  readonly modelsAt: ModelsAt;
}

interface Store {
  /** Those that name its table; the first that is given does. */
  readonly options: readonly string[];
  /** The table without them. */
  readonly usual: string;
  /** What of the package it is, where that has much else. */
  readonly exports?: RegExp;
}

/** Stores of sessions and of limits. What tells which migrations have run is no table of the system: see model/ledgers.ts. */
const STORES: ReadonlyMap<string, Store> = new Map([
  ['connect-pg-simple', { options: ['tableName'], usual: 'session' }],
  ['connect-session-knex', { options: ['tableName', 'tablename'], usual: 'sessions' }],
  ['connect-session-sequelize', { options: ['tableName'], usual: 'Sessions' }],
  ['express-mysql-session', { options: [], usual: 'sessions' }],
  [
    'rate-limiter-flexible',
    {
      options: ['tableName', 'keyPrefix'],
      usual: 'rlflx',
      exports: /^RateLimiter(?:Postgres|MySQL|Prisma)$/,
    },
  ],
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
  knowledge: LibraryKnowledge,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly TableTouch[] {
  const name = node.expression.getText().replace(/^.*\./s, '');
  const isNamed = ADAPTERS.has(name) || ts.isNewExpression(node);
  if (!isNamed) return [];
  const tables = knowledge.evaluator.valuesOf(node.expression, context).flatMap((value) => {
    const from = value.kind === 'derived' ? packageOf(value) : undefined;
    if (from === undefined || value.kind !== 'derived') return [];
    if (/^@(?:next-)?auth\//.test(from)) return ofAdapter(knowledge, node, context, name);
    return ofStore(knowledge, node, context, from);
  });
  return tables.flatMap((table) =>
    (['read', 'write'] as const).map((mode) => ({ ...table, mode, by: 'library', node: node.expression })),
  );
}

/** `new (connectPgSimple(session))({ pool, tableName: 'user_sessions' })` */
function ofStore(
  { evaluator }: LibraryKnowledge,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  from: string,
): readonly Touched[] {
  const store = STORES.get(from);
  const name = node.expression.getText().replace(/^.*\./s, '');
  if (!store || !ts.isNewExpression(node) || store.exports?.test(name) === false) return [];
  const given = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  const schema = optionOf(evaluator, given, 'schema', node);
  const nested = optionOf(evaluator, schema, 'tableName', node);
  const own = store.options.map((option) => optionOf(evaluator, given, option, node));
  const said = [...(own.find((values) => values.length > 0) ?? []), ...nested];
  const inSchema = fixedOption(evaluator, given, 'schemaName', node);
  return named(said.length > 0 ? said : [textValue(store.usual, node)]).map(({ table }) => ({
    table: inSchema === undefined ? table : { schema: [inSchema], ...table },
  }));
}

export function prismaTables(
  { evaluator, modelsAt }: LibraryKnowledge,
  name: string,
  node: ts.Node,
): readonly Touched[] {
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

function ofAdapter(
  knowledge: LibraryKnowledge,
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

export function named(values: readonly Value[]): readonly Touched[] {
  return values.flatMap((value) => {
    const table = value.kind === 'text' ? tableOfText(value) : undefined;
    return table ? [{ table }] : [];
  });
}
