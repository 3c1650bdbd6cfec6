/**
 * Source files that hold data: tables that a program wrote, texts in many languages. In: a text. Out: whether it is worth a syntax tree. Why: one
 * such file takes as long as hundreds of others, and nothing in it calls or names anything.
 */

/** Characters of data beyond which it is no list of settings. */
export const MOST_DATA = 200_000;

/** A line that holds a literal, a row of them, or where one begins or ends, with its key. */
const ROW = /^(?:(?:"[^"]*"|'[^']*'|[\w$-]+)\s*:\s*)?(?:"[^"]*"|'.*'|`[^`]*`|-?[\w.+-]+|[[{][^()]*)?$/;
/** What closes what was begun before it, or in it. */
const CLOSING = /[\]})\s]/;

/** Of the lines; what is not data between them is an import, a type and an export. */
const SHARE = 0.95;

/** Whether a text is long and holds rows of literals alone. */
export function isData(text: string): boolean {
  if (text.length <= MOST_DATA) return false;
  const lines = text.split('\n');
  const rows = lines.filter((line) => ROW.test(withoutEnd(line))).length;
  // What stands in few lines is an image, or written by a bundler.
  return lines.length > FEWEST_LINES && rows >= lines.length * SHARE;
}

const FEWEST_LINES = 100;

/** A line without blanks around it, and without what ends it. */
function withoutEnd(line: string): string {
  const text = line.trim().replace(/[,;]$/, '');
  let end = text.length;
  while (end > 0 && CLOSING.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
