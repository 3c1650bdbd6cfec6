/** Lines of a text that a person pasted: with an indentation, a Markdown quote or fence, or a prompt around what is meant. */

import type { Notice, Path } from '../../../model/nouns.js';

/** The lines of a text, without their ends; line `n` of the file stands at `n - 1`. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** psql's last line, in whatever language: `(12 rows)`, `(12 Zeilen)`. */
export function isFooter(line: string): boolean {
  return /^[\s>]*\(\d+ \p{L}+\)\s*$/u.test(line) || /^\s*(```|~~~)/.test(line);
}

/** How many rows psql says there were, against those that were read or are known to be left out: the rest is said as well. */
export function checkCount(line: string, found: number, path: Path, number: number): readonly Notice[] {
  const said = Number(/\((\d+) /.exec(line)?.[1] ?? found);
  if (said === found) return [];
  const message = `the table says that it has ${said} rows, but ${found} were found in it`;
  return [{ source: 'statements', message, at: { path, line: number }, unresolved: Math.abs(said - found) }];
}

/** Two lines of one value. psql shows a carriage return before a line end as `\\r`, which no statement has there. */
export function joined(text: string, join: '\n' | '', next: string): string {
  return join === '\n' ? `${text.trimEnd().replace(/\\r$/, '')}\n${next}` : text + next;
}

/**
 * Where each column of a terminal stands in a line, as an index into its text; `columns[c]` is the index of the character that begins at
 * column `c` or covers it. Terminals give wide characters two columns and combining ones none.
 */
export function terminalColumns(line: string, widthOf: (character: string) => number): number[] {
  const columns: number[] = [];
  let index = 0;
  for (const character of line) {
    for (let width = widthOf(character); width > 0; width--) columns.push(index);
    index += character.length;
  }
  columns.push(line.length);
  return columns;
}

const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;
const NONE = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** How wide programs take a character to be; psql has counted emoji as two columns since version 14, others count characters. */
export const WIDTHS: readonly ((character: string) => number)[] = [
  (character) => (NONE.test(character) ? 0 : WIDE.test(character) || EMOJI.test(character) ? 2 : 1),
  (character) => (NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1),
  () => 1,
];
