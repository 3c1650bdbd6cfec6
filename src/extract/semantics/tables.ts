/** The candidates, the Prisma schemas and the imports → what the code does with tables, as facts. */

import { ts } from 'ts-morph';
import type {
  CodeDefinitionFact,
  CodeReference,
  DataAccessFact,
  StoreFacts,
  StoreUseFact,
  UsageFacts,
} from '../../model/facts.js';
import { distinctBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { isLedger } from '../postgres/index.js';
import { fingerprint, loadSql } from '../sql/index.js';
import { branchesAround } from './branches.js';
import { subclassing } from './calls/callers.js';
import { declarationOfPlace } from './declared.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Program } from './evaluate/program.js';
import { type Body, functionAround, scopeOf } from './functions.js';
import type { Ground } from './ground.js';
import { invocationsOf } from './invocations.js';
import { buildsOrFills, isStarted } from './once.js';
import { locationOf } from './places.js';
import { safely } from './safely.js';
import { type Association, associationsIn, tablesBetween } from './tables/associations.js';
import { type Concerns, concerning } from './tables/beside.js';
import { connectionsIn } from './tables/connecting.js';
import { DrizzleSchema } from './tables/drizzle-schema.js';
import { tablesOf } from './tables/entities.js';
import { findEntities } from './tables/entity-names.js';
import { readFiles } from './tables/files.js';
import { findModels } from './tables/models.js';
import { isUnspelled } from './tables/naming-strategy.js';
import { relationsOfModels } from './tables/objection.js';
import { objectsIn } from './tables/objects.js';
import { documentsNear, ormOptionsNear, snakesNear } from './tables/orm-options.js';
import type { RelatedBeside } from './tables/orm-rows.js';
import { homeOf, modelsBySchema } from './tables/prisma.js';
import { isPrismaSetting, readDatamodels } from './tables/prisma-datamodel.js';
import { prismaDefinitions } from './tables/prisma-definitions.js';
import { type PrismaSchema, readPrismaSchemas } from './tables/prisma-schema.js';
import { type Definition, entitiesIn } from './tables/reader.js';
import { isRelative } from './tables/relative.js';
import { findScopes, type ScopesOf } from './tables/scopes.js';
import { SqlTexts } from './tables/sql-text.js';
import { isSame, knownName, standing } from './tables/standing.js';
import type { Found } from './tasks.js';
import { Transactions } from './transactions.js';

/** Reads what candidates, and schema files of Prisma, do with tables. */
export async function readTables(
  ground: Ground,
  request: {
    readonly candidates: readonly Path[];
    readonly idle: readonly Path[];
    readonly schemas: readonly Path[];
  },
): Promise<{
  readonly usage: Found<UsageFacts>;
  /** What an ORM of tables keeps elsewhere. */
  readonly stores?: Found<StoreFacts> | undefined;
  readonly notices: readonly Notice[];
}> {
  const { evaluator, read, importersOf, mentioning, units, takenBy } = ground;
  const { program } = evaluator;
  const idle = new Set(request.idle.flatMap((path) => program.file(path) ?? []));
  const files = [...request.candidates.flatMap((path) => program.file(path) ?? []), ...idle];
  evaluator.optionNear = ormOptionsNear(evaluator, files, units);
  evaluator.snakesNear = snakesNear(evaluator, files, units);
  evaluator.documentsNear = documentsNear(evaluator, files, units);
  const written = request.schemas.flatMap((path) => {
    const text = read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const datamodels = readDatamodels(
    written.filter(({ path }) => isPrismaSetting(path)),
    read,
  );
  const schemas = readPrismaSchemas(
    written.filter(({ path }) => path.endsWith('.prisma')),
    homeOf,
  );
  const described = [...schemas, ...datamodels];
  const tablesIn = (node: ts.Expression) =>
    evaluator.valuesOf(node).flatMap((value) => (value.kind === 'derived' ? tablesOf(evaluator, value) : []));
  safely(() => findEntities(evaluator, files, units));
  safely(() => findModels(evaluator, files, units));
  const entities = files.flatMap((file) => safely(() => entitiesIn(evaluator, file, tablesIn)) ?? []);
  const concerns = concerning(evaluator, units);
  const associations = files.flatMap((file) => safely(() => associationsIn(evaluator, file)) ?? []);
  const knowledge = {
    relatedBeside: besideOf(
      associations,
      concerns,
      safely(() => findScopes(evaluator, files, concerns)) ?? (() => []),
    ),
    relationsNamed: relationsOfModels(
      evaluator,
      entities.flatMap(({ node }) => (ts.isClassLike(node.parent) ? [node.parent] : [])),
    ),
    evaluator,
    sql: new SqlTexts(await loadSql()),
    drizzle: new DrizzleSchema(
      evaluator,
      files,
      entities.map(({ table, node }) => ({ name: modelName(node), table, node })),
      units,
    ),
    modelsAt: modelsBySchema(schemas),
    boundModelsAt: modelsBySchema(datamodels),
  };
  const isMigration = (path: Path) => buildsOrFills(path) && !isStarted(path, ground);
  const withSubclasses = subclassing(read);
  const reading = readFiles(
    knowledge,
    files,
    (file) => (idle.has(file) ? 'idle' : isMigration(program.pathOf(file)) ? 'migration' : 'code'),
    (file, name, hops) => {
      const path = program.pathOf(file);
      return mentioning(path, withSubclasses(new Set([name]), importersOf(path, hops)), hops);
    },
  );
  const transactions = new Transactions(evaluator);
  const writing = new Set<Body>();
  const accesses = new Map<string, DataAccessFact>();
  const collections: StoreUseFact[] = [];
  // Who looks for what touches a table wants to see it, not who has it done.
  const touches = reading.touches.filter(({ node, place }) =>
    [node, place].every((each) => takenBy(each).length > 0),
  );
  for (const touch of touches) {
    const { table, mode, by, place, doubtful, text, isCollection, isRoutine, client } = touch;
    const named = knownName(table);
    if (!named || isLedger({ name: named.name.join('') })) continue;
    const at = locationOf(program, place);
    const declaration = declarationOfPlace(place, touch.node);
    const around = functionAround(place);
    if (around && mode === 'write') writing.add(around);
    if (isCollection || table.isCollection) {
      const branches = branchesAround(place);
      collections.push({
        kind: 'collection',
        by,
        name: [named.name.join('')],
        mode: mode === 'read' ? 'read' : 'write',
        ...(declaration !== undefined && { declaration }),
        ...(around && { scope: scopeOf(program, around) }),
        ...(branches && { branches }),
        at,
      });
      continue;
    }
    const transaction = transactions.around(place);
    const branches = mode === 'write' ? branchesAround(place) : undefined;
    const fact: DataAccessFact = {
      table: named,
      mode,
      by,
      ...(isRoutine && { routine: true as const }),
      ...(doubtful && { doubtful }),
      ...(text !== undefined && { fingerprint: fingerprint(text) }),
      ...(mode === 'write' && isRelative(place, text) && { relative: true as const }),
      ...(around && { scope: scopeOf(program, around) }),
      ...(transaction && { transaction }),
      ...(branches && { branches }),
      ...(client && { client }),
      ...(declaration !== undefined && { declaration }),
      at,
    };
    const key = JSON.stringify([
      named,
      isRoutine,
      mode,
      at.path,
      at.line,
      declaration,
      fact.fingerprint,
      client,
    ]);
    if (!accesses.has(key) || accesses.get(key)?.doubtful) accesses.set(key, fact);
  }
  const between = tablesBetween(associations);
  const definitions = [...entities, ...between, ...standing(program, reading.definitions)].flatMap((each) =>
    definitionFact(program, each, associations),
  );
  return {
    usage: {
      accesses: [...accesses.values()],
      definitions: [...unique(definitions), ...described.flatMap(prismaDefinitions)],
      objects: objectsIn(program, reading.changes),
      connections: connectionsIn(
        evaluator,
        files.filter((file) => !isMigration(program.pathOf(file))),
        schemas,
      ),
      invocations: invocationsOf(evaluator, transactions, writing, (file, names) =>
        mentioning(program.pathOf(file), names, 3),
      ),
    },
    stores: storesOf(program, described, collections, entities),
    notices: [
      ...noticesOf(
        program,
        reading.unknown.filter((each) => takenBy(each).length > 0),
        {
          one: 'the name of the table that is touched here is not known',
          more: 'places touch a table whose name is not known',
        },
      ),
      ...noticesOf(program, reading.unread, {
        one: 'the SQL here is not understood, so it may touch more tables than are known',
        more: 'places have SQL that is not understood',
      }),
      ...noticesOf(program, reading.handed, {
        one: 'what the library that is handed a table here does with it is not known',
        more: 'places hand a table to a library',
      }),
      ...unspelled(evaluator, entities),
    ],
  };
}

/** The name of a class or constant, or the one that a call of `define` is given. */
function modelName(node: ts.Node): string {
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  return first && ts.isStringLiteralLike(first) ? first.text : node.getText();
}

/** The relations that calls declare of the entities of tables. */
function besideOf(associations: readonly Association[], concerns: Concerns, scopes: ScopesOf): RelatedBeside {
  return {
    scopes,
    relations: (tables, entity) =>
      associations.flatMap(({ file, of, relation }) =>
        tables.some((table) => isSame(of, table)) && concerns(file, entity) ? [relation] : [],
      ),
  };
}

function definitionFact(
  program: Program,
  { table, source, references = [], partOf, ifMissing, client, node }: Definition,
  associations: readonly Association[],
): readonly CodeDefinitionFact[] {
  const named = knownName(table);
  if (!named || source === 'drop' || table.isCollection) return [];
  const associated =
    source === 'entity'
      ? associations.flatMap(({ key }) => (key && isSame(key.from, table) ? [key] : []))
      : [];
  const parent = partOf && knownName(partOf);
  // One relation may be told twice, by its column and by the association.
  const referred = new Map<string, CodeReference>();
  for (const { to, onDelete } of [...references, ...associated]) {
    const name = knownName(to);
    const key = JSON.stringify(name);
    if (name) referred.set(key, { ...name, ...referred.get(key), ...(onDelete && { onDelete }) });
  }
  return [
    {
      table: named,
      source: source === 'alter' ? 'ddl' : source,
      references: [...referred.values()],
      ...(parent && { partOf: parent }),
      ...(ifMissing && { ifMissing }),
      ...(source === 'alter' && { isKeys: true as const }),
      ...(client && { client }),
      at: locationOf(program, node),
    },
  ];
}

function unique(definitions: readonly CodeDefinitionFact[]): readonly CodeDefinitionFact[] {
  return distinctBy(definitions, ({ table, source, isKeys, references, at }) =>
    JSON.stringify([table, source, at.path, isKeys && references]),
  );
}

/** What ORMs keep in MongoDB. */
function storesOf(
  program: Program,
  schemas: readonly PrismaSchema[],
  uses: readonly StoreUseFact[],
  entities: readonly Definition[],
): Found<StoreFacts> | undefined {
  const kept = schemas.filter(({ models }) => models.some(({ isCollection }) => isCollection));
  const mapped = entities.filter(({ table }) => table.isCollection);
  if (kept.length + mapped.length === 0) return undefined;
  const common = { kind: 'collection', mode: 'define' } as const;
  return {
    uses: [
      ...uses,
      ...kept.flatMap(({ models }) =>
        models.map(({ table, path, line }) => ({
          ...common,
          by: 'prisma',
          name: [table],
          at: { path, line },
        })),
      ),
      ...mapped.flatMap(({ table, node }) => {
        const name = knownName(table)?.name.join('');
        return name === undefined
          ? []
          : [{ ...common, by: 'orm', name: [name], at: locationOf(program, node) }];
      }),
    ],
    connections: kept.flatMap(({ path, variable }) =>
      variable === undefined ? [] : [{ kind: 'collection', address: [{ variable }], at: { path } }],
    ),
    settings: [],
    unnamed: [],
    invocations: [],
  };
}

/** Entities whose tables a naming strategy calls in a way that is not understood go by the usual names. */
function unspelled(evaluator: Evaluator, entities: readonly Definition[]): readonly Notice[] {
  const classes = new Set(entities.flatMap(({ node }) => (ts.isClassLike(node.parent) ? [node] : [])));
  const unknown = [...classes].filter((node) => isUnspelled(evaluator, node));
  const [first] = unknown;
  if (!first) return [];
  return [
    {
      source: 'code',
      message:
        'the naming strategy that holds here is not understood; tables without a name of their own go by the usual one',
      at: locationOf(evaluator.program, first),
      unresolved: unknown.length,
    },
  ];
}

/** More places than these are not told one by one. */
const MOST_NOTICES = 5;

function noticesOf(
  program: Program,
  unknown: readonly ts.Node[],
  said: { readonly one: string; readonly more: string },
): readonly Notice[] {
  const places = distinctBy(
    unknown.map((node) => locationOf(program, node)),
    ({ path, line }) => `${path}:${line}`,
  );
  const told = places.slice(0, MOST_NOTICES).map(
    (at): Notice => ({
      source: 'code',
      message: said.one,
      at,
      unresolved: 1,
    }),
  );
  const more = places.length - told.length;
  const [next] = places.slice(MOST_NOTICES);
  if (!next) return told;
  return [
    ...told,
    {
      source: 'code',
      message: `${more} more ${said.more}, this one among them`,
      at: next,
      unresolved: more,
    },
  ];
}
