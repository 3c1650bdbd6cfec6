/**
 * Directories whose files a program serves by where they lie: `new Bun.FileSystemRouter({ dir, style: 'nextjs' })`. In: what makes the router.
 * Out: the directory, whose files then answer by the verbs that they export. Source: https://bun.sh/docs/api/file-system-router
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type FilePath, routeOf } from './file-paths.js';

/** The directory whose files something makes a router of. */
export function directoryServed(evaluator: Evaluator, node: ts.NewExpression): Path | undefined {
  const [options] = node.arguments ?? [];
  const isRouter = /(?:^|\.)FileSystemRouter$/.test(node.expression.getText().slice(0, 60));
  if (!isRouter || !options || !ts.isObjectLiteralExpression(options)) return undefined;
  const said = evaluator.indexOf(options).named.get('dir');
  return said && ts.isPropertyAssignment(said) ? directoryIn(evaluator, said.initializer) : undefined;
}

/** The route that a file is below such a directory; undefined for one that lies elsewhere, or is no route. */
export function routeBelow(directory: Path, path: Path): Pick<FilePath, 'path' | 'answers'> | undefined {
  const name = directory === '' ? path : path.slice(directory.length + 1);
  const isBelow = directory === '' || path.startsWith(`${directory}/`);
  if (!isBelow || !/\.[cm]?[jt]sx?$/.test(name) || /\.(?:test|spec|d)\.[cm]?[jt]sx?$/.test(name))
    return undefined;
  return { path: routeOf(name.replace(/\.[cm]?[jt]sx?$/, '')), answers: 'named' };
}

/** `join(import.meta.dirname, 'routes')`, `path.resolve('src/routes')`, `'./routes'`: below the file, or below the package that is run. */
export function directoryIn(evaluator: Evaluator, node: ts.Expression): Path {
  const file = evaluator.program.pathOf(node.getSourceFile());
  const text = node.getText();
  const pieces: string[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isStringLiteralLike(inner)) pieces.push(inner.text);
    else if (ts.isIdentifier(inner) && inner === node)
      pieces.push(...evaluator.valuesOf(inner).flatMap((value) => fixed(value) ?? []));
    else ts.forEachChild(inner, visit);
  };
  visit(node);
  const isBeside = /\b__dirname\b|\bimport\.meta\b/.test(text);
  const start = isBeside ? posix.dirname(file) : packageOf(evaluator, file);
  return posix.join(start, ...pieces).replace(/^\.\/?|\/$/g, '');
}

/** The directory of the nearest package.json. */
export function packageOf({ program }: Evaluator, path: Path): Path {
  let directory = posix.dirname(path);
  while (directory !== '.' && program.text(`${directory}/package.json`) === undefined)
    directory = posix.dirname(directory);
  return directory;
}
