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

/** The text with blanks for comments, and for commas that nothing follows. One pass: the text may be long and hostile. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let comma = -1;
  for (let index = 0; index < text.length; ) {
    const end = endOfToken(text, index);
    const token = text.slice(index, end);
    const isComment = token.startsWith('//') || token.startsWith('/*') || token === '\uFEFF';
    if (comma !== -1 && (token === '}' || token === ']')) kept[comma] = ' ';
    if (!isComment && token.trim() !== '') comma = token === ',' ? kept.length : -1;
    kept.push(isComment ? ' ' : token);
    index = end;
  }
  return kept.join('');
}

function endOfToken(text: string, start: number): number {
  const until = (found: number, length: number) => (found === -1 ? text.length : found + length);
  if (text.startsWith('//', start)) return until(text.indexOf('\n', start), 0);
  if (text.startsWith('/*', start)) return until(text.indexOf('*/', start + 2), 2);
  if (text[start] !== '"') return start + 1;
  for (let index = start + 1; index < text.length; index += text[index] === '\\' ? 2 : 1) {
    if (text[index] === '"') return index + 1;
  }
  return text.length;
}
