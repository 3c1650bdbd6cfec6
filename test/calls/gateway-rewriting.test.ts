import { describe, expect, test } from 'vitest';
import { callsOf } from './theatre.js';

describe('whom a map of nginx names', () => {
  const container =
    '\n  edge:\n    image: nginx:1.27\n    volumes: ["./edge/nginx.conf:/etc/nginx/nginx.conf:ro"]';
  const asked = (map: string, location: string, ...paths: readonly string[]) =>
    callsOf(
      paths.map((path) => `http://edge${path}`),
      { 'edge/nginx.conf': `http { ${map} server { ${location} } }` },
      container,
    );

  test('by the path', async () => {
    const map =
      'map $uri $backend { default plays:3000; ~^/seats stage; /v2/plays plays:3000; } upstream stage { server tickets:3000; }';
    expect(
      await asked(map, 'location / { proxy_pass http://$backend; }', '/seats/1', '/plays', '/v2/plays'),
    ).toEqual(['plays GET /plays', 'plays GET /v2/plays', 'tickets GET /seats/1']);
  });

  test('by the path, in a location that is for some of it, beside another', async () => {
    const map =
      'map $request_uri $backend { default plays:3000; ~^/box/ tickets:3000; ~^/plays tickets:3000; }';
    const locations = `location /box/ { rewrite ^/box/(.*)$ /seats/$1 break; proxy_pass http://\${backend}; }
      location /plays { proxy_pass http://plays:3000; }`;
    expect(await asked(map, locations, '/box/1', '/plays')).toEqual([
      'plays GET /plays',
      'tickets GET /seats/1',
    ]);
  });

  test.each([
    ['that may begin anywhere', '~*seats tickets:3000;', 'location /v2/'],
    ['that begin before it', '~^/v[0-9]+/seats tickets:3000;', 'location /v2/'],
    ['in one that is for a pattern as well', '~^/v2/seats tickets:3000;', 'location ~ ^/v[0-9]+/'],
  ])('by paths %s, each of which may be for the location', async (_, key, location) => {
    const map = `map $uri $backend { ${key} default plays:3000; }`;
    const place = `${location} { rewrite ^/v2/(.*)$ /$1 break; proxy_pass http://$backend; }`;
    expect(await asked(map, place, '/v2/seats/1', '/v2/plays')).toEqual([
      'plays GET /plays',
      'tickets GET /seats/1',
    ]);
  });

  test('by the host, or by something else, where whoever answers is meant', async () => {
    const of = (key: string) =>
      `map ${key} $backend { box.theatre.example tickets:3000; default plays:3000; }`;
    const files = (key: string) => ({
      'edge/nginx.conf': `http { ${of(key)} server { server_name box.theatre.example www.theatre.example; location / { proxy_pass http://$backend; } } }`,
    });
    const addresses = ['http://box.theatre.example/seats/1', 'http://www.theatre.example/plays'];
    expect(await callsOf(addresses, files('$host'), container)).toEqual([
      'plays GET /plays',
      'tickets GET /seats/1',
    ]);
    expect(await callsOf(addresses, files('$http_x_stage'), container)).toEqual([
      'plays GET /plays',
      'tickets GET /seats/1',
    ]);
  });
});

describe('what Kong puts in place of a path', () => {
  const container = '\n  kong:\n    image: kong:3\n    volumes: ["./kong.yml:/kong.yml"]';
  const asked = (kong: string, ...paths: readonly string[]) =>
    callsOf(
      paths.map((path) => `http://kong:8000${path}`),
      { 'kong.yml': `_format_version: "3.0"\n${kong}` },
      container,
    );

  test('for a service, whatever the route and the address of the service leave of it', async () => {
    const kong = `
services:
  - name: plays
    url: http://plays:3000/old
    routes: [{ name: plays, paths: [/now] }]
    plugins: [{ name: request-transformer, config: { replace: { uri: /v2/plays } } }]`;
    expect(await asked(kong, '/now/today')).toEqual(['plays GET /v2/plays']);
  });

  test('with groups of the pattern, by a plugin that names its route; not by one that is switched off', async () => {
    const kong = String.raw`
services:
  - { name: box, url: "http://tickets:3000", routes: [{ name: box, paths: ["~/(old|new)/box/(?<seat>\\d+)$"], strip_path: false }] }
  - { name: plays, url: "http://plays:3000", routes: [{ name: plays, paths: [/plays], strip_path: false }] }
plugins:
  - { name: request-transformer, route: box, config: { replace: { uri: "/seats/$(uri_captures['seat'])" } } }
  - { name: request-transformer, enabled: false, config: { replace: { uri: /gone } } }`;
    expect(await asked(kong, '/new/box/7', '/plays')).toEqual(['plays GET /plays', 'tickets GET /seats/7']);
  });
});

test('patterns of a VirtualService, in whose place something is put', async () => {
  const mesh = String.raw`
kind: VirtualService
spec:
  hosts: [api.theatre.example]
  http:
    - match: [{ uri: { prefix: /box/ } }]
      rewrite: { uriRegexRewrite: { match: "^/box/(.*)$", rewrite: "/seats/\\1" } }
      route: [{ destination: { host: tickets } }]`;
  expect(await callsOf(['https://api.theatre.example/box/3'], { 'k8s/mesh.yaml': mesh })).toEqual([
    'tickets GET /seats/3',
  ]);
});

test('what the plugin of Express Gateway puts in place of a path', async () => {
  const config = `
apiEndpoints: { box: { host: '*', paths: '/box/*' }, now: { host: '*', paths: '/now/*' } }
serviceEndpoints: { tickets: { url: 'http://tickets:3000' }, plays: { url: 'http://plays:3000' } }
pipelines:
  box:
    apiEndpoints: [box]
    policies:
      - rewrite: [{ condition: { name: regexpmatch, match: '^/box/(.*)$' }, action: { rewrite: '/seats/$1' } }]
      - proxy: [{ action: { serviceEndpoint: tickets } }]
  now:
    apiEndpoints: [now]
    policies:
      - rewrite: [{ condition: { name: pathmatch, match: '/now/:name/:version' }, action: { rewrite: '/:version/:name' } }]
      - proxy: [{ action: { serviceEndpoint: plays } }]`;
  const container = '\n  gate:\n    image: gate\n    volumes: ["./gate/gateway.config.yml:/a.yml"]';
  expect(
    await callsOf(
      ['http://gate/box/1', 'http://gate/now/plays/v2'],
      { 'gate/gateway.config.yml': config },
      container,
    ),
  ).toEqual(['plays GET /v2/plays', 'tickets GET /seats/1']);
});

describe('Apache', () => {
  const container = `
  edge:
    build: ./edge
    environment: { PLAYS_HOST: plays }`;
  const asked = (conf: string, ...paths: readonly string[]) =>
    callsOf(
      paths.map((path) => `http://edge${path}`),
      {
        'edge/Dockerfile': 'FROM httpd:2.4\nCOPY httpd.conf /usr/local/apache2/conf/',
        'edge/httpd.conf': conf,
      },
      container,
    );

  test('paths that are passed on, in a location as well, and one that is not', async () => {
    const conf = String.raw`
      LoadModule proxy_module modules/mod_proxy.so
      Define BOX http://tickets:3000
      <VirtualHost *:80>
        ProxyPreserveHost On
        ProxyPass "/plays/old" "!"
        ProxyPass /plays \
          http://${'$'}{PLAYS_HOST}:3000/plays retry=0
        # ProxyPass /box http://plays:3000/
        ProxyPass /box/ ${'$'}{BOX}/seats/
        ProxyPassReverse /box/ ${'$'}{BOX}/seats/
        <Location "/now">
          ProxyPass http://plays:3000/v2/plays
        </Location>
      </VirtualHost>`;
    expect(await asked(conf, '/plays', '/plays/old', '/box/1', '/now')).toEqual([
      'plays GET /plays',
      'plays GET /v2/plays',
      'tickets GET /seats/1',
    ]);
  });

  test('patterns, rules, and those who share the load', async () => {
    const conf = `
      <Proxy "balancer://stage">
        BalancerMember http://plays:3000
      </Proxy>
      ProxyPassMatch "^/box/([0-9]+)$" "http://tickets:3000/seats/$1"
      RewriteEngine on
      RewriteRule ^/old/(.*)$ balancer://stage/$1 [NC,P,L]
      RewriteRule ^/plays$ /elsewhere [R]`;
    expect(await asked(conf, '/box/1', '/old/plays', '/plays')).toEqual([
      'plays GET /plays',
      'tickets GET /seats/1',
    ]);
  });
});

test('a file of Traefik in TOML', async () => {
  const traefik = `
[http.routers.box]
  rule = "PathPrefix(\`/box\`)"
  service = "tickets"
  middlewares = ["seats"]
[http.middlewares.seats.replacePathRegex]
  regex = "^/box/(.*)"
  replacement = "/seats/$1"
[[http.services.tickets.loadBalancer.servers]]
  url = "http://tickets:3000/"`;
  const container =
    '\n  edge:\n    image: traefik:2.11\n    volumes: ["./edge/dynamic.toml:/etc/traefik/dynamic.toml"]';
  expect(await callsOf(['http://edge/box/1'], { 'edge/dynamic.toml': traefik }, container)).toEqual([
    'tickets GET /seats/1',
  ]);
});
