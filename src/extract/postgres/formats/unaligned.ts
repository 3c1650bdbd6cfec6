/**
 * psql's unaligned output (`-A`): values with `|` between them, nothing quoted. In: lines; out: rows.
 * A statement may hold both `|` and line ends, so a row is known by its other values: numbers and names that hold neither.
 */
import type { Notice, Path } from '../../../model/nouns.js';
import { leftOut, type Row, type Rows, type StatementFormat } from './format.js';
import { isHeader, queryPlace, rejoin } from './header.js';
import { checkCount, isFooter, linesOf } from './lines.js';

export const unaligned: StatementFormat = {
  name: 'unaligned',
  matches: (text) => {
    const names = firstLine(text).split('|');
    return names.length > 1 && names.every((name) => /^[\w?. ]+$/.test(name)) && isHeader(names);
  },
  read,
};

const firstLine = (text: string): string => /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';

function read(text: string, path: Path): Rows {
  const lines = linesOf(text);
  const header = lines.findIndex((line) => line.trim() !== '');
  const columns = lines[header]!.trim().split('|');
  const starts = startOf(columns);
  const rows: Row[] = [];
  const notices: Notice[] = [];
  let [begun, record] = [0, undefined as string | undefined];
  const finish = (): void => {
    if (record === undefined) return;
    const values = rejoin(record.split('|'), columns, '|');
    if (values.length === columns.length) rows.push({ line: begun, values });
    else
      notices.push(
        leftOut(`this record has ${values.length} values for ${columns.length} columns`, path, begun),
      );
    record = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (index <= header) continue;
    if (isFooter(line)) {
      finish();
      notices.push(...checkCount(line, rows.length + notices.length, path, index + 1));
      break;
    }
    const complete = record === undefined || record.split('|').length >= columns.length;
    if (complete && starts(line, record)) {
      finish();
      if (line.trim() === '') continue;
      [begun, record] = [index + 1, line];
    } else record = record === undefined ? line : `${record}\n${line}`;
  }
  finish();
  return { columns, rows, notices };
}

/** Whether a line starts a record: what stands before the statement holds no white space, what stands behind it has come. */
function startOf(columns: readonly string[]): (line: string, record: string | undefined) => boolean {
  const place = queryPlace(columns);
  const behind = columns.length - place - 1;
  return (line, record) => {
    if (record === undefined || place < 0) return true;
    const tail = record.split('|').slice(-behind);
    if (behind > 0 && tail.some((value) => /[()'"=]|\p{L}\s|\s\p{L}/u.test(value))) return false;
    const before = line.split('|').slice(0, place);
    if (place > 0) return before.length === place && before.every((value) => /^[^\s'"(]*$/.test(value));
    return behind > 0;
  };
}
