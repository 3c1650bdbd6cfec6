/** What a server, or the way to it, answers instead of rows → one message that says what to do. Shows no password. */
import type { Problem } from '../../../model/user-error.js';
import { UserError } from '../../../model/user-error.js';
import type { ServerTarget } from './target.js';

export interface Asked {
  readonly target: ServerTarget;
  readonly shown: string;
  readonly user: string;
  /** Whether there is a password to log in with. */
  readonly hasPassword: boolean;
}

/** Anything that is no answer of a server or of the network is returned as it is: a fault of our own. */
export function refusal(error: unknown, asked: Asked): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const said = explained(code, error.message, asked) ?? plainly(code, error, asked);
  if (!said) return error;
  const { target } = asked;
  const server = target.name === undefined ? asked.shown : `${target.name} (${asked.shown})`;
  return new UserError({
    message: `${server || target.by}: ${said.message}`,
    hint: said.hint,
    ...(target.at && { at: target.at }),
  });
}

type Said = Pick<Problem, 'message' | 'hint'>;

function explained(code: string, message: string, asked: Asked): Said | undefined {
  const known = KNOWN.find(({ when }) => when.test(code) || when.test(message));
  return known && { message: known.message(message, asked), hint: known.hint(asked.user, message) };
}

interface Known {
  /** Matches an SQLSTATE or code of Node, or else the message. */
  readonly when: RegExp;
  readonly message: (said: string, asked: Asked) => string;
  readonly hint: (user: string, said: string) => string;
}

/** In the order in which they are asked. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const KNOWN: readonly Known[] = [
  {
    when: /^28P01$|password must be a (non-empty )?string/i,
    message: (_, { user, hasPassword }) =>
      hasPassword
        ? `the server does not accept the password of ${user}`
        : `the server asks for the password of ${user}, and there is none`,
    hint: () =>
      'give it in the URL (percent-encoded), in PGPASSWORD, or in ~/.pgpass, which nobody else may read (chmod 600)',
  },
  {
    when: /no pg_hba\.conf entry.*no encryption|connection is insecure|(requires?|only accepts?) (SSL|TLS)/i,
    message: () => 'the server accepts only connections with TLS',
    hint: () =>
      'add ?sslmode=require to the URL (with sslrootcert=<file> for a certificate of your own authority)',
  },
  {
    when: /^28000$/,
    message: (said, { user }) => `the server does not let ${user} in: ${said}`,
    hint: () => 'use a role that may log in from here, or let it in: pg_hba.conf on the server',
  },
  {
    when: /does not support SSL/i,
    message: () => 'the server does not speak TLS',
    hint: () => 'leave sslmode out of the URL (and PGSSLMODE), or write sslmode=disable',
  },
  {
    when: /CERT|certificate|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/i,
    message: (said) => `the certificate of the server is not accepted: ${said}`,
    hint: () =>
      'name the authority that signed it: sslrootcert=<file>; or do without the check, as psql does: sslmode=no-verify',
  },
  {
    when: /^(EPROTO|ERR_SSL_.*)$|ssl routines/i,
    message: () => 'no TLS connection could be agreed upon',
    hint: () =>
      'check sslmode in the URL, and the protocols that the server allows (ssl_min_protocol_version)',
  },
  {
    when: /^3D000$/,
    message: (said) => said,
    hint: () => 'name a database that exists at the end of the URL; psql -l lists them',
  },
  {
    when: /^42501$/,
    message: (said, { user }) => `${user} may not read what is asked for: ${said}`,
    hint: (user, said) => {
      const schema = /^permission denied for schema (\S+)$/.exec(said)?.[1];
      const right = schema === undefined ? 'pg_read_all_stats' : `USAGE ON SCHEMA "${schema}"`;
      return `GRANT ${right} TO "${user}", or use a role with the right to it`;
    },
  },
  {
    when: /^55000$|shared_preload_libraries/i,
    message: () => 'pg_stat_statements is installed but not loaded, so it has counted nothing',
    hint: () => PRELOAD,
  },
  {
    when: /^57014$/,
    message: () => 'the server took more than a minute for one question',
    hint: () =>
      'try again when it has less to do, or save the statements with psql and give the file to --statements',
  },
  {
    when: /^55P03$/,
    message: () => 'somebody holds a lock on a relation whose definition was to be read',
    hint: () => 'try again when the migration or maintenance that holds it is through',
  },
  {
    when: /^53300$|^53400$/,
    message: () => 'the server has no connection left',
    hint: () => 'try again later; pg_stat_activity shows who holds them',
  },
  {
    when: /^57P0[123]$/,
    message: (said) => said,
    hint: () => 'try again when the server has started',
  },
  {
    when: /^ECONNREFUSED$/,
    message: () => 'nobody listens there',
    hint: () =>
      'check host and port, and that the server runs and listens on that address (listen_addresses)',
  },
  {
    when: /^(ENOTFOUND|EAI_AGAIN)$/,
    message: () => 'there is no host of that name',
    hint: () =>
      'check the name in the URL (or PGHOST); a name of a container network is known only inside of it',
  },
  {
    when: /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$|timeout expired|(connection|read) timeout/i,
    message: () => 'the host does not answer',
    hint: () =>
      'check host and port, and whether a firewall or VPN is in between; connect_timeout=<seconds> in the URL waits longer',
  },
  {
    when: /Connection terminated|^ECONNRESET$|^EPIPE$|socket hang up|unexpected (\w+ )?(message|response)|invalid response|SSL connection/i,
    message: () => 'the connection broke before there was an answer',
    hint: () => 'check that a PostgreSQL server listens at this port, and not something else',
  },
  {
    when: /SASL|SCRAM|authentication/i,
    message: (said) => `logging in failed: ${said}`,
    hint: () => 'check user and password; archfit logs in by password (SCRAM, MD5) or certificate',
  },
];

export const PRELOAD =
  "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements' (added to what stands there), restart the server, and let it count for a day";

/** What the server or the system says, when nothing better is known; our own faults have no such code. */
function plainly(code: string, error: Error, { user }: Asked): Said | undefined {
  if (code === '') return undefined;
  if ('path' in error && typeof error.path === 'string' && /^E[A-Z]+$/.test(code)) {
    return {
      message: `${error.path} cannot be read (${code})`,
      hint: 'check sslcert, sslkey and sslrootcert in the URL, and host',
    };
  }
  const isServer = /^[0-9A-Z]{5}$/.test(code) && 'severity' in error;
  return isServer || /^E[A-Z]+$/.test(code)
    ? { message: `${error.message} (${code})`, hint: `check what the server's log says of ${user}` }
    : undefined;
}
