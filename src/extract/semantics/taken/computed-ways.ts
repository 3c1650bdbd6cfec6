/**
 * Ways to a function on which its name does not stand: `import * as jobs from './jobs'; jobs[kind](payload)`, `service[action]()`. In: the function, and the files that
 * may have it. Out: whether one of them asks for something by a name that is made, or hands all of it on. Why: who looks for its name would not find them.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import type { Ground } from '../ground.js';

/** Imports of imports by which others come to it. */
const HOPS = 8;
/** How a file holds all that another one exports. */
const WHOLE =
  /\bimport\s+\*\s*as\s+([\w$]+)\s+from\s*['"]([^'"\n]+)['"]|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:await\s+)?(?:require|import)\(\s*['"]([^'"\n]+)['"]\s*\)/g;
/** … and what it is given of that later: `import('./jobs').then((jobs) => …)`. */
const BROUGHT = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)\s*\.then\(/g;
/** A call of what is asked for by a name. */
const CALLED = /\]\s*(?:\?\.\s*|!\s*)?\(/;

/** Whether a file holds what another exports, and chooses from that, or hands it on. */
export function isTakenWhole(
  { program }: Evaluator,
  { importersOf, read }: Pick<Ground, 'importersOf' | 'read'>,
  path: Path,
): boolean {
  const reaching = new Set(importersOf(path, HOPS));
  return [...reaching].some((from) => {
    const text = read(from) ?? '';
    const held = [...text.matchAll(WHOLE)].filter(
      ([, all, , same]) => (all ?? same) !== undefined && isHandedOn(text, (all ?? same)!),
    );
    // What a function is given of it then goes by a name of its own.
    const brought = CALLED.test(text) ? [...text.matchAll(BROUGHT)] : [];
    const specifiers = [...held.map(([, , of, , by]) => of ?? by), ...brought.map(([, of]) => of)];
    const file = specifiers.length > 0 ? program.file(from) : undefined;
    return specifiers.some((specifier) => {
      const target = file && specifier !== undefined ? program.resolve(file, specifier) : undefined;
      return target !== undefined && 'file' in target && reaching.has(target.file);
    });
  });
}

/** `jobs[kind]`, `run(jobs)`, `{ ...jobs }`, `{ jobs }` */
function isHandedOn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = text.slice(Math.max(0, at - 3), at);
    const after = text.slice(at + name.length, at + name.length + 3);
    if (/[\w$'"/-]$/.test(before) || /^[\w$]/.test(after)) continue;
    if (after.startsWith('[') || before.endsWith('...')) return true;
    if (/[(,]\s*$/.test(before) && /^\s*[,)]/.test(after)) return true;
  }
  return false;
}

/** Whether a file calls a member of a class, or of an object, by a name that may be the one. */
export function isCalledByMadeName(
  evaluator: Evaluator,
  { mentioning, read }: Pick<Ground, 'mentioning' | 'read'>,
  {
    holder,
    names,
    path,
    name,
  }: {
    readonly holder: ts.Node;
    /** What the class, or the object, goes by. */
    readonly names: ReadonlySet<string | undefined>;
    readonly path: Path;
    readonly name: string;
  },
): boolean {
  return mentioning(path, names, HOPS)
    .filter((each) => CALLED.test(read(each) ?? ''))
    .some((each) => {
      const file = evaluator.program.file(each);
      return file !== undefined && callsMade(evaluator, file, holder, name);
    });
}

function callsMade(evaluator: Evaluator, file: ts.SourceFile, holder: ts.Node, name: string): boolean {
  const isOf = (value: Value) =>
    ((value.kind === 'instance' || value.kind === 'class') &&
      ('of' in value ? value.of : value.node) === holder) ||
    (value.kind === 'object' && value.node === holder);
  const visit = (node: ts.Node): boolean => {
    const callee = ts.isCallExpression(node) ? node.expression : undefined;
    if (
      callee &&
      ts.isElementAccessExpression(callee) &&
      !ts.isLiteralExpression(callee.argumentExpression) &&
      evaluator.valuesOf(callee.expression).some(isOf)
    ) {
      const texts = evaluator.valuesOf(callee.argumentExpression).map(fixed);
      if (texts.length === 0 || texts.some((text) => text === undefined || text === name)) return true;
    }
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(file);
}
