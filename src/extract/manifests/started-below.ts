import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { sourceOf } from './built-sources.js';
import { liesIn } from './paths.js';
import { startsOf, TOOL_FOLDER } from './scripts.js';
import type { Sources } from './sources.js';

/**
 * In: the units that manifests show. Out: the packages that start nothing but what lies in a directory below them that is deployed by itself. Why: a
 * Dockerfile in `app` that copies the one package.json of the tree makes the same program of `app` as `node app/server.js` starts.
 */
export function startedBelow(sources: Sources, units: readonly UnitFact[]): ReadonlySet<Path> {
  const deployed = units.filter(({ shows, weight }) => shows === 'service' && weight === 'deployed');
  const own = new Set(deployed.map(({ path }) => path));
  const found = sources.packages.flatMap(({ path, json }) => {
    const below = deployed.filter((unit) => unit.path !== path && liesIn(unit.path, path));
    if (own.has(path) || below.length === 0) return [];
    // A script may prepare something by a tool before it starts anything.
    const starts = startsOf(json).filter(({ file = '' }) => !TOOL_FOLDER.test(file));
    const isBelow = ({ file }: (typeof starts)[number]) => {
      const started = file === undefined ? undefined : sourceOf(file, path, sources);
      return started !== undefined && below.some((unit) => liesIn(started, unit.path));
    };
    return starts.length > 0 && starts.every(isBelow) ? [path] : [];
  });
  return new Set(found);
}
