/** Where a node stands. */
import type { ts } from 'ts-morph';
import type { Location } from '../../model/nouns.js';
import type { Program } from './evaluate/program.js';

export function locationOf(program: Program, node: ts.Node): Location {
  const file = node.getSourceFile();
  return locationAt(program, file, node.getStart(file));
}

/** @param offset in characters from the start of the file */
export function locationAt(program: Program, file: ts.SourceFile, offset: number): Location {
  const { line, character } = file.getLineAndCharacterOfPosition(offset);
  return { path: program.pathOf(file), line: line + 1, column: character + 1 };
}
