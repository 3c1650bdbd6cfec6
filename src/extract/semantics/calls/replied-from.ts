/**
 * Handlers that give back what another server answers: `reply.from('/orders')` of @fastify/reply-from, `proxy(url, { ...c.req })` of hono. In: the call. Out: the
 * address that is asked, by whatever method the handler is. Sources: the README of @fastify/reply-from 12, https://hono.dev/docs/helpers/proxy,
 * https://h3.dev/utils/proxy
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import { memberOf, type Parts, partsOf, partsOfValues } from './texts.js';

const PLUGIN = /^(?:@fastify\/|fastify-)reply-from$/;
const HONO = /^hono(?:\/proxy)?$/;
/** Functions that hand a request on, for a first look: of hono, and of h3, which those of Nuxt have without asking. */
export const PROXIES = /^(?:proxy|proxyRequest|sendProxy)$/;
/** The verb of a handler that has a file to itself. */
const OF_FILE = /\.(get|post|put|patch|delete)\.[cm]?[jt]s$/;
const H3 = /^(?:h3|nitropack|#imports|#app)$/;

export function readReplied(
  evaluator: Evaluator,
  site: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const callee = site.expression;
  const by = ts.isPropertyAccessExpression(callee)
    ? plugin(evaluator, callee)
    : (hono(evaluator, callee) ?? h3(evaluator, callee));
  if (by === undefined) return [];
  const [first, second] = site.arguments;
  const asked = by === 'h3' ? second : first;
  const bases = by === '@fastify/reply-from' ? basesIn(evaluator, site) : [];
  const paths: readonly Parts[] = asked ? partsOf(evaluator, asked, context) : [['/', { hole: true }]];
  const method = by === 'h3' ? OF_FILE.exec(evaluator.program.pathOf(site.getSourceFile()))?.[1] : undefined;
  const verb = method === undefined ? { anyMethod: true as const } : { method: method.toUpperCase() };
  const manner = mannerOf(evaluator, { ...quiet, node: site, context, by, own: [], isRead: false });
  return paths.flatMap((path) =>
    (bases.length > 0 && isPath(path) ? bases.map((base) => joinUrl(base, path)) : [path]).map((address) => ({
      kind: 'call',
      protocol: 'http',
      by,
      address,
      ...verb,
      ...manner,
      awaited: true,
      node: site,
    })),
  );
}

/** Whether it says no server by itself. */
function isPath(parts: Parts): boolean {
  const first = parts.find((part) => part !== '');
  return typeof first === 'string' ? !/^\w+:\/\//.test(first) : first === undefined || !('variable' in first);
}

function hono(evaluator: Evaluator, callee: ts.Expression): string | undefined {
  const isProxy = (value: Value) =>
    value.kind === 'derived' &&
    'package' in value.root &&
    HONO.test(value.root.package) &&
    value.steps.some((step) => step.step === 'member' && step.name === 'proxy');
  return ts.isIdentifier(callee) && evaluator.valuesOf(callee).some(isProxy) ? 'hono' : undefined;
}

/** `proxyRequest(event, url)`, imported or not. */
function h3(evaluator: Evaluator, callee: ts.Expression): string | undefined {
  if (!ts.isIdentifier(callee) || callee.text === 'proxy') return undefined;
  const values = evaluator.valuesOf(callee);
  const isIt = values.every(
    (value) =>
      value.kind === 'derived' &&
      ('package' in value.root ? H3.test(value.root.package) : !('open' in value.root)),
  );
  const isOwn = values.length === 0 || evaluator.scopes.find(callee.text, callee).some(isDeclaredHere);
  return isIt && !isOwn ? 'h3' : undefined;
}

/** Whether something is declared by what is no import. */
function isDeclaredHere(node: ts.Node): boolean {
  return !(ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node));
}

/** `reply.from(…)` of a handler, where the program has the plugin that gives it. */
function plugin(evaluator: Evaluator, { expression: of }: ts.PropertyAccessExpression): string | undefined {
  if (!ts.isIdentifier(of) || !evaluator.program.uses(PLUGIN)) return undefined;
  const isReply = evaluator.scopes
    .find(of.text, of)
    .some((each) => ts.isParameter(each) && each.parent.parameters.indexOf(each) > 0);
  return isReply ? '@fastify/reply-from' : undefined;
}

/** The servers that the plugin is told in the file of a handler. */
function basesIn(evaluator: Evaluator, site: ts.Node): readonly Parts[] {
  const found: Parts[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      node.arguments.length > 1 &&
      /\bregister$/.test(node.expression.getText())
    ) {
      const [given, options] = node.arguments;
      const isPlugin = evaluator
        .valuesOf(given!)
        .some(
          (value) => value.kind === 'derived' && 'package' in value.root && PLUGIN.test(value.root.package),
        );
      if (isPlugin)
        found.push(
          ...partsOfValues(
            evaluator,
            memberOf(evaluator, evaluator.valuesOf(options!, free), 'base', node),
            node,
          ),
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(site.getSourceFile());
  return found;
}
