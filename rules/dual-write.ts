import {
  type Act,
  compareText,
  type DualWrite,
  defineRule,
  dualWrites,
  groupBy,
  listed,
  type Model,
  type Place,
  placeKey,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'dual-write',
  summary:
    'One function writes a table or collection and tells others of it, with no outbox that holds the two together.',
  rationale:
    'A database and a broker, or another service, share no transaction. When the process dies between the two, the row stands and nobody ' +
    'hears of it, or others hear of what never happened; the data of the services drifts apart, and nobody sees when.',
  remedy:
    'Write the message into an outbox table in the same transaction as the row, and let a relay or change data capture send it; or publish ' +
    'only, and write when you consume it yourself.',
  source:
    'Transactional outbox (Richardson, Microservices Patterns, 2018, ch. 3); published inside of the transaction: error. An outbox is known by its name or by ' +
    'the relay that empties it: heuristic. What a function writes that is only asked for something (`getAccount`) is left out, so is what a service tells only its ' +
    'own instances over Redis, which forgets what nobody hears, and what PostgreSQL notifies with the commit of the transaction.',
  severity: 'warn',
  needs: ['code', 'calls'],
  options: {},
  *check(model) {
    for (const dual of dualWrites(model)) {
      const { service, writes, inside } = dual;
      const published = inside.filter(({ act }) => act.kind === 'publication');
      const [first] = [...published, ...publicationsFirst(dual)];
      const written = [...new Set(writes.map(({ act }) => writtenBy(act)))].sort(compareText);
      const tables = [
        ...new Set(writes.flatMap(({ act }) => (act.collection ? [] : [tableId(tableOf(act.access))]))),
      ].sort(compareText);
      yield {
        key: `${service}>${placeName(model, dual)}`,
        message: `In ${nameOf(model, dual)}, ${service} writes ${listed(written, 4)}, and it ${tellingOf(dual)}, ${why(dual)}.`,
        at: first!.at,
        related: distinct(
          [...writes, ...dual.tells.filter((each) => each !== first)].map(
            ({ act, at }): Place => ({ ...at, says: saying(act) }),
          ),
        ),
        entities: [`service:${service}`, ...tables.map((table) => `table:${table}` as const)],
        weight: writes.length + dual.tells.length,
        ...(published.length > 0 && { severity: 'error' as const }),
      };
    }
  },
});

const tableOf = ({ database, table: name }: { readonly database: string; readonly table: string }) => ({
  database,
  name,
});

function publicationsFirst({ tells }: DualWrite): DualWrite['tells'] {
  const isPublication = ({ act }: DualWrite['tells'][number]) => act.kind === 'publication';
  return [...tells.filter(isPublication), ...tells.filter((tell) => !isPublication(tell))];
}

/** `publishes order.placed`, `asks payments for POST /charges`; of what one place may publish, one is published. */
function tellingOf(dual: DualWrite): string {
  const places = groupBy(publicationsFirst(dual), ({ act }) =>
    act.kind === 'publication' ? placeKey(act.site.at) : saying(act),
  );
  const told = [...places.values()].map((tells) => {
    const [first, ...others] = [...new Set(tells.map(({ act }) => saying(act)))];
    return others.length === 0
      ? first!
      : `${first} or ${others.length === 1 ? others[0]!.replace('publishes ', '') : `${others.length} others`}`;
  });
  return listed([...new Set(told)], 3);
}

/** What stands at one place for several reasons is told once. */
function distinct(places: readonly Place[]): Place[] {
  return [...groupBy(places, (place) => `${placeKey(place)} ${place.says}`).values()].map(
    ([place]) => place!,
  );
}

/** `orders.orders`, `the collection orders`. */
function writtenBy({ access, collection }: DualWrite['writes'][number]['act']): string {
  return collection ? `the collection ${access.table}` : tableId(tableOf(access));
}

function saying(act: Act): string {
  if (act.kind === 'write') return `writes ${writtenBy(act)}`;
  if (act.kind === 'publication') return `publishes ${act.channel}`;
  const { to, method, route = '' } = act.call;
  return `asks ${to} for ${method === undefined ? route : `${method} ${route}`}`;
}

function why({ inside }: DualWrite): string {
  const isPublished = inside.some(({ act }) => act.kind === 'publication');
  if (isPublished) return 'inside of the transaction: others hear of it even if that is rolled back';
  return inside.length > 0
    ? 'inside of the transaction: it stays done there even if that is rolled back'
    : 'with nothing that holds the two together';
}

/** The function by its name, or by the endpoint that it handles. */
function nameOf({ endpoints }: Model, { service, scope }: DualWrite): string {
  if (scope.name !== undefined) return scope.name;
  const endpoint = endpoints.find(
    (each) => each.service === service && each.scope && placeKey(each.scope) === placeKey(scope),
  );
  return endpoint
    ? `the handler of ${endpoint.method ?? ''} ${endpoint.path}`.replace('  ', ' ')
    : 'a function';
}

/** What the function is known by, whatever its line. */
function placeName(model: Model, dual: DualWrite): string {
  const { scope, writes, tells } = dual;
  const name = scope.name ?? nameOf(model, dual);
  if (name !== 'a function') return `${scope.path}#${name}`;
  const does = [...writes, ...tells].map(({ act }) => saying(act));
  return `${scope.path}#${[...new Set(does)].sort(compareText).join('+')}`;
}
