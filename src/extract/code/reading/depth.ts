/**
 * In: the bytes of a file. Out: whether it nests too deeply to be given to a parser that descends by recursion: the process
 * would die of some ten thousand brackets within brackets, and people write files with no more than some dozen.
 */

/** Brackets within brackets. */
const DEEPEST = 1_000;

/** Whether a file may be nested too deeply. Brackets in strings count as well: they pair up, or are few. */
export function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x28 || byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if ((byte === 0x29 || byte === 0x5d || byte === 0x7d) && depth > 0) depth -= 1;
  }
  return false;
}
