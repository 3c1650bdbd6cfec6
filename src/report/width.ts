/**
 * How wide a text is on a terminal: letters of East Asian scripts and emoji take two columns, marks that sit on the letter before them none
 * (Unicode Standard Annex 11, East Asian Width, as far as names of services and teams need it).
 */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}]/u;
const ASCII = /^[\x20-\x7e]*$/;

/** Columns that a text takes, colours left out. */
export function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a terminal is told a colour
  const visible = text.replace(/\u001b\[\d+m/g, '');
  if (ASCII.test(visible)) return visible.length;
  let columns = 0;
  for (const character of visible) columns += widthOfOne(character);
  return columns;
}

/** A name that takes at most so many columns, `…` for its middle; one that fits stays whole. */
export function shortened(name: string, room: number): string {
  if (widthOf(name) <= room) return name;
  const characters = [...name];
  const start = upTo(characters, Math.ceil((room - 1) / 2));
  const end = upTo(characters.toReversed(), Math.floor((room - 1) / 2)).reverse();
  return `${start.join('')}…${end.join('')}`;
}

function upTo(characters: readonly string[], room: number): string[] {
  const taken: string[] = [];
  let columns = 0;
  for (const character of characters) {
    columns += widthOfOne(character);
    if (columns > room) break;
    taken.push(character);
  }
  return taken;
}

function widthOfOne(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
