/**
 * What the members of a class or object are to others. In: what a statement declares. Out, as references: which members can be asked for,
 * which ones a framework calls without anybody asking, what the class inherits from and which members of that its own stand in for.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import { argumentsTaken } from './arguments-given.js';
import { DATABASE_PACKAGE } from './candidates.js';
import {
  BELOW,
  type Body,
  type Declared,
  elementNamed,
  elementsOf,
  GIVEN,
  isFunction,
  isListed,
  makingOf,
  memberName,
  nameOfElement,
  regionsOf,
} from './declared.js';
import { basesOf } from './evaluate/bases.js';
import { constructorOf } from './evaluate/constructors.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Derived, free, type Value } from './evaluate/values.js';
import { bodyOf, type End, heldInside, ofWhole, someOf, wholeOf } from './member-uses.js';
import type { Put } from './references.js';
import { isOnlyWrapped } from './wrapping-decorators.js';

/** What Nest, React, Angular and the language call by themselves. */
const LIFECYCLE =
  /^(?:onModuleInit|onModuleDestroy|onApplicationBootstrap|(?:before|on)ApplicationShutdown|ngOn\w+|ngAfter\w+|component(?:Did|Will)\w+|shouldComponentUpdate|getDerivedState\w+|getSnapshotBeforeUpdate|toJSON|toString|valueOf|then)$/;
/** What they call of a class that is made for it; other classes have such members as well. */
const ROLE =
  /^(?:canActivate|intercept|transform|catch|use|configure|validate|process|execute|handle|render)$/;
/** Base classes and interfaces of which only what `LIFECYCLE` and `ROLE` name is called. */
const QUIET = /^(?:node:)?events$|^eventemitter3$|^@nestjs\/common$/;

export function membersOf(evaluator: Evaluator, path: Path, declared: Declared, put: Put): void {
  const { name, node, bodies } = declared;
  const self: End = { path, declaration: name };
  const given = memberName(name, GIVEN);
  if (regionsOf([declared]).some((region) => region.name === given)) {
    const callers = callersOfGiven(evaluator, node);
    for (const from of callers ?? []) put(from, { path, declaration: given });
    if (!callers) put(self, { path, declaration: given }, 'may');
  }
  // `Orders.prototype.find = …` gives a member to something that is declared elsewhere.
  const dot = name.lastIndexOf('.');
  if (dot > 0 && !ts.isObjectLiteralExpression(node) && !ts.isArrayLiteralExpression(node))
    put({ path, declaration: name.slice(0, dot) }, self, 'asked');
  // Who has a list goes through it: of what it holds, that counts which somebody asks for by name.
  if (bodies.some(isListed)) put(self, someOf({ path, declaration: memberName(name, '*') }));
  for (const body of bodies) {
    const bases = ts.isClassLike(body) ? allBases(evaluator, body) : [];
    const isForLibrary = ts.isClassLike(body) && serves(evaluator, body, mayCall);
    const hasRole =
      isForLibrary ||
      (ts.isClassLike(body) &&
        ((ts.getDecorators(body) ?? []).length > 0 || serves(evaluator, body, isOfLibrary)));
    for (const element of elementsOf(body)) {
      const member = nameOfElement(element);
      if (member === undefined) continue;
      const to = { path, declaration: memberName(name, member) };
      if (isCalled(evaluator, element, member)) put(self, to);
      else if (isForLibrary || (hasRole && ROLE.test(member))) put(self, to, 'may');
      else {
        const taken = argumentsTaken(element);
        const some = someOf({ path, declaration: memberName(name, '*') });
        put(some, to, 'asked', false, taken === 0 ? undefined : taken);
      }
      for (const base of bases) {
        const [whole] = wholeOf(evaluator, base);
        if (!whole || !elementNamed(base, member)) continue;
        put({ path: whole.path, declaration: whole.declaration!.replace(/\*$/, member) }, to, 'overrides');
      }
    }
    if (ts.isClassLike(body)) inherited(evaluator, { path, name, body, bases }, put);
    for (const base of bases) {
      const [whole] = wholeOf(evaluator, base);
      if (whole)
        put(self, { path: whole.path, declaration: whole.declaration!.replace(/\.\*$/, '') }, 'passes');
    }
    for (const end of heldInside(evaluator, body)) {
      const all = { path, declaration: memberName(name, '*') };
      put(all, end);
      put(someOf(all), someOf(end));
    }
  }
}

/** The names of what a class has from those above. */
export function inheritedNames(evaluator: Evaluator, body: Body): readonly string[] {
  if (!ts.isClassLike(body)) return [];
  return allBases(evaluator, body)
    .filter(ts.isClassLike)
    .flatMap((base) => [...evaluator.selfUsesOf(base).keys()]);
}

/** The members that a class inherits are its own as well: they ask for what it has by the names that they ask for. */
function inherited(
  evaluator: Evaluator,
  {
    path,
    name,
    body,
    bases,
  }: { readonly path: Path; readonly name: string; readonly body: Body; readonly bases: readonly Body[] },
  put: Put,
): void {
  const self: End = { path, declaration: name };
  const own = new Map(elementsOf(body).map((element) => [nameOfElement(element), element]));
  const as = (member: string): End => ({ path, declaration: memberName(name, member) });
  const known = new Set<string>();
  const wholes: End[] = [];
  for (const base of bases) {
    const [whole] = ts.isClassLike(base) ? wholeOf(evaluator, base) : [];
    if (!whole || !ts.isClassLike(base)) continue;
    wholes.push(whole);
    for (const [member, asked] of evaluator.selfUsesOf(base)) {
      put(ofWhole(whole, BELOW + member), as(member), 'overrides');
      const element = own.get(member);
      if (known.has(member) || (element && !/\bsuper\./.test(element.getText()))) continue;
      known.add(member);
      for (const each of asked) put(as(member), as(each), 'inherits');
      if (element) continue;
      // Those between have it as well, with what they add.
      for (const each of wholes) put(as(member), ofWhole(each, member), 'inherits');
      if (LIFECYCLE.test(member)) put(self, as(member));
      else put(someOf({ path, declaration: memberName(name, '*') }), as(member), 'asked');
    }
  }
}

/**
 * Who calls the functions that a constant was made with: of `new Routing(async () => …)` the members of the class that use the field in which
 * its constructor keeps them. Undefined where that is not all that may become of them.
 */
function callersOfGiven(evaluator: Evaluator, node: ts.Node): readonly End[] | undefined {
  const made = makingOf(node);
  if (!made || !ts.isNewExpression(made)) return undefined;
  const values = evaluator.valuesOf(made.expression);
  const callers: End[] = [];
  for (const value of values) {
    const maker = value.kind === 'class' ? constructorOf(value.node) : undefined;
    if (value.kind !== 'class' || !maker) return undefined;
    for (const [index, argument] of (made.arguments ?? []).entries()) {
      if (!isFunction(argument)) continue;
      const field = maker.parameters[index] && fieldOf(maker.parameters[index], maker);
      const [whole] = field === undefined ? [] : wholeOf(evaluator, value.node);
      if (field === undefined || !whole) return undefined;
      for (const element of value.node.members) {
        const member = nameOfElement(element);
        if (member !== undefined && usesField(element, field))
          callers.push({ ...whole, declaration: whole.declaration!.replace(/\*$/, member) });
      }
    }
  }
  return values.length > 0 ? callers : undefined;
}

/** The field in which a constructor keeps what a parameter is given, if it does nothing else with it. */
function fieldOf(parameter: ts.ParameterDeclaration, maker: ts.ConstructorDeclaration): string | undefined {
  if (!ts.isIdentifier(parameter.name)) return undefined;
  const { text } = parameter.name;
  const uses: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === text) uses.push(node);
    ts.forEachChild(node, visit);
  };
  if (maker.body) visit(maker.body);
  if (ts.isParameterPropertyDeclaration(parameter, maker)) return uses.length === 0 ? text : undefined;
  const [only, ...others] = uses;
  // `this.routing = routing` has the name twice.
  const kept = only?.parent && ts.isPropertyAccessExpression(only.parent) ? only.parent : undefined;
  const assigned = (kept ?? others[0] ?? only)?.parent;
  const isKept =
    assigned !== undefined &&
    ts.isBinaryExpression(assigned) &&
    assigned.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(assigned.left) &&
    assigned.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    uses.every((use) => use.parent === assigned || use.parent === assigned.left);
  return isKept ? (assigned.left as ts.PropertyAccessExpression).name.text : undefined;
}

function usesField(element: ts.Node, field: string): boolean {
  const isUse = (node: ts.Node): boolean =>
    (ts.isPropertyAccessExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ThisKeyword &&
      node.name.text === field) ||
    ts.forEachChild(node, (child) => isUse(child) || undefined) === true;
  return isUse(element);
}

/** Whether a framework calls it: it is decorated as a handler, or its name is that of a step in the life of an object. */
function isCalled(evaluator: Evaluator, element: ts.Node, name: string): boolean {
  const decorators = ts.isMethodDeclaration(element) ? (ts.getDecorators(element) ?? []) : [];
  return LIFECYCLE.test(name) || (decorators.length > 0 && !isOnlyWrapped(evaluator, decorators));
}

/** The classes of the program that a class extends, the nearest first. */
function allBases(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly Body[] {
  const found: Body[] = [];
  const pending: ts.ClassLikeDeclaration[] = [node];
  for (let next = pending.pop(); next && found.length < 10; next = pending.pop()) {
    for (const { value } of basesOf(evaluator, next, free)) {
      const base = bodyOf(value);
      if (!base || found.includes(base)) continue;
      found.push(base);
      if (ts.isClassLike(base)) pending.push(base);
    }
  }
  return found;
}

/** Whether a class extends or implements something that may call what it has. */
function serves(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  mayBeCaller: (value: Value) => boolean,
): boolean {
  return (node.heritageClauses ?? []).some(({ token, types }) =>
    types.some(({ expression }) => {
      const values = evaluator.valuesOf(expression);
      if (values.length === 0) return token === ts.SyntaxKind.ExtendsKeyword;
      return values.some(mayBeCaller);
    }),
  );
}

/** Of a library, that may call any member of what is made for it. */
function mayCall(value: Value): boolean {
  if (!isOfLibrary(value)) return false;
  return !DATABASE_PACKAGE.test(value.root.package) && !QUIET.test(value.root.package);
}

function isOfLibrary(value: Value): value is Derived & { readonly root: { readonly package: string } } {
  return value.kind === 'derived' && 'package' in value.root;
}
