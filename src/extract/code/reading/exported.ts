import type { ExportCount } from '../../../model/nouns.js';

/** A declaration that is exported where it stands; formatted code begins it at the start of a line. */
const EXPORTED =
  /^export[ \t]+(?:default[ \t]+)?(?:declare[ \t]+)?(?:(abstract[ \t]+class|interface|type)[ \t]+[\w$]|(?:class|async|function|const|let|var|enum|namespace)\b)/gm;

/** Names that are exported by themselves: `export { Order, total as sum }`, `export default Cart`; not those of another file. */
const BY_NAME =
  /^export[ \t]+(?:(?:type[ \t]*)?\{([^}]*)\}(?!\s*from\b)|default[ \t]+([\w$]+)[ \t]*;?[ \t]*$)/gm;

/** A declaration that is not exported where it stands. */
const DECLARED =
  /^(?:declare[ \t]+)?(?:(abstract[ \t]+class|interface|type)|class|async[ \t]+function|function|const|let|var|(?:const[ \t]+)?enum|namespace)[ \t*]+([\w$]+)/gm;

/**
 * How many of the declarations that a text exports are abstract (interfaces, type aliases, abstract classes) and how many are not, for
 * Martin's abstractness. What a text exports but does not declare is counted where it is declared.
 */
export function countExports(text: string): ExportCount {
  let [abstract, concrete] = [0, 0];
  const add = (isAbstract: boolean) => {
    if (isAbstract) abstract += 1;
    else concrete += 1;
  };
  for (const [, word] of text.matchAll(EXPORTED)) add(word !== undefined);
  const names = namesIn(text);
  if (names.size > 0) {
    for (const [, word, name] of text.matchAll(DECLARED)) {
      if (names.delete(name!)) add(word !== undefined); // the first of overloads and merged declarations
    }
  }
  return { abstract, concrete };
}

function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, list, single] of text.matchAll(BY_NAME)) {
    if (single !== undefined) names.add(single);
    for (const part of list?.split(',') ?? []) {
      const name = /^\s*(?:type\s+)?([\w$]+)/.exec(part)?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}
