import { ts } from 'ts-morph';
import { type Context, free } from '../evaluate/values.js';

/** A decorator that is called: its name, as what declares it calls it, and what it is called with. */
export interface Decoration {
  readonly name: string;
  readonly arguments: readonly ts.Expression[];
  readonly node: ts.Decorator;
  /** What is bound in its arguments. */
  readonly context: Context;
}

export function decorationsOf(node: ts.Node): readonly Decoration[] {
  const decorators = ts.canHaveDecorators(node) ? ts.getDecorators(node) : undefined;
  return (decorators ?? []).flatMap((decorator) => {
    const { expression } = decorator;
    const name = nameOfDecorator(ts.isCallExpression(expression) ? expression.expression : expression);
    if (name === undefined) return [];
    return [
      {
        name,
        arguments: ts.isCallExpression(expression) ? [...expression.arguments] : [],
        node: decorator,
        context: free,
      },
    ];
  });
}

/** The name of a decorator, as what declares it calls it. */
export function nameOfDecorator(callee: ts.Expression): string | undefined {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) ? importedAs(name) : undefined;
}

export function decoration(node: ts.Node, name: RegExp): Decoration | undefined {
  return decorationsOf(node).find((each) => name.test(each.name));
}

/** The name of what an import calls otherwise: `import { EventPattern as On }`. */
function importedAs(node: ts.Identifier): string {
  const file = node.getSourceFile();
  if (!file.text.includes(` as ${node.text}`)) return node.text;
  for (const statement of file.statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const found = bindings.elements.find(({ name }) => name.text === node.text);
    if (found) return (found.propertyName ?? found.name).text;
  }
  return node.text;
}
