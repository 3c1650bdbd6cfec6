/**
 * The names that the places of a statement go by: of what it declares, and of the members of that, where it is a class, an object, or a
 * function that makes one. In: a statement of a file. Out: regions, each with a name like `Orders`, `Orders.find`, `default.find`. Why
 * members: who uses one of a class need not use the others. What runs when a class is made, or an object, is of the whole, not of a member.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import { remembered } from './evaluate/remembered.js';
import { type Region, RegionIndex } from './region-index.js';

/** A class or an object whose members can be asked for one by one. */
export type Body = ts.ClassLikeDeclaration | ts.ObjectLiteralExpression;

/** What a statement declares: a name by which it can be imported or used, and what that stands for. */
export interface Declared {
  readonly name: string;
  readonly node: ts.Node;
  readonly bodies: readonly Body[];
}

/** The member that stands for functions which a value was made with: who has it is not known to have them called. */
export const GIVEN = '()';

/** Before the name of a member: whatever class below has it, its own or by inheritance. */
export const BELOW = '~';

/** The name that a member of a declaration goes by. */
export function memberName(declaration: string, member: string): string {
  return `${declaration}.${member}`;
}

/** What a node stands in: a member of a declaration, the declaration; undefined in what runs when the file is loaded. */
export function declarationAround(node: ts.Node): string | undefined {
  const statement = statementAround(node);
  return statement && indexOf(statement).regions.nameAround(node);
}

/**
 * What a place that is the name of a class stands in, where what is said of it is done by a member that the class inherits: that member of the
 * class. Why: who asks a class for one of its members does not ask for the others that it inherits.
 * @param site what does it, in the class above
 */
export function declarationOfPlace(place: ts.Node, site: ts.Node): string | undefined {
  const node = ts.isClassLike(place) ? place : place.parent;
  const isClass = node !== undefined && ts.isClassLike(node) && (node === place || node.name === place);
  const declared = isClass ? declaredAs(node) : undefined;
  let element: ts.Node = site;
  while (element.parent && !(ts.isClassElement(element) && ts.isClassLike(element.parent)))
    element = element.parent;
  const member = ts.isClassElement(element) ? nameOfElement(element) : undefined;
  return declared && member !== undefined && element.parent !== node
    ? memberName(declared.name, member)
    : declarationAround(place);
}

/** The member that does something, where a class below is the place of that and has the member only by inheriting it from another file. */
export function inheritedFrom(
  place: ts.Node,
  site: ts.Node,
  program: { pathOf(file: ts.SourceFile): Path },
): { readonly path: Path; readonly declaration: string } | undefined {
  const above = site.getSourceFile();
  if (above === place.getSourceFile()) return undefined;
  const declaration = declarationAround(site);
  const isOfMember =
    declaration !== undefined && declarationOfPlace(place, site) !== declarationAround(place);
  return isOfMember ? { path: program.pathOf(above), declaration } : undefined;
}

/** What a statement declares, found once for all that is asked of it: a function may be thousands of statements long. */
const indexOf = remembered((statement: ts.Node) => {
  const declared = findDeclared(statement);
  const bodies = new Map<Body, Declared>();
  for (const each of declared) for (const body of each.bodies) if (!bodies.has(body)) bodies.set(body, each);
  return { declared, bodies, regions: new RegionIndex(regionsOf(declared)) };
});

/** The regions of a statement, asked for what stands in them. */
export function regionsIn(statement: ts.Node): RegionIndex {
  return indexOf(statement).regions;
}

/** The outermost statement around a node. */
export function statementAround(node: ts.Node): ts.Statement | undefined {
  let inner: ts.Node = node;
  while (inner.parent && !ts.isSourceFile(inner.parent)) inner = inner.parent;
  return inner.parent ? (inner as ts.Statement) : undefined;
}

/** The declaration that a class or an object is the body of, if its members go by names. */
export function declaredAs(body: Body): Declared | undefined {
  const statement = statementAround(body);
  return statement && indexOf(statement).bodies.get(body);
}

/** What a statement of a file declares, and the objects that are members of an object. */
export function declaredBy(statement: ts.Node): readonly Declared[] {
  return indexOf(statement).declared;
}

function findDeclared(statement: ts.Node): readonly Declared[] {
  return outermost(statement).flatMap((each) => [each, ...each.bodies.flatMap((body) => inside(each, body))]);
}

function inside({ name }: Declared, body: Body): readonly Declared[] {
  if (!ts.isObjectLiteralExpression(body)) return [];
  return body.properties.flatMap((property): readonly Declared[] => {
    const member = ts.isPropertyAssignment(property) ? nameOfElement(property) : undefined;
    if (member === undefined || !ts.isPropertyAssignment(property)) return [];
    const node = unwrapped(property.initializer);
    const bodies = ts.isObjectLiteralExpression(node) ? [node] : listedIn(node);
    if (bodies.length === 0) return [];
    const declared = { name: memberName(name, member), node, bodies };
    return [declared, ...bodies.flatMap((each) => inside(declared, each))];
  });
}

/** The objects of a list that is written down; they go by the name of the list, one like the other. */
function listedIn(node: ts.Node): readonly ts.ObjectLiteralExpression[] {
  if (!ts.isArrayLiteralExpression(node) || node.elements.length > MOST_LISTED) return [];
  const objects = node.elements.map(unwrapped).filter(ts.isObjectLiteralExpression);
  return objects.some(mayHoldFunction) ? objects : [];
}

/** More objects than these are data, whatever they hold. */
const MOST_LISTED = 500;

/** Whether an object is more than data: it has functions, names some, or holds what does. */
function mayHoldFunction(node: ts.Expression): boolean {
  const inner = unwrapped(node);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.some(mayHoldFunction);
  if (!ts.isObjectLiteralExpression(inner))
    return isFunction(inner) || ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner);
  return inner.properties.some((each) => !ts.isPropertyAssignment(each) || mayHoldFunction(each.initializer));
}

/** Whether a body is one of a list. */
export function isListed(body: Body): boolean {
  let inner: ts.Node = body;
  while (unwrapped(inner.parent) === body) inner = inner.parent;
  return ts.isArrayLiteralExpression(inner.parent);
}

function outermost(statement: ts.Node): readonly Declared[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((node) =>
      ts.isIdentifier(node.name)
        ? [{ name: node.name.text, node, bodies: node.initializer ? bodiesOf(node.initializer) : [] }]
        : [],
    );
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return [{ name: statement.name?.text ?? 'default', node: statement, bodies: bodiesOf(statement) }];
  }
  if (ts.isExportAssignment(statement))
    return [{ name: 'default', node: statement, bodies: bodiesOf(statement.expression) }];
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return [];
  const { left } = statement.expression;
  let { right } = statement.expression;
  while (ts.isBinaryExpression(right) && /^(?:module\.)?exports$/.test(right.left.getText()))
    right = right.right;
  const name = assignedName(left.getText());
  return name === undefined ? [] : [{ name, node: statement, bodies: bodiesOf(right) }];
}

/** What an assignment at the level of a file gives a name to: an export, or a member of something that the file declares. */
function assignedName(text: string): string | undefined {
  if (/^(?:module\.)?exports(?:\.default)?$/.test(text)) return 'default';
  const [, exported] = /^(?:module\.)?exports\.(\w+)$/.exec(text) ?? [];
  if (exported !== undefined) return exported;
  const [, object, member] = /^(\w+)(?:\.prototype)?\.(\w+)$/.exec(text) ?? [];
  return object === undefined || member === undefined ? undefined : memberName(object, member);
}

/** The classes and objects that an expression is, or that a function makes. */
function bodiesOf(node: ts.Node): readonly Body[] {
  const inner = unwrapped(node);
  if (ts.isClassLike(inner) || ts.isObjectLiteralExpression(inner)) return [inner];
  if (ts.isArrayLiteralExpression(inner)) return listedIn(inner);
  if (ts.isNewExpression(inner)) {
    const made = unwrapped(inner.expression);
    return ts.isClassLike(made) ? [made] : [];
  }
  if (ts.isCallExpression(inner) && /^Object\.(?:freeze|seal)$/.test(inner.expression.getText()))
    return inner.arguments.slice(0, 1).flatMap(bodiesOf);
  if (!ts.isFunctionDeclaration(inner) && !isFunction(inner)) return [];
  const { body } = inner;
  if (!body) return [];
  return ts.isBlock(body) ? returnedBodies(body) : directBody(body);
}

function directBody(node: ts.Node): readonly Body[] {
  const inner = unwrapped(node);
  return ts.isClassLike(inner) || ts.isObjectLiteralExpression(inner) ? [inner] : [];
}

/** What the `return`s of a function make, there or in a constant of the same function. */
function returnedBodies(block: ts.Block): readonly Body[] {
  const found: Body[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) {
      const inner = unwrapped(node.expression);
      found.push(...(ts.isIdentifier(inner) ? constantBody(block, inner.text) : directBody(inner)));
    } else if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(block, visit);
  return found;
}

function constantBody(block: ts.Block, name: string): readonly Body[] {
  return block.statements.flatMap((statement) => {
    if (ts.isClassDeclaration(statement)) return statement.name?.text === name ? [statement] : [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((each) =>
      ts.isIdentifier(each.name) && each.name.text === name && each.initializer
        ? directBody(each.initializer)
        : [],
    );
  });
}

/** An expression without what only says of what type it is, or waits for it. */
export function unwrapped(node: ts.Expression): ts.Expression;
export function unwrapped(node: ts.Node): ts.Node;
export function unwrapped(node: ts.Node): ts.Node {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAwaitExpression(inner)
  )
    inner = inner.expression;
  return inner;
}

/** The regions of what a statement declares, the outer ones first. */
export function regionsOf(declared: readonly Declared[]): readonly Region[] {
  return declared.flatMap(({ name, node, bodies }) => [
    { pos: node.pos, end: node.end, name },
    ...(bodies.length > 0 ? innerFunctions(name, node, bodies) : givenFunctions(name, node)),
    ...bodies.flatMap((body) =>
      elementsOf(body).flatMap((element) => {
        const member = nameOfElement(element);
        return member === undefined
          ? []
          : runLater(element, makerOf(body, node) !== undefined).map(({ pos, end }) => ({
              pos,
              end,
              name: memberName(name, member),
            }));
      }),
    ),
  ]);
}

export function elementsOf(body: Body): readonly (ts.ClassElement | ts.ObjectLiteralElementLike)[] {
  return ts.isObjectLiteralExpression(body) ? body.properties : body.members;
}

/** The first member of a body that goes by a name. */
export function elementNamed(
  body: Body,
  name: string,
): ts.ClassElement | ts.ObjectLiteralElementLike | undefined {
  return elementsByName(body).get(name);
}

const elementsByName = remembered((body: Body) => {
  const found = new Map<string, ts.ClassElement | ts.ObjectLiteralElementLike>();
  for (const element of elementsOf(body)) {
    const name = nameOfElement(element);
    if (name !== undefined && !found.has(name)) found.set(name, element);
  }
  return found;
});

/** The name of a member, where it is written down. */
export function nameOfElement(element: ts.ClassElement | ts.ObjectLiteralElementLike): string | undefined {
  const { name } = element;
  if (!name || ts.isConstructorDeclaration(element)) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)
    ? name.text
    : undefined;
}

/** The part of a member that runs only when it is asked for: a function, also one that another one wraps, or what only names another. */
function runLater(
  element: ts.ClassElement | ts.ObjectLiteralElementLike,
  isMade: boolean,
): readonly ts.Node[] {
  if (ts.isShorthandPropertyAssignment(element) || ts.isFunctionLike(element)) return [element];
  if (!ts.isPropertyAssignment(element) && !ts.isPropertyDeclaration(element)) return [];
  const { initializer } = element;
  if (!initializer) return [];
  const inner = unwrapped(initializer);
  if (isFunction(inner)) return [initializer];
  const isOnlyNamed = ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner);
  if (isOnlyNamed) return ts.isPropertyAssignment(element) ? [initializer] : [];
  // Inside of a function, what is handed to another may run at once: `{ saved: await each(rows, (row) => …) }`.
  const isWrapped = !isMade && ts.isCallExpression(inner) && ts.isIdentifier(inner.expression);
  return isWrapped ? inner.arguments.filter(isFunction) : [];
}

export function isFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The functions that a call is given which makes the value of a constant: `const routing = new Routing(async () => …)`. */
function givenFunctions(name: string, node: ts.Node): readonly Region[] {
  return (makingOf(node)?.arguments ?? [])
    .filter(isFunction)
    .map(({ pos, end }) => ({ pos, end, name: memberName(name, GIVEN) }));
}

/** The call that makes the value of a constant. */
export function makingOf(node: ts.Node): ts.CallExpression | ts.NewExpression | undefined {
  const initializer = ts.isVariableDeclaration(node)
    ? node.initializer
    : ts.isExportAssignment(node)
      ? node.expression
      : undefined;
  const inner = initializer && unwrapped(initializer);
  return inner && (ts.isCallExpression(inner) || ts.isNewExpression(inner)) ? inner : undefined;
}

/** The functions that a function which makes an object declares beside it: they run when a member, or another of them, calls them. */
function innerFunctions(name: string, node: ts.Node, bodies: readonly Body[]): readonly Region[] {
  const block = bodies[0] && makerOf(bodies[0], node)?.body;
  if (!block || !ts.isBlock(block)) return [];
  return block.statements.flatMap((statement): Region[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name)
      return [{ pos: statement.pos, end: statement.end, name: memberName(name, statement.name.text) }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name: local, initializer }) => {
      const inner = initializer && unwrapped(initializer);
      return inner && isFunction(inner) && ts.isIdentifier(local)
        ? [{ pos: inner.pos, end: inner.end, name: memberName(name, local.text) }]
        : [];
    });
  });
}

/** The function that makes a class or object, if one does. */
function makerOf(
  body: Body,
  within: ts.Node,
): ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | undefined {
  let place: ts.Node = body;
  while (place !== within && !ts.isSourceFile(place)) {
    place = place.parent;
    if (ts.isFunctionDeclaration(place) || isFunction(place)) return place;
  }
  return undefined;
}
