import type { ExportCount } from '../../../model/nouns.js';

/** A declaration that is exported where it stands; formatted code begins it at the start of a line. A word is found much faster than a line. */
const EXPORTED =
  /export(?<=^export)[ \t]+(?:default[ \t]+)?(?:declare[ \t]+)?(?:(abstract[ \t]+class|interface|type)[ \t]+([\w$]+)|(?:class|enum)[ \t]+([\w$]+)|(?:class|async|function|const|let|var|enum|namespace)\b)/gm;

/** Names that are exported by themselves: `export { Order, total as sum }`, `export default Cart`; not those of another file. */
const BY_NAME =
  /export(?<=^export)[ \t]+(?:(?:type[ \t]*)?\{([^}]*)\}(?!\s*from\b)|default[ \t]+([\w$]+)[ \t]*;?[ \t]*$)/gm;

/** A declaration that is not exported where it stands. */
const DECLARED =
  /^(?:declare[ \t]+)?(?:(abstract[ \t]+class|interface|type)|(class|(?:const[ \t]+)?enum)|async[ \t]+function|function|const|let|var|namespace)[ \t*]+([\w$]+)/gm;

/**
 * How many of the declarations that a text exports are abstract (interfaces, type aliases, abstract classes) and how many are not, for
 * Martin's abstractness; and the names of the types among them. What a text exports but does not declare is counted where it is declared.
 */
export function countExports(text: string): ExportCount {
  let [abstract, concrete] = [0, 0];
  const types = new Set<string>();
  const add = (isAbstract: boolean, type: string | undefined) => {
    if (isAbstract) abstract += 1;
    else concrete += 1;
    if (type !== undefined) types.add(type);
  };
  for (const [, word, type, other] of text.matchAll(EXPORTED)) add(word !== undefined, type ?? other);
  const names = namesIn(text);
  if (names.size > 0) {
    for (const [, word, other, name] of text.matchAll(DECLARED)) {
      const isType = word !== undefined || other !== undefined;
      if (names.delete(name!)) add(word !== undefined, isType ? name : undefined); // the first of overloads and merged declarations
    }
  }
  return types.size === 0 ? { abstract, concrete } : { abstract, concrete, types: [...types] };
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
