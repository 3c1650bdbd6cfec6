/**
 * Whether who calls a function takes of what it gives back what leads to a request: `const { login } = useSession(url)` asks nothing of what `logout` does. In: the
 * request, the function that makes the members, and its call. Out: whether the call takes a member that leads there, as far as that is seen.
 * Why: what several pages share has more members than each of them uses, and each page says only of its own whom they ask.
 */
import { ts } from 'ts-morph';
import { mentionsOf, outermostIn } from './made-functions.js';

export function takesMember(request: ts.Node, maker: ts.Node, call: ts.Node): boolean {
  const taken = membersTaken(call);
  const leading = taken && membersLeadingTo(outermostIn(request, maker), maker, new Set());
  return !leading || [...leading].some((each) => taken.has(each));
}

/** The members of what is given back by which a function is come to; undefined where it is come to otherwise as well. */
function membersLeadingTo(
  made: ts.FunctionLikeDeclaration | undefined,
  maker: ts.Node,
  seen: Set<ts.Node>,
): ReadonlySet<string> | undefined {
  if (!made) return undefined;
  if (seen.has(made)) return new Set();
  seen.add(made);
  if (ts.isMethodDeclaration(made) || ts.isPropertyAssignment(made.parent)) {
    const own = memberGivenBack(ts.isMethodDeclaration(made) ? made : made.parent, maker);
    return own === undefined ? undefined : new Set([own]);
  }
  const name = ts.isVariableDeclaration(made.parent) ? made.parent.name : made.name;
  if (!name || !ts.isIdentifier(name)) return undefined;
  const found = new Set<string>();
  for (const mention of mentionsOf(name, maker)) {
    const given = memberGivenBack(mention.parent, maker);
    const around = outermostIn(mention, maker);
    if (around === made) continue;
    const names = given === undefined ? membersLeadingTo(around, maker, seen) : new Set([given]);
    if (!names) return undefined;
    for (const each of names) found.add(each);
  }
  return found.size > 0 ? found : undefined;
}

/** The name by which an element of an object is, or lies in, a member of what a function gives back. */
function memberGivenBack(element: ts.Node, maker: ts.Node): string | undefined {
  if (!ts.isObjectLiteralElementLike(element) || !element.name) return undefined;
  let whole: ts.Node = element.parent;
  while (ts.isParenthesizedExpression(whole.parent) || ts.isAsExpression(whole.parent)) whole = whole.parent;
  const { parent } = whole;
  if (ts.isPropertyAssignment(parent)) return memberGivenBack(parent, maker);
  const isOfMaker = parent === maker || (ts.isReturnStatement(parent) && functionOf(parent) === maker);
  return isOfMaker && !ts.isComputedPropertyName(element.name) ? element.name.text : undefined;
}

function functionOf(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, ts.isFunctionLike);
}

/** The members that a call takes out of what it is given; undefined where it may take any. */
function membersTaken(call: ts.Node): ReadonlySet<string> | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  let whole: ts.Node = call;
  while (
    ts.isAwaitExpression(whole.parent) ||
    ts.isParenthesizedExpression(whole.parent) ||
    ts.isAsExpression(whole.parent) ||
    ts.isNonNullExpression(whole.parent)
  )
    whole = whole.parent;
  const { parent } = whole;
  if (ts.isPropertyAccessExpression(parent)) return new Set([parent.name.text]);
  if (!ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name)) return undefined;
  const names = parent.name.elements.map(({ dotDotDotToken, propertyName, name }) => {
    const said = propertyName ?? name;
    const isPlain = ts.isIdentifier(said) || ts.isStringLiteralLike(said);
    return dotDotDotToken || !isPlain ? undefined : said.text;
  });
  const known = names.filter((each) => each !== undefined);
  return known.length === names.length ? new Set(known) : undefined;
}
