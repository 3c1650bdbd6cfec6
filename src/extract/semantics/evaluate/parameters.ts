/** What a parameter can be: what the calls around bind it to, what is injected, what its type says of it, what hands it on. */
import { ts } from 'ts-morph';
import { givenValues } from './calls.js';
import { isTelling } from './declarations.js';
import { injectedQueue } from './decorated.js';
import type { Evaluator } from './evaluator.js';
import { keyOfHook } from './hooks.js';
import {
  handedByContainer,
  injectedClient,
  injectedForClass,
  injectedValues,
  isAbstract,
} from './injected.js';
import { saidByType } from './members.js';
import { pageGiven } from './page-given.js';
import { isShape } from './shapes.js';
import { openOf, parameterOf } from './text.js';
import { typedAround } from './typed-around.js';
import { type Context, derived, type InstanceValue, type Open, type Value } from './values.js';
import { isWorkerEnvironment } from './worker-env.js';

/** What who calls gives for a parameter, a container injects, its type says or a library hands to it; else that it is open. */
export function parameterValues(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  context: Context,
): readonly Value[] {
  const bound = evaluator.boundTo(node, context);
  if (bound && bound.length > 0)
    return listedAnyway(evaluator, node, bound, context) ?? atLeastOfLibrary(evaluator, node, bound, context);
  if (isWorkerEnvironment(evaluator, node)) return [{ kind: 'environment' }];
  const injected = [...injectedQueue(evaluator, node), ...injectedValues(evaluator, node)];
  const typed = node.type ? evaluator.valuesOfType(node.type, context) : typedAround(evaluator, node);
  // What is provided by a parameter is at least what it is declared to be here.
  if (injected.length > 0) return injected.every(parameterOf) ? [...injected, ...typed] : injected;
  const initial = node.initializer ? evaluator.valuesOf(node.initializer, context) : [];
  const behind = injectedForClass(evaluator, node, typed);
  if (behind.length > 0) return behind;
  const client = typed.every(({ kind }) => kind !== 'derived') ? injectedClient(evaluator, node) : [];
  if (client.length > 0) return client.map((value) => declaredBy(evaluator, value, node));
  const name = ts.isIdentifier(node.name) ? node.name.text : 'argument';
  const open = derived({ open: node, name });
  // A type of literals says all that the parameter can be; another says what can be done with it.
  // A shape tells what members are declared as, not what they are.
  // What a parameter for types adds to one, `Omit<Route, 'answer'> & { file: File }`, is what is given as well.
  const records = typed.filter(isRecord);
  if (records.length > 0 && typed.every((value) => isRecord(value) || isTypeGiven(value)))
    return bound
      ? typed
      : [
          ...records.map((value) => (value.kind === 'instance' ? declaredBy(evaluator, value, node) : value)),
          open,
        ];
  // Of several that a type lists, who gives it says which one is meant.
  const listed = typed.filter(({ kind }) => kind === 'text');
  const isChoice = listed.length > 1 && typed.every((value) => value.kind === 'text' || isTypeGiven(value));
  if (isChoice) return [...(bound ? [] : [open]), ...listed.map(saidByType)];
  // That it is a list says nothing of what is listed.
  const isBlank = typed.every((value) => value.kind === 'list' && value.items.length === 0);
  // A text, or what gives one: whoever calls says which.
  const isGiver = typed.every(({ kind }) => kind === 'function') && mayBeText(node.type);
  if (typed.some(isTelling) && (bound || !(isBlank || isGiver)))
    return typed.map((value) =>
      value.kind === 'function' && !bound ? { ...value, declared: node } : declaredBy(evaluator, value, node),
    );
  if (bound) return [];
  const key = keyOfHook(evaluator, node, context);
  if (key.length > 0) return key;
  const given = [...givenValues(evaluator, node, context), ...handedByContainer(evaluator, node, name)];
  if (given.length > 0) return given;
  const ofPage = pageGiven(evaluator, node);
  if (ofPage.length > 0) return ofPage;
  return [open, ...(initial.length > 0 ? initial : typed)];
}

/** Whether a type has texts among others: `string | (() => string)`. */
function mayBeText(type: ts.TypeNode | undefined): boolean {
  return (
    type !== undefined &&
    ts.isUnionTypeNode(type) &&
    type.types.some(({ kind }) => kind === ts.SyntaxKind.StringKeyword)
  );
}

/** What a type lists, where whoever calls only hands on what it is given, of which nothing is said: `(action) => act(action)`. */
function listedAnyway(
  evaluator: Evaluator,
  { type }: ts.ParameterDeclaration,
  given: readonly Value[],
  context: Context,
): readonly Value[] | undefined {
  const isHandedOn = given.every(
    (value) =>
      value.kind === 'derived' &&
      'open' in value.root &&
      value.steps.length === 0 &&
      ts.isParameter(value.root.open) &&
      !value.root.open.type,
  );
  if (!type || !isHandedOn) return undefined;
  const typed = evaluator.valuesOfType(type, context);
  const isList = typed.length > 1 && typed.every(({ kind }) => kind === 'text');
  return isList ? [...given, ...typed.map(saidByType)] : undefined;
}

/** What is given for a parameter; where nothing is known of that, it is at least what a library has by its type. */
function atLeastOfLibrary(
  evaluator: Evaluator,
  { type }: ts.ParameterDeclaration,
  given: readonly Value[],
  context: Context,
): readonly Value[] {
  if (!type || given.some((value) => isTelling(value) || openOf(value))) return given;
  const typed = evaluator.valuesOfType(type, context);
  const isOfLibrary =
    typed.length > 0 && typed.every((value) => value.kind === 'derived' && 'package' in value.root);
  return isOfLibrary ? typed : given;
}

/** An instance with the parameter that is declared to be one: whoever gives it knows which one is meant. */
function declaredBy(evaluator: Evaluator, value: Value, open: Open): Value {
  if (value.kind === 'instance')
    return ts.isParameter(open) ? declaredInstance(evaluator, value, open) : value;
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return value.kind === 'derived' && last?.step === 'instance' && !last.open && ts.isParameter(open)
    ? { ...value, steps: [...value.steps.slice(0, -1), { ...last, open }] }
    : value;
}

/** One for each parameter, so that what is known of its members is found once. */
function declaredInstance(
  evaluator: Evaluator,
  value: InstanceValue,
  declared: ts.ParameterDeclaration,
): InstanceValue {
  const known = evaluator.declaredInstances(value);
  const made = known.get(declared) ?? { ...value, declared };
  known.set(declared, made);
  return made;
}

/** The member of values, of which one may be a parameter: what a type says of that, whoever gives it makes known. */
export function membersOf(
  evaluator: Evaluator,
  whole: readonly Value[],
  name: string,
  node: ts.Node,
): readonly Value[] {
  const open = whole.map(parameterOf).find((each) => each !== undefined);
  return whole.flatMap((value) => {
    const found = evaluator.member(value, name, node);
    return value.kind === 'shape' && open ? found.map((each) => declaredBy(evaluator, each, open)) : found;
  });
}

/** What a parameter for types stands for: `<Topic extends 'orders' | 'mails'>(topic: Topic) => …`. */
function isTypeGiven(value: Value): boolean {
  return value.kind === 'derived' && 'open' in value.root && ts.isTypeParameterDeclaration(value.root.open);
}

/** A shape, an instance of a class that is no more than one, or a list of such: somebody fills it, or gives one that does what it promises. */
function isRecord(value: Value): boolean {
  if (value.kind === 'list') return value.items.length > 0 && value.items.every(isRecord);
  if (isShape(value)) return true;
  return (
    value.kind === 'instance' && (value.of.members.every(ts.isPropertyDeclaration) || isAbstract(value.of))
  );
}
