/**
 * Questions that are asked by patterns: `seneca.act('role:orders,cmd:place')` and `seneca.add(…)`, hemera's alike, and cote's
 * `new Requester({ key }).send({ type })` and `new Responder({ key }).on(type)`. Who answers a part of the pairs of a question answers it.
 * Sources: the READMEs of seneca 3, nats-hemera 7 and cote 1.
 */
import { ts } from 'ts-morph';
import type { CallReading } from '../calls/http.js';
import { mannerOf, quiet } from '../calls/options.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { handlerOf } from '../handlers.js';
import { dependsOn } from './depends-on.js';
import type { ActionReading } from './moleculer.js';

const NAMES = ['seneca', 'nats-hemera'];
const PATTERNED = new RegExp(`^(?:${NAMES.join('|')})$`);
const COTE = /^cote$/;
/** What people call an instance; plugins have it as `this`. */
const INSTANCE = /^(?:this|si|\w*seneca\w*|\w*hemera\w*)$/i;
const PAIR = /^\$?[\w.]+\s*:\s*['"]?([^\s,:{}'"][^,:{}'"]*)['"]?$/;

export function readPatternCall(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const method = callee.name.text;
  const routes =
    /^(?:act|actAsync|post)$/.test(method) && isInstance(evaluator, callee.expression, context, node)
      ? patternsOf(evaluator, node, context, 2)
      : method === 'send'
        ? coteRoutes(evaluator, callee.expression, node, context, /Requester$/)
        : [];
  const by = method === 'send' ? 'cote' : 'seneca';
  const manner = () => mannerOf(evaluator, { ...quiet, node, context, by, isRead: false });
  return routes.map((route) => ({
    kind: 'call',
    protocol: 'rpc',
    by,
    route,
    ...manner(),
    // An answer comes by a callback or a promise.
    awaited: true,
    node,
  }));
}

export function readPatternServer(evaluator: Evaluator, node: ts.CallExpression): readonly ActionReading[] {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const method = callee.name.text;
  const paths =
    /^(?:add|message)$/.test(method) && isInstance(evaluator, callee.expression, free, node)
      ? patternsOf(evaluator, node, free, 1)
      : method === 'on'
        ? coteRoutes(evaluator, callee.expression, node, free, /Responder$/)
        : [];
  const handler = paths.length > 0 ? handlerOf(evaluator, node) : undefined;
  return paths.map((path) => ({ path, node, ...(handler && { handler }) }));
}

function isInstance(evaluator: Evaluator, node: ts.Expression, context: Context, site: ts.Node): boolean {
  if (!evaluator.program.uses(PATTERNED)) return false;
  let place = node;
  // `seneca().use(plugin).add(…)`
  while (ts.isCallExpression(place) || ts.isPropertyAccessExpression(place)) place = place.expression;
  if (INSTANCE.test(place.getText()) && dependsOn(evaluator.program, site, NAMES)) return true;
  return evaluator
    .valuesOf(node, context)
    .some(
      (value) => value.kind === 'derived' && 'package' in value.root && PATTERNED.test(value.root.package),
    );
}

/** The pairs of the first arguments, sorted: `cmd:place,role:orders`. */
function patternsOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  most: number,
): readonly Parts[] {
  const pairs = new Map<string, string>();
  for (const argument of node.arguments.slice(0, most))
    for (const value of evaluator.valuesOf(argument, context))
      for (const [key, text] of pairsOf(evaluator, value, argument))
        if (!pairs.has(key)) pairs.set(key, text);
  if (pairs.size === 0) return [];
  return [
    [
      [...pairs]
        .map(([key, text]) => `${key}:${text}`)
        .sort()
        .join(','),
    ],
  ];
}

function pairsOf(evaluator: Evaluator, value: Value, node: ts.Node): readonly (readonly [string, string])[] {
  if (value.kind === 'object')
    return [...evaluator.indexOf(value.node).named.keys()].flatMap((key) => {
      const text = evaluator.member(value, key, node).map(fixed)[0];
      // What ends with a dollar tells how to ask, and not what for.
      return text === undefined || text.length > 60 || /\$$|^\$/.test(key) ? [] : [[key, text] as const];
    });
  const text = fixed(value);
  const written = text?.split(',') ?? [];
  return written.every((pair) => PAIR.test(pair.trim()))
    ? written.map((pair) => {
        const [key = '', of = ''] = pair.split(':');
        return [key.trim(), of.trim().replace(/^['"]|['"]$/g, '')] as const;
      })
    : [];
}

/** `namespace.key.type` of what a requester sends, or a responder answers. */
function coteRoutes(
  evaluator: Evaluator,
  client: ts.Expression,
  node: ts.CallExpression,
  context: Context,
  made: RegExp,
): readonly Parts[] {
  const [first] = node.arguments;
  if (!first || !evaluator.program.uses(COTE)) return [];
  const clients = evaluator
    .valuesOf(client, context)
    .flatMap((value): readonly Value[] | readonly never[] => {
      const options = value.kind === 'derived' ? optionsOf(evaluator, value, made) : undefined;
      return options ?? [];
    });
  if (clients.length === 0) return [];
  const values = evaluator.valuesOf(first, context);
  const types = partsOfValues(
    evaluator,
    made.source.startsWith('Req') ? memberOf(evaluator, values, 'type', node) : values,
    first,
  );
  const scope = ['namespace', 'key'].flatMap((name) => {
    const [parts] = partsOfValues(evaluator, memberOf(evaluator, clients, name, node), node);
    const isSaid = memberOf(evaluator, clients, name, node).length > 0;
    return isSaid && parts ? [...parts, '.'] : [];
  });
  return types.filter((parts) => parts.join('') !== '*').map((type) => [...scope, ...type]);
}

/** The options that something of cote is made with. */
function optionsOf(
  evaluator: Evaluator,
  { root, steps }: Derived,
  made: RegExp,
): readonly Value[] | undefined {
  if (!('package' in root) || !COTE.test(root.package)) return undefined;
  const index = steps.findLastIndex(({ step }) => step === 'new');
  const step = steps[index];
  const named = steps[index - 1];
  if (step?.step !== 'new' || named?.step !== 'member' || !made.test(named.name)) return undefined;
  const [options] = ts.isNewExpression(step.node) ? (step.node.arguments ?? []) : [];
  return options ? evaluator.valuesOf(options, step.context) : [];
}
