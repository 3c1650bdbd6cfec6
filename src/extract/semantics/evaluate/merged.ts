/** Functions of libraries that give back the objects that they are given, merged perhaps: of the members of each something is known. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Context, Derived, Value } from './values.js';

/** Packages that are such a function. `rc` is given the name of the program first, then what holds unless something else is set. */
const WHOLE =
  /^(?:rc|parse-strings-in-object|deepmerge|defu|merge-deep|deep-extend|lodash\.(?:merge|defaults|defaultsdeep))$/;
/** The same among the functions of lodash, radash and ramda; what some of them leave out is taken to be there. */
const MEMBERS =
  /^(?:merge|defaults|defaultsDeep|assign|mergeRight|mergeDeepRight|cloneDeep|clone|omit|pick|omitBy|pickBy)$/;
const FROM = /^(?:lodash(?:-es|\/fp)?|underscore|radash|ramda|rambda|remeda|es-toolkit(?:\/compat)?)$/;

/** The objects that a call gives back; undefined when it is another call, or nothing is known of them. */
export function mergedValues(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  if (!('package' in root)) return undefined;
  const [only, before, ...more] = steps;
  // `omitBy(isUndefined)(order)`: it may be given one after the other.
  const isGivenTwice = before?.step === 'call' && ts.isCallExpression(before.node);
  const isFunction =
    more.length === 0 &&
    (only === undefined
      ? WHOLE.test(root.package)
      : only.step === 'member' &&
        (before === undefined || isGivenTwice) &&
        MEMBERS.test(only.name) &&
        FROM.test(root.package));
  if (!isFunction) return undefined;
  const objectsIn = (call: ts.CallExpression, around: Context) =>
    [...call.arguments]
      .reverse()
      .flatMap((argument) => evaluator.valuesOf(argument, around).filter(({ kind }) => kind === 'object'));
  // What is given last stands before the rest.
  const first = isGivenTwice ? objectsIn(before.node as ts.CallExpression, before.context) : [];
  const given = [...objectsIn(node, context), ...first];
  return given.length > 0 ? given : undefined;
}
