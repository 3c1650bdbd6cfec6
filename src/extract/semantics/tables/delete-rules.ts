/** What a relation of an ORM, or a column of a builder, tells the database to do with rows whose owner is deleted: `{ onDelete: 'CASCADE' }`. */
import { ts } from 'ts-morph';
import type { ReferentialAction } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';

/** `onDelete`, and as MikroORM has it since version 6. */
const RULE = /^(onDelete|deleteRule)$/;

/** The rule among the options that a relation is given. */
export function deleteRuleIn(
  evaluator: Evaluator,
  given: readonly ts.Expression[],
): ReferentialAction | undefined {
  for (const argument of given)
    for (const value of evaluator.valuesOf(argument)) {
      const rules = value.kind === 'object' ? ['onDelete', 'deleteRule'] : [];
      for (const rule of rules.flatMap((name) => evaluator.member(value, name, argument))) {
        const action = actionOf(fixed(rule));
        if (action) return action;
      }
    }
  return undefined;
}

/** The rule that is said of a column: among the options of the call, further on in its chain, beside what it refers to. */
export function deleteRuleOf(evaluator: Evaluator, node: ts.Node): ReferentialAction | undefined {
  if (ts.isPropertyAssignment(node)) {
    return ts.isObjectLiteralExpression(node.parent) ? deleteRuleIn(evaluator, [node.parent]) : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  return deleteRuleIn(evaluator, node.arguments.slice(1)) ?? chained(evaluator, node);
}

/** `references('id').inTable('users').onDelete('CASCADE')` */
function chained(evaluator: Evaluator, call: ts.CallExpression): ReferentialAction | undefined {
  for (let place: ts.Node = call; ; ) {
    const { parent } = place;
    if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent)) return undefined;
    const [first] = parent.parent.arguments;
    // Another column begins with another reference.
    if (/^references$/.test(parent.name.text)) return undefined;
    if (RULE.test(parent.name.text) && first)
      return evaluator.valuesOf(first).flatMap((value) => actionOf(fixed(value)) ?? [])[0];
    place = parent.parent;
  }
}

/** An action by any spelling: `SET NULL`, `set null`, `SetNull`. */
export function actionOf(written: string | undefined): ReferentialAction | undefined {
  switch (written?.replace(/[\s_-]/g, '').toLowerCase()) {
    case 'cascade':
      return 'cascade';
    case 'setnull':
      return 'set-null';
    case 'setdefault':
      return 'set-default';
    case 'restrict':
      return 'restrict';
    case 'noaction':
      return 'no-action';
    default:
      return undefined;
  }
}
