/** What a block is told, as values: its arguments, and the blocks in it. */
import { evaluate, type Scope } from './evaluate.js';
import type { Body, Expression } from './syntax.js';
import { entriesOf, type Given, itemsOf, listed, mapped, open, text, type Value } from './values.js';

/** More is made of no block. */
export const MOST_KEYS = 200;

export function mapOf(values: Readonly<Record<string, Value>>, at: Given['at']): Value {
  return mapped(new Map(Object.entries(values).map(([name, value]) => [name, { value, at }])));
}

/** All that a block is told: its arguments, and the blocks in it as lists. */
export function allOf(body: Body, scope: Scope): ReadonlyMap<string, Given> {
  const found = new Map<string, Given>();
  for (const [name, { value, line }] of body.attributes)
    found.set(name, { value: evaluate(value, scope), at: { path: scope.path, line } });
  for (const { type, labels, body: inner, line } of body.blocks) {
    const isDynamic = type === 'dynamic';
    const name = isDynamic ? (labels[0] ?? '') : type;
    const made = isDynamic ? repeated(name, inner, scope, line) : [mapped(allOf(inner, scope))];
    const before = found.get(name)?.value;
    found.set(name, { value: listed([...itemsOf(before), ...made]), at: { path: scope.path, line } });
  }
  return found;
}

/** `dynamic "environment" { for_each = …, content { … } }` */
function repeated(name: string, body: Body, scope: Scope, line: number): readonly Value[] {
  const many = body.attributes.get('for_each')?.value;
  const content = body.blocks.find(({ type }) => type === 'content');
  const said: Expression | undefined = body.attributes.get('iterator')?.value;
  const iterator = said?.is === 'name' ? said.name : name;
  if (!many || !content) return [];
  const value = evaluate(many, scope);
  const at = { path: scope.path, line };
  const rounds =
    value.is === 'map'
      ? entriesOf(value).map(([key, given]) => mapOf({ key: text(key), value: given.value }, at))
      : value.is === 'list'
        ? value.items.map((item) => mapOf({ key: item, value: item }, at))
        : [mapOf({ key: open(''), value: open('') }, at)];
  return rounds
    .slice(0, MOST_KEYS)
    .map((round) =>
      mapped(allOf(content.body, { ...scope, bound: new Map(scope.bound).set(iterator, round) })),
    );
}
