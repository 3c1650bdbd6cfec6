/** The names that expressions end in, as the code writes them: for who looks for something by its name, or by a word in it. */
import { ts } from 'ts-morph';

/** `place` of `orders.place` and of `place`; undefined of what ends in no name. */
export function lastName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** The same; of what ends in no name all that is written. */
export function lastNameOrText(node: ts.Node): string {
  return lastName(node) ?? node.getText();
}
