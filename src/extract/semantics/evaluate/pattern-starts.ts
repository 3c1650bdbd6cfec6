/**
 * What a pattern begins with: of `^\/(orders|carts)\/\d+` that is `/orders/` and `/carts/`. In: its source. Out: the plain texts, and whether what matches begins with
 * one of these, or holds it somewhere. Why: a handler that tells paths apart by patterns tells those apart.
 */

/** More alternatives than these are no table. */
const MOST = 30;
const LITERAL = /\\?([/.-])|(\w)/y;
const GROUP = /\((?:\?:)?((?:\\?[/.-]|[\w|])+)\)/y;

export interface PatternStarts {
  readonly by: 'start' | 'part';
  readonly texts: readonly string[];
}

export function startsOf(source: string): PatternStarts {
  const isAnchored = source.startsWith('^');
  let [index, texts] = [isAnchored ? 1 : 0, ['']];
  while (index < source.length && texts.length <= MOST) {
    const [found, alternatives] = pieceAt(source, index);
    if (found === '') break;
    index += found.length;
    // What may be left out, or come again, is not what it begins with.
    if (/[?*{]/.test(source[index] ?? '')) break;
    texts = texts.flatMap((text) => alternatives.map((each) => text + each));
  }
  return { by: isAnchored ? 'start' : 'part', texts: texts.filter((text) => text !== '') };
}

function pieceAt(source: string, index: number): readonly [string, readonly string[]] {
  LITERAL.lastIndex = index;
  const literal = LITERAL.exec(source);
  if (literal) return [literal[0], [literal[1] ?? literal[2]!]];
  GROUP.lastIndex = index;
  const group = GROUP.exec(source);
  return group ? [group[0], group[1]!.replaceAll('\\', '').split('|')] : ['', []];
}
