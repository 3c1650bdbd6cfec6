// In: a name that somebody mistyped and the names that exist. Out: the one that was probably meant.
// Why: a message that shows the remedy saves a look into the manual. Measured by edit distance (Levenshtein 1966), blind to
// case and separators; up to two edits in five letters are forgiven, and one name may be the beginning of the other.
import { distance } from 'fastest-levenshtein';

const FORGIVEN = 0.4;
const LONGEST_NAME = 100;
const SHORTEST_BEGINNING = 3;
const LISTED = 12;

/** The candidate that is most like `name` (of equals, the first), or `undefined` when none is near. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  let nearest: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editsBetween(fold(name), fold(candidate));
    if (edits !== undefined && (nearest === undefined || edits < nearest.edits))
      nearest = { candidate, edits };
  }
  return nearest?.candidate;
}

/** A hint: `did you mean "roles"?`, or `known: path, roles`, or `undefined` when there is nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  const meant = suggest(name, all);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  if (all.length === 0) return undefined;
  const more = all.length > LISTED ? ` and ${all.length - LISTED} more` : '';
  return `known: ${all.slice(0, LISTED).join(', ')}${more}`;
}

function editsBetween(name: string, candidate: string): number | undefined {
  const edits = sorted(name) === sorted(candidate) ? 1 : distance(name, candidate);
  const [shorter, longer] = name.length < candidate.length ? [name, candidate] : [candidate, name];
  const begins = shorter.length >= SHORTEST_BEGINNING && longer.startsWith(shorter);
  return begins || edits <= Math.max(1, Math.floor(longer.length * FORGIVEN)) ? edits : undefined;
}

/** Letters that only changed places (`wbe`) are one slip of the fingers. */
function sorted(name: string): string {
  return [...name].sort().join('');
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
