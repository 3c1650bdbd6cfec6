/**
 * Plugins of hapi and what stands before their routes: `server.register({ plugin: wards, routes: { prefix: '/api' } })`, `server.register(wards, { routes })`. In: a
 * call. Out: for each plugin the parameter through which it is given the server, and the prefix. Source: https://hapi.dev/api/#-await-serverregisterplugins-options
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';

export interface RegisteredPlugin {
  readonly parameter: ts.ParameterDeclaration;
  readonly prefix: Parts;
}

export function hapiPlugins(evaluator: Evaluator, node: ts.CallExpression): readonly RegisteredPlugin[] {
  if (!ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'register') return [];
  const [first, options] = node.arguments;
  if (!first) return [];
  const said = (values: readonly Value[], name: string) => memberOf(evaluator, values, name, node);
  const prefixesIn = (values: readonly Value[]) => {
    const prefixes = said(said(values, 'routes'), 'prefix');
    return prefixes.length > 0 ? partsOfValues(evaluator, prefixes, node) : [];
  };
  const forAll = options ? prefixesIn(evaluator.valuesOf(options)) : [];
  const registered = evaluator
    .valuesOf(first)
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  return registered.flatMap((value) => {
    const given = said([value], 'plugin');
    // What a module exports as its plugin is registered as the module.
    const plugins = given.length > 0 ? [...given, ...said(given, 'plugin')] : [value];
    const parameters = said(plugins, 'register').flatMap((each) =>
      each.kind === 'function' ? each.node.parameters.slice(0, 1) : [],
    );
    const own = prefixesIn([value]);
    const prefixes = own.length > 0 ? own : forAll.length > 0 ? forAll : [[]];
    return parameters.flatMap((parameter) => prefixes.map((prefix) => ({ parameter, prefix })));
  });
}
