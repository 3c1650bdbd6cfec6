/** What Nest's configuration loads, for the unit of a place. In: the imports, which show who configures. Out: the factories of settings. */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { factoriesIn } from './evaluate/settings.js';
import type { Value } from './evaluate/values.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

/** Looked for when it is first asked for. */
export function settingsNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (node: ts.Node) => readonly Value[] {
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  let found: { readonly unit: Path; readonly values: readonly Value[] }[] | undefined;
  return (at) => {
    if (!found) {
      found = [];
      const configuring = imports.flatMap(({ from, to }) =>
        'package' in to && to.package === '@nestjs/config' ? [from] : [],
      );
      for (const path of new Set(configuring)) {
        const file = evaluator.program.file(path);
        if (!file?.text.includes('ConfigModule')) continue;
        const visit = (node: ts.Node): void => {
          if (ts.isCallExpression(node)) {
            const values = factoriesIn(evaluator, node);
            if (values.length > 0) found?.push({ unit: unitAt(node), values });
          }
          ts.forEachChild(node, visit);
        };
        visit(file);
      }
    }
    const unit = unitAt(at);
    return found.flatMap((each) => (each.unit === unit ? each.values : []));
  };
}
