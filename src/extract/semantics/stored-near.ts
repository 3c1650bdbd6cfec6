/** What pages keep by a name in the browser: `sessionStorage.setItem('config', …)`. In: the files of the tree. Out: what is put there, in the unit around a place. */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import { innermostUnit } from './units.js';

/** Looked for in a unit when somebody in it asks for the first time. */
export function storedNear(
  evaluator: Evaluator,
  files: readonly Path[],
  units: readonly UnitFact[],
): (name: string, node: ts.Node) => readonly ts.Expression[] {
  const { program } = evaluator;
  const unitOf = innermostUnit(units);
  const known = new Map<Path, ReadonlyMap<string, readonly ts.Expression[]>>();
  const collect = (unit: Path): ReadonlyMap<string, readonly ts.Expression[]> => {
    const found = new Map<string, readonly ts.Expression[]>();
    known.set(unit, found);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const [key, value] = node.arguments;
        if (node.expression.name.text === 'setItem' && key && value)
          for (const each of evaluator.valuesOf(key)) {
            const name = fixed(each);
            if (name !== undefined) found.set(name, [...(found.get(name) ?? []), value]);
          }
      }
      ts.forEachChild(node, visit);
    };
    for (const path of files) {
      if (unitOf(path) !== unit || !/\.\s*setItem\s*\(/.test(program.text(path) ?? '')) continue;
      const file = program.file(path);
      if (file) visit(file);
    }
    return found;
  };
  return (name, node) => {
    const unit = unitOf(program.pathOf(node.getSourceFile()));
    return (known.get(unit) ?? evaluator.apart(() => collect(unit))).get(name) ?? [];
  };
}
