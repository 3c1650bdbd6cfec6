/**
 * Texts of SQL with their holes filled, in the ways that may be meant: as a name where the grammar wants one, as a constant elsewhere, as rows after `VALUES`, as a clause
 * that may be missing. In: the parts of a text. Out: texts that a parser may take, and what a name in them stands for.
 */
import type { Part } from '../evaluate/values.js';
import type { NamedTable } from './reading.js';

export interface Filling {
  /** Whether only constants were put in: they are sent as parameters, or the server counts them as such. */
  readonly isWhole: boolean;
  readonly text: string;
  named(schema: string | undefined, name: string): NamedTable;
}

const NAME_BEFORE =
  /(?:\b(?:from|into|update|join|table|only|exists|truncate|copy|using|view)\s+|[.\w"$]|\.)\s*$/i;
const NAME_AFTER = /^["\w]*\.|^"|^\w/;

/** The text with its holes filled, in the ways that may be meant. */
export function* fillings(parts: readonly Part[]): Generator<Filling> {
  const inName = (index: number) => {
    const before = parts[index - 1];
    const after = parts[index + 1];
    const isAfterName =
      typeof before === 'string' && NAME_BEFORE.test(before) && !/[^.\w"$\s][\s]*$/.test(before);
    const isKeyword =
      typeof before === 'string' &&
      /\b(?:from|into|update|join|table|only|exists|truncate|copy|using)\s+"?$/i.test(before);
    const isJoined = typeof before === 'string' && /[.\w"]$/.test(before) && !/\s$/.test(before);
    const isBeforeName = typeof after === 'string' && NAME_AFTER.test(after) && !/^\w/.test(after);
    return isKeyword || (isJoined && isAfterName) || isBeforeName || isCalled(before, after);
  };
  const unknown = parts.filter((part) => typeof part !== 'string').length;
  yield filled(parts, (index) => (inName(index) ? 'name' : 'constant'));
  if (unknown === 0) return;
  yield filled(parts, (index) => (inName(index) ? 'name' : 'nothing'));
  yield filled(parts, (index) =>
    inName(index) ? 'name' : opensClause(parts, index) ? 'nothing' : 'constant',
  );
  yield filled(parts, (index) => (inName(index) ? 'name' : 'condition'));
  yield filled(parts, (index) =>
    inName(index) ? 'name' : opensClause(parts, index) ? 'condition' : 'constant',
  );
  yield filled(parts, () => 'name');
}

/** Where a clause may stand: after a whole one, at the end of a line or of the text. */
function opensClause(parts: readonly Part[], index: number): boolean {
  const before = parts[index - 1];
  const after = parts[index + 1];
  const endsValue =
    typeof before === 'string' &&
    /[=<>(,+\-*/]\s*$|\b(?:and|or|in|limit|offset|by|values|set|like|ilike|between|not)\s*$/i.test(before);
  return (
    !endsValue &&
    (after === undefined ||
      typeof after !== 'string' ||
      /^\s*(?:$|\n|;|\)|\b(?:order|group|limit|returning|where|and|offset|having|union)\b)/i.test(after))
  );
}

type Stand = 'name' | 'constant' | 'nothing' | 'condition';

function filled(parts: readonly Part[], standFor: (index: number) => Stand): Filling {
  const names = new Map<string, Part>();
  let text = '';
  let isWhole = true;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const stand = standFor(index);
    // `INSERT INTO lines ${sql(line)}`, `UPDATE lines SET ${sql(line)}`: what the client makes of an object.
    const made = rowsOf(text) ?? (stand === 'name' ? undefined : madeOf(text));
    isWhole &&= stand === 'constant' && made === undefined;
    if (made !== undefined) text += made;
    else if (stand === 'name') {
      const name = `${MARK}${index}${MARK}`;
      names.set(name, part);
      text += name;
    } else if (stand === 'constant') text += ' $1 ';
    else if (stand === 'condition') text += ' AND $1 = $1 ';
    else text += ' ';
  }
  return { text, isWhole, named: (schema, name) => named(names, schema, name) };
}

/** What stands for an object that is put in where a row or its assignments have to follow. */
function madeOf(before: string): string | undefined {
  if (/\binsert\s+into\s+[\w."]+\s*$/i.test(before)) return ' DEFAULT VALUES ';
  return /\bset\s*$/i.test(before) ? ' hole = $1 ' : undefined;
}

/** `VALUES ${rows.join(', ')}`, `ON CONFLICT (id) DO ${update}`: what no name and no constant can stand for. */
function rowsOf(before: string): string | undefined {
  if (/\bvalues\s*$/i.test(before)) return ' ($1) ';
  return /\bon\s{1,9}conflict\b[^;]{0,300}\bdo\s{1,9}$/i.test(before) ? ' NOTHING ' : undefined;
}

/** Stands for a hole in a name; no table is called that, and PostgreSQL reads it as it stands. */
export const MARK = 'hole_zq_';

export function named(
  names: ReadonlyMap<string, Part>,
  schema: string | undefined,
  name: string,
): NamedTable {
  const split = (text: string): readonly Part[] => {
    const pieces = text.split(/(hole_zq_\d+hole_zq_)/);
    return pieces.filter((piece) => piece !== '').map((piece) => names.get(piece) ?? piece);
  };
  return schema === undefined ? { name: split(name) } : { schema: split(schema), name: split(name) };
}

/** Whether what stands between two parts is the name of a routine: `SELECT ${name}($1)`. */
export function isCalled(before: Part | undefined, after: Part | undefined): boolean {
  return (
    typeof before === 'string' &&
    typeof after === 'string' &&
    /^\s*(?:select|call)\s+(?:\w+\.)?"?$/i.test(before) &&
    /^"?\s*\(/.test(after)
  );
}
