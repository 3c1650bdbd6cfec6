import {
  compareText,
  defineRule,
  groupBy,
  listed,
  type Model,
  metricsOf,
  option,
  servicesOf,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'nano-service',
  summary: 'Services are cut so small that several of them are one.',
  rationale:
    'A service for each thing that is done to a customer has no data and no decision of its own: every change of a customer is a change of all of them, ' +
    'and the network between them is paid for with nothing in return.',
  remedy: 'Merge them into the service of their noun, whose operations they are.',
  source:
    'Nano services (Tighilt et al. 2020; DAMP, Mohammadi 2026, whose 20 % of the mean size is what tiny means here). Three of one noun, and three tiny ones on one table, are heuristic. ' +
    'That one is small by itself says nothing without its endpoints, which are not counted yet.',
  severity: 'warn',
  needs: ['manifests'],
  options: {
    services: option.number({
      default: 3,
      min: 2,
      whole: true,
      describes: 'from how many services of one noun, or tiny ones on one table, on',
    }),
    size: option.number({
      default: 20,
      max: 100,
      describes: 'below which share of the mean size, in lines, a service is tiny, in percent',
    }),
  },
  *check(model, { services: least, size }) {
    const byNoun = groupBy(servicesOf(model), ({ name }) => nounOf(name));
    for (const [noun, services] of byNoun) {
      if (noun === undefined || services.length < least) continue;
      const names = services.map(({ name }) => name);
      yield finding(model, noun, names, `${listed(names)} are one noun, ${noun}, cut by what is done to it.`);
    }
    for (const [table, names] of tinyByTable(model, size)) {
      if (names.length < least) continue;
      yield finding(
        model,
        table,
        names,
        `${listed(names)}, each below ${size} % of the mean size, all work on ${table}.`,
      );
    }
  },
});

function finding(model: Model, key: string, names: readonly string[], message: string) {
  const places = names.map((name) => ({ path: model.modules.get(name)?.path ?? '' }));
  const entities = names.map((name) => `service:${name}` as const);
  return {
    key,
    message,
    at: places[0]!,
    related: places.slice(1),
    entities: [entities[0]!, ...entities.slice(1)] as const,
    weight: names.length,
  };
}

const VERBS =
  /^(?:creat(?:e|or|ion)|updat(?:e|er|ing)|delet(?:e|er|ion)|remov(?:e|al|er)|get(?:ter)?|fetch(?:er)?|read(?:er)?|writ(?:e|er)|list(?:ing|er)?|find(?:er)?|add(?:er)?|edit(?:or|ing)?|insert(?:ion)?|save|quer(?:y|ies)|commands?|registration|validat(?:e|ion|or))$/;
const ROLE = /^(?:service|svc|api|ms|microservice|server|app)$/;

/** The noun of a name that is a noun and a verb: `user` of `user-creation-service` and `updateUser`. */
function nounOf(name: string): string | undefined {
  const words = name
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !ROLE.test(word));
  const nouns = words.filter((word) => !VERBS.test(word));
  return nouns.length > 0 && words.length === nouns.length + 1
    ? nouns.join('-').replace(/s$/, '')
    : undefined;
}

/** The tiny services that read, write or lock each table. */
function tinyByTable(model: Model, size: number): ReadonlyMap<string, readonly string[]> {
  const metrics = metricsOf(model);
  const sized = servicesOf(model).flatMap(({ name }) => {
    const lines = metrics.get(name)?.lines ?? 0;
    return lines > 0 ? [{ name, lines }] : [];
  });
  const mean = sized.reduce((sum, { lines }) => sum + lines, 0) / Math.max(1, sized.length);
  const tiny = new Set(sized.flatMap(({ name, lines }) => (100 * lines < size * mean ? [name] : [])));
  const found = new Map<string, Set<string>>();
  for (const { service, table, mode } of model.tableAccesses) {
    if (mode === 'define' || !tiny.has(service)) continue;
    const id = tableId(table);
    found.set(id, (found.get(id) ?? new Set<string>()).add(service));
  }
  return new Map([...found].map(([id, names]) => [id, [...names].sort(compareText)]));
}
