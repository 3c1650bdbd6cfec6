import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { giveToServer, startPostgres, type TestServer } from '../helpers/postgres.js';
import { archfit, directory, type Outcome } from '../helpers/world.js';

const PASSWORD = 'hunter2-hunter2';

/** What a person sees of a run on a server that is no use: exit 2 and one message, which never shows the password. */
async function refused(url: string, env: Record<string, string> = {}): Promise<string> {
  const outcome = await archfit(['check', directory({ 'package.json': '{"name":"shop"}' }), '--db', url], {
    env: { PGCONNECT_TIMEOUT: '1', ...env },
  });
  return said(outcome);
}

function said({ code, out, err }: Outcome): string {
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/fault of archfit|\n\s+at /);
  expect(err).not.toContain(PASSWORD);
  // The message, and how to mend it.
  expect(err.trimEnd().split('\n')).toHaveLength(2);
  return err.replaceAll(/:\d{4,5}/g, ':<port>');
}

describe('a server that is there', () => {
  let server: TestServer;
  const at = (login: string, database = 'shop') =>
    server.url().replace('postgres:postgres@', `${login}@`).replace(/shop$/, database);

  beforeAll(async () => {
    server = await startPostgres();
    const admin = await server.connect();
    await admin.query('CREATE SCHEMA stats');
    await admin.query('CREATE EXTENSION pg_stat_statements SCHEMA stats');
    await admin.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    await admin.query("CREATE ROLE nobody NOLOGIN PASSWORD 'nobody'");
  }, 60_000);
  afterAll(() => server?.stop());

  test('a wrong password', async () => {
    expect(await refused(at(`postgres:${PASSWORD}`))).toContain(
      'archfit: postgres://postgres@localhost:<port>/shop: the server does not accept the password of postgres',
    );
  });

  test('no password', async () => {
    const url = at('postgres');
    expect(await refused(url, { PGPASSFILE: '/nowhere' })).toContain(
      'the server asks for the password of postgres, and there is none',
    );
  });

  test('a role that may not log in', async () => {
    expect(await refused(at('nobody:nobody'))).toContain('does not let nobody in');
  });

  test('a database that is not there', async () => {
    expect(await refused(at('postgres:postgres', 'warehouse'))).toMatch(
      /database "warehouse" does not exist\n.*name a database that exists/,
    );
  });

  test('a database without the extension', async () => {
    expect(await refused(at('postgres:postgres', 'postgres'))).toMatch(
      /pg_stat_statements is not installed in the database postgres\n.*CREATE EXTENSION pg_stat_statements/,
    );
  });

  test('a role without the right to it', async () => {
    expect(await refused(at('guest:guest'))).toMatch(
      /guest may not read what is asked for: permission denied for schema stats\n.*GRANT/,
    );
  });

  test('no TLS where the URL asks for it', async () => {
    for (const mode of ['require', 'verify-full', 'no-verify']) {
      expect(await refused(`${server.url()}?sslmode=${mode}`)).toMatch(
        /the server does not speak TLS\n.*sslmode/,
      );
    }
  });

  test('a certificate file that is not there', async () => {
    expect(await refused(`${server.url()}?sslrootcert=/nowhere/root.crt`)).toContain(
      '/nowhere/root.crt cannot be read',
    );
  });

  test('the password may come from the environment', async () => {
    expect(await refused(at('postgres'), { PGPASSWORD: PASSWORD })).toContain('does not accept the password');
  });
});

test('a server that has not loaded what counts', async () => {
  const server = await startPostgres({ shared_preload_libraries: '' });
  try {
    const admin = await server.connect();
    await admin.query('CREATE EXTENSION pg_stat_statements');
    expect(await refused(server.url())).toMatch(
      /pg_stat_statements is installed but not loaded.*\n.*ALTER SYSTEM SET shared_preload_libraries/,
    );
  } finally {
    await server.stop();
  }
}, 60_000);

describe.skipIf(!hasOpenssl())('a server with TLS', () => {
  let server: TestServer;
  let authority: string;
  let place: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'archfit-tls-'));
    await chmod(place, 0o755);
    authority = join(place, 'server.crt');
    const key = join(place, 'server.key');
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      ['req', '-new', '-x509', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', authority],
      { stdio: 'ignore' },
    );
    await giveToServer(key);
    server = await startPostgres({ ssl: 'on', ssl_cert_file: authority, ssl_key_file: key });
    await (await server.connect()).query('CREATE EXTENSION pg_stat_statements');
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await rm(place, { recursive: true });
  });

  test('is not trusted when nobody known has signed its certificate', async () => {
    for (const mode of ['require', 'verify-full']) {
      expect(await refused(`${server.url()}?sslmode=${mode}`)).toMatch(
        /the certificate of the server is not accepted: .*\n.*sslrootcert/,
      );
    }
  });

  test.each(['sslmode=no-verify', 'sslmode=verify-full&sslrootcert=', 'sslmode=require&sslrootcert='])(
    'is read with %s',
    async (parameters) => {
      const url = `${server.url()}?${parameters.replace(/sslrootcert=$/, `sslrootcert=${authority}`)}`;
      const { code, out } = await archfit(['snapshot', url, '--quiet']);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ server: { database: 'shop' } });
    },
  );
});

function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

describe('something else that listens', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** The URL of a server that does this with each connection. */
  function listen(answer: (socket: Socket) => void): Promise<string> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        sockets.push(socket.on('error', () => {}));
        answer(socket);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address() as { port: number };
        resolve(`postgres://reader:${PASSWORD}@127.0.0.1:${address.port}/shop`);
      });
    });
  }

  test('nobody', async () => {
    const url = await listen(() => {});
    servers.splice(0)[0]!.close();
    expect(await refused(url)).toContain('nobody listens there');
  });

  test('one that never answers', async () => {
    expect(await refused(await listen(() => {}))).toContain('the host does not answer');
    expect(await refused(`${await listen(() => {})}?sslmode=require`)).toContain('the host does not answer');
  });

  test('one that hangs up', async () => {
    expect(await refused(await listen((socket) => socket.end()))).toContain('the connection broke');
  });

  test.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html></html>'],
    ['lengths of nothing', '\0'.repeat(64)],
    ['an endless message', 'R\x7f\xff\xff\xff'],
    ['a message of no length', 'Z\0\0\0\0Z\0\0\0\0'],
    ['a message of a negative length', 'E\xff\xff\xff\xff'],
    ['an unknown kind', '\x01\0\0\0\x04'],
    ['an unknown way to log in', 'R\0\0\0\x08\0\0\0\x63'],
    ['rows before the greeting', 'D\0\0\0\x0a\0\x01\0\0\0\0'],
  ])('%s', async (_, bytes) => {
    const url = await listen((socket) => socket.write(bytes, 'latin1'));
    expect(await refused(url)).toMatch(/the host does not answer|the connection broke|no PostgreSQL/);
  });

  test('a server that wants TLS', async () => {
    const message =
      'SFATAL\0C28000\0Mno pg_hba.conf entry for host "10.0.0.7", user "reader", database "shop", no encryption\0\0';
    const length = Buffer.alloc(4);
    length.writeInt32BE(message.length + 4);
    const url = await listen((socket) =>
      socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(message)])),
    );
    expect(await refused(url)).toMatch(/accepts only connections with TLS\n.*sslmode=require/);
  });
});

describe('a URL that is none', () => {
  test.each([
    ['localhost:5432/shop', '--db is not the URL'],
    [`mysql://reader:${PASSWORD}@db/shop`, '--db is not the URL'],
    [`main=reader:${PASSWORD}@db/shop`, '--db main=… is not the URL'],
    [`main=`, '--db main=… is not the URL'],
    [`postgres://reader:${PASSWORD}%@db:port/shop`, '--db is not the URL'],
    [`postgres://reader:12/${PASSWORD}@db:5432/shop`, '--db is not the URL'],
    [`postgres://reader:12?${PASSWORD}@db:5432/shop`, '--db is not the URL'],
    [`postgres://reader:12#${PASSWORD}@db:5432/shop`, '--db is not the URL'],
    [`my shop=postgres://reader:${PASSWORD}@db/shop`, '--db is not the URL'],
  ])('%s', async (url, message) => {
    expect(await refused(url, { PGHOST: '127.0.0.1' })).toContain(message);
  });

  test('in ARCHFIT_DB', async () => {
    const root = directory({ 'package.json': '{"name":"shop"}' });
    expect(said(await archfit(['check', root], { env: { ARCHFIT_DB: `shop=${PASSWORD}` } }))).toContain(
      'ARCHFIT_DB shop=… is not the URL of a PostgreSQL server',
    );
  });

  test('of a host that nobody knows', async () => {
    expect(await refused(`postgres://reader:${PASSWORD}@db.clinic.invalid/shop`)).toMatch(
      /there is no host of that name|the host does not answer/,
    );
  });
});
