/**
 * What a function is declared to be a member of: the interfaces that its class implements, the classes that it extends, or the types that the object around it is declared
 * to have. In: a function. Out: those types, and its name there. Why: who is given the object by its type calls the member of the type alone.
 */
import { ts } from 'ts-morph';

export interface PromisedMember {
  readonly name: string;
  readonly types: readonly ts.TypeNode[];
  /** The class, where it is a method of one. */
  readonly of?: ts.ClassLikeDeclaration;
}

/** What promises a function to others; undefined where nothing does. */
export function promisedMember(body: ts.Node): PromisedMember | undefined {
  const { parent } = body;
  if (ts.isMethodDeclaration(body) && ts.isClassLike(parent)) {
    const types = (parent.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
    return types.length > 0 ? { name: body.name.getText(), types, of: parent } : undefined;
  }
  const member = memberOf(body);
  const types = member ? typesOf(member.object) : [];
  return member && types.length > 0 ? { name: member.name, types } : undefined;
}

/** The object that holds a function by a name: `{ publish(…) {} }`, `{ publish: (…) => … }`, `const publish = …; return { publish }`. */
function memberOf(
  body: ts.Node,
): { readonly name: string; readonly object: ts.ObjectLiteralExpression } | undefined {
  const { parent } = body;
  if (ts.isMethodDeclaration(body) && ts.isObjectLiteralExpression(parent))
    return { name: body.name.getText(), object: parent };
  if (ts.isPropertyAssignment(parent) && ts.isObjectLiteralExpression(parent.parent))
    return { name: parent.name.getText(), object: parent.parent };
  const held =
    ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
      ? parent.name.text
      : ts.isFunctionDeclaration(body)
        ? body.name?.text
        : undefined;
  const object = held === undefined ? undefined : holderOf(body, held);
  return held !== undefined && object ? { name: held, object } : undefined;
}

/** The object that the function around returns with something in it by its name. */
function holderOf(body: ts.Node, name: string): ts.ObjectLiteralExpression | undefined {
  let block: ts.Node = body.parent;
  while (block.parent && !ts.isBlock(block)) block = block.parent;
  const statements = ts.isBlock(block) ? block.statements : [];
  for (const each of statements) {
    const returned = ts.isReturnStatement(each) ? each.expression : undefined;
    if (!returned || !ts.isObjectLiteralExpression(returned)) continue;
    const holds = returned.properties.some(
      (property) => ts.isShorthandPropertyAssignment(property) && property.name.text === name,
    );
    if (holds) return returned;
  }
  return undefined;
}

/** Functions around functions whose declared types are asked for. */
const MOST_AROUND = 4;

/** The types that an expression is declared to have: of its variable, or of the function that returns it, with all that stand in them. */
function typesOf(node: ts.Expression): readonly ts.TypeNode[] {
  let place: ts.Node = node;
  for (let around = 0; around < MOST_AROUND; ) {
    const { parent }: ts.Node = place;
    if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) return within(parent.type);
    if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent))
      return parent.type ? within(parent.type) : [];
    if (ts.isFunctionLike(parent)) {
      if (parent.type) return within(parent.type);
      // `Effect.gen(function* () { return { publish } })`, `once(() => ({ publish }))`
      around += 1;
    } else if (
      !ts.isParenthesizedExpression(parent) &&
      !ts.isReturnStatement(parent) &&
      !ts.isBlock(parent) &&
      !(ts.isCallExpression(parent) && parent.expression !== place)
    )
      return [];
    place = parent;
  }
  return [];
}

/** A type, and those that it is made with: `Promise<Publisher>`. */
function within(type: ts.TypeNode): readonly ts.TypeNode[] {
  const given = ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : [];
  return [type, ...given.flatMap((each) => within(each))];
}
