/** What SET says, in whichever statement it stands. */
import { isTree, list, type Tree, unwrap } from './syntax.js';

/** The schemas that a SET of search_path names; none when it is reset. `"$user"` stands for one that only the server knows. */
export function searchPathOf(set: Tree): readonly string[] {
  return namedSchemas(list(set.args).flatMap(constant));
}

/** The schemas of a list of names, as it is kept in a setting: `a, "B", "$user"`. */
export function namedSchemas(names: readonly string[]): readonly string[] {
  return names
    .map((name) => name.trim())
    .map((name) => (/^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name))
    .filter((name) => name !== '' && name !== '$user');
}

/** The text of a string constant; an empty one has no `sval` at all. */
export function constant(value: unknown): string[] {
  const node = unwrap(value)?.node;
  if (!node || !isTree(node.sval)) return [];
  return [typeof node.sval.sval === 'string' ? node.sval.sval : ''];
}
