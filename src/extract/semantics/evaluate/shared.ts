/**
 * What a file puts where all files of its program see it: `window.ask = …`, `globalThis['ask'] = …`, `Object.assign(window, { ask })`. In: a file. Out: what is put
 * there, by its name.
 */
import { ts } from 'ts-morph';
import { OF_BROWSERS, PUTS } from '../window-names.js';
import { isAssignment } from './changes.js';
import { bare } from './words.js';

/** Where all files of a program see what is put there. */
const SHARED = /^(?:window|globalThis|global)$/;

export type SharedNames = ReadonlyMap<string, readonly ts.Expression[]>;

export function findShared(file: ts.SourceFile): SharedNames {
  const found = new Map<string, ts.Expression[]>();
  if (!PUTS.test(file.text)) return found;
  const add = (name: string | undefined, value: ts.Expression | undefined): void => {
    // What stands in the place of what browsers have does mostly what that did, by that itself.
    if (name !== undefined && value && !OF_BROWSERS.test(name))
      found.set(name, [...(found.get(name) ?? []), value]);
  };
  const visit = (node: ts.Node): void => {
    if (isAssignment(node)) add(sharedName(node.left), node.right);
    else if (ts.isCallExpression(node)) addGiven(node, add);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `window.ask`, `(window as any).ask`, `window['ask']` */
function sharedName(node: ts.Expression): string | undefined {
  const isMember = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  if (!isMember || !isShared(node.expression)) return undefined;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

function isShared(node: ts.Expression): boolean {
  const holder = bare(node);
  return ts.isIdentifier(holder) && SHARED.test(holder.text);
}

/** `Object.assign(window, { ask })`, `Object.defineProperty(window, 'ask', { value: ask })` */
function addGiven(
  { expression: callee, arguments: [holder, second, third] }: ts.CallExpression,
  add: (name: string | undefined, value: ts.Expression | undefined) => void,
): void {
  if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== 'Object') return;
  if (!holder || !second || !isShared(holder)) return;
  if (callee.name.text === 'assign' && ts.isObjectLiteralExpression(second))
    for (const each of second.properties) add(nameOf(each), givenBy(each));
  else if (callee.name.text === 'defineProperty' && third && ts.isObjectLiteralExpression(third))
    for (const each of third.properties)
      if (nameOf(each) === 'value' && ts.isStringLiteralLike(second)) add(second.text, givenBy(each));
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : undefined;
}

function givenBy(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}
