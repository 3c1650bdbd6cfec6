/** Whether the program that a node is part of uses a package: by its file, or by the nearest package.json that names it. */
import type { ts } from 'ts-morph';
import type { Program } from '../evaluate/program.js';

export function dependsOn(program: Program, node: ts.Node, packages: readonly string[]): boolean {
  const file = node.getSourceFile();
  if (packages.some((name) => file.text.includes(`'${name}'`) || file.text.includes(`"${name}"`)))
    return true;
  let directory = program.pathOf(file);
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    const text = program.text(directory === '' ? 'package.json' : `${directory}/package.json`);
    if (text !== undefined && packages.some((name) => text.includes(`"${name}"`))) return true;
  }
  return false;
}
