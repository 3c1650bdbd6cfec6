import {
  compareText,
  count,
  defineRule,
  groupBy,
  listed,
  type Model,
  many,
  metricsOf,
  option,
  serviceSizes,
  servicesOf,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'nano-service',
  summary: 'A service is hardly anything, or services are cut so small that several of them are one.',
  rationale:
    'A service for each thing that is done to a customer has no data and no decision of its own: every change of a customer is a change of all of them, ' +
    'and the network between them is paid for with nothing in return.',
  remedy: 'Merge them into the service of their noun, whose operations they are.',
  source:
    'Nano services (Tighilt et al. 2020); below 20 % of the mean size and 3 % of the endpoints: DAMP (Mohammadi 2026), the mean here without the largest service, beside which all others would be tiny. Three of one noun, and three tiny ones on one table that most others leave alone, are heuristic. ' +
    'Compared are four services or more (heuristic) whose lines were read and that answer, consume or touch tables. Tests are no lines, and health checks no endpoints. ' +
    'A service that only consumes messages has no endpoints to be judged by, and one that only passes on what it is asked, a gateway, is small by nature.',
  severity: 'warn',
  needs: ['manifests'],
  needsOne: ['code', 'calls'],
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
      describes:
        'below which share of the mean size of all but the largest, in lines, a service is tiny, in percent',
    }),
    endpoints: option.number({
      default: 3,
      max: 100,
      describes: 'below which share of the endpoints a tiny service is hardly anything, in percent',
    }),
    compared: option.number({
      default: 4,
      min: 2,
      whole: true,
      describes: 'the fewest services whose sizes can be compared',
    }),
  },
  *check(model, { services: least, size, endpoints, compared }) {
    const byNoun = groupBy(servicesOf(model), ({ name }) => nounOf(name));
    for (const [noun, services] of byNoun) {
      if (noun === undefined || services.length < least) continue;
      const names = services.map(({ name }) => name);
      yield finding(model, noun, names, `${listed(names)} are one noun, ${noun}, cut by what is done to it.`);
    }
    for (const { names, tables } of tinyTogether(model, size)) {
      if (names.length < least) continue;
      yield finding(
        model,
        names.join(' '),
        names,
        `${listed(names)}, each below ${size} % of the mean size, all work on ${listed(tables, 4)}.`,
      );
    }
    yield* tinyByEndpoints(model, { size, endpoints, compared });
  },
});

/** Services that are small beside the others, and answer hardly anything of what the system answers. */
function* tinyByEndpoints(
  model: Model,
  {
    size,
    endpoints: share,
    compared,
  }: { readonly size: number; readonly endpoints: number; readonly compared: number },
) {
  const { compared: sizes } = serviceSizes(model);
  if (sizes.length < compared) return;
  const mean = meanWithoutLargest(sizes.map(({ lines }) => lines));
  const all = sizes.reduce((sum, each) => sum + each.endpoints.length + each.consumes, 0);
  for (const { service, lines, endpoints, consumes, mayAnswerMore } of sizes) {
    const answers = endpoints.length + consumes;
    if (endpoints.length === 0 || mayAnswerMore) continue;
    if (100 * lines >= size * mean || 100 * answers >= share * all) continue;
    yield {
      ...finding(
        model,
        `tiny ${service}`,
        [service],
        `${service} is hardly a service: ${many(lines, 'line')}, ${percent(lines / mean)} of the mean of ${count(mean)} of all but the largest, and ${count(answers)} of the ${count(all)} things that ` +
          `${count(sizes.length)} services answer to (${percent(answers / all)}).`,
      ),
      remedy:
        'Merge it into the service that it works for, unless something speaks for it by itself: another load, another rhythm of change, another team.',
    };
  }
}

/** One that is far too large makes none of the others tiny. */
function meanWithoutLargest(lines: readonly number[]): number {
  const sum = lines.reduce((before, each) => before + each, 0);
  return lines.length < 2 ? sum : (sum - Math.max(...lines)) / (lines.length - 1);
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

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

/** Tiny services that all read, write or lock the same tables, which most of the others do not. */
function tinyTogether(
  model: Model,
  size: number,
): readonly { readonly names: readonly string[]; readonly tables: readonly string[] }[] {
  const metrics = metricsOf(model);
  const sized = servicesOf(model).flatMap(({ name }) => {
    const lines = metrics.get(name)?.lines ?? 0;
    return lines > 0 ? [{ name, lines }] : [];
  });
  const mean = meanWithoutLargest(sized.map(({ lines }) => lines));
  const isTiny = new Set(sized.flatMap(({ name, lines }) => (100 * lines < size * mean ? [name] : [])));
  const touched = model.tableAccesses.filter(({ mode }) => mode !== 'define');
  const touching = new Set(touched.map(({ service }) => service));
  const byTable = [...groupBy(touched, ({ table }) => tableId(table))].flatMap(([table, accesses]) => {
    const all = new Set(accesses.map(({ service }) => service));
    const names = [...all].filter((name) => isTiny.has(name)).sort(compareText);
    // What nearly everybody works on tells nothing of these.
    const isEverywhere = all.size > names.length && 2 * all.size > touching.size;
    return names.length === 0 || isEverywhere ? [] : [{ table, names }];
  });
  return [...groupBy(byTable, ({ names }) => names.join('\n')).values()].map((together) => ({
    names: together[0]!.names,
    tables: together.map(({ table }) => table).sort(compareText),
  }));
}
