import {
  defineRule,
  listed,
  many,
  option,
  type SharedLibrary,
  servicesOf,
  sharedLibraries,
  starMatcher,
} from '../src/index.js';

const INFRASTRUCTURE = [
  '*log*',
  '*telemetry*',
  '*tracing*',
  '*monitoring*',
  '*platform*',
  '*http*',
  '*config*',
  '*test*',
  '*util*',
  '*lint*',
  '*i18n*',
  '*icons*',
  'ui',
  'ui-*',
  '*-ui',
  '*ui-kit*',
  '*design-system*',
  '*components*',
  '*theme*',
];

export default defineRule({
  id: 'shared-domain-library',
  summary: 'Most services share one library of the domain.',
  rationale:
    'A field that is added to a shared entity is a release of all services that use it, on the same day. Each service needs its own idea of an ' +
    'order: what is one class for all of them is one model, and they are one service in many processes.',
  remedy:
    'Let each service declare what it needs to know, and share contracts (schemas of messages and calls) instead of classes. Keep in the library what ' +
    'is nobody’s business: money, dates, identifiers, logging; a library of nothing else goes under the option `infrastructure` of this rule.',
  source:
    'A sign of the distributed monolith in the rules that archfit puts into practice; that it is half of the services, two parts of the domain or fifty symbols is heuristic. ' +
    'Domain is what the library defines or reaches of tables, and types that are named as a table of the system is. Libraries of infrastructure only may be shared.',
  severity: 'warn',
  needs: ['code'],
  wants: ['accesses'],
  feeds: { part: 'shared-domain-libraries', intensity: 1 },
  options: {
    share: option.number({
      default: 50,
      max: 100,
      describes: 'from which share of the services on that use it, in percent',
    }),
    domain: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'from how many parts of the domain on',
    }),
    symbols: option.number({
      default: 50,
      min: 1,
      whole: true,
      describes: 'from how many exported declarations on, whatever they are',
    }),
    infrastructure: option.names({
      default: INFRASTRUCTURE,
      describes:
        'names of libraries that may export any number of symbols that are no domain; * stands for anything',
    }),
  },
  *check(model, { share, domain: least, symbols: most, infrastructure }) {
    const services = servicesOf(model).length;
    const matchers = infrastructure.map(starMatcher);
    for (const shared of sharedLibraries(model)) {
      const { library, users, domain, symbols } = shared;
      const isDomain = domain.length >= least;
      const isLarge = symbols >= most && !matchers.some((matches) => matches(library.name));
      if (users.size < 2 || 100 * users.size < share * services || !(isDomain || isLarge)) continue;
      const names = [...users.keys()];
      yield {
        key: library.name,
        message: `${library.name} is used by ${users.size} of ${many(services, 'service')} (${listed(names, 8)}) and ${isDomain ? exported(shared) : large(shared)}.`,
        at: { path: library.path ?? '' },
        related: [
          ...domain.slice(0, 10).map(({ name, at, by, table }) => ({ ...at, says: said[by](name, table) })),
          ...[...users].map(([user, at]) => ({ ...at, says: `${user} imports it` })),
        ],
        entities: [`library:${library.name}`, ...names.map((name) => `service:${name}` as const)],
        weight: users.size,
      };
    }
  },
});

const said = {
  type: (name: string, table: string) => `exports ${name}, named as the table ${table}`,
  definition: (_: string, table: string) => `defines the table ${table}`,
  access: (_: string, table: string) => `reaches the table ${table} for its users`,
} as const;

/** What is said of a library that is only large: whoever knows that all of it is infrastructure may say so. */
function large({ domain, symbols }: SharedLibrary): string {
  const few =
    domain.length === 0 ? 'none of which is' : `of which only ${listed(domain.map(({ name }) => name))} is`;
  return `exports ${many(symbols, 'declaration')}, ${few} seen to be of the domain: it is told for its size`;
}

/** `exports Customer, Order and Product, which are tables of the system`; and what it does with tables. */
function exported({ domain, symbols }: SharedLibrary): string {
  const names = (by: keyof typeof said) => domain.flatMap((part) => (part.by === by ? part.name : []));
  const [types, defined, reached] = [names('type'), names('definition'), names('access')];
  const parts = [
    ...(types.length > 0 ? [`exports ${listed(types, 8)}, each named as a table of the system`] : []),
    ...(defined.length > 0 ? [`defines ${listed(defined, 8)}`] : []),
    ...(reached.length > 0 ? [`reaches ${listed(reached, 8)}`] : []),
  ];
  return `${listed(parts)}, among ${many(symbols, 'exported declaration')}`;
}
