/** Directories that deploy the same system several times: one for each environment. In: modules that are deployed by themselves. Out: one of each. */
import type { Module } from './modules.js';

/** What environments are called, the one that matters most first. */
const ENVIRONMENTS = [
  ['prod', 'production', 'prd', 'live', 'main'],
  ['preprod', 'pre-prod', 'staging', 'stage', 'stg', 'uat', 'qa', 'acc'],
  ['dev', 'develop', 'development', 'int', 'sandbox', 'nonprod', 'non-prod', 'local'],
];
const RANK = new Map(ENVIRONMENTS.flatMap((names, rank) => names.map((name) => [name, rank] as const)));

/** Of modules that differ in the name of an environment alone, one: they make the same things. */
export function oneOfEach(roots: readonly Module[]): readonly Module[] {
  const best = new Map<string, { readonly module: Module; readonly rank: number }>();
  for (const module of roots) {
    const segments = module.directory.split('/');
    const ranks = segments.flatMap((segment) => RANK.get(segment) ?? []);
    const key = segments.map((segment) => (RANK.has(segment) ? '*' : segment)).join('/');
    const rank = ranks[0] ?? 0;
    const before = best.get(key);
    if (!before || rank < before.rank) best.set(key, { module, rank });
  }
  return [...best.values()].map(({ module }) => module);
}
