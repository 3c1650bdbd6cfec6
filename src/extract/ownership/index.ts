import type { Declared } from '../../model/declarations.js';
import type { OwnershipFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { fileInRoot, fileNamedByUser, findInRoot, readText, type TextFile } from '../../yaml/text-file.js';
import { EXAMPLE } from './example.js';

/** Where the ownership is read from. */
export interface OwnershipRequest {
  /** Absolute path of the analysed root. */
  readonly root: string;
  /** The file that the user named with `--ownership`. */
  readonly file?: string;
  /** What a relative `file` is relative to; the root if absent. */
  readonly cwd?: string;
  /** The file that the configuration names; otherwise `ownership.yaml` or `ownership.yml` in the root, if there is one. */
  readonly declared?: Declared<Path>;
}

const FILES = ['ownership.yaml', 'ownership.yml'];

/** Which team owns what; without any file, a notice instead. Throws UserError with every problem of the file. */
export async function readOwnership(
  request: OwnershipRequest,
): Promise<{ readonly ownership: OwnershipFacts; readonly notices: readonly Notice[] }> {
  const file = await chosenFile(request);
  if (file === undefined) return { ownership: { read: [], teams: [] }, notices: [NO_OWNERSHIP] };
  const text = await readText(file);
  // Parser and schema are loaded only when there is something to parse.
  const { parseOwnership } = await import('./parse.js');
  return { ownership: { read: [file.path], teams: parseOwnership(text, file.path) }, notices: [] };
}

function chosenFile({
  root,
  file,
  cwd = root,
  declared,
}: OwnershipRequest): Promise<TextFile | undefined> | TextFile {
  if (file !== undefined) return fileNamedByUser(root, cwd, file);
  if (declared !== undefined) return fileInRoot(root, declared.value, declared.at);
  return findInRoot(root, FILES);
}

const NO_OWNERSHIP: Notice = {
  source: 'ownership',
  message: `nobody said which team owns which service: ${EXAMPLE}`,
};
