/**
 * What `COPY … TO STDOUT` and `\copy … TO file` write: a line for each row, tabs between values, `\N` for NULL, and a backslash before
 * whatever would break that (https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2). A header is there only if asked for.
 */
import type { Notice, Path } from '../../../model/nouns.js';
import { HEAD, leftOut, type Row, type Rows, type StatementFormat } from './format.js';
import { isHeader } from './header.js';
import { linesOf } from './lines.js';

export const copyText: StatementFormat = {
  name: 'COPY text',
  matches(text) {
    const [first = '', ...others] = linesOf(text.slice(0, HEAD)).slice(0, 200);
    if (!first.includes('\t') || !isHeader(first.split('\t').map(unescaped))) return false;
    // A tab in quotes is CSV, which knows no backslash.
    return others.some((line) => /\\/.test(line)) && !others.some((line) => /(^|\t)"/.test(line));
  },
  read(text, path) {
    const lines = linesOf(text);
    const columns = (lines[0] ?? '').split('\t').map(unescaped);
    return { columns, ...copyRows(lines, 1, columns.length, path) };
  },
};

/** The rows from a line (counted from 0) on, up to the end-of-data mark. */
export function copyRows(
  lines: readonly string[],
  from: number,
  width: number,
  path: Path,
): Pick<Rows, 'rows' | 'notices'> {
  const rows: Row[] = [];
  const notices: Notice[] = [];
  for (let index = from; index < lines.length && lines[index] !== '\\.'; index++) {
    const line = lines[index]!;
    if (line === '') continue;
    const values = line.split('\t');
    if (values.length === width) {
      rows.push({
        line: index + 1,
        values: values.map((value) => (value === '\\N' ? null : unescaped(value))),
      });
    } else {
      const last = index === lines.length - 1;
      const what = last && values.length < width ? 'the file ends in the middle of this record' : undefined;
      notices.push(
        leftOut(what ?? `this record has ${values.length} values for ${width} columns`, path, index + 1),
      );
    }
  }
  return { rows, notices };
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\(x[\da-f]{1,2}|[0-7]{1,3}|.)/gis, (_, what: string) => {
    if (/^x[\da-f]/i.test(what)) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    if (/^[0-7]/.test(what)) return String.fromCharCode(Number.parseInt(what, 8) & 0xff);
    return ESCAPES[what] ?? what;
  });
}
