/** Which calls go through which client: the libraries that send requests, and the chain of steps from the package to the method. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Derived, free, type Value } from '../evaluate/values.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';
import { isLeftOut, isRead, type Timeout } from './timeouts.js';

/** Clients that are no browsers' own and how long each waits by itself. */
const CLIENTS: readonly { readonly packages: RegExp; readonly timeout: Timeout }[] = [
  {
    packages: /^(axios|axios-retry|redaxios|@nestjs\/axios|@nestjs\/common|nestjs-http-promise)$/,
    timeout: 'none',
  },
  { packages: /^(ky|ky-universal)$/, timeout: 10_000 },
  {
    packages:
      /^(got|got-cjs|superagent|needle|request|request-promise|request-promise-native|wretch|ofetch|bent|phin)$/,
    timeout: 'none',
  },
  {
    packages:
      /^(undici|node-fetch|node-fetch-native|cross-fetch|isomorphic-fetch|isomorphic-unfetch|unfetch|make-fetch-happen|fetch-retry)$/,
    timeout: 'none',
  },
  { packages: /^(node:)?https?$/, timeout: 'none' },
  { packages: /^@angular\/common(\/http)?$/, timeout: 'none' },
  { packages: /^(@?apollo-?\/?datasource-rest|apollo-datasource-rest)$/, timeout: 'none' },
];

const VERBS = /^\$?(get|post|put|patch|delete|del|head|options)(Form|Async)?$/;
/** Methods that take the verb from their options. */
const SENDS = /^(request|fetch|stream|pipeline|raw)$/;
/** The name of a method that only running code chooses: `axios[method]`. */
export const UNNAMED = '';
/** What makes a client of a client, or of nothing. */
const MAKES = /^(create|extend|instance|defaults|createInstance|agent)$/;
/** Packages that are called to make a client. */
const FACTORIES = /^(wretch|bent|fetch-retry|axios-retry)$/;
const BASES = ['baseURL', 'baseUrl', 'prefixUrl', 'prefix', 'basePath'];

/** What sends a request, as far as it was made before. */
export interface Client {
  readonly by: string;
  /** The last place that makes it; absent when the package itself sends. */
  readonly made?: ts.Node;
  readonly verb?: string;
  /** Only running code knows the verb. */
  readonly isChosen?: true;
  readonly bases: readonly Parts[];
  readonly options: readonly Value[];
  /** Whether all options that it was made with were read. */
  readonly isRead: boolean;
  /** How long it waits when nothing else is said. */
  readonly timeout: Timeout;
}

/** The client that a value is, whether or not it sends: its package and the place that makes it. */
export function clientMade({ root, steps }: Derived): Pick<Client, 'by' | 'made'> | undefined {
  if (!('package' in root)) return undefined;
  const made = steps.findLast(({ step }) => step === 'call' || step === 'new');
  return { by: root.package.replace(/^node:/, ''), ...(made && 'node' in made && { made: made.node }) };
}

/** The client that a callee is a method of, if it sends something. */
export function clientOf(evaluator: Evaluator, callee: Derived): Client | undefined {
  const { root, steps } = callee;
  const by = 'package' in root ? root.package : 'name' in root && !('open' in root) ? root.name : '';
  const isGlobal = !('package' in root);
  if (isGlobal) {
    const names = steps.flatMap((step) => (step.step === 'member' ? [step.name] : ['()']));
    const path = [by, ...names].join('.');
    return /^((globalThis|window|self|global)\.)?\$?fetch$/.test(path)
      ? { by: 'fetch', bases: [], options: [], isRead: true, timeout: 'none' }
      : undefined;
  }
  const known = CLIENTS.find(({ packages }) => packages.test(by));
  if (!known) return undefined;
  const service = /^@nestjs\/common$/.test(by)
    ? 'HttpService'
    : /^@angular/.test(by)
      ? 'HttpClient'
      : undefined;
  if (service !== undefined && !steps.some((step) => step.step === 'member' && step.name === service))
    return undefined;
  let bases: readonly Parts[] = [];
  let options: readonly Value[] = [];
  let isUnbound = false;
  let isAllRead = true;
  let last: string | undefined;
  for (const [index, step] of steps.entries()) {
    if (step.step === 'member') {
      if (step.name !== 'default') last = step.name;
    } else if (step.step === 'call' || step.step === 'new') {
      const isMaking = step.step === 'new' || (last === undefined ? FACTORIES.test(by) : MAKES.test(last));
      // What is done with an answer is no call.
      if (!isMaking) return undefined;
      if (ts.isTaggedTemplateExpression(step.node)) return undefined;
      const [first] = step.node.arguments ?? [];
      const values = first ? evaluator.valuesOf(first, step.context) : [];
      const made = basesIn(evaluator, values, step.node);
      if (first && !isLeftOut(evaluator, first, step.context) && !isRead(evaluator, values))
        isAllRead = false;
      if (made.length > 0) bases = made;
      else if (
        first &&
        (step.step === 'new' || by === 'wretch') &&
        values.some(({ kind }) => kind === 'text')
      )
        bases = partsOfValues(evaluator, values, first);
      options = [...values.filter(({ kind }) => kind === 'object'), ...options];
      isUnbound = false;
      last = undefined;
    } else if (step.step === 'subclass') {
      const self: Value = { kind: 'instance', of: step.of, context: free };
      const own = BASES.flatMap((name) => evaluator.member(self, name, step.of)).filter(
        ({ kind }) => kind === 'text',
      );
      if (own.length > 0) bases = partsOfValues(evaluator, own, step.of);
      if (/timeout|signal/i.test(step.of.getText())) isAllRead = false;
    } else if (step.step === 'instance') {
      // An instance by its declared type alone: its base is not known.
      isUnbound = index > 0 && !/^Http(?:Service|Client)$/.test(last ?? '');
      last = undefined;
    }
  }
  if (isUnbound && bases.length === 0) bases = [[{ hole: true }]];
  const verb = last === undefined ? undefined : VERBS.exec(last)?.[1];
  const isChosen = last === UNNAMED;
  const isSending = verb !== undefined || last === undefined || isChosen || SENDS.test(last) || last === by;
  if (!isSending) return undefined;
  // The builtins are called by their methods alone.
  if (last === undefined && /^(node:|undici$|@nestjs|http)/.test(by)) return undefined;
  // A package that is called with options makes a client: what that makes is a chain further on.
  return {
    ...(clientMade(callee) ?? { by }),
    ...(verb !== undefined && { verb: verb === 'del' ? 'DELETE' : verb.toUpperCase() }),
    ...(isChosen && { isChosen }),
    bases,
    options,
    isRead: isAllRead && !isUnbound,
    timeout: known.timeout,
  };
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
