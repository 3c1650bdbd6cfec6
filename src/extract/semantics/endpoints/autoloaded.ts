/**
 * Plugins that fastify loads by where they lie: `app.register(autoload, { dir: join(__dirname, 'routes'), options: { prefix: '/api' } })`. In: the call. Out: the parameter
 * by which each of them is given its server, and what stands before its routes: its own `autoPrefix`, else the directories that it lies in.
 * Source: https://github.com/fastify/fastify-autoload
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Value } from '../evaluate/values.js';
import { directoryIn } from './directory-routers.js';

export interface Autoloaded {
  readonly parameter: ts.ParameterDeclaration;
  readonly prefix: Parts;
}

export function autoloadedBy(
  evaluator: Evaluator,
  { arguments: [loader, given] }: ts.CallExpression,
): readonly Autoloaded[] {
  if (!loader || !given || !ts.isObjectLiteralExpression(given)) return [];
  if (!evaluator.valuesOf(loader).some(isAutoload)) return [];
  const said = evaluator.indexOf(given).named.get('dir');
  const directory =
    said && ts.isPropertyAssignment(said) ? directoryIn(evaluator, said.initializer) : undefined;
  if (directory === undefined) return [];
  const options = memberOf(evaluator, evaluator.valuesOf(given), 'options', given);
  const common = memberOf(evaluator, options, 'prefix', given);
  const [before = []] = common.length > 0 ? partsOfValues(evaluator, common, given) : [];
  const isNamed = settingOf(evaluator, given, 'dirNameRoutePrefix') ?? true;
  const hasParameters = settingOf(evaluator, given, 'routeParams') ?? false;
  return evaluator.program.loadedBy(given.getSourceFile()).flatMap((path): readonly Autoloaded[] => {
    if (!path.startsWith(`${directory}/`)) return [];
    const below = path
      .slice(directory.length + 1)
      .split('/')
      .slice(0, -1);
    const own = evaluator.exported(path, 'autoPrefix').map(fixed)[0];
    const directories = below.map((each) => `/${each}`).join('');
    const prefix = joinUrl(before, [own ?? (isNamed === true ? routeOf(directories, hasParameters) : '')]);
    return evaluator
      .exported(path, 'default')
      .flatMap((value) => pluginOf(evaluator, value))
      .flatMap((value) => {
        const [parameter] = value.kind === 'function' ? value.node.parameters : [];
        return parameter ? [{ parameter, prefix }] : [];
      });
  });
}

/** What has a router load the files of a directory. */
const LOADS = /^(?:auto)?load\w*$/i;

/**
 * What a router, or something that is made around one, loads of a directory: `schema.load(new URL('./routes/', import.meta.url), config)`. Out: the
 * parameters by which the functions that the files there hand out are given it.
 */
export function loadedInto(
  evaluator: Evaluator,
  node: ts.CallExpression,
  method: string,
): readonly ts.ParameterDeclaration[] {
  const [first] = node.arguments;
  const loaded = first && LOADS.test(method) ? evaluator.program.loadedBy(node.getSourceFile()) : [];
  if (!first || loaded.length === 0) return [];
  const directory = directoryIn(evaluator, first);
  return loaded.flatMap((path) =>
    path.startsWith(`${directory}/`)
      ? evaluator
          .exported(path, 'default')
          .flatMap((value) => (value.kind === 'function' ? value.node.parameters.slice(0, 1) : []))
      : [],
  );
}

/** Whether an option is set; undefined where it is left out, 'unknown' where that is computed. */
function settingOf(
  evaluator: Evaluator,
  given: ts.ObjectLiteralExpression,
  name: string,
): boolean | 'unknown' | undefined {
  const said = evaluator.indexOf(given).named.get(name);
  if (!said) return undefined;
  const { kind } = ts.isPropertyAssignment(said) ? said.initializer : said;
  if (kind === ts.SyntaxKind.TrueKeyword) return true;
  return kind === ts.SyntaxKind.FalseKeyword ? false : 'unknown';
}

/** What directories are as a route: `_id` is a parameter where those are asked for, and `user-__id` ends with one. */
function routeOf(directories: string, hasParameters: boolean | 'unknown'): string {
  if (hasParameters === false || !directories.includes('_')) return directories;
  if (hasParameters === 'unknown') return '';
  return directories.includes('__') ? directories.replaceAll('__', ':') : directories.replaceAll('/_', '/:');
}

function isAutoload(value: Value): boolean {
  return (
    value.kind === 'derived' &&
    'package' in value.root &&
    /^(?:@fastify\/autoload|fastify-autoload)$/.test(value.root.package)
  );
}

/** A plugin; of one that `fastify-plugin` is given, that. */
export function pluginOf(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind !== 'derived' || !('package' in value.root) || value.root.package !== 'fastify-plugin')
    return [value];
  const made = value.steps.at(-1);
  const [plugin] = made?.step === 'call' && ts.isCallExpression(made.node) ? made.node.arguments : [];
  return plugin && made?.step === 'call' ? evaluator.valuesOf(plugin, made.context) : [];
}
