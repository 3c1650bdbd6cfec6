/** What is assigned to the members of classes and their instances: by `this`, by the name of the class, by others that fill them. */
import { ts } from 'ts-morph';
import { changesIn } from './changes.js';
import { constructorOf } from './constructors.js';
import { decided } from './decided.js';
import type { Evaluator } from './evaluator.js';
import { surely, type TestAround, testAround } from './may-run.js';
import { openOf } from './text.js';
import type { Context, Value } from './values.js';

/** What a class and its file give to a member of it, or with `ofClass` to a static one: `this.queue = …`, `Mails.queue = new Queue('mails')`. */
export function assignedTo(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  name: string,
  ofClass: boolean,
): readonly ts.Expression[] {
  const own = evaluator.assignedMembersOf(node).get(name) ?? [];
  if (!node.name) return own;
  const file = node.parent.getSourceFile();
  if (ofClass)
    return [...own, ...(evaluator.scopes.assignedToMembers(node.name.text, file)?.get(name) ?? [])];
  // `Mails.prototype.send = function (mail) { … }`
  const of = `${node.name.text}.prototype`;
  const shared = evaluator.scopes.assignedToMember(name, file).filter(({ holder }) => isCalled(holder, of));
  return [...own, ...shared.map(({ right }) => right)];
}

function isCalled(holder: ts.Expression, name: string): boolean {
  return ts.isPropertyAccessExpression(holder) && holder.getText() === name;
}

/**
 * What of that is given to this instance, as far as the tests around tell: `if (this.name) this.queue = named; else this.queue = any`. What may be nothing at
 * times is not taken for something, and what all tests speak against may be given after all.
 */
export function givenIn(
  evaluator: Evaluator,
  given: readonly ts.Expression[],
  context: Context,
): readonly ts.Expression[] {
  if (given.length < 2 || !context.self) return given;
  const inside = surely(context);
  const found = given.filter((each) =>
    testsAround(each).every(({ test, holds }) => decided(evaluator, test, inside) !== !holds),
  );
  return found.length > 0 ? found : given;
}

/** The tests that a place stands behind in its function. */
function testsAround(node: ts.Node): readonly TestAround[] {
  const found: TestAround[] = [];
  for (let place = node; place.parent && !ts.isFunctionLike(place); place = place.parent) {
    const around = testAround(place, place.parent);
    if (around) found.push(around);
  }
  return found;
}

/** Whether a value says more than that it comes from nowhere known. */
export function isKnown(value: Value): boolean {
  return value.kind !== 'derived' || 'package' in value.root;
}

/** Whether a value is something that the program made: of a library by a call, of a class of its own by what it gives that. */
export function isMade(value: Value): boolean {
  if (value.kind === 'instance') return value.context.bound.size > 0;
  return (
    isKnown(value) &&
    value.kind === 'derived' &&
    value.steps.some(({ step }) => step === 'new' || step === 'call')
  );
}

/** Whether a value is a function, or what a library has, by the type of a parameter: who gives that knows which one is meant. */
export function isOfParameter(value: Value): boolean {
  if (value.kind === 'function') return value.declared !== undefined;
  return (
    value.kind === 'derived' &&
    'package' in value.root &&
    value.steps.some((step) => step.step === 'instance' && step.open !== undefined)
  );
}

/** `Repository<any>`: a type that leaves open what it is about. */
export function isOfAnything(type: ts.TypeNode): boolean {
  const given = ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : [];
  return (
    given.length > 0 &&
    given.every(({ kind }) => kind === ts.SyntaxKind.AnyKeyword || kind === ts.SyntaxKind.UnknownKeyword)
  );
}

/** What others of its file set a member of a class to: `this.options.queue = queue` in the class that builds the options. */
export function setBeside(evaluator: Evaluator, of: ts.ClassLikeDeclaration, name: string): readonly Value[] {
  return evaluator.scopes
    .assignedToMember(name, of.getSourceFile())
    .filter(({ holder }) =>
      evaluator.valuesOf(holder).some((value) => value.kind === 'instance' && value.of === of),
    )
    .flatMap(({ right }) => evaluator.valuesOf(right));
}

/** What a setter is given by its class: `this.queue = new Queue('mails')`. */
export function setBy(
  evaluator: Evaluator,
  { name, parent }: ts.SetAccessorDeclaration,
  context: Context,
): readonly Value[] {
  if (!ts.isClassLike(parent)) return [];
  const given = evaluator.assignedMembersOf(parent).get(name.getText()) ?? [];
  return given.flatMap((each) => evaluator.valuesOf(each, context)).filter(isKnown);
}

/** What a member is that has a text by itself, and another where whoever makes the class gives it: `if (base) this.base = base`. */
export function overridden(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  name: string,
  usual: readonly Value[],
  context: Context,
): readonly Value[] {
  const maker = constructorOf(of);
  if (!maker || usual.some(({ kind }) => kind !== 'text')) return usual;
  const names = new Set(maker.parameters.map((each) => each.name.getText()));
  const given = (evaluator.assignedMembersOf(of).get(name) ?? [])
    .filter(
      (each) =>
        ts.isIdentifier(each) && names.has(each.text) && maker.pos <= each.pos && each.end <= maker.end,
    )
    .flatMap((each) => evaluator.valuesOf(each, context))
    .filter((value) => value.kind === 'text' || openOf(value) !== undefined);
  return given.some((value) => openOf(value) === undefined) ? given : [...usual, ...given];
}

/** What is assigned to each `this.name` in a class. */
export function findAssignedMembers(
  node: ts.ClassLikeDeclaration,
): ReadonlyMap<string, readonly ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  /** What a static method calls an instance that it makes: `const publisher = new Publisher(); publisher.channel = …`. */
  const made = new Set<string>();
  const visit = (inner: ts.Node): void => {
    if (ts.isVariableDeclaration(inner) && ts.isIdentifier(inner.name) && isMadeOf(inner.initializer, node))
      made.add(inner.name.text);
    for (const { of, to } of changesIn(inner)) {
      if (!ts.isPropertyAccessExpression(of)) continue;
      const { expression: holder } = of;
      if (holder.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(holder) && made.has(holder.text)))
        found.set(of.name.text, [...(found.get(of.name.text) ?? []), to]);
    }
    if (!ts.isClassLike(inner)) ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

/** Whether an expression makes one of a class, from within it: `new Publisher()`, `new this()`. */
function isMadeOf(node: ts.Expression | undefined, { name }: ts.ClassLikeDeclaration): boolean {
  if (!node || !ts.isNewExpression(node)) return false;
  const { expression: of } = node;
  return of.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(of) && of.text === name?.text);
}
