/** What a call gives: the text that functions of the language make, what a small function of the program returns, else a step further. */
import { ts } from 'ts-morph';
import { appliedValues } from './applied.js';
import { askingPlace } from './asking-places.js';
import { setBy } from './assigned.js';
import { carriedSetting } from './carried.js';
import { keptValues, ofEachEntry } from './chosen.js';
import { composedValues } from './composed.js';
import { elementOf, importedValues, moduleValues, specifierOfCall } from './declarations.js';
import { lookedUp } from './directories.js';
import { configValues } from './environment.js';
import type { Evaluator } from './evaluator.js';
import { filedData, filedTexts } from './filed-texts.js';
import { hookValues, isWrapping } from './hooks.js';
import { withImplementations } from './implemented.js';
import { injected } from './injected.js';
import { keptAddress } from './kept-texts.js';
import { languageValues } from './language.js';
import { isLeftOut } from './left-out.js';
import { mergedValues } from './merged.js';
import { keptElsewhere } from './metadata.js';
import { settledValues } from './promised.js';
import { promisedAll } from './promised-clients.js';
import { returned } from './returned.js';
import { runtimeSettings } from './settings.js';
import { sqlTexts } from './sql-names.js';
import { fixed } from './text.js';
import { joinedPath } from './urls.js';
import { validated } from './validated.js';
import {
  type Context,
  type Derived,
  derived,
  type FunctionValue,
  further,
  type Open,
  type Value,
} from './values.js';

/** Calls within calls that are followed. */
const DEEPEST = 8;

export function callValues(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const [first] = node.arguments;
  const callee = node.expression;
  const isImport =
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
  const specifier = isImport ? specifierOfCall(node) : undefined;
  if (
    specifier !== undefined &&
    (ts.isStringLiteralLike(first!) || evaluator.program.resolve(node.getSourceFile(), specifier))
  )
    return importedValues(evaluator, node, specifier, undefined);
  const loaded = isImport && first ? evaluator.program.loadedBy(node.getSourceFile()) : [];
  if (loaded.length > 0) return loaded.flatMap((path) => moduleValues(evaluator, path));
  const ofLanguage = languageValues(evaluator, node, context);
  if (ofLanguage) return ofLanguage;
  const applied = appliedValues(evaluator, node, context);
  if (applied) return applied;
  const settled = settledValues(evaluator, node, context);
  if (settled) return settled;
  const promised = first && promisedAll(evaluator, callee, first, context);
  if (promised) return promised;
  const called = withImplementations(evaluator, evaluator.valuesOf(callee, context));
  const given = byBodies(called, (value): readonly Value[] => {
    if (value.kind === 'function') return resultOf(evaluator, value, node, context);
    if (value.kind !== 'derived') return [];
    const told = runtimeSettings(evaluator, value, node);
    if (told) return told;
    const joined = node.arguments.length > 0 ? joinedPath(evaluator, value, node, context) : undefined;
    if (joined) return joined;
    const written = sqlTexts(evaluator, value, node, context);
    if (written) return written;
    if (first && givesBack(value)) return evaluator.valuesOf(first, context);
    const hooked = hookValues(evaluator, value, node, context);
    if (hooked) return hooked;
    const made = injected(evaluator, value, node, context);
    if (made.length > 0) return made;
    const set = setting(evaluator, value, node, context);
    if (set.length > 0) return set;
    const stored = keptElsewhere(evaluator, value, node, context);
    if (stored.length > 0) return stored;
    const filed = filedTexts(evaluator, value, node, context);
    if (filed.length > 0) return filed;
    const data = filedData(evaluator, value, node, context);
    if (data.length > 0) return data;
    const address = keptAddress(evaluator, value, node, context);
    if (address.length > 0) return address;
    const composed = composedValues(evaluator, value, node, context);
    if (composed.length > 0) return composed;
    const kept = keptValues(evaluator, value, node, context);
    if (kept.length > 0) return kept;
    const merged = mergedValues(evaluator, value, node, context);
    if (merged) return merged;
    const valid = validated(evaluator, value, node, context);
    if (valid) return valid;
    return configValues(evaluator, value, node, context) ?? [further(value, { step: 'call', node, context })];
  });
  return [...given, ...lookedUp(evaluator, node, given, context)];
}

/** What each gives; of a function with several signatures what its body does, where that makes something: they only say what it may be given and gives back. */
function byBodies(called: readonly Value[], give: (value: Value) => readonly Value[]): readonly Value[] {
  const [signatures, others] = [true, false].map((is) => called.filter((each) => isSignature(each) === is));
  if (signatures!.length === 0 || !others!.some(({ kind }) => kind === 'function'))
    return called.flatMap(give);
  const made = others!.flatMap(give);
  const isTold = made.some(({ kind }) => kind !== 'derived' && kind !== 'shape');
  return isTold ? made : [...signatures!.flatMap(give), ...made];
}

/** Whether a function is only declared, beside one of its name that has a body. */
function isSignature(value: Value): boolean {
  return value.kind === 'function' && ts.isFunctionDeclaration(value.node) && value.node.body === undefined;
}

/** Libraries that give a client back as it is used for more: `setupCache(axios.create(…))`. */
const AROUND_CLIENTS =
  /^(?:axios-cache-interceptor|axios-rate-limit|axios-concurrency|axios-cookiejar-support|axios-debug-log|axios-better-stacktrace|axios-curlirize)$/;

/** Whether a function of a library watches over a client that it is given, and gives it back: `AWSXRay.captureAWSv3Client(client)`. */
function givesBack({ root, steps }: Derived): boolean {
  const last = steps.at(-1);
  if ('package' in root && AROUND_CLIENTS.test(root.package)) return true;
  // A route of hono that is described by itself is what it is described with.
  if ('package' in root && root.package === '@hono/zod-openapi' && last?.step === 'member')
    return last.name === 'createRoute';
  return 'package' in root && last?.step === 'member' && /^captureAWS\w*$/.test(last.name);
}

/** What express was set by the name that it is asked for: `app.get('db')`. */
function setting(
  evaluator: Evaluator,
  value: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const last = value.steps.at(-1);
  const [first, second] = node.arguments;
  if (last?.step !== 'member' || last.name !== 'get' || !first || second) return [];
  const name = evaluator.valuesOf(first, context).map(fixed)[0];
  return name === undefined || !/^[\w.-]+$/.test(name) ? [] : carriedSetting(evaluator, value, name, node);
}

/** What a function of the program returns for these arguments; else what its declared type says. */
function resultOf(
  evaluator: Evaluator,
  value: FunctionValue,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  if (context.depth > DEEPEST) return [];
  const inner = boundCall(evaluator, value, node, context);
  const values = returned(evaluator, value.node, inner);
  const isTelling = values.some(
    (each) => each.kind !== 'derived' || !('name' in each.root) || 'open' in each.root,
  );
  if (!value.node.type || (isTelling && !values.every(isOpaque))) return values;
  const typed = evaluator.valuesOfType(value.node.type, inner);
  // What a library brings of which only calls are known is at least what it is declared to be.
  if (isTelling) return [...values, ...typed.filter(({ kind }) => kind === 'shape')];
  return typed.length > 0 ? typed : values;
}

/** Whether a value is what a library runs or brings, rather than what it makes: `Effect.runPromise(publisher)`. */
function isOpaque(value: Value): boolean {
  if (value.kind !== 'derived' || !('package' in value.root)) return false;
  const name = value.steps.at(-2);
  return (
    value.steps.at(-1)?.step === 'call' &&
    name?.step === 'member' &&
    /^(?:run|resolve|inject|use|get|provide|wait)/.test(name.name)
  );
}

/** The context inside of a function that is called with these arguments. */
export function boundCall(
  evaluator: Evaluator,
  called: FunctionValue,
  call: ts.CallExpression | ts.NewExpression,
  context: Context,
): Context {
  return evaluator.insideCalls.of(call, context, called, () =>
    bindArguments(evaluator, called, call, context),
  );
}

function bindArguments(
  evaluator: Evaluator,
  { node: called, context: closure }: FunctionValue,
  call: ts.CallExpression | ts.NewExpression,
  context: Context,
): Context {
  const { arguments: given = ts.factory.createNodeArray<ts.Expression>(), typeArguments } = call;
  const bound = new Map<Open, () => readonly Value[]>();
  const absent = new Set<Open>();
  for (const [index, parameter] of called.parameters.entries()) {
    const argument = given[index];
    if (given.slice(0, index + 1).some(ts.isSpreadElement)) {
      const handed = handedWhole(evaluator, given, index, parameter, context);
      if (handed) bound.set(parameter, handed);
      continue;
    }
    if (!argument || isLeftOut(evaluator, argument, context)) {
      const { initializer } = parameter;
      if (!initializer && !parameter.dotDotDotToken) absent.add(parameter);
      bound.set(parameter, () => (initializer ? evaluator.valuesOf(initializer, closure) : []));
    } else if (parameter.dotDotDotToken) {
      const rest = [...given].slice(index);
      bound.set(parameter, () => {
        const elements = rest.map((each) => evaluator.valuesOf(each, context));
        return [{ kind: 'list', items: elements.flat(), elements }];
      });
    } else bound.set(parameter, () => evaluator.valuesOf(argument, context));
  }
  for (const [index, parameter] of (called.typeParameters ?? []).entries()) {
    const type = typeArguments?.[index];
    if (type) bound.set(parameter, () => evaluator.valuesOfType(type, context));
  }
  const asker = askingPlace(context, call);
  return {
    ...{ bound, absent, outer: closure, depth: context.depth + 1 },
    // An effect stands for a call that nobody wrote.
    ...(call.parent && { call }),
    ...(asker !== call && { asker }),
  };
}

/** What a parameter gets of all that the function around is given, where that hands it on at the end: `(...given) => load(token, ...given)`. */
function handedWhole(
  evaluator: Evaluator,
  given: readonly ts.Expression[],
  index: number,
  { dotDotDotToken }: ts.ParameterDeclaration,
  context: Context,
): (() => readonly Value[]) | undefined {
  const last = given.at(-1);
  if (!last || !ts.isSpreadElement(last) || given.findIndex(ts.isSpreadElement) !== given.length - 1)
    return undefined;
  const { expression: whole } = last;
  if (!ts.isIdentifier(whole)) return undefined;
  const rest = evaluator.scopes.find(whole.text, whole);
  if (rest.length === 0 || !rest.every((each) => ts.isParameter(each) && each.dotDotDotToken))
    return undefined;
  const at = index - given.length + 1;
  if (dotDotDotToken) return at === 0 ? () => evaluator.valuesOf(whole, context) : undefined;
  return () =>
    evaluator.valuesOf(whole, context).flatMap((value) => evaluator.member(value, String(at), whole));
}

/**
 * What a function that is handed to another is given for its parameter: by a library, a step further of that; by a function of the
 * program, what that passes on; by a method of lists, the elements.
 */
export function givenValues(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  context: Context,
): readonly Value[] {
  const callback = node.parent;
  if (ts.isSetAccessor(callback)) return setBy(evaluator, callback, context);
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return [];
  const call = callback.parent;
  if (!ts.isCallExpression(call)) return [];
  const position = call.arguments.indexOf(callback);
  const index = callback.parameters.indexOf(node);
  if (position < 0) return [];
  const method = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '';
  if (
    ts.isPropertyAccessExpression(call.expression) &&
    index === (method === 'reduce' ? 1 : 0) &&
    /^(map|forEach|filter|flatMap|find|some|every|reduce)$/.test(method)
  ) {
    const lists = evaluator.valuesOf(call.expression.expression, context);
    const items = lists.flatMap((value) => (value.kind === 'list' ? value.items : elementOf(value, call)));
    if (items.length > 0) return items;
  }
  if (index === 0 && position === 1 && call.expression.getText() === 'Array.from') {
    const [from] = call.arguments;
    const items = from ? evaluator.valuesOf(from, context).flatMap(itemsOf) : [];
    if (items.length > 0) return items;
  }
  const kept = ofEachEntry(evaluator, call, index, context);
  if (kept.length > 0) return kept;
  const brought = position === 0 && index === 0 ? broughtBy(evaluator, call, context) : [];
  if (brought.length > 0) return brought;
  return evaluator.valuesOf(call.expression, context).flatMap((callee): readonly Value[] => {
    if (callee.kind === 'derived') {
      if (isWrapping(callee)) return [];
      return [further(callee, { step: 'call', node: call, context }, { step: 'given', index })];
    }
    if (callee.kind !== 'function' || context.depth > DEEPEST) return [];
    const parameter = callee.node.parameters[position];
    if (!parameter) return [];
    const inner = boundCall(evaluator, callee, call, { ...context, depth: context.depth + 1 });
    const typed = parameter.type ? evaluator.valuesOfType(parameter.type, inner) : [];
    const signature = typed.flatMap((value) =>
      value.kind === 'function' ? (value.node.parameters[index]?.type ?? []) : [],
    );
    const declared = signature.flatMap((type) => evaluator.valuesOfType(type, inner));
    if (declared.some((value) => value.kind !== 'derived' || !('name' in value.root))) return declared;
    return passedOn(evaluator, callee, parameter, index, inner);
  });
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [];
}

/** `import('x').then((x) => …)`: what a promise brings, where that is known. */
function broughtBy(evaluator: Evaluator, { expression: callee }: ts.CallExpression, context: Context) {
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'then') return [];
  const promised = evaluator.valuesOf(callee.expression, context);
  const isOpaque = (value: Value) =>
    value.kind === 'derived' && value.steps.some(({ step }) => step === 'call');
  return promised.filter((value) => !isOpaque(value));
}

/** The arguments with which a function of the program calls the callback that it is given. */
function passedOn(
  evaluator: Evaluator,
  { node }: FunctionValue,
  parameter: ts.ParameterDeclaration,
  index: number,
  context: Context,
): readonly Value[] {
  if (!ts.isIdentifier(parameter.name) || !('body' in node) || !node.body) return [];
  const name = parameter.name.text;
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression) && inner.expression.text === name) {
      const argument = inner.arguments[index];
      if (argument) found.push(argument);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node.body as ts.Node);
  return found.slice(0, 3).flatMap((expression) => evaluator.valuesOf(expression, context));
}

/** Something that nothing declares, by the name that it goes by. */
export const nameless = derived({ name: '' });
