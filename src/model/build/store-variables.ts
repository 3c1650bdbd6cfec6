/**
 * What the names of stores are in one service. In: texts with variables, the deployments, and what stacks of infrastructure in code set. Out: the texts.
 */
import type { DeploymentFact, PatternPart, StoreFacts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Module, Path } from '../nouns.js';

/** Where a part of a text is not known. */
export const UNKNOWN = '\u0000';

/** What the variables of each service can be. */
export type Variables = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

type Modules = ReadonlyMap<string, Module>;
type Setting = StoreFacts['settings'][number];

/** What the deployments of each service set variables to, passwords masked. */
export function variablesOf(deployments: readonly DeploymentFact[], modules: Modules): Variables {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const deployment of deployments) {
    const service = serviceOf(deployment, modules);
    const own = found.get(service) ?? new Map<string, Set<string>>();
    found.set(service, own);
    for (const [name, value] of Object.entries(deployment.variables))
      if (value !== '') own.set(name, (own.get(name) ?? new Set()).add(value));
  }
  return found;
}

export function serviceOf({ path, name }: DeploymentFact, modules: Modules): string {
  const built = [...modules.values()].find((each) => each.kind === 'service' && each.path === path);
  return path === undefined || !built ? name : built.name;
}

/** All that a text can be in a service. */
export function textsOf(
  parts: readonly PatternPart[],
  service: string,
  variables: Variables,
): readonly string[] {
  let texts: readonly string[] = [''];
  for (const part of parts) {
    const choices =
      typeof part === 'string' ? [part] : 'unknown' in part ? [UNKNOWN] : valuesOf(part, service, variables);
    texts = texts.flatMap((start) => choices.map((end) => start + end)).slice(0, 16);
  }
  return texts;
}

function valuesOf(
  { variable, otherwise }: Exclude<PatternPart, string | { readonly unknown: true }>,
  service: string,
  variables: Variables,
): readonly string[] {
  const set = variables.get(service)?.get(variable);
  if (set) return [...set].sort();
  return otherwise ? textsOf(otherwise, service, variables) : [UNKNOWN];
}

/**
 * The variables with what stacks set beside: for the functions of a service, those of a stack that says where their code lies, or that lies in its
 * directory; where nothing tells a service of a variable, what all stacks agree on.
 */
export function withSettings(
  variables: Variables,
  settings: readonly Setting[],
  modules: Modules,
  serviceAt: (path: Path) => string | undefined,
): Variables {
  if (settings.length === 0) return variables;
  const services = [...modules.values()].filter(({ kind }) => kind === 'service');
  const around = (path: Path) => serviceAt(path) ?? innermost(services, path);
  const byName = groupBy(
    settings.map((setting) => ({
      ...setting,
      service:
        packedAs(services, setting.code ?? []) ??
        [...(setting.code ?? []), setting.at.path].map(around).find((each) => each !== undefined),
    })),
    ({ variable }) => variable,
  );
  const found = new Map(variables);
  for (const { name: service } of services) {
    const known = new Map(variables.get(service) ?? []);
    for (const [variable, all] of byName) {
      if (known.has(variable)) continue;
      const said = (of: readonly Setting[]) => {
        const texts = of.flatMap(({ to }) => textsOf(to, service, variables));
        return new Set(texts.filter((text) => text !== '' && text !== UNKNOWN));
      };
      const own = said(all.filter((each) => each.service === service));
      const agreed = said(all);
      if (own.size > 0) known.set(variable, own);
      else if (agreed.size === 1) known.set(variable, agreed);
    }
    found.set(service, known);
  }
  return found;
}

/** The service whose directory a path lies in, whatever library lies between. */
export function innermost(services: readonly Module[], path: Path): string | undefined {
  const [found] = services
    .filter(
      (each) =>
        each.path !== undefined && each.path !== '' && each.path !== '.' && path.startsWith(`${each.path}/`),
    )
    .sort((a, b) => b.path!.length - a.path!.length);
  return found?.name;
}

/** The one service whose directory is called as the archive that a function is packed in: `orders.zip`, `orders-lambda.zip`. */
export function packedAs(services: readonly Module[], code: readonly Path[]): string | undefined {
  const [, archive] = code.map((path) => /(?:^|\/)([\w.-]+)\.zip$/.exec(path)).find(Boolean) ?? [];
  if (archive === undefined) return undefined;
  for (const name of new Set([archive, archive.replace(/-(?:lambda|function)$/, '')])) {
    const found = services.filter(({ path = '' }) => path === name || path.endsWith(`/${name}`));
    if (found.length > 0) return found.length === 1 ? found[0]!.name : undefined;
  }
  return undefined;
}
