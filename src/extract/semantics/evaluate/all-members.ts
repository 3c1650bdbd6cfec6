/** All that something holds, for those who go through it or must choose by a name that is computed. */

import { ts } from 'ts-morph';
import { moduleValues } from './declarations.js';
import type { Evaluator } from './evaluator.js';
import { enumMember, nameOf, objectMember } from './members.js';
import { type Entry, type ListValue, type ObjectValue, textValue, type Value } from './values.js';

/** What `Object.entries` makes of an object: its names, each with what the object holds by it. */
export function entriesOf(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind === 'record') return value.entries.map(entryList);
  if (value.kind !== 'object') return [];
  return [...namedIn(evaluator, value, 0)].map(([name, { property, values }]) =>
    entryList({ keys: [textValue(name, property)], values: () => values }),
  );
}

/** Objects that are spread into others, and so on. */
const DEEPEST = 4;

interface Held {
  readonly property: ts.ObjectLiteralElementLike;
  readonly values: readonly Value[];
}

/** What an object holds by its names, with what is spread into it; what comes later is said instead of what came before. */
function namedIn(evaluator: Evaluator, value: ObjectValue, depth: number): ReadonlyMap<string, Held> {
  const found = new Map<string, Held>();
  for (const property of value.node.properties) {
    if (ts.isSpreadAssignment(property)) {
      if (depth > DEEPEST) continue;
      for (const spread of evaluator.valuesOf(property.expression, value.context))
        if (spread.kind === 'object')
          for (const [name, held] of namedIn(evaluator, spread, depth + 1)) found.set(name, held);
      continue;
    }
    const name = nameOf(property.name, evaluator, value.context);
    if (name !== undefined)
      found.set(name, { property, values: objectMember(evaluator, value, name, property) });
  }
  return found;
}

/** A name and what goes by it, as the list of two that the language makes of them. */
export function entryList({ keys, values }: Entry): ListValue {
  const elements = [keys, values()];
  return { kind: 'list', items: elements.flat(), elements };
}

/** Every value that an object or a module holds, for those who must choose one of them by a name that is computed. */
export function allMembers(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind === 'enum')
    return value.node.members.flatMap((member) => enumMember(evaluator, value.node, member.name.getText()));
  if (value.kind === 'object')
    return [...namedIn(evaluator, value, 0).values()].flatMap(({ values }) => values);
  if (value.kind === 'record') return value.entries.flatMap(({ values }) => values());
  if (value.kind !== 'module') return [];
  const file = evaluator.program.file(value.path);
  return file
    ? [...evaluator.exportsOf(file).names.keys()].flatMap((name) => evaluator.exported(value.path, name))
    : moduleValues(evaluator, value.path);
}
