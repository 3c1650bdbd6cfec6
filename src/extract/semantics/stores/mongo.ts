/**
 * Collections of MongoDB: of the driver by their names, of Mongoose by their models, of Nest by what is injected. Where a model names no
 * collection, Mongoose makes the name from the model's.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { callsOf, type MethodCall } from '../tables/reading.js';
import { MONGO } from './packages.js';
import { plural } from './plural.js';
import { calledName, type Site, type StoreReading } from './reading.js';

const READS =
  /^(find|findOne|findById|aggregate|count|countDocuments|estimatedDocumentCount|distinct|exists|watch|where|populate)$/;
const WRITES =
  /^(create|insert|insertOne|insertMany|save|update|updateOne|updateMany|replaceOne|delete|deleteOne|deleteMany|remove|bulkWrite|bulkSave|findOneAnd\w+|findByIdAnd\w+|drop)$/;
const CONNECTS = /^(connect|createConnection|forRoot|openUri|MongoClient)$/;

export function readMongo(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  const name = calledName(site);
  const ofNest = injected(evaluator, site);
  const mode = READS.test(name) ? 'read' : WRITES.test(name) ? 'write' : undefined;
  if (mode && ofNest)
    return ofNest.map((each) => ({ reads: 'use', kind: 'collection', by: 'mongoose', name: each, mode }));
  if (value.kind !== 'derived' || !('package' in value.root) || !MONGO.test(value.root.package)) return [];
  const by = value.root.package === 'mongodb' ? 'mongodb' : 'mongoose';
  if (CONNECTS.test(name)) return connection(evaluator, site, context);
  const calls = callsOf(value);
  if (mode) {
    const [database] = calls.flatMap((call) => (call.name === 'db' ? firstOf(evaluator, call) : []));
    return collectionsOf(evaluator, value, calls).map((each) => ({
      reads: 'use',
      kind: 'collection',
      by,
      name: each,
      mode,
      ...(database && { database }),
    }));
  }
  // What makes a model keeps data in it, if only by its indexes.
  if (
    !/^(model|getModelForClass)$/.test(name) ||
    !ts.isCallExpression(site) ||
    site.arguments.length < (name === 'model' ? 2 : 1)
  )
    return [];
  const own: MethodCall = {
    name,
    arguments: [...site.arguments],
    types: [],
    context,
    node: site,
    place: site,
    index: 0,
  };
  return ofCall(evaluator, own).map((each) => ({
    reads: 'use',
    kind: 'collection',
    by,
    name: each,
    mode: 'define',
  }));
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

function collectionsOf(evaluator: Evaluator, value: Derived, calls: readonly MethodCall[]): readonly Parts[] {
  const named = calls.flatMap((call) => ofCall(evaluator, call));
  if (named.length > 0) return named;
  // `Model<Order>`, as a type says.
  return value.steps.flatMap((step) => {
    const [type] = step.step === 'instance' ? step.types : [];
    return step.step === 'instance' && type
      ? evaluator
          .valuesOfType(type, step.context)
          .filter(isKept)
          .flatMap((each) => ofClass(evaluator, each))
      : [];
  });
}

function ofCall(evaluator: Evaluator, call: MethodCall): readonly Parts[] {
  const [first, schema, collection] = call.arguments;
  if (!first) return [];
  if (call.name === 'collection') return partsOf(evaluator, first, call.context);
  if (call.name === 'getModelForClass')
    return evaluator.valuesOf(first, call.context).flatMap((each) => ofClass(evaluator, each));
  if (call.name !== 'model') return [];
  if (collection && !ts.isObjectLiteralExpression(collection))
    return partsOf(evaluator, collection, call.context);
  const said = schema ? collectionOfSchema(evaluator, evaluator.valuesOf(schema, call.context), schema) : [];
  if (said.length > 0) return said;
  return evaluator.valuesOf(first, call.context).flatMap((each): readonly Parts[] => {
    const name = fixed(each);
    return name === undefined ? [] : [[plural(name)]];
  });
}

/** `new Schema({ … }, { collection: 'orders' })` */
function collectionOfSchema(evaluator: Evaluator, values: readonly Value[], at: ts.Node): readonly Parts[] {
  return values.flatMap((value) => {
    const made = value.kind === 'derived' ? value.steps.find(({ step }) => step === 'new') : undefined;
    if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return [];
    const options = made.node.arguments?.[1];
    const named = options
      ? memberOf(evaluator, evaluator.valuesOf(options, made.context), 'collection', at)
      : [];
    return named.length > 0 ? partsOfValues(evaluator, named, at) : [];
  });
}

/** Whether a class is made for documents, as its decorators say; what answers are mapped to may have any name. */
function isKept(value: Value): boolean {
  const node = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
  return (
    node !== undefined &&
    [node, ...node.members].some((each) =>
      decorationsOf(each).some(({ name }) => /^(?:Schema|modelOptions|ModelOptions|[Pp]rop)$/.test(name)),
    )
  );
}

/** What `@Schema({ collection })` or `@modelOptions({ schemaOptions: { collection } })` says of a class, else its name. */
function ofClass(evaluator: Evaluator, value: Value): readonly Parts[] {
  const node = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
  if (!node?.name) return [];
  const said = decorationsOf(node).flatMap(({ arguments: [first] }) => {
    const options = first ? evaluator.valuesOf(first) : [];
    const inner = first ? memberOf(evaluator, options, 'schemaOptions', first) : [];
    return memberOf(evaluator, inner.length > 0 ? inner : options, 'collection', node);
  });
  return said.length > 0 ? partsOfValues(evaluator, said, node) : [[plural(node.name.text)]];
}

/** `this.orders.find()`, where the constructor is given `@InjectModel(Order.name) orders`. */
function injected(evaluator: Evaluator, { expression }: Site): readonly Parts[] | undefined {
  const receiver = ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
  if (
    !receiver ||
    !ts.isPropertyAccessExpression(receiver) ||
    receiver.expression.kind !== ts.SyntaxKind.ThisKeyword
  )
    return undefined;
  let place: ts.Node = receiver;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return undefined;
  const maker = place.members.find(ts.isConstructorDeclaration);
  const member = [...(maker?.parameters ?? []), ...place.members.filter(ts.isPropertyDeclaration)].find(
    ({ name }) => name.getText() === receiver.name.text,
  );
  const [model] = member
    ? (decorationsOf(member).find(({ name }) => name === 'InjectModel')?.arguments ?? [])
    : [];
  if (!model) return undefined;
  if (ts.isPropertyAccessExpression(model) && model.name.text === 'name')
    return evaluator.valuesOf(model.expression).flatMap((each) => ofClass(evaluator, each));
  return evaluator.valuesOf(model).flatMap((each): readonly Parts[] => {
    const name = fixed(each);
    return name === undefined ? [] : [[plural(name)]];
  });
}

function firstOf(evaluator: Evaluator, { arguments: [first], context }: MethodCall): readonly Parts[] {
  return first ? partsOf(evaluator, first, context) : [];
}
