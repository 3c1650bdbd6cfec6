/**
 * The functions of a cloud that a stack of the AWS CDK leads requests to. In: what integrates one with an API, `new LambdaIntegration(list)`. Out: where the code of
 * the function lies, and what it is handed out by, as far as its construct says.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { memberOf } from '../calls/texts.js';
import { CONSTRUCTS } from '../channels/clouds.js';
import { basesOf, inheritedContext, superCall } from '../evaluate/bases.js';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Context, InstanceValue, Open, Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import { codeOf, givenAs } from '../stores/constructs.js';

/** What leads requests to a function: of REST APIs, of HTTP APIs, and by all that these are told together. */
const INTEGRATION = /^(?:Http)?Lambda(?:Proxy)?Integration$/;
const STANDS_FOR = /^(?:Alias|Version)$/;
const CODE_FILE = /\.[cm]?[jt]sx?$/;

export interface StackFunction {
  /** As the stack writes it. */
  readonly code: string;
  /** Where that stands. */
  readonly node: ts.Node;
  /** The file of the function without its ending, and what hands it out there. */
  readonly file: Path;
  readonly name: string;
}

export interface Leading {
  readonly functions: readonly StackFunction[];
  /** Whether it is a function, be it not known which. */
  readonly isFunction: boolean;
  readonly open: Open | undefined;
}

/** What integrations lead to, or what stands for one where an API is told its function itself. */
export function functionsAmong(evaluator: Evaluator, integrations: readonly Value[]): Leading {
  const found = integrations.map((value) => leadingOf(evaluator, value));
  return {
    functions: found.flatMap(({ functions }) => functions),
    isFunction: found.some(({ isFunction }) => isFunction),
    open: found.flatMap(({ open }) => open ?? [])[0],
  };
}

function leadingOf(evaluator: Evaluator, value: Value): Leading {
  const none = { functions: [], isFunction: false, open: openOf(value) ?? givenAs(value) };
  if (value.kind === 'instance') return functionOf(evaluator, value);
  const made = madeOf(value);
  if (!made) return none;
  if (!INTEGRATION.test(made.name))
    return /Integration$/.test(made.name) ? none : functionOf(evaluator, value);
  const functions = (made.node.arguments ?? [])
    .flatMap((each) => evaluator.valuesOf(each, made.context))
    .flatMap((each) => (each.kind === 'object' ? evaluator.member(each, 'handler', made.node) : [each]))
    .map((each) => functionOf(evaluator, each));
  return {
    functions: functions.flatMap((each) => each.functions),
    isFunction: true,
    open: none.open ?? functions.flatMap(({ open }) => open ?? [])[0],
  };
}

/** The function that a construct is; what its code hangs on is what the function or class around is given. */
function functionOf(evaluator: Evaluator, value: Value): Leading {
  const made = value.kind === 'instance' ? madeAbove(evaluator, value) : madeOf(value);
  if (!made) return { functions: [], isFunction: true, open: openOf(value) ?? givenAs(value) };
  const { node, context } = made;
  // An alias or a version of a function stands for it.
  if ('name' in made && STANDS_FOR.test(String(made.name)))
    return functionsAmong(
      evaluator,
      (node.arguments ?? []).flatMap((each) =>
        ['version', 'lambda'].flatMap((name) =>
          memberOf(evaluator, evaluator.valuesOf(each, context), name, each),
        ),
      ),
    );
  const code = codeOf(evaluator, node, context);
  if (code === undefined) return { functions: [], isFunction: true, open: openAround(node) };
  const [handler = 'handler'] = (node.arguments ?? [])
    .flatMap((each) => memberOf(evaluator, evaluator.valuesOf(each, context), 'handler', each))
    .flatMap((each) => fixed(each) ?? []);
  const [, file, name = handler] = /^(.*)\.(\w+)$/.exec(handler) ?? [];
  const isFile = CODE_FILE.test(code);
  const of = isFile ? code.replace(CODE_FILE, '') : file === undefined ? code : `${code}/${file}`;
  return { functions: [{ code, node, file: of, name }], isFunction: true, open: undefined };
}

/** What makes a construct, and what that is given where it is made. */
interface Making {
  readonly node: ts.NewExpression | ts.CallExpression;
  readonly context: Context;
}

/** Classes above one another that are followed. */
const DEEPEST = 4;

/** What a class of the program's own gives to that of the library which it extends, be it by way of others: `super(scope, id, { entry })`. */
function madeAbove(evaluator: Evaluator, value: InstanceValue): Making | undefined {
  const made = value.made && { node: value.made, context: value.context };
  return madeAboveClass(evaluator, value.of, evaluator.inside(value), made, 0);
}

function madeAboveClass(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  context: Context,
  /** What makes one of the class, which a class that says nothing hands on. */
  made: Making | undefined,
  depth: number,
): Making | undefined {
  const own = constructorOf(of);
  const call = own?.body && superCall(own.body);
  const node = own ? call : made?.node;
  const given = node && { node, context: own ? context : (made?.context ?? context) };
  for (const { value: base, clause } of basesOf(evaluator, of, context)) {
    if (base.kind === 'derived' && 'package' in base.root && CONSTRUCTS.test(base.root.package)) return given;
    if (base.kind !== 'class' || depth >= DEEPEST) continue;
    const inside = inheritedContext(evaluator, of, clause, base.node, context);
    const found = madeAboveClass(evaluator, base.node, inside, given, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** The integrations that an API or a resource has for methods that say none: `new RestApi(this, 'api', { defaultIntegration })`. */
export function integratedBy(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind !== 'derived') return [];
  for (const step of [...value.steps].reverse()) {
    if ((step.step !== 'call' && step.step !== 'new') || ts.isTaggedTemplateExpression(step.node)) continue;
    const { node, context } = step;
    const said = (node.arguments ?? []).flatMap((each) =>
      ['defaultIntegration', 'handler'].flatMap((name) =>
        memberOf(evaluator, evaluator.valuesOf(each, context), name, each),
      ),
    );
    if (said.length > 0) return said;
  }
  return [];
}

/** The last construct that a value comes of, with the name of its class. */
function madeOf(value: Value): (Making & { readonly name: string }) | undefined {
  const steps = value.kind === 'derived' ? value.steps : [];
  const index = steps.findLastIndex(({ step }) => step === 'new');
  const made = steps[index];
  const before = steps[index - 1];
  return made?.step === 'new' && ts.isNewExpression(made.node) && before?.step === 'member'
    ? { node: made.node, context: made.context, name: before.name }
    : undefined;
}

/** A parameter around a construct that this speaks of. */
function openAround(node: ts.Node): Open | undefined {
  const around = functionAround(node);
  if (!around || !ts.isFunctionLike(around)) return undefined;
  const given = around.parameters.filter(
    ({ name }) => ts.isIdentifier(name) || ts.isObjectBindingPattern(name),
  );
  return given.at(-1);
}
