/** Finds the password of a connection in the file that PGPASSFILE names, else in `~/.pgpass`. */
declare module 'pgpass' {
  interface Connection {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
  }
  export default function pgpass(connection: Connection, done: (password: string | undefined) => void): void;
}
