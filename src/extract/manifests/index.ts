import { outsideOf } from '../../model/decide-units.js';
import type { DeploymentFact, GatewayFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { ImageLayout } from '../code/index.js';
import type { PackageManifest } from '../packages.js';
import type { Tree } from '../tree.js';
import { readAzure } from './azure.js';
import { readCompose } from './compose.js';
import { readComposeFiles } from './compose-file.js';
import { readDockerfiles } from './docker.js';
import { readEncore } from './encore.js';
import { readGateways } from './gateways/index.js';
import { readHelmValues } from './helm.js';
import { readHosted } from './hosted.js';
import { findIdleRoots } from './idle-roots.js';
import { withImagesOf } from './image-builds.js';
import { readImageLayouts } from './image-layouts.js';
import { readImageVariables } from './image-variables.js';
import { readKubernetes, readWorkloads } from './kubernetes.js';
import { readLaunchVariables } from './launch-variables.js';
import { readLocalEnvironments } from './local-environment.js';
import { readMeshes } from './mesh.js';
import { partMoleculer } from './moleculer.js';
import { readNest } from './nest.js';
import { readNx } from './nx.js';
import { heldPackages, readPackageUnits } from './packages.js';
import { partsDeployed } from './parts-deployed.js';
import { readPlainPages } from './plain-pages.js';
import { readPlatforms } from './platforms.js';
import { readPm2 } from './pm2.js';
import { readProcfiles } from './procfile.js';
import { readPrograms } from './programs.js';
import { readRunContainers } from './run-containers.js';
import { readSam } from './sam.js';
import { readServerless } from './serverless.js';
import { noticesOfShared } from './shared-packages.js';
import { shellScriptsOf } from './shell-scripts.js';
import { joinFacts, type ManifestFacts, sourcesOf } from './sources.js';
import { startedBelow } from './started-below.js';
import { readTerraform } from './terraform.js';
import { unitsOf } from './units-of-facts.js';
import { mappingOf } from './values.js';
import { readWorkspaces } from './workspaces.js';

export { readCaptures } from './captures.js';
export { placeOf } from './json.js';
export type { ManifestFacts } from './sources.js';
export { listOf, type Mapping, mappingOf, textOf, textsOf } from './values.js';

/** What all manifests of a tree show. */
export interface TreeManifests extends Omit<ManifestFacts, 'breakers'> {
  /** Packages that are no services, and of which all runs in each of several. */
  readonly running: readonly Path[];
  /** Where images and containers have what is in the tree. */
  readonly layouts: readonly ImageLayout[];
  /** The directories that workspaces name as their members. */
  readonly members: ReadonlySet<Path>;
  /** Reads what stands between the units, which nobody needs to know before their code is looked into. */
  readonly between: () => Between;
}

/** What requests go through on their way. */
export interface Between extends Pick<Required<ManifestFacts>, 'breakers' | 'notices'> {
  readonly gateways: readonly GatewayFact[];
}

/**
 * What the manifests of a tree show: its units, how they are deployed, and what could not be read.
 * First come the directories that packages and workspaces make units of, for the manifests of deployments name them.
 * @param read the text of a file of the tree; `undefined` for one that cannot be read as text
 */
export function readManifests(
  tree: Tree,
  packages: readonly PackageManifest[],
  read: (path: Path) => string | undefined,
): TreeManifests {
  const sources = sourcesOf(tree, packages, read);
  const nest = readNest(sources);
  const nx = readNx(sources);
  const workspaces = readWorkspaces(sources);
  const roots = new Set([...workspaces.roots, ...nest.roots, ...nx.roots]);
  const encore = readEncore(sources);
  const projects = [...nest.units, ...nx.units, ...encore];
  const held = heldPackages(sources, workspaces);
  const standing = packages.filter(({ path }) => !held.has(path));
  const directories = new Set([...standing, ...projects].map(({ path }) => path));
  const written = readComposeFiles(sources);
  const workloads = readWorkloads(sources);
  const programs = readPrograms(sources, directories, written.services, workloads.containers);
  const parts = new Set(programs.units.map(({ path }) => path));
  const idle = findIdleRoots(sources, new Set([...directories, ...parts]), roots);
  // What a package holds beside its programs is what they share.
  const idleRoots = new Set([...idle].filter((path) => !programs.holders.has(path)));
  const packaged = readPackageUnits(sources, { ...workspaces, roots }, idleRoots);

  const declared = [...packaged, ...projects, ...programs.units];
  const scripts = mappingOf(packages.find(({ path }) => path === '')?.json['scripts']);
  const shell = shellScriptsOf(sources);
  const images = readDockerfiles(sources, {
    units: unitsOf(declared, [], packages, idleRoots),
    scripts,
    shell,
  });
  const units = unitsOf(declared, images, packages, idleRoots);
  const compose = readCompose(sources, { units, scripts, shell }, written);
  const named = withImagesOf(sources, { units: compose.known, scripts, shell });
  const kubernetes = readKubernetes(workloads, sources, named);
  const hosted = readHosted(sources, { units: compose.known, scripts, shell });
  const processes = readProcfiles(sources, { units: compose.known, scripts, shell });
  // What has a manifest is deployed as that says.
  const deployed = new Set([...compose.deployments, ...kubernetes.deployments].map(({ path }) => path));
  const containers = readRunContainers(sources, named, ({ path }) => !deployed.has(path));
  const terraform = readTerraform(sources, compose.known);
  const joined = joinFacts([
    workspaces,
    { units: [...packaged, ...programs.units] },
    nest,
    nx,
    { units: encore },
    { units: images },
    compose,
    kubernetes,
    containers,
    readHelmValues(sources, named),
    readServerless(sources, compose.known),
    readSam(sources, compose.known),
    { units: terraform.units },
    readAzure(sources, compose.known),
    { units: processes.units, notices: processes.notices },
    { units: [...readPlatforms(sources, compose.known), ...hosted.units], notices: hosted.notices },
    { notices: noticesOfShared([...compose.runs, kubernetes.runs, ...processes.runs]) },
  ]);
  const facts = { ...joined, deployments: partsDeployed(joined.deployments, programs) };
  const settled = new Set(
    facts.deployments.flatMap((deployment) => {
      const { path, variables, isToldElsewhere } = deployment;
      // Who types a command says the ports, and what else a program needs is in its file of variables.
      const little = containers.deployments.includes(deployment) ? ONLY_PORTS : SAYS_LITTLE;
      const isTold = isToldElsewhere || Object.keys(variables).some((name) => !little.test(name));
      return path !== undefined && isTold ? [path] : [];
    }),
  );
  const started = new Map(
    facts.units.flatMap(({ path, name, shows }) => (shows === 'service' ? [[path, name] as const] : [])),
  );
  const launched = readLaunchVariables(sources, compose.known).filter(({ path }) => !settled.has(path!));
  const beside = withoutThose(
    // What is left open there, whoever deploys it knows, and who starts it here says for himself.
    terraform.deployments,
    readLocalEnvironments(sources, started, settled),
  );
  const local = [
    ...terraform.deployments,
    ...readPm2(sources, compose.known),
    ...withoutThose(terraform.deployments, launched),
    ...withoutThose(launched, beside),
  ];
  // What platforms are told to set is seldom all: the rest is typed into their pages, and called as where the program is written.
  const inImages = partsDeployed(
    readImageVariables(sources, compose.images, images, facts.deployments),
    programs,
  );
  const onPlatforms = partsDeployed(hosted.deployments, programs, true);
  const all = joinFacts([facts, { deployments: [...inImages, ...local, ...onPlatforms] }]);
  const parted = partMoleculer(sources, all.deployments);
  const isHolder = (path: Path) => programs.isOnlyHolder(path) || parted.holders.has(path);
  // Whatever starts a package that programs run from starts these.
  const below = startedBelow(sources, all.units);
  const kept = all.units.filter(
    ({ path, shows }) => shows !== 'service' || (!isHolder(path) && !below.has(path)),
  );
  const pages = readPlainPages(sources, [...kept, ...parted.units]);
  const { deployments } = parted;
  const notices = [...all.notices, ...parted.notices];
  const { isOut, ...within } = withinSystem(
    { deployments, units: [...kept, ...parted.units, ...pages], notices },
    parts,
  );
  const running = [...parted.holders];
  const layouts = readImageLayouts(sources, written.services);
  const between = () => {
    const described = [...readGateways(sources, compose.started, deployments), ...hosted.gateways];
    const gateways = described.filter(({ at }) => !isOut(at.path));
    return { gateways, ...readMeshes(sources) };
  };
  return { ...within, running, layouts, members: new Set(workspaces.members.keys()), between };
}

/** Some deployments without the variables that others set for the same unit. */
function withoutThose(others: readonly DeploymentFact[], some: readonly DeploymentFact[]): DeploymentFact[] {
  const set = groupBy(others, ({ path }) => path);
  return some.map((one) => {
    const before = set.get(one.path);
    if (before === undefined) return one;
    const open = Object.entries(one.variables).filter(([name]) =>
      before.every(({ variables }) => variables[name] === undefined),
    );
    return { ...one, variables: Object.fromEntries(open) };
  });
}

/** Variables that say how a program runs, and nothing of whom it asks or where its data lies. */
const SAYS_LITTLE = /^(?:NODE_ENV|APP_ENV|TZ|LOG_LEVEL|CHOKIDAR_USEPOLLING|WATCHPACK_POLLING|NODE_OPTIONS)$/;
const ONLY_PORTS = new RegExp(`${SAYS_LITTLE.source}|^(?:[A-Z]+_)?PORT$`);

/** What deploys the system from a directory that otherwise only its authors have. */
const PIPELINES = /^\.github\/workflows\//;

/**
 * What lies among the sources of a unit is something that it writes or copies, not a part of the system, unless it is a program. Deployments of
 * tests and examples, and what is wrong with them, say nothing about the system either, unless there is nothing else.
 */
function withinSystem(
  facts: ManifestFacts,
  programs: ReadonlySet<Path>,
): ManifestFacts & { readonly isOut: (path: Path) => boolean } {
  const declared = facts.units.filter(({ weight }) => weight === 'declared');
  const named = new Set([...declared.map(({ path }) => path), ...programs]);
  const paths = new Set(facts.units.map(({ path }) => path));
  const isSource = (path: Path) => {
    for (let end = path.indexOf('/src/'); end > 0; end = path.indexOf('/src/', end + 1)) {
      if (paths.has(path.slice(0, end)) && !named.has(path)) return true;
    }
    return false;
  };
  const units = facts.units.filter(({ path }) => !isSource(path));
  const isOutside = outsideOf(units);
  const isNone = units.some(({ path }) => !isOutside(path)) ? isOutside : () => false;
  const isOut = (path: Path) => !PIPELINES.test(path) && isNone(path);
  const deployments = facts.deployments.filter(
    ({ path = '', at }) => ![path, at.path].some((one) => isSource(one) || isOut(one)),
  );
  const notices = facts.notices.filter(({ at }) => !isOut(at?.path ?? '') && !isSource(at?.path ?? ''));
  return { units, deployments, notices, isOut };
}
