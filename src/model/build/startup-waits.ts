/** Deployments that wait for others → services that do. A name that no service answers to is a store's, or somebody else's. */
import type { DeploymentFact } from '../facts.js';
import type { Module, StartupWait } from '../nouns.js';
import { compareText } from '../queries.js';

export function findStartupWaits(
  deployments: readonly DeploymentFact[],
  modules: ReadonlyMap<string, Module>,
): StartupWait[] {
  const services = [...modules.values()].filter(({ kind }) => kind === 'service');
  const names = new Set(services.map(({ name }) => name));
  const byPath = new Map(services.map(({ path, name }) => [path, name]));
  const pathOf = new Map(deployments.map(({ name, path }) => [name, path]));
  const serviceOf = (path: string | undefined, name: string): string | undefined => {
    const known = path ?? pathOf.get(name);
    if (known !== undefined) return byPath.get(known);
    return names.has(name) ? name : undefined;
  };
  const waits = new Map<string, StartupWait>();
  for (const { name, path, waitsFor = [] } of deployments) {
    const from = serviceOf(path, name);
    for (const { condition, at, ...target } of waitsFor) {
      const to = serviceOf(target.path, target.name);
      if (from === undefined || to === undefined || from === to) continue;
      const key = `${from}\n${to}`;
      if (!waits.has(key)) waits.set(key, { from, to, ...(condition !== undefined && { condition }), at });
    }
  }
  return [...waits.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}
