/**
 * The gateway of Moleculer: a schema whose `settings.routes` say which action a method and path lead to. Out: the port, the routes that it answers
 * to, and the action that each asks for. Source: https://moleculer.services/docs/0.14/moleculer-web.html
 */
import type { ts } from 'ts-morph';
import type { CallReading } from '../calls/http.js';
import { untold } from '../calls/options.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import { free, type Value } from '../evaluate/values.js';
import { dependsOn } from './depends-on.js';

export interface WebGateway {
  readonly ports: readonly Parts[];
  readonly routes: readonly { readonly method?: string; readonly path: Parts; readonly node: ts.Node }[];
  readonly calls: readonly CallReading[];
}

/** What `REST orders` stands for. */
const REST = [
  ['GET', '', 'list'],
  ['GET', '/:id', 'get'],
  ['POST', '', 'create'],
  ['PUT', '/:id', 'update'],
  ['PATCH', '/:id', 'patch'],
  ['DELETE', '/:id', 'remove'],
] as const;

export function readWebGateway(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
): WebGateway | undefined {
  const { named } = evaluator.indexOf(node);
  if (!named.has('settings') || !(named.has('mixins') || named.has('name'))) return undefined;
  const schema: Value = { kind: 'object', node, context: free };
  const settings = memberOf(evaluator, [schema], 'settings', node);
  const ports = memberOf(evaluator, settings, 'port', node);
  const listed = memberOf(evaluator, settings, 'routes', node);
  if (ports.length === 0 && listed.length === 0) return undefined;
  if (!dependsOn(evaluator.program, node, ['moleculer-web'])) return undefined;
  const roots = memberOf(evaluator, settings, 'path', node);
  const [root] = roots.length > 0 ? partsOfValues(evaluator, roots, node) : [['']];
  const aliases = listed
    .flatMap((value) => (value.kind === 'list' ? value.items : []))
    .flatMap((route) => aliasesOf(evaluator, route, root ?? [''], node));
  return {
    ports: ports.length > 0 ? partsOfValues(evaluator, ports, node) : [],
    routes: aliases.map(({ method, path, node: at }) => ({
      ...(method !== undefined && { method }),
      path,
      node: at,
    })),
    calls: aliases.flatMap(({ action, node: at }) =>
      action === undefined
        ? []
        : [
            {
              kind: 'call',
              protocol: 'rpc',
              by: 'moleculer-web',
              route: action,
              // How it asks is said by its settings, which are not read.
              ...untold,
              awaited: true,
              node: at,
            } as const,
          ],
    ),
  };
}

interface Alias {
  readonly method?: string;
  readonly path: Parts;
  readonly action?: Parts;
  readonly node: ts.Node;
}

function aliasesOf(evaluator: Evaluator, route: Value, root: Parts, node: ts.Node): readonly Alias[] {
  const paths = memberOf(evaluator, [route], 'path', node);
  const [own] = paths.length > 0 ? partsOfValues(evaluator, paths, node) : [['']];
  const prefix = joinUrl(root, own ?? ['']);
  return memberOf(evaluator, [route], 'aliases', node).flatMap((value) =>
    value.kind !== 'object'
      ? []
      : [...evaluator.indexOf(value.node).named].flatMap(([name, property]) => {
          const values = evaluator.member(value, name, property);
          const listed = values.flatMap((each) => (each.kind === 'list' ? each.items : [each]));
          const texts = [...listed, ...memberOf(evaluator, listed, 'action', property)].filter(
            ({ kind }) => kind === 'text',
          );
          // Before the action stands what is asked first.
          const action = texts.length > 0 ? partsOfValues(evaluator, texts, property).at(-1) : undefined;
          return aliasOf(name, prefix, action, property);
        }),
  );
}

/** `GET orders/:id`, `REST orders`, or a path alone. */
function aliasOf(name: string, prefix: Parts, action: Parts | undefined, node: ts.Node): readonly Alias[] {
  const [, verb, path = name] = /^\s*([A-Z]+)\s+(\S*)$/i.exec(name) ?? [];
  const whole = joinUrl(prefix, [path.startsWith('/') ? path : `/${path}`]);
  if (verb?.toUpperCase() === 'REST')
    return REST.map(([method, rest, of]) => ({
      method,
      path: [...whole, rest],
      ...(action && { action: [...action, `.${of}`] }),
      node,
    }));
  const method = verb === undefined || verb === '*' ? undefined : verb.toUpperCase();
  return [{ ...(method !== undefined && { method }), path: whole, ...(action && { action }), node }];
}
