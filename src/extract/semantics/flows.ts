/**
 * Where what an expression gives goes. In: an expression that gives a class, an object, or an instance. Out: whether each use of it is known
 * to be one; or is seen, but not known to be one, as of what is passed for an interface; or whether it goes away: to a library, to code that
 * is not read, to where its members are asked for by names that only running code knows.
 */
import { ts } from 'ts-morph';
import { isBound } from './bound.js';
import { isAskedByToken } from './containers.js';
import { nameOfElement } from './declared.js';
import { valuesOrAbove } from './evaluate/bases.js';
import { heldByMap } from './evaluate/chosen.js';
import { constructorOf } from './evaluate/constructors.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Value } from './evaluate/values.js';
import { bodyOf } from './member-uses.js';
import { tokenOfBinding } from './provider-shapes.js';

/** Who uses a value: `known` to use it, `seen` to use something that may be it, or out of sight. */
export type Goes = 'known' | 'seen' | 'away';

/** What is seen of uses, and what was found out about arguments. */
export interface Sight {
  readonly evaluator: Evaluator;
  /** Whether the uses that a file makes are read. */
  isRead(path: string): boolean;
  /** By function and the place of a parameter, or the property of what is given there. */
  readonly kept: Map<ts.Node, Map<string, Goes>>;
}

/**
 * @param sight absent, to be told without following anything: away, where a call or a member of something decides
 * @param held the property of what the expression gives that is meant, if it is not all of that
 */
export function whither(sight: Sight | undefined, node: ts.Node, held?: string): Goes {
  let isKnown = true;
  /** The property of an object that holds it, while that is the last that it was put into. */
  let property = held;
  for (let inner = node; ; ) {
    const { parent } = inner;
    const next = outwards(sight, inner, parent, property);
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent))
      property = ts.isIdentifier(parent.name) ? parent.name.text : undefined;
    else if (!passesThrough(parent) || ts.isArrayLiteralExpression(parent)) property = undefined;
    if (next === 'away') return next;
    if (typeof next === 'string') return isKnown ? next : 'seen';
    // What a list, a collection or a choice among several holds is not told apart.
    const isTold = !ts.isArrayLiteralExpression(next) && !ts.isElementAccessExpression(next);
    if (!isTold || ts.isCallExpression(next)) isKnown = false;
    inner = next;
  }
}

/** Where a value goes from a place; or the node around it that now holds it. */
function outwards(
  sight: Sight | undefined,
  inner: ts.Node,
  parent: ts.Node,
  property: string | undefined,
): Goes | ts.Node {
  if (passesThrough(parent)) return parent;
  // Of a list that another one takes in, what it holds is known there as well.
  if (ts.isSpreadElement(parent) && ts.isArrayLiteralExpression(parent.parent))
    return sight && isList(sight, parent.expression) ? parent.parent : 'away';
  if (ts.isConditionalExpression(parent)) return parent.condition === inner ? 'known' : parent;
  if (ts.isBinaryExpression(parent)) return inBinary(sight, inner, parent);
  if (ts.isPropertyAccessExpression(parent)) return eachTaken(sight, inner, parent);
  if (ts.isElementAccessExpression(parent)) {
    if (parent.expression !== inner) return 'away';
    if (ts.isStringLiteralLike(parent.argumentExpression)) return 'known';
    return sight && holdsNoFunction(sight, parent.expression) ? parent : 'away';
  }
  // A decorator makes a class known: what of it a framework then calls is told with its members.
  if (ts.isCallExpression(parent) && ts.isDecorator(parent.parent)) return 'known';
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return parent.expression === inner ? 'known' : handed(sight, inner, parent, property);
  if (ts.isPropertyAssignment(parent)) {
    if (isMapped(parent)) return 'known';
    const isProvided = /^use(?:Class|Existing|Value|Factory)$/.test(parent.name.getText());
    return isProvided ? provided(sight, parent.parent.parent) : parent.parent;
  }
  if (ts.isShorthandPropertyAssignment(parent)) return parent.parent;
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return madeBy(parent);
  if (ts.isPropertyDeclaration(parent) || ts.isParameter(parent) || ts.isVariableDeclaration(parent))
    return 'known';
  if (ts.isBindingElement(parent) || ts.isForOfStatement(parent)) return 'seen';
  return isPlain(parent) ? 'known' : 'away';
}

/** `entities: [Order]`, `models: Object.values(models)`: what an ORM is told to map; it asks for none of the members that a program adds. */
function isMapped({ name, parent }: ts.PropertyAssignment): boolean {
  if (!/^(?:entities|models|subscribers|migrations)$/.test(name.getText())) return false;
  return /['"][^'"]*(?:typeorm|sequelize|mikro-orm|objection|mongoose)[^'"]*['"]/.test(
    parent.getSourceFile().text,
  );
}

/** What calls a function that it is given with each of what a list or a map holds. */
const WITH_EACH = /^(?:forEach|map|flatMap|filter|find|findLast|some|every)$/;
/** Of the language: they ask nothing of what they are given. */
const ASKS_NOTHING = /^(?:Boolean|String|JSON\.stringify|console\.\w+)$/;

/** Whether each of what an expression holds may be given to a function that is declared elsewhere: `jobs.forEach(register)`. */
export function mayGiveEach({ parent }: ts.Node): boolean {
  return ts.isPropertyAccessExpression(parent) && takerOfEach(parent) !== undefined;
}

function takerOfEach(asked: ts.PropertyAccessExpression): ts.Expression | undefined {
  const { parent } = asked;
  if (!WITH_EACH.test(asked.name.text) || !ts.isCallExpression(parent) || parent.expression !== asked)
    return undefined;
  const [taker] = parent.arguments;
  const isSeen = !taker || ts.isFunctionLike(taker) || ASKS_NOTHING.test(taker.getText());
  return isSeen ? undefined : taker;
}

/** Where what a list or a map holds goes whose member is asked for: to a function, which is given each of that. */
function eachTaken(sight: Sight | undefined, inner: ts.Node, asked: ts.PropertyAccessExpression): Goes {
  const taker = takerOfEach(asked);
  if (!taker || asked.expression !== inner) return 'known';
  if (!sight) return 'away';
  const { evaluator } = sight;
  const held = evaluator.valuesOf(asked.expression);
  if (!held.some((value) => value.kind === 'list' || heldByMap(evaluator, value))) return 'known';
  const takers = evaluator.valuesOf(taker);
  return takers.length === 0 ? 'away' : worst(takers.map((value) => taken(sight, value, 0, undefined)));
}

/** Whether it gives the functions of an object, without their names: `Object.values(actions)`; without sight, whether it may do so. */
function givesFunctions(sight: Sight | undefined, inner: ts.Node, callee: string): boolean {
  if (!/^Object\.(?:values|entries)$/.test(callee)) return false;
  if (!sight) return true;
  const { evaluator } = sight;
  return evaluator.valuesOf(inner as ts.Expression).some(
    (value) =>
      value.kind === 'object' &&
      value.node.properties.some((property) => {
        const name = nameOfElement(property);
        const members = name === undefined ? [] : evaluator.member(value, name, inner);
        return members.some(({ kind }) => kind === 'function');
      }),
  );
}

/** Whether it is an object that only holds other classes, objects or instances: `{ main: new Store(), other: new Store() }`. */
function holdsNoFunction({ evaluator }: Sight, node: ts.Expression): boolean {
  const values = evaluator.valuesOf(node);
  return (
    values.length > 0 &&
    values.every(
      (value) =>
        value.kind === 'object' &&
        value.node.properties.every((property) => {
          if (!ts.isPropertyAssignment(property)) return false;
          const held = evaluator.valuesOf(property.initializer, value.context);
          return held.length > 0 && held.every(({ kind }) => /^(?:instance|class|object)$/.test(kind));
        }),
    )
  );
}

function isList({ evaluator }: Sight, node: ts.Expression): boolean {
  const values = evaluator.valuesOf(node);
  return values.length > 0 && values.every(({ kind }) => kind === 'list');
}

/** What gives what is in it. */
function passesThrough(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isArrayLiteralExpression(node)
  );
}

/** What asks nothing of a value, or where declarations take it up. */
function isPlain(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) ||
    ts.isExportAssignment(node) ||
    ts.isExpressionWithTypeArguments(node) ||
    ts.isDecorator(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isIfStatement(node) ||
    ts.isWhileStatement(node) ||
    ts.isClassLike(node)
  );
}

function inBinary(sight: Sight | undefined, inner: ts.Node, parent: ts.BinaryExpression): Goes | ts.Node {
  const { kind } = parent.operatorToken;
  if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) {
    const { left } = parent;
    if (left === inner) return 'known';
    const isFollowed = ts.isIdentifier(left) || ts.isPropertyAccessExpression(left);
    if (!isFollowed || !sight) return 'away';
    if (/^(?:module|(?:module\.)?exports)\b/.test(left.getText())) return 'known';
    const values = sight.evaluator.valuesOf(left);
    if (values.some(({ kind: what }) => what === 'instance' || what === 'class' || what === 'object'))
      return 'known';
    const isOwn = ts.isIdentifier(left) || left.expression.kind === ts.SyntaxKind.ThisKeyword;
    return isOwn ? 'seen' : 'away';
  }
  const isChoice =
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.CommaToken;
  return isChoice ? parent : 'known';
}

/** What a function gives goes where the function goes: one that is declared is followed where it is called. */
function madeBy(node: ts.Node): Goes | ts.Node {
  let place = node;
  while (!ts.isFunctionLike(place) && !ts.isSourceFile(place)) place = place.parent;
  return ts.isArrowFunction(place) || ts.isFunctionExpression(place) ? place : 'seen';
}

/** Of the language: what they give holds what they are given. */
const CONTAINERS =
  /^(?:Object\.(?:entries|values|keys|freeze|fromEntries)|Array\.(?:from|of)|Promise\.(?:all|resolve)|Map|Set|WeakMap)$/;

/** What becomes of an argument. */
function handed(
  sight: Sight | undefined,
  inner: ts.Node,
  call: ts.CallExpression | ts.NewExpression,
  property: string | undefined,
): Goes | ts.Node {
  const callee = call.expression.getText();
  if (CONTAINERS.test(callee))
    return isCopied(sight, inner, call) || givesFunctions(sight, inner, callee) ? 'away' : call;
  if (/^console\./.test(callee)) return 'known';
  if (!sight) return 'away';
  if (isKeptInMap(sight, inner, call)) return 'seen';
  if (isToken(sight, inner, call)) return 'known';
  if (provided(sight, call) === 'seen') return 'seen';
  if (isBound(inner, call)) return 'known';
  const index = call.arguments?.indexOf(inner as ts.Expression) ?? -1;
  const values = valuesOrAbove(sight.evaluator, call.expression);
  return index < 0 || values.length === 0
    ? 'away'
    : worst(values.map((value) => taken(sight, value, index, property)));
}

/** `byName.set(tool.name, tool)` of a `Map` of which is seen that it holds this: what comes out of it is followed. */
function isKeptInMap(
  { evaluator }: Sight,
  inner: ts.Node,
  { expression: callee, arguments: given }: ts.CallExpression | ts.NewExpression,
): boolean {
  const value = given?.[1];
  if (!value || value !== inner || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'set')
    return false;
  const maps = evaluator.valuesOf(callee.expression).map((map) => heldByMap(evaluator, map));
  const put = evaluator.valuesOf(value).map(bodyOf);
  return (
    maps.length > 0 &&
    put.length > 0 &&
    maps.every((held) => {
      const bodies = new Set(held?.map(bodyOf));
      return put.every((body) => body !== undefined && bodies.has(body));
    })
  );
}

/** Whether it is a `Map` that another collection is made of, for what comes out of that is not followed; without sight, whether it may be one. */
function isCopied(
  sight: Sight | undefined,
  inner: ts.Node,
  call: ts.CallExpression | ts.NewExpression,
): boolean {
  if (!ts.isNewExpression(call) || (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner)))
    return false;
  return !sight || sight.evaluator.valuesOf(inner).some((value) => heldByMap(sight.evaluator, value));
}

/** Whether a class is only what a container is asked by for an instance of it, whose uses are seen: `Container.get(Orders).start()`. */
function isToken({ evaluator }: Sight, inner: ts.Node, call: ts.CallExpression | ts.NewExpression): boolean {
  if (!ts.isCallExpression(call) || call.arguments[0] !== inner || !ts.isIdentifier(inner)) return false;
  const isContainer = evaluator
    .valuesOf(call.expression)
    .some(
      (value) => value.kind === 'derived' && 'package' in value.root && isAskedByToken(value.root.package),
    );
  if (!isContainer) return false;
  const asked = evaluator.valuesOf(inner);
  const given = evaluator.valuesOf(call);
  return asked.every(
    (value) =>
      value.kind === 'class' && given.some((each) => each.kind === 'instance' && each.of === value.node),
  );
}

/** What a container has for a token of the program, those ask it for who know the token; for one of a library, that does. */
function provided(sight: Sight | undefined, call: ts.Node): Goes {
  const token = sight && ts.isCallExpression(call) ? tokenOfBinding(call) : undefined;
  if (!sight || !token) return 'away';
  const rootsOf = (node: ts.Expression) =>
    sight.evaluator.valuesOf(node).flatMap((value) => (value.kind === 'derived' ? [value.root] : []));
  // What a module of a container is handed is the container's as well.
  const isContainer = rootsOf((call as ts.CallExpression).expression).some((root) =>
    'package' in root
      ? isAskedByToken(root.package)
      : 'open' in root && importsContainer(token.getSourceFile()),
  );
  return isContainer && !rootsOf(token).some((root) => 'package' in root) ? 'seen' : 'away';
}

function importsContainer({ statements }: ts.SourceFile): boolean {
  return statements.some(
    (each) =>
      ts.isImportDeclaration(each) &&
      ts.isStringLiteral(each.moduleSpecifier) &&
      isAskedByToken(each.moduleSpecifier.text),
  );
}

function worst(ways: readonly Goes[]): Goes {
  if (ways.includes('away')) return 'away';
  return ways.includes('seen') ? 'seen' : 'known';
}

/** Where a function or constructor takes what it is given as an argument, or as a property of one. */
function taken(sight: Sight, value: Value, index: number, property: string | undefined): Goes {
  const maker = value.kind === 'class' ? constructorOf(value.node) : undefined;
  const node = value.kind === 'function' ? value.node : maker;
  if (!node) return 'away';
  if (property !== undefined && isNamedType(sight, node.parameters[index], property)) return 'known';
  const known = sight.kept.get(node) ?? new Map<string, Goes>();
  const key = property === undefined ? `${index}` : `${index}.${property}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  // A function that hands something on to itself lets it go no further by that.
  sight.kept.set(node, known.set(key, 'seen'));
  const goes = takenBy(sight, node, index, property);
  known.set(key, goes);
  return goes;
}

/** Whether a parameter says of a property of what it is given which class it is an instance of. */
function isNamedType(
  { evaluator }: Sight,
  parameter: ts.ParameterDeclaration | undefined,
  property: string,
): boolean {
  const type = parameter?.type;
  const typed = type
    ? evaluator
        .valuesOfType(type)
        .flatMap((value) => (value.kind === 'shape' ? evaluator.member(value, property, type) : []))
    : [];
  return typed.length > 0 && typed.every(({ kind }) => kind === 'instance');
}

function takenBy(
  sight: Sight,
  node: ts.SignatureDeclaration,
  index: number,
  property: string | undefined,
): Goes {
  const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined;
  if (!body || !sight.isRead(sight.evaluator.program.pathOf(node.getSourceFile()))) return 'away';
  const parameter = node.parameters[index];
  if (!parameter || parameter.dotDotDotToken) return 'away';
  const typed = parameter.type ? sight.evaluator.valuesOfType(parameter.type) : [];
  if (typed.length > 0 && typed.every(({ kind }) => kind === 'instance')) return 'known';
  const names = new Set<string>();
  bind(parameter.name, names);
  const goes = (each: ts.Identifier): Goes => {
    const { parent } = each;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.expression === each;
    // Of what is given, only the member that holds it matters.
    if (property === undefined || !ts.isIdentifier(parameter.name)) return whither(sight, each);
    if (!isMember) return whither(sight, each, property);
    return parent.name.text === property ? whither(sight, parent) : 'known';
  };
  const leaves = (each: ts.Node): boolean =>
    (ts.isIdentifier(each) && names.has(each.text) && isUse(each) && goes(each) === 'away') ||
    ts.forEachChild(each, (child) => leaves(child) || undefined) === true;
  return leaves(body) ? 'away' : 'seen';
}

function bind(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const each of name.elements) if (ts.isBindingElement(each)) bind(each.name, names);
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !ts.isTypeNode(parent) && !ts.isMethodDeclaration(parent) && !ts.isBindingElement(parent);
}
