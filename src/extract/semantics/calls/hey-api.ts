/**
 * Clients that hey-api writes into the tree: `(options?.client ?? client).get<…>({ url: '/orders/{id}', ...options })` of `sdk.gen.ts`. Out: the call,
 * with the base that `client.setConfig({ baseUrl })` of the same program says, or `createConfig({ baseUrl })` of the file beside.
 * Source: https://heyapi.dev/openapi-ts/clients/fetch
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context } from '../evaluate/values.js';
import { basesIn } from './clients.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import type { SettingAt } from './settings.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

export const HEY_API = 'hey-api';

const VERB = /^(?:get|post|put|patch|delete|head|options)$/;

export function readSdk(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  settingAt: SettingAt,
): readonly CallReading[] {
  const callee = node.expression;
  const [options] = node.arguments;
  const isAsking =
    ts.isPropertyAccessExpression(callee) &&
    VERB.test(callee.name.text) &&
    options !== undefined &&
    ts.isObjectLiteralExpression(options) &&
    evaluator.indexOf(options).named.has('url');
  if (!isAsking || !/\.gen\.[cm]?[jt]s$/.test(evaluator.program.pathOf(node.getSourceFile()))) return [];
  const method = callee.name.text.toUpperCase();
  const paths = partsOfValues(
    evaluator,
    memberOf(evaluator, evaluator.valuesOf(options, context), 'url', node),
    node,
  ).filter(([first]) => typeof first === 'string' && first.startsWith('/'));
  const set = settingAt(node, { by: HEY_API }).bases;
  const bases = set.length > 0 ? set : basesBeside(evaluator, node);
  return (bases.length > 0 ? bases : [[{ hole: true as const }]]).flatMap((base) =>
    paths.map(
      (path): CallReading => ({
        kind: 'call',
        protocol: 'http',
        by: HEY_API,
        address: joinUrl(base, path),
        method,
        ...mannerOf(evaluator, { ...quiet, node, context, by: HEY_API, method, isRead: false }),
        awaited: true,
        node,
      }),
    ),
  );
}

/** `export const client = createClient(createConfig({ baseUrl }))` of client.gen.ts. */
function basesBeside(evaluator: Evaluator, node: ts.Node): readonly Parts[] {
  const { program } = evaluator;
  const path = program.pathOf(node.getSourceFile());
  const file = program.file(`${path.slice(0, path.lastIndexOf('/') + 1)}client.gen.ts`);
  const found: Parts[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && /^create(?:Client|Config)$/.test(inner.expression.getText()))
      for (const each of inner.arguments) found.push(...basesIn(evaluator, evaluator.valuesOf(each), inner));
    ts.forEachChild(inner, visit);
  };
  if (file) visit(file);
  return found;
}
