/**
 * psql's expanded output (`\x`): a block for each row, and in it a line for each column. In: lines; out: rows.
 * A value that goes on in the next line ends with a mark, and the next line has no name.
 */
import type { Notice, Path } from '../../../model/nouns.js';
import { HEAD, type Row, type Rows, type StatementFormat } from './format.js';
import { isHeader } from './header.js';
import { isFooter, joined, linesOf } from './lines.js';

/** `-[ RECORD 1 ]---`, in any language and line style; `* Record 1` without a border. */
const RECORD = /^([\s>]*)(?:[+┌├╔╠╟]?[-─═]\[ [^\]]*\d+ \][-─═+┬┼╦╬╤╪]*[+┐┤╗╣╢]?|\* \p{L}+ \d+)\s*$/u;

export const expanded: StatementFormat = {
  name: 'expanded',
  matches: (text) => linesOf(text.slice(0, HEAD)).some((line) => RECORD.test(line)),
  read,
};

interface Piece {
  readonly text: string;
  /** What stands between name and value; old line styles put their mark there. */
  readonly divider: string;
}

interface Field {
  readonly name: string;
  /** One for each line of the value. */
  readonly pieces: Piece[];
}

function read(text: string, path: Path): Rows {
  const lines = linesOf(text);
  const starts = [...lines.keys()].filter((index) => RECORD.test(lines[index]!));
  const blocks = starts.map((start, place) => {
    const head = lines[start]!;
    const width = (RECORD.exec(head)?.[1] ?? '').length;
    const body = lines.slice(start + 1, starts[place + 1] ?? lines.length).map((line) => line.slice(width));
    return { line: start + 1, fields: fieldsOf(body, borderOf(head.slice(width))) };
  });
  const names = blocks.map(({ fields }) => fields.map(({ name }) => name));
  const columns = names.find(isHeader) ?? names[0] ?? [];
  const notices: Notice[] = [];
  const rows = blocks.map(({ line, fields }): Row => {
    const values = new Map(fields.map(({ name, pieces }) => [name, whole(pieces)]));
    return { line, values: columns.map((column) => values.get(column) ?? null) };
  });
  const complete = rows.filter((row) => {
    const full = row.values.every((value) => value !== null);
    if (!full) notices.push(incomplete(path, row.line));
    return full;
  });
  return { columns, rows: complete, notices };
}

function incomplete(path: Path, line: number): Notice {
  const message = 'this record lacks columns that others have: it is left out';
  return { source: 'statements', message, at: { path, line }, unresolved: 1 };
}

/** psql's `\pset border`: nothing, a divider between name and value, or a frame as well. */
type Border = 'none' | 'divider' | 'frame';

function borderOf(head: string): Border {
  if (head.startsWith('*')) return 'none';
  return /^[-─═]/.test(head) ? 'divider' : 'frame';
}

function fieldsOf(body: readonly string[], border: Border): Field[] {
  const fields: Field[] = [];
  const width = border === 'none' ? nameWidth(body) : 0;
  for (const line of body) {
    const parts = border === 'none' ? plainLine(line, width) : dividedLine(line, border === 'frame');
    if (!parts || isFooter(line)) break;
    if (parts.name !== '') fields.push({ name: parts.name, pieces: [parts] });
    else fields.at(-1)?.pieces.push(parts);
  }
  return fields;
}

type Parts = Piece & { readonly name: string };

/** The first divider ends the name: no column of the view has one in its name. */
function dividedLine(line: string, framed: boolean): Parts | undefined {
  const inner = framed ? /^[|│║](.*)[|│║]\s*$/su.exec(line)?.[1] : line;
  const [, name, divider = '', text = ''] = /^([^|│║:;]*)([|│║:;])(.*)$/su.exec(inner ?? '') ?? [];
  return name === undefined ? undefined : { name: name.trim(), text: text.slice(1), divider };
}

/** Without a border, values start below one another. */
function nameWidth(body: readonly string[]): number {
  const names = body.flatMap((line) => /^\S+(?=\s|$)/.exec(line) ?? []);
  return Math.max(0, ...names.map((name) => name.length)) + 1;
}

function plainLine(line: string, width: number): Parts | undefined {
  return line === ''
    ? undefined
    : { name: line.slice(0, width).trim(), text: line.slice(width), divider: '' };
}

/** A piece that another follows ends with a mark, except in the old line style, where the next one's divider is the mark. */
function whole(pieces: readonly Piece[]): string {
  let value = pieces[0]?.text ?? '';
  for (const { text, divider } of pieces.slice(1)) {
    const marked = divider !== ':' && divider !== ';';
    const [, before = value, mark] = (marked && /^(.*)([+↵.…])\s*$/su.exec(value)) || [];
    value = joined(before, mark === '.' || mark === '…' || divider === ';' ? '' : '\n', text);
  }
  return value.trimEnd();
}
