/** Files that are routes → what they answer to, with the function that does, where whoever serves them depends on the framework that does so. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { FunctionValue } from '../evaluate/values.js';
import { type Body, isBody } from '../functions.js';
import { type FilePath, type FileRouter, filePaths, hookOf, mayBeRoute } from './file-paths.js';

export interface FileRoute {
  readonly method?: string;
  readonly path: string;
  readonly node: ts.Node;
  readonly handler?: Body;
  /** That function as it was made. */
  readonly answers?: FunctionValue;
}

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** What answers to whatever verb nothing else is exported for. */
const ANY = /^(?:fallback|ALL)$/;
/** What Remix calls what answers, and to which verbs it does. */
const LOADERS: Readonly<Record<string, readonly string[]>> = {
  loader: ['GET'],
  action: ['POST', 'PUT', 'PATCH', 'DELETE'],
};
/** Packages that bring the framework with them. */
const BRINGS: Readonly<Record<FileRouter, RegExp>> = {
  next: /"next"\s*:/,
  astro: /"astro"\s*:/,
  '@sveltejs/kit': /"@sveltejs\/kit"\s*:/,
  solid: /"(?:@solidjs\/start|solid-start)"\s*:/,
  remix: /"@remix-run\/(?:react|node|serve|dev)"\s*:|"@react-router\/fs-routes"\s*:/,
  nitro: /"(?:nuxt|nuxt3|nitropack|nitro|h3|@analogjs\/platform)"\s*:/,
  expo: /"expo-router"\s*:/,
  vercel: /"@vercel\/node"\s*:/,
  netlify: /"@?netlify(?:-cli|\/[\w-]+)?"\s*:/,
  cloudflare: /\bwrangler pages\b/,
};
/** By which Cloudflare is told what to deploy. */
const WRANGLER = ['wrangler.toml', 'wrangler.jsonc', 'wrangler.json'];
/** Files beside which the parts of a program lie that are routes. */
const STARTS = ['package.json', 'project.json', 'vercel.json', 'netlify.toml'];
/** What says so of a platform, where no package does. */
const SAYS: Readonly<Partial<Record<FileRouter, readonly string[]>>> = {
  vercel: ['vercel.json'],
  netlify: ['netlify.toml'],
  cloudflare: WRANGLER,
};

/** Platforms that have the functions of the very part that they deploy. */
const OF_ITS_OWN = /^(?:vercel|cloudflare)$/;

/** The route that a file is. */
export function routeOfFile(evaluator: Evaluator, file: ts.SourceFile): FilePath | undefined {
  const path = evaluator.program.pathOf(file);
  if (!mayBeRoute(path)) return undefined;
  const isOfPages = ({ by }: FilePath) => by === 'cloudflare';
  return (
    routeBelow(evaluator, path, STARTS, (each) => !isOfPages(each)) ??
    // What is deployed may lie within what is built: of other frameworks that begins nothing.
    routeBelow(evaluator, path, [...STARTS, ...WRANGLER], isOfPages)
  );
}

/** The route that a file is below the directory in which its part of the tree begins. */
function routeBelow(
  evaluator: Evaluator,
  path: string,
  starts: readonly string[],
  isAsked: (route: FilePath) => boolean,
): FilePath | undefined {
  const directory = startOf(evaluator, path, starts);
  const below = directory === '' ? path : path.slice(directory.length + 1);
  return filePaths(below).find(
    (each) =>
      isAsked(each) &&
      isServed(evaluator, OF_ITS_OWN.test(each.by) ? [directory] : directoriesAbove(path), each.by),
  );
}

export function readFileRoutes(evaluator: Evaluator, file: ts.SourceFile): readonly FileRoute[] {
  const found = routeOfFile(evaluator, file);
  if (!found) return [];
  const base = found.by === 'next' ? basePath(evaluator, evaluator.program.pathOf(file)) : '';
  const routes = routesIn(evaluator, file, { ...found, path: `${base}${found.path}` });
  // What else may lie in a directory of the name is no function.
  if (SAYS[found.by] === undefined) return routes;
  return routes.filter(({ handler }) => handler && (found.by !== 'vercel' || takesRequest(handler)));
}

/** Whether a function is given a request, by how it calls or types that: clients and helpers are default exports of an `api` as well. */
function takesRequest({ parameters: [first, second] }: Body): boolean {
  if (!first) return false;
  const type = first.type?.getText() ?? '';
  if (/Request|Event\b/.test(type) || ts.isObjectBindingPattern(first.name))
    return second !== undefined || type !== '';
  return /^_?(?:req|request|event)\w*$/i.test(first.name.getText());
}

/** What a file that is a route answers to, by the verbs that it exports or by its default. */
export function routesIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  { path, method, answers }: Pick<FilePath, 'path' | 'method' | 'answers'>,
): readonly FileRoute[] {
  return answering(file, answers).flatMap(({ name, node }) => {
    const handler = handlerOf(evaluator, file, name);
    return verbsOf(name, method).map((verb) => ({
      ...(verb !== undefined && { method: verb }),
      path,
      node,
      ...(handler && { handler: handler.node, answers: handler.value }),
    }));
  });
}

/** The exports of a file that answer. */
function answering(file: ts.SourceFile, answers: FilePath['answers']): readonly Exported[] {
  if (answers === 'default')
    return [...defaultOf(file), ...namesExported(file).filter(({ name }) => name === 'handler')].slice(0, 1);
  const named = namesExported(file);
  if (answers === 'requests') return named.filter(({ name }) => ON_REQUEST.test(name));
  if (answers === 'named') return named.filter(({ name }) => VERBS.includes(name) || ANY.test(name));
  // What has a component as well is a page, which asks its loader by itself.
  return defaultOf(file).length > 0 ? [] : named.filter(({ name }) => Object.hasOwn(LOADERS, name));
}

function verbsOf(name: string, method: string | undefined): readonly (string | undefined)[] {
  const [, verb] = ON_REQUEST.exec(name) ?? [];
  if (verb !== undefined) return [verb.toUpperCase()];
  return VERBS.includes(name) ? [name] : (LOADERS[name] ?? [method]);
}

/** What functions of Cloudflare's Pages are called, those for one verb after that. */
const ON_REQUEST = /^onRequest(Get|Post|Put|Patch|Delete|Head|Options)?$/;

/** What Next puts before all of its paths. */
function basePath({ program }: Evaluator, path: string): string {
  for (const directory of directoriesAbove(path))
    for (const ending of ['js', 'mjs', 'ts', 'cjs']) {
      const text = program.text(`${directory === '' ? '' : `${directory}/`}next.config.${ending}`);
      if (text !== undefined)
        return /(?:^|[{,])[^\S\n]*basePath\s*:\s*['"`](\/[\w/-]*)['"`]/m.exec(text)?.[1] ?? '';
    }
  return '';
}

function directoriesAbove(path: string): readonly string[] {
  const words = path.split('/').slice(0, -1);
  return [...words.map((_, index) => words.slice(0, words.length - index).join('/')), ''];
}

/** The directory of the part of the tree that a file is of. */
function startOf({ program }: Evaluator, path: string, starts: readonly string[]): string {
  const isStart = (directory: string) =>
    starts.some((name) => program.text(directory === '' ? name : `${directory}/${name}`) !== undefined);
  return directoriesAbove(path).find(isStart) ?? '';
}

/** Whether a package.json in one of some directories names the framework, or a file says that the platform is used. */
function isServed({ program }: Evaluator, directories: readonly string[], by: FileRouter): boolean {
  return directories.some((directory) => {
    const text = (name: string) => program.text(directory === '' ? name : `${directory}/${name}`);
    const says = SAYS[by] ?? [];
    return BRINGS[by].test(text('package.json') ?? '') || says.some((name) => text(name) !== undefined);
  });
}

interface Exported {
  readonly name: string;
  readonly node: ts.Node;
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** `export async function GET`, `export const { GET, POST } = handlers`, `export { handler as GET } from './handler'`. */
function namesExported(file: ts.SourceFile): readonly Exported[] {
  return file.statements.flatMap((statement): readonly Exported[] => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      return statement.exportClause.elements.map((each) => ({ name: each.name.text, node: each }));
    if (!isExported(statement)) return [];
    if (ts.isFunctionDeclaration(statement) && statement.name)
      return [{ name: statement.name.text, node: statement.name }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name)
        ? [{ name: name.text, node: name }]
        : name.elements.flatMap((each) =>
            ts.isBindingElement(each) && ts.isIdentifier(each.name)
              ? [{ name: each.name.text, node: each.name }]
              : [],
          ),
    );
  });
}

/** What a file gives by default. */
function defaultOf(file: ts.SourceFile): readonly Exported[] {
  for (const statement of file.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    const isDefault = (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    if (isDefault || ts.isExportAssignment(statement)) return [{ name: 'default', node: statement }];
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    if (/^(?:module\.exports|exports\.default)$/.test(statement.expression.left.getText()))
      return [{ name: 'default', node: statement }];
  }
  return namesExported(file).filter(({ name }) => name === 'default');
}

/** The functions of a file that the framework of pages around it asks before all routes; none where there is no such framework. */
export function hooksIn(evaluator: Evaluator, file: ts.SourceFile): readonly FunctionValue[] {
  const path = evaluator.program.pathOf(file);
  const { by, names } = hookOf(path);
  if (!isServed(evaluator, directoriesAbove(path), by)) return [];
  return names.flatMap((name) => functionsUnder(evaluator, path, name)).map(({ value }) => value);
}

/** The functions of a middleware of Cloudflare's Pages. */
export function functionsAsked(evaluator: Evaluator, path: string): readonly Body[] {
  return ['onRequest', ...VERBS.map((verb) => `onRequest${verb[0]}${verb.slice(1).toLowerCase()}`)]
    .flatMap((name) => functionsUnder(evaluator, path, name))
    .map(({ node }) => node);
}

/** The function under a name of a file; within what wraps it, the one that is given to that. */
function handlerOf(evaluator: Evaluator, file: ts.SourceFile, name: string): Answering | undefined {
  const all = functionsUnder(evaluator, evaluator.program.pathOf(file), name);
  return ON_REQUEST.test(name) ? all.at(-1) : all[0];
}

/** A function as it is written, and as it was made. */
interface Answering {
  readonly node: Body;
  readonly value: FunctionValue;
}

/** The functions under a name of a file, and those that are given to what wraps or joins them. */
function functionsUnder(evaluator: Evaluator, path: string, name: string): readonly Answering[] {
  return evaluator.exported(path, name).flatMap((value) => {
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    const given =
      made?.step === 'call' && ts.isCallExpression(made.node)
        ? made.node.arguments.flatMap((each) => evaluator.valuesOf(each, made.context))
        : [];
    // One of several that are asked in turn: `onRequest = [signedIn, answer]`.
    return [value, ...given]
      .flatMap((each) => (each.kind === 'list' ? each.items : [each]))
      .flatMap((each) =>
        each.kind === 'function' && isBody(each.node) ? [{ node: each.node, value: each }] : [],
      );
  });
}
