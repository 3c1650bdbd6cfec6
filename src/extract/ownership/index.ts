import type { Declared } from '../../model/declarations.js';
import type { OwnershipFacts, TeamFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { fileInRoot, fileNamedByUser, findInRoot, readText, type TextFile } from '../../yaml/text-file.js';
import type { Tree } from '../tree.js';
import { readBackstage } from './backstage.js';
import { readCompass } from './compass.js';
import { EXAMPLE } from './example.js';
import { readCodeowners } from './owners-of-files.js';

/** Where the ownership is read from. */
export interface OwnershipRequest {
  readonly tree: Tree;
  /** The file that the user named with `--ownership`. */
  readonly file?: string;
  /** What a relative `file` is relative to; the root if absent. */
  readonly cwd?: string;
  /** The file that the configuration names; otherwise `ownership.yaml` or `ownership.yml` in the root, if there is one. */
  readonly declared?: Declared<Path>;
}

const FILES = ['ownership.yaml', 'ownership.yml'];

/**
 * Which team owns what, by every source there is; without any, a notice instead. A source that strangers' tools keep is taken for what
 * can be made of it.
 * @throws UserError with every problem of `ownership.yaml`
 */
export async function readOwnership(
  request: OwnershipRequest,
): Promise<{ readonly ownership: OwnershipFacts; readonly notices: readonly Notice[] }> {
  const file = await chosenFile(request);
  const declared = file === undefined ? [] : await readDeclared(file);
  const codeowners = readCodeowners(request.tree);
  const backstage = readBackstage(request.tree);
  const compass = readCompass(request.tree);
  const read = [
    ...(file === undefined ? [] : [file.path]),
    ...(codeowners.read === undefined ? [] : [codeowners.read]),
    ...backstage.read,
    ...compass.read,
  ];
  return {
    ownership: {
      read,
      teams: [...declared, ...backstage.teams],
      claims: [...codeowners.claims, ...backstage.claims, ...compass.claims],
    },
    notices: [
      ...(read.length === 0 ? [NO_OWNERSHIP] : []),
      ...codeowners.notices,
      ...backstage.notices,
      ...compass.notices,
    ],
  };
}

async function readDeclared(file: TextFile): Promise<readonly TeamFact[]> {
  const text = await readText(file);
  // Parser and schema are loaded only when there is something to parse.
  const { parseOwnership } = await import('./parse.js');
  return parseOwnership(text, file.path);
}

function chosenFile({
  tree: { root },
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
