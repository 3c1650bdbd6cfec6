/**
 * What a file fills things with as it runs: `handlers.set(topic, handle)`, `handlers[topic] = handle`, `handlers.push({ topic, handle })`. In: a
 * file, or what is filled. Out: what is put into it. Why: who subscribes often goes through what others have registered.
 */
import { ts } from 'ts-morph';
import { entriesOf, entryList } from './all-members.js';
import { basesOf, inheritedContext } from './bases.js';
import { isAssignment } from './changes.js';
import { elementContexts } from './each-element.js';
import type { Evaluator } from './evaluator.js';
import { lastNameOrText } from './last-name.js';
import { listedValues } from './lists.js';
import { mayRun } from './may-run.js';
import { namesWritten } from './members.js';
import { registeredIn, registeredUnder } from './registrations.js';
import { fixed, parameterOf } from './text.js';
import {
  type Context,
  type Derived,
  distinct,
  free,
  further,
  type InstanceValue,
  type ListValue,
  MOST_ALTERNATIVES,
  type ObjectValue,
  textValue,
  type Value,
} from './values.js';

/** Something that is put under a name. */
export interface Filling extends Added {
  readonly key: ts.Expression;
}

/** Something that is put into what an expression means. */
export interface Added {
  readonly into: ts.Expression;
  readonly value: ts.Expression;
  readonly at: ts.Node;
}

/** What a file fills, each by the last name of what is filled. */
export interface Fillings {
  readonly sets: ReadonlyMap<string, readonly Filling[]>;
  readonly keyed: ReadonlyMap<string, readonly Filling[]>;
  readonly added: ReadonlyMap<string, readonly Added[]>;
}

export function findFillings(file: ts.SourceFile): Fillings {
  const sets = new Map<string, Filling[]>();
  const keyed = new Map<string, Filling[]>();
  const added = new Map<string, Added[]>();
  const visit = (node: ts.Node): void => {
    const called =
      ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node : undefined;
    if (called && ts.isPropertyAccessExpression(called.expression)) {
      const { expression: of, name } = called.expression;
      const [key, value] = called.arguments;
      if (name.text === 'set' && key && value && called.arguments.length === 2)
        put(sets, lastNameOrText(of), { into: of, key, value, at: node });
      if (name.text === 'push')
        for (const value of called.arguments) put(added, lastNameOrText(of), { into: of, value, at: node });
      if (ts.isIdentifier(of) && /^(?:Object|Reflect)$/.test(of.text))
        for (const each of definedBy(called, name.text)) put(keyed, lastNameOrText(each.into), each);
    } else if (isAssignment(node) && ts.isElementAccessExpression(node.left)) {
      const { expression: of, argumentExpression: key } = node.left;
      put(keyed, lastNameOrText(of), { into: of, key, value: node.right, at: node });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { sets, keyed, added };
}

/** `Object.defineProperty(client, name, { value: call })`, `Object.assign(client, { [name]: call })` */
function definedBy(at: ts.CallExpression, method: string): readonly Filling[] {
  const [into, ...given] = at.arguments;
  if (!into) return [];
  const computed = (from: ts.Expression) =>
    (ts.isObjectLiteralExpression(from) ? from.properties : []).flatMap((each): readonly Filling[] =>
      ts.isPropertyAssignment(each) && ts.isComputedPropertyName(each.name)
        ? [{ into, key: each.name.expression, value: each.initializer, at }]
        : [],
    );
  if (method === 'assign') return given.flatMap(computed);
  const [key, options] = given;
  if (method === 'set' && key && options) return [{ into, key, value: options, at }];
  if (method !== 'defineProperty' || !key || !options || !ts.isObjectLiteralExpression(options)) return [];
  return options.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && each.name.getText() === 'value'
      ? [{ into, key, value: each.initializer, at }]
      : [],
  );
}

function put<Kept>(to: Map<string, Kept[]>, name: string, what: Kept): void {
  const known = to.get(name);
  if (known) known.push(what);
  else to.set(name, [what]);
}

/** Whether what is filled by a name may be what stands at a place: `this.handlers` of a class that has a member of that name itself is another one. */
function mayMean({ into }: Added, name: string, place: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(into) || into.expression.kind !== ts.SyntaxKind.ThisKeyword) return true;
  const [ours, theirs] = [place, into].map(classAround);
  return ours === theirs || !theirs?.members.some((member) => member.name?.getText() === name);
}

function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  let place: ts.Node | undefined = node;
  while (place && !ts.isClassLike(place)) place = place.parent;
  return place;
}

/** What something made goes by: `const handlers = new Map()`, `this.handlers = new Map()`, `const client = {} as Client`. */
export function holderOf(made: ts.Node): string | undefined {
  const parent = parentOfWhole(made);
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) return parent.name.getText();
  return ts.isBinaryExpression(parent) ? lastNameOrText(parent.left) : undefined;
}

/** What holds an expression, whatever that is said to be: `{} as Client`, `({})`. */
function parentOfWhole(made: ts.Node): ts.Node {
  let whole = made;
  while (
    ts.isAsExpression(whole.parent) ||
    ts.isSatisfiesExpression(whole.parent) ||
    ts.isParenthesizedExpression(whole.parent) ||
    ts.isNonNullExpression(whole.parent)
  )
    whole = whole.parent;
  return whole.parent;
}

/** What `Object.keys` and `Object.entries` list of objects: what is written in them, and what they are filled with under names that are computed. */
export function heldBy(
  evaluator: Evaluator,
  { node, method }: { readonly node: ts.Node; readonly method: string },
  values: readonly Value[],
  context: Context,
): readonly ListValue[] | undefined {
  if (method !== 'keys' && method !== 'entries') return undefined;
  const items = values.flatMap((value): readonly Value[] => {
    if (value.kind === 'derived') return parameterOf(value) ? [givenItem(value, method, node)] : [];
    if (value.kind === 'enum' && method === 'keys')
      return value.node.members.map((member) => textValue(member.name.getText(), member));
    if (value.kind === 'record')
      return method === 'keys' ? value.entries.flatMap(({ keys }) => keys) : entriesOf(evaluator, value);
    return value.kind === 'object' ? heldByObject(evaluator, method, value, context) : [];
  });
  return items.length > 0 ? [{ kind: 'list', items: distinct(items) }] : undefined;
}

/** What an object is filled with by a name, which may be computed where that is done: `services[name] = service`. */
export function filledByName(
  evaluator: Evaluator,
  value: ObjectValue,
  name: string,
  near: ts.Node,
  context: Context = free,
): readonly Value[] {
  const holder = holderOf(value.node);
  const filled =
    holder === undefined ? undefined : evaluator.setsOf(value.node.getSourceFile()).keyed.get(holder);
  if (!filled) return [];
  const declaration = parentOfWhole(value.node);
  const own = filled.filter(
    (each) => mayMean(each, holder!, value.node) && !isOfAnother(evaluator, each, declaration),
  );
  return putUnder(evaluator, own, name, near, context);
}

/** Whether what is filled is known to be another variable of that name. */
function isOfAnother({ scopes }: Evaluator, { into, at }: Added, declaration: ts.Node): boolean {
  if (!ts.isIdentifier(into) || !ts.isVariableDeclaration(declaration)) return false;
  const found = scopes.find(into.text, at);
  return found.length > 0 && found.every((each) => ts.isVariableDeclaration(each) && each !== declaration);
}

/** What an instance is filled with by its class, or by one above, under a name that is computed there: `this[name] = (input) => this.send(route, input)`. */
export function filledOfInstance(
  evaluator: Evaluator,
  value: InstanceValue,
  name: string,
  near: ts.Node,
  { of, context }: Pick<InstanceValue, 'of' | 'context'> = { of: value.of, context: evaluator.inside(value) },
  depth = 0,
): readonly Value[] {
  const filled = evaluator.setsOf(of.getSourceFile()).keyed.get('this') ?? [];
  const own = filled.filter(({ at }) => classAround(at) === of);
  if (own.length > 0) return putUnder(evaluator, own, name, near, context);
  if (depth > MOST_BASES) return [];
  return basesOf(evaluator, of, context).flatMap(({ value: base, clause }) => {
    if (base.kind !== 'class') return [];
    const inherited = inheritedContext(evaluator, of, clause, base.node, context);
    const above = { of: base.node, context: { ...inherited, self: value } };
    return filledOfInstance(evaluator, value, name, near, above, depth + 1);
  });
}

/** Classes below classes. */
const MOST_BASES = 4;

/** What is put under a name, as far as the tests around let it. */
function putUnder(
  evaluator: Evaluator,
  filled: readonly Filling[],
  name: string,
  near: ts.Node,
  context: Context,
): readonly Value[] {
  const names = new Set([name]);
  const runs = ({ at }: Filling, inside: Context) =>
    !evaluator.isBound(inside) || mayRun(evaluator, at, functionOf(at), inside);
  return filled.slice(0, MOST_ALTERNATIVES).flatMap((each) =>
    elementContexts(evaluator, each.at, context, { ofTexts: true })
      .flatMap((around) =>
        registeredUnder(evaluator, each.key, registeredIn(evaluator, each.key, around, near), names),
      )
      .filter((inside) => isCalled(inside.keys, name) && runs(each, inside.context))
      .flatMap((inside) => evaluator.valuesOf(each.value, inside.context))
      // What begins as nothing is filled before it is used.
      .filter((held) => fixed(held) !== ''),
  );
}

function functionOf(node: ts.Node): ts.Node {
  return ts.findAncestor(node, ts.isFunctionLike) ?? node.getSourceFile();
}

/** All that an object is filled with as its file runs, by names that are computed. */
export function filledIn(
  evaluator: Evaluator,
  value: ObjectValue,
  context: Context = free,
): readonly Value[] {
  return putInto(evaluator, value).flatMap((each) => evaluator.valuesOf(each.value, context));
}

function putInto(evaluator: Evaluator, { node }: ObjectValue): readonly Filling[] {
  const name = holderOf(node);
  const filled = name === undefined ? [] : (evaluator.setsOf(node.getSourceFile()).keyed.get(name) ?? []);
  return filled.filter((each) => mayMean(each, name!, node)).slice(0, MOST_ALTERNATIVES);
}

/** Whether a key is a name, and no other: of several, it is not known which of the things that are put there goes by it. */
export function isCalled([key, ...others]: readonly Value[], name: string): boolean {
  return key !== undefined && others.length === 0 && fixed(key) === name;
}

/** A name, or an entry, of an object that somebody else gives: whoever does says what it holds. */
function givenItem(value: Derived, method: 'keys' | 'entries', node: ts.Node): Value {
  const [key, held] = ['keys', 'values'].map((name) => further(value, { step: 'member', name, node }));
  return method === 'keys' ? key! : entryList({ keys: [key!], values: () => [held!] });
}

function heldByObject(
  evaluator: Evaluator,
  method: 'keys' | 'entries',
  value: ObjectValue,
  context: Context,
  known: Seen = new Map(),
): readonly Value[] {
  if (isSeen(known, value)) return [];
  const put = putInto(evaluator, value);
  if (method === 'entries') {
    const entries = put.flatMap(({ key, value, at }) =>
      elementContexts(evaluator, at, context, { ofTexts: true }).map((around) =>
        entryList({
          keys: evaluator.valuesOf(key, around),
          values: () => evaluator.valuesOf(value, around),
        }),
      ),
    );
    return [...entriesOf(evaluator, value), ...entries];
  }
  const { spread } = evaluator.indexOf(value.node);
  const others = spread.flatMap((each) => evaluator.valuesOf(each, value.context));
  return [
    ...namesWritten(evaluator, value).map((each) => textValue(each, value.node)),
    ...others.flatMap((each) =>
      each.kind === 'object' ? heldByObject(evaluator, method, each, context, known) : [],
    ),
    ...put.flatMap(({ key }) => evaluator.valuesOf(key, context)),
  ];
}

/** Objects that were looked at for one answer, each with what was bound around it. */
type Seen = Map<ts.Node, Set<Context>>;

/**
 * Whether an object was looked at before, for then it brings nothing new: one may be spread into what is spread into it, and there are more ways
 * from a few to each other than anybody could go.
 */
function isSeen(seen: Seen, { node, context }: ObjectValue): boolean {
  const contexts = seen.get(node) ?? new Set();
  if (contexts.has(context) || contexts.size >= MOST_ALTERNATIVES) return true;
  seen.set(node, contexts.add(context));
  return false;
}

/**
 * What a member of a class begins with; a list with what the class adds to it later: `this.listeners.push(listener)`.
 * @param place where the class declares it, or the class
 */
export function begunWith(
  evaluator: Evaluator,
  name: string,
  place: ts.Node,
  initial: ts.Expression,
  context: Context,
): readonly Value[] {
  const values = evaluator.valuesOf(initial, context);
  if (!values.some(({ kind }) => kind === 'list')) return values;
  const added = (evaluator.setsOf(place.getSourceFile()).added.get(name) ?? [])
    .filter((each) => mayMean(each, name, place))
    .slice(0, MOST_ALTERNATIVES);
  if (added.length === 0) return values;
  const more = added.flatMap(({ value }) => listedValues(evaluator, value, context));
  return values.map((value): Value => (value.kind === 'list' ? longer(value, more) : value));
}

/** What a member of an object that a variable holds begins with; a list with what is added to it there: `params.Entries.push(entry)`. */
export function filledMemberList(
  evaluator: Evaluator,
  { node, context }: ObjectValue,
  name: string,
  begun: readonly Value[],
): readonly Value[] {
  const { parent: declaration } = node;
  if (!begun.some(({ kind }) => kind === 'list') || !ts.isVariableDeclaration(declaration)) return begun;
  const holder = declaration.name.getText();
  const added = (evaluator.setsOf(node.getSourceFile()).added.get(name) ?? [])
    .filter(
      ({ into, at }) =>
        ts.isPropertyAccessExpression(into) &&
        into.expression.getText() === holder &&
        evaluator.scopes.find(holder, at).some((found) => found === declaration),
    )
    .slice(0, MOST_ALTERNATIVES);
  if (added.length === 0) return begun;
  const more = added.flatMap(({ value }) => listedValues(evaluator, value, context));
  return begun.map((value): Value => (value.kind === 'list' ? longer(value, more) : value));
}

function longer({ items }: ListValue, more: readonly Value[]): ListValue {
  return { kind: 'list', items: distinct([...items, ...more]), isFilled: true };
}
