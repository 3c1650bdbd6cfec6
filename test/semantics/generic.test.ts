/** Repositories of a program that are generic: a base class does all that is done, and knows its table only by what it is given. */
import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

const pack = {
  'package.json': JSON.stringify({
    name: 'clinic',
    dependencies: {
      sequelize: '6',
      'sequelize-typescript': '2',
      typeorm: '0.3',
      'drizzle-orm': '1',
      kysely: '1',
      knex: '3',
      '@prisma/client': '6',
      '@supabase/supabase-js': '2',
    },
  }),
};
const orders = `import { Sequelize, Model } from 'sequelize';
const sequelize = new Sequelize('');
export class Visit extends Model {}
Visit.init({}, { sequelize, tableName: 'visits' });
export class Bill extends Model {}
Bill.init({}, { sequelize, tableName: 'bills' });
`;

test.each([
  [
    'an alias of a type of the library',
    'import { Model, ModelStatic } from "sequelize";\nexport type ModelType<T extends Model<T>> = ModelStatic<T>;\nexport class Base<K, T extends Model> { constructor(protected model: ModelType<T>) {}\n async create(row: any) { return await this.model.create(row); } async all() { return this.model.findAll({ where: {} }); } }',
    'export class Visits extends Base<number, Visit> { constructor() { super(Visit); } }\nexport const run = () => new Visits().all();',
  ],
  [
    'models that are defined',
    'import { Model, ModelDefined } from "sequelize";\nexport class Base<T extends Model> { model: ModelDefined<T, any>; constructor(model: ModelDefined<T, any>) { this.model = model; }\n async create(row: any) { return this.model.create(row); } async all() { return this.model.findAll(); } }',
    'const visits = new Base<Visit>(Visit);\nexport const run = () => visits.all();',
  ],
  [
    'a type parameter for the class',
    'import { Model, ModelCtor } from "sequelize-typescript";\nexport class Base<T extends Model, R extends ModelCtor<T>> { protected repository: R; public constructor(repository: R) { this.repository = repository; }\n create(row: any) { return this.repository.create(row); } all() { return this.repository.findAll(); } }',
    'export class Visits extends Base<any, typeof Visit> { constructor() { super(Visit); } }\nexport const run = () => new Visits().all();',
  ],
  [
    'a repository of anything, that the constructor is given one of something',
    'import { Repository } from "sequelize-typescript";\nexport abstract class Base<Row> { private entity: Repository<any>; protected constructor(entity: Repository<Row>) { this.entity = entity; }\n create(row: any) { return this.entity.create(row); } all() { return this.entity.findAll(); } }',
    'export class Visits extends Base<Visit> { constructor() { super(Visit as any); } }\nexport const run = () => new Visits().all();',
  ],
  [
    'a getter of the class below',
    'import { Model, ModelStatic } from "sequelize";\nexport abstract class Base<T extends Model> { protected abstract get model(): ModelStatic<T>;\n create(row: any) { return this.model.create(row); } all() { return this.model.findAll(); } }',
    'export class Visits extends Base<Visit> { protected get model() { return Visit; } }\nexport const run = () => new Visits().all();',
  ],
])('Sequelize: %s', async (_, base, below) => {
  expect(
    await accessesOf({
      ...pack,
      'models.ts': orders,
      'base.ts': base,
      'index.ts': `import { Visit } from './models';\nimport { Base } from './base';\n${below}`,
    }),
  ).toEqual(['read visits', 'write visits']);
});

const entities =
  "import { Entity, PrimaryColumn } from 'typeorm';\n@Entity('visits') export class Visit { @PrimaryColumn() id: string; }\n@Entity('bills') export class Bill { @PrimaryColumn() id: string; }\n";
test.each([
  [
    'a repository that is injected',
    'import { Repository } from "typeorm";\nexport abstract class Base<T> { protected constructor(private readonly repository: Repository<T>) {}\n save(row: T) { return this.repository.save(row as any); } all() { return this.repository.find(); } }',
    '@Injectable() export class Visits extends Base<Visit> implements VisitPort { constructor(@InjectRepository(Visit) repository: Repository<Visit>) { super(repository); } }',
  ],
  [
    'a data source and an entity',
    'import { DataSource, EntityTarget, ObjectLiteral, Repository } from "typeorm";\nexport class Base<T extends ObjectLiteral> { private readonly repository: Repository<T>; constructor(source: DataSource, entity: EntityTarget<T>) { this.repository = source.getRepository(entity); }\n save(row: T) { return this.repository.save(row); } all() { return this.repository.find(); } }',
    '@Injectable() export class Visits extends Base<Visit> implements VisitPort { constructor(source: DataSource) { super(source, Visit); } }',
  ],
  [
    'an abstract entity',
    'import { DataSource, EntityTarget } from "typeorm";\nexport abstract class Base<T> { constructor(protected readonly source: DataSource) {} protected abstract readonly entity: EntityTarget<T>;\n get repository() { return this.source.getRepository(this.entity); }\n save(row: any) { return this.repository.save(row); } all() { return this.repository.find(); } }',
    'export class Visits extends Base<Visit> implements VisitPort { protected readonly entity = Visit; }',
  ],
  [
    'a factory of classes',
    'import { InjectRepository } from "@nestjs/typeorm";\nimport { Repository } from "typeorm";\nexport function Base<T>(entity: new () => T) { abstract class Host { @InjectRepository(entity) readonly repository: Repository<T>;\n save(row: any) { return this.repository.save(row); } all() { return this.repository.find(); } }\n return Host; }',
    'export class Visits extends Base(Visit) implements VisitPort {}',
  ],
  [
    'a manager',
    'import { EntityManager } from "typeorm";\nexport abstract class Base<T> { constructor(protected readonly manager: EntityManager, private readonly type: new () => T) {}\n save(row: any) { return this.manager.save(this.type, row); } all() { return this.manager.find(this.type); } }',
    'export class Visits extends Base<Visit> implements VisitPort { constructor(manager: EntityManager) { super(manager, Visit); } }',
  ],
])('TypeORM, behind a port that a token injects: %s', async (_, base, below) => {
  expect(
    await accessesOf({
      ...pack,
      'entities.ts': entities,
      'base.ts': base,
      'port.ts':
        "export const VISITS = Symbol('VISITS');\nexport interface VisitPort { save(row: any): Promise<any>; all(): Promise<any[]>; }",
      'visits.ts': `import { Injectable } from '@nestjs/common';\nimport { InjectRepository } from '@nestjs/typeorm';\nimport { DataSource, EntityManager, Repository } from 'typeorm';\nimport { Visit } from './entities';\nimport { VisitPort } from './port';\nimport { Base } from './base';\n${below}`,
      'use-case.ts':
        "import { Inject, Injectable } from '@nestjs/common';\nimport { VISITS, VisitPort } from './port';\n@Injectable() export class Close { constructor(@Inject(VISITS) private readonly visits: VisitPort) {}\n async execute() { const [visit] = await this.visits.all(); await this.visits.save(visit); } }",
      'module.ts':
        "import { Module } from '@nestjs/common';\nimport { Visits } from './visits';\nimport { VISITS } from './port';\nimport { Close } from './use-case';\n@Module({ providers: [{ provide: VISITS, useClass: Visits }, Close] }) export class VisitsModule {}",
    }),
  ).toEqual(['read visits', 'write visits']);
});

test.each([
  [
    'Drizzle',
    "import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const visits = pgTable('visits', { id: text('id') });",
    "import { NodePgDatabase } from 'drizzle-orm/node-postgres';\nimport { PgTable } from 'drizzle-orm/pg-core';\nexport abstract class Base<T extends PgTable> { constructor(protected readonly db: NodePgDatabase<any>, protected readonly table: T) {}\n async all() { return this.db.select().from(this.table as any); } async add(row: any) { await this.db.insert(this.table).values(row).returning(); } }",
    'export class Visits extends Base<typeof visits> { constructor(db: any) { super(db, visits); } }',
  ],
  [
    'Kysely',
    'export const visits = "visits" as const;',
    "import { Kysely } from 'kysely';\nexport abstract class Base<T extends keyof any> { constructor(protected readonly db: Kysely<any>, private readonly table: T) {}\n all() { return this.db.selectFrom(this.table as any).selectAll().execute(); } add(row: any) { return this.db.insertInto(this.table as any).values(row).execute(); } }",
    'export class Visits extends Base<"visits"> { constructor(db: Kysely<any>) { super(db, "visits"); } }',
  ],
  [
    'knex',
    'export const visits = "visits";',
    "import { Knex } from 'knex';\nexport abstract class Base { protected abstract readonly tableName: string; constructor(protected readonly knex: Knex) {}\n protected get query() { return this.knex(this.tableName); }\n all() { return this.query.select('*'); } add(row: any) { return this.query.insert(row).returning('*'); } }",
    'export class Visits extends Base { protected readonly tableName = visits; }',
  ],
  [
    'Supabase',
    'export const visits = "visits";',
    "import { SupabaseClient } from '@supabase/supabase-js';\nexport abstract class Base<Row> { constructor(protected readonly client: SupabaseClient, protected readonly table: string) {}\n async all() { const { data } = await this.client.from(this.table).select('*'); return data as Row[]; } async add(row: Partial<Row>) { return this.client.from(this.table).insert(row as any).select().single(); } }",
    'export class Visits extends Base<any> { constructor(client: SupabaseClient) { super(client, visits); } }',
  ],
  [
    'pg',
    'export const visits = "visits";',
    "import { Pool } from 'pg';\nexport abstract class Base<T> { constructor(protected readonly pool: Pool, private readonly options: { table: string }) {}\n async all() { return (await this.pool.query(`SELECT * FROM ${this.options.table}`)).rows as T[]; } async add(row: any) { const keys = Object.keys(row); await this.pool.query(`INSERT INTO ${this.options.table} (${keys.join(', ')}) VALUES (${keys.map((_, i) => `$${i + 1}`).join(', ')})`, Object.values(row)); } }",
    'export class Visits extends Base<any> { constructor(pool: any) { super(pool, { table: visits }); } }',
  ],
])('%s: a table that a base class is given', async (_, table, base, below) => {
  expect(
    await accessesOf({
      ...pack,
      'tables.ts': table,
      'base.ts': base,
      'index.ts': `import { Kysely } from 'kysely';\nimport { SupabaseClient } from '@supabase/supabase-js';\nimport { visits } from './tables';\nimport { Base } from './base';\n${below}\nexport const run = (repository: Visits) => repository.all();`,
    }),
  ).toEqual(['read visits', 'write visits']);
});

test('Prisma: a delegate, or its name, that a base class is given', async () => {
  const schema =
    'datasource db {\n provider = "postgresql"\n url = env("X")\n}\nmodel Visit {\n id String @id\n @@map("visits")\n}\nmodel Bill {\n id String @id\n @@map("bills")\n}';
  const of = (base: string, below: string) =>
    accessesOf({
      ...pack,
      'prisma/schema.prisma': schema,
      'base.ts': base,
      'index.ts': `import { Prisma, PrismaClient } from '@prisma/client';\nimport { Base } from './base';\n${below}\nexport const run = (repository: Visits) => repository.all();`,
    });
  expect(
    await of(
      "import { PrismaClient } from '@prisma/client';\nexport abstract class Base { constructor(protected readonly prisma: PrismaClient, private readonly model: string) {}\n all() { return (this.prisma as any)[this.model].findMany(); } add(data: any) { return this.prisma[this.model].create({ data }); } }",
      "export class Visits extends Base { constructor(prisma: PrismaClient) { super(prisma, 'visit'); } }",
    ),
  ).toEqual(['read visits', 'write visits']);
  expect(
    await of(
      'export abstract class Base<D extends { findMany: any; create: any }> { constructor(protected readonly delegate: D) {}\n all() { return this.delegate.findMany(); } add(data: any) { return this.delegate.create({ data }); } }',
      'export class Visits extends Base<Prisma.VisitDelegate> { constructor(prisma: PrismaClient) { super(prisma.visit); } }',
    ),
  ).toEqual(['read visits', 'write visits']);
  expect(
    await of(
      'export abstract class Base<D> { protected abstract readonly delegate: any;\n all() { return this.delegate.findMany(); } add(data: any) { return this.delegate.create({ data }); } }',
      'export class Visits extends Base<any> { private readonly prisma = new PrismaClient(); protected readonly delegate = this.prisma.visit; }',
    ),
  ).toEqual(['read visits', 'write visits']);
});
