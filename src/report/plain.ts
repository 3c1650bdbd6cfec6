/**
 * Names and texts of an analysed system come from strangers: control characters, and those that turn the direction of writing or cannot be
 * seen, are shown as `\u202e`, not obeyed.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
}
