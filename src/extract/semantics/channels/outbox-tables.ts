/**
 * Which tables something keeps its rows in, where the place that writes or reads them does not say so: a repository is given the table, or what
 * keeps its rows. In: what a call that writes is called on. Out: how the tables, entities and parameters are called that it is of, and whether one of
 * them is an outbox. It need not be known where such a table lies, only which one it is.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import { type Context, type Derived, free, type Open, type Value } from '../evaluate/values.js';
import { SPEAKS_OF_OUTBOX } from '../outbox-words.js';
import { tablesOf } from '../tables/entities.js';

/** `tx.insert(this.table)`, `this.repository`: by the tables that the chain is told, and by what it starts with. */
export function isGivenOutbox(evaluator: Evaluator, receiver: ts.Expression, context: Context): boolean {
  // What it is declared to be holds whatever it is given.
  return saidIn(receiver).some((node) =>
    [context, free].some((around) =>
      evaluator.valuesOf(node, around).some((value) => isOutbox(evaluator, value)),
    ),
  );
}

/** What a chain starts with, and what its calls are told. */
function saidIn(chain: ts.Expression): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  let at = chain;
  while (ts.isCallExpression(at)) {
    found.push(...at.arguments.filter(mayNameTable));
    at = ts.isPropertyAccessExpression(at.expression) ? at.expression.expression : at.expression;
  }
  return [...found, at];
}

function mayNameTable(node: ts.Expression): boolean {
  return (
    !ts.isFunctionLike(node) && !ts.isObjectLiteralExpression(node) && !ts.isArrayLiteralExpression(node)
  );
}

function isOutbox(evaluator: Evaluator, value: Value): boolean {
  return namesKept(evaluator, value).some((name) => SPEAKS_OF_OUTBOX.test(name));
}

/** How the tables are called that a value is, or gives rows of. */
function namesKept(evaluator: Evaluator, value: Value): readonly string[] {
  const text = fixed(value);
  if (text !== undefined) return /\s/.test(text.trim()) ? [] : [text];
  const tables = tablesOf(evaluator, value).flatMap(({ name }) =>
    name.flatMap((part) => (typeof part === 'string' ? [part] : [])),
  );
  if (value.kind === 'class') return [...tables, value.node.name?.text ?? ''];
  if (value.kind !== 'derived') return tables;
  const open = openOf(value);
  return [...tables, ...(open ? namesOfGiven(open) : []), ...namesInSteps(evaluator, value)];
}

/** How what is given is called, what its type is, and of a constructor the class: `class OutboxRepository { constructor(private table: Table) {} }`. */
function namesOfGiven(open: Open): readonly string[] {
  const maker = open.parent;
  const owner = maker.parent;
  const isOfClass = ts.isConstructorDeclaration(maker) && ts.isClassLike(owner);
  return [open.getText(), ...(isOfClass && owner.name ? [owner.name.text] : [])];
}

function namesInSteps(evaluator: Evaluator, { steps }: Derived): readonly string[] {
  return steps.flatMap((step): readonly string[] => {
    if (step.step === 'instance') {
      const typed = step.types.flatMap((type) => evaluator.valuesOfType(type, step.context));
      const declared = step.open ?? step.member;
      return [
        ...typed.flatMap((each) => (each.kind === 'derived' ? [] : namesKept(evaluator, each))),
        ...(declared ? [declared.getText()] : []),
        ...(step.open ? namesOfGiven(step.open) : []),
      ];
    }
    if (step.step !== 'call' || ts.isTaggedTemplateExpression(step.node)) return [];
    return (step.node.arguments ?? [])
      .filter(mayNameTable)
      .flatMap((each) => evaluator.valuesOf(each, step.context))
      .flatMap((each) => (each.kind === 'derived' ? [] : namesKept(evaluator, each)));
  });
}
