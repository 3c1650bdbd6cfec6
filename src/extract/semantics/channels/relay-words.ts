/** Whether code is called as what relays the rows of an outbox is: by the names of its files, classes and functions, and by what they speak of. */
import { ts } from 'ts-morph';
import { remembered } from '../evaluate/remembered.js';
import { SPEAKS_OF_OUTBOX } from '../outbox-words.js';

/** Who adds rows need not be who relays them. */
const ADDS = /\binto\s+[^\s(]*outbox[^\s(]*|\w*outbox\w*\s*\.\s*(?:create|insert|save|add)\w*\s*\(/gi;
/** A relay may get the rows of a store that does not say what it is. */
const RELAYS = /relay/i;

/** Whether the file, the class or the function that a place lies in is called a relay, or after an outbox. */
export function isCalledRelay(node: ts.Node): boolean {
  return isOfRelay(baseName(node.getSourceFile())) || namesAround(node).some(isOfRelay);
}

function baseName({ fileName }: ts.SourceFile): string {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}

/** How the function, the class or the constants are called that a place lies in. */
export function namesAround(node: ts.Node): readonly string[] {
  let outer = node;
  while (outer.parent && !ts.isSourceFile(outer.parent)) outer = outer.parent;
  if (ts.isFunctionDeclaration(outer) || ts.isClassDeclaration(outer))
    return outer.name ? [outer.name.text] : [];
  if (!ts.isVariableStatement(outer)) return [];
  return outer.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
}

export const speaksIn = remembered(
  (file: ts.SourceFile) => isOfRelay(baseName(file)) || isOfRelay(file.text),
);

export function isOfRelay(text: string): boolean {
  return RELAYS.test(text) || SPEAKS_OF_OUTBOX.test(text.replace(ADDS, ''));
}
