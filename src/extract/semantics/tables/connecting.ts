/**
 * Where code connects to a database of tables: a pool or client of a driver, Sequelize, a DataSource of TypeORM, modules of Nest, MikroORM, Knex,
 * `drizzle(url)`, and the `datasource` of a Prisma schema. In: the files that may. Out: what each place says of the server, and which of its
 * databases. Manifests tell most of it; of a program that has it all in its code nothing else does.
 */
import { ts } from 'ts-morph';
import type { ClientFact, Dialect, SqlConnectionFact, TextPart } from '../../../model/facts.js';
import { memberOf, type Parts, partsOfValues, patternOf } from '../calls/texts.js';
import { declarationOfPlace } from '../declared.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type Derived, free, type Step, type Value } from '../evaluate/values.js';
import { locationOf } from '../places.js';
import { safely } from '../safely.js';
import type { PrismaSchema } from './prisma-schema.js';

/** For a first look at the text. */
const CONNECTS =
  /\bnew\s+(?:[\w$]+\s*\.\s*)?(?:Pool|Client|Sequelize|DataSource|Database|DatabaseSync|PostgresDialect)\b|\b(?:createPool|createPoolCluster|createConnections?|connect|open|defineConfig|knex|Knex|postgres|pgp|drizzle)\s*\(|\bMikroORM\s*\.\s*init\b|\b(?:TypeOrm|Sequelize|MikroOrm|Knex)Module\s*\.\s*forRoot/;

/** What a client may speak. */
type Spoken = NonNullable<ClientFact['dialect']>;

/** The packages that connect, and what those speak that speak one language only. */
const DRIVERS: readonly (readonly [RegExp, Spoken | undefined])[] = [
  [/^(?:pg|pg-promise|postgres|slonik|@neondatabase\/serverless|@vercel\/postgres)$/, 'postgresql'],
  [/^(?:mysql2?|mysql2\/promise|promise-mysql|mariadb|@planetscale\/database)$/, 'mysql'],
  [/^(?:mssql|tedious)$/, 'mssql'],
  [/^(?:better-sqlite3|sqlite3?|node:sqlite|bun:sqlite|@libsql\/client)$/, 'sqlite'],
  [
    /^(?:sequelize|sequelize-typescript|@nestjs\/sequelize|typeorm|@nestjs\/typeorm|@mikro-orm\/[\w-]+|knex|nestjs-knex|nest-knexjs|drizzle-orm\/[\w-]+)$/,
    undefined,
  ],
];

/** What is called to connect, by its last name; packages that are themselves called have none. */
const CALLED =
  /^(?:default|Pool|Client|Sequelize|DataSource|Database|DatabaseSync|createPool|createPoolCluster|createConnections?|createClient|connect|open|init|forRoot|forRootAsync|defineConfig|knex|Knex|drizzle)$/;

const SPEAKS: readonly (readonly [RegExp, Dialect])[] = [
  [/mysql|maria/i, 'mysql'],
  [/mssql|sqlserver/i, 'mssql'],
  [/sqlite|libsql|sqljs/i, 'sqlite'],
];
const POSTGRESQL = /postgres|^pg\b|^node-postgres$|^neon/i;

const URLS = ['url', 'uri', 'connectionString', 'clientUrl', 'connection'];
const HOSTS = ['host', 'hostname', 'server'];
const NAMES = ['database', 'dbName', 'filename', 'storage'];
const TYPES = ['type', 'dialect', 'client', 'driver'];

export function connectionsIn(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  schemas: readonly PrismaSchema[],
): readonly SqlConnectionFact[] {
  const inCode = files
    .filter((file) => CONNECTS.test(file.text))
    .flatMap((file) => sitesIn(file).flatMap((site) => safely(() => connectionAt(evaluator, site)) ?? []));
  return [...inCode, ...schemas.flatMap(ofSchema)];
}

export type Called = Extract<Step, { readonly step: 'call' | 'new' }>;

type Site = ts.CallExpression | ts.NewExpression;

function sitesIn(file: ts.SourceFile): readonly Site[] {
  const sites: Site[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) sites.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return sites;
}

function connectionAt(evaluator: Evaluator, site: Site): readonly SqlConnectionFact[] {
  const driver = driverOf(evaluator, site);
  if (!driver) return [];
  const given = (site.arguments ?? []).map((each) => evaluator.valuesOf(each));
  const options = withMade(evaluator, given.flat(), site);
  const textsOf = (values: readonly Value[]): readonly Parts[] => {
    const texts = values.filter(({ kind }) => kind === 'text');
    return texts.length === 0 ? [] : partsOfValues(evaluator, texts, site);
  };
  const texts = (names: readonly string[], within: readonly Value[]): readonly Parts[] =>
    names.flatMap((name) => textsOf(memberOf(evaluator, within, name, site)));
  const nested = memberOf(evaluator, options, 'connection', site);
  const within = [...options, ...nested];
  const [first = [], second = []] = given.map(textsOf);
  // `new Sequelize('orders', 'user', 'password', { host })` names the database first.
  const isNamed = second.length > 0;
  const said = typeOf(texts(TYPES, within)) ?? driver.dialect;
  const isFile = said === 'sqlite';
  const urls = isNamed || isFile ? [] : [...first, ...texts(URLS, within)];
  const names = [...(isNamed || isFile ? first : []), ...texts(NAMES, within)];
  const [host] = texts(HOSTS, within).flatMap(knownText);
  const place = {
    ...(said !== undefined && { dialect: said }),
    ...declared(site),
    at: locationOf(evaluator.program, site),
  };
  return [
    ...names
      .flatMap(isFile ? fileText : knownText)
      .map((database) => ({ ...place, ...(host && { host }), database })),
    ...urls.flatMap(knownText).map((url) => ({ ...place, url })),
  ];
}

/** A text of which everything is known but what deployments set. */
function knownText(parts: Parts): readonly (readonly TextPart[])[] {
  const pattern = patternOf(parts);
  return pattern.some((part) => typeof part === 'object' && 'unknown' in part)
    ? []
    : [pattern as readonly TextPart[]];
}

/** Of a file, its name says enough: `__dirname + '/orders.db'`. */
function fileText(parts: Parts): readonly (readonly TextPart[])[] {
  const last = parts.at(-1);
  const isNamed = typeof last === 'string' && /[/\\]/.test(last);
  const known = knownText(parts);
  return known.length === 0 && isNamed ? [[last.replace(/^.*[/\\]/s, '')]] : known;
}

function declared(site: Site): { readonly declaration?: string } {
  const declaration = declarationOfPlace(site, site);
  return declaration === undefined ? {} : { declaration };
}

/** What connects at a site: a driver or an ORM, asked right from its package. */
function driverOf(evaluator: Evaluator, site: Site): { readonly dialect?: Dialect | undefined } | undefined {
  for (const value of evaluator.valuesOf(site.expression, free)) {
    if (value.kind !== 'derived' || !('package' in value.root)) continue;
    const { package: name } = value.root;
    const dialect = dialectOfPackage(name);
    if (isConnecting(value)) return { dialect: dialect === 'postgresql' ? undefined : dialect };
  }
  return undefined;
}

/** Whether something is what a driver or an ORM is asked to connect by. */
function isConnecting({ root, steps: all }: Derived): boolean {
  const steps = all.slice(madeVerbose(all));
  const last = steps.at(-1);
  return (
    'package' in root &&
    DRIVERS.some(([packages]) => packages.test(root.package)) &&
    steps.every(({ step }) => step === 'member') &&
    (!last || (last.step === 'member' && CALLED.test(last.name)))
  );
}

/** `require('sqlite3').verbose()` is the driver itself. */
function madeVerbose([first, second]: readonly Step[]): number {
  return first?.step === 'member' && first.name === 'verbose' && second?.step === 'call' ? 2 : 0;
}

/** The call of a chain that connects, or makes what a client is made of; the first one. */
export function connectingCall(
  value: Derived,
): { readonly call: Called; readonly connects: boolean } | undefined {
  const { root, steps, kind } = value;
  const isCall = ({ step }: Step) => step === 'new' || step === 'call';
  const from = madeVerbose(steps);
  const made = steps.findIndex((each, index) => index >= from && isCall(each));
  if (made < 0) return undefined;
  return { call: steps[made] as Called, connects: isConnecting({ kind, root, steps: steps.slice(0, made) }) };
}

/** What a package speaks that speaks one language only. */
export function dialectOfPackage(name: string): Spoken | undefined {
  const [, dialect] = DRIVERS.find(([packages]) => packages.test(name)) ?? [];
  if (dialect !== undefined) return dialect;
  const [, part] = /^drizzle-orm\/([\w-]+)/.exec(name) ?? [];
  return part === undefined ? undefined : spokenAs(part);
}

/** What a connection is told to speak, where nothing else may be meant: `knex({ client: 'better-sqlite3' })`. */
export function dialectAt(evaluator: Evaluator, site: Site, context: Context): Spoken | undefined {
  const given = (site.arguments ?? []).map((each) => evaluator.valuesOf(each, context));
  const within = given.flat();
  const said = [
    ...TYPES.flatMap((name) => memberOf(evaluator, within, name, site)),
    ...(given[0] ?? []).filter((value) => /^\w+:/.test(fixed(value) ?? '')),
  ];
  const spoken = new Set(said.map((value) => spokenAs(fixed(value)?.replace(/(?<=:).*/s, '') ?? '')));
  return spoken.size === 1 ? [...spoken][0] : undefined;
}

function spokenAs(text: string): Spoken | undefined {
  return (
    SPEAKS.find(([words]) => words.test(text))?.[1] ?? (POSTGRESQL.test(text) ? 'postgresql' : undefined)
  );
}

/** Options with what a factory makes of them: `forRootAsync({ useFactory: () => ({ … }) })`, `useClass` with `createTypeOrmOptions`. */
function withMade(evaluator: Evaluator, options: readonly Value[], site: Site): readonly Value[] {
  const made = memberOf(evaluator, options, 'useFactory', site).flatMap((value) =>
    value.kind === 'function' ? returned(evaluator, value.node, value.context) : [],
  );
  const classes = memberOf(evaluator, options, 'useClass', site).flatMap((value) => {
    if (value.kind !== 'class') return [];
    const method = value.node.members.find(
      (each) => ts.isMethodDeclaration(each) && MAKES.test(each.name.getText()),
    );
    return method ? returned(evaluator, method as ts.MethodDeclaration, free) : [];
  });
  return [...options, ...made, ...classes];
}

const MAKES = /^create(?:TypeOrm|Sequelize|MikroOrm)Options$/;

function typeOf(said: readonly Parts[]): Dialect | undefined {
  const text = said.flat().find((part) => typeof part === 'string');
  return SPEAKS.find(([words]) => words.test(String(text)))?.[1];
}

/** `url = env("DATABASE_URL")`, `url = "file:./orders.db"`. */
function ofSchema({ path, provider = '', url, variable }: PrismaSchema): readonly SqlConnectionFact[] {
  const dialect = SPEAKS.find(([words]) => words.test(provider))?.[1];
  const said = variable === undefined ? url : { variable };
  if (said === undefined) return [];
  const place = { ...(dialect && { dialect }), at: { path } };
  return [dialect === 'sqlite' ? { ...place, database: [said] } : { ...place, url: [said] }];
}

/** What the models of a schema are kept by. */
export function clientOfSchema({ path, provider = '' }: PrismaSchema): ClientFact | undefined {
  const dialect = spokenAs(provider);
  return dialect && { dialect, at: { path } };
}
