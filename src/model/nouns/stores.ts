/** Data that is kept elsewhere than in tables. */
import type { Branches, Location, Path, Scope } from './places.js';

/** What data is kept in beside tables of SQL: a collection of MongoDB, keys of Redis that begin alike, a bucket, an index of a search engine, a table of DynamoDB, a collection of Firestore, a table of a database that is none of SQL's usual ones: ClickHouse, BigQuery, Snowflake, Cassandra. */
export type StoreKind = 'collection' | 'keys' | 'bucket' | 'index' | 'dynamodb' | 'firestore' | 'table';

export type StoreMode = 'read' | 'write' | 'define';

/** Data that is kept elsewhere than in tables: all of it that goes by one name on one server. */
export interface Store {
  readonly kind: StoreKind;
  /** `orders`; of keys what they begin with: `cart:`; `${ORDERS_TABLE}` where nothing says what a variable is set to. */
  readonly name: string;
  /**
   * The server and the database in it, as deployments and code say: `mongo/shop`, `redis:6379/0`. Absent where that is not known: then it is
   * not known either whether two services mean the same. Absent as well of what belongs to an account and not to a server, whose names mean
   * the same everywhere: buckets, tables of DynamoDB, collections of Firestore.
   */
  readonly database?: string;
  readonly uses: readonly StoreUse[];
}

/** One place where a service uses a store. */
export interface StoreUse {
  readonly service: string;
  readonly mode: StoreMode;
  /** What is written counts from what is there. */
  readonly relative?: true;
  /** The library that it is written with: `mongoose`, `ioredis`. */
  readonly by: string;
  /** The shared library that it goes through. */
  readonly via?: Path;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  readonly branches?: Branches;
  readonly at: Location;
}
