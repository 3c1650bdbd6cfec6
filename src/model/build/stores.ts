/**
 * The kinds of store that each service keeps data in, by what shows it: a client that its code imports, its statements, or a URL that its
 * deployment gives it and something in reach could use. Brokers carry messages and are told apart. In: facts, modules. Out: kinds by service.
 */
import type { DeploymentFact } from '../facts.js';
import type { Model } from '../model.js';
import type { Module } from '../nouns.js';
import { compareText } from '../queries.js';
import { BROKERS, KINDS, MAPPER, SQL, schemeOf } from './store-kinds.js';

/** What is known of a service: URLs it is given, packages it imports, and those that the libraries it imports do. */
interface Signs {
  readonly schemes: Set<string>;
  readonly own: Set<string>;
  readonly near: Set<string>;
  /** Statements show it at work. */
  sends: boolean;
}

/** Services with their stores and brokers filled in. A URL alone is no use of it: many are given to all services at once. */
export function findStores(
  model: Pick<Model, 'modules' | 'files' | 'packageDependencies' | 'moduleDependencies' | 'accesses'>,
  deployments: readonly DeploymentFact[],
): ReadonlyMap<string, Module> {
  const signs = new Map<string, Signs>();
  for (const [name, { kind, within }] of model.modules) {
    if (kind !== 'module' || within === undefined)
      signs.set(name, { schemes: new Set(), own: new Set(), near: new Set(), sends: false });
  }
  const unit = (name: string | undefined) => signs.get(model.modules.get(name ?? '')?.within ?? name ?? '');
  for (const { from, to, kind } of model.packageDependencies) {
    const file = model.files.get(from);
    if (kind !== 'type' && !file?.test) unit(file?.module)?.own.add(to);
  }
  for (const { from, to } of model.moduleDependencies) {
    if (model.modules.get(to)?.kind === 'library')
      for (const each of unit(to)!.own) unit(from)?.near.add(each);
  }
  const byPath = new Map([...model.modules.values()].map(({ path, name }) => [path, name]));
  for (const { name, path, variables, connections } of deployments) {
    const schemes = unit((path !== undefined && byPath.get(path)) || name)?.schemes;
    for (const { dialect = 'postgres' } of connections) schemes?.add(dialect);
    for (const [variable, value] of Object.entries(variables)) {
      const scheme = schemeOf(variable, value);
      if (scheme !== undefined) schemes?.add(scheme);
    }
  }
  const sending = new Set(
    model.accesses.flatMap(({ service, seen }) => (seen === 'statements' ? service : [])),
  );
  for (const [name, each] of signs) each.sends = sending.has(name);
  return new Map(
    [...model.modules].map(([name, module]) => {
      if (module.kind !== 'service') return [name, module];
      const found = (kinds: typeof KINDS) => kindsOf(signs.get(name)!, isReadable(module), kinds);
      return [name, { ...module, stores: found(KINDS), brokers: found(BROKERS) }];
    }),
  );
}

/** Whether the imports of a service are known: of other languages only the deployment speaks. */
function isReadable({ languages }: Module): boolean {
  return languages.some((language) => /^(TypeScript|JavaScript|Vue|Svelte|Astro)$/.test(language));
}

function kindsOf({ schemes, own, near, sends }: Signs, readable: boolean, kinds: typeof KINDS): string[] {
  const all = [...own, ...near];
  return kinds
    .filter(({ kind, schemes: given, packages }) => {
      if (kind === 'PostgreSQL' && sends) return true;
      if ([...own].some((each) => packages.test(each))) return true;
      const isGiven = [...schemes].some((scheme) => given.test(scheme));
      return (
        isGiven &&
        (!readable || all.some((each) => packages.test(each) || (SQL.has(kind) && MAPPER.test(each))))
      );
    })
    .map(({ kind }) => kind)
    .sort(compareText);
}
