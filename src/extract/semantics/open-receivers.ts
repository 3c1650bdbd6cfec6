/**
 * Calls on what only somebody else can say: `this.model.find()` of a base class that is given its model by those that extend it,
 * `Model.findById(id)` of a function that makes handlers. In: a call. Out: the parameter that it hangs on. Why: a base class of JavaScript
 * names no library, so the call alone tells nothing.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Context, type Derived, free, type Open, type Root } from './evaluate/values.js';
import { MONGO } from './stores/packages.js';

/** Methods of models and repositories. */
const KEEPS =
  /^(?:find\w*|count\w*|exists?|aggregate|distinct|paginate|create(?:Many\w*)?|bulk\w+|insert\w*|save|update\w*|upsert|replaceOne|delete\w*|destroy|remove|softDelete|softRemove|increment|decrement|query|createQueryBuilder)$/;
/** What people call a model that a function is given. */
const MODEL = /^[A-Z]|model|repo|collection|entity|schema|dao|delegate/i;

/** Packages whose types of models and repositories may be given anything. */
const ORM = /^(?:objection|sequelize(?:-typescript)?|typeorm|@mikro-orm\/\w+)$/;

type OpenRoot = Extract<Root, { readonly open: Open }>;

/** The parameter that a call like that of a model or a repository is on. */
export function openReceiver(evaluator: Evaluator, node: ts.Node, context: Context = free): Open | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const given = lookedUp(evaluator, node.expression, context);
  if (given) return given;
  let receiver: ts.Expression = node.expression;
  let isKept = false;
  while (ts.isPropertyAccessExpression(receiver)) {
    isKept ||= KEEPS.test(receiver.name.text) && !isOfList(receiver.parent);
    receiver = receiver.expression;
    if (!ts.isCallExpression(receiver)) break;
    receiver = receiver.expression;
  }
  if (!isKept) return undefined;
  for (const value of evaluator.valuesOf(receiver, context)) {
    if (value.kind !== 'derived' || value.steps.some(({ step }) => step === 'call' || step === 'given'))
      continue;
    const parameter = 'open' in value.root ? untyped(value.root) : declaredAs(value);
    if (parameter) return parameter;
  }
  return undefined;
}

/** What a function gives that looks it up by a name: `delegate(model).findMany()`. */
function lookedUp(
  evaluator: Evaluator,
  { expression, name }: ts.PropertyAccessExpression,
  context: Context,
): Open | undefined {
  if (!ts.isCallExpression(expression) || !KEEPS.test(name.text)) return undefined;
  for (const value of evaluator.valuesOf(expression, context)) {
    const isIt = value.kind === 'derived' && value.steps.length === 0 && 'open' in value.root;
    if (isIt && value.root.within) return untyped(value.root);
  }
  return undefined;
}

function untyped({ open, name, within }: OpenRoot): Open | undefined {
  return ts.isParameter(open) && (within || ts.isConstructorDeclaration(open.parent) || MODEL.test(name))
    ? open
    : undefined;
}

/** `constructor(orders: Model<OrderDocument>)`, `constructor(model: ModelClass<any>)`: a type that does not say which model is meant. */
function declaredAs({ root, steps }: Derived): Open | undefined {
  if (!('package' in root) || !(MONGO.test(root.package) || ORM.test(root.package))) return undefined;
  for (const step of steps)
    if (step.step === 'instance' && step.open && ts.isParameter(step.open)) return step.open;
  return undefined;
}

/** Whether a call is that of a list, which has a `find` as well. */
function isOfList(node: ts.Node): boolean {
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  return first !== undefined && (ts.isArrowFunction(first) || ts.isFunctionExpression(first));
}
