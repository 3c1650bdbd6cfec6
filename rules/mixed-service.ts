import {
  count,
  defineRule,
  listed,
  many,
  option,
  type ServicePart,
  serviceParts,
  servicesOf,
} from '../src/index.js';

export default defineRule({
  id: 'mixed-service',
  summary: 'The endpoints of a service fall into parts that share no table.',
  rationale:
    'What shares no data seldom shares a reason to change: one deployment then holds several services, each of which waits for the tests, the releases and the failures of the others.',
  remedy:
    'Ask who changes each part, and how often. Where these are different people or different rhythms, give a part its own module, and then its own service; where they are not, leave it.',
  source:
    'Heuristic. Wrong cuts (MSANose, Walker et al. 2020) and cohesion by shared entities (Service Cutter, Gysel 2016) are the idea; nobody published a limit. ' +
    'An endpoint touches what the files touch that its file reaches by imports, foreign keys and message handlers join parts as well, and so does a route beneath another (`/patients/:id/members`); a table that nearly all endpoints only read, or only write, joins none, unless the service is called after it. Services whose own parts are imported by names that nothing explains are left out.',
  severity: 'info',
  needs: ['manifests', 'calls', 'accesses'],
  options: {
    parts: option.number({ default: 2, min: 2, whole: true, describes: 'from how many parts on' }),
    endpoints: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'the fewest endpoints that make a part',
    }),
    ubiquitous: option.number({
      default: 80,
      max: 100,
      describes:
        'above which share of the endpoints a table that they only read, or only write, is everywhere, in percent',
    }),
  },
  *check(model, { parts: least, endpoints: fewest, ubiquitous }) {
    // Where there is one service, nobody has drawn a line that could be wrong.
    if (servicesOf(model).length < 2) return;
    for (const { service, parts: all, ubiquitous: everywhere } of serviceParts(model, ubiquitous / 100)) {
      const parts = all.filter(({ endpoints }) => endpoints.length >= fewest);
      if (parts.length < least) continue;
      const aside =
        everywhere.length > 0 ? ` (${listed(everywhere, 3)} aside, which nearly all of it touches)` : '';
      yield {
        key: service,
        message: `${service} falls into ${count(parts.length)} parts that share no table${aside}: ${parts.slice(0, MOST).map(inWords).join('; ')}${parts.length > MOST ? '; …' : '.'}`,
        at: parts[0]!.endpoints[0]!.at,
        related: parts.flatMap(({ endpoints, tables }) =>
          endpoints.map(({ at, ...endpoint }) => ({
            ...at,
            says: `${asked(endpoint)}, with ${listed(tables, 4)}`,
          })),
        ),
        entities: [`service:${service}`],
        weight: parts.length,
      };
    }
  },
});

/** Parts that the message tells; the evidence has all. */
const MOST = 4;

/** `6 endpoints (GET /loans, POST /loans and 4 more) with library.loans` */
function inWords({ endpoints, tables }: ServicePart): string {
  return `${many(endpoints.length, 'endpoint')} (${listed(endpoints.map(asked), 3)}) with ${listed(tables, 4)}`;
}

function asked({ method, path }: Pick<ServicePart['endpoints'][number], 'method' | 'path'>): string {
  return method === undefined ? path : `${method} ${path}`;
}
