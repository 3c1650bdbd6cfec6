/**
 * What a program puts before the paths of all of its controllers, and which routes it does that for not: `app.setGlobalPrefix('api', { exclude })` of Nest,
 * `createExpressServer({ routePrefix })` of routing-controllers, `new InversifyExpressServer(container, null, { rootPath })`, `rest: { basePath }` of LoopBack,
 * `koa: { globalPrefix }` of Midway, the one mount of Ts.ED. In: a node and the evaluator. Out: prefixes; several are of several programs.
 * Sources: https://docs.nestjs.com/faq/global-prefix, https://github.com/inversify/inversify-express-utils, https://loopback.io/doc/en/lb4/Server.html,
 * https://midwayjs.org/docs/controller, https://tsed.dev/docs/controllers.html
 */
import { ts } from 'ts-morph';
import type { ExceptedRoute } from '../../../model/facts.js';
import { dependsOn } from '../actions/depends-on.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { fixed } from '../evaluate/text.js';
import { free, type Value } from '../evaluate/values.js';

export interface ProgramPrefix {
  readonly prefix: Parts;
  readonly except?: readonly ExceptedRoute[];
  /** The program of Nest that is told it. */
  readonly app?: ts.Expression;
}

/** What makes controllers answer, and the package that does. */
const [MAKES_SERVER, ROUTING] = [/^(?:create|use)(?:Express|Koa)?Server$/, /^routing-controllers$/];
/** Options that say a prefix, by what they stand in, and the packages of which programs are told it so. */
const TOLD: readonly (readonly [within: RegExp, option: string, packages: readonly string[]])[] = [
  [/^rest$/, 'basePath', ['@loopback/rest', '@loopback/core', '@loopback/boot']],
  [
    /^(?:koa|express|egg|web)$/,
    'globalPrefix',
    ['core', 'decorator', 'bootstrap', 'koa', 'express', 'web'].map((name) => `@midwayjs/${name}`),
  ],
];

export function readPrefixes(evaluator: Evaluator, node: ts.Node): readonly ProgramPrefix[] {
  if (ts.isNewExpression(node)) return ofInversify(evaluator, node);
  if (ts.isPropertyAssignment(node)) return ofOption(evaluator, node);
  if (ts.isDecorator(node)) return ofTsed(evaluator, node);
  if (!ts.isCallExpression(node)) return [];
  const name = lastName(node.expression) ?? '';
  const [first, second] = node.arguments;
  if (!first) return [];
  if (name === 'setGlobalPrefix') {
    const except = second ? excluded(evaluator, second) : [];
    return partsOf(evaluator, first, free).map((prefix) => ({
      prefix,
      ...(except.length > 0 && { except }),
      ...(ts.isPropertyAccessExpression(node.expression) && { app: node.expression.expression }),
    }));
  }
  if (!MAKES_SERVER.test(name) || !evaluator.program.uses(ROUTING)) return [];
  return told(evaluator, node.arguments.at(-1)!, 'routePrefix');
}

/** A prefix that stands under a name among options. */
function told(evaluator: Evaluator, options: ts.Expression, name: string): readonly ProgramPrefix[] {
  const said = memberOf(evaluator, evaluator.valuesOf(options), name, options);
  return said.length > 0 ? partsOfValues(evaluator, said, options).map((prefix) => ({ prefix })) : [];
}

function ofInversify(evaluator: Evaluator, node: ts.NewExpression): readonly ProgramPrefix[] {
  const options = node.arguments?.[2];
  return options && lastName(node.expression) === 'InversifyExpressServer'
    ? told(evaluator, options, 'rootPath')
    : [];
}

function ofOption(evaluator: Evaluator, node: ts.PropertyAssignment): readonly ProgramPrefix[] {
  const name = ts.isIdentifier(node.name) ? node.name.text : '';
  const [, option, packages] = TOLD.find(([within]) => within.test(name)) ?? [];
  if (option === undefined || !packages || !node.initializer.getText().includes(option)) return [];
  return dependsOn(evaluator.program, node, packages) ? told(evaluator, node.initializer, option) : [];
}

/** `@Configuration({ mount: { '/rest': [Orders] } })`: where there are several mounts, each has controllers of its own. */
function ofTsed(evaluator: Evaluator, { expression }: ts.Decorator): readonly ProgramPrefix[] {
  if (!ts.isCallExpression(expression) || lastName(expression.expression) !== 'Configuration') return [];
  const [options] = expression.arguments;
  const [mount] = options ? memberOf(evaluator, evaluator.valuesOf(options), 'mount', expression) : [];
  const paths = mount?.kind === 'object' ? [...evaluator.indexOf(mount.node).named.keys()] : [];
  return paths.length === 1 ? [{ prefix: [paths[0]!] }] : [];
}

/** `{ exclude: ['health', { path: 'auth/(.*)', method: RequestMethod.GET }] }` */
function excluded(evaluator: Evaluator, options: ts.Expression): readonly ExceptedRoute[] {
  const listed = memberOf(evaluator, evaluator.valuesOf(options), 'exclude', options).flatMap((value) =>
    value.kind === 'list' ? value.items : [],
  );
  return exceptedIn(evaluator, listed, options);
}

/** The routes that some values are: `'health'`, `{ path: 'health', method: RequestMethod.GET }`. */
export function exceptedIn(
  evaluator: Evaluator,
  values: readonly Value[],
  node: ts.Node,
): readonly ExceptedRoute[] {
  return values.flatMap((value) => {
    const said = (name: string) => memberOf(evaluator, [value], name, node);
    const [path] = [value, ...said('path')].flatMap((each) => fixed(each) ?? []);
    const method = said('method').flatMap((each) => methodOf(each) ?? [])[0];
    // A star alone is no pattern to most versions.
    if (path === undefined || path === '*') return [];
    // What stands in braces may be left out.
    const [, whole] = /^(.*?)\/?\{[^{}]*\}$/.exec(path) ?? [];
    return [path, ...(whole === undefined ? [] : [whole])].map((each) => ({
      path: withStars(each),
      ...(method !== undefined && { method }),
    }));
  });
}

/** The verb of `RequestMethod.GET`; none of `RequestMethod.ALL`. */
export function methodOf(value: Value): string | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return last?.step === 'member' && last.name !== 'ALL' ? last.name : undefined;
}

/** `auth/(.*)`, `auth/{*rest}` → `auth/*` */
function withStars(path: string): string {
  return path.replace(/\/?\{?\/?(?:\([^()]*\)|\*\w*)\}?(?=\/|$)/g, '/*');
}
