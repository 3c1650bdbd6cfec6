/**
 * What hooks of page frameworks give: what a tree of components hands down (`useContext`, `inject`, `getContext`), what is made once and kept
 * (`useMemo`, `useRef`, `computed`), functions that are only wrapped (`useCallback`, `memo`, `cache`). In: a call of something of such a framework,
 * or a member of what one gave. Out: what it stands for. Sources: https://react.dev/reference/react/hooks,
 * https://vuejs.org/guide/components/provide-inject, https://svelte.dev/docs/svelte/context
 */
import { ts } from 'ts-morph';
import { isKnown } from './assigned.js';
import { isCareful } from './careful.js';
import type { Evaluator } from './evaluator.js';
import { isOfSettings } from './fetched-settings.js';
import { remembered } from './remembered.js';
import { fixed, isHole } from './text.js';
import type { Context, Derived, FunctionValue, TextValue, Value } from './values.js';

/** What a tree of components hands down, in the program around a place. */
export interface HandedDown {
  /** By the call that made the context of it. */
  byContext(made: ts.Node): readonly ts.Expression[];
  /** By a key, or by the name that all components have it by. */
  byName(name: string, at: ts.Node): readonly ts.Expression[];
}

/** A hook that has a function called which is configured elsewhere. */
export interface ConfiguredHook {
  readonly place: ts.Node;
  /** The function as it is made where it is configured. */
  readonly of: FunctionValue;
  readonly given: () => readonly Value[];
}

export const nothingHanded: HandedDown = { byContext: () => [], byName: () => [] };

const FRAMEWORK =
  /^(?:react|preact|solid-js|vue|@vue\/.+|@nuxtjs\/composition-api|svelte|next|use-context-selector|@preact\/.+)(?:\/.+)?$/;
/** Give what the function that they are given returns. */
const KEEPS = /^(?:useMemo|createMemo|useComputed)$/;
/** Give what they are given. */
const WRAPS =
  /^(?:useCallback|useEvent|useEffectEvent|memo|forwardRef|cache|unstable_cache|markRaw|toRaw|readonly|reactive|shallowReactive|defineComponent)$/;
/** … and libraries of functions. */
const WRAPS_FUNCTIONS = /^(?:debounce|throttle|memoize|once)$/;
const FUNCTIONS = /^(?:lodash|underscore|radash|remeda|es-toolkit|just-\w+|throttle-debounce|use-debounce)\b/;
/** Give it as a member. */
const HOLDS = /^(?:useRef|createRef|ref|shallowRef|toRef|useSignal|signal|computed|useState|createSignal)$/;
const ASKS = /^(?:useContext|use|useContextSelector|inject|getContext)$/;

/** What a store hands to its thunks goes by this name. */
export const THUNK_EXTRA = 'extraArgument';

/** What thunks are given beside what they are called with: `createAsyncThunk(name, (order, { extra }) => extra.post(…))`. */
export function thunkExtra(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const isOfThunk =
    name === 'extra' &&
    'package' in root &&
    root.package === '@reduxjs/toolkit' &&
    steps.at(-1)?.step === 'given';
  return isOfThunk
    ? known(evaluator.handedDown.byName(THUNK_EXTRA, node).flatMap((each) => evaluator.valuesOf(each)))
    : undefined;
}

/** The name of what a framework brings, at the end of what was done. */
function hookIn({ root, steps }: Derived, at: number): string | undefined {
  const last = steps.at(at);
  return 'package' in root && FRAMEWORK.test(root.package) && last?.step === 'member' ? last.name : undefined;
}

/** Whether what is called gives the function that it is given, for others to call: `useCallback(load, [])`, `debounce(load, 300)`. */
export function isWrapping(callee: Derived): boolean {
  const hook = hookIn(callee, -1);
  if ((hook !== undefined && WRAPS.test(hook)) || isCareful(callee)) return true;
  const [last, ...others] = callee.steps;
  if (!('package' in callee.root) || !FUNCTIONS.test(callee.root.package) || others.length > 0) return false;
  // `lodash.debounce` and `lodash/debounce` are the function themselves.
  const name =
    last?.step === 'member'
      ? last.name
      : last === undefined
        ? callee.root.package.replace(/^.*[./]/, '')
        : '';
  return WRAPS_FUNCTIONS.test(name);
}

/** Whether one stack of SST asks for what another one returns: `const { table } = use(Storage)`. */
function isUseOfStack({ root, steps: [last, ...others] }: Derived): boolean {
  const isOfSst = 'package' in root && /^(?:sst(?:\/.+)?|@serverless-stack\/resources)$/.test(root.package);
  return isOfSst && last?.step === 'member' && last.name === 'use' && others.length === 0;
}

/** What a call of a hook gives; undefined for any other call, and where nothing is known of it. */
export function hookValues(
  evaluator: Evaluator,
  callee: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  const [first] = node.arguments;
  if (!first) return undefined;
  if (isWrapping(callee)) return known(evaluator.valuesOf(first, context));
  if (isUseOfStack(callee)) return known(returnedBy(evaluator, evaluator.valuesOf(first, context)));
  const name = hookIn(callee, -1);
  if (name === undefined) return undefined;
  if (KEEPS.test(name)) return known(returnedBy(evaluator, evaluator.valuesOf(first, context)));
  if (!ASKS.test(name)) return undefined;
  const key = evaluator.valuesOf(first, context);
  const found = key.flatMap((value) => handedFor(evaluator, value, node));
  return known(
    name === 'useContextSelector'
      ? found.flatMap((value) => selected(evaluator, value, node, context))
      : found,
  );
}

/** `useContextSelector(Api, (api) => api.fetcher)` */
function selected(
  evaluator: Evaluator,
  value: Value,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const [, select] = node.arguments;
  return (select ? evaluator.valuesOf(select, context) : []).flatMap((each): readonly Value[] => {
    const [parameter] = each.kind === 'function' ? each.node.parameters : [];
    if (each.kind !== 'function' || !parameter) return [];
    const bound = new Map([[parameter, () => [value]]]);
    return evaluator.returnedBy({
      ...each,
      context: { bound, outer: each.context, depth: context.depth + 1 },
    });
  });
}

/** What is handed down by a context, or by a key; of a context that nobody provides, what it was made with. */
function handedFor(evaluator: Evaluator, key: Value, node: ts.Node): readonly Value[] {
  const name = keyOf(evaluator, key);
  const named = name === undefined ? [] : evaluator.handedDown.byName(name, node);
  const made = madeBy(key);
  const given = made ? evaluator.handedDown.byContext(made) : [];
  const values = [...named, ...given].flatMap((each) => evaluator.valuesOf(each));
  if (values.length > 0 || !made || !ts.isCallExpression(made)) return values;
  const [usual] = made.arguments;
  return usual ? evaluator.valuesOf(usual) : [];
}

/** The call that made a context: `createContext(undefined)`. */
export function madeBy(value: Value): ts.Node | undefined {
  const step = value.kind === 'derived' ? value.steps.find((each) => each.step === 'call') : undefined;
  return step?.step === 'call' &&
    value.kind === 'derived' &&
    hookIn({ ...value, steps: value.steps.slice(0, value.steps.indexOf(step)) }, -1) === 'createContext'
    ? step.node
    : undefined;
}

/** What something is handed down by: a text, or a symbol by the place that makes it. */
export function keyOf({ program }: Evaluator, value: Value): string | undefined {
  const text = fixed(value);
  if (text !== undefined) return text;
  const last =
    value.kind === 'derived' && 'name' in value.root && value.root.name === 'Symbol'
      ? value.steps.at(-1)
      : undefined;
  return last?.step === 'call' ? `${program.pathOf(last.node.getSourceFile())}:${last.node.pos}` : undefined;
}

/** What something that a hook gave holds: `useRef(api).current`, `computed(() => path).value`, the first of `useState(() => make())`. */
export function heldMember(evaluator: Evaluator, value: Derived, name: string): readonly Value[] | undefined {
  const call = value.steps.at(-1);
  const hook = call?.step === 'call' ? hookIn(value, -2) : undefined;
  if (hook === undefined || call?.step !== 'call' || !HOLDS.test(hook)) return undefined;
  if (!/^(?:current|value|0)$/.test(name) || !ts.isCallExpression(call.node)) return undefined;
  const [first] = call.node.arguments;
  const given = first ? evaluator.valuesOf(first, call.context) : [];
  const made = given.flatMap((each) =>
    each.kind === 'function' && hook !== 'useRef' && hook !== 'ref' ? evaluator.returnedBy(each) : [each],
  );
  if (hook === 'computed') return known(made);
  if (isNeverSet(call.node)) return known(made);
  // A text that it begins with, or is set to, is there to be another one later; where that is whom to ask, it is so until somebody says another.
  return known(
    [...made, ...setLater(evaluator, call.node, name)].filter(
      (each) => each.kind !== 'text' || isAddress(each.parts),
    ),
  );
}

/** Whether a state is kept as it begins, since nobody takes what sets it: `const [url] = useState('/orders')`. */
function isNeverSet({ parent }: ts.CallExpression): boolean {
  return (
    ts.isVariableDeclaration(parent) &&
    ts.isArrayBindingPattern(parent.name) &&
    parent.name.elements.length === 1
  );
}

/** Whether a text says whom to ask: by a scheme, or as a setting. */
function isAddress([first]: TextValue['parts']): boolean {
  return typeof first === 'string'
    ? /^(?:https?|wss?):\/\/\S/i.test(first)
    : first !== undefined && !isHole(first);
}

/** What the file of something that is held sets it to: `const config = ref(null); export async function load() { config.value = await read(); }`. */
function setLater(evaluator: Evaluator, { parent }: ts.CallExpression, name: string): readonly Value[] {
  if (!ts.isVariableDeclaration(parent)) return [];
  const set = isNamedByIdentifier(parent)
    ? evaluator.scopes.assignedToMembersOf(parent).get(name)
    : name === '0'
      ? givenToSetter(parent)
      : undefined;
  return (set ?? [])
    .flatMap((each) => evaluator.valuesOf(each))
    .filter((each) => isKnown(each) || isOfSettings(evaluator, each));
}

/** What the second of `const [config, setConfig] = useState()` is given: `setConfig(found)`, `find().then(setConfig)`. */
function givenToSetter({ name, parent }: ts.VariableDeclaration): readonly ts.Expression[] {
  const [, setter] = ts.isArrayBindingPattern(name) ? name.elements : [];
  const around = ts.findAncestor(parent, ts.isFunctionLike);
  if (!setter || !ts.isBindingElement(setter) || !ts.isIdentifier(setter.name) || !around) return [];
  return settersIn(around).get(setter.name.text) ?? [];
}

/** What a function gives to those that it calls, or has called, by names like `setConfig`. */
const settersIn = remembered((around: ts.SignatureDeclaration) => {
  const found = new Map<string, ts.Expression[]>();
  const add = (name: string, what: ts.Expression): void => {
    found.set(name, [...(found.get(name) ?? []), what]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      const { expression: callee } = node;
      if (first && ts.isIdentifier(callee) && /^set[A-Z]/.test(callee.text)) add(callee.text, first);
      else if (
        first &&
        ts.isIdentifier(first) &&
        ts.isPropertyAccessExpression(callee) &&
        callee.name.text === 'then'
      )
        add(first.text, callee.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(around);
  return found;
});

function isNamedByIdentifier(
  node: ts.VariableDeclaration,
): node is ts.VariableDeclaration & { readonly name: ts.Identifier } {
  return ts.isIdentifier(node.name);
}

function returnedBy(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []));
}

function known(values: readonly Value[]): readonly Value[] | undefined {
  return values.length > 0 ? values : undefined;
}

/**
 * What a function that asks for something is given by the hook that it stands in: the key of `useSWR`, `([path]) => …`, and the options of
 * `useQuery({ queryKey, queryFn: ({ queryKey }) => … })`, which have the key that it is given.
 */
export function keyOfHook(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  context: Context,
): readonly Value[] {
  const callback = node.parent;
  const { parent } = callback;
  if (callback.parameters[0] !== node || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)))
    return [];
  if (ts.isPropertyAssignment(parent) && parent.name.getText() === 'queryFn') {
    const options = parent.parent;
    return evaluator.indexOf(options).named.has('queryKey')
      ? [{ kind: 'object', node: options, context }]
      : [];
  }
  const isFetcher =
    ts.isCallExpression(parent) &&
    parent.arguments[1] === callback &&
    /^useSWR/.test(parent.expression.getText().slice(0, 24));
  const [key] = isFetcher ? parent.arguments : [];
  return key ? evaluator.valuesOf(key, context).flatMap((value) => keyGiven(evaluator, value, node)) : [];
}

/** What a fetcher is given of a key: all of a list where it takes it apart, else the first of it; of a function what that returns. */
export function keyGiven(
  evaluator: Evaluator,
  value: Value,
  { name, parent }: ts.ParameterDeclaration,
): readonly Value[] {
  const index = ts.isFunctionLike(parent) ? parent.parameters.findIndex((each) => each.name === name) : 0;
  if (index > 0) return value.kind === 'list' ? (value.elements?.[index] ?? []) : [];
  if (value.kind === 'function') return evaluator.returnedBy(value);
  if (value.kind !== 'list') return [value];
  const isWhole =
    ts.isArrayBindingPattern(name) ||
    new RegExp(`\\b${name.getText()}\\s*(?:\\[|\\.join\\()`).test(parent.getText());
  return isWhole ? [value] : (value.elements?.[0] ?? []);
}
