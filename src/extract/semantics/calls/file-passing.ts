/**
 * Routes by files that pass on all that lies below them: `app/api/[...path]/route.ts`, whose handler may be made far away from it, in a library of several pages. In: such a
 * route with the function that answers. Out: the address that it asks, with what is left of the path, for each request that the function leads to when
 * it is asked for a path of words that no path has. Why: what a page asks its own server for is asked of whoever that passes it on to. Sources:
 * https://nextjs.org/docs/app/api-reference/file-conventions/route, https://svelte.dev/docs/kit/routing#server, https://v2.remix.run/docs/route/loader,
 * https://nitro.build/guide/routing
 */
import { ts } from 'ts-morph';
import { boundCall } from '../evaluate/calls.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { boundNames } from '../evaluate/exports.js';
import { mayRun } from '../evaluate/may-run.js';
import { calledWith } from '../evaluate/returned.js';
import { isHole, withoutNodes } from '../evaluate/text.js';
import { writtenTexts } from '../evaluate/urls.js';
import {
  type Context,
  type Entry,
  type FunctionValue,
  free,
  textValue,
  type Value,
} from '../evaluate/values.js';
import type { Answer } from './answers.js';
import { mountAt } from './mount-paths.js';
import { makesProxies, withoutRest } from './proxies.js';
import { asksOf, PARAMETER, REST, withWords } from './proxy-paths.js';
import type { Site } from './site.js';
import type { Parts } from './texts.js';

/** A route of all that lies below a path. */
export interface OpenRoute {
  /** With a star at its end. */
  readonly path: string;
  readonly node: ts.Node;
  readonly answers: FunctionValue;
  /** What its parameters are called; of what is left of the path last. */
  readonly names: readonly string[];
  /** Whether what is left of the path is given in its parts. */
  readonly inParts: boolean;
  /** Whether it may ask others on its way, so that only what it gives back is passed on. */
  readonly isHook?: true;
}

/** Functions that call functions that ask. */
const DEEPEST = 6;
/** More calls than these are no handler that only passes on. */
const MOST_CALLS = 400;

/** The addresses that take the place of the path of a route, up to what is left of it. */
export function passedOnByFile(
  evaluator: Evaluator,
  route: OpenRoute,
  readAt: (site: Site, context: Context) => Answer | undefined,
): readonly Parts[] {
  const found = new Map<string, Parts>();
  let calls = 0;
  const visitBody = (body: ts.SignatureDeclaration, inside: Context, above: readonly ts.Node[]): void => {
    if (above.includes(body) || above.length > DEEPEST) return;
    const visit = (inner: ts.Node): void => {
      if (ts.isCallExpression(inner) && calls < MOST_CALLS) {
        calls += 1;
        if (isBeside(inner) || !mayRun(evaluator, inner, body, inside)) return;
        const isPassing = !route.isHook || isGivenBack(inner, body);
        const asked = isPassing
          ? [...askedBy(readAt(inner, inside)), ...rewrittenTo(evaluator, inner, inside)]
          : [];
        for (const each of asked) found.set(JSON.stringify(each, withoutNodes), each);
        if (asked.length === 0)
          for (const value of evaluator.valuesOf(inner.expression, inside))
            if (value.kind === 'function')
              visitBody(value.node, boundCall(evaluator, value, inner, inside), [...above, body]);
      }
      ts.forEachChild(inner, visit);
    };
    ts.forEachChild(body, visit);
  };
  const { answers } = route;
  const [request, beside] = requestAt(route);
  const { inside } = calledWith(evaluator, answers, [() => [request], () => [beside]], free);
  visitBody(answers.node, inside, []);
  return [...found.values()];
}

/** Whether nobody gets what a call gives, nor does the call get whom to give it to: `await audit(path)`. */
function isBeside(call: ts.CallExpression): boolean {
  let place: ts.Node = call;
  while (ts.isAwaitExpression(place.parent) || ts.isVoidExpression(place.parent)) place = place.parent;
  return ts.isExpressionStatement(place.parent) && !ANSWERS.test(call.getText());
}

/** What functions call those that an answer is given to. */
const ANSWERS = /\b(?:res|resp|response|reply|event|evt|ctx|context|controller|writer|resolve)\b/i;

/** Whether what a call gives is given back by the function around it, as it is or as a part of something. */
function isGivenBack(call: ts.CallExpression, body: ts.Node): boolean {
  for (let place: ts.Node = call; place !== body; place = place.parent) {
    const { parent } = place;
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === place)) return true;
    if (ts.isVariableDeclaration(parent)) {
      const names = new Set(boundNames(parent.name));
      return isReturned(body, names);
    }
    if (ts.isStatement(parent)) return false;
  }
  return false;
}

function isReturned(body: ts.Node, names: ReadonlySet<string>): boolean {
  const speaks = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && names.has(node.text)) || ts.forEachChild(node, speaks) === true;
  const visit = (node: ts.Node): boolean =>
    (ts.isReturnStatement(node) && speaks(node)) || ts.forEachChild(node, visit) === true;
  return visit(body);
}

/** The addresses of requests at whose end the rest of the path stands. */
function askedBy(answer: Answer | undefined): readonly Parts[] {
  return (answer?.readings ?? []).flatMap((reading): readonly Parts[] => {
    if (reading.kind !== 'call' || reading.protocol !== 'http' || makesProxies(reading.by)) return [];
    return upToRest(reading.address ?? []);
  });
}

/** What the middleware of Next has another answer: `NextResponse.rewrite(new URL(path, ORDERS_URL))`. */
function rewrittenTo(evaluator: Evaluator, call: ts.CallExpression, inside: Context): readonly Parts[] {
  const [to] = call.arguments;
  if (!to || !/^NextResponse\s*\.\s*rewrite$/.test(call.expression.getText())) return [];
  return writtenTexts(evaluator, evaluator.valuesOf(to, inside), to).flatMap(({ parts }) => upToRest(parts));
}

function upToRest(address: Parts): readonly Parts[] {
  const asked = asksOf(address.filter((part) => !isNothing(part)));
  const known = asked?.rest === 'kept' ? withoutRest(asked.address) : [];
  const [first] = known;
  if (typeof first === 'string' && first.startsWith(PAGE)) return [];
  // Whom it asks is known, be it by a variable.
  const isKnown = typeof first === 'string' ? /^\w+:\/\//.test(first) : first !== undefined && hasName(first);
  return isKnown ? [known] : [];
}

function hasName(part: Exclude<Parts[number], string>): boolean {
  return !isHole(part) || part.variable !== undefined;
}

/** Whether it only says that the path of the request stood behind some address. */
function isNothing(part: Parts[number]): boolean {
  return typeof part !== 'string' && isHole(part) && part.taken?.part === 'pathname';
}

/** What a handler is given: the request, or the event that has it, and what is known of the route. */
function requestAt({ path, names, inParts, node }: OpenRoute): readonly [Value, Value] {
  const mount = mountAt('', path, false);
  const whole = withWords(mount.whole, mount);
  const text = (says: string) => textValue(says, node);
  const entry = (name: string, value: Value): Entry => ({ keys: [text(name)], values: () => [value] });
  const rest: Value = inParts ? { kind: 'list', items: [text(REST)], elements: [[text(REST)]] } : text(REST);
  const last = names.length - 1;
  const params: Value = {
    kind: 'record',
    entries: names.map((name, index) => entry(name, index === last ? rest : text(PARAMETER))),
  };
  const address: Value = {
    kind: 'record',
    entries: [
      entry('pathname', text(whole)),
      entry('search', text('')),
      entry('href', text(`${PAGE}${whole}`)),
    ],
  };
  const said: readonly Entry[] = [
    entry('path', text(whole)),
    entry('originalUrl', text(whole)),
    entry('nextUrl', address),
    entry('query', params),
    entry('params', params),
  ];
  // A request of Node says its path, one of the language the whole address, and what is given with the latter has it taken apart.
  const request: Value = { kind: 'record', entries: [...said, entry('url', text(whole))] };
  const event: Value = {
    kind: 'record',
    entries: [
      ...said,
      entry('url', inParts ? text(whole) : address),
      entry('request', request),
      entry('req', request),
      // A hook is given the event among other things.
      entry('event', {
        kind: 'record',
        entries: [...said, entry('url', address), entry('request', request)],
      }),
      entry('node', { kind: 'record', entries: [entry('req', request)] }),
      entry('context', { kind: 'record', entries: [entry('params', params)] }),
    ],
  };
  return [event, event];
}

/** Stands for whoever serves the page. */
const PAGE = 'http://page';
