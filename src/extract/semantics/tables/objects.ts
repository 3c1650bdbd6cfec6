/** Views, routines and triggers that SQL in the code makes → facts of a catalogue. */
import type { CatalogueFacts } from '../../../model/facts.js';
import { standingObjects } from '../../postgres/index.js';
import type { Program } from '../evaluate/program.js';
import { locationOf } from '../places.js';
import type { ObjectChange } from './reader.js';

export function objectsIn(
  program: Program,
  changes: readonly ObjectChange[],
): Pick<CatalogueFacts, 'relations' | 'routines' | 'triggers'> {
  const found = standingObjects(
    changes.map(({ change, node }) => ({ change, at: locationOf(program, node) })),
  );
  return { ...found, relations: found.relations.map((view) => ({ ...view, code: 'ddl' as const })) };
}
