/** CSV with a header, as `\copy … CSV HEADER`, `psql --csv` and database consoles write it; `;` and tabs separate as well. */
import type { StatementFormat } from './format.js';
import { isHeader } from './header.js';
import { readSeparated } from './separated.js';

export const csv: StatementFormat = {
  name: 'CSV',
  matches: (text) => delimiterOf(text) !== undefined,
  read: (text, path) => readSeparated(text, delimiterOf(text) ?? ',', path),
};

/** The one whose header has a column of statements; one column alone may hold them as JSON. */
function delimiterOf(text: string): string | undefined {
  const first = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  const found = [',', ';', '\t'].find((delimiter) => isHeader(first.split(delimiter)));
  return found ?? (/^\s*"?[\w?]+"?\r?\n"\s*[[{]/.test(text) ? ',' : undefined);
}
