/**
 * The programs that Terraform deploys: functions of a cloud and containers, whether a resource says so or the arguments of a module that lies elsewhere.
 * In: something that is made. Out: where the code may lie, what it is called, and the variables that it is given.
 */
import { posix } from 'node:path';
import type { Location, Path } from '../model/nouns.js';
import { jsonOf } from './json.js';
import { saidOf, writtenOf } from './naming.js';
import {
  entriesOf,
  type Given,
  itemsOf,
  mapped,
  type Piece,
  plainOf,
  ROOT,
  type TextValue,
  type Thing,
  under,
  type Value,
} from './values.js';

export interface Program {
  readonly id: string;
  /** What it is called by whoever asks for it. */
  readonly name: readonly Piece[];
  /** A function, which something wakes or asks for by its name. */
  readonly isFunction: boolean;
  /** Where its code may lie, the likeliest first. */
  readonly code: readonly Path[];
  /** The image that it is run from, with `${…}` for what only the deployment knows. */
  readonly image?: string;
  /** What the part of the system may be called that it is, the likeliest first: by its archive, or as it is called itself. */
  readonly names: readonly string[];
  readonly variables: ReadonlyMap<string, { readonly value: string; readonly at: Location }>;
  /** The directory of the module that is deployed by itself. */
  readonly root: Path;
  readonly at: Location;
}

/** Resources that run programs. */
const RUNS =
  /^(?:aws_lambda_function|aws_ecs_task_definition|aws_apprunner_service|google_cloudfunctions2?_function|google_cloud_run(?:_v2)?_service|azurerm_(?:(?:linux|windows)_)?(?:function|web)_app|azurerm_container_app|scaleway_(?:container|function|job_definition))$/;
const FUNCTION = /^(?:aws_lambda_function|google_cloudfunctions2?_function|scaleway_function)$/;
/** Modules that run programs, by where they are from or what they are told. */
const OF_FUNCTION = /lambda|cloud-?functions?|\bfunctions?\b/i;
/** Modules whose variables are those of builds, or that only make up names. */
const RUNS_NOTHING =
  /code-?(?:build|pipeline|deploy)|\blabel\b|null-label|\bbatch\b|\bglue\b|github-actions/i;
/** Arguments that hold variables. */
const VARIABLES =
  /^(?:\w+_)?(?:env|environment|environments)(?:_?(?:vars?|variables?|map|config))?$|^(?:app_settings|container_env|secrets_env)$/i;
/** A variable of a program, by its spelling. */
const VARIABLE = /^[A-Z][A-Z\d]*(?:_+[A-Z\d]+)*$/;
/** Arguments that say where code lies. */
const CODE =
  /(?:^|_)(?:source|code|path|dir|directory|folder|filename|file|zip|package|entry|entrypoint|entry_?points?|handler|artifact|archive|context|dockerfile|s3_key)(?:_|$)/i;
const NO_CODE =
  /(?:^|_)(?:logs?|policy|role|bucket|health|healthcheck|domain|url|route|secret|kms|iam|vpc|api|shared|common|layers?|templates?|depend\w*|exclude\w*|include\w*|docs?|schema|spec|openapi|config|tests?|ssh|cert\w*)(?:_|$)/i;
const PACKED = /^(?:data\.archive_file|aws_s3_(?:bucket_)?object|google_storage_bucket_object)$/;
const IMAGE = /^(?:\w+_)?image(?:_?(?:uri|url|name|repository))?$/i;
const NAMES = [
  'function_name',
  'lambda_function_name',
  'lambda_name',
  'name',
  'service_name',
  'container_name',
  'family',
];
const MOST = 400;
const DEEPEST = 8;

/** The programs that something is, by what it is told. @param root the directory of the module that is deployed */
export function programsOf(thing: Thing, root: Path): readonly Program[] {
  const isModule = thing.type === 'module';
  if (!isModule && !RUNS.test(thing.type)) return [];
  const all: Value = mapped(thing.all());
  const source = plainOf(under(all, 'source')) ?? '';
  if (isModule && (RUNS_NOTHING.test(source) || isOff(all))) return [];
  const isFunction = isModule
    ? OF_FUNCTION.test(source) ||
      ['function_name', 'handler', 'lambda_handler'].some((name) => under(all, name))
    : FUNCTION.test(thing.type);
  const found: { readonly node: Value; readonly variables: Program['variables'] }[] = [];
  walk(all, isModule, 0, (node) => {
    const variables = variablesIn(node);
    if (variables.size > 0) found.push({ node, variables });
  });
  const name = nameOf(thing, all);
  const containers = isFunction
    ? []
    : found.filter(({ node }) => node !== all && imageIn(node) !== undefined);
  const program = (node: Value, names: readonly string[], variables: Program['variables']): Program => {
    const image = imageIn(node);
    return {
      id: thing.id,
      name,
      isFunction,
      code: codeOf(node, isModule, root, thing.at.path),
      ...(image !== undefined && { image }),
      names,
      variables,
      root,
      at: thing.at,
    };
  };
  // Beside a program may run containers of others, each with variables of its own.
  if (containers.length > 0)
    return containers.map(({ node, variables }) =>
      program(node, [plainOf(under(node, 'name')) ?? ending(openText(name))], variables),
    );
  if (!isFunction && found.length === 0) return [];
  const variables = new Map(found.flatMap((each) => [...each.variables]));
  return [program(all, [...archivesIn(all, isModule), ending(openText(name))], variables)];
}

/** Whether a module is told to make no function: layers are made by the same one. */
function isOff(all: Value): boolean {
  const said = (name: string) => plainOf(under(all, name));
  return said('create_layer') === 'true' || said('create_function') === 'false' || said('create') === 'false';
}

function nameOf(thing: Thing, all: Value): readonly Piece[] {
  for (const name of NAMES) {
    const said = under(all, name);
    if (said?.is === 'text' && said.pieces.some((piece) => typeof piece === 'string' && /\w/.test(piece)))
      return said.pieces;
    const usual = plainOf(said);
    if (usual !== undefined && usual !== '') return [usual];
  }
  return [thing.label];
}

/** Each mapping in a value, the outermost first; a text of JSON is what it says. */
function walk(value: Value, isModule: boolean, depth: number, see: (node: Value) => void): void {
  if (depth > DEEPEST) return;
  if (value.is === 'list') for (const each of value.items) walk(each, isModule, depth + 1, see);
  if (
    value.is === 'text' &&
    value.pieces.some((piece) => typeof piece === 'string' && /^\s*\[?\s*\{/.test(piece))
  ) {
    const inner = jsonOf(value.pieces, { path: '' });
    if (inner) walk(inner, isModule, depth + 1, see);
  }
  if (value.is !== 'map') return;
  see(value);
  // What another module is told of itself is no argument of its own.
  for (const [name, { value: inner }] of value.entries)
    if (!VARIABLES.test(name)) walk(inner, isModule, depth + 1, see);
}

/** The variables that a mapping holds itself. */
function variablesIn(node: Value): Program['variables'] {
  const found = new Map<string, { readonly value: string; readonly at: Location }>();
  const add = (name: string, { value, at }: Given) => {
    const said = saidOf(value);
    if (said !== undefined && said !== '' && found.size < MOST) found.set(name, { value: said, at });
  };
  for (const [key, { value, at }] of entriesOf(node)) {
    if (!VARIABLES.test(key)) continue;
    for (const each of itemsOf(value)) {
      const inner = under(each, 'variables');
      const name = plainOf(under(each, 'name'));
      const said = under(each, 'value');
      if (name !== undefined && said) add(name, { value: said, at });
      else if (inner) for (const [variable, given] of entriesOf(inner)) add(variable, given);
      else if (entriesOf(each).some(([variable]) => VARIABLE.test(variable)))
        for (const [variable, given] of entriesOf(each)) add(variable, given);
    }
  }
  return found;
}

interface Said {
  readonly key: string;
  readonly path: string;
}

/** Paths that arguments say, from the root of the tree where that is known. */
function pathsIn(node: Value, isModule: boolean): readonly Said[] {
  const found: Said[] = [];
  walk(node, isModule, 0, (each) => {
    for (const [key, { value }] of entriesOf(each)) {
      const isCode = CODE.test(key) && !NO_CODE.test(key) && !(isModule && each === node && key === 'source');
      for (const item of itemsOf(value)) if (isCode || isPacked(item)) found.push(...pathsOf(key, item));
    }
  });
  return found.slice(0, 12);
}

/** Whether a value is an archive that is made, or is put where functions are taken from. */
function isPacked(value: Value): value is TextValue & { readonly of: Thing } {
  return value.is === 'text' && value.of !== undefined && PACKED.test(value.of.type);
}

function pathsOf(key: string, value: Value): readonly Said[] {
  if (isPacked(value)) {
    const { of } = value;
    const said = ['source_dir', 'source_file', 'source'].map((name) => of.argument(name));
    return said.flatMap((each) => (each === undefined ? [] : pathsOf('source', each)));
  }
  const plain = plainOf(value);
  return plain === undefined || plain === '' || /^[a-z\d+]+:|\s|^(?:true|false|\d+)$/i.test(plain)
    ? []
    : [{ key, path: plain }];
}

function codeOf(node: Value, isModule: boolean, root: Path, file: Path): readonly Path[] {
  const said = pathsIn(node, isModule);
  const handlers = said.filter(({ key }) => /handler|entry/i.test(key));
  const places = said.filter((each) => !handlers.includes(each));
  const together = places.flatMap((one) =>
    places.flatMap((other) =>
      one !== other && !other.path.startsWith(ROOT) && !other.path.startsWith('..')
        ? [`${one.path}/${other.path}`]
        : [],
    ),
  );
  const alone = places.flatMap(({ path }) => (isPath(path) ? [path] : []));
  const named = handlers.flatMap(({ path }) => (path.includes('/') ? [path.replace(/\.\w+$/, '')] : []));
  const from = [root, posix.dirname(file) === '.' ? '' : posix.dirname(file), ''];
  const paths = [...together.filter(isPath), ...alone, ...named].flatMap((path) =>
    path.startsWith(ROOT)
      ? [posix.normalize(path.slice(ROOT.length) || '.')]
      : from.map((directory) => posix.join(directory, path)),
  );
  return [...new Set(paths)].filter((path) => !path.startsWith('..') && !posix.isAbsolute(path)).slice(0, 40);
}

function isPath(path: string): boolean {
  return path.startsWith(ROOT) || path.includes('/') || /^\.\.?$/.test(path);
}

/** The image that a mapping names itself. */
function imageIn(node: Value): string | undefined {
  const said = entriesOf(node).find(([key, { value }]) => IMAGE.test(key) && value.is === 'text');
  return said && writtenOf(said[1].value);
}

/** `dist/orders.zip` is of `orders`. */
function archivesIn(node: Value, isModule: boolean): readonly string[] {
  return pathsIn(node, isModule).flatMap(({ path }) => {
    const [, name] = /(?:^|\/)([\w.-]+?)(?:-?(?:lambda|function))?\.(?:zip|jar)$/.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
}

function openText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : '*')).join('');
}

/** What is known of the end of a name, after all that is open. */
function ending(name: string): string {
  return name.slice(name.lastIndexOf('*') + 1).replace(/^[-_.]+/, '');
}
