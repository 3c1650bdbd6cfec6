/** Functions of libraries that give back the objects that they are given, merged perhaps: of the members of each something is known. */
import type { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Context, Derived, Value } from './values.js';

/** Packages that are such a function. `rc` is given the name of the program first, then what holds unless something else is set. */
const WHOLE =
  /^(?:rc|parse-strings-in-object|deepmerge|defu|merge-deep|deep-extend|lodash\.(?:merge|defaults|defaultsdeep))$/;
/** The same among the functions of lodash, radash and ramda; what some of them leave out is taken to be there. */
const MEMBERS =
  /^(?:merge|defaults|defaultsDeep|assign|mergeRight|mergeDeepRight|cloneDeep|clone|omit|pick)$/;

/** The objects that a call gives back; undefined when it is another call, or nothing is known of them. */
export function mergedValues(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  if (!('package' in root)) return undefined;
  const [only, ...more] = steps;
  const isFunction =
    more.length === 0 &&
    (only === undefined
      ? WHOLE.test(root.package)
      : only.step === 'member' &&
        MEMBERS.test(only.name) &&
        /^(?:lodash(?:-es)?|radash|ramda)$/.test(root.package));
  if (!isFunction) return undefined;
  // What is given last stands before the rest.
  const given = [...node.arguments]
    .reverse()
    .flatMap((argument) => evaluator.valuesOf(argument, context).filter(({ kind }) => kind === 'object'));
  return given.length > 0 ? given : undefined;
}
