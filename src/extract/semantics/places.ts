/** Where a node stands: its location, and the outermost declaration around it. */
import { ts } from 'ts-morph';
import type { Location } from '../../model/nouns.js';
import type { Program } from './evaluate/program.js';

export function locationOf(program: Program, node: ts.Node): Location {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { path: program.pathOf(file), line: line + 1, column: character + 1 };
}

/** The name of the outermost declaration that a node stands in; undefined in what runs when the file is loaded. */
export function declarationAround(node: ts.Node): string | undefined {
  let inner: ts.Node = node;
  while (inner.parent && !ts.isSourceFile(inner.parent)) inner = inner.parent;
  return declaredBy(inner, node);
}

/** The name by which a statement of a file can be imported or used. */
function declaredBy(statement: ts.Node, within: ts.Node): string | undefined {
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    const around =
      declarations.find((each) => each.pos <= within.pos && within.end <= each.end) ?? declarations[0];
    return around && ts.isIdentifier(around.name) ? around.name.text : undefined;
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name?.text ?? 'default';
  if (ts.isExportAssignment(statement)) return 'default';
  if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)) {
    const { left } = statement.expression;
    const text = left.getText();
    const [, name] = /^(?:module\.)?exports\.(\w+)$/.exec(text) ?? [];
    return name;
  }
  return undefined;
}
