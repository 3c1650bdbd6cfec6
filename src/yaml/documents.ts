// In: a file that may hold several YAML documents, with tags that only its own tool knows. Out: each document.
// Why: one document that is broken hides no other, and `!Ref` of CloudFormation or `!reset` of compose is no mistake.
import type { Location, Notice, Path } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';
import { parseYaml } from './document.js';

/** Nobody writes a larger one by hand; it bounds what a generated or hostile one can cost. */
const LONGEST = 500_000;

/** One of the documents of a file. */
export interface OneDocument {
  readonly value: unknown;
  /** Where the key of a value is written, or of the innermost mapping on the way to it that is. */
  at(keys: readonly (string | number)[]): Location;
}

/** What whoever reads the notice can do. */
const REMEDY =
  'What it says is not taken into account until it is mended; a file that nobody uses can stand under ignore: in archfit.yaml.';

/** The documents of a file; those that are not YAML are notices. */
export function readDocuments(
  path: Path,
  text: string,
  source: Notice['source'],
): { readonly documents: readonly OneDocument[]; readonly notices: readonly Notice[] } {
  if (text.length > LONGEST) {
    const message = `The manifest is longer than ${LONGEST.toLocaleString('en')} characters and is not read.`;
    return { documents: [], notices: [{ source, message, at: { path }, unresolved: 1 }] };
  }
  const documents: OneDocument[] = [];
  const notices: Notice[] = [];
  for (const part of splitDocuments(withoutTags(text))) {
    const shifted = (at: Location): Location => ({ ...at, line: (at.line ?? 1) + part.linesBefore });
    try {
      const { value, keyAt } = parseYaml(part.text, path);
      documents.push({ value, at: (keys) => shifted(keyAt(keys)) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const { message, at = { path } } of error.problems.slice(0, 1)) {
        notices.push({
          source,
          message: `The YAML cannot be read: ${message}. ${REMEDY}`,
          at: shifted(at),
          unresolved: 1,
        });
      }
    }
  }
  return { documents, notices };
}

function splitDocuments(text: string): { readonly text: string; readonly linesBefore: number }[] {
  const parts: { text: string; linesBefore: number }[] = [];
  const lines = text.split(/\r?\n/);
  let first = 0;
  const close = (end: number) => {
    const own = lines.slice(first, end);
    const isEmpty = own.every((line) => line.trim() === '' || line.startsWith('#') || line.startsWith('%'));
    if (!isEmpty) parts.push({ text: own.join('\n'), linesBefore: first });
  };
  for (const [index, line] of lines.entries()) {
    if (!/^(---|\.\.\.)(\s|$)/.test(line)) continue;
    close(index);
    first = index;
    lines[index] = `   ${line.slice(3)}`;
  }
  close(lines.length);
  return parts;
}

/** What a list begins with that is given to `!Split`: without the tag, it were one of texts. */
export const SPLIT = '~Split';

/** Blanks stand in for tags, or what is as long, so that places stay right. A text that holds something like a tag may lose it. */
function withoutTags(text: string): string {
  const marked = text.replace(/(?<=^|[\s[{,])!Split \[/gm, `[${SPLIT},`);
  return marked.replace(/(?<=^|[\s[{,])!(?=[\w!])[\w.:!/-]*(?=\s|$)/gm, (tag) => ' '.repeat(tag.length));
}
