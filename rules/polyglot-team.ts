import { defineRule, listed, type Module, many, option } from '../src/index.js';

/** One runtime, one set of tools: whoever knows one of them reads the others. */
const FAMILY = new Map(
  ['TypeScript', 'JavaScript', 'Vue', 'Svelte', 'Astro'].map((language) => [
    language,
    'TypeScript/JavaScript',
  ]),
);

export default defineRule({
  id: 'polyglot-team',
  summary:
    'The services of one team are written in more languages, or keep data in more kinds of store, than it can master.',
  rationale:
    'Each language and each store has its own upgrades, failures and tools. A team that has many of them has one person who knows each, ' +
    'and waits for that person.',
  remedy:
    'Agree on one or two languages and stores for new services, and retire the others when a service is rewritten anyway.',
  source:
    'The rule of thumb that archfit puts into practice warns of it by example; the numbers are heuristic. Languages of one runtime (TypeScript, JavaScript, Vue …) count as one; brokers are no stores.',
  severity: 'warn',
  needs: ['ownership', 'code'],
  wants: ['accesses'],
  options: {
    mostLanguages: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'the most languages of a team',
    }),
    mostStores: option.number({
      default: 3,
      min: 1,
      whole: true,
      describes: 'the most kinds of store of a team',
    }),
    share: option.number({
      default: 10,
      max: 100,
      describes: 'from how many percent of a service’s source files on a language counts',
    }),
  },
  *check(model, { mostLanguages, mostStores, share }) {
    for (const { name, services, at } of model.teams) {
      const owned = services.flatMap((service) => model.modules.get(service) ?? []);
      const languages = spread(owned, (service) => languagesOf(service, share));
      const stores = spread(owned, (service) => service.stores ?? []);
      const tooMany = [
        ...(languages.size > mostLanguages
          ? [`${many(languages.size, 'language')} (${told(languages)})`]
          : []),
        ...(stores.size > mostStores ? [`${many(stores.size, 'kind')} of store (${told(stores)})`] : []),
      ];
      if (tooMany.length === 0) continue;
      yield {
        key: name,
        message: `${name} has to master ${listed(tooMany)}.`,
        at: at ?? { path: '' },
        entities: [`team:${name}`, ...services.map((service) => `service:${service}` as const)],
        weight: languages.size + stores.size,
      };
    }
  },
});

function languagesOf({ languages, languageFiles }: Module, share: number): string[] {
  const all = languages.reduce((sum, language) => sum + (languageFiles[language] ?? 0), 0);
  const counts = new Map<string, number>();
  for (const language of languages) {
    const family = FAMILY.get(language) ?? language;
    counts.set(family, (counts.get(family) ?? 0) + (languageFiles[language] ?? 0));
  }
  return [...counts].filter(([, files]) => 100 * files >= share * all).map(([family]) => family);
}

/** Each thing with the services that have it. */
function spread(
  services: readonly Module[],
  thingsOf: (service: Module) => readonly string[],
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const service of services) {
    for (const thing of thingsOf(service)) found.set(thing, [...(found.get(thing) ?? []), service.name]);
  }
  return found;
}

function told(things: ReadonlyMap<string, readonly string[]>): string {
  return listed([...things].map(([thing, services]) => `${thing} in ${listed(services, 3)}`));
}
