/** Which declarations are the same whatever is bound around the place that asks for them. */
import { ts } from 'ts-morph';

/**
 * Whether a declaration stands in no function, no class and no loop over a list: what is bound in one says nothing of it.
 * @param shown components whose declarations hang on who shows them
 */
export function isOutermost(node: ts.Node, shown: ReadonlySet<ts.SourceFile>): boolean {
  if (shown.size > 0 && shown.has(node.getSourceFile())) return false;
  for (let place = node.parent; place; place = place.parent)
    if (
      ts.isFunctionLike(place) ||
      ts.isClassLike(place) ||
      ts.isForOfStatement(place) ||
      ts.isForInStatement(place)
    )
      return false;
  return true;
}
