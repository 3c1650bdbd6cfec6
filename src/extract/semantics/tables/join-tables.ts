/**
 * How the table between two entities is called where nobody says it. https://typeorm.io/docs/relations/many-to-many-relations,
 * https://mikro-orm.io/docs/naming-strategy
 */
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, known } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import { classOf, tablesOf } from './entities.js';
import { snakeCase } from './naming.js';
import { spelledBy } from './naming-strategy.js';
import type { NamedTable } from './reading.js';

/** The two sides of a relation of many to many, the one that keeps the table first. */
export interface Sides {
  readonly own: Value;
  readonly other: readonly Value[];
  readonly property: string;
  /** The member of the other side; empty where there is none. */
  readonly inverse: string;
}

/** TypeORM: `order_tags_tag` of the member `tags` of `order`, or what its naming strategy makes of the two. */
export function defaultJoinTable(
  evaluator: Evaluator,
  { own, other, property, inverse }: Sides,
): NamedTable | undefined {
  const [first, second] = [nameOf(evaluator, [own]), nameOf(evaluator, other)];
  if (first === undefined || second === undefined) return undefined;
  const at = classOf(own);
  const spelled = at && spelledBy(evaluator, at, 'joinTableName', [first, second, property, inverse]);
  return { name: [spelled ?? snakeCase(`${first}_${property.replace(/\./g, '_')}_${second}`)] };
}

/** MikroORM: `order_tags` of the member `tags` of `order`. */
export function mikroJoinTable(evaluator: Evaluator, own: Value, property: string): NamedTable | undefined {
  const [table] = tablesOf(evaluator, own);
  const first = nameOf(evaluator, [own]);
  if (first === undefined || !table) return undefined;
  const at = classOf(own);
  const spelled = at && spelledBy(evaluator, at, 'joinTableName', [first, '', property]);
  return { ...table, name: [spelled ?? `${first}_${snakeCase(property)}`] };
}

/** The name of the table of an entity, without what is put before the names of all. */
function nameOf(evaluator: Evaluator, entities: readonly Value[]): string | undefined {
  for (const entity of entities) {
    const [table] = tablesOf(evaluator, entity);
    const parts = table && known(table.name);
    if (!parts?.every((part) => typeof part === 'string')) continue;
    const at = classOf(entity);
    const prefix = at && evaluator.optionNear('entityPrefix', at).map(fixed)[0];
    const name = parts.join('');
    return prefix !== undefined && name.startsWith(prefix) ? name.slice(prefix.length) : name;
  }
  return undefined;
}
