/** What the program around pages gives to them: `Component.getInitialProps(context, client)` in Next's `pages/_app`, for `Orders.getInitialProps = (context, client) => …`. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Value } from './values.js';

const HOOK = 'getInitialProps';

/** What a parameter of a page's hook is given beyond its context; nothing for any other parameter. */
export function pageGiven(evaluator: Evaluator, node: ts.ParameterDeclaration): readonly Value[] {
  const hook = node.parent;
  const index = hook.parameters.indexOf(node);
  if (index < 1 || !isHook(hook)) return [];
  const { program } = evaluator;
  const [, pages] = /^(.*?\bpages\/)/.exec(program.pathOf(node.getSourceFile())) ?? [];
  if (pages === undefined) return [];
  for (const extension of ['js', 'jsx', 'ts', 'tsx']) {
    const file = program.file(`${pages}_app.${extension}`);
    if (file) return argumentsIn(file, index).flatMap((each) => evaluator.valuesOf(each));
  }
  return [];
}

function isHook(node: ts.SignatureDeclaration): boolean {
  if (ts.isMethodDeclaration(node)) return node.name.getText() === HOOK;
  const { parent } = node;
  return ts.isBinaryExpression(parent)
    ? ts.isPropertyAccessExpression(parent.left) && parent.left.name.text === HOOK
    : ts.isPropertyDeclaration(parent) && parent.name.getText() === HOOK;
}

function argumentsIn(file: ts.SourceFile, index: number): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const given = node.arguments[index];
      if (node.expression.name.text === HOOK && given) found.push(given);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
