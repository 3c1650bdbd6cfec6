/** JSON that is written as a text with references in it, and YAML. In: the pieces of a text. Out: the value, with what the references give. */
import type { Location, Path } from '../model/nouns.js';
import { readDocuments } from '../yaml/documents.js';
import { parsed } from '../yaml/unchecked.js';
import {
  type Given,
  listed,
  mapped,
  NOTHING,
  open,
  type Piece,
  plainOf,
  text,
  type Value,
} from './values.js';

/** Between these stands the number of a reference. */
const MARK = '\uE002';

export function jsonOf(pieces: readonly Piece[], at: Location): Value | undefined {
  const marked = pieces
    .map((piece, index) => (typeof piece === 'string' ? piece : `${MARK}${index}${MARK}`))
    .join('')
    // Where a number or a list is filled in, no quotes stand around it.
    .replace(/([:[,]\s{0,20})\uE002(\d+)\uE002/g, '$1"\uE002$2\uE002"');
  const value: unknown = parsed(marked);
  return value === undefined || typeof value === 'string' ? undefined : given(value, pieces, at, 0);
}

/** A text of YAML that is written out, in a file of its own. */
export function yamlOf(value: Value, path: Path): Value {
  const said = plainOf(value);
  const [document] = said === undefined ? [] : readDocuments(path, said, 'manifests').documents;
  return document === undefined ? open('') : given(document.value, [], { path, line: 1 }, 0);
}

function given(value: unknown, pieces: readonly Piece[], at: Location, depth: number): Value {
  if (value === null || value === undefined || depth > 30) return NOTHING;
  if (Array.isArray(value)) return listed(value.map((each) => given(each, pieces, at, depth + 1)));
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, each]): [string, Given] => [
      key,
      { value: given(each, pieces, at, depth + 1), at },
    ]);
    return mapped(new Map(entries));
  }
  return text(
    ...String(value)
      .split(/\uE002(\d+)\uE002/)
      .map((part, index): Piece => (index % 2 === 0 ? part : (pieces[Number(part)] ?? '')))
      .filter((part) => part !== ''),
  );
}
