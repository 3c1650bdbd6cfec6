/** How collections are called where a schema or a class says it. */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { plural } from './plural.js';

/** `new Schema({ … }, { collection: 'orders' })` */
export function collectionOfSchema(evaluator: Evaluator, value: Value): readonly Parts[] {
  const made = value.kind === 'derived' ? value.steps.find(({ step }) => step === 'new') : undefined;
  if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return [];
  const options = made.node.arguments?.[1];
  const named = options
    ? memberOf(evaluator, evaluator.valuesOf(options, made.context), 'collection', made.node)
    : [];
  return named.length > 0 ? partsOfValues(evaluator, named, made.node) : [];
}

/**
 * What `@Schema({ collection })` or `@modelOptions({ schemaOptions: { collection } })` says of a class, else its name.
 * @param model what the model is called, where that is not the name of the class
 */
export function ofClass(evaluator: Evaluator, value: Value, model?: string): readonly Parts[] {
  const node = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
  if (!node?.name) return [];
  const said = decorationsOf(node).flatMap(({ arguments: [first] }) => {
    const options = first ? evaluator.valuesOf(first) : [];
    const inner = first ? memberOf(evaluator, options, 'schemaOptions', first) : [];
    return memberOf(evaluator, inner.length > 0 ? inner : options, 'collection', node);
  });
  return said.length > 0 ? partsOfValues(evaluator, said, node) : [[plural(model ?? node.name.text)]];
}

/** Whether a class is made for documents, as its decorators say; what answers are mapped to may have any name. */
export function isKept(value: Value): boolean {
  const node = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
  return (
    node !== undefined &&
    [node, ...node.members].some((each) =>
      decorationsOf(each).some(({ name }) => /^(?:Schema|modelOptions|ModelOptions|[Pp]rop)$/.test(name)),
    )
  );
}
