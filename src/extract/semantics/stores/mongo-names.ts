/** How collections are called where a schema or a class says it. */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { plural } from './plural.js';

/** `new Schema({ … }, { collection: 'orders' })`, also without `new` */
export function collectionOfSchema(evaluator: Evaluator, value: Value): readonly Parts[] {
  const made =
    value.kind === 'derived' ? value.steps.find(({ step }) => step === 'new' || step === 'call') : undefined;
  if (made?.step !== 'new' && made?.step !== 'call') return [];
  if (ts.isTaggedTemplateExpression(made.node)) return [];
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
  const said = decorationsOf(node).flatMap(({ arguments: [first] }) =>
    first ? saidBy(evaluator, evaluator.valuesOf(first), first) : [],
  );
  return said[0] ?? [[plural(model ?? node.name.text)]];
}

/** `getModelForClass(Order, { schemaOptions: { collection: 'orders' }, options: { customName: 'order' } })` */
export function ofModelForClass(
  evaluator: Evaluator,
  value: Value,
  options: ts.Expression | undefined,
): readonly Parts[] {
  const said = options ? saidBy(evaluator, evaluator.valuesOf(options), options) : [];
  return said[0] ?? ofClass(evaluator, value);
}

/** What the options of a schema or a model say: a collection, or a name that one is made of. Each is all that can be meant. */
function saidBy(
  evaluator: Evaluator,
  options: readonly Value[],
  node: ts.Node,
): readonly (readonly Parts[])[] {
  const at = (values: readonly Value[], name: string) => memberOf(evaluator, values, name, node);
  const inner = at(options, 'schemaOptions');
  const collection = at(inner.length > 0 ? inner : options, 'collection');
  if (collection.length > 0) return [partsOfValues(evaluator, collection, node)];
  const name = at(at(options, 'options'), 'customName')
    .map(fixed)
    .find((text) => text !== undefined);
  return name === undefined ? [] : [[[plural(name)]]];
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
