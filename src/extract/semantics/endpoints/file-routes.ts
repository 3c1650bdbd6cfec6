/** Files that are routes → what they answer to, with the function that does, where whoever serves them depends on the framework that does so. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Body, isBody } from '../functions.js';
import { type FilePath, filePaths } from './file-paths.js';

export interface FileRoute {
  readonly method?: string;
  readonly path: string;
  readonly node: ts.Node;
  readonly handler?: Body;
}

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** Packages that bring the framework with them. */
const BRINGS: Readonly<Record<FilePath['by'], RegExp>> = {
  next: /"next"\s*:/,
  astro: /"astro"\s*:/,
  '@sveltejs/kit': /"@sveltejs\/kit"\s*:/,
  nitro: /"(?:nuxt|nuxt3|nitropack|nitro|h3|@analogjs\/platform)"\s*:/,
};

/** The route that a file is. */
export function routeOfFile(evaluator: Evaluator, file: ts.SourceFile): FilePath | undefined {
  const path = evaluator.program.pathOf(file);
  return filePaths(path).find(({ by }) => isServed(evaluator, path, BRINGS[by]));
}

export function readFileRoutes(evaluator: Evaluator, file: ts.SourceFile): readonly FileRoute[] {
  const found = routeOfFile(evaluator, file);
  return found ? routesIn(evaluator, file, found) : [];
}

/** What a file that is a route answers to, by the verbs that it exports or by its default. */
export function routesIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  { path, method, isNamed }: Pick<FilePath, 'path' | 'method' | 'isNamed'>,
): readonly FileRoute[] {
  const said = isNamed ? namesExported(file).filter(({ name }) => VERBS.includes(name)) : defaultOf(file);
  return said.map(({ name, node }) => {
    const handler = handlerOf(evaluator, file, name);
    const verb = isNamed ? name : method;
    return { ...(verb !== undefined && { method: verb }), path, node, ...(handler && { handler }) };
  });
}

/** Whether the nearest package.json that names any dependency names the framework. */
function isServed({ program }: Evaluator, path: string, framework: RegExp): boolean {
  let directory = path;
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    const text = program.text(directory === '' ? 'package.json' : `${directory}/package.json`);
    if (text !== undefined && framework.test(text)) return true;
  }
  return false;
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

/** The function under a name of a file; within what wraps it, the one that is given to that. */
function handlerOf(evaluator: Evaluator, file: ts.SourceFile, name: string): Body | undefined {
  for (const value of evaluator.exported(evaluator.program.pathOf(file), name)) {
    if (value.kind === 'function' && isBody(value.node)) return value.node;
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    if (made?.step !== 'call' || !ts.isCallExpression(made.node)) continue;
    for (const given of made.node.arguments.flatMap((each) => evaluator.valuesOf(each, made.context)))
      if (given.kind === 'function' && isBody(given.node)) return given.node;
  }
  return undefined;
}
