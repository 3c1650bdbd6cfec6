/**
 * In: what a compose file writes under the name of a service. Out: the service, variables put in and paths relative to the
 * root. Source: https://docs.docker.com/reference/compose-file/services/
 */
import type { WaitFact } from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';
import { findDotenv, findUsual, readDotenv } from './dotenv.js';
import { parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { type Mapping, mappingOf, textOf, textsOf } from './values.js';
import { interpolate, type Variable, type Variables } from './variables.js';
import { dependsOn } from './waits.js';

/** One service of a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly file: Path;
  readonly at: Location;
  readonly image?: string;
  readonly build?: ComposeBuild;
  /** Entrypoint and command. */
  readonly command: string;
  readonly workingDirectory?: string;
  /** What of the tree it mounts. */
  readonly mounts: readonly Mount[];
  readonly variables: Variables;
  /** It names files with variables, which need not be in the tree. */
  readonly isToldElsewhere: boolean;
  /** Other names that it answers to: of its container, its aliases in networks. */
  readonly hosts: readonly string[];
  /** The ports of the host machine that lead to it. */
  readonly ports: readonly string[];
  /** The ports within it that those lead to. */
  readonly innerPorts: Readonly<Record<string, string>>;
  /** What is said of it to other programs. */
  readonly labels: Readonly<Record<string, string>>;
  /** What it is told to wait for at its start, of whatever kind. */
  readonly waitsFor: readonly WaitFact[];
}

/** A part of the tree, and where it lies in the container. */
export interface Mount {
  readonly source: Path;
  readonly target: string;
}

export interface ComposeBuild {
  readonly context: Path;
  readonly dockerfile: Path;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

/** What a service is read with: where it is written, and what `${NAME}` stands for there. */
export interface Surroundings {
  readonly sources: Sources;
  /** The directory of the file. */
  readonly directory: Path;
  readonly lookup: (name: string) => string | undefined;
  /** Where a part of the service is written. */
  readonly place: (...keys: (string | number)[]) => Location;
  /** Says what could not be read, and how many facts are lost with it. */
  readonly report: (message: string, at: Location, unresolved: number) => void;
}

/** Reads one service, without what it extends. */
export function readService(name: string, file: Path, raw: Mapping, around: Surroundings): ComposeService {
  const filled = (value: unknown) => interpolate(textOf(value) ?? '', around.lookup);
  const image = filled(raw['image']);
  const build = readBuild(raw['build'], filled, around);
  const workingDirectory = filled(raw['working_dir']);
  const words = [...textsOf(raw['entrypoint']), ...textsOf(raw['command'])];
  const published = (Array.isArray(raw['ports']) ? raw['ports'] : []).flatMap((port) =>
    publishedPort(port, filled),
  );
  return {
    name,
    file,
    at: around.place(),
    ...(image !== '' && { image }),
    ...(build !== undefined && { build }),
    command: words.map(filled).join(' '),
    ...(workingDirectory !== '' && { workingDirectory }),
    mounts: mountsOf(raw['volumes']).flatMap(([written, target]) => {
      const source = resolvePath(around.directory, filled(written));
      return source === undefined ? [] : [{ source, target: filled(target) }];
    }),
    variables: new Map([
      ...readEnvFiles(raw['env_file'], filled, around),
      ...readEnvironment(raw['environment'], filled, around),
    ]),
    isToldElsewhere: raw['env_file'] !== undefined,
    hosts: [raw['container_name'], raw['hostname'], ...aliasesOf(raw['networks'])]
      .map(filled)
      .filter((host) => host !== '' && !host.includes('$')),
    ports: published.map(({ port }) => port),
    innerPorts: Object.fromEntries(published.flatMap(({ port, inner }) => (inner ? [[port, inner]] : []))),
    labels: labelsOf(raw, filled),
    waitsFor: dependsOn(raw['depends_on'], around.place),
  };
}

/** One service described twice: what `first` says counts, and `second` fills in what it leaves open. */
export function mergeServices(first: ComposeService, second: ComposeService): ComposeService {
  return {
    ...second,
    ...first,
    command: first.command || second.command,
    ...(first.build && second.build && { build: mergeBuilds(first.build, second.build) }),
    mounts: [...first.mounts, ...second.mounts],
    hosts: [...new Set([...first.hosts, ...second.hosts])],
    ports: [...new Set([...first.ports, ...second.ports])],
    innerPorts: { ...second.innerPorts, ...first.innerPorts },
    variables: new Map([...second.variables, ...first.variables]),
    isToldElsewhere: first.isToldElsewhere || second.isToldElsewhere,
    labels: { ...second.labels, ...first.labels },
    waitsFor: [
      ...first.waitsFor,
      ...second.waitsFor.filter(({ name }) => !first.waitsFor.some((wait) => wait.name === name)),
    ],
  };
}

/** Another file often only says with which arguments the same image is made. */
function mergeBuilds(first: ComposeBuild, second: ComposeBuild): ComposeBuild {
  return first.dockerfile === second.dockerfile
    ? { ...first, args: { ...second.args, ...first.args } }
    : first;
}

function readBuild(
  value: unknown,
  filled: (value: unknown) => string,
  { sources, directory, place, report }: Surroundings,
): ComposeBuild | undefined {
  if (value === undefined || value === null) return undefined;
  const raw = typeof value === 'string' ? { context: value } : mappingOf(value);
  const written = filled(raw['context']) || '.';
  const writtenFile = filled(raw['dockerfile']);
  // What is fetched from elsewhere, or from a place that is not known, is no part of the tree.
  if (/^(?:https?:|git@|git:|ssh:|github\.com\/)|\$\{/.test(written)) return undefined;
  const context = contextOf(written, writtenFile, directory, sources);
  const dockerfile = context === undefined ? undefined : resolvePath(context, writtenFile || 'Dockerfile');
  if (context === undefined || dockerfile === undefined) {
    const message = `The build context ${written} or its Dockerfile lies outside of the root and is not read.`;
    report(message, place('build'), 1);
    return undefined;
  }
  const target = filled(raw['target']);
  const args = listedOrMapped(raw['args']).map(([key, given]): [string, string] => [key, filled(given)]);
  return { context, dockerfile, ...(target !== '' && { target }), args: Object.fromEntries(args) };
}

/**
 * A file in a directory of its own is often run from the root, or together with one of a directory above, from which all paths are then taken: where
 * it has nothing to build from, a context is taken from there.
 */
function contextOf(written: string, dockerfile: string, directory: Path, sources: Sources): Path | undefined {
  const holding = withParents(directory)
    .map((from) => resolvePath(from, written))
    .find(
      (path) => path !== undefined && sources.files.has(resolvePath(path, dockerfile || 'Dockerfile') ?? ''),
    );
  if (holding !== undefined) return holding;
  const context = resolvePath(directory, written);
  if (context !== undefined && sources.directories.has(context)) return context;
  const fromRoot = resolvePath('', written);
  if (fromRoot !== undefined && fromRoot !== '' && sources.directories.has(fromRoot)) return fromRoot;
  return context === undefined && sources.files.has(resolvePath('', dockerfile) ?? '') ? '' : context;
}

/** A directory, and those that it lies in, up to the root. */
function withParents(directory: Path): readonly Path[] {
  return directory === '' ? [''] : [directory, ...withParents(parentOf(directory))];
}

function readEnvFiles(
  value: unknown,
  filled: (value: unknown) => string,
  { sources, directory, lookup, place, report }: Surroundings,
): [string, Variable][] {
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item): [string, Variable][] => {
    const written = filled(textOf(item) ?? mappingOf(item)['path']);
    if (written === '') return [];
    const path = resolvePath(directory, written);
    const dotenv = path === undefined ? undefined : findDotenv(sources, path);
    if (dotenv !== undefined) return [...readDotenv(dotenv.path, dotenv.text, lookup)];
    if (mappingOf(item)['required'] === false) return [];
    const usual = path === undefined ? undefined : findUsual(sources, path);
    const known = usual ? `${usual.path} is taken for it` : 'so its variables are not known';
    report(
      `The env_file ${written} is not among the files of the repository, ${known}.`,
      place('env_file'),
      0,
    );
    return usual ? [...readDotenv(usual.path, usual.text, lookup)] : [];
  });
}

function readEnvironment(
  value: unknown,
  filled: (value: unknown) => string,
  { lookup, place }: Surroundings,
): [string, Variable][] {
  const isList = Array.isArray(value);
  return listedOrMapped(value).map(([name, given], index): [string, Variable] => {
    // Without a value it is passed through from the surroundings.
    const isPassed = given === undefined || given === null;
    const text = isPassed ? (lookup(name) ?? `\${${name}}`) : filled(given);
    return [name, { value: text, at: place('environment', isList ? index : name) }];
  });
}

/** `{ A: 1 }` and `['A=1', 'B']`, as names and values. */
function listedOrMapped(value: unknown): [string, unknown][] {
  if (!Array.isArray(value)) return Object.entries(mappingOf(value));
  return value.flatMap((item): [string, unknown][] => {
    const text = textOf(item);
    if (text === undefined) return Object.entries(mappingOf(item));
    const equals = text.indexOf('=');
    return equals === -1 ? [[text, undefined]] : [[text.slice(0, equals), text.slice(equals + 1)]];
  });
}

/** Its labels, and those that a swarm puts on it. */
function labelsOf(raw: Mapping, filled: (value: unknown) => string): Readonly<Record<string, string>> {
  const written = [mappingOf(raw['deploy'])['labels'], raw['labels']].flatMap(listedOrMapped);
  return Object.fromEntries(written.map(([name, value]) => [name, filled(value)]));
}

/** What `networks: { backend: { aliases: [orders] } }` calls a service. */
function aliasesOf(networks: unknown): readonly unknown[] {
  if (Array.isArray(networks)) return [];
  return Object.values(mappingOf(networks)).flatMap((network) => textsOf(mappingOf(network)['aliases']));
}

/** The port of the host machine: of `8080:3000`, `127.0.0.1:8080:3000/tcp`, `{ published: 8080 }`. */
function publishedPort(
  value: unknown,
  filled: (value: unknown) => string,
): readonly { readonly port: string; readonly inner?: string }[] {
  const isShort = textOf(value) !== undefined;
  const numberIn = (text: string | undefined) => /^\d+$/.exec(text?.split('/')[0] ?? '')?.[0];
  const parts = isShort ? filled(textOf(value)).split('/')[0]!.split(':') : [];
  const port = numberIn(isShort ? parts.at(-2) : filled(mappingOf(value)['published']));
  const inner = numberIn(isShort ? parts.at(-1) : filled(mappingOf(value)['target']));
  return port === undefined ? [] : [{ port, ...(inner !== undefined && { inner }) }];
}

/** The relative paths that are mounted from the host, and where. */
function mountsOf(value: unknown): [written: string, target: string][] {
  return (Array.isArray(value) ? value : []).flatMap((item): [string, string][] => {
    const { source, target } = mappingOf(item);
    const [written = '', inside = ''] = textOf(item)?.split(':') ?? [textOf(source), textOf(target)];
    return /^\.{1,2}(?:\/|$)/.test(written) ? [[written, inside]] : [];
  });
}
