/** A live server as people name it: `postgres://…`, or `name=postgres://…` to name the database. */
import type { Location } from '../../../model/nouns.js';
import { UserError } from '../../../model/user-error.js';

export interface ServerTarget {
  /** The database, as the configuration or the command line names it. */
  readonly name?: string;
  /** May hold a password: never shown. */
  readonly url: string;
  /** What names it, for messages: `--db`, `ARCHFIT_DB`, `databases.main.url`. */
  readonly by: string;
  readonly at?: Location;
}

/** @throws UserError, which does not show the text: it may hold a password */
export function serverTarget(text: string, by: string): ServerTarget {
  const [, name, url = ''] = /^(?:([\w-]+)=)?(.*)$/s.exec(text.trim()) ?? [];
  const target = { url, by, ...(name !== undefined && { name }) };
  if (!/^postgres(ql)?:\/\//i.test(url)) throw malformed(target);
  return target;
}

export function malformed({ by, name, at }: ServerTarget): UserError {
  return new UserError({
    message: `${by}${name === undefined || at ? '' : ` ${name}=…`} is not the URL of a PostgreSQL server`,
    hint: 'write postgres://user@host:5432/database, or name=postgres://… to name the database; in user and password, @ is written %40, / %2F, # %23, ? %3F and % %25',
    ...(at && { at }),
  });
}
