import type { Declared } from '../../model/declarations.js';
import type { OwnershipFacts, TeamFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { fileInRoot, fileNamedByUser, findInRoot, readText, type TextFile } from '../../yaml/text-file.js';
import type { Tree } from '../tree.js';
import { codeownersAbove } from './above.js';

/** What files that strangers' tools keep say of who owns what. */
export interface TreeClaims extends OwnershipFacts {
  readonly notices: readonly Notice[];
}

/** Reads CODEOWNERS, Backstage's and Compass's descriptions: they are taken for what can be made of them. */
export async function readClaims(tree: Tree): Promise<TreeClaims> {
  const { claimsIn } = await import('./claims.js');
  return claimsIn(tree);
}

/** Where the ownership is read from. */
export interface OwnershipRequest {
  readonly tree: Pick<Tree, 'root'>;
  /** The file that the user named with `--ownership`. */
  readonly file?: string;
  /** What a relative `file` is relative to; the root if absent. */
  readonly cwd?: string;
  /** The file that the configuration names; otherwise `ownership.yaml` or `ownership.yml` in the root, if there is one. */
  readonly declared?: Declared<Path>;
}

/** What the file is called where nobody names it. */
export const OWNERSHIP_FILES = ['ownership.yaml', 'ownership.yml'] as const;

/**
 * Which team owns what, by every source there is; without any, a notice instead.
 * @throws UserError with every problem of `ownership.yaml`
 */
export async function readOwnership(
  request: OwnershipRequest,
  ofTree: TreeClaims,
): Promise<{ readonly ownership: OwnershipFacts; readonly notices: readonly Notice[] }> {
  const file = await chosenFile(request);
  const declared = file === undefined ? [] : await readDeclared(file);
  const { read: others, teams, claims, notices } = ofTree;
  const read = [...(file === undefined ? [] : [file.path]), ...others];
  // Where ownership.yaml speaks, nobody misses what lies above the root.
  const above = file === undefined ? codeownersAbove(request.tree.root) : undefined;
  const missing = above ?? (read.length === 0 ? NO_OWNERSHIP : undefined);
  return {
    ownership: { read, teams: [...declared, ...teams], claims },
    notices: [...(missing ? [missing] : []), ...notices],
  };
}

async function readDeclared(file: TextFile): Promise<readonly TeamFact[]> {
  return declaredIn(await readText(file), file.path);
}

/**
 * The teams that the text of an `ownership.yaml` declares.
 * @throws UserError with every problem of it
 */
export async function declaredIn(text: string, path: Path): Promise<readonly TeamFact[]> {
  // Parser and schema are loaded only when there is something to parse.
  const { parseOwnership } = await import('./parse.js');
  return parseOwnership(text, path);
}

function chosenFile({
  tree: { root },
  file,
  cwd = root,
  declared,
}: OwnershipRequest): Promise<TextFile | undefined> | TextFile {
  if (file !== undefined) return fileNamedByUser(root, cwd, file);
  if (declared !== undefined) return fileInRoot(root, declared.value, declared.at);
  return findInRoot(root, OWNERSHIP_FILES);
}

const NO_OWNERSHIP: Notice = {
  source: 'ownership',
  message:
    'nobody said which team owns which service: archfit init <root> writes an ownership.yaml to start from',
};
