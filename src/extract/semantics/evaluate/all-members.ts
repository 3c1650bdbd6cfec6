/** All that something holds, for those who go through it or must choose by a name that is computed. */

import { moduleValues } from './declarations.js';
import type { Evaluator } from './evaluator.js';
import { enumMember, nameOf, objectMember } from './members.js';
import { type Entry, type ListValue, textValue, type Value } from './values.js';

/** What `Object.entries` makes of an object: its names, each with what the object holds by it. */
export function entriesOf(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind === 'record') return value.entries.map(entryList);
  if (value.kind !== 'object') return [];
  return value.node.properties.flatMap((property): readonly Value[] => {
    const name = nameOf(property.name, evaluator, value.context);
    if (name === undefined) return [];
    const held = objectMember(evaluator, value, name, property);
    return [entryList({ keys: [textValue(name, property)], values: () => held })];
  });
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
  if (value.kind === 'object') {
    return value.node.properties.flatMap((property) => {
      const name = nameOf(property.name, evaluator, value.context);
      return name === undefined ? [] : objectMember(evaluator, value, name, property);
    });
  }
  if (value.kind === 'record') return value.entries.flatMap(({ values }) => values());
  if (value.kind !== 'module') return [];
  const file = evaluator.program.file(value.path);
  return file
    ? [...evaluator.exportsOf(file).names.keys()].flatMap((name) => evaluator.exported(value.path, name))
    : moduleValues(evaluator, value.path);
}
