/** What a query that several statements put together joins by a name. */
import { ts } from 'ts-morph';

/** The paths that the function around a place joins by a name. */
export function joinsAround(place: ts.Node, alias: string): readonly string[] {
  let around = place;
  while (around.parent && !ts.isFunctionLike(around)) around = around.parent;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [path, name] = node.arguments;
      const isNamed = name && ts.isStringLiteralLike(name) && name.text === alias;
      if (isNamed && path && ts.isStringLiteralLike(path) && /join/i.test(node.expression.name.text))
        found.push(path.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(around);
  return found;
}
