/**
 * What Nest is told to inject. In: files in which something is provided by a token. Out: for the program around a place, the providers of a token:
 * its own, else those of whatever it shares with others.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { tokenOf } from './evaluate/injected.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

/** A first look at the text. */
const PROVIDES = /\bprovide\s*:[\s\S]*\buse(?:Factory|Value)\b|\buse(?:Factory|Value)\b[\s\S]*\bprovide\s*:/;

interface Provider {
  readonly unit: Path;
  readonly node: ts.ObjectLiteralExpression;
}

/** Looked for when it is first asked for. */
export function providedNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (node: ts.Node, token: string) => readonly ts.ObjectLiteralExpression[] {
  const unitOf = innermostUnit(units);
  let found: ReadonlyMap<string, readonly Provider[]> | undefined;
  const collect = () => {
    const all = new Map<string, Provider[]>();
    const nest = imports.flatMap(({ from, to }) =>
      'package' in to && to.package.startsWith('@nestjs/') ? [from] : [],
    );
    for (const path of new Set(nest)) {
      if (!PROVIDES.test(evaluator.program.text(path) ?? '')) continue;
      const visit = (node: ts.Node): void => {
        const provide = ts.isObjectLiteralExpression(node)
          ? evaluator.indexOf(node).named.get('provide')
          : undefined;
        if (ts.isObjectLiteralExpression(node) && provide && ts.isPropertyAssignment(provide)) {
          const token = tokenOf(evaluator, provide.initializer);
          all.set(token, [...(all.get(token) ?? []), { unit: unitOf(path), node }]);
        }
        ts.forEachChild(node, visit);
      };
      const file = evaluator.program.file(path);
      if (file) visit(file);
    }
    return all;
  };
  return (at, token) => {
    found ??= collect();
    const providers = found.get(token) ?? [];
    const unit = unitOf(evaluator.program.pathOf(at.getSourceFile()));
    const own = providers.filter((each) => each.unit === unit);
    return (own.length > 0 ? own : providers).map(({ node }) => node);
  };
}
