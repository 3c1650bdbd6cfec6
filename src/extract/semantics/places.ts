/** Where a node stands: its location, the outermost declaration around it, and the transaction that it is part of. */
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

const SCOPE = /transaction|^\$?(?:tx|atomic|transact|begin|unitOfWork|withTx|runInTx)$/i;
const STARTS = /\bstartTransaction\b|['"`]\s*(?:BEGIN|START TRANSACTION)\b/;

/** Where the transaction begins that a node is part of, as far as the code around it shows. */
export function transactionAround(program: Program, node: ts.Node): Location | undefined {
  for (let place: ts.Node | undefined = node; place; place = place.parent) {
    if (!ts.isFunctionLike(place)) continue;
    const call = place.parent;
    if (ts.isCallExpression(call) && call.arguments.some((argument) => argument === place)) {
      const { expression } = call;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (ts.isIdentifier(name) && SCOPE.test(name.text)) return locationOf(program, name);
    }
    const decorators = ts.canHaveDecorators(place) ? (ts.getDecorators(place) ?? []) : [];
    const decorated = decorators.find((each) => /Transaction/.test(each.getText()));
    if (decorated) return locationOf(program, decorated);
    const body: ts.Node | undefined = 'body' in place ? (place.body as ts.Node | undefined) : undefined;
    if (body && STARTS.test(body.getText())) return locationOf(program, place);
  }
  return undefined;
}
