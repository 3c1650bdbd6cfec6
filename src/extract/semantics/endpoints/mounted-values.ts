/**
 * What is mounted in a router together with the path that it says itself: `app.use(mount('/api', orders.routes()))` of koa-mount,
 * `router.use('/orders/**', useBase('/orders', orders.handler))` of h3. In: a value that is mounted. Out: what it holds, and the path.
 * Sources: https://github.com/koajs/mount, https://h3.dev/guide/basics/nested-apps
 */
import { ts } from 'ts-morph';
import { type Parts, partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';

export interface MountedValue {
  readonly value: Value;
  /** Absent where the value says none by itself. */
  readonly prefix?: Parts;
}

const MOUNTS: readonly (readonly [packages: RegExp, name: RegExp | undefined])[] = [
  [/^koa-mount$/, undefined],
  [/^h3$/, /^useBase$/],
];

export function mountedValues(evaluator: Evaluator, value: Value): readonly MountedValue[] {
  if (value.kind !== 'derived' || !('package' in value.root)) return [{ value }];
  const from = value.root.package;
  const [, name] = MOUNTS.find(([packages]) => packages.test(from)) ?? [];
  const made = value.steps.at(-1);
  const before = value.steps.at(-2);
  const isMount =
    MOUNTS.some(([packages]) => packages.test(from)) &&
    (name === undefined || (before?.step === 'member' && name.test(before.name)));
  if (!isMount || made?.step !== 'call' || !ts.isCallExpression(made.node)) return [{ value }];
  const [first, second] = made.node.arguments;
  const mounted = second ?? first;
  if (!first || !mounted) return [];
  const prefixes = second ? partsOf(evaluator, first, made.context) : [[]];
  return evaluator
    .valuesOf(mounted, made.context)
    .flatMap((each) => prefixes.map((prefix) => ({ value: each, prefix })));
}
