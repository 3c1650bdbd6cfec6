/** Where a node stands. */
import type { ts } from 'ts-morph';
import type { Location } from '../../model/nouns.js';
import type { Program } from './evaluate/program.js';

export function locationOf(program: Program, node: ts.Node): Location {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { path: program.pathOf(file), line: line + 1, column: character + 1 };
}
