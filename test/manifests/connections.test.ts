import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConnectionString } from '../../src/extract/manifests/connection-string.js';
import { connectionsOf, type Hosts } from '../../src/extract/manifests/connections.js';
import { manifestsOf } from './in-memory.js';

/** The connections of a deployment with these variables, without their places and what they are called. */
function connections(variables: Record<string, string>, hosts?: Hosts): object[] {
  const at = { path: 'compose.yml' };
  const placed = Object.entries(variables).map(([name, value]) => [name, { value, at }] as const);
  return connectionsOf(new Map(placed), hosts).map(({ at: _, variable: __, ...parts }) => parts);
}

const ORDERS = { host: 'db', database: 'shop', role: 'orders_app' };

describe('a connection string', () => {
  it.each([
    ['postgres://orders_app:secret@db:5432/shop', []],
    ['postgresql://orders_app:secret@db/shop?sslmode=require', []],
    ['postgresql+asyncpg://orders_app:secret@db/shop', []],
    ['postgis://orders_app@db/shop', []],
    ['"postgres://orders_app:secret@db/shop"', []],
    ['postgres://orders_app:p@ss/w#rd@db:5432/shop', []],
    ['postgres://orders_app:secret@db:5432,standby:5432/shop?target_session_attrs=read-write', []],
    ['postgresql:///shop?host=db&user=orders_app', []],
    ['jdbc:postgresql://db:5432/shop?user=orders_app&password=secret', []],
    ['r2dbc:postgresql://orders_app:secret@db/shop', []],
    ['postgresql://orders_app:secret@db/shop?schema=Orders', ['Orders']],
    ['postgres://orders_app@db/shop?search_path=Orders,public', ['orders', 'public']],
    ['jdbc:postgresql://db/shop?user=orders_app&currentSchema=orders', ['orders']],
    ['postgres://orders_app@db/shop?options=-c%20search_path%3Dorders%2Cpublic', ['orders', 'public']],
    ['postgres://orders_app@db/shop?options=-csearch_path=orders', ['orders']],
    ['postgres://orders_app@db/shop?options=--search_path=orders', ['orders']],
    ['postgres://orders_app@db/shop?search_path="$user","Orders"', ['orders_app', 'Orders']],
    ['host=db port=5432 user=orders_app password=secret dbname=shop', []],
    ["host=db user=orders_app dbname='shop' options='-c search_path=orders'", ['orders']],
    ['Host=db;Port=5432;Username=orders_app;Password=secret;Database=shop;Search Path=orders', ['orders']],
  ])('%s is read', (url, schemas) => {
    expect(connections({ STORE: url })).toEqual([{ ...ORDERS, schemas }]);
  });

  it.each([
    'mongodb+srv://orders_app:secret@db/shop',
    'redis://db:6379',
    'mysql:shop',
    'Server=db;User Id=sa;Password=secret;Database=shop',
    'https://example.org/postgres://',
    'a=b',
    'postgres',
  ])('%s is none of an SQL database', (value) => {
    expect(connections({ DATABASE_URL: value })).toEqual([]);
  });

  it.each([
    ['mysql', 'mysql://orders_app:secret@db:3306/shop'],
    ['mysql', 'mysql2://orders_app:secret@db/shop?charset=utf8mb4'],
    ['mysql', 'mariadb://orders_app:secret@db/shop'],
    ['mysql', 'jdbc:mysql://db:3306/shop?user=orders_app'],
    ['mssql', 'sqlserver://db:1433;database=shop;user=orders_app;password=secret;encrypt=true'],
    ['mssql', 'mssql://orders_app:secret@db/shop'],
  ])('of %s is told from others: %s', (dialect, url) => {
    expect(connections({ DATABASE_URL: url })).toEqual([{ dialect, ...ORDERS, schemas: [] }]);
  });

  it('keeps what is known when a part is a reference to nothing', () => {
    expect(connections({ DATABASE_URL: 'postgres://${DB_USER}:${DB_PASSWORD}@db:5432/${NAME}' })).toEqual([
      { host: 'db', schemas: [] },
    ]);
    expect(connections({ DATABASE_URL: 'postgres://<user>:<password>@db/shop' })).toEqual([
      { host: 'db', database: 'shop', schemas: [] },
    ]);
  });

  it('gives back what it is made of, however it is encoded, and never the password', () => {
    const word = fc.stringMatching(/^[a-z][a-z\d_]{0,10}$/);
    const anything = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    fc.assert(
      fc.property(word, anything, word, anything, anything, (host, role, schema, database, password) => {
        fc.pre(![role, database].some((text) => /\$[{(]|\{\{|^\$\w|^<.*>$|^\*+$/.test(text)));
        const [user, secret, name] = [role, password, database].map(encodeURIComponent);
        const parts = parseConnectionString(
          `postgresql://${user}:${secret}@${host}:5432/${name}?schema=${schema}`,
        );
        expect(parts).toEqual({ host, role, database, schemas: [schema] });
      }),
    );
  });
});

describe('split variables', () => {
  it.each<[string, Record<string, string>]>([
    ['libpq', { PGHOST: 'db', PGUSER: 'orders_app', PGDATABASE: 'shop' }],
    ['DB_', { DB_HOST: 'db', DB_USER: 'orders_app', DB_NAME: 'shop', DB_PASSWORD: 'secret' }],
    ['DB_, spelled otherwise', { DB_HOSTNAME: 'db:5432', DB_USERNAME: 'orders_app', DB_DATABASE: 'shop' }],
    ['POSTGRES_', { POSTGRES_HOST: 'db', POSTGRES_USER: 'orders_app', POSTGRES_DB: 'shop' }],
    [
      'POSTGRES_ and POSTGRES_DB_',
      { POSTGRES_DB_HOST: 'db', POSTGRES_USER: 'orders_app', POSTGRES_DB_NAME: 'shop' },
    ],
    [
      'TYPEORM_',
      {
        TYPEORM_CONNECTION: 'postgres',
        TYPEORM_HOST: 'db',
        TYPEORM_USERNAME: 'orders_app',
        TYPEORM_DATABASE: 'shop',
      },
    ],
    ['a prefix', { ORDERS_DB_HOST: 'db', ORDERS_DB_USER: 'orders_app', ORDERS_DB_NAME: 'shop' }],
    ['nested configuration', { Database__Host: 'db', Database__User: 'orders_app', Database__Name: 'shop' }],
    [
      'a JDBC URL and its user',
      { SPRING_DATASOURCE_URL: 'jdbc:postgresql://db:5432/shop', SPRING_DATASOURCE_USERNAME: 'orders_app' },
    ],
  ])('of %s make one connection', (_, variables) => {
    expect(connections(variables)).toEqual([{ ...ORDERS, schemas: [] }]);
  });

  it('say the schemas', () => {
    const variables = { DB_HOST: 'db', DB_USER: 'orders_app', DB_NAME: 'shop' };
    expect(connections({ ...variables, DB_SCHEMA: 'Orders, public' })).toEqual([
      { ...ORDERS, schemas: ['orders', 'public'] },
    ]);
    const libpq = {
      PGHOST: 'db',
      PGUSER: 'orders_app',
      PGDATABASE: 'shop',
      PGOPTIONS: '-c search_path=orders',
    };
    expect(connections(libpq)).toEqual([{ ...ORDERS, schemas: ['orders'] }]);
  });

  it('of two prefixes make two, and the same one twice makes one', () => {
    const url = 'postgres://orders_app:secret@db/shop';
    expect(
      connections({ READ_DB_HOST: 'replica', READ_DB_USER: 'reports', DATABASE_URL: url, DIRECT_URL: url }),
    ).toEqual([
      { ...ORDERS, schemas: [] },
      { host: 'replica', role: 'reports', schemas: [] },
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['another dialect', { DB_DIALECT: 'oracle', DB_HOST: 'db', DB_USER: 'a' }],
    ['another port', { DB_PORT: '27017', DB_HOST: 'db', DB_USER: 'a' }],
    ['the name of another database', { MONGO_DB_HOST: 'db', MONGO_DB_USER: 'a', MONGO_DB_NAME: 'shop' }],
    ['a host named after another database', { DB_HOST: 'mongo-primary', DB_USER: 'a' }],
    ['nothing of databases', { SMTP_HOST: 'mail', SMTP_USER: 'a', APP_NAME: 'shop', PGADMIN_HOST: 'x' }],
    ['a single part', { DB_NAME: 'shop' }],
    ['the pool', { DB_POOL_MIN: '1', DB_POOL_MAX: '9' }],
  ])('with %s make none', (_, variables) => {
    expect(connections(variables)).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['a dialect', { DB_DIALECT: 'mysql', DB_HOST: 'db', DB_USER: 'orders_app', DB_NAME: 'shop' }],
    ['a port', { DB_PORT: '3306', DB_HOST: 'db', DB_USER: 'orders_app', DB_NAME: 'shop' }],
    ['a prefix', { MYSQL_HOST: 'db', MYSQL_USER: 'orders_app', MYSQL_DATABASE: 'shop' }],
  ])('are of MySQL by %s', (_, variables) => {
    expect(connections(variables)).toEqual([{ dialect: 'mysql', ...ORDERS, schemas: [] }]);
  });

  it('are told apart by the image of their host', () => {
    const variables = { DB_HOST: 'store', DB_USER: 'orders_app', DB_NAME: 'shop' };
    expect(connections(variables, new Map([['store', 'mssql']]))).toMatchObject([{ dialect: 'mssql' }]);
    expect(connections(variables, new Map([['store', 'other-database']]))).toEqual([]);
    expect(connections({ ...variables, DB_PORT: '3306' }, new Map([['store', 'postgres']]))).toHaveLength(1);
  });
});

describe('a deployment', () => {
  it('has the connections of its own variables, placed, and not those of the database beside it', () => {
    const compose = `
services:
  orders:
    build: .
    environment:
      DATABASE_URL: postgres://orders_app:secret@db/shop
  db:
    image: postgres:18
    environment:
      POSTGRES_USER: superuser
      POSTGRES_DB: shop
`;
    const { deployments } = manifestsOf({
      'docker-compose.yml': compose,
      'package.json': { name: 'orders' },
    });
    expect(deployments).toEqual([
      {
        name: 'orders',
        path: '',
        variables: { DATABASE_URL: 'postgres://orders_app:***@db/shop' },
        connections: [
          {
            ...ORDERS,
            schemas: [],
            variable: 'DATABASE_URL',
            at: { path: 'docker-compose.yml', line: 6, column: 7 },
          },
        ],
        at: { path: 'docker-compose.yml', line: 3, column: 3 },
      },
    ]);
  });
});
