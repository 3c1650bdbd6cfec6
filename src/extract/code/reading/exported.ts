import type { ExportCount } from '../../../model/nouns.js';

/** A declaration that is exported where it stands; formatted code begins it at the start of a line. */
const DECLARATION =
  /^export[ \t]+(?:default[ \t]+)?(?:declare[ \t]+)?(?:(abstract[ \t]+class|interface|type)[ \t]+[\w$]|(?:class|async|function|const|let|var|enum|namespace)\b)/gm;

/**
 * How many of the declarations that a text exports are abstract (interfaces, type aliases, abstract classes) and how many are not, for
 * Martin's abstractness. What is exported by name alone (`export { a }`) is not counted: the parser's record does not say what it is.
 */
export function countExports(text: string): ExportCount {
  let [abstract, concrete] = [0, 0];
  for (const [, isAbstract] of text.matchAll(DECLARATION)) {
    if (isAbstract === undefined) concrete += 1;
    else abstract += 1;
  }
  return { abstract, concrete };
}
