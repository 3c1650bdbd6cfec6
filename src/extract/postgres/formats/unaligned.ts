/**
 * psql's unaligned output (`-A`): values with `|` between them, nothing quoted. In: lines; out: rows.
 * A statement may hold both `|` and line ends, so a row is known by its other values: numbers and names that hold neither.
 */
import type { Notice, Path } from '../../../model/nouns.js';
import { leftOut, type Row, type Rows, type StatementFormat } from './format.js';
import { CALLS_NAMES, columnName, isHeader, queryPlace, rejoin } from './header.js';
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
  let begun = 0;
  let record: string[] = [];
  const finish = (): void => {
    if (record.length === 0) return;
    const values = rejoin(record.join('\n').split('|'), columns, '|');
    if (values.length === columns.length) rows.push({ line: begun, values });
    else
      notices.push(
        leftOut(`this record has ${values.length} values for ${columns.length} columns`, path, begun),
      );
    record = [];
  };
  for (let index = header + 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (isFooter(line)) {
      finish();
      notices.push(...checkCount(line, rows.length + notices.length, path, index + 1));
      break;
    }
    if (record.length > 0 && !starts(line, record)) record.push(line);
    else {
      finish();
      if (line.trim() !== '') [begun, record] = [index + 1, [line]];
    }
  }
  finish();
  return { columns, rows, notices };
}

type Starts = (line: string, record: readonly string[]) => boolean;

/**
 * Whether a line starts a record: what stands before the statement holds no white space, what stands behind it has come, and where the
 * count of executions is named there is a number.
 */
function startOf(columns: readonly string[]): Starts {
  const place = queryPlace(columns);
  if (place < 0) return () => true;
  const calls = columns.findIndex((name) => CALLS_NAMES.includes(columnName(name)));
  const behind = columns.length - place - 1;
  const isBehind = (values: readonly string[]): boolean =>
    !values.some((value) => /[()'"=]|\p{L}\s|\s\p{L}/u.test(value)) &&
    (calls < place || isCount(values[calls - place - 1]));
  const isBefore = (values: readonly string[]): boolean =>
    values.length === place &&
    values.every((value) => /^[^\s'"(]*$/.test(value)) &&
    (calls < 0 || calls > place || isCount(values[calls]));
  return (line, record) => {
    const bars = record.reduce((sum, each) => sum + count(each), 0);
    if (bars < columns.length - 1) return false;
    if (behind > 0 && !isBehind(record.at(-1)!.split('|').slice(-behind))) return false;
    return place === 0 || isBefore(line.split('|', place));
  };
}

const isCount = (value: string | undefined): boolean => /^\d[\d,.]*$/.test(value ?? '');

function count(line: string): number {
  let bars = 0;
  for (let at = line.indexOf('|'); at >= 0; at = line.indexOf('|', at + 1)) bars++;
  return bars;
}
