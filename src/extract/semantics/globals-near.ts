/**
 * What a program keeps where all of its files see it: `global.kafkaProducer = producer`, `global.db = client.db()`. In: files that import
 * clients of others and of databases. Out: for the program around a place, what goes by a name there that nothing declares.
 */
import type { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Value } from './evaluate/values.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

/** What clients and databases are called; of other names nobody asks. */
const CLIENT =
  /(?:producer|publisher|consumer|client|channel|queue|broker|bus|kafka|rabbit|amqp|nats|mqtt|redis|mongo|database|prisma|knex|sequelize)|^_?(?:db|pool|conn(?:ection)?|pg|sql)$|D[bB]$/i;
/** Packages whose clients people keep so. */
const KEPT =
  /kafka|amqp|rabbit|nats|mqtt|bull|bee-queue|redis|rascal|sqs|sns|aws-sdk|pubsub|service-bus|axios|elasticsearch|^(?:mongodb|mongoose|pg|mysql2?|knex|sequelize|typeorm|@prisma\/client)(?:\/|$)/;
const KEEPS = /\bglobal(?:This)?\s*\.\s*(\w+)\s*=(?!=)/g;

interface Kept {
  readonly unit: Path;
  readonly expressions: readonly ts.Expression[];
}

/** Looked for when it is first asked for. */
export function globalsNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (name: string, at: ts.Node) => readonly Value[] {
  const unitOf = innermostUnit(units);
  let found: ReadonlyMap<string, readonly Kept[]> | undefined;
  const collect = () => {
    const all = new Map<string, Kept[]>();
    const making = imports.flatMap(({ from, to }) =>
      'package' in to && KEPT.test(to.package) ? [from] : [],
    );
    for (const path of new Set(making)) {
      const names = [...(evaluator.program.text(path) ?? '').matchAll(KEEPS)].map(([, name]) => name!);
      const file = names.length > 0 ? evaluator.program.file(path) : undefined;
      if (!file) continue;
      for (const name of new Set(names)) {
        const expressions = ['global', 'globalThis'].flatMap(
          (holder) => evaluator.scopes.assignedToMembers(holder, file)?.get(name) ?? [],
        );
        all.set(name, [...(all.get(name) ?? []), { unit: unitOf(path), expressions }]);
      }
    }
    return all;
  };
  return (name, at) => {
    if (!CLIENT.test(name)) return [];
    found ??= collect();
    const kept = found.get(name) ?? [];
    if (kept.length === 0) return [];
    const unit = unitOf(evaluator.program.pathOf(at.getSourceFile()));
    return kept
      .filter((each) => each.unit === unit)
      .flatMap(({ expressions }) => expressions.flatMap((each) => evaluator.valuesOf(each)));
  };
}
