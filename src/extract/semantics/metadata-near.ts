/**
 * What decorators of a program's own keep for whoever sets the program up: `Reflect.defineMetadata(ROUTES, routes, target)`, and then `Reflect.getMetadata(ROUTES, target)`.
 * In: the key, as it is asked for. Out: what is kept by it, whatever it is kept for. Source: https://rbuckton.github.io/reflect-metadata/
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { tokensOf } from './evaluate/providers.js';
import type { Ground } from './ground.js';

/** Imports away that those may be who keep something. */
const HOPS = 3;
const KEEPS = /\b(?:defineMetadata|Reflect\s*\.\s*metadata|SetMetadata)\s*\(/;

/** Looked for once for each key. */
export function metadataNear(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  files: readonly Path[],
): (key: ts.Expression) => readonly ts.Expression[] {
  const known = new Map<string, readonly ts.Expression[]>();
  let keeping: readonly Path[] | undefined;
  /** A key that is written out where it is used may be so anywhere. */
  const filesWith = (key: ts.Expression): readonly Path[] => {
    const declared = declarationOf(evaluator, key);
    const paths = declared
      ? mentioning(evaluator.program.pathOf(declared.file), new Set([declared.name]), HOPS)
      : files;
    const isKeeping = (path: Path) => KEEPS.test(evaluator.program.text(path) ?? '');
    if (declared) return paths.filter(isKeeping);
    keeping ??= paths.filter(isKeeping);
    return keeping;
  };
  return (key) => {
    const tokens = tokensOf(evaluator, key);
    const name = tokens.join('\n');
    const before = known.get(name);
    if (before) return before;
    // Who asks again while it is looked for asks in a circle.
    known.set(name, []);
    const found = evaluator.apart(() =>
      filesWith(key).flatMap((path) => {
        const file = evaluator.program.file(path);
        return file ? keptIn(evaluator, file, new Set(tokens)) : [];
      }),
    );
    known.set(name, found);
    return found;
  };
}

/** Where the name of a key is declared: `ROUTES`, `Keys.routes`. */
function declarationOf(
  evaluator: Evaluator,
  key: ts.Expression,
): { readonly file: ts.SourceFile; readonly name: string } | undefined {
  let root = key;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return undefined;
  const made = evaluator
    .valuesOf(key)
    .flatMap((value) =>
      value.kind === 'text'
        ? value.origins
        : value.kind === 'derived'
          ? value.steps.flatMap((step) => ('node' in step ? [step.node] : []))
          : [],
    )
    .at(-1);
  return made && { file: made.getSourceFile(), name: root.text };
}

/** What a file keeps by a key. */
function keptIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  tokens: ReadonlySet<string>,
): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      const [key, value] = node.arguments;
      const isKeeping =
        ts.isIdentifier(callee) && /^(?:defineMetadata|metadata|SetMetadata)$/.test(callee.text);
      if (isKeeping && key && value && tokensOf(evaluator, key).some((each) => tokens.has(each)))
        found.push(value);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
