/**
 * In: the compose files of the tree, and those that they include. Out: their services as written down, anchors and merges
 * expanded and `extends` followed. Source: https://docs.docker.com/reference/compose-file/
 */
import type { Location, Notice, Path } from '../../model/nouns.js';
import { type ComposeService, mergeServices, readService } from './compose-service.js';
import { findDotenv, readDotenv } from './dotenv.js';
import { nameOf, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf, textsOf } from './values.js';
import type { Variables } from './variables.js';
import { type ManifestDocument, readYaml } from './yaml.js';

/** Whether a file is a compose file by its name, and no template of one. */
export function isComposeFile(path: Path): boolean {
  const name = nameOf(path);
  if (/[-._](?:template|tmpl|tpl)[-._]/i.test(name)) return false;
  return /^(?:docker-)?compose(?:[-._][\w.-]*)?\.ya?ml$|[-._](?:docker-)?compose\.ya?ml$|^docker-stack[\w.-]*\.ya?ml$/i.test(
    name,
  );
}

/** The services of all compose files, in the order of the files, and what could not be read. */
export function readComposeFiles(sources: Sources): {
  readonly services: readonly ComposeService[];
  readonly notices: readonly Notice[];
} {
  const reader = new ComposeReader(sources);
  const pending = [...sources.named(isComposeFile)];
  const seen = new Set<Path>(pending);
  const services: ComposeService[] = [];
  // The list grows while it is read: a file may include others.
  for (const file of pending) {
    for (const included of reader.includes(file)) {
      if (!seen.has(included)) pending.push(included);
      seen.add(included);
    }
    for (const name of reader.names(file)) services.push(...(reader.service(file, name) ?? []));
  }
  return { services, notices: [...reader.notices.values()] };
}

/** Reads each file once, however many extend or include it, and says each thing once. */
class ComposeReader {
  readonly notices = new Map<string, Notice>();
  readonly #sources: Sources;
  readonly #documents = new Map<Path, ManifestDocument | undefined>();
  readonly #projects = new Map<Path, Variables>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The names of a file's services. */
  names(file: Path): string[] {
    return Object.keys(mappingOf(mappingOf(this.#document(file)?.value)['services']));
  }

  /** The files of the tree that a file includes. */
  includes(file: Path): Path[] {
    const { include } = mappingOf(this.#document(file)?.value);
    const items = Array.isArray(include) ? include : [include];
    const written = items.flatMap((item) => textsOf(textOf(item) ?? mappingOf(item)['path']));
    const paths = written.flatMap((path) => resolvePath(parentOf(file), path) ?? []);
    return paths.filter((path) => this.#sources.files.has(path));
  }

  /** A service with all that it extends, none or one. @param chain the services that extend it, each as file and name */
  service(file: Path, name: string, chain: readonly string[] = []): ComposeService[] {
    const document = this.#document(file);
    const written = mappingOf(mappingOf(document?.value)['services'])[name];
    if (document === undefined || written === undefined) return [];
    const raw = mappingOf(written);
    const variables = this.#project(parentOf(file));
    const own = readService(name, file, raw, {
      sources: this.#sources,
      directory: parentOf(file),
      lookup: (variable) => variables.get(variable)?.value,
      place: (...keys) => document.at(['services', name, ...keys]),
      report: (message, at, unresolved) => this.#report(message, at, unresolved),
    });
    return [this.#extended(file, raw['extends'], chain, own.at).reduce(mergeServices, own)];
  }

  #extended(file: Path, value: unknown, chain: readonly string[], at: Location): ComposeService[] {
    if (value === undefined || value === null) return [];
    const name = textOf(value) ?? textOf(mappingOf(value)['service']) ?? '';
    const written = textOf(mappingOf(value)['file']);
    const target = written === undefined ? file : resolvePath(parentOf(file), written);
    const key = `${target} ${name}`;
    const isLoop = chain.includes(key);
    const base = target === undefined || isLoop ? [] : this.service(target, name, [...chain, key]);
    if (base.length === 0) {
      const what = `${name === '' ? 'what cannot be read' : name}${written === undefined ? '' : ` of ${written}`}`;
      const why = isLoop ? 'which extends itself' : 'which is not there';
      this.#report(`The service extends ${what}, ${why}; what it would take from it is not known.`, at, 1);
    }
    return base;
  }

  #document(file: Path): ManifestDocument | undefined {
    if (this.#documents.has(file)) return this.#documents.get(file);
    const { files, read } = this.#sources;
    const text = files.has(file) ? read(file) : undefined;
    const yaml = text === undefined ? undefined : readYaml(file, text);
    for (const notice of yaml?.notices ?? []) this.notices.set(notice.message + file, notice);
    this.#documents.set(file, yaml?.documents[0]);
    return yaml?.documents[0];
  }

  /** The variables that stand for `${NAME}` in the files of a directory: those of its dotenv file. */
  #project(directory: Path): Variables {
    const known = this.#projects.get(directory);
    if (known !== undefined) return known;
    const dotenv = findDotenv(this.#sources, directory === '' ? '.env' : `${directory}/.env`);
    const variables: Variables = dotenv === undefined ? new Map() : readDotenv(dotenv.path, dotenv.text);
    this.#projects.set(directory, variables);
    return variables;
  }

  /** What ten services of a directory miss alike is one thing to mend. */
  #report(message: string, at: Location, unresolved: number): void {
    const key = unresolved > 0 ? `${message} ${at.path} ${at.line}` : `${message} ${parentOf(at.path)}`;
    if (this.notices.has(key)) return;
    this.notices.set(key, { source: 'manifests', message, at, ...(unresolved > 0 && { unresolved }) });
  }
}
