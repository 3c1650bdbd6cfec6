/**
 * In: the text of a script. Out: whether it nests too deeply to be given to a parser that descends by recursion: the process
 * would die of some ten thousand brackets within brackets, and people write files with no more than some dozen.
 */

/** Brackets within brackets. */
const DEEPEST = 1_000;

/** Whether a script may be nested too deeply. Brackets in strings count as well: they pair up, or are few. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x28 || code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if ((code === 0x29 || code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
  }
  return false;
}
