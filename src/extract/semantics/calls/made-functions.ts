/**
 * Functions that another makes and gives back as members: `const buildOrders = ({ url }) => ({ place: (order) => fetch(url + '/orders') })`. In: a place, and the
 * function around it that something is given to. Out: whether the place runs only when somebody calls such a member. Why: whoever makes them asks nothing yet, as with
 * a class, whose methods say themselves what they ask for.
 */
import { ts } from 'ts-morph';
import { isBody } from '../functions.js';
import { namesIn } from './names-in.js';

export function isOfMadeMember(place: ts.Node, maker: ts.Node): boolean {
  const made = outermostIn(place, maker);
  return made !== undefined && isMember(made, maker, new Set());
}

type Body = ts.FunctionLikeDeclaration;

/** The function within another that is not within a third, around a place. */
export function outermostIn(place: ts.Node, maker: ts.Node): Body | undefined {
  let found: Body | undefined;
  for (let around = place; around && around !== maker; around = around.parent)
    if (isBody(around)) found = around;
  return found;
}

/** Whether a function is put into an object that is given back, or called by such ones alone. */
function isMember(made: Body, maker: ts.Node, seen: Set<Body>): boolean {
  if (seen.has(made)) return true;
  seen.add(made);
  if (ts.isMethodDeclaration(made) || ts.isAccessor(made)) return isGivenBack(made.parent);
  if (ts.isPropertyAssignment(made.parent)) return isGivenBack(made.parent.parent);
  const name = ts.isVariableDeclaration(made.parent) ? made.parent.name : made.name;
  if (!name || !ts.isIdentifier(name)) return false;
  const mentions = mentionsOf(name, maker);
  if (mentions.some(isPutIntoGiven)) return true;
  const calling = mentions.map((each) => outermostIn(each, maker)).filter((each) => each !== made);
  return calling.length > 0 && calling.every((each) => each !== undefined && isMember(each, maker, seen));
}

/** Where makers say which name. */
const said = namesIn((name) => (isOther(name) ? undefined : name));

/** Where code says a name that it declares. */
export function mentionsOf(declared: ts.Identifier, code: ts.Node): readonly ts.Identifier[] {
  return (said(code).get(declared.text) ?? []).filter((each) => each !== declared);
}

/** Whether a name is one of a member of something. */
function isOther(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

function isPutIntoGiven({ parent }: ts.Identifier): boolean {
  const isPut = ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent);
  return isPut && isGivenBack(parent.parent);
}

/** Whether an object is given back, or kept, rather than given to what may run its members at once. */
function isGivenBack(object: ts.Node): boolean {
  let whole = object;
  while (
    ts.isParenthesizedExpression(whole.parent) ||
    ts.isAsExpression(whole.parent) ||
    ts.isSatisfiesExpression(whole.parent) ||
    ts.isPropertyAssignment(whole.parent) ||
    ts.isObjectLiteralExpression(whole.parent)
  )
    whole = whole.parent;
  const { parent } = whole;
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent) || ts.isVariableDeclaration(parent);
}
