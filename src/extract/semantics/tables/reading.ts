/** What the readers of tables hand to each other: a table as an expression names it, and one place that touches it. */
import { ts } from 'ts-morph';
import type { ClientFact } from '../../../model/facts.js';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { remembered } from '../evaluate/remembered.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Context, Derived, Part, TextValue, Value } from '../evaluate/values.js';

/** The name of a table, holes and all. */
export interface NamedTable {
  readonly schema?: readonly Part[];
  readonly name: readonly Part[];
  /** It is no table but a collection of documents. */
  readonly isCollection?: true;
}

/** One place touches one table. */
export interface TableTouch {
  readonly table: NamedTable;
  readonly mode: AccessMode;
  readonly by: string;
  /** Where it is written. */
  readonly node: ts.Node;
  readonly doubtful?: true;
  /** It is no table but a routine, which is called. */
  readonly isRoutine?: true;
  /** It is no table but a collection of documents. */
  readonly isCollection?: true;
  /** The SQL that does it, if all of its text is known. */
  readonly text?: string;
  /** How many calls deep the values that it was read from lie: what a callee does is said of the callee. */
  readonly depth?: number;
  /** What it is run on. */
  readonly client?: ClientFact;
}

/** A method that was called in a chain, with what was done before it. */
export interface MethodCall {
  /** Empty when the value itself was called: `knex('orders')`. */
  readonly name: string;
  readonly arguments: readonly ts.Expression[];
  readonly types: readonly ts.TypeNode[];
  readonly context: Context;
  readonly node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
  /** The place of the method's name. */
  readonly place: ts.Node;
  /** Its index among the steps. */
  readonly index: number;
}

/** Methods that only a query has that was not sent yet; what it gave are rows, which have none of them. */
const GOES_ON =
  /^(?:(?:and|or)?where\w*|select|columns?|insert\w*|update\w*|patch\w*|upsert\w*|del|delete\w*|increment|decrement|truncate|returning|\w*join\w*|withGraph\w+|orderBy\w*|groupBy\w*|having\w*|onConflict|transacting|for(?:Update|Share)|setLock|limit|offset|first|pluck|modify|andWhere|getMany\w*|getOne\w*|getRaw\w*|execute\w*)$/i;

/** Whether a call goes on with a query that was begun so many calls deep, in a function that is nearer to the reader. */
export function goesOn(call: MethodCall, depth: number): boolean {
  return call.context.depth < depth && GOES_ON.test(call.name);
}

/**
 * Whether a chain is only begun: `const orders = knex('orders')`, where all that is done with the name goes on with it, `orders.insert(order)`. What it does is said there.
 */
export function isBegun({ parent, pos }: ts.Node): boolean {
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name) || !parent.initializer) return false;
  const statement = parent.parent.parent;
  const block = statement.parent;
  if (parent.initializer.pos !== pos || !ts.isVariableStatement(statement) || statement.modifiers)
    return false;
  const used = (namesUsedIn(block).get(parent.name.text) ?? []).filter((node) => node !== parent.name);
  return used.length > 0 && used.every(isGoneOnWith);
}

/** `orders.insert(order)` */
function isGoneOnWith(node: ts.Identifier): boolean {
  const { parent: access } = node;
  return (
    ts.isPropertyAccessExpression(access) &&
    access.expression === node &&
    ts.isCallExpression(access.parent) &&
    access.parent.expression === access &&
    GOES_ON.test(access.name.text)
  );
}

/** All names that stand in a block for something else, each with where it does: many queries may be begun in one. */
const namesUsedIn = remembered((block: ts.Node): ReadonlyMap<string, readonly ts.Identifier[]> => {
  const found = new Map<string, ts.Identifier[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isKey(node)) {
      const same = found.get(node.text);
      if (same) same.push(node);
      else found.set(node.text, [node]);
    }
    ts.forEachChild(node, visit);
  };
  visit(block);
  return found;
});

/** Whether a name stands only for itself: `this.orders`, `{ orders: 1 }`. */
function isKey(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}

/** The table that a chain is told by a text; none where that names a query before it: `addCommonTableExpression(query, 'recent')`. */
export function tableNamed(evaluator: Evaluator, chain: Derived, text: Value): NamedTable | undefined {
  if (text.kind !== 'text') return undefined;
  const isQuery = callsOf(chain).some(({ name, arguments: [, second], context }) => {
    const named = name === 'addCommonTableExpression' && second ? evaluator.valuesOf(second, context) : [];
    return named.some((each) => fixed(each) === fixed(text));
  });
  return isQuery ? undefined : tableOfText(text);
}

/** The calls of a chain in their order. */
export function callsOf({ steps }: Derived): readonly MethodCall[] {
  return steps.flatMap((step, index): readonly MethodCall[] => {
    const before = steps[index - 1];
    // `new mongoose.model('Order', …)` gives what the function gives.
    const isCalled = step.step === 'call' || (step.step === 'new' && isModel(before));
    if (!isCalled) return [];
    const { node, context } = step;
    const isTagged = ts.isTaggedTemplateExpression(node);
    const callee = isTagged ? node.tag : node.expression;
    return [
      {
        name: before?.step === 'member' ? before.name : '',
        arguments: isTagged ? [] : [...(node.arguments ?? [])],
        types: node.typeArguments ?? [],
        context,
        node,
        place: ts.isPropertyAccessExpression(callee) ? callee.name : callee,
        index,
      },
    ];
  });
}

function isModel(step: Derived['steps'][number] | undefined): boolean {
  return step?.step === 'member' && step.name === 'model';
}

/** The table that a text names: `orders`, `public.orders`, `orders as o`. */
export function tableOfText({ parts }: TextValue): NamedTable | undefined {
  const whole = parts.map((part) =>
    typeof part === 'string'
      ? part.replace(/\s+(as\s+)?["`]?[\w$]+["`]?\s*$/i, '').replace(/["`]/g, '')
      : part,
  );
  const trimmed = whole.map((part, index) => {
    if (typeof part !== 'string') return part;
    const start = index === 0 ? part.trimStart() : part;
    return index === whole.length - 1 ? start.trimEnd() : start;
  });
  const written = trimmed.filter((part) => part !== '');
  if (written.length === 0) return undefined;
  if (written.some((part) => typeof part === 'string' && /[^\w.$-]/.test(part))) return undefined;
  const last = written.findLastIndex((part) => typeof part === 'string' && part.includes('.'));
  if (last === -1) return { name: written };
  const part = written[last] as string;
  const dot = part.lastIndexOf('.');
  const schema = [...written.slice(0, last), part.slice(0, dot)].filter((each) => each !== '');
  const name = [part.slice(dot + 1), ...written.slice(last + 1)].filter((each) => each !== '');
  // `database.schema.table`
  const inner = schema.map((each) =>
    typeof each === 'string' ? each.slice(each.lastIndexOf('.') + 1) : each,
  );
  if (name.length === 0) return undefined;
  return schema.length === 0 ? { name } : { schema: inner, name };
}

/** The tables that the first argument of a call names; a hole for what only running code, or whoever gives it, knows. */
export function tablesNamedFirst(
  evaluator: Evaluator,
  { arguments: [first], context }: MethodCall,
): readonly NamedTable[] {
  if (!first) return [];
  return evaluator.valuesOf(first, context).flatMap((each): readonly NamedTable[] => {
    const table = each.kind === 'text' ? tableOfText(each) : undefined;
    if (table) return [table];
    const open = openOf(each);
    return each.kind === 'derived' ? [{ name: [{ hole: true, ...(open && { open }) }] }] : [];
  });
}

/** The values of a member of the objects among some values. */
export function optionOf(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  node: ts.Node,
): readonly Value[] {
  return values.flatMap((value) => (value.kind === 'object' ? evaluator.member(value, name, node) : []));
}

export function fixedOption(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  node: ts.Node,
): string | undefined {
  return optionOf(evaluator, values, name, node)
    .map(fixed)
    .find((text) => text !== undefined);
}

export function textOption(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  node: ts.Node,
): TextValue | undefined {
  return optionOf(evaluator, values, name, node).find((value): value is TextValue => value.kind === 'text');
}

/** The properties that an object literal writes out, with their values. */
export function propertiesOf(
  node: ts.Node,
): readonly { readonly name: string; readonly value: ts.Expression }[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) {
      const { name, initializer } = property;
      return ts.isIdentifier(name) || ts.isStringLiteral(name)
        ? [{ name: name.text, value: initializer }]
        : [];
    }
    return ts.isShorthandPropertyAssignment(property)
      ? [{ name: property.name.text, value: property.name }]
      : [];
  });
}

/** The name of the package that a chain comes from, if it comes from one. */
export function packageOf({ root }: Derived): string | undefined {
  return 'package' in root ? root.package : undefined;
}
