import { describe, expect, it, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import { manifestsOf } from './in-memory.js';

/** `Istio: orders (mesh.yaml:6)`, `Consul: web > orders …` */
function breakersOf(yaml: string): string[] {
  return manifestsOf({ 'mesh.yaml': yaml }).breakers!.map(
    ({ host, from, by, at }) =>
      `${by}: ${from === undefined ? '' : `${from} > `}${host} (${at.path}:${at.line})`,
  );
}

const rule = (policy: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: orders\nspec:\n  host: orders\n${policy}`;

describe('what meshes guard', () => {
  it.each([
    [
      'a rule of Istio',
      rule('  trafficPolicy:\n    outlierDetection: {}\n'),
      ['Istio: orders (mesh.yaml:6)'],
    ],
    [
      'one port of a rule',
      rule(
        '  trafficPolicy:\n    portLevelSettings:\n      - port: { number: 80 }\n        outlierDetection: {}\n',
      ),
      ['Istio: orders (mesh.yaml:6)'],
    ],
    [
      'one version of a rule',
      rule('  subsets:\n    - name: v1\n      trafficPolicy:\n        outlierDetection: {}\n'),
      ['Istio: orders (mesh.yaml:6)'],
    ],
    ['a rule without it', rule('  trafficPolicy:\n    connectionPool: {} # no outlierDetection\n'), []],
    [
      'a service of Linkerd, in a list',
      'kind: List\nitems:\n  - kind: Service\n    metadata:\n      name: orders\n      annotations:\n        balancer.linkerd.io/failure-accrual: consecutive\n',
      ['Linkerd: orders (mesh.yaml:7)'],
    ],
    [
      'what Consul checks of all, and of one',
      'kind: ServiceDefaults\nmetadata:\n  name: web\nspec:\n  upstreamConfig:\n    defaults:\n      passiveHealthCheck: { maxFailures: 5 }\n    overrides:\n      - name: orders\n        passiveHealthCheck: { maxFailures: 1 }\n      - name: mail\n',
      ['Consul: web > * (mesh.yaml:5)', 'Consul: web > orders (mesh.yaml:5)'],
    ],
    [
      'a cluster of Envoy',
      'static_resources:\n  clusters:\n    - name: one\n      outlier_detection: {}\n      load_assignment:\n        endpoints:\n          - lb_endpoints:\n              - endpoint: { address: { socket_address: { address: orders, port_value: 80 } } }\n    - name: mail\n      outlier_detection: {}\n    - name: stock\n',
      ['Envoy: orders (mesh.yaml:4)', 'Envoy: mail (mesh.yaml:10)'],
    ],
    ['nonsense', 'kind: DestinationRule\nspec: [outlierDetection]\n', []],
    ['what is no YAML', 'outlierDetection: [\n', []],
  ])('knows %s', (_, yaml, expected) => {
    expect(breakersOf(yaml)).toEqual(expected);
  });

  it('says that a template of Helm is not known', () => {
    const { breakers, notices } = manifestsOf({
      'chart/templates/rule.yaml': rule('  trafficPolicy:\n    outlierDetection: {}\n').replace(
        'host: orders',
        'host: {{ .Values.host }}',
      ),
    });
    expect(breakers).toEqual([]);
    expect(notices).toMatchObject([{ unresolved: 1, at: { path: 'chart/templates/rule.yaml', line: 8 } }]);
  });
});

test('calls to what a mesh guards are behind a breaker', async () => {
  const environment = { ORDERS_URL: 'http://orders:8080', MAIL_URL: 'http://mail:8080' };
  const ask = (name: string) => `await fetch(\`\${process.env.${name}_URL}/things\`);`;
  const model = await modelOf(
    systemOf(
      {
        orders: { files: { 'index.js': '' } },
        mail: { files: { 'index.js': '' } },
        web: { environment, files: { 'index.js': `${ask('ORDERS')}\n${ask('MAIL')}` } },
      },
      {
        'mesh/orders.yaml': rule('  trafficPolicy:\n    outlierDetection: {}\n').replace(
          'host: orders',
          'host: orders.shop.svc.cluster.local',
        ),
      },
    ),
  );
  expect(model.calls.map(({ to, breaker }) => `${to} ${breaker}`)).toEqual(['mail false', 'orders true']);
});

test('a function that is handed to a breaker is behind it, wherever in its file', async () => {
  const model = await modelOf(
    systemOf({
      orders: { files: { 'index.js': '' } },
      web: {
        environment: { ORDERS_URL: 'http://orders:8080' },
        files: {
          'index.ts': `import CircuitBreaker from 'opossum';
            const url = process.env.ORDERS_URL;
            async function handed() { return fetch(\`\${url}/handed\`); }
            const bound = async () => fetch(\`\${url}/bound\`);
            async function open() { return fetch(\`\${url}/open\`); }
            class Orders {
              @CircuitBreaker() async decorated() { return fetch(\`\${url}/decorated\`); }
              private readonly breaker = new CircuitBreaker(this.method.bind(this));
              private async method() { return fetch(\`\${url}/method\`); }
            }
            export const breakers = [new CircuitBreaker(handed), new CircuitBreaker((id) => bound(id)), open];`,
        },
      },
    }),
  );
  expect(model.calls.map(({ route, breaker }) => `${route} ${breaker}`).sort()).toEqual([
    '/bound true',
    '/decorated true',
    '/handed true',
    '/method true',
    '/open false',
  ]);
});
