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
 * The dotenv files in the directories of units: how their authors run them; of what is one of several programs of a package, that of the package, where
 * it is run from. They count only for units that no manifest
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
  const homes = new Set(sources.packages.map(({ path }) => path));
  const homeOf = (path: Path): Path | undefined => {
    for (let home = path; home !== ''; ) {
      if (homes.has(home)) return home === path ? undefined : home;
      home = parentOf(home);
    }
    return path !== '' && homes.has('') ? '' : undefined;
  };
  const fileIn = (path: Path) =>
    FOLDERS.flatMap((folder) => FILES.map((name) => folder + name))
      .map((name) => findDotenv(sources, path === '' ? name : `${path}/${name}`))
      .find((each) => each !== undefined);
  return [...units]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, name]) => {
      if (settled.has(path)) return [];
      const own = fileIn(path);
      const home = homeOf(path);
      const file = own ?? (home === undefined ? undefined : fileIn(home));
      if (file === undefined) return [];
      const said = readDotenv(file.path, file.text, (variable) => above(path)?.get(variable)?.value);
      // Several cannot listen at one port.
      const variables = own === undefined ? new Map([...said].filter(([key]) => key !== 'PORT')) : said;
      // Which of its databases is whose, only the code says that asks for one.
      const connections = own === undefined ? [] : connectionsOf(variables);
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
