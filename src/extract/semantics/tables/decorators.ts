import { ts } from 'ts-morph';

/** A decorator that is called: its name and what it is called with. */
export interface Decoration {
  readonly name: string;
  readonly arguments: readonly ts.Expression[];
  readonly node: ts.Decorator;
}

export function decorationsOf(node: ts.Node): readonly Decoration[] {
  const decorators = ts.canHaveDecorators(node) ? ts.getDecorators(node) : undefined;
  return (decorators ?? []).flatMap((decorator) => {
    const { expression } = decorator;
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    if (!ts.isIdentifier(name)) return [];
    return [
      {
        name: name.text,
        arguments: ts.isCallExpression(expression) ? [...expression.arguments] : [],
        node: decorator,
      },
    ];
  });
}

export function decoration(node: ts.Node, name: RegExp): Decoration | undefined {
  return decorationsOf(node).find((each) => name.test(each.name));
}
