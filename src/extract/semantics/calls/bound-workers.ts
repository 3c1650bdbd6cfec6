/**
 * What a Worker asks another one that it is bound to: `env.STOCK.fetch('https://stock/levels')`, `c.env.STOCK.fetch(c.req.raw)`. In: a call whose receiver is a variable of the
 * environment, which no text has such a method for. Out: the request, at the address that the variable holds: of the one that is written there only the path counts.
 * Source: https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/http/
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { splitAtPath } from '../evaluate/taken-apart.js';
import { isHole } from '../evaluate/text.js';
import { type Context, derived, type Part, type Value } from '../evaluate/values.js';
import { type CallReading, readHttp } from './http.js';
import type { SettingAt } from './settings.js';
import { type Parts, partsOfValues } from './texts.js';

/** What Pages and Workers have their own files by, whatever a configuration says. */
const OWN_FILES = /^(?:ASSETS|__STATIC_CONTENT)$/;
/** What holds the request that a handler was sent. */
const HOLDS = /^(?:raw|req|request|rawRequest)$/;

export function readBoundWorker(
  evaluator: Evaluator,
  site: ts.CallExpression,
  context: Context,
  settingAt: SettingAt,
): readonly CallReading[] {
  const callee = site.expression;
  const [first] = site.arguments;
  if (!first || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'fetch') return [];
  const bindings = evaluator.valuesOf(callee.expression, context).flatMap(bindingIn);
  if (bindings.length === 0) return [];
  const { whole, isPassed } = askedBy(evaluator, site.arguments, context);
  const readings = readHttp(evaluator, site, derived({ name: 'fetch' }), context, settingAt);
  return bindings.flatMap((binding) => {
    if (whole.length === 0)
      return readings.map((reading) => ({
        ...reading,
        ...(isPassed && { anyMethod: true as const }),
        address: pathAt(binding, reading.address ?? []),
      }));
    return readings
      .slice(0, 1)
      .flatMap(({ method: _, ...reading }) =>
        whole.map((path) => ({ ...reading, anyMethod: true as const, address: pathAt(binding, path) })),
      );
  });
}

/** The variable that a value is, if that may be bound to another Worker. */
function bindingIn(value: Value): readonly Part[] {
  const [only, ...others] = value.kind === 'text' ? value.parts : [];
  const isVariable = typeof only === 'object' && 'variable' in only && only.variable !== undefined;
  return isVariable && others.length === 0 && !OWN_FILES.test(only.variable!) ? [only] : [];
}

interface AskedFor {
  /** The path of a request that is handed on as it came; none where something else is asked. */
  readonly whole: readonly Parts[];
  /** Whether what is asked goes by the method of that. */
  readonly isPassed: boolean;
}

/** What is asked by a request, or by one that is made of another: `new Request(url, request)`. */
function askedBy(
  evaluator: Evaluator,
  [given, second]: readonly ts.Expression[],
  context: Context,
): AskedFor {
  const first = given && clonedIn(given);
  const values = first ? evaluator.valuesOf(first, context) : [];
  for (const value of values) {
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    if (made?.step === 'new' && ts.isNewExpression(made.node) && isRequestClass(made.node))
      return askedBy(evaluator, made.node.arguments ?? [], made.context);
  }
  const sent = values.filter(isSent);
  const init = second ? evaluator.valuesOf(second, context) : [];
  const paths = sent.map((value) => evaluator.member(value, 'originalUrl', first!));
  return {
    whole: paths.flatMap((each) =>
      each.some(({ kind }) => kind === 'text') ? partsOfValues(evaluator, each, first!) : [[{ hole: true }]],
    ),
    isPassed: sent.length > 0 || init.some(isSent),
  };
}

/** The request that a copy is made of: `request.clone()`. */
function clonedIn(node: ts.Expression): ts.Expression {
  const isCopy =
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'clone';
  return isCopy ? (node.expression as ts.PropertyAccessExpression).expression : node;
}

function isRequestClass({ expression }: ts.NewExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === 'Request';
}

/** Whether a value is the request that a handler was sent. */
function isSent(value: Value): boolean {
  if (value.kind === 'record')
    return value.entries.some(({ keys }) =>
      keys.some((key) => key.kind === 'text' && key.parts.join('') === 'originalUrl'),
    );
  if (value.kind !== 'derived') return false;
  const last = value.steps.at(-1);
  if (last?.step === 'member') return HOLDS.test(last.name);
  if (last?.step === 'instance') return 'name' in value.root && value.root.name === 'Request';
  return last === undefined && 'open' in value.root && /^_?req(?:uest)?$/.test(value.root.name);
}

/** The path of an address, at whom a variable means. */
function pathAt(binding: Part, address: Parts): Parts {
  const [before, path] = splitAtPath(address.filter((part) => part !== ''));
  if (path.length > 0) return [binding, ...path];
  const isKnown = before.every((part) => typeof part === 'string' || !isHole(part));
  return isKnown ? [binding, '/'] : [binding, '/', { hole: true }];
}
