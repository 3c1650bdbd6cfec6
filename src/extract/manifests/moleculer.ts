/**
 * In: what is deployed, and the packages that Moleculer's runner starts. Out: the files of their services as units, and the deployments as those of the
 * files that they are told to run. Why: one image holds all services of a system, side by side in one directory; the variable SERVICES says which of
 * them a container runs, and each asks the others over the network. Source: https://moleculer.services/docs/0.14/runner
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { liesIn, nameOf } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf } from './values.js';

/** What runs from packages with several services of Moleculer. */
export interface Parted {
  readonly units: readonly UnitFact[];
  /** All deployments, those of one service with the path of its file. */
  readonly deployments: readonly DeploymentFact[];
  /** The packages, from which nothing else is deployed. */
  readonly holders: ReadonlySet<Path>;
  readonly notices: readonly Notice[];
}

/** Tells the services of Moleculer apart that one package holds and several deployments run. */
export function partMoleculer({ packages, tree }: Sources, deployments: readonly DeploymentFact[]): Parted {
  const own = groupBy(deployments, ({ path }) => path);
  const parts = packages.flatMap(({ path, json }) => {
    if (mappingOf(json['dependencies'])['moleculer'] === undefined) return [];
    const files = tree.files.filter(
      (file) => SERVICE_FILE.test(file) && liesIn(file, path) && !outsideSystem(file),
    );
    const runs = (own.get(path) ?? []).map((deployment) => ({ deployment, file: fileOf(deployment, files) }));
    // What runs all of them is one service.
    const isOne = runs.some(({ deployment }) => !ONE_NAME.test(deployment.variables['SERVICES'] ?? ''));
    const isSeveral = new Set(runs.flatMap(({ file }) => file ?? [])).size > 1;
    return isOne || !isSeveral ? [] : [{ path, files, runs }];
  });
  const runs = parts.flatMap((part) => part.runs);
  const run = new Map(runs.map(({ deployment, file }) => [deployment, file]));
  const byName = new Map(runs.map(({ deployment, file }) => [deployment.name, file]));
  const holders = new Set(parts.map(({ path }) => path));
  const asFile = <One extends { readonly name: string; readonly path?: Path }>(
    one: One,
    file?: Path,
  ): One => {
    const { path: _, ...rest } = one;
    return { ...rest, ...(file !== undefined && { path: file }) } as One;
  };
  return {
    units: parts.flatMap(({ files, runs }) => unitsOf(files, runs)),
    deployments: deployments.map((deployment) => {
      const waitsFor = deployment.waitsFor?.map((wait) =>
        holders.has(wait.path ?? '.') ? asFile(wait, byName.get(wait.name)) : wait,
      );
      const moved = run.has(deployment) ? asFile(deployment, run.get(deployment)) : deployment;
      return waitsFor === undefined ? moved : { ...moved, waitsFor };
    }),
    holders,
    notices: runs.flatMap(({ deployment: { name, variables, at }, file }): Notice[] => {
      const message = `${name} is told to run ${variables['SERVICES']}, but there is no one service of that name.`;
      return file === undefined ? [{ source: 'manifests', message, at, unresolved: 1 }] : [];
    }),
  };
}

const SERVICE_FILE = /\.service\.[cm]?[jt]s$/;
/** Not a list, and no pattern. */
const ONE_NAME = /^[\w./-]+$/;

/** The file that the runner means: `orders`, `orders.service.js`, `shop/orders`. */
function fileOf({ variables }: DeploymentFact, files: readonly Path[]): Path | undefined {
  const stem = (path: string) => path.replace(/\.[cm]?[jt]s$/, '').replace(/\.service$/, '');
  const name = stem((variables['SERVICES'] ?? '').replace(/^\.?\//, ''));
  const [file, ...others] = files.filter((each) => `/${stem(each)}`.endsWith(`/${name}`));
  return others.length === 0 ? file : undefined;
}

/** Those that are deployed, and those that the runner starts beside them where nobody says which. */
function unitsOf(
  files: readonly Path[],
  runs: readonly { readonly deployment: DeploymentFact; readonly file: Path | undefined }[],
): UnitFact[] {
  const deployed = groupBy(runs, ({ file }) => file);
  return files.flatMap((path) => {
    const unit = { path, name: nameOf(path).replace(SERVICE_FILE, ''), shows: 'service' as const };
    // It is a part of the system by its own name, wherever among sources it lies.
    const declared = { says: 'it is a service of Moleculer', at: { path } };
    const evidences = (deployed.get(path) ?? []).map(({ deployment: { name, at } }) => ({
      says: `${at.path} runs it as ${name}`,
      at,
    }));
    return [
      { ...unit, weight: 'declared' as const, evidence: declared },
      ...evidences.map((evidence) => ({ ...unit, weight: 'deployed' as const, evidence })),
    ];
  });
}
