/** Names under which functions are handed on: `{ send: post }`, `this.send = post`, `export { post as send }`. */
import { ts } from 'ts-morph';
import { isAssignment } from '../evaluate/changes.js';
import { actionOf, FIRES } from '../evaluate/fired.js';
import { lastName } from '../evaluate/last-name.js';

/** What is named by a node, and what is given that name. */
export function handedOn(
  node: ts.Node,
): readonly [as?: ts.Node | string | undefined, of?: ts.Node | undefined] {
  if (ts.isNewExpression(node)) return [FIRES, actionOf(node)];
  if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) return [node.name, node.initializer];
  if (ts.isExportSpecifier(node)) return [node.name, node.propertyName];
  return isAssignment(node) ? [node.left, node.right] : [];
}

/** What goes by a name, and the other name that a node gives it: `{ send: post }`, `this.send = post.bind(this)`. */
export function aliasIn(node: ts.Node): readonly [name: string, alias: string] | undefined {
  const [as, of] = handedOn(node);
  const [alias, name] = [typeof as === 'string' ? as : as && nameOfHanded(as), of && nameOfHanded(of)];
  return alias === undefined || name === undefined || alias === name ? undefined : [name, alias];
}

/** The name of what is handed on, without what binds it: `post` of `api.post.bind(api)`. */
export function nameOfHanded(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isPrivateIdentifier(node)) return node.text;
  const isBound =
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'bind';
  return isBound ? nameOfHanded(node.expression.expression) : lastName(node);
}
