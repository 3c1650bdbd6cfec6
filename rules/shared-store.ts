import { defineRule, listed, type Store, type StoreUse } from '../src/index.js';

export default defineRule({
  id: 'shared-store',
  summary:
    'Two or more services use the same collection, keys of Redis, bucket, search index or table of DynamoDB, ClickHouse and their like.',
  rationale:
    'What two services keep in one place has a shape that both rely on and nobody declares: no schema refuses the field that one of them ' +
    'renames, no migration tells the other. It is a shared table without a database to guard it.',
  remedy:
    'Give the data to one service and let the others ask it, or listen to its events and keep what they need. If each only needs its own, ' +
    'separate them: a database, a prefix, a bucket per service.',
  source:
    'Database per service (Richardson, Microservices Patterns, 2018, ch. 2); Shared Persistence (Taibi & Lenarduzzi, IEEE Software 2018).',
  severity: 'warn',
  needs: ['stores'],
  feeds: { part: 'shared-tables', intensity: 0.5 },
  options: {},
  *check(model) {
    for (const store of model.stores) {
      const uses = store.uses.filter(isUse);
      const services = [...new Set(uses.map(({ service }) => service))];
      if (services.length < 2) continue;
      yield {
        key: `${store.kind}:${store.database === undefined ? '' : `${store.database}/`}${store.name}`,
        message: `${listed(services)} ${services.length === 2 ? 'both' : 'all'} ${does(uses)} ${described(store)}.`,
        at: uses[0]!.at,
        related: services.flatMap((service) =>
          uses
            .filter((use) => use.service === service && use !== uses[0])
            .slice(0, 3)
            .map(({ at, mode }) => ({ ...at, says: `${service} ${saying(mode)} it` })),
        ),
        entities: [
          `service:${services[0]!}`,
          ...services.slice(1).map((service) => `service:${service}` as const),
        ],
        weight: services.length,
      };
    }
  },
});

/** A library that declares a model for all who may want it uses it for nobody; nor does what deploys it for others. */
const isUse = ({ mode, via, by }: StoreUse) => mode !== 'define' || (via === undefined && by !== 'stack');

const does = (uses: readonly StoreUse[]) => (uses.some(({ mode }) => mode === 'write') ? 'use' : 'read');

const saying = (mode: StoreUse['mode']) => ({ read: 'reads', write: 'writes', define: 'declares' })[mode];

function described({ kind, name, database }: Store): string {
  const where = database === undefined ? '' : ` in ${database}`;
  if (kind === 'collection') return `the collection ${name}${where}`;
  if (kind === 'dynamodb') return `the DynamoDB table ${name}`;
  if (kind === 'table') return `the table ${name}${where}`;
  if (kind === 'firestore') return `the Firestore collection ${name}`;
  if (kind === 'bucket') return `the bucket ${name}`;
  if (kind === 'index') return `the search index ${name}${where}`;
  return `${/[:*]$/.test(name) ? 'keys that begin with' : 'the key'} ${name.replace(/\*$/, '')}${where}`;
}
