/**
 * Hooks that are told what to ask for, and have the function that does so configured elsewhere: SWR's hook below `<SWRConfig value={{ fetcher }}>`,
 * `useQuery({ queryKey: ['/orders'] })` of a `QueryClient` with a `queryFn` for all, endpoints of Redux Toolkit upon a base query of the program. In:
 * files that import such a library. Out: for a function, the places that have it called, and what it is given by them.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import { askedOf, OF_TOOLKIT } from './calls/query-apis.js';
import { importersOf, within } from './candidates.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { ConfiguredHook } from './evaluate/hooks.js';
import { inside } from './evaluate/settings.js';
import type { Value } from './evaluate/values.js';
import type { Link } from './links.js';

const LIBRARY = /^(?:swr|@tanstack\/[\w-]*query[\w-]*|react-query|vue-query)(?:\/.+)?$/;
const SWR = /^useSWR$|^useSWRImmutable$|^useSWRInfinite$/;
const ASKS_QUERY =
  /^(?:use\w*Query|queryOptions|infiniteQueryOptions|fetchQuery|prefetchQuery|ensureQueryData|createQuery)$/;

const DECLARES_ENDPOINTS = /\b(?:createApi|injectEndpoints)\b/;
/** Imports of imports by which files come to an api that they add to. */
const HOPS = 3;

/** The libraries, and what is in the text of a file that configures one, and of one that asks without saying how. */
const KINDS = [
  { configures: /\bSWRConfig\b/, asks: /\buseSWR/, saidAt: swrAt },
  { configures: /\bnew\s+[\w.]*QueryClient\b/, asks: /\bqueryKey\b/, saidAt: queryAt },
] as const;

interface Asking {
  readonly place: ts.CallExpression;
  /** Found out where somebody asks. */
  readonly given: () => readonly Value[];
}

/** Looked for when it is first asked for. */
export function configuredHooks(
  evaluator: Evaluator,
  imports: readonly Link[],
): (owner: ts.Node) => readonly ConfiguredHook[] {
  let found: ReadonlyMap<ts.Node, readonly ConfiguredHook[]> | undefined;
  const importing = (library: RegExp): ReadonlySet<Path> =>
    new Set(imports.flatMap(({ from, to }) => ('package' in to && library.test(to.package) ? [from] : [])));
  const collect = (): ReadonlyMap<ts.Node, readonly ConfiguredHook[]> => {
    const hooks: { readonly functions: readonly Value[]; readonly askings: readonly Asking[] }[] = [];
    const importers = [...importing(LIBRARY)];
    for (const { configures, asks, saidAt } of KINDS) {
      const saidIn = (sign: RegExp): readonly Said[] =>
        importers
          .filter((path) => sign.test(evaluator.program.text(path) ?? ''))
          .flatMap((path) => said(evaluator, path, saidAt));
      const functions = saidIn(configures).flatMap((each) => each.functions);
      // Who asks is looked for only where something is configured: most hooks are told whom to ask where they stand.
      if (functions.length > 0)
        hooks.push({ functions, askings: saidIn(asks).flatMap(({ asking }) => asking ?? []) });
    }
    // What adds to an api need not import the library itself.
    for (const path of within(HOPS, [...importing(OF_TOOLKIT)], importersOf(imports)))
      if (DECLARES_ENDPOINTS.test(evaluator.program.text(path) ?? ''))
        hooks.push(...toolkitIn(evaluator, path));
    const all = new Map<ts.Node, ConfiguredHook[]>();
    for (const { functions, askings } of hooks)
      for (const of of functions)
        if (of.kind === 'function')
          for (const { place, given } of askings)
            all.set(of.node, [...(all.get(of.node) ?? []), { place, of, given }]);
    return all;
  };
  return (owner) => {
    if (!found) {
      // Who asks while it is being found out is told nothing.
      found = new Map();
      found = collect();
    }
    return found.get(owner) ?? [];
  };
}

interface Said {
  readonly functions: readonly Value[];
  readonly asking?: Asking | undefined;
}

const nothing: Said = { functions: [] };

/** What the nodes of a file say. */
function said(evaluator: Evaluator, path: Path, saidAt: typeof swrAt): readonly Said[] {
  const all: Said[] = [];
  const visit = (node: ts.Node): void => {
    const one = saidAt(evaluator, node);
    if (one !== nothing) all.push(one);
    ts.forEachChild(node, visit);
  };
  const file = evaluator.program.file(path);
  if (file) visit(file);
  return all;
}

function swrAt(evaluator: Evaluator, node: ts.Node): Said {
  if (ts.isJsxOpeningElement(node) && node.tagName.getText() === 'SWRConfig') {
    const values = node.attributes.properties.flatMap((each) =>
      ts.isJsxAttribute(each) &&
      each.initializer &&
      ts.isJsxExpression(each.initializer) &&
      each.initializer.expression
        ? evaluator.valuesOf(each.initializer.expression)
        : [],
    );
    return { functions: inside(evaluator, values, ['fetcher'], node) };
  }
  if (!ts.isCallExpression(node) || !SWR.test(node.expression.getText().slice(0, 24))) return nothing;
  const [key, ...options] = node.arguments;
  const others = options.flatMap((each) => evaluator.valuesOf(each));
  const isTold =
    others.some(({ kind }) => kind === 'function') || inside(evaluator, others, ['fetcher'], node).length > 0;
  // A function that is not seen may be there.
  const isOpen = options.some(
    (each) => !ts.isObjectLiteralExpression(each) && each.getText() !== 'undefined',
  );
  return key && !isTold && !isOpen
    ? { functions: [], asking: { place: node, given: () => evaluator.valuesOf(key) } }
    : nothing;
}

function queryAt(evaluator: Evaluator, node: ts.Node): Said {
  const isClient = ts.isNewExpression(node) && /QueryClient$/.test(node.expression.getText());
  if (isClient) {
    const [options] = node.arguments ?? [];
    const values = options ? evaluator.valuesOf(options) : [];
    return { functions: inside(evaluator, values, ['defaultOptions', 'queries', 'queryFn'], node) };
  }
  if (!ts.isCallExpression(node)) return nothing;
  const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const [options] = node.arguments;
  if (
    !options ||
    !ts.isObjectLiteralExpression(options) ||
    !ts.isIdentifier(callee) ||
    !ASKS_QUERY.test(callee.text)
  )
    return nothing;
  const { named, spread } = evaluator.indexOf(options);
  const isAsking = named.has('queryKey') && !named.has('queryFn') && spread.length === 0;
  return isAsking
    ? { functions: [], asking: { place: node, given: () => evaluator.valuesOf(options) } }
    : nothing;
}

/** The endpoints of each api, with the base query that it asks through. */
function toolkitIn(
  evaluator: Evaluator,
  path: Path,
): readonly { readonly functions: readonly Value[]; readonly askings: readonly Asking[] }[] {
  const found: { functions: readonly Value[]; askings: readonly Asking[] }[] = [];
  const visit = (node: ts.Node): void => {
    const api = ts.isCallExpression(node) ? askedOf(evaluator, node) : undefined;
    if (api) found.push({ functions: api.through, askings: api.asked });
    ts.forEachChild(node, visit);
  };
  const file = evaluator.program.file(path);
  if (file) visit(file);
  return found;
}
