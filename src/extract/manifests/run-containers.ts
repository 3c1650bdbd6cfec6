/**
 * In: what runs containers by commands: pipelines of GitLab, GitHub and their like, Jenkinsfiles, scripts of shells and packages, Makefiles. Out: the units whose images they run, and
 * what each is deployed with. Why: many systems have no other manifest of how they are deployed than such commands.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Location, Path } from '../../model/nouns.js';
import { connectionsOf } from './connections.js';
import { type Container, containersIn, mayRunContainers } from './docker-run.js';
import { isMigrationCommand } from './dockerfile.js';
import { findDotenv, readDotenv } from './dotenv.js';
import { imageKind } from './images.js';
import { placeOf, readJson } from './json.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf, resolvePath } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { type Variable, withoutSecrets } from './variables.js';
import { readYaml } from './yaml.js';

/** A text of commands, and where it is written. */
interface Script {
  readonly text: string;
  readonly at: Location;
  /** Whether the lines of the text are those of the file. */
  readonly isWhole: boolean;
}

const PIPELINE =
  /(?:^|\/)(?:\.gitlab-ci[\w.-]*|cloudbuild[\w.-]*|bitbucket-pipelines|azure-pipelines[\w.-]*|buildspec[\w.-]*)\.ya?ml$|^\.(?:github\/workflows|gitlab|circleci|drone)(?:\/.*)?\.ya?ml$|^\.drone\.ya?ml$/;
const COMMANDS = /(?:^|\/)(?:[\w.-]*Jenkinsfile[\w.-]*|Makefile|\.?[Jj]ustfile|[\w.-]+\.(?:sh|bash))$/;
const PACKAGE = /(?:^|\/)package\.json$/;
/** Files, jobs and scripts that run something for themselves. */
const FOR_TESTS = /(?:^|[/:_.\s-])(?:tests?|testing|e2e|lint|bench\w*|smoke|integration)(?:$|[/:_.\s-])/i;
/** Containers that do one thing and end. */
const ONCE = /(?:^|[-_])(?:migrat\w*|seed\w*|tests?|e2e|backup)(?:[-_]|$)/i;

/** A container of a unit of the system. */
interface Run {
  readonly path: Path;
  readonly container: Container;
  readonly at: Location;
}

/**
 * @param units by the names of the images that are built of them as well
 * @param isMeant whether a unit is to be read, which another manifest may deploy
 */
export function readRunContainers(
  sources: Sources,
  units: KnownUnits,
  isMeant: (unit: { readonly path: Path }) => boolean,
): Pick<ManifestFacts, 'units' | 'deployments'> {
  const runs = sources.tree.files.flatMap((file) =>
    scriptsIn(file, sources).flatMap(({ text, at, isWhole }) =>
      containersIn(text).flatMap((container): Run[] => {
        const { image, name = '', serves, command } = container;
        const isOnce = ONCE.test(name) || isMigrationCommand(command);
        if (!serves || isOnce || imageKind(image) !== 'service') return [];
        const path = units.ofImage(image, name, file)?.path;
        const place = isWhole ? { ...at, line: container.line + 1 } : at;
        return path === undefined ? [] : [{ path, container, at: place }];
      }),
    ),
  );
  const byUnit = [...groupBy(runs.filter(isMeant), ({ path }) => path)];
  return {
    units: byUnit.map(([path, own]) => unitOf(path, own, units)),
    deployments: byUnit.map(([path, own]) => deploymentOf(path, own, units, sources)),
  };
}

function scriptsIn(file: Path, { read }: Sources): readonly Script[] {
  const isPipeline = PIPELINE.test(file);
  const isOther = !isPipeline && (COMMANDS.test(file) || PACKAGE.test(file));
  const isOut = FOR_TESTS.test(nameOf(file)) || (isOther && outsideSystem(file));
  if (isOut || !(isPipeline || isOther)) return [];
  const text = read(file);
  if (text === undefined || !mayRunContainers(text)) return [];
  if (isPipeline) return inPipeline(file, text);
  if (PACKAGE.test(file))
    return Object.entries(mappingOf(readJson(file, text).value['scripts'])).flatMap(([name, said]) =>
      FOR_TESTS.test(name)
        ? []
        : [{ text: textOf(said) ?? '', at: placeOf(file, text, `"${name}"`), isWhole: false }],
    );
  return [{ text, at: { path: file }, isWhole: true }];
}

/** The texts of a pipeline that may be commands, but those of its tests. */
function inPipeline(file: Path, text: string): readonly Script[] {
  return readYaml(file, text).documents.flatMap(({ value, at }) => {
    const scripts: Script[] = [];
    const visit = (said: unknown, keys: readonly (string | number)[]): void => {
      if (typeof said === 'string') {
        if (mayRunContainers(said)) scripts.push({ text: said, at: at(keys), isWhole: false });
      } else if (typeof said === 'object' && said !== null && keys.length < DEEPEST && !isStepOfTests(said))
        for (const [key, inner] of Object.entries(said))
          if (!FOR_TESTS.test(key)) visit(inner, [...keys, Array.isArray(said) ? Number(key) : key]);
    };
    visit(value, []);
    return scripts;
  });
}

/** Whether it is a step that says by its name that it tests something: `{ name: Smoke test, run: docker run … }`. */
function isStepOfTests(said: object): boolean {
  const { run, script, bash, name, displayName } = mappingOf(said);
  const isStep = [run, script, bash].some((each) => typeof each === 'string');
  return isStep && [name, displayName].some((each) => typeof each === 'string' && FOR_TESTS.test(each));
}

/** Commands of pipelines do not lie deeper. */
const DEEPEST = 12;

/** What a unit is called by those who run it, where they agree. */
function nameOfRuns(path: Path, own: readonly Run[], units: KnownUnits): string {
  const names = new Set(
    own.flatMap(({ container: { name } }) => (name && !name.includes('$') ? [name] : [])),
  );
  const [only, ...others] = names;
  return (others.length === 0 ? only : undefined) ?? units.at(path)?.names[0] ?? nameOf(path);
}

function unitOf(path: Path, own: readonly Run[], units: KnownUnits): UnitFact {
  const { at } = own[0]!;
  const name = nameOfRuns(path, own, units);
  const evidence = { says: `${at.path} runs a container of it`, at };
  return { path, name, shows: 'service', weight: 'deployed', evidence };
}

/** All that a unit is run with: of several values the one that is written first. */
function deploymentOf(path: Path, own: readonly Run[], units: KnownUnits, sources: Sources): DeploymentFact {
  const variables = new Map<string, Variable>();
  for (const { container, at } of own) {
    const set = (name: string, variable: Variable) => variables.has(name) || variables.set(name, variable);
    for (const [name, value] of container.variables) set(name, { value, at });
    for (const written of container.files)
      for (const [name, variable] of ofFile(written, at.path, sources)) set(name, variable);
  }
  const containers = own.map(({ container }) => container);
  const published = containers.flatMap(({ ports }) => ports);
  const hosts = containers
    .flatMap(({ name, aliases }) => [...(name ? [name] : []), ...aliases])
    .filter((host) => host !== '' && !host.includes('$'));
  const ports = [...new Set(published.map(([outer]) => outer))];
  return {
    name: nameOfRuns(path, own, units),
    path,
    variables: withoutSecrets(variables),
    ...(containers.some(({ isToldElsewhere }) => isToldElsewhere) && { isToldElsewhere: true as const }),
    connections: connectionsOf(variables),
    ...(hosts.length > 0 && { hosts: [...new Set(hosts)] }),
    ...(ports.length > 0 && { ports, innerPorts: Object.fromEntries(published) }),
    at: own[0]!.at,
  };
}

/** A file of variables, beside the script or from the root. */
function ofFile(written: string, file: Path, sources: Sources): Iterable<[string, Variable]> {
  for (const base of [parentOf(file), '']) {
    const path = resolvePath(base, written);
    const found = path === undefined ? undefined : findDotenv(sources, path);
    if (found !== undefined) return readDotenv(found.path, found.text);
  }
  return [];
}
