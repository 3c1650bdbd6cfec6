/** TypeORM as Nest has it: what names tables, repositories of the program and SQL stand in files of their own. */
import { expect, it } from 'vitest';
import { accessesOf } from './support.js';

const files = {
  'package.json': { name: 'shop' },
  'naming.ts': `import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';
    import { snakeCase } from 'typeorm/util/StringUtils';
    export class Naming extends DefaultNamingStrategy implements NamingStrategyInterface {
      override tableName(targetName: string, userSpecifiedName?: string): string { return userSpecifiedName ?? 'shop_' + snakeCase(targetName) + 's'; }
    }
    export const naming = new Naming();`,
  'app.module.ts': `import { Module } from '@nestjs/common'; import { ConfigService } from '@nestjs/config'; import { TypeOrmModule } from '@nestjs/typeorm';
    import { naming } from './naming'; import { SellerEntity, BankAccount } from './entities';
    @Module({ imports: [TypeOrmModule.forRootAsync({ inject: [ConfigService], useFactory: async (config: ConfigService) => ({
      type: 'postgres' as const, url: config.get('DATABASE_URL'), autoLoadEntities: true, namingStrategy: naming }) })] }) export class AppModule {}`,
  'entities.ts': `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
    @Entity() export class SellerEntity { @PrimaryGeneratedColumn() id: number; }
    @Entity({ name: 'accounts' }) export class BankAccount { @PrimaryGeneratedColumn() id: number; @Column() iban: string; }`,
  'sellers.repository.ts': `import { DataSource } from 'typeorm'; import { SellerEntity } from './entities';
    export const SELLERS = Symbol('sellers');
    export const sellersProvider = { provide: SELLERS, inject: [DataSource],
      useFactory: (source: DataSource) => source.getRepository(SellerEntity).extend({ waiting() { return this.findBy({ approved: false }); } }) };`,
  'sellers.service.ts': `import { Inject, Injectable } from '@nestjs/common'; import { InjectDataSource, InjectEntityManager } from '@nestjs/typeorm';
    import { DataSource, EntityManager } from 'typeorm'; import { BankAccount } from './entities'; import { SELLERS } from './sellers.repository';
    @Injectable() export class SellersService {
      constructor(@Inject(SELLERS) private readonly sellers, @InjectDataSource() private source: DataSource, @InjectEntityManager() private readonly em: EntityManager) {}
      waiting() { return this.sellers.waiting(); }
      private async rows<T>(sql: string, ...values: unknown[]): Promise<T[]> { return this.source.query(sql, values); }
      shared() { return this.rows<{ iban: string }>('SELECT iban FROM accounts GROUP BY iban HAVING count(*) > 1'); }
      async close(id: number) { const runner = this.source.createQueryRunner(); await runner.query('DELETE FROM audit.closings WHERE id = $1', [id]); await runner.release(); }
      take(id: number) { return this.em.getRepository(BankAccount).softDelete({ id }); }
    }`,
};

it('a naming strategy that a factory of settings is given, a repository by a token, SQL by helpers and runners', async () => {
  expect(await accessesOf(files)).toEqual([
    'read accounts',
    'read shop_seller_entitys',
    'write accounts',
    'write audit.closings',
  ]);
});
