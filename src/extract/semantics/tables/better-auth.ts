/**
 * Tables that better-auth keeps by itself. In: the calls that set it up, and all that is asked of what they make. Out: the tables behind each
 * question, where it is asked: whoever mounts its handler serves all that it can do, whoever asks for the session reads that. Where nobody is seen to
 * ask, all of it is said of the place that sets it up. https://www.better-auth.com/docs/concepts/database, …/concepts/api
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { free, textValue, type Value } from '../evaluate/values.js';
import { type Asked, asksFor } from './better-auth-api.js';
import { type LibraryKnowledge, named, prismaTables, type Touched } from './brought.js';
import { tablesOf } from './entities.js';
import { callsOf, fixedOption, optionOf, packageOf, type TableTouch } from './reading.js';

/** What better-auth keeps, and what its plugins add to that. */
const MODELS = ['user', 'session', 'account', 'verification'];
const PLUGINS: ReadonlyMap<string, readonly string[]> = new Map([
  ['organization', ['organization', 'member', 'invitation']],
  ['twoFactor', ['twoFactor']],
  ['apiKey', ['apikey']],
  ['passkey', ['passkey']],
  ['jwt', ['jwks']],
  ['oidcProvider', ['oauthApplication', 'oauthAccessToken', 'oauthConsent']],
  ['mcp', ['oauthApplication', 'oauthAccessToken', 'oauthConsent']],
  ['oauthProvider', ['oauthClient', 'oauthAccessToken', 'oauthRefreshToken', 'oauthConsent']],
  ['deviceAuthorization', ['deviceCode']],
  ['siwe', ['walletAddress']],
  ['sso', ['ssoProvider']],
  ['stripe', ['subscription']],
]);

/** One set-up: what it keeps, by the names of its models. */
interface Auth {
  readonly node: ts.CallExpression;
  readonly tables: ReadonlyMap<string, readonly Touched[]>;
}

/** Functions that serve all of it where they are given it: those of frameworks, and a module of NestJS. */
const SERVES = /^(?:to\w+Handler|svelteKitHandler|forRoot(?:Async)?)$/;
const MENTIONED = /\.api\b|\bhandler\b|Handler\b|\bforRoot/;

/** What better-auth touches in some files. */
export function betterAuthTouches(
  knowledge: LibraryKnowledge,
  files: readonly ts.SourceFile[],
): readonly TableTouch[] {
  const auths = files.flatMap((file) =>
    /\bbetterAuth\s*[(<]/.test(file.text) ? authsIn(knowledge, file) : [],
  );
  if (auths.length === 0) return [];
  const found: TableTouch[] = [];
  const asked = new Set<Auth>();
  for (const file of files) {
    if (!MENTIONED.test(file.text)) continue;
    const visit = (node: ts.Node): void => {
      const use = useAt(node);
      for (const auth of use ? authsOf(knowledge.evaluator, use.of, auths) : []) {
        if (use!.asks !== undefined) asked.add(auth);
        found.push(...touchesOf(auth, use!.asks ?? [], node));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const unasked = auths.filter((auth) => !asked.has(auth));
  return [...found, ...unasked.flatMap((auth) => touchesOf(auth, 'all', auth.node.expression))];
}

/** What a node asks of what an expression is, which may be better-auth; nothing known, where a plugin of its own is asked. */
interface Use {
  readonly of: ts.Expression;
  readonly asks: Asked | undefined;
}

function useAt(node: ts.Node): Use | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    // `auth.handler(request)`, `app.mount(auth.handler)`
    if (node.name.text === 'handler') return { of: node.expression, asks: 'all' };
    const { expression: api } = node;
    return ts.isPropertyAccessExpression(api) && api.name.text === 'api'
      ? { of: api.expression, asks: asksFor(node.name.text) }
      : undefined;
  }
  if (!ts.isCallExpression(node) || !SERVES.test(lastName(node.expression) ?? '')) return undefined;
  const given = node.arguments.flatMap(givenIn).find((each) => !ts.isPropertyAccessExpression(each));
  return given && { of: given, asks: 'all' };
}

/** An argument, or what an object among them gives as `auth`. */
function givenIn(argument: ts.Expression): readonly ts.Expression[] {
  if (!ts.isObjectLiteralExpression(argument)) return [argument];
  return argument.properties.flatMap((property): readonly ts.Expression[] => {
    if (property.name?.getText() !== 'auth') return [];
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isPropertyAssignment(property) ? [property.initializer] : [];
  });
}

/** The set-ups that an expression may be one of; what cannot be followed and is called so is the only one there is. */
function authsOf(evaluator: Evaluator, node: ts.Expression, auths: readonly Auth[]): readonly Auth[] {
  const values = evaluator.valuesOf(node, free);
  const made = new Set(
    values.flatMap((value) =>
      value.kind === 'derived' ? value.steps.flatMap((step) => (step.step === 'call' ? step.node : [])) : [],
    ),
  );
  const found = auths.filter((auth) => made.has(auth.node));
  if (found.length > 0 || auths.length > 1) return found;
  const isOther = values.some((value) => value.kind !== 'derived' || packageOf(value) !== undefined);
  return !isOther && /auth$/i.test(lastName(node) ?? '') ? auths : [];
}

function touchesOf({ tables }: Auth, asked: Asked, node: ts.Node): readonly TableTouch[] {
  const models =
    asked === 'all'
      ? [...tables.keys()].map((model) => ({ model, modes: ['read', 'write'] as const }))
      : asked;
  return models.flatMap(({ model, modes }) =>
    (tables.get(model) ?? []).flatMap((table) =>
      modes.map((mode) => ({ ...table, mode, by: 'library', node })),
    ),
  );
}

function authsIn(knowledge: LibraryKnowledge, file: ts.SourceFile): readonly Auth[] {
  const found: Auth[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && lastName(node.expression) === 'betterAuth') {
      const isLibrary = knowledge.evaluator
        .valuesOf(node.expression, free)
        .some(
          (value) => value.kind === 'derived' && /^better-auth(?:\/minimal)?$/.test(packageOf(value) ?? ''),
        );
      if (isLibrary) found.push({ node, tables: tablesKept(knowledge, node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function tablesKept(
  knowledge: LibraryKnowledge,
  node: ts.CallExpression,
): ReadonlyMap<string, readonly Touched[]> {
  const { evaluator } = knowledge;
  const options = node.arguments.slice(0, 1).flatMap((each) => evaluator.valuesOf(each, free));
  const database = optionOf(evaluator, options, 'database', node);
  if (database.length === 0) return new Map();
  const plugins = optionOf(evaluator, options, 'plugins', node)
    .flatMap((value) => (value.kind === 'list' ? value.items : []))
    .flatMap((value) => (value.kind === 'derived' ? (callsOf(value).at(-1)?.name ?? []) : []));
  const isElsewhere = options.some((value) => value.kind === 'object' && keepsSessionsElsewhere(value.node));
  const keeps = database.map((value) => keeperOf(knowledge, value, node));
  const wanted = new Set([
    ...MODELS,
    ...plugins.flatMap((plugin) => PLUGINS.get(plugin) ?? []),
    ...keeps.flatMap(({ listed }) => listed),
  ]);
  if (isElsewhere) wanted.delete('session');
  return new Map(
    [...wanted].map((model) => {
      const said = optionOf(evaluator, options, model, node);
      const name = fixedOption(evaluator, said, 'modelName', node) ?? model;
      return [model, keeps.flatMap(({ find }) => find(name, model))];
    }),
  );
}

/** Whether sessions are kept in a second store, and not in the database as well. */
function keepsSessionsElsewhere(options: ts.ObjectLiteralExpression): boolean {
  const second = options.properties.find((each) => each.name?.getText() === 'secondaryStorage');
  const isSure =
    second && (!ts.isPropertyAssignment(second) || !ts.isConditionalExpression(second.initializer));
  return isSure === true && !/\bstoreSessionInDatabase\s*:\s*true\b/.test(options.getText());
}

/** Finds the table of a model, by the name that it is given and by its own. */
interface Keeper {
  readonly find: (name: string, model: string) => readonly Touched[];
  /** The models that it is told of one by one: plugins that are added on a condition have theirs there as well. */
  readonly listed: readonly string[];
}

function keeperOf(knowledge: LibraryKnowledge, database: Value, node: ts.Node): Keeper {
  const adapter = database.kind === 'derived' ? callsOf(database).at(-1) : undefined;
  const [, given] = adapter?.arguments ?? [];
  const options = adapter && given ? knowledge.evaluator.valuesOf(given, adapter.context) : [];
  const isPlural = given !== undefined && /\busePlural\s*:\s*true\b/.test(given.getText());
  const spelt = (name: string) => (isPlural ? `${name}s` : name);
  if (adapter?.name === 'prismaAdapter')
    return { find: (name) => prismaTables(knowledge, name, node), listed: [] };
  if (adapter?.name === 'drizzleAdapter') {
    const schema = optionOf(knowledge.evaluator, options, 'schema', node);
    return {
      find: (name, model) => drizzleTables(knowledge, schema, [spelt(name), name, spelt(model), model], node),
      listed: isPlural ? [] : listedIn(schema),
    };
  }
  if (adapter?.name === 'mongodbAdapter')
    return { find: (name) => [{ table: { name: [spelt(name)] }, isCollection: true }], listed: [] };
  return { find: (name) => named([textValue(name, node)]), listed: [] };
}

/** The models of a schema that is written out for it. */
function listedIn(schema: readonly Value[]): readonly string[] {
  return schema.flatMap((value) => {
    if (value.kind !== 'object' || value.node.properties.some(ts.isSpreadAssignment)) return [];
    const names = value.node.properties.flatMap(({ name }) =>
      name && ts.isIdentifier(name) ? name.text : [],
    );
    return names.includes('user') ? names : [];
  });
}

/** The first of some names that the schema has, else that a table of the program is kept under. */
function drizzleTables(
  { evaluator, drizzle }: LibraryKnowledge,
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
  const known = names.flatMap((name) => drizzle.named(name, node));
  return known.slice(0, 1).map((table) => ({ table }));
}
