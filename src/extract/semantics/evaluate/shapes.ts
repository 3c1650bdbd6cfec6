/** What a type says of a member of what is declared to be of it; and what a program makes of the contexts that it hands around. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { nameOf, saidByType } from './members.js';
import type { Context, Value } from './values.js';

/** What a type says of a member; of a context of the program, what is made of that says more. */
export function filledMember(
  evaluator: Evaluator,
  members: ts.NodeArray<ts.TypeElement>,
  name: string,
  node: ts.Node,
  context: Context,
): readonly Value[] {
  const typed = shapeMember(evaluator, members, name, context);
  if (typed.some(({ kind }) => kind === 'text' || kind === 'list')) return typed;
  const filled = evaluator.madeAs.member(members, name, node).filter(saysSomething);
  // What only somebody else gives says no more than the type does.
  return filled.some((value) => !('root' in value && 'open' in value.root)) ? filled : [...typed, ...filled];
}

function saysSomething(value: Value): boolean {
  return (
    value.kind !== 'shape' && (value.kind !== 'derived' || 'package' in value.root || 'open' in value.root)
  );
}

function shapeMember(
  evaluator: Evaluator,
  members: ts.NodeArray<ts.TypeElement>,
  name: string,
  context: Context,
): readonly Value[] {
  return members.flatMap((member): readonly Value[] => {
    if (!member.name || nameOf(member.name, evaluator, context) !== name) return [];
    if (ts.isPropertySignature(member))
      return member.type ? evaluator.valuesOfType(member.type, context).map(saidByType) : [];
    return ts.isMethodSignature(member) ? [{ kind: 'function', node: member, context }] : [];
  });
}

/**
 * Whether a value says no more than which members something has: that of an interface, of a type that a library has for options, or of what
 * a schema describes: `z.infer<typeof Order>`.
 */
export function isShape(value: Value): boolean {
  return value.kind === 'shape' || isOptions(value);
}

/** Whether a value is what a library has by a type for options: `AxiosRequestConfig`. */
export function isOptions(value: Value): boolean {
  if (value.kind !== 'derived') return false;
  const [named, made] = value.steps.slice(-2);
  const isOfPackage = value.steps.slice(0, -1).every(({ step }) => step === 'member');
  return isOfPackage && made?.step === 'instance' && named?.step === 'member' && OPTIONS.test(named.name);
}

const OPTIONS =
  /(?:Config|Configuration|Options|Opts|Init|Params|Settings|Args|Arguments|Record|Batch|Input|Payload|SubscribeTopics?|EventPattern|Flow(?:Child)?Job)$|^(?:infer|output|TypeOf|Static|Infer\w*)$/;
