/**
 * Regular expressions of files that others wrote → ones that cannot run away. In: the source. Out: the expression, or nothing for one that
 * is made of more than literals, classes, groups of alternatives and a few repetitions that do not nest: what is beyond that takes time
 * that grows with powers of the text's length, or without bound.
 */

/** Repetitions without a bound, each of which multiplies what a match can cost. */
const MOST_REPEATS = 4;
const LONGEST = 300;

/** A piece that is matched once: a literal, an escape, a class, any character. */
const ATOM = /\\[\\/.\-^$*+?()[\]{}|dwsDWSb_]|\[\^?(?:\\.|[^\]\\])*\]|[^\\^$*+?()[\]{}|]/y;
const REPEAT = /[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}/y;

export function safePattern(source: string, flags = ''): RegExp | undefined {
  if (source.length > LONGEST || !isSafe(source)) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function isSafe(source: string): boolean {
  let repeats = 0;
  let index = 0;
  /** For each open group, whether something in it repeats. */
  const groups: boolean[] = [];
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = index;
    const [found] = pattern.exec(source) ?? [];
    if (found !== undefined) index += found.length;
    return found;
  };
  const repeated = (ofGroup: boolean): boolean => {
    const how = take(REPEAT);
    if (how === undefined || how.startsWith('?')) return true;
    repeats += 1;
    if (groups.length > 0) groups[groups.length - 1] = true;
    return !ofGroup && repeats <= MOST_REPEATS;
  };
  while (index < source.length) {
    if (take(/\(\?:|\(\?<\w+>|\((?!\?)/y) !== undefined) groups.push(false);
    else if (take(/\)/y) !== undefined) {
      if (groups.length === 0) return false;
      const inner = groups.pop()!;
      if (inner && groups.length > 0) groups[groups.length - 1] = true;
      const isOnce = !/[*+{]/.test(source.charAt(index));
      if (!isOnce || !repeated(true)) return false;
    } else if (take(/[\^$|]/y) !== undefined) continue;
    else if (take(ATOM) === undefined || !repeated(false)) return false;
  }
  return groups.length === 0;
}
