import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf, unknownIn } from './support.js';
import { asking, callsOf, plays, tickets } from './theatre.js';

describe('nginx', () => {
  test('locations that a server includes from another file, with the host and the port of that server', async () => {
    const files = {
      'edge/Dockerfile':
        'FROM nginx:1.27\nCOPY ./parts/* /etc/nginx/\nCOPY ./default.conf /etc/nginx/conf.d/',
      'edge/default.conf': `server { listen 80; server_name www.theatre.example; include pages.conf; }
        server { listen 81; server_name api.theatre.example; include /etc/nginx/api-*.conf; }`,
      'edge/parts/pages.conf': 'location / { root /usr/share/nginx/html; }',
      'edge/parts/api-tickets.conf': `location /tickets { rewrite ^/tickets(/|$)(.*) /$2 break; proxy_pass http://tickets:3000; }`,
      'edge/parts/api-plays.conf':
        'include api-plays.conf; location /plays { proxy_pass http://plays:3000; }',
    };
    const container = '\n  edge: { build: ./edge, ports: ["8080:80", "8081:81"] }';
    const asked = [
      'https://api.theatre.example/tickets/seats/1',
      'https://api.theatre.example/plays',
      'https://www.theatre.example/plays',
    ];
    expect(await callsOf(asked, files, container)).toEqual(['plays GET /plays', 'tickets GET /seats/1']);
  });

  test('published at what only a variable says that nothing sets', async () => {
    const conf = `server {
      location /tickets/ { proxy_pass http://tickets:3000/; }
      location /plays { proxy_pass http://plays:3000; }
    }`;
    const code = `const config = { api: \`\${process.env.BACKEND_URL}\` };
      fetch(config.api + '/tickets/seats/1');
      fetch(config.api + '/tickets/seats', { method: 'POST' });
      fetch(config.api + '/plays');`;
    const page = { files: { 'index.js': code } };
    expect(await callsOf([], { 'edge/nginx.conf': conf }, container, page)).toEqual([
      'plays GET /plays',
      'tickets GET /seats/1',
      'tickets POST /seats',
    ]);
  });

  const container = `
  edge:
    image: nginx:1.27
    ports: ["8080:80"]
    volumes: ["./edge/nginx.conf:/etc/nginx/nginx.conf:ro"]
    environment: { PLAYS: plays }`;

  test('locations, with and without a path to put in their place', async () => {
    const conf = `
      events { worker_connections 1024; } # {
      http {
        upstream boxoffice { server tickets:3000 weight=2; server tickets:3001; }
        server {
          listen 80;
          location /tickets/ { proxy_pass http://boxoffice/; proxy_set_header Host "a { b"; }
          location /plays { proxy_pass http://\${PLAYS}:3000; }
          location / { root /usr/share/nginx/html; try_files $uri /index.html; }
        }
      }`;
    expect(
      await callsOf(
        ['http://edge/tickets/seats/1', 'http://localhost:8080/plays', '/plays', 'http://edge/posters'],
        { 'edge/nginx.conf': conf },
        container,
      ),
    ).toEqual(['plays GET /plays', 'plays GET /plays', 'tickets GET /seats/1']);
  });

  test('patterns, rewriting, names of locations, variables', async () => {
    const conf = `
      server {
        server_name theatre.example;
        set $box tickets;
        location ~* ^/(seats)(/.*)?$ { proxy_pass http://$box:3000/$1$2$is_args$args; }
        location /old { rewrite ^/old/(.*)$ /v2/$1 break; proxy_pass http://plays:3000; }
        location = /plays { try_files $uri @plays; }
        location @plays { proxy_pass http://plays:3000; }
        location /lua { content_by_lua_block { ngx.say("}") if a then b = { 1 } end } }
      }`;
    expect(
      await callsOf(
        ['https://theatre.example/seats/4', 'https://theatre.example/old/plays', 'http://edge/plays'],
        { 'edge/nginx.conf': conf },
        container,
      ),
    ).toEqual(['plays GET /plays', 'plays GET /v2/plays', 'tickets GET /seats/4']);
  });

  test('a location that sends on to others by a path, which a variable with several values begins', async () => {
    const conf = `http {
        map $request_method $side { GET /reading; default /writing; }
        map $http_x_version $pool { hostnames; v2 tickets:3001; default tickets:3000; }
        server {
          location /shows { rewrite ^/shows/(.*)$ $side/$1; }
          location /reading/ { internal; proxy_pass http://plays:3000/; }
          location /writing/ { internal; proxy_pass http://plays:3000/; auth_request /session; }
          location /all/ { rewrite ^/all/(.*)$ /$1 last; }
          location /plays { proxy_pass http://plays:3000; }
          location /again { rewrite ^/again/(.*) /again/$1 last; }
          location /box/ { rewrite ^/box/(.*) /$1 break; proxy_pass http://$pool; }
          location / { proxy_pass http://web:3000; }
        }
      }`;
    const asked = ['shows/plays', 'box/seats/1', 'again/plays', 'all/plays'].map(
      (path) => `http://edge/${path}`,
    );
    expect(await callsOf(asked, { 'edge/nginx.conf': conf }, container)).toEqual([
      'plays GET /plays',
      'plays GET /plays',
      'tickets GET /seats/1',
    ]);
  });

  test('an image of its own that Kubernetes runs by another name than its directory has', async () => {
    const workload = (name: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec: { containers: [{ name: ${name}, image: theatre/${name} }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}-svc }\nspec: { selector: { app: ${name} }, ports: [{ port: 80 }] }\n`;
    const conf = {
      'front-door/nginx.conf': 'server { location /plays { proxy_pass http://plays:3000; } }',
      'front-door/Dockerfile': 'FROM nginx:alpine\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\n',
    };
    const asked = ['http://theatre-front-door-svc/plays', 'http://other-svc/plays'];
    const other = { 'k8s/other.yml': workload('other') };
    const beside = { 'front-door/all.yml': workload('theatre-front-door'), ...other };
    expect(await callsOf(asked, { ...conf, ...beside })).toEqual(['plays GET /plays']);
    const ingress =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: main }\nspec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: plays, port: { number: 80 } } } }] } }] }\n';
    expect(await callsOf(['http://other-svc/plays'], { 'k8s/main.yml': ingress, ...other })).toEqual([]);
    const called = { 'k8s/door.yml': workload('theatre-front-door'), ...other };
    expect(await callsOf(asked, { ...conf, ...called })).toEqual(['plays GET /plays']);
  });

  test('a page that its own nginx serves', async () => {
    const conf = 'server { location /api/ { proxy_pass http://plays:3000/; } location / { root /html; } }';
    expect(await callsOf(['/api/plays', '/static/a.json'], { 'web/default.conf': conf })).toEqual([
      'plays GET /plays',
    ]);
  });

  test('a program that answers others is no page, and a route for all paths proves nothing', async () => {
    const conf =
      'server { location /api/ { proxy_pass http://tickets:3000/; } location / { proxy_pass http://plays:3000; } }';
    const server = answering('GET /posters');
    const text = `${server.files['index.js']}\nfetch('/api/seats/1');`;
    const root = systemOf(
      { tickets, plays, posters: { files: { 'index.js': text } }, web: asking('/plays', '/api/seats/2') },
      { 'edge/nginx.conf': conf },
      container,
    );
    expect(callsIn(await modelOf(root))).toEqual(['web → tickets GET /seats/2']);
  });

  test('a path that is not known may lead to several; a pattern that runs away is not followed', async () => {
    const conf = `server {
      location /a/ { proxy_pass http://tickets:3000/; }
      location /b/ { proxy_pass http://plays:3000/; }
      location ~ ^/(x+x+)+y { proxy_pass http://plays:3000; }
    }`;
    const web: Service = {
      files: {
        'index.js':
          'export const load = (of) => fetch(`http://edge/${of}/rates`);\nfetch("http://edge/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");',
      },
    };
    const model = await modelOf(systemOf({ tickets, plays, web }, { 'edge/nginx.conf': conf }, container));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([
      'web/index.js:1 who is called here is not known: which service behind the gateway is meant hangs on a path that is not known',
      'web/index.js:2 who is called here is not known: no service is known to answer at edge',
    ]);
    expect(model.notices.map(({ message, at }) => `${at?.path}:${at?.line} ${message}`)).toContain(
      'edge/nginx.conf:4 The pattern ^/(x+x+)+y is not followed, so what this route does with paths is not known.',
    );
  });
});

describe('Traefik', () => {
  test('labels of the containers', async () => {
    const root = systemOf(
      {
        tickets: {
          ...tickets,
          compose: [
            'labels:',
            '  - traefik.enable=true',
            '  - "traefik.http.routers.to-tickets.rule=Host(`theatre.example`) && (PathPrefix(`/api/tickets`) || Path(`/box`))"',
            '  - "traefik.http.routers.to-tickets.middlewares=strip-tickets@docker"',
            '  - "traefik.http.middlewares.strip-tickets.stripprefix.prefixes=/api/tickets"',
          ],
        },
        plays: {
          ...plays,
          compose: [
            'labels:',
            '  traefik.http.routers.plays.rule: PathPrefix(`/`)',
            '  traefik.enable: "true"',
          ],
        },
        web: asking(
          'http://theatre.example/api/tickets/seats/1',
          'http://localhost:9000/plays',
          '/api/tickets/seats/2',
        ),
      },
      {},
      '\n  proxy:\n    image: traefik:v3\n    ports: ["9000:80"]',
    );
    expect(callsIn(await modelOf(root))).toEqual([
      'web → plays GET /plays',
      'web → tickets GET /seats/1',
      'web → tickets GET /seats/2',
    ]);
  });

  test('published at an address that no file of the tree names', async () => {
    const labels = (name: string): readonly string[] => [
      'labels:',
      '  traefik.enable: "true"',
      `  traefik.http.routers.${name}.rule: Host(\`\${API_HOST}\`) && PathPrefix(\`/v1/${name}\`)`,
      `  traefik.http.routers.${name}.middlewares: strip-${name}`,
      `  traefik.http.middlewares.strip-${name}.stripprefix.prefixes: /v1/${name}`,
    ];
    const system = (...asked: readonly string[]) =>
      systemOf(
        {
          tickets: { ...tickets, compose: labels('tickets') },
          plays: { ...plays, compose: labels('plays') },
          web: asking(...asked),
        },
        {},
        '\n  proxy:\n    image: traefik:v3\n    ports: ["9000:80"]',
      );
    const published = system(
      'https://api.theatre.example/v1/tickets/seats/1',
      'https://api.theatre.example/v1/tickets/seats/2',
      'https://api.theatre.example/v1/plays/plays',
    );
    expect(callsIn(await modelOf(published))).toEqual([
      'web → plays GET /plays',
      'web → tickets GET /seats/1',
      'web → tickets GET /seats/2',
    ]);
    // Another's server may have one of the paths, or all that is asked may be of one service.
    const others = system(
      'https://api.box.example/v1/tickets/seats/1',
      'https://api.box.example/v1/rates',
      'https://api.box.example/v1/cards',
    );
    expect(callsIn(await modelOf(others))).toEqual([]);
  });

  test('a file of its own, and a rule of its first version', async () => {
    const dynamic = `
http:
  routers:
    box: { rule: "PathPrefix(\`/box\`)", service: box, middlewares: [shift] }
  middlewares:
    shift: { replacePathRegex: { regex: "^/box/(.*)", replacement: "/seats/$1" } }
  services:
    box: { loadBalancer: { servers: [{ url: "http://tickets:3000" }] } }`;
    const container = '\n  proxy:\n    image: traefik:v3\n    volumes: ["./proxy:/etc/traefik"]';
    expect(await callsOf(['http://proxy/box/7'], { 'proxy/dynamic.yml': dynamic }, container)).toEqual([
      'tickets GET /seats/7',
    ]);
  });
});

describe('Kubernetes', () => {
  test('an Ingress that rewrites, before services with other names', async () => {
    const manifest = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: theatre
  annotations: { nginx.ingress.kubernetes.io/rewrite-target: /$2 }
spec:
  rules:
    - host: theatre.example
      http:
        paths:
          - { path: "/box(/|$)(.*)", pathType: ImplementationSpecific, backend: { service: { name: box-srv, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: box-srv }
spec: { selector: { app: tickets }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: tickets }
spec:
  template:
    metadata: { labels: { app: tickets } }
    spec: { containers: [{ name: tickets, image: theatre/tickets }] }`;
    expect(await callsOf(['https://theatre.example/box/seats/1'], { 'k8s/all.yaml': manifest })).toEqual([
      'tickets GET /seats/1',
    ]);
  });

  test('HTTPRoute and VirtualService', async () => {
    const route = `
kind: HTTPRoute
spec:
  hostnames: ["*.theatre.example"]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /box } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /seats } } }]
      backendRefs: [{ name: tickets, port: 80 }]`;
    const mesh = `
kind: VirtualService
spec:
  hosts: [plays.example]
  http:
    - match: [{ uri: { prefix: /now/ } }]
      rewrite: { uri: /v2/ }
      route: [{ destination: { host: plays, port: { number: 80 } } }]
    - route: [{ destination: { host: plays } }]`;
    expect(
      await callsOf(
        [
          'https://www.theatre.example/box/3',
          'https://plays.example/now/plays',
          'https://plays.example/plays',
        ],
        { 'k8s/route.yaml': route, 'k8s/mesh.yaml': mesh },
      ),
    ).toEqual(['plays GET /plays', 'plays GET /v2/plays', 'tickets GET /seats/3']);
  });
});

describe('gateways that one file declares', () => {
  test('Kong', async () => {
    const kong = `
_format_version: "3.0"
services:
  - name: box
    url: http://tickets:3000/seats
    routes: [{ name: box, paths: [/box] }]
  - name: plays
    host: plays-upstream
    port: 80
routes:
  - { name: plays, service: { name: plays }, paths: ["~/plays$"], strip_path: false }
upstreams:
  - { name: plays-upstream, targets: [{ target: "plays:3000" }] }`;
    const container =
      '\n  kong:\n    image: kong:3\n    volumes: ["./kong.yml:/kong.yml"]\n    ports: ["8000:8000"]';
    expect(
      await callsOf(
        ['http://kong:8000/box/1', 'http://localhost:8000/plays'],
        { 'kong.yml': kong },
        container,
      ),
    ).toEqual(['plays GET /plays', 'tickets GET /seats/1']);
  });

  test('Envoy', async () => {
    const envoy = `
static_resources:
  listeners:
    - filter_chains:
        - filters:
            - typed_config:
                route_config:
                  virtual_hosts:
                    - domains: ["*"]
                      routes:
                        - { match: { prefix: /box/ }, route: { cluster: box, prefix_rewrite: /seats/ } }
                        - match: { safe_regex: { regex: "/old/.*" } }
                          route: { cluster: plays, regex_rewrite: { pattern: { regex: "^/old/(.*)$" }, substitution: '/v2/\\1' } }
  clusters:
    - name: box
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: tickets, port_value: 3000 } } } }] }] }
    - name: plays
      hosts: [{ socket_address: { address: plays, port_value: 3000 } }]`;
    const container =
      '\n  front:\n    image: envoyproxy/envoy:v1.30\n    volumes: ["./envoy.yaml:/etc/envoy.yaml"]';
    expect(
      await callsOf(['http://front/box/1', 'http://front/old/plays'], { 'envoy.yaml': envoy }, container),
    ).toEqual(['plays GET /v2/plays', 'tickets GET /seats/1']);
  });

  test('Express Gateway', async () => {
    const config = `
apiEndpoints: { box: { host: '*', paths: '/box*' } }
serviceEndpoints: { tickets: { url: 'http://tickets:3000/seats' } }
pipelines:
  main: { apiEndpoints: [box], policies: [{ proxy: [{ action: { serviceEndpoint: tickets, stripPath: true } }] }] }`;
    const container = '\n  gate:\n    image: nginx\n    volumes: ["./gate/gateway.config.yml:/a.yml"]';
    expect(await callsOf(['http://gate/box/1'], { 'gate/gateway.config.yml': config }, container)).toEqual([
      'tickets GET /seats/1',
    ]);
  });
});

describe('KrakenD', () => {
  const edge = `
  edge:
    image: devopsfaith/krakend:2.7
    ports: ["8080:8080"]
    volumes: ["./edge:/etc/krakend"]`;

  test('endpoints with their parameters; of several backends, or verbs that lead apart, nothing is told', async () => {
    const backend = (path: string, ...hosts: readonly string[]) => ({ url_pattern: path, host: hosts });
    const endpoints = [
      { endpoint: '/box/{seat}', backend: [backend('/seats/{seat}', 'http://tickets:3000')] },
      { endpoint: '/stage/*', backend: [backend('/*', 'plays:3000')] },
      { endpoint: '/today', backend: [backend('/plays', 'plays:3000'), backend('/seats', 'tickets:3000')] },
      { endpoint: '/walls', method: 'GET', backend: [backend('/plays', 'plays:3000')] },
      { endpoint: '/walls', method: 'POST', backend: [backend('/seats', 'tickets:3000')] },
    ];
    const files = { 'edge/krakend.json': JSON.stringify({ version: 3, endpoints }, undefined, 2) };
    const asked = ['/box/7', '/stage/plays', '/today', '/walls'].map((path) => `http://edge:8080${path}`);
    expect(await callsOf(asked, files, edge)).toEqual(['plays GET /plays', 'tickets GET /seats/7']);
  });

  test('what a queue or a function answers is no request', async () => {
    const endpoints = [
      {
        endpoint: '/queue',
        backend: [{ url_pattern: '/seats', host: ['amqp://tickets:5672'] }],
      },
      {
        endpoint: '/function',
        backend: [{ url_pattern: '/seats', host: ['tickets:3000'], extra_config: { 'backend/lambda': {} } }],
      },
      { endpoint: '/box', backend: [{ url_pattern: '/seats/1', host: ['tickets:3000'] }] },
    ];
    const files = { 'edge/krakend.json': JSON.stringify({ version: 3, endpoints }, undefined, 2) };
    const asked = ['/queue', '/function', '/box'].map((path) => `http://edge:8080${path}`);
    expect(await callsOf(asked, files, edge)).toEqual(['tickets GET /seats/1']);
  });
});
