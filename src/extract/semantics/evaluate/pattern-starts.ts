/**
 * What a pattern begins with: of `^\/(orders|carts)\/\d+` that is `/orders/` and `/carts/`. In: its source. Out: the plain texts, and whether what matches begins with
 * one of these, or holds it somewhere; none where it may begin otherwise as well. Why: a handler that tells paths apart by patterns tells those apart.
 */

/** More alternatives than these are no table. */
const MOST = 30;
const LITERAL = /\\([/.-])|([\w/-])/y;
const GROUP = /\((?:\?:)?((?:\\[/.-]|[\w/|-])+)\)/y;

export interface PatternStarts {
  readonly by: 'start' | 'part';
  readonly texts: readonly string[];
}

export function startsOf(source: string): PatternStarts {
  const ways = waysOf(source);
  const texts = ways.map(textsOf);
  return {
    by: ways.every((way) => way.startsWith('^')) ? 'start' : 'part',
    texts: texts.some((each) => each.length === 0) ? [] : texts.flat(),
  };
}

/** `^\/orders|^\/carts`: what stands between bars that no group or class holds. */
function waysOf(source: string): readonly string[] {
  const ways = [''];
  let depth = 0;
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|./gs)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (piece === '|' && depth === 0) ways.push('');
    else ways[ways.length - 1] += piece;
  }
  return ways;
}

function textsOf(source: string): readonly string[] {
  let [index, texts] = [source.startsWith('^') ? 1 : 0, ['']];
  while (index < source.length && texts.length <= MOST) {
    const [found, alternatives] = pieceAt(source, index);
    if (found === '') break;
    index += found.length;
    const times = source[index] ?? '';
    // What may come any number of times is not what it begins with.
    if (/[*{]/.test(times)) break;
    const isLeftOut = times === '?';
    texts = texts.flatMap((text) => [...alternatives, ...(isLeftOut ? [''] : [])].map((each) => text + each));
    if (isLeftOut) index += 1;
    // … and what follows what comes again is not known.
    if (times === '+') break;
  }
  return texts.every((text) => /\w/.test(text)) ? texts : [];
}

function pieceAt(source: string, index: number): readonly [string, readonly string[]] {
  LITERAL.lastIndex = index;
  const literal = LITERAL.exec(source);
  if (literal) return [literal[0], [literal[1] ?? literal[2]!]];
  GROUP.lastIndex = index;
  const group = GROUP.exec(source);
  return group ? [group[0], group[1]!.replaceAll('\\', '').split('|')] : ['', []];
}
