/** What the methods of ORMs do with the rows of a table. */
import type { AccessMode } from '../../../model/nouns.js';

type Modes = ReadonlyMap<string, readonly AccessMode[]>;

function modes(reads: string, writes: string): Modes {
  const all = (names: string, mode: AccessMode) =>
    names.split(' ').map((name): [string, readonly AccessMode[]] => [name, [mode]]);
  return new Map([...all(reads, 'read'), ...all(writes, 'write')]);
}

const TYPEORM = modes(
  'find findOne findBy findOneBy findOneOrFail findOneByOrFail findAndCount findAndCountBy findByIds findOneById count countBy exist exists existsBy sum average minimum maximum preload stream findTrees findRoots findDescendants findDescendantsTree findAncestors findAncestorsTree countDescendants countAncestors',
  'save insert update upsert delete remove softDelete softRemove recover restore increment decrement clear updateAll deleteAll',
);

const MIKRO_ORM = modes(
  'find findOne findOneOrFail findAll findAndCount findByCursor count stream refresh',
  'persist persistAndFlush create assign remove removeAndFlush nativeInsert nativeUpdate nativeDelete insert insertMany upsert upsertMany',
);

const SEQUELIZE: Modes = new Map([
  ...modes(
    'findAll findOne findByPk findById findAndCountAll findAndCount count sum min max aggregate reload',
    'create bulkCreate update destroy upsert increment decrement restore truncate save insert',
  ),
  ['findOrCreate', ['read', 'write']],
  ['findCreateFind', ['read', 'write']],
]);

/** What packages add to models: `sequelize-cursor-pagination`, `sequelize-paginate`. */
const ADDED = /^(?:find\w*)?[pP]aginated?$/;

export type Orm = 'typeorm' | 'mikro-orm' | 'sequelize';
const OPERATIONS = { typeorm: TYPEORM, 'mikro-orm': MIKRO_ORM, sequelize: SEQUELIZE };

/** What a method of an ORM does; undefined for one that does nothing with rows. */
export function operationOf(orm: Orm, name: string): readonly AccessMode[] | undefined {
  return OPERATIONS[orm].get(name) ?? (orm === 'sequelize' && ADDED.test(name) ? ['read'] : undefined);
}

/** What a method does with a table that it is told by its name: those of Sequelize's `queryInterface`. */
export function tableOperationOf(orm: Orm, name: string): AccessMode | undefined {
  if (orm !== 'sequelize') return undefined;
  if (/^(?:bulk(?:Insert|Update|Delete)|upsert)$/.test(name)) return 'write';
  return name === 'rawSelect' ? 'read' : undefined;
}

export const OBJECTION_WRITES =
  /^(insert|insertAndFetch|insertGraph|insertGraphAndFetch|insertWithRelated|upsertGraph|upsertGraphAndFetch|patch|patchAndFetch|patchAndFetchById|update|updateAndFetch|updateAndFetchById|delete|deleteById|del|increment|decrement|relate|unrelate|truncate)$/;

export const PRISMA: Modes = modes(
  'findOne findUnique findUniqueOrThrow findFirst findFirstOrThrow findMany count aggregate groupBy findRaw aggregateRaw',
  'create createMany createManyAndReturn update updateMany updateManyAndReturn upsert delete deleteMany',
);
