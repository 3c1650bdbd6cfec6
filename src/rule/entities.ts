import type { Entity, EntityKind } from './rule.js';

/**
 * `service:orders` and the like for names, each text made once: the findings of a large system name its services hundreds of thousands of times, and
 * what counts them looks each of them up.
 */
export function entitiesOf(kind: EntityKind): (name: string) => Entity {
  const known = new Map<string, Entity>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const entity: Entity = `${kind}:${name}`;
    known.set(name, entity);
    return entity;
  };
}
