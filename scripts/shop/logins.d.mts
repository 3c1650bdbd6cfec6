/** How one service logs in to PostgreSQL. */
export interface Login {
  readonly service: string;
  readonly role: string;
  readonly password: string;
  readonly database: string;
}

export declare function readLogins(shop: string): Login[];
