/**
 * What processes of one program share is nobody else's. In: a finding. Out: whether all services that it names are such: a server and the workers of its
 * package. That they have tables, messages and models in common is how one program is made, and no boundary is broken by it.
 */
import type { Model } from '../model/model.js';
import { programOf } from '../model/programs.js';
import type { Finding, Rule } from './rule.js';

const SERVICE = 'service:';

export function isWithinProgram({ entities }: Finding, model: Model, { needs }: Rule): boolean {
  // Who waits for whom is as it is between any two that run by themselves.
  if (needs.includes('calls')) return false;
  const names = entities
    .filter((entity) => entity.startsWith(SERVICE))
    .map((entity) => entity.slice(SERVICE.length));
  return new Set(names).size > 1 && new Set(names.map((name) => programOf(model, name))).size === 1;
}
