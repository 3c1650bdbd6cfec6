/**
 * The relations that an expression of objection names: `[lines.product, customer(active) as buyer]`.
 * https://vincit.github.io/objection.js/guide/query-examples.html#eager-loading
 */

/** How deep lists in lists are read. */
const DEEPEST = 12;

/** Each path from the entity on: `lines`, `lines.product`, `customer`. */
export function relationPaths(expression: string): readonly (readonly string[])[] {
  const tokens = expression.match(/\([^()]*\)|\bas\s+\w+|[\w$]+|[[\].,^*]/g) ?? [];
  const paths: (readonly string[])[] = [];
  let index = 0;
  /** Reads one name or list, and what follows its dots; what it ends at, others go on from. */
  const read = (before: readonly string[], depth: number): void => {
    const token = tokens[index];
    index += 1;
    if (token === undefined || depth > DEEPEST) return;
    if (token === '[') {
      while (index < tokens.length && tokens[index] !== ']') {
        if (tokens[index] === ',') index += 1;
        else read(before, depth + 1);
      }
      index += 1;
      return;
    }
    if (!/^[\w$]/.test(token)) return;
    const path = [...before, token];
    paths.push(path);
    while (/^(?:\(|as\s)/.test(tokens[index] ?? '')) index += 1;
    if (tokens[index] !== '.') return;
    index += 1;
    read(path, depth + 1);
  };
  while (index < tokens.length) read([], 0);
  return paths;
}
