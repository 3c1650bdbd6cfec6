/**
 * Whether what is said of a model beside it is said of a certain one: two services may each have a model of one table, and say different
 * things of it.
 */
import type { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';
import { meantIn } from '../units.js';

/** Whether a file speaks of an entity. */
export type Concerns = (file: ts.SourceFile, entity: Value) => boolean;

/** What is written in a service is said of models of its own and of what services share. */
export function concerning(evaluator: Evaluator, units: readonly UnitFact[]): Concerns {
  const { unitOf, isService } = meantIn(units);
  const unitAt = (node: ts.Node) => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  return (file, entity) => {
    const node = nodeOf(entity);
    const [from, of] = [unitAt(file), node && unitAt(node)];
    return of === undefined || from === of || !isService(from) || !isService(of);
  };
}

function nodeOf(entity: Value): ts.Node | undefined {
  if (entity.kind === 'class') return entity.node;
  if (entity.kind === 'instance') return entity.of;
  if (entity.kind !== 'derived') return undefined;
  const made = entity.steps.findLast((step) => 'node' in step);
  return made && 'node' in made ? made.node : undefined;
}
