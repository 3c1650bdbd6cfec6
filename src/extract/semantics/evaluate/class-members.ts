/** What a member of a class or of an instance is: as the class declares it, as it is assigned, as what it extends has it. */
import { ts } from 'ts-morph';
import { isBody } from '../functions.js';
import {
  assignedTo,
  givenIn,
  isKnown,
  isMade,
  isOfAnything,
  isOfParameter,
  overridden,
  setBeside,
} from './assigned.js';
import { basesOf, inheritedContext } from './bases.js';
import { makingOfOwn } from './construct-ids.js';
import { declaredValues } from './declarations.js';
import { injectedQueue } from './decorated.js';
import type { Evaluator } from './evaluator.js';
import { begunWith } from './fillings.js';
import { firedByBase } from './fired.js';
import { afterFirstNumber } from './first-numbers.js';
import { injectedValues } from './injected.js';
import { nameOf, saidByType } from './members.js';
import { returned, running } from './returned.js';
import { isOptions } from './shapes.js';
import { openOf } from './text.js';
import { hasUsual } from './usual.js';
import {
  type ClassValue,
  type Context,
  derived,
  free,
  further,
  type InstanceValue,
  textValue,
  type Value,
} from './values.js';
import { variableMember } from './variable-members.js';

function isStatic(node: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}

/** A static member, of the class or of what it extends; `self` is what `this` is in there. */
export function classMember(
  evaluator: Evaluator,
  value: ClassValue,
  self: ClassValue,
  name: string,
  node: ts.Node,
  depth: number,
): readonly Value[] {
  const context = value === self ? evaluator.inside(self) : { ...value.context, self };
  const own = declaredMembers(evaluator, value.node, name, context, true);
  if (own.length === 0 && name === 'name' && self.node.name)
    return [textValue(self.node.name.text, self.node.name)];
  return own.length > 0 || depth > 10 ? own : staticMemberOfBase(evaluator, value, self, name, node, depth);
}

function staticMemberOfBase(
  evaluator: Evaluator,
  value: ClassValue,
  self: ClassValue,
  name: string,
  node: ts.Node,
  depth: number,
): readonly Value[] {
  return basesOf(evaluator, value.node, value.context).flatMap(({ value: base }) => {
    if (base.kind === 'class') return classMember(evaluator, base, self, name, node, depth + 1);
    if (base.kind !== 'derived') return [];
    return [
      further(base, { step: 'subclass', of: self.node, instance: false }, { step: 'member', name, node }),
    ];
  });
}

/** `super.send`: a member as what the class around extends has it; in there `this` is what it is here. */
export function memberOfSuper(
  evaluator: Evaluator,
  node: ts.PropertyAccessExpression,
  self: Value | undefined,
  context: Context,
): readonly Value[] {
  const { text: name } = node.name;
  let around: ts.Node = node;
  while (around.parent && !ts.isClassLike(around)) around = around.parent;
  if (!ts.isClassLike(around)) return [];
  if (self?.kind === 'class')
    return staticMemberOfBase(evaluator, { ...self, node: around }, self, name, node, 0);
  if (self?.kind !== 'instance') return [];
  return memberOfBase(evaluator, around, { ...context, self }, self, name, node, 0);
}

export function instanceMember(
  evaluator: Evaluator,
  value: InstanceValue,
  name: string,
  node: ts.Node,
): readonly Value[] {
  if (name === 'constructor' && value.declared)
    return [derived({ open: value.declared, name }, { step: 'member', name, node })];
  if (name === 'constructor') return [{ kind: 'class', node: value.of, context: value.context }];
  const own = inheritedMember(evaluator, value, value, name, node, 0);
  const later = (value.assigned?.get(name) ?? []).flatMap((expression) => evaluator.valuesOf(expression));
  if (later.length === 0) return own;
  return [...own.filter(({ kind }) => kind !== 'derived'), ...later];
}

/** A member as the class declares it, or as what it extends does; `self` is what `this` is in there. */
function inheritedMember(
  evaluator: Evaluator,
  value: InstanceValue,
  self: InstanceValue,
  name: string,
  node: ts.Node,
  depth: number,
): readonly Value[] {
  const context = value === self ? evaluator.inside(self) : { ...value.context, self };
  const own = declaredMembers(evaluator, value.of, name, context, false);
  return own.length > 0 || depth > 10
    ? own
    : memberOfBase(evaluator, value.of, context, self, name, node, depth);
}

function memberOfBase(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  context: Context,
  self: InstanceValue,
  name: string,
  node: ts.Node,
  depth: number,
): readonly Value[] {
  return basesOf(evaluator, of, context).flatMap(({ value: base, clause }) => {
    if (base.kind === 'class') {
      const inner = inheritedContext(evaluator, of, clause, base.node, context);
      const inherited: InstanceValue = { kind: 'instance', of: base.node, context: inner };
      return inheritedMember(evaluator, inherited, self, name, node, depth + 1);
    }
    if (base.kind !== 'derived') return [];
    const fired = firedByBase(evaluator, base, of, name, context);
    if (fired.length > 0) return fired;
    const made = makingOfOwn(base, of, self, context);
    if (made) return [further(base, made, { step: 'member', name, node })];
    const types = clause.typeArguments ?? [];
    return [
      further(
        base,
        { step: 'instance', types, context },
        { step: 'subclass', of: self.of, instance: true },
        { step: 'member', name, node },
      ),
    ];
  });
}

function declaredMembers(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  name: string,
  context: Context,
  ofClass: boolean,
): readonly Value[] {
  const values: Value[] = [];
  let isVague = false;
  const typed: Value[] = [];
  let isDeclared = false;
  for (const member of node.members) {
    if (ts.isConstructorDeclaration(member)) {
      if (ofClass) continue;
      const parameter = member.parameters.find(
        (each) =>
          ts.isParameterPropertyDeclaration(each, member) &&
          ts.isIdentifier(each.name) &&
          each.name.text === name,
      );
      if (parameter) return declaredValues(evaluator, parameter, context);
      continue;
    }
    if (isStatic(member) !== ofClass || nameOf(member.name, evaluator, free) !== name) continue;
    isDeclared = true;
    if (ts.isMethodDeclaration(member)) return [{ kind: 'function', node: running(node, member), context }];
    if (ts.isGetAccessor(member)) values.push(...returned(evaluator, member, context));
    if (ts.isPropertyDeclaration(member)) {
      values.push(...injectedQueue(evaluator, member), ...injectedValues(evaluator, member));
      const later = assignedTo(evaluator, node, name, ofClass);
      const given = member.initializer ? [member.initializer, ...later] : later;
      const after = afterFirstNumber(evaluator, given, context);
      // Of a number nothing else is known than that it is another one.
      if (after) return after.length > 0 ? after : [derived({ name })];
      // What is only emptied later is filled in between.
      const isFirst =
        member.initializer && isEmpty(member.initializer) && later.some((each) => !isEmpty(each));
      if (member.initializer && !isFirst)
        values.push(...begunWith(evaluator, name, member, member.initializer, context));
      if (values.length === 0 && member.type) {
        const said = evaluator.valuesOfType(member.type, context);
        typed.push(...said.map((value) => declaredAs(saidByType(value), member)));
        isVague ||= isOfAnything(member.type);
      }
    }
  }
  if (values.length > 0) return ofClass ? values : overridden(evaluator, node, name, values, context);
  const given = assignedTo(evaluator, node, name, ofClass);
  const assigned = givenIn(evaluator, given, context).flatMap((expression) =>
    isEmpty(expression)
      ? begunWith(evaluator, name, node, expression, context)
      : evaluator.valuesOf(expression, context),
  );
  // What was made, or given, says more than what it is declared to be, above all than that it is options of a library.
  const isGiven = typed.every(isOptions) && assigned.length > 0;
  // … or how it is called.
  const isRun = typed.every(isSignature) && assigned.some((value) => isKnown(value) || openOf(value));
  // A type that says only that it is a list, or one of such a shape, says nothing of what that holds.
  const isListed =
    typed.every(isListOfShapes) && assigned.some((value) => value.kind === 'list' && !isEmptyList(value));
  const saysMore = isGiven || isRun || isListed || assigned.some(saysMoreThanType);
  if (typed.some(isKnown) && !saysMore && !(isVague && assigned.length > 0)) {
    // … and so does an object that is written out: what is spread into one, others may have given.
    const isShape = typed.every(({ kind }) => kind === 'shape');
    const written = assigned.filter(
      (value) =>
        value.kind === 'object' && (evaluator.indexOf(value.node).spread.length === 0 || hasUsual(value)),
    );
    return isShape ? [...written, ...typed] : typed;
  }
  values.push(...assigned);
  if (values.length === 0 && isDeclared && !ofClass)
    values.push(...setBeside(evaluator, node, name), ...variableMember(evaluator, node, name));
  return values.length > 0 || !isDeclared ? values : [derived({ name })];
}

/** What a library has, with the member that is declared to be one: what decorates that may say which one. */
function declaredAs(value: Value, member: ts.PropertyDeclaration): Value {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return value.kind === 'derived' && last?.step === 'instance' && ts.getDecorators(member)
    ? { ...value, steps: [...value.steps.slice(0, -1), { ...last, member }] }
    : value;
}

/** Whether a value, or what a list holds, was made, or given. */
function saysMoreThanType(value: Value): boolean {
  return value.kind === 'list' ? value.items.some(saysMoreThanType) : isMade(value) || isOfParameter(value);
}

/** A function of which a type says only how it is called. */
function isSignature(value: Value): boolean {
  return value.kind === 'function' && !isBody(value.node);
}

function isListOfShapes(value: Value): boolean {
  return value.kind === 'list' && value.items.every(({ kind }) => kind === 'shape');
}

function isEmptyList(value: Value): boolean {
  return value.kind === 'list' && value.items.length === 0;
}

/** `base = ''`, `jobs = []`: of a member that others set, nothing is said yet. */
function isEmpty(node: ts.Expression): boolean {
  return ts.isArrayLiteralExpression(node)
    ? node.elements.length === 0
    : ts.isStringLiteralLike(node) && node.text === '';
}
