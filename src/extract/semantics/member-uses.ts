/**
 * Whose member is asked for. In: what an expression can be, and the name of a member. Out: the declaration of that member, in the class or
 * object or what it inherits from; nothing where a library is asked; `unknown` where it may be anybody's.
 */
import { ts } from 'ts-morph';
import type { ReferenceFact } from '../../model/facts.js';
import {
  BELOW,
  type Body,
  declarationAround,
  declaredAs,
  declaredBy,
  elementNamed,
  elementsOf,
  memberName,
  nameOfElement,
  statementAround,
} from './declared.js';
import { basesOf } from './evaluate/bases.js';
import { heldByMap } from './evaluate/chosen.js';
import { constructorOf } from './evaluate/constructors.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { isGivenByContainer } from './evaluate/injected.js';
import { type Context, type Derived, free, type Value } from './evaluate/values.js';

export type End = ReferenceFact['to'];

export interface Asked {
  readonly ends: readonly End[];
  /** Anybody's member of this name may be meant. */
  readonly unknown: boolean;
}

/** @param seen the classes and objects that were asked already, which inherit from others or have others spread into them */
export function askedOf(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  seen = new Set<ts.Node>(),
): Asked {
  if (values.length === 0) return anybody;
  const all = values.map((value) => ofValue(evaluator, value, name, seen));
  return { ends: all.flatMap(({ ends }) => ends), unknown: all.some(({ unknown }) => unknown) };
}

/** What the language or the platform makes: `new Map()`. What it holds may be anybody's, itself it is nobody's. */
function isOfLanguage({ root, steps: [made, ...others] }: Derived): boolean {
  return 'name' in root && !('open' in root) && made?.step === 'new' && others.length === 0;
}

const nobody: Asked = { ends: [], unknown: false };
const anybody: Asked = { ends: [], unknown: true };

function ofValue(evaluator: Evaluator, value: Value, name: string, seen: Set<ts.Node>): Asked {
  const body = bodyOf(value);
  if (body && seen.has(body)) return nobody;
  if (body) seen.add(body);
  switch (value.kind) {
    case 'instance':
      return ofClass(evaluator, value.of, value.context, name, seen);
    case 'class':
      return ofClass(evaluator, value.node, value.context, name, seen);
    case 'object':
      return ofObject(evaluator, value, name, seen);
    case 'module':
      return { ends: [{ path: value.path, declaration: name }], unknown: false };
    case 'namespace':
      return { ends: [{ path: pathOf(evaluator, value.node) }], unknown: false };
    case 'text':
    case 'list':
    case 'environment':
    case 'enum':
      return nobody;
    // What a library gives back of the program's own went away to it before, with all its members.
    case 'derived':
      if (isGivenByContainer(value)) return anybody;
      return 'package' in value.root || isOfLanguage(value) ? nobody : anybody;
    default:
      return anybody;
  }
}

/** A class's own member, else what it inherits. What a library's class declares is no one's here. */
function ofClass(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  context: Context,
  name: string,
  seen: Set<ts.Node>,
): Asked {
  const own = ofBody(evaluator, node, name);
  const below = mayBeBelow(node) ? inheritedAs(evaluator, node, BELOW + name) : [];
  if (own) return { ...own, ends: [...own.ends, ...below] };
  const bases = basesOf(evaluator, node, context).map(({ value }) => value);
  if (bases.length > 0) {
    const { ends, unknown } = askedOf(evaluator, bases, name, seen);
    const above = ends.filter((end) => !isBelow(end));
    return {
      ends: above.length > 0 ? [...above, ...inheritedAs(evaluator, node, name), ...below] : ends,
      unknown,
    };
  }
  // What only its constructor or another file gives it may be anything, with whatever members.
  return anybody;
}

/** Whether what is of a class is likely to be of one below it. */
function mayBeBelow(node: ts.ClassLikeDeclaration): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const isAbstract = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false;
  return isAbstract || (node.typeParameters?.length ?? 0) > 0;
}

/** A member as the class has it that inherits it. */
function inheritedAs(evaluator: Evaluator, node: ts.ClassLikeDeclaration, name: string): readonly End[] {
  return wholeOf(evaluator, node).map((end) => ofWhole(end, name));
}

/** A member of a whole. */
export function ofWhole({ path, declaration = '*' }: End, name: string): End {
  return { path, declaration: declaration.replace(/\*$/, name) };
}

/** Whether any class below may be meant. */
export function isBelow({ declaration = '' }: End): boolean {
  return declaration.includes(`.${BELOW}`);
}

function ofBody(evaluator: Evaluator, body: Body, name: string): Asked | undefined {
  const element = elementNamed(body, name);
  const parameter = parametersOf(body).find(({ name: each }) => ts.isIdentifier(each) && each.text === name);
  if (!element) return parameter && nobody;
  const declared = declaredAs(body);
  const declaration = declared ? memberName(declared.name, name) : declarationAround(element);
  return {
    ends: [{ path: pathOf(evaluator, body), ...(declaration !== undefined && { declaration }) }],
    unknown: false,
  };
}

/** The fields that a constructor declares with its parameters. */
function parametersOf(body: Body): readonly ts.ParameterDeclaration[] {
  if (ts.isObjectLiteralExpression(body)) return [];
  const maker = constructorOf(body);
  return maker?.parameters.filter((each) => ts.isParameterPropertyDeclaration(each, maker)) ?? [];
}

function ofObject(
  evaluator: Evaluator,
  { node, context, assigned }: Extract<Value, { kind: 'object' }>,
  name: string,
  seen: Set<ts.Node>,
): Asked {
  const own = ofBody(evaluator, node, name);
  if (own) return own;
  const later = assigned?.get(name)?.map((each) => declarationAround(each));
  if (later) {
    const path = pathOf(evaluator, node);
    return {
      ends: later.map((declaration) => ({ path, ...(declaration !== undefined && { declaration }) })),
      unknown: false,
    };
  }
  const { spread } = evaluator.indexOf(node);
  if (spread.length === 0) return anybody;
  return askedOf(
    evaluator,
    spread.flatMap((each) => evaluator.valuesOf(each, context)),
    name,
    seen,
  );
}

/** All members of the classes, objects and modules that values are, or hold in what they are made of. */
export function heldBy(
  evaluator: Evaluator,
  values: readonly Value[],
  seen = new Set<ts.Node>(),
): readonly End[] {
  return values.flatMap((value): readonly End[] => {
    if (value.kind === 'list') return heldBy(evaluator, value.items, seen);
    if (value.kind === 'module') return [{ path: value.path }];
    if (value.kind === 'function') return madeBy(evaluator, value.node);
    if (value.kind === 'derived') return heldInMap(evaluator, value, seen);
    const body = bodyOf(value);
    if (!body || seen.has(body)) return [];
    seen.add(body);
    const inside = value.kind === 'object' ? heldInside(evaluator, value.node, value.context, seen) : [];
    return [...wholeOf(evaluator, body), ...inside];
  });
}

/** The same for what a `Map` of the program holds, which may be itself or what holds it in turn. */
function heldInMap(evaluator: Evaluator, value: Derived, seen: Set<ts.Node>): readonly End[] {
  const [made] = value.steps;
  if (made?.step !== 'new' || seen.has(made.node)) return [];
  seen.add(made.node);
  return heldBy(evaluator, heldByMap(evaluator, value) ?? [], seen);
}

/** All members of what a function makes. */
function madeBy(evaluator: Evaluator, node: ts.Node): readonly End[] {
  // A method makes nothing of what its class has.
  if (ts.isClassElement(node)) return [];
  const outer = ts.isFunctionDeclaration(node) ? node : node.parent;
  const statement = statementAround(node);
  const declared = statement && declaredBy(statement).find((each) => each.node === outer);
  if (!declared || declared.bodies.length === 0) return [];
  return [{ path: pathOf(evaluator, node), declaration: memberName(declared.name, '*') }];
}

/** In place of all members: those that somebody asks for without it being known of what. */
export function someOf({ path, declaration = '*' }: End): End {
  return { path, declaration: declaration.replace(/\*$/, '?') };
}

export function bodyOf(value: Value): Body | undefined {
  if (value.kind === 'instance') return value.of;
  return value.kind === 'class' || value.kind === 'object' ? value.node : undefined;
}

export function wholeOf(evaluator: Evaluator, body: Body): readonly End[] {
  const declared = declaredAs(body);
  return declared ? [{ path: pathOf(evaluator, body), declaration: memberName(declared.name, '*') }] : [];
}

/** The same for what the members of an object or class hold in turn. */
export function heldInside(
  evaluator: Evaluator,
  body: Body,
  context: Context = free,
  seen = new Set<ts.Node>(),
): readonly End[] {
  const values = elementsOf(body).flatMap((element): readonly Value[] => {
    if (ts.isPropertyAssignment(element)) return evaluator.valuesOf(element.initializer, context);
    if (ts.isSpreadAssignment(element)) return evaluator.valuesOf(element.expression, context);
    if (ts.isShorthandPropertyAssignment(element))
      return evaluator.valuesOfName(element.name.text, body, context);
    const name =
      ts.isPropertyDeclaration(element) && !isPrivate(element) ? nameOfElement(element) : undefined;
    const self: Value = { kind: 'instance', of: body as ts.ClassLikeDeclaration, context: free };
    return name === undefined ? [] : evaluator.member(self, name, body);
  });
  const given = parametersOf(body).flatMap((each) =>
    each.type && !isPrivate(each) ? evaluator.valuesOfType(each.type) : [],
  );
  return heldBy(evaluator, [...values, ...given], seen);
}

function isPrivate(node: ts.PropertyDeclaration | ts.ParameterDeclaration): boolean {
  const isSaid = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false;
  return isSaid || ts.isPrivateIdentifier(node.name);
}

export function pathOf({ program }: Evaluator, node: ts.Node): string {
  return program.pathOf(node.getSourceFile());
}
