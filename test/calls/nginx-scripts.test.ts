import { expect, test } from 'vitest';
import { nginxWrittenBy } from '../../src/extract/manifests/gateways/nginx-scripts.js';
import { processorTime } from '../helpers/processor.js';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const tickets = answering('GET /seats/:id', 'POST /seats');
const plays = answering('GET /plays');

/** What a page asks that is served by an nginx whose configuration these files of its image make. */
async function askedThrough(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  const web = {
    environment,
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
      'index.ts': "fetch('/box/seats/1');\nfetch('/stage/plays');",
      ...files,
    },
  };
  return callsIn(await modelOf(systemOf({ tickets, plays, web }))).toSorted();
}

const both = ['web → plays GET /plays', 'web → tickets GET /seats/1'];

test('a script that writes it as a here-document, with what it gives to variables', async () => {
  const script = `#!/bin/sh
: "\${TICKETS_URL:=http://tickets:3000}"
cat > /etc/nginx/conf.d/default.conf <<EOF
server {
  listen 80;
  location /box/ { proxy_pass \${TICKETS_URL}/; proxy_set_header Host \\$host; }
  location /stage/ { rewrite ^/stage/(.*)\\$ /\\$1 break; proxy_pass http://$PLAYS_HOST:\${PLAYS_PORT:-3000}; }
}
EOF
exec nginx -g 'daemon off;'
`;
  expect(await askedThrough({ 'docker-entrypoint.sh': script }, { PLAYS_HOST: 'plays' })).toEqual(both);
});

test('a script that shifts numbers as well', async () => {
  const location = 'location /stage/ { proxy_pass http://plays:3000/; }';
  const script = `size=$((1<<EOF))
mask=$(( 1 << EOF ))
cat > site.v2 <<EOF
server { location /box/ { proxy_pass http://tickets:3000/; } ${location} }
EOF
`;
  expect(await askedThrough({ 'entrypoint.sh': script })).toEqual(both);
});

test('scripts that open here-documents and close none are read in good time', () => {
  const read = () => {
    for (const line of ['x=$(( 1 << n ))', 'cat <<EOF'])
      for (const times of [6_000, 60_000]) nginxWrittenBy(`proxy_pass\n${`${line}\n`.repeat(times)}`);
  };
  expect(processorTime(read)).toBeLessThan(4000);
});

test('a Dockerfile that says it', async () => {
  const said = `FROM nginx
RUN echo 'server { \\n\\
  location /box/ { proxy_pass http://tickets:3000/; } \\n\\
  location /stage/ { proxy_pass http://plays:3000/; } \\n\\
}' > /etc/nginx/conf.d/default.conf
`;
  const copied = `FROM nginx
COPY <<"EOF" /etc/nginx/conf.d/default.conf
server {
  location /box/ { proxy_pass http://tickets:3000/; }
  location /stage/ { proxy_pass http://plays:3000/; }
}
EOF
`;
  for (const Dockerfile of [said, copied]) expect(await askedThrough({ Dockerfile })).toEqual(both);
});

test('templates that are filled in with something else than envsubst', async () => {
  const conf = (ticketsUrl: string, playsHost: string) => `server {
    location /box/ { proxy_pass ${ticketsUrl}/; }
    location /stage/ { proxy_pass http://${playsHost}:3000/; }
  }`;
  const given = { BOX_URL: 'http://tickets:3000', STAGE: 'plays' };
  for (const [url, host] of [
    ['{{BOX_URL}}', '{{ .Env.STAGE }}'],
    ['__BOX_URL__', '$STAGE'],
    ["<%= ENV['BOX_URL'] %>", '{{ env "STAGE" }}'],
  ] as const)
    expect(await askedThrough({ 'nginx.conf': conf(url, host) }, given)).toEqual(both);
  // What nobody sets is whom its name says.
  expect(await askedThrough({ 'nginx.conf': conf('{{TICKETS_URL_INTERNAL}}', 'plays') })).toEqual(both);
});

test('a script that only speaks of it writes nothing', async () => {
  const script = "# proxy_pass http://tickets:3000/;\necho 'no proxy_pass is set'\n";
  expect(await askedThrough({ 'entrypoint.sh': script })).not.toContain('web → tickets GET /seats/1');
});
