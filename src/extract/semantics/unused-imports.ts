/**
 * Imports that name what their file never mentions. In: the text of a file. Out: the specifiers of which that is so. Why: a compiler of TypeScript
 * leaves them out, and what only they lead to is run by nobody, such as a module of Nest that no `imports` list names any more; JavaScript loads whatever it imports.
 */
import { groupBy } from '../../model/group.js';

/** `import Orders, { type Order, OrdersModule as Shop } from './orders'`, `import * as orders from './orders'` */
const IMPORT = /^[ \t]*import\s+(?!\()((?:type\s+)?[\w$*{][^'"`;()]{0,2000}?)\bfrom\s*(['"])([^'"\n]+)\2/gm;
/** Files of TypeScript, without those whose markup names what they import in a way of its own. */
const COMPILED = /\.[cm]?tsx?$/;

/** The specifiers that a file imports by names alone that stand nowhere else in it. */
export function unusedImports(path: string, text: string): ReadonlySet<string> {
  if (!COMPILED.test(path)) return new Set();
  const imported = groupBy([...text.matchAll(IMPORT)], ([, , , from = '']) => from);
  const standing = new Map<string, number>();
  for (const [word] of text.matchAll(/[\w$]+/g)) standing.set(word, (standing.get(word) ?? 0) + 1);
  const unused = [...imported].filter(([specifier, all]) => {
    const names = all.flatMap(([, clause = '']) => namesIn(clause));
    // Whatever else asks for the file, `require`, `import()`, `export … from`, may use all of it.
    const quoted = text.split(`'${specifier}'`).length + text.split(`"${specifier}"`).length - 2;
    return names.length > 0 && quoted === all.length && names.every((name) => standing.get(name) === 1);
  });
  return new Set(unused.map(([specifier]) => specifier));
}

function namesIn(clause: string): readonly string[] {
  return clause
    .replace(/^type\s+/, '')
    .split(/[{},]/)
    .flatMap((each) => each.trim().split(/\s+/).at(-1) || []);
}
