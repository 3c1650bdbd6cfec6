/**
 * Imports that name what their file never mentions. In: the text of a file, and a specifier that it imports. Out: whether all of that is so. Why: a compiler of TypeScript
 * leaves them out, and what only they lead to is run by nobody, such as a module of Nest that no `imports` list names any more; JavaScript loads whatever it imports.
 */

/** `import Orders, { type Order, OrdersModule as Shop } from './orders'`, `import * as orders from './orders'` */
const IMPORT = /^[ \t]*import\s+(?!\()((?:type\s+)?[\w$*{][^'"`;()]*?)\s*\bfrom\s*(['"])([^'"\n]+)\2/gm;
/** Files of TypeScript, without those whose markup names what they import in a way of its own. */
const COMPILED = /\.[cm]?tsx?$/;

/** Whether a file imports a specifier by names alone that stand nowhere else in it. */
export function importsUnused(path: string, text: string, specifier: string): boolean {
  if (!COMPILED.test(path)) return false;
  const named = [...text.matchAll(IMPORT)].filter(([, , , from]) => from === specifier);
  const names = named.flatMap(([, clause = '']) => namesIn(clause));
  // Whatever else asks for the file, `require`, `import()`, `export … from`, may use all of it.
  const quoted = text.split(`'${specifier}'`).length + text.split(`"${specifier}"`).length - 2;
  if (names.length === 0 || quoted !== named.length) return false;
  return names.every((name) => stands(name, text) === 1);
}

function namesIn(clause: string): readonly string[] {
  return clause
    .replace(/^type\s+/, '')
    .split(/[{},]/)
    .flatMap((each) => /([\w$]+)\s*$/.exec(each)?.[1] ?? []);
}

/** How often a name stands in a text, at most twice. */
function stands(name: string, text: string): number {
  let count = 0;
  const word = new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`, 'g');
  while (count < 2 && word.test(text)) count += 1;
  return count;
}
