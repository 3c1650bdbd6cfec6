/**
 * Actions of Moleculer: what `ctx.call('orders.place', …)` asks for, and what a schema `{ name: 'orders', actions: { place } }`, its mixins, or a
 * class with `@Service` and `@Action` answer to. Source: https://moleculer.services/docs/0.14/services.html and …/actions.html
 */
import { ts } from 'ts-morph';
import type { CallReading } from '../calls/http.js';
import { mannerOf, quiet } from '../calls/options.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { type Body, isBody } from '../functions.js';
import { dependsOn } from './depends-on.js';

export const PACKAGES = ['moleculer', 'moleculer-decorators', '@moleculer/core'];
/** What people call a context of an action, and the broker. */
export const CALLER = /(?:^|\.|\b)_?(?:ctx|context|c|broker|serviceBroker|\w*Broker)$/;
/** `orders.place`, `v2.orders.place`; what begins with a dollar the broker answers itself. */
const ACTION = /^[\w-][\w$-]*(?:\.[\w$*-]+)+$/;

/** What an action answers to. */
export interface ActionReading {
  readonly path: Parts;
  readonly node: ts.Node;
  readonly handler?: Body;
}

export function readActionCall(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const callee = node.expression;
  const [first, , options] = node.arguments;
  if (!first || !ts.isPropertyAccessExpression(callee) || !/^m?call$/.test(callee.name.text)) return [];
  if (!CALLER.test(callee.expression.getText().slice(-60))) return [];
  const names =
    callee.name.text === 'call' ? partsOf(evaluator, first, context) : several(evaluator, first, context);
  const routes = names.filter((parts) => !isOther(parts));
  if (routes.length === 0 || !dependsOn(evaluator.program, node, PACKAGES)) return [];
  const own = options ? evaluator.valuesOf(options, context) : [];
  const manner = mannerOf(evaluator, { ...quiet, node, context, by: 'moleculer', own, isRead: false });
  return routes.map((route) => ({ kind: 'call', protocol: 'rpc', by: 'moleculer', route, ...manner, node }));
}

/** Whether a text is known, and no name of an action. */
function isOther(parts: Parts): boolean {
  const known = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
  return known !== undefined && !ACTION.test(known);
}

/** `mcall([{ action }])`, `mcall({ order: { action } })`. */
function several(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Parts[] {
  const given = evaluator.valuesOf(node, context);
  const each = given.flatMap((value): readonly Value[] =>
    value.kind === 'list' ? value.items : value.kind === 'object' ? membersOf(evaluator, value) : [],
  );
  return partsOfValues(evaluator, memberOf(evaluator, each, 'action', node), node);
}

function membersOf(evaluator: Evaluator, value: Value & { readonly kind: 'object' }): readonly Value[] {
  return [...evaluator.indexOf(value.node).named.keys()].flatMap((name) =>
    evaluator.member(value, name, value.node),
  );
}

/** Mixins of mixins that are followed. */
export const DEEPEST = 4;

/** The actions of a schema: an object with a name, and actions or mixins. */
export function readActions(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
): readonly ActionReading[] {
  const { named } = evaluator.indexOf(node);
  if (!named.has('name')) return [];
  const says = named.has('actions') || named.has('mixins');
  if (!isSchema(evaluator, node, says)) return [];
  const schema: Value = { kind: 'object', node, context: free };
  return schemaNames(evaluator, schema, node).flatMap((name): readonly ActionReading[] =>
    // What makes a service of a name alone adds the actions by itself.
    says ? actionsIn(evaluator, schema, name, node, 0) : [{ path: [...name, '.*'], node }],
  );
}

/**
 * Whether an object stands where schemas do: exported, given to what makes services of them, or with their type.
 * @param says whether it has what only schemas have; without it, only what is given to a maker of services is one
 */
export function isSchema(evaluator: Evaluator, node: ts.ObjectLiteralExpression, says: boolean): boolean {
  const isOne = says && standsAsSchema(node) && dependsOn(evaluator.program, node, PACKAGES);
  return isOne || isHandedToMaker(evaluator, node);
}

function standsAsSchema(node: ts.ObjectLiteralExpression): boolean {
  const { parent } = wrapped(node);
  if (ts.isExportAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isReturnStatement(parent))
    return true;
  if (ts.isBinaryExpression(parent)) return /^(?:module\.)?exports\b/.test(parent.left.getText());
  return (
    ts.isCallExpression(parent) &&
    /\b(?:createService|parseServiceSchema|defineService)$/.test(parent.expression.getText())
  );
}

/** Whether an object, or the variable that holds it, is given to a function of the program by which services are made: `Microservice({ name: 'orders' })`. */
function isHandedToMaker(evaluator: Evaluator, node: ts.ObjectLiteralExpression): boolean {
  const { parent } = wrapped(node);
  const held =
    ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
  const calls = held === undefined ? [parent] : callsGiven(node.getSourceFile(), held);
  return calls.some(
    (call) =>
      ts.isCallExpression(call) &&
      evaluator
        .valuesOf(call.expression)
        .some(
          (value) =>
            value.kind === 'function' &&
            /\.createService\(/.test(value.node.getText()) &&
            dependsOn(evaluator.program, value.node, PACKAGES),
        ),
  );
}

/** The calls of a file that are given first what goes by a name. */
function callsGiven(file: ts.SourceFile, name: string): readonly ts.CallExpression[] {
  if (!file.text.includes(`(${name})`)) return [];
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      if (first && ts.isIdentifier(first) && first.text === name) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A node with what only says its type. */
function wrapped(node: ts.Node): ts.Node {
  let place = node;
  while (
    ts.isParenthesizedExpression(place.parent) ||
    ts.isAsExpression(place.parent) ||
    ts.isSatisfiesExpression(place.parent)
  )
    place = place.parent;
  return place;
}

/** A setting by which names have no version before them. */
const PLAIN = /\$noVersionPrefix['"]?\s*:\s*true\b/;

/** The name of a service with its version before it: `v2.orders`. */
export function schemaNames(evaluator: Evaluator, schema: Value, node: ts.Node): readonly Parts[] {
  const names = partsOfValues(evaluator, memberOf(evaluator, [schema], 'name', node), node);
  const said = memberOf(evaluator, [schema], 'version', node).map(fixed)[0];
  const settings = memberOf(evaluator, [schema], 'settings', node);
  const isPlain = settings.some((value) => value.kind === 'object' && PLAIN.test(value.node.getText()));
  if (said === undefined || isPlain) return names;
  return names.map((name) => [/^\d/.test(said) ? `v${said}.` : `${said}.`, ...name]);
}

function actionsIn(
  evaluator: Evaluator,
  schema: Value,
  name: Parts,
  node: ts.Node,
  depth: number,
): readonly ActionReading[] {
  if (depth > DEEPEST || schema.kind !== 'object') return [];
  const { named } = evaluator.indexOf(schema.node);
  const any: ActionReading = { path: [...name, '.*'], node };
  const actions = memberOf(evaluator, [schema], 'actions', node);
  const own = actions.flatMap((value): readonly ActionReading[] =>
    value.kind === 'object' ? ownActions(evaluator, value, name, any) : [any],
  );
  const isUnknown = named.has('actions') && actions.length === 0;
  const listed = memberOf(evaluator, [schema], 'mixins', node);
  const mixins = listed.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  // What a package mixes in is not seen: it may be any action.
  const mixed = mixins.flatMap((value): readonly ActionReading[] =>
    value.kind === 'object' ? actionsIn(evaluator, value, name, node, depth + 1) : [any],
  );
  const isElsewhere = (action: ActionReading) => action.node.getSourceFile() !== node.getSourceFile();
  // Who mixes in what lies elsewhere answers to it, and nobody else that does so.
  const answered = mixed.map((action) => (isElsewhere(action) ? { ...action, node } : action));
  const isMixed =
    named.has('mixins') && mixins.length === 0 && !/mixins:\s*\[\s*\]/.test(schema.node.getText());
  return [...own, ...answered, ...(isUnknown || isMixed ? [any] : [])];
}

function ownActions(
  evaluator: Evaluator,
  actions: Value & { readonly kind: 'object' },
  name: Parts,
  any: ActionReading,
): readonly ActionReading[] {
  const { named, spread } = evaluator.indexOf(actions.node);
  const own = [...named].map(([action, property]): ActionReading => {
    const values = evaluator.member(actions, action, property);
    const said = memberOf(evaluator, values, 'name', property).map(fixed)[0];
    const handlers = [...values, ...memberOf(evaluator, values, 'handler', property)];
    const bodies = [property, ...handlers.flatMap((each) => (each.kind === 'function' ? [each.node] : []))];
    const handler = bodies.find(isBody);
    return { path: [...name, `.${said ?? action}`], node: property, ...(handler && { handler }) };
  });
  const spreads = spread.flatMap((each) => {
    const values = evaluator.valuesOf(each, actions.context);
    return values.length === 0
      ? [any]
      : values.flatMap((value) =>
          value.kind === 'object' ? ownActions(evaluator, value, name, any) : [any],
        );
  });
  return [...own, ...spreads];
}
