/**
 * In: the scripts and lists that start programs. Out: what they tell each of them by variables: `PORT=4001 node orders.js`, `node --env-file=.env.orders orders.js`.
 * Why: of what no manifest deploys, that is all that says whom it asks.
 */
import type { DeploymentFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { connectionsOf } from './connections.js';
import { findDotenv, readDotenv } from './dotenv.js';
import { placeOf } from './json.js';
import type { KnownUnits } from './known-units.js';
import { type Launched, launchedIn } from './launched-commands.js';
import { filesOfCommand, launchedByFiles } from './launchers.js';
import { resolvePath } from './paths.js';
import { TOOL } from './scripts.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { type Variable, withoutSecrets } from './variables.js';

/** What gives a command variables at all. */
const GIVES = /\b[A-Za-z_]\w*=|\.env\b/;
/** A file of variables that a command is told to read first. */
const FILE =
  /(?:--env-file(?:-if-exists)?[= ]|\bdotenvx?\b.*?\s-[ef]\s+|\benv-cmd\b.*?\s-f\s+)["']?([^\s"']+)/g;

/** The variables that each unit is started with; of several values the one that is written first, and scripts of packages before all else. */
export function readLaunchVariables(sources: Sources, units: KnownUnits): DeploymentFact[] {
  const given = [...ofScripts(sources), ...launchedByFiles(sources)].flatMap((launched) => {
    const variables = new Map([...ofFiles(launched, sources), ...launched.variables]);
    if (variables.size === 0) return [];
    const of = filesOfCommand(launched, sources).flatMap((file) => {
      const unit = units.around(file);
      return unit === undefined || unit.isWorkspaceRoot === true ? [] : [unit.path];
    });
    return [...new Set(of)].map((path) => ({ path, name: nameIn(units, path), variables, at: launched.at }));
  });
  return [...groupBy(given, ({ path }) => path)].flatMap(([path, all]): DeploymentFact[] => {
    const [first] = all;
    if (first === undefined) return [];
    const variables = new Map<string, Variable>();
    for (const each of all)
      for (const [name, value] of each.variables) if (!variables.has(name)) variables.set(name, value);
    return [
      {
        name: first.name,
        path,
        variables: withoutSecrets(variables),
        connections: connectionsOf(variables),
        at: first.at,
      },
    ];
  });
}

function nameIn(units: KnownUnits, path: Path): string {
  return units.at(path)?.names[0] ?? path;
}

interface At {
  readonly at: Variable['at'];
}

function ofScripts(sources: Sources): (Launched & At)[] {
  return sources.packages.flatMap(({ path, file, json }) =>
    Object.entries(mappingOf(json['scripts'])).flatMap(([name, value]) => {
      const text = textOf(value) ?? '';
      if (TOOL.test(name) || !GIVES.test(text)) return [];
      const at = placeOf(file, sources.read(file), `"${name}"`);
      return launchedIn(file, text, { bases: [path] }, sources).map((each) => ({
        ...each,
        variables: new Map([...each.variables].map(([key, { value: said }]) => [key, { value: said, at }])),
        at,
      }));
    }),
  );
}

/** What stands in the files of variables that a command names. */
function ofFiles({ command, directories }: Launched, sources: Sources): [string, Variable][] {
  return [...command.matchAll(FILE)].flatMap(([, written = '']) => {
    const found = directories.flatMap((directory) => {
      const path = resolvePath(directory, written);
      return path === undefined ? [] : (findDotenv(sources, path) ?? []);
    })[0];
    return found === undefined ? [] : [...readDotenv(found.path, found.text)];
  });
}
