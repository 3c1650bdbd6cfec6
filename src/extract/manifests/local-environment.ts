import type { DeploymentFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { connectionsOf } from './connections.js';
import { findDotenv, readDotenv } from './dotenv.js';
import { parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { type Variables, withoutSecrets } from './variables.js';

/** Where the variables of a package lie that nothing deploys with any, the surest first. */
const FILES = ['.env.production', '.env', '.env.development', '.env.local'];
/** Where in the directory of a unit they lie. */
const FOLDERS = ['', 'env/', 'envs/', 'environments/', 'config/'];

/**
 * The dotenv files in the directories of units: how their authors run them. They count only for units that no manifest
 * gives variables to (`settled` are the others), for what is run locally is seldom what is deployed.
 */
export function readLocalEnvironments(
  sources: Sources,
  units: ReadonlyMap<Path, string>,
  settled: ReadonlySet<Path>,
): DeploymentFact[] {
  const rooms = new Map<Path, Variables | undefined>();
  /** The variables of the nearest dotenv file above a directory, which what lies below may refer to. */
  const above = (path: Path): Variables | undefined => {
    if (path === '') return undefined;
    const directory = parentOf(path);
    if (!rooms.has(directory)) {
      const file = findDotenv(sources, directory === '' ? '.env' : `${directory}/.env`);
      rooms.set(directory, file ? readDotenv(file.path, file.text) : above(directory));
    }
    return rooms.get(directory);
  };
  return [...units]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, name]) => {
      if (settled.has(path)) return [];
      const file = FOLDERS.flatMap((folder) => FILES.map((name) => folder + name))
        .map((name) => findDotenv(sources, path === '' ? name : `${path}/${name}`))
        .find((each) => each !== undefined);
      if (file === undefined) return [];
      const variables = readDotenv(file.path, file.text, (variable) => above(path)?.get(variable)?.value);
      const connections = connectionsOf(variables);
      return [
        {
          name,
          path,
          variables: withoutSecrets(variables),
          connections,
          at: { path: file.path, line: 1 },
        },
      ];
    });
}
