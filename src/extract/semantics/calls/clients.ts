/** Which calls go through which client: the chain of steps from a library that sends requests to the method that does it. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isLeftOut } from '../evaluate/left-out.js';
import { calledWith } from '../evaluate/returned.js';
import { fixed, parameterOf } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, type Derived, free, type Open, type Step, type Value } from '../evaluate/values.js';
import { givenTo } from './given.js';
import { type Library, libraryOf, ofLibrary } from './libraries.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';
import { isRead, type Timeout } from './timeouts.js';

const VERBS = /^\$?(get|post|put|patch|delete|del|head|options)(Form|Async)?$/i;
/** Methods that take the verb from their options. */
const SENDS =
  /^(request|curl|\$?fetch|axiosRef|stream|pipeline|paginate|raw|ajax|open|use(?:Lazy)?Fetch|httpResource)$/;
/** Methods of jQuery that ask for something. */
const GETS = /^get(JSON|Script)$/;
/** The name of a method that only running code chooses: `axios[method]`. */
export const UNNAMED = '';
/** What makes a client of a client, or of nothing. */
const MAKES = /^(create|extend|instance|defaults|createInstance|agent|createFetch|createAlova)$/;
/** An HTTP verb in whatever letters. */
export const VERB = /^(get|post|put|patch|delete|head|options)$/i;
const BASES = ['baseURL', 'baseUrl', 'prefixUrl', 'prefix', 'basePath'];

/** What sends a request, as far as it was made before. */
export interface Client {
  readonly by: string;
  readonly library: Library;
  /** The last place that makes it; absent when the package itself sends. */
  readonly made?: ts.Node;
  readonly verb?: string;
  /** Only running code knows the verb. */
  readonly isChosen?: true;
  readonly bases: readonly Parts[];
  /** Only its type is known here: whoever hands it made it, with a base or without. */
  readonly isHanded?: true;
  readonly options: readonly Value[];
  /** Whether all options that it was made with were read. */
  readonly isRead: boolean;
  /** How long it waits when nothing else is said. */
  readonly timeout: Timeout;
}

/** The client that a value is, whether or not it sends: its package and the place that makes it. */
export function clientMade(value: Derived): Pick<Client, 'by' | 'made'> | undefined {
  const client = ofLibrary(value);
  if (!client) return undefined;
  const made = client.steps.findLast(({ step }) => step === 'call' || step === 'new');
  return {
    by: client.root.package.replace(/^node:/, ''),
    ...(made && 'node' in made && { made: made.node }),
  };
}

/** What was said to a client while it was made. */
interface Making {
  readonly bases: readonly Parts[];
  readonly options: readonly Value[];
  readonly verb?: string;
  readonly isRead: boolean;
}

/** The client that a callee is a method of, if it sends something. */
export function clientOf(evaluator: Evaluator, callee: Derived): Client | undefined {
  const value = ofLibrary(callee);
  const library = value && libraryOf(value.root.package);
  if (!value || !library) return undefined;
  const { steps } = value;
  const { exports, isDirect } = library;
  const sought = isDirect ? steps.slice(0, 1) : steps;
  if (exports && !sought.some((step) => step.step === 'member' && exports.test(step.name))) return undefined;
  let making: Making = { bases: [], options: [], isRead: true };
  let isUnbound = false;
  let isHanded = false;
  let declared: ts.ParameterDeclaration | undefined;
  let last: string | undefined;
  for (const [index, step] of steps.entries()) {
    if (step.step === 'member') {
      // `got.paginate.all('orders')`
      const isOfPages = last === 'paginate' && /^(?:all|each)$/.test(step.name);
      if (step.name !== 'default' && !isOfPages) last = step.name;
    } else if (step.step === 'call' || step.step === 'new') {
      const isMaking =
        step.step === 'new' ||
        (last === undefined ? library.isFactory : MAKES.test(last) || library.chained?.test(last));
      // What is done with an answer is no call.
      if (!isMaking || ts.isTaggedTemplateExpression(step.node)) return undefined;
      making = madeBy(evaluator, library, step, last, making);
      isUnbound = false;
      last = undefined;
    } else if (step.step === 'subclass') {
      const self: Value = { kind: 'instance', of: step.of, context: free };
      const own = BASES.flatMap((name) => evaluator.member(self, name, step.of)).filter(
        ({ kind }) => kind === 'text',
      );
      making = {
        ...making,
        ...(own.length > 0 && { bases: partsOfValues(evaluator, own, step.of) }),
        isRead: making.isRead && !/timeout|signal/i.test(step.of.getText()),
      };
    } else if (step.step === 'instance') {
      // An instance by its declared type alone: its base is not known.
      isUnbound = index > 0 && !/^Http(?:Service|Client)?$/.test(last ?? '');
      declared = step.open;
      last = undefined;
    }
  }
  if (isUnbound && making.bases.length === 0) {
    isHanded = true;
    making = { ...making, bases: [[{ hole: true, ...(declared && { open: declared }) }]] };
  }
  const from = value.root.package;
  // `Vue.http.post(url)`
  const named =
    last === undefined
      ? undefined
      : GETS.test(last)
        ? 'get'
        : (VERBS.exec(last)?.[1] ?? library.verbs?.[last]);
  const verb = named ?? making.verb;
  const isChosen = last === UNNAMED;
  const isSending =
    named !== undefined || last === undefined || isChosen || SENDS.test(last) || last === from;
  if (!isSending) return undefined;
  // A package that is called to make a client sends nothing yet.
  if (last === undefined && library.isFactory && !steps.some(({ step }) => step === 'call')) return undefined;
  // The builtins, and what has no function of its own, are called by their methods alone.
  if (last === undefined && /^(node:|undici$|@nestjs|@angular|http|jquery$|XML|typed-rest-client)/.test(from))
    return undefined;
  return {
    ...(clientMade(callee) ?? { by: from }),
    library,
    ...(verb !== undefined && { verb: verb === 'del' ? 'DELETE' : verb.toUpperCase() }),
    ...(isChosen && { isChosen }),
    bases: making.bases,
    ...(isHanded && { isHanded }),
    options: making.options,
    isRead: making.isRead && !isUnbound,
    timeout: library.timeout,
  };
}

/** What making a client, or saying something more to one, leaves of what was said before. */
function madeBy(
  evaluator: Evaluator,
  { packages, isFactory, baseAt }: Library,
  { node, context, step }: Extract<Step, { readonly step: 'call' | 'new' }>,
  name: string | undefined,
  before: Making,
): Making {
  if (ts.isTaggedTemplateExpression(node)) return before;
  const given = givenTo(evaluator, node, context);
  const [first, second] = given;
  // `client.extend((options) => ({ prefixUrl: `${options.prefixUrl}v2` }))` of ky
  const values = (first?.values ?? []).flatMap((value) =>
    value.kind === 'function' && name === 'extend'
      ? calledWith(evaluator, value, [() => before.options], context).returned()
      : [value],
  );
  const options = [...values.filter(({ kind }) => kind === 'object'), ...before.options];
  const isAllRead =
    before.isRead && (!first || isLeftOut(evaluator, first.node, context) || isRead(evaluator, values));
  if (packages.test('bent')) return { ...bentWith(evaluator, node, context), options, isRead: isAllRead };
  const said = basesIn(evaluator, values, node);
  const made = said.length > 0 ? said : basesGiven(evaluator, values, node);
  const isText = first !== undefined && values.some(({ kind }) => kind === 'text');
  const texts = isText ? partsOfValues(evaluator, values, first.node) : [];
  if (name === 'url') {
    const isOther =
      second?.values.map(fixed)[0] === 'true' || second?.node.kind === ts.SyntaxKind.TrueKeyword;
    const bases = isOther || before.bases.length === 0 ? texts : joinedAll(before.bases, texts);
    return { bases, options, isRead: isAllRead };
  }
  if (baseAt !== undefined) {
    const base = given[baseAt];
    const said = base ? partsOfValues(evaluator, base.values, base.node) : [];
    return { ...before, bases: said, options, isRead: isAllRead };
  }
  const takesText = step === 'new' || (isFactory === true && name === undefined);
  const bases = made.length > 0 ? made : takesText && isText ? texts : before.bases;
  return { ...before, bases, options, isRead: isAllRead };
}

function joinedAll(bases: readonly Parts[], paths: readonly Parts[]): readonly Parts[] {
  return bases.flatMap((base) => paths.map((path) => joinUrl(base, path)));
}

/** `bent('POST', url, 'json', 200)`: in whatever order. */
function bentWith(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): Pick<Making, 'bases' | 'verb'> {
  let verb = 'GET';
  let bases: readonly Parts[] = [];
  for (const { node: argument, values } of givenTo(evaluator, node, context)) {
    const text = values.map(fixed)[0];
    if (text !== undefined && VERB.test(text)) verb = text;
    else if (values.some(({ kind }) => kind === 'text') && !/^\w+$/.test(text ?? ''))
      bases = partsOfValues(evaluator, values, argument);
  }
  return { bases, verb };
}

/** The address that options put before all others. */
export function basesIn(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Parts[] {
  for (const name of BASES) {
    const isThere = values.some(
      (value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has(name),
    );
    // Options of which nothing is known need not say anything of it.
    const found = memberOf(evaluator, values, name, node).filter(({ kind }) => isThere || kind === 'text');
    if (found.length > 0) return partsOfValues(evaluator, found, node);
    if (isThere) return [[{ hole: true }]];
  }
  return [];
}

/** What whoever gives the options of a client, whole or to be spread into others, may say there: `axios.create(options)`. */
function basesGiven(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Parts[] {
  const open = values
    .flatMap((value) => [value, ...memberOf(evaluator, [value], BASES[0]!, node)])
    .flatMap((value) => parameterOf(value) ?? optionsParameter(value) ?? [])
    .find((each) => ts.isParameter(each));
  return open ? [[{ hole: true, open, optional: true }]] : [];
}

/** The parameter that is declared to be options of a library: `(options: AxiosRequestConfig) => axios.create(options)`. */
function optionsParameter(value: Value): Open | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return last?.step === 'instance' ? last.open : undefined;
}
