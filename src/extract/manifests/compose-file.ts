/**
 * In: compose files. Out: their services as written down, with anchors and merges expanded, variables put in, `extends`
 * followed and paths made relative to the root. Source: https://docs.docker.com/reference/compose-file/
 */
import type { Location, Notice, Path } from '../../model/nouns.js';
import { findDotenv, readDotenv } from './dotenv.js';
import { nameOf, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { type Mapping, mappingOf, textOf, textsOf } from './values.js';
import { interpolate, type Variable, type Variables } from './variables.js';
import { type ManifestDocument, readYaml } from './yaml.js';

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
  /** Directories of the tree that it mounts. */
  readonly mounts: readonly Path[];
  readonly variables: Variables;
}

export interface ComposeBuild {
  readonly context: Path;
  readonly dockerfile: Path;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

/** Whether a file is a compose file by its name, and no template of one. */
export function isComposeFile(path: Path): boolean {
  if (/[-._](?:template|tmpl|tpl)[-._]/.test(nameOf(path))) return false;
  return /^(?:docker-)?compose(?:[-._][\w.-]*)?\.ya?ml$|[-._](?:docker-)?compose\.ya?ml$|^docker-stack[\w.-]*\.ya?ml$/i.test(
    nameOf(path),
  );
}

/** Reads the services of all compose files, those that others include as well, in the order of the files. */
export function readComposeFiles(sources: Sources, notices: Notice[]): ComposeService[] {
  const reader = composeReader(sources, notices);
  const pending = sources.tree.files.filter(isComposeFile);
  const seen = new Set<Path>(pending);
  const services: ComposeService[] = [];
  for (const file of pending) {
    const document = reader.document(file);
    if (document === undefined) continue;
    for (const included of includedFiles(file, document.value)) {
      if (seen.has(included) || !sources.files.has(included)) continue;
      seen.add(included);
      pending.push(included);
    }
    for (const name of Object.keys(mappingOf(mappingOf(document.value)['services']))) {
      const service = reader.service(file, name, []);
      if (service !== undefined) services.push(service);
    }
  }
  return services;
}

function includedFiles(file: Path, value: unknown): Path[] {
  const include = mappingOf(value)['include'];
  const items = Array.isArray(include) ? include : [include];
  const paths = items.flatMap((item) =>
    typeof item === 'string' ? [item] : textsOf(mappingOf(item)['path']),
  );
  return paths.flatMap((path) => resolvePath(parentOf(file), path) ?? []);
}

function composeReader(sources: Sources, notices: Notice[]) {
  const documents = new Map<Path, ManifestDocument | undefined>();
  const projects = new Map<Path, Variables>();
  /** The env_files that there is a notice about. */
  const missing = new Set<string>();

  function document(file: Path): ManifestDocument | undefined {
    if (documents.has(file)) return documents.get(file);
    const text = sources.files.has(file) ? sources.read(file) : undefined;
    const read = text === undefined ? undefined : readYaml(file, text);
    notices.push(...(read?.notices ?? []));
    const found = read?.documents[0];
    documents.set(file, found);
    return found;
  }

  /** The variables that stand for `${NAME}` in the files of a directory: its dotenv file. */
  function project(directory: Path): Variables {
    const known = projects.get(directory);
    if (known !== undefined) return known;
    const dotenv = findDotenv(sources, directory === '' ? '.env' : `${directory}/.env`);
    const variables =
      dotenv === undefined ? new Map<string, Variable>() : readDotenv(dotenv.path, dotenv.text);
    projects.set(directory, variables);
    return variables;
  }

  /** @param chain the services that extend this one, each as file and name */
  function service(file: Path, name: string, chain: readonly string[]): ComposeService | undefined {
    const read = document(file);
    const written = mappingOf(mappingOf(read?.value)['services'])[name];
    if (read === undefined || written === undefined) return undefined;
    const at = read.at(['services', name]);
    const raw = mappingOf(written);
    const own = readService(file, name, raw, at, (keys) => read.at(['services', name, ...keys]));
    const base = extended(file, raw['extends'], chain, at);
    return base === undefined ? own : mergeServices(own, base);
  }

  function extended(
    file: Path,
    value: unknown,
    chain: readonly string[],
    at: Location,
  ): ComposeService | undefined {
    if (value === undefined || value === null) return undefined;
    const name = textOf(value) ?? textOf(mappingOf(value)['service']) ?? '';
    const written = textOf(mappingOf(value)['file']);
    const target = written === undefined ? file : resolvePath(parentOf(file), written);
    const key = `${target} ${name}`;
    const base =
      target === undefined || chain.includes(key) ? undefined : service(target, name, [...chain, key]);
    if (base === undefined) {
      const why = chain.includes(key) ? 'which extends itself' : 'which is not there';
      notices.push({
        source: 'manifests',
        message: `The service extends ${name === '' ? 'what cannot be read' : name}${written === undefined ? '' : ` of ${written}`}, ${why}; what it would take from it is not known.`,
        at,
        unresolved: 1,
      });
    }
    return base;
  }

  function readService(
    file: Path,
    name: string,
    raw: Mapping,
    at: Location,
    place: (keys: readonly string[]) => Location,
  ): ComposeService {
    const directory = parentOf(file);
    const surroundings = project(directory);
    const lookup = (variable: string) => surroundings.get(variable)?.value;
    const filled = (value: unknown) => interpolate(textOf(value) ?? '', lookup);
    const image = filled(raw['image']);
    const build = readBuild(raw['build'], directory, filled, place(['build']));
    const workingDirectory = filled(raw['working_dir']);
    const words = [...textsOf(raw['entrypoint']), ...textsOf(raw['command'])];
    return {
      name,
      file,
      at,
      ...(image !== '' && { image }),
      ...(build !== undefined && { build }),
      command: words.map(filled).join(' '),
      ...(workingDirectory !== '' && { workingDirectory }),
      mounts: mountsOf(raw['volumes']).flatMap((mount) => resolvePath(directory, filled(mount)) ?? []),
      variables: new Map([
        ...readEnvFiles(raw['env_file'], directory, filled, lookup, place(['env_file'])),
        ...readEnvironment(raw['environment'], lookup, filled, place),
      ]),
    };
  }

  function readBuild(
    value: unknown,
    directory: Path,
    filled: (value: unknown) => string,
    at: Location,
  ): ComposeBuild | undefined {
    if (value === undefined || value === null) return undefined;
    const raw = typeof value === 'string' ? { context: value } : mappingOf(value);
    const written = filled(raw['context']) || '.';
    if (/^(?:https?:|git@|git:|ssh:|github\.com\/)|\$\{/.test(written)) return undefined;
    const named = resolvePath('', filled(raw['dockerfile']) || '.');
    const context =
      existing(resolvePath(directory, written), resolvePath('', written)) ??
      (named !== undefined && sources.files.has(named) ? '' : undefined);
    const dockerfile =
      context === undefined ? undefined : resolvePath(context, filled(raw['dockerfile']) || 'Dockerfile');
    if (context === undefined || dockerfile === undefined) {
      notices.push({
        source: 'manifests',
        message: `The build context ${written} or its Dockerfile lies outside of the root and is not read.`,
        at,
        unresolved: 1,
      });
      return undefined;
    }
    const target = filled(raw['target']);
    const args = listedOrMapped(raw['args']).map(([key, given]): [string, string] => [key, filled(given)]);
    return { context, dockerfile, ...(target !== '' && { target }), args: Object.fromEntries(args) };
  }

  /** A file in a directory of its own is often run from the root: a path that leads nowhere is taken from there. */
  function existing(path: Path | undefined, fromRoot: Path | undefined): Path | undefined {
    const holds = (directory: Path | undefined) =>
      directory !== undefined && sources.directories.has(directory);
    return !holds(path) && fromRoot !== '' && holds(fromRoot) ? fromRoot : path;
  }

  function readEnvFiles(
    value: unknown,
    directory: Path,
    filled: (value: unknown) => string,
    lookup: (name: string) => string | undefined,
    at: Location,
  ): [string, Variable][] {
    const items = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    return items.flatMap((item): [string, Variable][] => {
      const written = filled(textOf(item) ?? mappingOf(item)['path']);
      const path = resolvePath(directory, written);
      const dotenv = path === undefined ? undefined : findDotenv(sources, path);
      if (dotenv !== undefined) return [...readDotenv(dotenv.path, dotenv.text, lookup)];
      if (mappingOf(item)['required'] === false || written === '' || missing.has(`${path ?? written}`))
        return [];
      missing.add(`${path ?? written}`);
      const message = `The env_file ${written} is not among the files of the repository, so its variables are not known.`;
      notices.push({ source: 'manifests', message, at });
      return [];
    });
  }

  return { document, service };
}

function readEnvironment(
  value: unknown,
  lookup: (name: string) => string | undefined,
  filled: (value: unknown) => string,
  place: (keys: readonly string[]) => Location,
): [string, Variable][] {
  const isList = Array.isArray(value);
  return listedOrMapped(value).map(([name, given], index): [string, Variable] => {
    // Without a value it is passed through from the surroundings.
    const text = given === undefined || given === null ? (lookup(name) ?? `\${${name}}`) : filled(given);
    return [name, { value: text, at: place(['environment', isList ? index : name] as string[]) }];
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

function mountsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).flatMap((item) => {
    const text = textOf(item) ?? textOf(mappingOf(item)['source']) ?? '';
    return /^\.{1,2}(?:\/|:|$)/.test(text) ? [text.split(':')[0] ?? ''] : [];
  });
}

/** One service described twice: what `first` says counts, and `second` fills in what it leaves open. */
export function mergeServices(first: ComposeService, second: ComposeService): ComposeService {
  const image = first.image ?? second.image;
  const build = first.build ?? second.build;
  const workingDirectory = first.workingDirectory ?? second.workingDirectory;
  return {
    name: first.name,
    file: first.file,
    at: first.at,
    ...(image !== undefined && { image }),
    ...(build !== undefined && { build }),
    command: first.command || second.command,
    ...(workingDirectory !== undefined && { workingDirectory }),
    mounts: [...first.mounts, ...second.mounts],
    variables: new Map([...second.variables, ...first.variables]),
  };
}
