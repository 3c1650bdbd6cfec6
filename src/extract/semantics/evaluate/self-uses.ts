/**
 * What the members of a class ask of the object that they are called on. In: a class. Out: by member, the names of the members that it asks for.
 * Why: of a class below, the same member asks for what that class has by these names.
 */
import { ts } from 'ts-morph';

export type SelfUses = ReadonlyMap<string, ReadonlySet<string>>;

export function findSelfUses(node: ts.ClassLikeDeclaration): SelfUses {
  const found = new Map<string, ReadonlySet<string>>();
  for (const element of node.members) {
    const { name } = element;
    if (!name || !(ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) continue;
    const isData =
      ts.isPropertyDeclaration(element) && !(element.initializer && ts.isFunctionLike(element.initializer));
    if (isData || ts.isConstructorDeclaration(element)) continue;
    const names = new Set<string>();
    collect(element, names);
    found.set(name.text, names);
  }
  return found;
}

function collect(node: ts.Node, names: Set<string>): void {
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword)
    names.add(node.name.text);
  ts.forEachChild(node, (child) => {
    if (!ts.isClassLike(child)) collect(child, names);
  });
}
