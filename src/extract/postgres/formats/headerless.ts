/**
 * The whole view without a header (`\copy pg_stat_statements TO file`, also with rolname and datname before it): how many columns there
 * are tells the version of the extension, and the kinds of the first values must agree. Anything less clear is refused.
 */
import type { Path } from '../../../model/nouns.js';
import { UserError } from '../../../model/user-error.js';
import { SAVE_STATEMENTS } from '../remedies.js';
import { copyRows } from './copy-text.js';
import { HEAD, type StatementFormat } from './format.js';
import { linesOf } from './lines.js';
import { firstValues, readSeparated } from './separated.js';

const PLANNING = [
  'plans',
  'total_plan_time',
  'min_plan_time',
  'max_plan_time',
  'mean_plan_time',
  'stddev_plan_time',
];
const EXECUTION = ['min_exec_time', 'max_exec_time', 'mean_exec_time', 'stddev_exec_time'];
const IDS = ['userid', 'dbid'];

/** The first columns of the view by how many it has: extension 1.2, 1.3, 1.8, 1.9, 1.10, 1.11 and 1.12. */
const VIEWS: ReadonlyMap<number, readonly string[]> = new Map([
  [19, [...IDS, 'queryid', 'query', 'calls', 'total_time', 'rows']],
  [23, [...IDS, 'queryid', 'query', 'calls', 'total_time', ...EXECUTION, 'rows']],
  [32, [...IDS, 'queryid', 'query', ...PLANNING, 'calls', 'total_exec_time', ...EXECUTION, 'rows']],
  ...[33, 43, 49, 52].map((width): [number, string[]] => [
    width,
    [...IDS, 'toplevel', 'queryid', 'query', ...PLANNING, 'calls', 'total_exec_time', ...EXECUTION, 'rows'],
  ]),
]);

const KINDS: Readonly<Record<string, RegExp>> = {
  userid: /^\d+$/,
  dbid: /^\d+$/,
  toplevel: /^[tf]$/,
  queryid: /^(-?\d+)?$/,
  calls: /^\d+$/,
  rows: /^\d+$/,
};

export const headerless: StatementFormat = {
  name: 'the view without a header',
  matches: (text) => found(text) !== undefined,
  read(text, path) {
    const { columns, delimiter } = found(text)!;
    if (delimiter === '\t') return { columns, ...copyRows(linesOf(text), 0, columns.length, path) };
    return readSeparated(text, delimiter, path, columns);
  },
};

interface Found {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

function found(text: string): Found | undefined {
  const head = text.slice(0, HEAD);
  for (const delimiter of ['\t', ',', ';']) {
    const first = delimiter === '\t' ? linesOf(head)[0]?.split('\t') : firstValues(head, delimiter);
    const columns = first && columnsOf(first);
    if (columns) return { columns, delimiter };
  }
  return undefined;
}

function columnsOf(values: readonly (string | null)[]): readonly string[] | undefined {
  for (const names of [[], ['rolname', 'datname']]) {
    const view = VIEWS.get(values.length - names.length);
    if (!view) continue;
    const columns = [...names, ...view];
    if (columns.every((name, place) => KINDS[name]?.test(values[place] ?? '') ?? true)) {
      return [
        ...columns,
        ...values.slice(columns.length).map((_, place) => `column ${columns.length + place + 1}`),
      ];
    }
  }
  return undefined;
}

/** What is said of rows of numbers and statements without names. */
export function withoutHeader(path: Path, columns: number): UserError {
  return new UserError({
    message: `${path} has no header, and what its ${columns} columns mean is not clear without one`,
    hint: `save the statements with a header, in psql: ${SAVE_STATEMENTS}`,
    at: { path, line: 1 },
  });
}

/** Whether a first line holds data rather than names: it has a number in it and a statement's first word. */
export function holdsData(values: readonly string[]): boolean {
  const statement = /^\s*["']?\s*(select|insert|update|delete|with|merge|begin|commit|set|copy)\b/i;
  return values.some((value) => statement.test(value)) && values.some((value) => /^\s*["']?-?\d/.test(value));
}
