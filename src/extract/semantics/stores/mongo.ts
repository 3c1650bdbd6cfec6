/**
 * Collections of MongoDB: of the driver by their names, of Mongoose by their models, of Nest by what is injected. Where a model names no
 * collection, Mongoose makes the name from the model's.
 */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, opensOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { openOptions } from '../tables/open-options.js';
import { callsOf, type MethodCall } from '../tables/reading.js';
import { joinedBy, joinedByMethod, type OfModel, populatedBy } from './mongo-joins.js';
import type { MongoModels } from './mongo-models.js';
import { collectionOfSchema, isKept, ofModelForClass } from './mongo-names.js';
import { isOnItself, modelAsked, schemaAround } from './mongo-schemas.js';
import { MONGO } from './packages.js';
import { plural } from './plural.js';
import { calledName, type Site, type StoreReading } from './reading.js';

const READS =
  /^(find|findOne|findById|aggregate|lookup|graphLookup|unionWith|count|countDocuments|estimatedDocumentCount|distinct|exists|watch|where|populate|paginate|aggregatePaginate)$/;
const WRITES =
  /^(create|insert|insertOne|save|update|updateOne|updateMany|replaceOne|delete|deleteOne|deleteMany|remove|bulkWrite|bulkSave|findOneAnd\w+|findByIdAnd\w+|drop|dropCollection|insertMany)$/;
/** Libraries for other stores that inject models by the same name. */
const OTHERS = /dynamoose|sequelize|objection/;
const CONNECTS = /^(connect|createConnection|forRoot|openUri|MongoClient)$/;

export function readMongo(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
  models: MongoModels,
): readonly StoreReading[] {
  const name = calledName(site);
  const mode: StoreMode | undefined = READS.test(name) ? 'read' : WRITES.test(name) ? 'write' : undefined;
  const ofNest = mode && injected(evaluator, site, models);
  if (mode && ofNest) {
    const use = { reads: 'use', kind: 'collection', by: 'mongoose' } as const;
    return [
      ...ofNest.map((each) => ({ ...use, name: each, mode })),
      ...along(evaluator, site, ofNest, context, models).map((each) => ({ ...use, ...each })),
    ];
  }
  if (value.kind !== 'derived' || !('package' in value.root) || !MONGO.test(value.root.package)) return [];
  const by = value.root.package === 'mongodb' ? 'mongodb' : 'mongoose';
  if (CONNECTS.test(name)) return connection(evaluator, site, context);
  const calls = callsOf(value);
  if (mode) {
    const [database] = calls.flatMap((call) => (call.name === 'db' ? firstOf(evaluator, call) : []));
    const use = { reads: 'use', kind: 'collection', by, ...(database && { database }) } as const;
    const [first] = site.arguments ?? [];
    const own =
      name === 'dropCollection' && first
        ? partsOf(evaluator, first, context)
        : collectionsOf(evaluator, value, calls, models);
    return [
      ...own.map((each) => ({ ...use, name: each, mode })),
      ...along(evaluator, site, own, context, models).map((each) => ({ ...use, ...each })),
    ];
  }
  if (name === 'createCollection' && site.arguments?.[0] && by === 'mongodb')
    return partsOf(evaluator, site.arguments[0], context).map((each) => ({
      reads: 'use',
      kind: 'collection',
      by,
      name: each,
      mode: 'define',
    }));
  // What makes a model keeps data in it, if only by its indexes.
  if (!/^(model|getModelForClass)$/.test(name) || (site.arguments ?? []).length < (name === 'model' ? 2 : 1))
    return [];
  const own: MethodCall = {
    name,
    arguments: [...(site.arguments ?? [])],
    types: [],
    context,
    node: site,
    place: site,
    index: 0,
  };
  return ofCall(evaluator, own, models).map((each) => ({
    reads: 'use',
    kind: 'collection',
    by,
    name: each,
    mode: 'define',
  }));
}

interface Along {
  readonly name: Parts;
  readonly mode: StoreMode;
  readonly says: ts.Node;
  readonly isOption?: true;
}

/** What a query of some collections uses of others. */
function along(
  evaluator: Evaluator,
  site: Site,
  collections: readonly Parts[],
  context: Context,
  models: MongoModels,
): readonly Along[] {
  const name = calledName(site);
  const given = site.arguments ?? [];
  const [first] = given;
  const byItself = /^find/.test(name)
    ? models
        .autopopulated(collections, site)
        .map((each) => ({ name: each, mode: 'read' as const, says: site }))
    : [];
  return first
    ? [...byItself, ...asked(evaluator, name, first, given, collections, context, models)]
    : byItself;
}

function asked(
  evaluator: Evaluator,
  name: string,
  first: ts.Expression,
  given: readonly ts.Expression[],
  collections: readonly Parts[],
  context: Context,
  models: MongoModels,
): readonly Along[] {
  const ofModel: OfModel = (node, around) => collectionsAt(evaluator, node, around, models);
  if (/^aggregate/.test(name))
    return joinedBy(evaluator, first, context, ofModel).map((each) => ({ ...each, says: first }));
  if (/^(?:lookup|graphLookup|unionWith)$/.test(name))
    return joinedByMethod(evaluator, name, first, context, ofModel).map((each) => ({ ...each, says: first }));
  const populated =
    name === 'populate'
      ? populatedBy(evaluator, models, collections, ...whatIsPopulated(evaluator, given, first, context))
      : given.flatMap((each) =>
          ts.isObjectLiteralExpression(each)
            ? each.properties.flatMap((property) =>
                ts.isPropertyAssignment(property) && property.name.getText() === 'populate'
                  ? populatedBy(evaluator, models, collections, property.initializer, context)
                  : [],
              )
            : [],
        );
  // Who calls the function around says what is populated.
  const open =
    name === 'populate' && populated.length === 0
      ? openOptions(evaluator, first.parent).filter((each) => !context.bound.has(each))
      : [];
  return [...populated, ...open.map((each) => [{ hole: true as const, open: each }])].map(
    (parts = [{ hole: true }]) => ({
      name: parts,
      mode: 'read' as const,
      says: first,
      ...(opensOf(parts).length > 0 && { isOption: true as const }),
    }),
  );
}

/** `populate(path, select, model)` of a query or document, `populate(documents, options)` of a model. */
function whatIsPopulated(
  evaluator: Evaluator,
  given: readonly ts.Expression[],
  first: ts.Expression,
  context: Context,
): readonly [ts.Expression, Context, ts.Expression | undefined] {
  const [, second, third] = given;
  const says = (node: ts.Expression) =>
    evaluator
      .valuesOf(node, context)
      .some((value) => value.kind === 'object' || (value.kind === 'list' && value.items.length > 0));
  const isText = evaluator.valuesOf(first, context).some((value) => fixed(value) !== undefined);
  return second && !isText && (says(second) || !says(first))
    ? [second, context, undefined]
    : [first, context, third];
}

/** The collections of what an expression is, if that is a model. */
function collectionsAt(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
  models: MongoModels,
): readonly Parts[] {
  const ofNest = injectedAs(evaluator, node, models);
  if (ofNest) return ofNest;
  return evaluator
    .valuesOf(node, context)
    .flatMap((value) =>
      value.kind === 'derived' && 'package' in value.root && MONGO.test(value.root.package)
        ? collectionsOf(evaluator, value, callsOf(value), models)
        : [],
    );
}

function connection(evaluator: Evaluator, site: Site, context: Context): readonly StoreReading[] {
  const [url, options] = site.arguments ?? [];
  if (!url) return [];
  const named = options ? memberOf(evaluator, evaluator.valuesOf(options, context), 'dbName', options) : [];
  const [database] = named.length > 0 ? partsOfValues(evaluator, named, options!) : [];
  return partsOf(evaluator, url, context).map((address) => ({
    reads: 'connection',
    kind: 'collection',
    address,
    ...(database && { database }),
  }));
}

export function collectionsOf(
  evaluator: Evaluator,
  value: Derived,
  calls: readonly MethodCall[],
  models: MongoModels,
): readonly Parts[] {
  const named = calls.flatMap((call) => ofCall(evaluator, call, models));
  if (named.length > 0) return named;
  // `Model<Order>`, as a type says.
  return value.steps.flatMap((step) => {
    const [type] = step.step === 'instance' ? step.types : [];
    return step.step === 'instance' && type ? ofType(evaluator, type, step.context, models) : [];
  });
}

/** `@InjectModel(Order.name) orders: Model<Order>`: what is injected says more than the type; `Model<Document>` of a base class is open. */
function ofType(
  evaluator: Evaluator,
  type: ts.TypeNode,
  context: Context,
  models: MongoModels,
): readonly Parts[] {
  const said = modelInjected(evaluator, type.parent.parent);
  if (said) return ofInjected(evaluator, said, models);
  return evaluator.valuesOfType(type, context).flatMap((each): readonly Parts[] => {
    if (isKept(each)) return models.ofClass(each);
    const open = openOf(each);
    return open ? [[{ hole: true, open }]] : [];
  });
}

function ofCall(evaluator: Evaluator, call: MethodCall, models: MongoModels): readonly Parts[] {
  const [first, schema, collection] = call.arguments;
  if (!first) return [];
  if (call.name === 'collection') return partsOf(evaluator, first, call.context);
  if (call.name === 'getModelForClass')
    return evaluator
      .valuesOf(first, call.context)
      .flatMap((each) => ofModelForClass(evaluator, each, schema));
  if (call.name !== 'model') return [];
  if (collection && !ts.isObjectLiteralExpression(collection))
    return partsOf(evaluator, collection, call.context);
  const said = schema
    ? evaluator.valuesOf(schema, call.context).flatMap((each) => collectionOfSchema(evaluator, each))
    : [];
  if (said.length > 0) return said;
  return evaluator.valuesOf(first, call.context).flatMap((each): readonly Parts[] => {
    const name = fixed(each);
    if (name === undefined) return [];
    // What is only asked for by its name was made elsewhere.
    return schema ? [[plural(name)]] : models.named(name, first);
  });
}

/** `this.orders.find().populate('lines')`, where the constructor is given `@InjectModel(Order.name) orders`. */
function injected(
  evaluator: Evaluator,
  { expression }: Site,
  models: MongoModels,
): readonly Parts[] | undefined {
  let receiver = ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
  while (receiver && ts.isCallExpression(receiver) && ts.isPropertyAccessExpression(receiver.expression))
    receiver = receiver.expression.expression;
  return receiver && injectedAs(evaluator, receiver, models);
}

function injectedAs(
  evaluator: Evaluator,
  receiver: ts.Expression,
  models: MongoModels,
): readonly Parts[] | undefined {
  if (!ts.isPropertyAccessExpression(receiver) || receiver.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return undefined;
  let place: ts.Node = receiver;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return undefined;
  const maker = constructorOf(place);
  const member = [...(maker?.parameters ?? []), ...place.members.filter(ts.isPropertyDeclaration)].find(
    ({ name }) => name.getText() === receiver.name.text,
  );
  const model = member && modelInjected(evaluator, member);
  return model && ofInjected(evaluator, model, models);
}

/** What a function of a schema does with the model, or the document, that it is called on. */
export function readOfSchema(
  evaluator: Evaluator,
  site: Site,
  context: Context,
  models: MongoModels,
): readonly StoreReading[] {
  const name = calledName(site);
  const mode: StoreMode | undefined = READS.test(name) ? 'read' : WRITES.test(name) ? 'write' : undefined;
  const own = mode && ofItself(evaluator, site, models);
  if (!own) return [];
  const use = { reads: 'use', kind: 'collection', by: 'mongoose' } as const;
  return [
    ...own.map((each) => ({ ...use, name: each, mode })),
    ...along(evaluator, site, own, context, models).map((each) => ({ ...use, ...each })),
  ];
}

/** `schema.statics.byName = function (name) { return this.findOne({ name }); }` */
function ofItself(evaluator: Evaluator, site: Site, models: MongoModels): readonly Parts[] | undefined {
  const asked = modelAsked(site);
  if (!asked && !isOnItself(evaluator, site)) return undefined;
  const schema = schemaAround(site);
  if (!schema) return undefined;
  const found = asked
    ? evaluator.valuesOf(asked).flatMap((each) => {
        const name = fixed(each);
        return name === undefined ? [] : models.named(name, site);
      })
    : evaluator.valuesOf(schema).flatMap((each) => models.ofSchema(each));
  return found.length > 0 ? found : undefined;
}

/** What `@InjectModel(…)` says of a parameter or a member, unless it is that of a library for other stores. */
function modelInjected(evaluator: Evaluator, node: ts.Node): ts.Expression | undefined {
  if (!ts.isParameter(node) && !ts.isPropertyDeclaration(node)) return undefined;
  const isOfOthers = evaluator
    .valuesOfName('InjectModel', node, free)
    .some((each) => each.kind === 'derived' && 'package' in each.root && OTHERS.test(each.root.package));
  return isOfOthers
    ? undefined
    : decorationsOf(node).find(({ name }) => name === 'InjectModel')?.arguments[0];
}

function ofInjected(evaluator: Evaluator, model: ts.Expression, models: MongoModels): readonly Parts[] {
  const isOfClass = ts.isPropertyAccessExpression(model) && model.name.text === 'name';
  const named = isOfClass ? evaluator.valuesOf(model.expression) : [];
  const isOfOwn = named.some(({ kind }) => kind === 'class' || kind === 'instance');
  return (isOfOwn ? named : evaluator.valuesOf(model)).flatMap((each): readonly Parts[] => {
    if (each.kind === 'class' || each.kind === 'instance') return models.ofClass(each);
    const name = fixed(each);
    return name === undefined ? [] : models.named(name, model);
  });
}

function firstOf(evaluator: Evaluator, { arguments: [first], context }: MethodCall): readonly Parts[] {
  return first ? partsOf(evaluator, first, context) : [];
}
