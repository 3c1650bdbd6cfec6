/**
 * What libraries answer below a path of their own, whatever routes they have there: better-auth in a module of NestJS or a hook of SvelteKit, SuperTokens.
 * In: a call that puts one into a server. Out: all below that path, by any method.
 * Sources: https://www.better-auth.com/docs/integrations/nestjs, …/svelte-kit, https://supertokens.com/docs/references/backend-sdks/reference
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Value } from '../evaluate/values.js';
import type { TypedEndpoint } from './typed-servers.js';

/** A library: what its mounting call is told of, by members from the options on, and where it is if nobody says. */
interface Mounting {
  readonly packages: RegExp;
  readonly name: RegExp;
  readonly usual: string;
  /** What its options say of the path. */
  readonly said: (
    evaluator: Evaluator,
    options: readonly Value[],
    node: ts.CallExpression,
  ) => readonly Value[];
}

const MOUNTINGS: readonly Mounting[] = [
  {
    packages: /^@[\w-]+\/nestjs-better-auth$/,
    name: /^forRoot(?:Async)?$/,
    usual: '/api/auth',
    said: pathOfAuth,
  },
  {
    packages: /^better-auth\/svelte-kit$/,
    name: /^svelteKitHandler$/,
    usual: '/api/auth',
    said: pathOfAuth,
  },
  {
    packages: /^supertokens-(?:node|nestjs)$/,
    name: /^(?:init|forRoot(?:Async)?)$/,
    usual: '/auth',
    said: (evaluator, options, node) => {
      const info = memberOf(evaluator, options, 'appInfo', node);
      return memberOf(evaluator, info, 'apiBasePath', node);
    },
  },
];

export function libraryRoutes(
  evaluator: Evaluator,
  node: ts.CallExpression,
  name: string,
): readonly TypedEndpoint[] {
  const alike = MOUNTINGS.filter((each) => each.name.test(name));
  const isOf = ({ packages }: Mounting, value: Value) =>
    value.kind === 'derived' && 'package' in value.root && packages.test(value.root.package);
  const callees = alike.length === 0 ? [] : evaluator.valuesOf(node.expression);
  const found = alike.find((each) => callees.some((value) => isOf(each, value)));
  if (!found) return [];
  const said = found.said(evaluator, optionsGiven(evaluator, node), node);
  const paths: readonly Parts[] = said.length > 0 ? partsOfValues(evaluator, said, node) : [[found.usual]];
  return paths.map((path) => ({
    protocol: 'http' as const,
    path: joinUrl(path, ['/*']),
    node,
  }));
}

/** The options of a mounting call, also as a factory of them makes them: `forRootAsync({ useFactory: () => ({ auth }) })`. */
function optionsGiven(evaluator: Evaluator, node: ts.CallExpression): readonly Value[] {
  const given = node.arguments.slice(0, 1).flatMap((each) => evaluator.valuesOf(each));
  const made = memberOf(evaluator, given, 'useFactory', node).flatMap((value) =>
    value.kind === 'function' ? evaluator.returnedBy(value) : [],
  );
  return [...given, ...made];
}

/** The base path of the better-auth that a call is given, as it is or as its option `auth`. */
function pathOfAuth(
  evaluator: Evaluator,
  options: readonly Value[],
  node: ts.CallExpression,
): readonly Value[] {
  const auths = [...options, ...memberOf(evaluator, options, 'auth', node)];
  return auths.flatMap((value) => {
    if (value.kind !== 'derived') return [];
    const made = value.steps.flatMap((step) => (step.step === 'call' ? step : []))[0];
    const [told] = made && ts.isCallExpression(made.node) ? made.node.arguments : [];
    if (!made || !told) return [];
    const set = evaluator.valuesOf(told, made.context);
    return memberOf(evaluator, set, 'basePath', told);
  });
}
