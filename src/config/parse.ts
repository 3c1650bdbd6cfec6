/** The text of `archfit.yaml` → Config: every value gets its place, and absent parts become empty ones. */
import { posix } from 'node:path';
import type {
  Boundaries,
  Boundary,
  Declarations,
  Declared,
  DeclaredGlob,
  RuleDeclaration,
  ServiceDeclaration,
} from '../model/declarations.js';
import type { Path } from '../model/nouns.js';
import type { Problem } from '../model/user-error.js';
import { checkShape, doubledKeys } from '../yaml/check.js';
import { parseYaml, type YamlDocument } from '../yaml/document.js';
import { type KeyPath, quoted } from '../yaml/words.js';
import type { Config, DatabaseSource } from './config.js';
import { type Environment, substitute } from './environment.js';
import { type ConfigFile, configShape, peers } from './schema.js';

/** Throws UserError with every problem of the file: its syntax, or else its shape. */
export function parseConfig(text: string, path: string, environment: Environment): Config {
  const document = parseYaml(text, path);
  const file =
    checkShape(document, configShape(environment), [
      ...doubledKeys(document),
      ...serviceAndLibrary(document),
    ]) ?? {};
  const at = placer(document);
  return {
    path,
    declarations: declarations(file, document, at),
    ...(file.ownership !== undefined && { ownership: at(file.ownership, 'ownership') }),
    ...(file.history !== undefined && { history: at(file.history, 'history') }),
    databases: entries(file.databases).map(([name, database]) =>
      databaseSource(name, database ?? {}, at, environment),
    ),
    ignore: at.each(file.ignore, 'ignore'),
    notices: [],
  };
}

/** What a file deeper in the tree may declare, for its own directory. */
export type NestedDeclarations = Pick<Declarations, 'modules' | 'public' | 'boundaries'>;

/** Throws UserError with every problem of the file; what only the root's file may say is one. */
export function parseNestedConfig(text: string, path: Path): NestedDeclarations {
  const document = parseYaml(text, path);
  const file =
    checkShape(document, configShape({}, 'the directory of this file'), [
      ...doubledKeys(document),
      ...misplacedKeys(document),
    ]) ?? {};
  return nestedDeclarations(file, document, placer(document), posix.dirname(path));
}

function nestedDeclarations(
  file: ConfigFile,
  document: YamlDocument,
  at: Placer,
  base: Path,
): NestedDeclarations {
  const globs = (key: 'modules' | 'public'): DeclaredGlob[] =>
    at.each(file[key], key).map((glob) => ({ ...glob, base }));
  return {
    modules: globs('modules'),
    public: globs('public'),
    boundaries: file.boundaries ? [boundaries(file.boundaries, document, at, base)] : [],
  };
}

type Placer = ReturnType<typeof placer>;

/** Puts values beside their places. */
function placer(document: YamlDocument) {
  const one = <T>(value: T, ...keys: KeyPath): Declared<T> => ({ value, at: document.at(keys) });
  const each = <T>(values: readonly T[] | null | undefined, ...keys: KeyPath): Declared<T>[] =>
    (values ?? []).map((value, index) => one(value, ...keys, index));
  const oneOrEach = <T>(values: T | readonly T[] | null | undefined, ...keys: KeyPath): Declared<T>[] => {
    if (Array.isArray(values)) return each(values as readonly T[], ...keys);
    return values === null || values === undefined ? [] : [one(values as T, ...keys)];
  };
  return Object.assign(one, { each, oneOrEach });
}

function declarations(file: ConfigFile, document: YamlDocument, at: Placer): Declarations {
  return {
    services: entries(file.services).map(([name, service]): ServiceDeclaration => {
      const keys = ['services', name];
      return {
        name,
        ...(service?.path !== undefined && { path: at(service.path, ...keys, 'path') }),
        roles: at.each(service?.roles, ...keys, 'roles'),
        schemas: at.each(service?.schemas, ...keys, 'schemas'),
        tables: at.each(service?.tables, ...keys, 'tables'),
        at: document.keyAt(keys),
      };
    }),
    libraries: entries(file.libraries).map(([name, library]) => ({
      name,
      path: at(library.path, 'libraries', name, 'path'),
      at: document.keyAt(['libraries', name]),
    })),
    ...nestedDeclarations(file, document, at, ''),
    rules: entries(file.rules).map(([rule, says]) => ruleDeclaration(rule, says, document, at)),
    presets: at.oneOrEach(file.extends, 'extends'),
  };
}

type BoundariesFile = NonNullable<ConfigFile['boundaries']>;

function boundaries(file: BoundariesFile, document: YamlDocument, at: Placer, base: Path): Boundaries {
  return {
    base,
    layers: at
      .each(file.layers, 'boundaries', 'layers')
      .map((layer) => ({ ...layer, value: peers(layer.value) })),
    allow: boundaryList(file.allow, document, 'allow'),
    forbid: boundaryList(file.forbid, document, 'forbid'),
  };
}

function boundaryList(list: BoundariesFile['allow'], document: YamlDocument, key: string): Boundary[] {
  return (list ?? []).map(({ from, to, because }, index) => ({
    from,
    to,
    ...(because !== undefined && { because }),
    at: document.at(['boundaries', key, index]),
  }));
}

type RuleFile = NonNullable<ConfigFile['rules']>[string];

function ruleDeclaration(rule: string, says: RuleFile, document: YamlDocument, at: Placer): RuleDeclaration {
  const { severity, ...options } = typeof says === 'string' ? { severity: says } : says;
  return {
    rule,
    ...(severity !== undefined && { severity }),
    options: Object.fromEntries(
      Object.entries(options).map(([option, value]) => [option, at(value as unknown, 'rules', rule, option)]),
    ),
    at: document.keyAt(['rules', rule]),
  };
}

type DatabaseFile = NonNullable<NonNullable<ConfigFile['databases']>[string]>;

function databaseSource(
  name: string,
  database: DatabaseFile,
  at: Placer,
  environment: Environment,
): DatabaseSource {
  const keys = ['databases', name];
  return {
    name,
    statements: at.oneOrEach(database.statements, ...keys, 'statements'),
    schema: at.oneOrEach(database.schema, ...keys, 'schema'),
    ...(database.url !== undefined && { url: at(substitute(database.url, environment), ...keys, 'url') }),
    ...(database.roles && { roles: new Map(entries(database.roles)) }),
    ...(database.dbids && { dbids: new Map(entries(database.dbids)) }),
  };
}

const NESTED_KEYS = ['modules', 'public', 'boundaries'];

function misplacedKeys(document: YamlDocument): Problem[] {
  const ofRoot = Object.keys(configShape({}).unwrap().shape).filter((key) => !NESTED_KEYS.includes(key));
  return document
    .keys([])
    .filter((key) => ofRoot.includes(key))
    .map((key) => ({
      message: `${key} belongs into the archfit.yaml of the root`,
      hint: `move it there: here go ${NESTED_KEYS.join(', ')}; or leave this file out with the root's ignore`,
      at: document.keyAt([key]),
    }));
}

/** One name for a service and a library would be one node of every graph. */
function serviceAndLibrary(document: YamlDocument): Problem[] {
  const services = new Set(document.keys(['services']));
  return document
    .keys(['libraries'])
    .filter((name) => services.has(name))
    .map((name) => ({
      message: `${quoted(name)} is declared as a service and as a library`,
      hint: 'a library is not deployed by itself: decide which one it is, or rename one',
      at: document.keyAt(['libraries', name]),
    }));
}

function entries<T>(named: Readonly<Record<string, T>> | null | undefined): [string, T][] {
  return Object.entries(named ?? {});
}
