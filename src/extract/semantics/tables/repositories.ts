/** Repositories of the program's own: which entities they keep. */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import { decoration } from './decorators.js';
import { tablesOf } from './entities.js';

/** Decorators that say which entities a class keeps. */
export const REPOSITORY = /^(EntityRepository|Repository|CustomRepository)$/;

/**
 * What a repository keeps, by its decorator or by what it extends: `getCustomRepository(Orders)`; of a name, the entity that goes by it; of
 * anything else, that itself.
 * @param near where it is asked for
 */
export function keptIn(evaluator: Evaluator, value: Value, near: ts.Node): readonly Value[] {
  const name = fixed(value);
  if (name !== undefined)
    return [evaluator.entityNamed(name, near) ?? evaluator.modelNamed(name, near) ?? value];
  const node = value.kind === 'class' ? value.node : undefined;
  if (!node || tablesOf(evaluator, value).length > 0) return [value];
  const [entity] = decoration(node, REPOSITORY)?.arguments ?? [];
  if (entity) return evaluator.valuesOf(entity);
  return (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.flatMap(({ typeArguments }) =>
      typeArguments?.[0] ? evaluator.valuesOfType(typeArguments[0]) : [],
    ),
  );
}
