/**
 * What decorators leave under a key. In: an expression that is the key. Out: the values that `SetMetadata(key, value)` and
 * `Reflect.defineMetadata(key, value, target)` leave under the same text or symbol, in the files that know what holds it.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { lastNameOrText } from './evaluate/last-name.js';
import { fixed } from './evaluate/text.js';
import { type Context, free, type Value } from './evaluate/values.js';
import { functionAround } from './functions.js';
import type { Ground } from './ground.js';

/** Imports away from where the key is declared that those may be who leave something under it. */
const HOPS = 2;
const LEAVES = /\b(?:SetMetadata|(?:define|extendArray|extend)Metadata)\s*\(/;
const LEAVING = /^(?:SetMetadata|defineMetadata|extendArrayMetadata|extendMetadata)$/;

/** A text, or the call that makes a symbol: what is the same key; and where it stands. */
interface Key {
  readonly same: unknown;
  readonly at: ts.Node;
}

export function metadataSet(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  files: readonly Path[],
): (key: ts.Expression, context: Context) => readonly Value[] {
  const isLeaving = (path: Path) => LEAVES.test(evaluator.program.text(path) ?? '');
  let all: readonly Path[] | undefined;
  /** A key that is written out where it is used may be so anywhere. */
  const anywhere = () => {
    all ??= files.filter(isLeaving);
    return all;
  };
  const known = new Map<unknown, readonly ts.Expression[]>();
  return (node, context) => {
    const [key] = keysOf(evaluator, node, context);
    if (!key) return [];
    let found = known.get(key.same);
    if (!found) {
      // Whoever asks again while it is looked for asks in a circle.
      known.set(key.same, []);
      found = evaluator.apart(() => leftUnder(evaluator, mentioning, node, key, anywhere));
      known.set(key.same, found);
    }
    return found.flatMap((each) => [...evaluator.valuesOf(each), ...addedTo(evaluator, each)]);
  };
}

function leftUnder(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  node: ts.Expression,
  key: Key,
  anywhere: () => readonly Path[],
): readonly ts.Expression[] {
  const { program } = evaluator;
  const name = lastNameOrText(node);
  const declaring = program.pathOf(key.at.getSourceFile());
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && LEAVING.test(lastNameOrText(inner.expression))) {
      const [under, value] = inner.arguments;
      if (under && value && keysOf(evaluator, under, free).some(({ same }) => same === key.same))
        found.push(value);
    }
    ts.forEachChild(inner, visit);
  };
  const isWritten = ts.isStringLiteralLike(node);
  const paths = new Set(
    isWritten ? anywhere() : [declaring, ...mentioning(declaring, new Set([name]), HOPS)],
  );
  for (const path of paths) {
    const file = LEAVES.test(program.text(path) ?? '') ? program.file(path) : undefined;
    if (file) visit(file);
  }
  return found;
}

/** What is put into a list before it is left: `const all = Reflect.getMetadata(key, target) ?? []; all.push({ topic, method });`. */
function addedTo(evaluator: Evaluator, list: ts.Expression): readonly Value[] {
  if (!ts.isIdentifier(list)) return [];
  const around = functionAround(list);
  const { added } = evaluator.setsOf(list.getSourceFile());
  const items = (added.get(list.text) ?? [])
    .filter(({ into }) => functionAround(into) === around)
    .flatMap(({ value }) => evaluator.valuesOf(value));
  return items.length > 0 ? [{ kind: 'list', items }] : [];
}

function keysOf(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Key[] {
  return evaluator.valuesOf(node, context).flatMap((value): readonly Key[] => {
    const text = fixed(value);
    const [origin] = value.kind === 'text' ? value.origins : [];
    if (text !== undefined) return [{ same: text, at: origin ?? node }];
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    return made?.step === 'call' ? [{ same: made.node, at: made.node }] : [];
  });
}
