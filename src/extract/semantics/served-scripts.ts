/**
 * Scripts that a server writes for its page: `res.send(`window.env = ${JSON.stringify(settings)}`)`. In: a file of a server. Out: what goes by a name in the window, by
 * what the text is put together of.
 */
import { ts } from 'ts-morph';

/** A first look at a text, and the end of what stands before the value. */
export const WRITES_SCRIPT =
  /(?:window|globalThis|self)\s?(?:\.\s?\w+|\[\\?['"]\w+\\?['"]\])\s?=\s?(?:\$\{|['"`]\s{0,20}\+)/;
const BEFORE = /(?:window|globalThis|self)\s?(?:\.\s?(\w+)|\[\\?['"](\w+)\\?['"]\])\s?=\s?$/;

export function scriptsIn(file: ts.SourceFile): ReadonlyMap<string, readonly ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  const add = (before: string, what: ts.Expression): void => {
    const [, plain, quoted] = BEFORE.exec(before.slice(-LONGEST)) ?? [];
    const name = plain ?? quoted;
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), dataOf(what)]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node)) {
      let before = node.head.text;
      for (const { expression, literal } of node.templateSpans) {
        add(before, expression);
        before = literal.text;
      }
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const { left, right } = node;
      const last = ts.isBinaryExpression(left) ? left.right : left;
      if (ts.isStringLiteralLike(last)) add(last.text, right);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Characters before a value that name it. */
const LONGEST = 100;

/** What a text of data is made of: `JSON.stringify(settings)`, `serialize(settings, { isJSON: true })`. */
function dataOf(node: ts.Expression): ts.Expression {
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  return first &&
    ts.isCallExpression(node) &&
    /(?:^|\.)(?:stringify|serialize|devalue|uneval)$/.test(node.expression.getText())
    ? first
    : node;
}
