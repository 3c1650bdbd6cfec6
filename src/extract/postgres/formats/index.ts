/**
 * The forms in which people have `pg_stat_statements`, told apart by what the text says and never by the name of its file.
 * Adding one: a file here, a line in the list, and a printer in the test that prints one workload in every format.
 */
import type { Path } from '../../../model/nouns.js';
import { UserError } from '../../../model/user-error.js';
import { SAVE_STATEMENTS } from '../remedies.js';
import { copyText } from './copy-text.js';
import { csv } from './csv.js';
import { drawnTable } from './drawn-table.js';
import { expanded } from './expanded.js';
import type { Rows, StatementFormat } from './format.js';
import { headerless, holdsData, withoutHeader } from './headerless.js';
import { json, rowsOfJson } from './json.js';
import { markdown } from './markdown.js';
import { prometheus } from './prometheus.js';
import { unaligned } from './unaligned.js';

export type { Row, Rows } from './format.js';

/** Asked in this order. */
const FORMATS: readonly StatementFormat[] = [
  json,
  expanded,
  copyText,
  csv,
  headerless,
  markdown,
  drawnTable,
  unaligned,
  prometheus,
];

/** Reads the rows of a file in whichever format it is. Throws UserError when it is in none, or breaks the rules of its own. */
export function readRows(text: string, path: Path): Rows {
  const found = formatOf(text) ?? formatOf(fenced(text));
  if (!found) return namesAlone(text) ?? raise(unknown(text, path));
  const rows = found.format.read(found.text, path);
  return rows.columns.length === 1 && /^\s*[[{]/.test(rows.rows[0]?.values[0] ?? '')
    ? opened(rows, path)
    : rows;
}

function formatOf(text: string): { readonly format: StatementFormat; readonly text: string } | undefined {
  const format = FORMATS.find((candidate) => candidate.matches(text));
  return format && { format, text };
}

/** What stands inside the fences of Markdown, at the lines where it stands. */
function fenced(text: string): string {
  let inside = false;
  return text
    .split('\n')
    .map((line) => {
      const fence = /^[\s>]*(```|~~~)/.test(line);
      if (fence) inside = !inside;
      return inside && !fence ? line : '';
    })
    .join('\n');
}

/** A header without what statements need: the names are worth showing. */
function namesAlone(text: string): Rows | undefined {
  const first = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  const columns = first.split(/[,;\t|]/).map((name) => name.trim());
  const named = columns.length > 1 && columns.every((name) => /^"?[a-z_][\w .]*"?$/i.test(name));
  return named ? { columns, rows: [], notices: [] } : undefined;
}

function raise(error: Error): never {
  throw error;
}

/** A table whose only column holds JSON, as `json_agg` and `row_to_json` make it. */
function opened({ rows, notices }: Rows, path: Path): Rows {
  const inner = rowsOfJson(
    rows.map(({ line, values }) => ({ text: values[0] ?? '', line })),
    path,
  );
  return { ...inner, notices: [...notices, ...inner.notices] };
}

/** Whatever else it is, no more is shown of it than names: it may be a file of passwords that was named by mistake. */
function unknown(text: string, path: Path): UserError {
  const first = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  const values = first.split(/[,;\t]/);
  if (values.length > 2 && holdsData(values)) return withoutHeader(path, values.length);
  return new UserError({
    message: `${path} is in no form of saved statements that archfit reads: it ${seen(first)}`,
    hint: `save the statements with a header, in psql: ${SAVE_STATEMENTS}`,
    at: { path, line: 1 },
  });
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^</, 'looks like HTML or XML'],
  [/^(--|\/\*|(create|alter|set|begin|insert|select|with)\b)/i, 'looks like SQL'],
  [/^[[{]/, 'looks like JSON that is no list of objects'],
  [/^(%|#|---)/, 'looks like a document'],
];

function seen(first: string): string {
  const kind = KINDS.find(([pattern]) => pattern.test(first))?.[1];
  if (kind !== undefined) return kind;
  const names = /^[\w ,;|.\t-]*/.exec(first)?.[0].trim().slice(0, 60) ?? '';
  return names === '' ? 'names no columns' : `begins with "${names.replaceAll('\t', ' ')}"`;
}
