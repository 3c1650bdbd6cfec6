/** What elements of pages give to components. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { type Context, textValue, type Value } from './values.js';

/** What a component is given by a name: `load={load}`, `path="/orders"`, or of what is spread. */
export function propertyMember(
  evaluator: Evaluator,
  { properties }: ts.JsxAttributes,
  context: Context,
  name: string,
  node: ts.Node,
): readonly Value[] {
  return properties.flatMap((each): readonly Value[] => {
    if (ts.isJsxSpreadAttribute(each))
      return evaluator
        .valuesOf(each.expression, context)
        .flatMap((value) => evaluator.member(value, name, node));
    if (each.name.getText() !== name || !each.initializer) return [];
    if (ts.isStringLiteral(each.initializer)) return [textValue(each.initializer.text, each.initializer)];
    const given = ts.isJsxExpression(each.initializer) ? each.initializer.expression : undefined;
    return given ? evaluator.valuesOf(given, context) : [];
  });
}
