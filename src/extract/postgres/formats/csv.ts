/**
 * CSV with a header, as `\copy … CSV HEADER`, `psql --csv` and database consoles write it; `;` and tabs separate as well.
 * In: the text of a file; out: its rows, each with the physical line it starts at, which csv-parse miscounts when a
 * quoted value holds CRLF, so it is counted here from the bytes that a record takes.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { Notice, Path } from '../../../model/nouns.js';
import { UserError } from '../../../model/user-error.js';
import type { Row, Rows, StatementFormat } from './format.js';

export const csv: StatementFormat = { name: 'CSV', matches: (text) => header(text) !== undefined, read };

/** The delimiter whose header has a column `query` or `calls`. */
function header(text: string): { readonly delimiter: string } | undefined {
  for (const delimiter of [',', ';', '\t']) {
    const columns = firstLine(text)
      .split(delimiter)
      .map((column) => column.trim().replaceAll('"', '').toLowerCase());
    if (columns.includes('query') || columns.includes('calls')) return { delimiter };
  }
  return undefined;
}

const firstLine = (text: string): string => /[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';

interface RawRecord {
  readonly line: number;
  readonly values: readonly string[];
  /** No line end follows it: it is the last one. */
  readonly open: boolean;
}

function read(text: string, path: Path): Rows {
  const found = header(text);
  // Whatever this file is, its first line is all that is worth showing.
  if (!found) return { columns: firstLine(text).split(','), rows: [], notices: [] };
  const { records, notices } = readRecords(text, found.delimiter, path);
  const [columns, ...others] = records;
  const width = columns?.values.length ?? 0;
  const rows: Row[] = [];
  for (const { line, values, open } of others) {
    if (values.length === width) rows.push({ line, values });
    else notices.push(wrongWidth(values.length, width, open, { path, line }));
  }
  return { columns: columns?.values ?? [], rows, notices };
}

function wrongWidth(found: number, wanted: number, open: boolean, at: { path: Path; line: number }): Notice {
  const message =
    open && found < wanted
      ? 'the file ends in the middle of this record: it is left out'
      : `this record has ${found} values where the header names ${wanted} columns: it is left out`;
  return { source: 'statements', message, at, unresolved: 1 };
}

function readRecords(
  text: string,
  delimiter: string,
  path: Path,
): { records: RawRecord[]; notices: Notice[] } {
  const bytes = Buffer.from(text);
  const records: RawRecord[] = [];
  const place = new Place(bytes);
  try {
    parse(bytes, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (values, { bytes: end }) => {
        const line = place.lineOfNext();
        place.end = end;
        records.push({ line, values, open: end === bytes.length && bytes.at(-1) !== NEWLINE });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at = { path, line: place.lineOfNext() };
    if (error.code !== 'CSV_QUOTE_NOT_CLOSED') throw broken(at);
    const message = 'the record that begins here has an open quote to the end of the file: it is left out';
    return { records, notices: [{ source: 'statements', message, at, unresolved: 1 }] };
  }
  return { records, notices: [] };
}

function broken(at: { path: Path; line: number }): UserError {
  return new UserError({
    message: `${at.path} breaks the rules of CSV: a quote stands where a value must begin or end`,
    hint: 'a value with quotes is written in quotes, with each of its own doubled; psql does so: \\copy (…) TO file CSV HEADER',
    at,
  });
}

const NEWLINE = 0x0a;

/** Counts lines up to the record that follows the last one. */
class Place {
  /** Where the last record ended. */
  end = 0;
  #line = 1;
  #counted = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  lineOfNext(): number {
    let start = this.end;
    while (this.#bytes[start] === NEWLINE || this.#bytes[start] === 0x0d) start++;
    for (; this.#counted < start; this.#counted++) {
      if (this.#bytes[this.#counted] === NEWLINE) this.#line++;
    }
    return this.#line;
  }
}
