/**
 * Redis OM: repositories of a schema, whose keys begin with its prefix. In: a call of a member of a repository. Out: the keys that it reads or
 * writes. https://github.com/redis/redis-om-node
 */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import type { Site, StoreReading } from './reading.js';

const MODES: ReadonlyMap<string, StoreMode> = new Map([
  ['fetch', 'read'],
  ['search', 'read'],
  ['searchRaw', 'read'],
  ['save', 'write'],
  ['createAndSave', 'write'],
  ['remove', 'write'],
  ['expire', 'write'],
  ['expireAt', 'write'],
]);

export function readRedisOm(evaluator: Evaluator, site: Site, value: Value): readonly StoreReading[] {
  if (value.kind !== 'derived' || !('package' in value.root) || value.root.package !== 'redis-om') return [];
  const last = value.steps.at(-1);
  const mode = last?.step === 'member' ? MODES.get(last.name) : undefined;
  if (!mode || !ts.isCallExpression(site)) return [];
  return prefixesOf(evaluator, value).map((prefix) => ({
    reads: 'use',
    kind: 'keys',
    by: 'redis-om',
    name: [...prefix, ':'],
    mode,
  }));
}

/** The prefixes of the schema that a repository is made for: `new Repository(schema, client)`, `client.fetchRepository(schema)`. */
function prefixesOf(evaluator: Evaluator, { steps }: Derived): readonly Parts[] {
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    const name = before?.step === 'member' ? before.name : '';
    if ((step.step !== 'new' && step.step !== 'call') || !/^(?:Repository|fetchRepository)$/.test(name))
      continue;
    const [schema] = ts.isTaggedTemplateExpression(step.node) ? [] : (step.node.arguments ?? []);
    return schema
      ? evaluator.valuesOf(schema, step.context).flatMap((each) => prefixOfSchema(evaluator, each))
      : [];
  }
  return [];
}

/** `new Schema('order', …)`, `new Schema(Order, …, { prefix: 'orders' })`: the option, else the name, be it that of a class. */
function prefixOfSchema(evaluator: Evaluator, value: Value): readonly Parts[] {
  const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return [];
  const [named, , options] = made.node.arguments ?? [];
  const said = options ? prefixIn(evaluator, options, made.context) : [];
  if (said.length > 0 || !named) return said;
  return evaluator.valuesOf(named, made.context).flatMap((each) => {
    if (each.kind === 'class') return each.node.name ? [[each.node.name.text]] : [];
    return partsOfValues(evaluator, [each], named);
  });
}

function prefixIn(evaluator: Evaluator, options: ts.Expression, context: Context): readonly Parts[] {
  const values = memberOf(evaluator, evaluator.valuesOf(options, context), 'prefix', options);
  return values.length > 0 ? partsOfValues(evaluator, values, options) : [];
}
