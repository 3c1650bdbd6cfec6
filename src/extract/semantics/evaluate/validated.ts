/**
 * What a schema of a library lets through: settings that a program writes down, checks and goes on with: `schema.parse({ queue: process.env.QUEUE })`,
 * `const { value } = schema.validate(settings)`, one by itself as well: `z.url().parse(process.env.ORDERS_URL)`. In: what is called, or a member of what
 * a call gave. Out: the settings as they are written.
 * Sources: https://zod.dev/basics, https://joi.dev/api, https://github.com/jquense/yup
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { openOf } from './text.js';
import type { Context, Derived, Value } from './values.js';

const SCHEMAS = /^(?:zod(?:\/.+)?|joi|@hapi\/joi|yup|superstruct|myzod)$/;
/** Methods that give back what they are given first; those of joi that give back what they found, that among other things. */
const GIVE_BACK = /^(?:parse|parseAsync|validateAsync|validateSync|cast|attempt|assert|create)$/;
const FIND: Readonly<Record<string, RegExp>> = {
  value: /^validate(?:Async)?$/,
  data: /^safeParse(?:Async)?$/,
};

/** Schemas of a single text, and what makes another of it. */
const OF_TEXT = /^(?:string|url|httpUrl|uri|hostname|host)$/;
const CHANGES = /^(?:transform|pipe|preprocess|codec|overwrite|custom)$/;

/** What a call gives back; undefined for what is no schema's, or is given anything but settings. */
export function validated(
  evaluator: Evaluator,
  schema: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  const { root, steps } = schema;
  const last = steps.at(-1);
  if (!('package' in root) || !SCHEMAS.test(root.package) || last?.step !== 'member') return undefined;
  const isOfYup = root.package === 'yup' && last.name === 'validate';
  return GIVE_BACK.test(last.name) || isOfYup ? settingsIn(evaluator, schema, node, context) : undefined;
}

/** What was found to be valid: `schema.validate(settings).value`. */
export function validMember(evaluator: Evaluator, schema: Derived, name: string): readonly Value[] {
  const { root, steps } = schema;
  const by = Object.hasOwn(FIND, name) ? FIND[name] : undefined;
  const [method, call] = steps.slice(-2);
  if (!by || !('package' in root) || !SCHEMAS.test(root.package)) return [];
  if (method?.step !== 'member' || !by.test(method.name)) return [];
  return call?.step === 'call' && ts.isCallExpression(call.node)
    ? (settingsIn(evaluator, schema, call.node, call.context) ?? [])
    : [];
}

function settingsIn(
  evaluator: Evaluator,
  { steps }: Derived,
  { arguments: [first] }: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  const isNamed = (names: RegExp) => steps.some((each) => each.step === 'member' && names.test(each.name));
  const isOfText = isNamed(OF_TEXT) && !isNamed(CHANGES);
  const given = (first ? evaluator.valuesOf(first, context) : []).filter(
    (value) =>
      value.kind === 'object' || (isOfText && (value.kind === 'text' || openOf(value) !== undefined)),
  );
  return given.length > 0 ? given : undefined;
}
