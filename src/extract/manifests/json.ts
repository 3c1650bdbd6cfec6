import type { Location, Notice, Path } from '../../model/nouns.js';
import { lineAt } from './paths.js';
import { type Mapping, mappingOf } from './values.js';

/** A JSON file that may have comments and commas before closing brackets, as tools read their configuration. */
export function readJson(
  path: Path,
  text: string,
): { readonly value: Mapping; readonly notices: readonly Notice[] } {
  try {
    return { value: mappingOf(JSON.parse(withoutComments(text))), notices: [] };
  } catch {
    const message = 'The JSON cannot be read, so nothing that it declares is known.';
    return { value: {}, notices: [{ source: 'manifests', message, at: { path }, unresolved: 1 }] };
  }
}

/** Where a text such as `"start"` first stands in a file; the file itself if it does not. */
export function placeOf(path: Path, text: string | undefined, wanted: string): Location {
  const offset = text?.indexOf(wanted) ?? -1;
  return offset === -1 || text === undefined ? { path } : { path, line: lineAt(text, offset) };
}

const STRING_COMMENT_OR_COMMA = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*[}\]])/g;

function withoutComments(text: string): string {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(STRING_COMMENT_OR_COMMA, (part) => (part.startsWith('"') || part === ',' ? part : ' '));
  // Only now is a comma that had a comment after it one before a bracket.
  return bare.replace(STRING_COMMENT_OR_COMMA, (part) => (part === ',' ? ' ' : part));
}
