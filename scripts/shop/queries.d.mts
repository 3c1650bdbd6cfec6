/** One SQL text of a service's code; `path` is relative to the shop. */
export interface Query {
  readonly service: string;
  readonly name: string;
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

export declare function readQueries(shop: string): Query[];
