import { emptyCatalogue } from '../model/facts.js';
import type { Notice, Path } from '../model/nouns.js';
import type { Progress } from '../world.js';
import { readCode, type Sources } from './code/index.js';
import { readLanguages } from './languages/index.js';
import { readCaptures, readManifests } from './manifests/index.js';
import type { TreeFacts } from './memory/index.js';
import { readClaims } from './ownership/index.js';
import { readPackages } from './packages.js';
import { DOES_NOT_PARSE, readBehaviour } from './semantics/index.js';
import { type FreshTree, readText } from './tree.js';
import { readLibraryUses } from './versions/index.js';

export { Sources } from './code/index.js';
export { listTree } from './tree.js';

/** Reads a tree into the facts that follow from its files. Its package.json files, which several readers need, are read once. */
export async function readTree(
  tree: FreshTree,
  sources: Sources,
  isTrafficAsked: boolean,
  progress: Progress,
): Promise<TreeFacts> {
  progress('reading manifests');
  const { packages, notices } = readPackages(tree);
  const read = (path: Path) => readText(tree, path, 'manifests').text;
  const manifests = readManifests(tree, packages, read);
  progress('reading code');
  const { code, hints, notices: ofCode } = await readCode(tree, packages, sources);
  const { units, deployments, breakers, gateways } = manifests;
  const { libraryUses, notices: ofVersions } = readLibraryUses(tree, packages);
  const languages = readLanguages(tree.files);
  const migrations = await migrationsOf(tree);
  const claims = await readClaims(tree);
  progress('reading what the code does');
  const {
    usage,
    stores,
    traffic,
    notices: ofBehaviour,
  } = await readBehaviour({
    tree,
    ...code,
    units,
    hints,
    traffic: isTrafficAsked,
  });
  return {
    code,
    languages,
    claims,
    migrations,
    units,
    deployments,
    breakers,
    captures: readCaptures(tree.files, read),
    gateways,
    libraryUses,
    ...(usage && { usage }),
    ...(stores && { stores }),
    ...(isTrafficAsked && { traffic: traffic ?? 'none' }),
    notices: [
      ...notices,
      ...ofCode,
      ...manifests.notices,
      ...ofVersions,
      ...ofBehaviour.filter((notice) => !isTold(notice, ofCode)),
    ],
  };
}

/** PostgreSQL's parser is only loaded where there is SQL. */
async function migrationsOf(tree: FreshTree): Promise<TreeFacts['migrations']> {
  if (!tree.files.some((path) => /\.sql$/i.test(path))) return { catalogue: emptyCatalogue, notices: [] };
  const { readMigrations } = await import('./databases.js');
  return readMigrations(tree);
}

/** Whether the reader of imports has told before that a file does not parse. */
function isTold({ message, at }: Notice, before: readonly Notice[]): boolean {
  return message === DOES_NOT_PARSE && before.some((other) => other.at?.path === at?.path);
}
