/**
 * Reads the accesses to tables of files, one after the other. What hangs on the parameters of a function or a class around it is
 * read once more for each place that calls or extends it, and is said of that place.
 */
import { ts } from 'ts-morph';
import type { ClientFact } from '../../../model/facts.js';
import type { SchemaChange } from '../../sql/index.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { filedTexts } from '../evaluate/filed-texts.js';
import { isHole } from '../evaluate/text.js';
import { type Context, type Derived, free, further, type Open, type TextValue } from '../evaluate/values.js';
import { broughtTouches } from './brought.js';
import { builderTouches } from './builders.js';
import { clientAt, clientOf } from './clients.js';
import { drizzleTouches } from './drizzle.js';
import type { DrizzleSchema } from './drizzle-schema.js';
import { tableOfClass, tablesOf } from './entities.js';
import { readHanded } from './handed.js';
import { closureOf } from './inheritance.js';
import { alteredKeys } from './key-changes.js';
import { type Key, keysOfClass, keysOfColumns } from './keys.js';
import { type RelationsNamed, relatedTouches } from './objection.js';
import type { RelatedBeside } from './orm-rows.js';
import { ormTouches } from './orms.js';
import { ownBaseTouches } from './own-bases.js';
import { type ModelsAt, prismaTouches } from './prisma.js';
import { bindingTouches } from './prisma-bindings.js';
import { isBegun, type NamedTable, packageOf, type TableTouch } from './reading.js';
import { relationsOf } from './relations.js';
import { routineText, viewText } from './routines.js';
import { CREATES, createsMissing, DROPS, renamedTables, schemaTables } from './schema-builders.js';
import { sqlArguments, taggedTexts } from './sql-calls.js';
import { asStatement, looksLikeSql, type SqlTexts } from './sql-text.js';
import { supabaseTouches } from './supabase.js';
import { thinTouches } from './thin-clients.js';

/** A table that code creates, maps or drops. */
export interface Definition {
  readonly table: NamedTable;
  /** `alter`: it only gives keys to a table, or takes them from it. */
  readonly source: 'ddl' | 'entity' | 'drop' | 'alter';
  /** The tables that it refers to. */
  readonly references?: readonly Key[];
  /** Keys that are taken from it. */
  readonly without?: readonly Pick<Key, 'name' | 'columns'>[];
  /** What it was called until then: it is renamed. */
  readonly from?: NamedTable;
  /** The table that it is a partition of. */
  readonly partOf?: NamedTable;
  /** It is created only where it is not there yet. */
  readonly ifMissing?: true;
  /** What makes it, or maps it. */
  readonly client?: ClientFact;
  readonly node: ts.Node;
}

/** A step that SQL in the code takes in defining a database, and where. */
export interface ObjectChange {
  readonly change: SchemaChange;
  readonly node: ts.Node;
}

/** What one call or template does. */
export interface SiteReading {
  readonly touches: readonly TableTouch[];
  readonly definitions: readonly Definition[];
  /** SQL of it does not parse, or goes on longer than is read: it may touch more. */
  readonly isUnread?: boolean;
  /** A library is handed a table, and what it does with that is not known. */
  readonly isHanded?: true;
  /** What its SQL does to the objects of a database. */
  readonly changes?: readonly ObjectChange[];
}

/** An expression that may touch tables. */
export type Site = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

export interface Knowledge {
  readonly evaluator: Evaluator;
  readonly sql: SqlTexts;
  readonly drizzle: DrizzleSchema;
  readonly modelsAt: ModelsAt;
  /** The same of Prisma 1. */
  readonly boundModelsAt: ModelsAt;
  readonly relatedBeside: RelatedBeside;
  readonly relationsNamed: RelationsNamed;
}

/** What the language gives touches no table. */
const OF_LANGUAGE =
  /^(?:JSON|Object|Math|console|Promise|Array|Number|String|Boolean|Date|Reflect|Symbol|Buffer|process|Intl|URL|Error|Map|Set|WeakMap|RegExp|require|parseInt|parseFloat|setTimeout|setInterval|clearTimeout|logger|log)\b/;

function isOfLanguage(node: Site): boolean {
  let callee: ts.Node = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  if (ts.isPropertyAccessExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && OF_LANGUAGE.test(callee.text);
}

/** Tags of templates that hold other languages. */
const OTHER_LANGUAGE = /^(gql|graphql|css|html|svg|keyframes|styled|String\.raw|dedent|chalk)\b/;

export function readOnce(
  knowledge: Knowledge,
  node: Site,
  context: Context,
  consumed: Set<ts.Node>,
): SiteReading {
  const { evaluator } = knowledge;
  const touches: TableTouch[] = [];
  const definitions: Definition[] = [];
  const changes: ObjectChange[] = [];
  let isUnread = false;
  if (isOfLanguage(node)) return { touches, definitions };
  const texts = textsOfSite(evaluator, node, context);
  const isElsewhere = texts.length > 0 && goesElsewhere(evaluator, node, context);
  for (const text of texts) {
    if (isElsewhere) for (const origin of text.origins) consumed.add(origin);
    if (isElsewhere) continue;
    const found = sqlTouches(knowledge, text, node);
    isUnread ||= found.isUnread === true;
    if (found.isUnread) for (const origin of text.origins) consumed.add(origin);
    if (found.touches.length + found.definitions.length + (found.changes?.length ?? 0) > 0)
      for (const origin of text.origins) consumed.add(origin);
    touches.push(...found.touches);
    definitions.push(...found.definitions);
    changes.push(...(found.changes ?? []));
  }
  if (ts.isCallExpression(node)) {
    touches.push(...drizzleTouches(evaluator, node, context, knowledge.drizzle));
    touches.push(...prismaTouches(evaluator, node, context, knowledge.modelsAt));
    touches.push(...bindingTouches(evaluator, node, context, knowledge.boundModelsAt));
  }
  if (!ts.isTaggedTemplateExpression(node)) touches.push(...broughtTouches(knowledge, node, context));
  const given = ts.isTaggedTemplateExpression(node)
    ? undefined
    : readHanded(evaluator, node, context, knowledge.relatedBeside);
  touches.push(...(given?.touches ?? []));
  if (!ts.isNewExpression(node) && isWholeChain(node)) {
    if (ts.isCallExpression(node))
      touches.push(...relatedTouches(evaluator, node, context, knowledge.relationsNamed));
    for (const value of chainsAt(evaluator, node, context)) {
      touches.push(
        ...builderTouches(evaluator, value),
        ...ormTouches(evaluator, value, knowledge.relatedBeside),
        ...supabaseTouches(evaluator, value),
        ...thinTouches(evaluator, value),
        ...ownBaseTouches(evaluator, value),
      );
      definitions.push(
        ...schemaTables(evaluator, value, CREATES).map(({ table, node: place, call }) => ({
          table,
          source: 'ddl' as const,
          // What stands before it in the chain creates other tables.
          references: ts.isCallExpression(call)
            ? call.arguments.flatMap((each) => keysOfColumns(evaluator, each))
            : [],
          ...(createsMissing(call) && { ifMissing: true as const }),
          node: place,
        })),
        ...schemaTables(evaluator, value, DROPS).map(({ table, node: place }) => ({
          table,
          source: 'drop' as const,
          node: place,
        })),
        ...renamedTables(evaluator, value).map((renamed) => ({ ...renamed, source: 'ddl' as const })),
        ...alteredKeys(evaluator, value).map((altered) => ({ ...altered, source: 'alter' as const })),
      );
    }
  }
  const client = touches.length + definitions.length > 0 ? clientAt(evaluator, node, context) : undefined;
  const on = client ? { client } : {};
  return {
    touches: touches.flatMap((touch) => ((touch.depth ?? 0) <= context.depth ? { ...touch, ...on } : [])),
    definitions: definitions.map((each) => ({ ...each, ...on })),
    isUnread,
    changes,
    ...(given?.isUnknown && { isHanded: true }),
  };
}

/** Clients of databases that this is not about, though they speak SQL. */
const OTHER_DATABASE =
  /clickhouse|bigquery|snowflake|duckdb|databricks|athena|redshift-data|cassandra|influx|neo4j/i;

function goesElsewhere(evaluator: Evaluator, node: Site, context: Context): boolean {
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  const on = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return evaluator
    .valuesOf(on, context)
    .some((value) => value.kind === 'derived' && OTHER_DATABASE.test(packageOf(value) ?? ''));
}

function textsOfSite(evaluator: Evaluator, node: Site, context: Context): readonly TextValue[] {
  if (ts.isTaggedTemplateExpression(node)) {
    if (OTHER_LANGUAGE.test(node.tag.getText())) return [];
    return taggedTexts(evaluator, node, context).map(asStatement).filter(looksLikeSql);
  }
  const routine = routineText(evaluator, node, context) ?? viewText(evaluator, node, context);
  if (routine) return [routine];
  const texts = [
    ...sqlArguments(evaluator, node, context),
    // What a chain is called on is asked for anyway.
    ...(isWholeChain(node) ? filedStatements(evaluator, node, context) : []),
  ];
  const { expression: callee } = node;
  const isPiece = ts.isPropertyAccessExpression(callee) && /raw|literal|^sql$/i.test(callee.name.text);
  const isFrom = ts.isPropertyAccessExpression(callee) && callee.name.text === 'fromRaw';
  const whole = isFrom ? texts.map(joined) : isPiece ? texts.map(asStatement) : texts;
  return whole.filter(looksLikeSql);
}

/** `.fromRaw('orders o, lines l')`: what a query is of, as what it is joined to. */
function joined(text: TextValue): TextValue {
  return asStatement({ ...text, parts: ['cross join ', ...text.parts] });
}

/** What a call runs that says no more than which file it is kept in. */
function filedStatements(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly TextValue[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  return evaluator
    .valuesOf(node.expression, context)
    .flatMap((value) =>
      value.kind === 'derived' && /^(?:massive|postgres)$/.test(packageOf(value) ?? '')
        ? filedTexts(evaluator, value, node, context)
        : [],
    );
}

export function sqlTouches({ sql }: Pick<Knowledge, 'sql'>, text: TextValue, node: ts.Node): SiteReading {
  const reading = sql.read(text);
  if (!reading) return { touches: [], definitions: [] };
  return {
    touches: reading.uses.map(({ table, mode, isRoutine, doubtful }) => ({
      table,
      mode,
      ...(isRoutine && { isRoutine }),
      ...(doubtful && { doubtful }),
      by: 'sql',
      node,
      ...(reading.text !== undefined && { text: reading.text }),
    })),
    definitions: reading.defines.map((defined) => ({ ...defined, node })),
    changes: reading.changes.map((change) => ({ change, node })),
    ...(reading.unread && { isUnread: true }),
  };
}

/** What waits for a query, and says no more of it. */
const WAITS = /^(?:then|catch|finally)$/;

/** What a call adds to the chains it is part of. What a function of the program does is said where it stands. */
function chainsAt(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.TaggedTemplateExpression,
  context: Context,
): readonly Derived[] {
  const callee = ts.isCallExpression(node) ? node.expression : node.tag;
  if (ts.isPropertyAccessExpression(callee) && WAITS.test(callee.name.text)) return [];
  return evaluator
    .valuesOf(callee, context)
    .flatMap((value) => (value.kind === 'derived' ? [further(value, { step: 'call', node, context })] : []));
}

/** Whether no further call follows in the chain that a call is part of, but such as wait for it. */
export function isWholeChain(node: Site): boolean {
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return !isBegun(node);
  if (WAITS.test(parent.name.text)) return true;
  return !ts.isCallExpression(parent.parent) || parent.parent.expression !== parent;
}

/** The parameter that the table of a touch hangs on. */
export function openIn({ table }: { readonly table: NamedTable }): Open | undefined {
  const parts = [...(table.schema ?? []), ...table.name];
  return parts.flatMap((part) => (isHole(part) && part.open ? part.open : []))[0];
}

/** A table whose schema alone is not known is still the one of that name. */
export function isKnown({ name }: NamedTable): boolean {
  return !name.some(isHole);
}

/** What makes a table of a constant: the functions and classes of ORMs that do. */
const MAKES_TABLE = /\b(Table|define|EntitySchema|defineEntity|table|TableCreator|View)\b|Table\(/;

/** The entities that the classes and constants of a file define. */
export function entitiesIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  tablesOfValue: (node: ts.Expression) => readonly NamedTable[],
): readonly Definition[] {
  if (!/\bclass\b/.test(file.text) && !MAKES_TABLE.test(file.text)) return [];
  const found: Definition[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) {
      const table = mapsTable(node) ? tableOfClass(evaluator, node) : undefined;
      if (table) {
        const references = keysOfClass(evaluator, node);
        found.push({ table, source: 'entity', references, node: node.name ?? node });
        found.push(...tablesBetween(evaluator, node, table));
      }
    } else if (
      ts.isVariableDeclaration(node) &&
      node.initializer &&
      MAKES_TABLE.test(node.initializer.getText().slice(0, 200))
    ) {
      const tables = tablesOfValue(node.initializer);
      const references = keysOfColumns(evaluator, node.initializer, tables);
      for (const table of tables) found.push({ table, source: 'entity', references, node: node.name });
    } else if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'define'
    ) {
      const references = keysOfColumns(evaluator, node);
      const client = clientOf(evaluator, evaluator.valuesOf(node));
      for (const table of tablesOfValue(node))
        found.push({ table, source: 'entity', references, ...(client && { client }), node });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The tables between an entity and others, which no class stands for. */
function tablesBetween(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  table: NamedTable,
): readonly Definition[] {
  const closure = closureOf(evaluator, node, table);
  const ways: readonly Definition[] = closure
    ? [
        {
          table: closure,
          source: 'entity',
          references: [{ to: table, onDelete: 'cascade' }],
          node: node.name ?? node,
        },
      ]
    : [];
  const decorated = /@ManyToMany\b/.test(node.getText());
  if (!decorated && !/\brelationMappings\b/.test(node.getText())) return ways;
  const between = relationsOf(evaluator, { kind: 'class', node, context: free }).flatMap(
    ({ through, to, tables = [] }): readonly Definition[] => {
      const others = [...to.flatMap((each) => tablesOf(evaluator, each)), ...tables];
      // objection only reads what the database upholds, and says nothing of that.
      const rule = decorated ? ({ onDelete: 'cascade' } as const) : {};
      const references = [table, ...others].map((side) => ({ to: side, ...rule }));
      return through ? [{ table: through, source: 'entity', references, node: node.name ?? node }] : [];
    },
  );
  return [...ways, ...between];
}

/** Abstract bases have no table; a class that only inherits one defines none. */
function mapsTable(node: ts.ClassLikeDeclaration): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const text = node.getText();
  const isAbstract = (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  return (
    !isAbstract &&
    (/^\s*(?:\/\*[\s\S]*?\*\/\s*)?@|@(?:Entity|Table|ViewEntity)\b/.test(text) ||
      (node.heritageClauses ?? []).length > 0)
  );
}
