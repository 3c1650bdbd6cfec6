/**
 * Settings that an application of Nuxt is handed: `useRuntimeConfig().public.ordersUrl`. In: the object that its configuration names `runtimeConfig`. Out: what
 * its members are: for each the variable that Nuxt sets it by when the application starts, `NUXT_PUBLIC_ORDERS_URL`, and what is written there
 * where nobody sets that. Source: https://nuxt.com/docs/4.x/guide/going-further/runtime-config#environment-variables
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { nameOf } from './members.js';
import { withDefault } from './text.js';
import { type Derived, type Entry, type ObjectValue, textValue, type Value } from './values.js';

const PREFIX = 'NUXT';
const HANDS_OUT = 'useRuntimeConfig';

/** Whether what is called is the function by which Nuxt hands out its settings, imported or not. */
export function isRuntimeConfig({ root, steps }: Derived): boolean {
  return 'name' in root && !('open' in root) && root.name === HANDS_OUT && steps.length === 0;
}

/** The members of settings, by the variables that set them. */
export function setByVariables(
  evaluator: Evaluator,
  values: readonly Value[],
  variable = PREFIX,
): readonly Value[] {
  return values.map((value): Value => {
    if (value.kind !== 'object') return value;
    return { kind: 'record', entries: entriesOf(evaluator, value, variable) };
  });
}

function entriesOf(evaluator: Evaluator, value: ObjectValue, above: string): readonly Entry[] {
  const { node, context } = value;
  return node.properties.flatMap((property): readonly Entry[] => {
    if (ts.isSpreadAssignment(property))
      return evaluator
        .valuesOf(property.expression, context)
        .flatMap((each) => (each.kind === 'object' ? entriesOf(evaluator, each, above) : []));
    const name = nameOf(property.name, evaluator, context);
    if (name === undefined) return [];
    const variable = `${above}_${inCapitals(name)}`;
    const values = (): readonly Value[] => {
      const written = evaluator.member(value, name, property);
      const isGroup = written.some(({ kind }) => kind === 'object');
      if (isGroup) return setByVariables(evaluator, written, variable);
      // What is no text cannot be told from what a variable would make of it.
      const isOther = written.some(({ kind }) => kind !== 'text' && kind !== 'derived');
      if (isOther) return written;
      const set: Value = { kind: 'text', parts: [{ variable }], origins: [property] };
      return withDefault(
        [set],
        written.filter(({ kind }) => kind === 'text'),
      );
    };
    return [{ keys: [textValue(name, property)], values }];
  });
}

/** `ordersUrl` → `ORDERS_URL` */
function inCapitals(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
}
