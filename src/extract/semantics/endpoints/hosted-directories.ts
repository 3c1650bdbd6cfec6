/**
 * Directories whose files a program hands out: `express.static(path.join(__dirname, '../web/dist'))`, `ServeStaticModule.forRoot({ rootPath })`,
 * `register(fastifyStatic, { root })`, `response.sendFile(path.join(build, 'index.html'))`. In: a call. Out: the directory, as far as the file says where it
 * lies. Why: what a page asks without a host it asks of whoever hands out its files.
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { packageOf } from './directory-routers.js';

const HANDS_OUT = /^(?:static|serveStatic|koaStatic|serve|sirv|useStaticAssets|sendFile)$/;
/** Options that say the directory. */
const OPTIONS = ['root', 'rootPath'];
/** Expressions that are looked at for one directory: names that join names, over and over, lead to more than can be gone through. */
const MOST = 100;

export function directoriesHandedOut(evaluator: Evaluator, node: ts.CallExpression): readonly Path[] {
  const name = lastName(node.expression) ?? '';
  const isPlugin = name === 'register' && /static/i.test(node.arguments[0]?.getText().slice(0, 60) ?? '');
  const isModule =
    name === 'forRoot' && /(?:^|\.)ServeStaticModule\./.test(node.expression.getText().slice(0, 60));
  if (!isPlugin && !isModule && !HANDS_OUT.test(name)) return [];
  const said = isModule ? node.arguments : node.arguments.slice(isPlugin ? 1 : 0, isPlugin ? 2 : 1);
  return said.flatMap((each) => {
    const place = ts.isObjectLiteralExpression(each) ? optionIn(each) : isPlugin ? undefined : each;
    const directory = place && pathIn(evaluator, place);
    if (directory === undefined) return [];
    // One file of a page stands for all of it.
    return [name === 'sendFile' ? posix.dirname(directory) : directory];
  });
}

function optionIn(options: ts.ObjectLiteralExpression): ts.Expression | undefined {
  const found = options.properties.find((each) => OPTIONS.includes(each.name?.getText() ?? ''));
  if (found && ts.isShorthandPropertyAssignment(found)) return found.name;
  return found && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

/** Where something lies that an expression says: beside its file, or in the package that is run. */
export function pathIn(evaluator: Evaluator, node: ts.Expression): Path | undefined {
  const file = evaluator.program.pathOf(node.getSourceFile());
  const pieces = piecesOf(node, { left: MOST });
  if (!pieces) return undefined;
  const isBeside = pieces[0] === BESIDE;
  const start = isBeside ? posix.dirname(file) : packageOf(evaluator, file);
  const path = posix.join(start, ...pieces.filter((each) => each !== BESIDE && each !== WITHIN));
  return path.startsWith('..') ? undefined : path.replace(/^\.\/?|\/$/g, '');
}

/** What stands for the directory of a file, and for that which a program runs in. */
const [BESIDE, WITHIN] = ['\0beside', '\0within'];

/** How many expressions may still be looked at. */
interface Steps {
  left: number;
}

/** The pieces that a path is put together of; undefined where one of them is not known. */
function piecesOf(node: ts.Expression, steps: Steps): readonly string[] | undefined {
  if (steps.left <= 0) return undefined;
  steps.left -= 1;
  const text = node.getText();
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (text === '__dirname' || text === 'import.meta.dirname') return [BESIDE];
  if (text === 'process.cwd()') return [WITHIN];
  if (ts.isIdentifier(node)) {
    const given = givenTo(node);
    return given && piecesOf(given, steps);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return together([node.left, node.right], steps);
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => {
      const inner = piecesOf(expression, steps);
      return inner && [...inner, literal.text];
    });
    return spans.every((each) => each !== undefined)
      ? [node.head.text, ...spans.flat()].filter(Boolean)
      : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const name = lastName(node.expression) ?? '';
  if (/^(?:join|resolve|normalize)$/.test(name)) return together(node.arguments, steps);
  // `dirname(fileURLToPath(import.meta.url))`
  return name === 'dirname' && text.includes('import.meta.url') ? [BESIDE] : undefined;
}

function together(nodes: readonly ts.Expression[], steps: Steps): readonly string[] | undefined {
  const pieces = nodes.map((each) => piecesOf(each, steps));
  return pieces.every((each) => each !== undefined) ? pieces.flat() : undefined;
}

/** What a constant of the same file is given. */
function givenTo({ text, parent }: ts.Identifier): ts.Expression | undefined {
  for (let around: ts.Node = parent; around; around = around.parent) {
    const statements = ts.isBlock(around) || ts.isSourceFile(around) ? around.statements : [];
    for (const statement of statements)
      if (ts.isVariableStatement(statement))
        for (const { name, initializer } of statement.declarationList.declarations)
          if (initializer && ts.isIdentifier(name) && name.text === text) return initializer;
  }
  return undefined;
}
