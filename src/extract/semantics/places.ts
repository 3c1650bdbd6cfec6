/** Where a node stands: its location, and the transaction that it is part of. */
import { ts } from 'ts-morph';
import type { Location } from '../../model/nouns.js';
import type { Program } from './evaluate/program.js';

export function locationOf(program: Program, node: ts.Node): Location {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { path: program.pathOf(file), line: line + 1, column: character + 1 };
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
