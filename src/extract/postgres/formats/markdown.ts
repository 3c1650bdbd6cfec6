/** Tables of Markdown, as people paste them into tickets. In: lines; out: rows. A `|` inside a cell is written `\|`, or was forgotten. */
import type { Notice, Path } from '../../../model/nouns.js';
import { HEAD, leftOut, type Row, type Rows, type StatementFormat } from './format.js';
import { isHeader, rejoin } from './header.js';
import { linesOf } from './lines.js';

/** `|---|:--:|` */
const RULER = /^\|?(?: *:?-+:? *\|)+(?: *:?-+:?)?$/;

export const markdown: StatementFormat = {
  name: 'Markdown table',
  matches: (text) => findHeader(linesOf(text.slice(0, HEAD))) !== undefined,
  read,
};

function isRuler(line: string): boolean {
  return line.includes('-') && RULER.test(line.replace(/^[\s>]+/, '').trimEnd());
}

/** The index of the header's line. */
function findHeader(lines: readonly string[]): number | undefined {
  const found = lines.findIndex(
    (line, index) => isRuler(lines[index + 1] ?? '') && line.includes('|') && isHeader(cells(line)),
  );
  return found < 0 ? undefined : found;
}

function read(text: string, path: Path): Rows {
  const lines = linesOf(text);
  const header = findHeader(lines) ?? 0;
  const columns = cells(lines[header] ?? '');
  const rows: Row[] = [];
  const notices: Notice[] = [];
  for (let index = header + 2; index < lines.length && lines[index]!.includes('|'); index++) {
    const values = rejoin(cells(lines[index]!), columns, '|').map(plainText);
    if (values.length === columns.length) rows.push({ line: index + 1, values });
    else
      notices.push(
        leftOut(`this row has ${values.length} cells for ${columns.length} columns`, path, index + 1),
      );
  }
  return { columns: columns.map(plainText), rows, notices };
}

function cells(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^[\s>]*\|?/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/);
}

/** The text of a cell without the marks of Markdown. */
function plainText(cell: string): string {
  const text = cell
    .trim()
    .replaceAll('\\|', '|')
    .replace(/<br\s*\/?>/gi, '\n');
  return /^(`{1,9})(.*)\1$/s.exec(text)?.[2]?.trim() ?? text;
}
