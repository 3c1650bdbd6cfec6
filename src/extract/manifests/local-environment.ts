import type { DeploymentFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { connectionsOf } from './connections.js';
import { findDotenv, readDotenv } from './dotenv.js';
import type { Sources } from './sources.js';
import { withoutSecrets } from './variables.js';

/** Where the variables of a package lie that nothing deploys with any, the surest first. */
const FILES = ['.env.production', '.env', '.env.development', '.env.local'];

/**
 * The dotenv files in the directories of units: how their authors run them. They count only for units that no manifest
 * gives variables to, for what is run locally is seldom what is deployed.
 */
export function readLocalEnvironments(
  sources: Sources,
  units: ReadonlyMap<Path, string>,
  deployed: ReadonlySet<Path>,
): DeploymentFact[] {
  return [...units]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, name]) => {
      if (deployed.has(path)) return [];
      const files = FILES.flatMap(
        (file) => findDotenv(sources, path === '' ? file : `${path}/${file}`) ?? [],
      );
      const [file] = files;
      if (file === undefined) return [];
      const variables = readDotenv(file.path, file.text);
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
