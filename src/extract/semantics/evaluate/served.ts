/**
 * What one program hands to another as data. In: a value of the program that answers. Out: the same value where another program has it: the variables in it are those of who
 * answers, and what it holds goes by the same names.
 */
import type { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from './evaluator.js';
import { nameOf } from './members.js';
import { fixed } from './text.js';
import { type Part, textValue, type Value } from './values.js';

/** What a server answers, and a file of it. */
export interface AnsweredSetting {
  readonly values: readonly Value[];
  /** The file of the server, where that is another program than the one that asks. */
  readonly by?: Path;
}

/** Objects within objects. */
const DEEPEST = 6;

/** @param by a file of the program that answers */
export function servedBy(evaluator: Evaluator, value: Value, by: Path, node: ts.Node, depth = 0): Value {
  switch (value.kind) {
    case 'text':
      return { ...value, parts: value.parts.map((part) => partOf(part, by)) };
    case 'object':
    case 'record': {
      if (depth > DEEPEST) return value;
      const entries = [...namesIn(evaluator, value)].map((name) => ({
        keys: [textValue(name, node)],
        values: () =>
          evaluator.member(value, name, node).map((each) => servedBy(evaluator, each, by, node, depth + 1)),
      }));
      return { kind: 'record', entries };
    }
    case 'environment':
      return { kind: 'record', entries: [] };
    default:
      return value;
  }
}

function partOf(part: Part, by: Path): Part {
  if (typeof part === 'string') return part;
  if ('hole' in part) return part.variable === undefined ? part : { ...part, of: by };
  const { otherwise } = part;
  return {
    ...part,
    of: by,
    ...(otherwise && { otherwise: otherwise.map((each) => partOf(each, by) as typeof each) }),
  };
}

/** The names that an object has, with those of what is spread into it. */
export function namesIn(evaluator: Evaluator, value: Value, depth = 0): ReadonlySet<string> {
  if (value.kind === 'record')
    return new Set(value.entries.flatMap(({ keys }) => keys.flatMap((key) => fixed(key) ?? [])));
  if (value.kind !== 'object' || depth > DEEPEST) return new Set();
  const { named, computed, spread } = evaluator.indexOf(value.node);
  return new Set([
    ...named.keys(),
    ...computed.flatMap(({ name }) => nameOf(name, evaluator, value.context) ?? []),
    ...spread
      .flatMap((each) => evaluator.valuesOf(each, value.context))
      .flatMap((each) => [...namesIn(evaluator, each, depth + 1)]),
    ...(value.assigned?.keys() ?? []),
  ]);
}
