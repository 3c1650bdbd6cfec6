import { describe, expect, it } from 'vitest';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const UNITS: Repository = {
  'package.json': { name: '@acme/bank', workspaces: ['packages/*'] },
  ...packageAt('packages/ledger', { name: '@acme/ledger' }),
  ...packageAt('packages/fraud', { name: '@acme/fraud' }),
};

const deployment = (image: string, env = '[]', more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ledger
spec:
  template:
    spec:
      containers:
        - name: app
          image: ${image}
          env: ${env}
          ${more}
`;

function deploymentsOf(repository: Repository) {
  return manifestsOf({ ...UNITS, ...repository }).deployments;
}

describe('a workload', () => {
  it('makes a service of the unit that its image is named after', () => {
    const units = unitsOf({ ...UNITS, 'k8s/ledger.yaml': deployment('ghcr.io/acme/ledger:1.2') });
    expect(described(units)).toEqual([
      'library fraud at packages/fraud',
      'service ledger at packages/ledger',
    ]);
    expect(units[1]?.evidence[0]).toEqual({
      says: 'k8s/ledger.yaml deploys it as ledger',
      at: { path: 'k8s/ledger.yaml', line: 10, column: 11 },
    });
  });

  it.each([
    ['StatefulSet', 'apps/v1', ['spec', 'template', 'spec']],
    ['DaemonSet', 'apps/v1', ['spec', 'template', 'spec']],
    ['CronJob', 'batch/v1', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
    ['Service', 'serving.knative.dev/v1', ['spec', 'template', 'spec']],
    ['Pod', 'v1', ['spec']],
  ])('may be a %s, one of several documents', (kind, apiVersion, keys) => {
    const spec = keys.reduceRight<object>((inner, key) => ({ [key]: inner }), {
      containers: [{ image: 'acme/fraud' }],
    });
    const resource = JSON.stringify({ apiVersion, kind, metadata: { name: 'nightly' }, ...spec }, null, 1);
    const text = `# bank\napiVersion: v1\nkind: Service\nmetadata: { name: nightly }\n---\n${resource.replace(/"kind": "(\w+)"/, 'kind: $1')}`;
    expect(deploymentsOf({ 'k8s/all.yml': text })).toMatchObject([
      { name: 'nightly', path: 'packages/fraud', at: { line: expect.any(Number) } },
    ]);
  });

  it.each(['postgres:18', 'redis', 'prom/prometheus', 'envoyproxy/envoy'])('of %s is no service', (image) => {
    expect(deploymentsOf({ 'k8s/store.yaml': deployment(image) })).toEqual([]);
  });

  it('of an image that is not of this repository belongs to no unit', () => {
    expect(
      deploymentsOf({ 'k8s/a.yaml': deployment('acme/notifier').replace('name: ledger', 'name: notifier') }),
    ).toMatchObject([{ name: 'notifier' }]);
    expect(deploymentsOf({ 'k8s/a.yaml': deployment('acme/notifier') })[0]?.path).toBe('packages/ledger');
  });

  it('of Helm is a template and is skipped quietly', () => {
    const text = deployment('{{ .Values.image.repository }}', '{{ toYaml .Values.env }}');
    expect(manifestsOf({ ...UNITS, 'charts/ledger/templates/deployment.yaml': text })).toEqual(
      manifestsOf(UNITS),
    );
  });

  it('of Helm is read as far as the values of its chart fill it', () => {
    const template = `{{- /* who keeps the books */ -}}
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "clinic.fullname" . }}-ledger
  labels:
    {{- include "clinic.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata:
      labels: { app: ledger }
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          env:
            - name: VISITS_URL
              value: http://{{ .Release.Name }}-visits:3000
            {{- range .Values.more }}
            - name: {{ .name }}
              value: {{ .value | quote }}
            {{- end }}
            - name: LEVEL
              value: {{ .Values.log.level | quote }}
            - name: MODE
              value: {{ .Values.mode | default "plain" | quote }}
            - name: NOBODY
              value: '{{ .Values.nobody }}'
---
apiVersion: v1
kind: Service
metadata: { name: "{{ .Release.Name }}-books" }
spec: { selector: { app: ledger } }
{{- end }}
`;
    const found = manifestsOf({
      ...UNITS,
      'charts/ledger/Chart.yaml': 'name: ledger',
      'charts/ledger/values.yaml': 'image: { repository: acme/ledger }\nlog: { level: debug }\nreplicas: 2\n',
      'charts/ledger/templates/deployment.yaml': template,
    });
    const [deployed] = found.deployments.filter(({ at }) => at.path.includes('templates'));
    expect(deployed).toMatchObject({
      name: 'ledger',
      path: 'packages/ledger',
      hosts: ['books'],
      variables: { VISITS_URL: 'http://visits:3000', LEVEL: 'debug', MODE: 'plain' },
      at: { path: 'charts/ledger/templates/deployment.yaml', line: 16 },
    });
    expect(Object.keys(deployed?.variables ?? {}).sort()).toEqual(['LEVEL', 'MODE', 'VISITS_URL']);
    expect(found.notices).toEqual(manifestsOf(UNITS).notices);
  });

  it('that a base and its overlays repeat is one deployment; an overlay that adds variables is another', () => {
    const overlay = deployment('x', '[{ name: LEVEL, value: debug }]').replace('          image: x\n', '');
    const found = deploymentsOf({
      'k8s/base/ledger.yaml': deployment('acme/ledger'),
      'k8s/release/ledger.yaml': deployment('acme/ledger:2'),
      'k8s/overlays/staging/ledger.yaml': overlay,
    });
    expect(found).toMatchObject([
      { path: 'packages/ledger', variables: {} },
      { path: 'packages/ledger', variables: { LEVEL: 'debug' } },
    ]);
  });
});

describe('the variables of a workload', () => {
  const env = `
            - { name: HOST, value: db }
            - { name: URL, value: "http://$(HOST):80/$(OTHER)" }
            - { name: REGION, valueFrom: { configMapKeyRef: { name: settings, key: region } } }
            - { name: SIGNATURE, valueFrom: { secretKeyRef: { name: keys, key: signature } } }
            - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
            - { name: DATABASE_URL, value: "postgres://ledger_app:secret@$(HOST)/bank?schema=ledger" }`;
  const settings = 'kind: ConfigMap\nmetadata: { name: settings }\ndata: { region: eu, level: info }';

  it('are put together from values, references and ConfigMaps; secrets stay secret', () => {
    const secret = 'kind: Secret\nmetadata: { name: keys }\nstringData: { signature: hunter2 }';
    const text = `${deployment('acme/ledger', env)}---\n${settings}\n---\n${secret}`;
    const [found] = deploymentsOf({ 'k8s/ledger.yaml': text });
    expect(found?.variables).toEqual({
      DATABASE_URL: 'postgres://ledger_app:***@db/bank?schema=ledger',
      HOST: 'db',
      NODE: '${NODE}',
      REGION: 'eu',
      SIGNATURE: '***',
      URL: 'http://db:80/$(OTHER)',
    });
    expect(found?.connections).toMatchObject([
      {
        host: 'db',
        database: 'bank',
        role: 'ledger_app',
        schemas: ['ledger'],
        at: { path: 'k8s/ledger.yaml', line: 18 },
      },
    ]);
  });

  it('take a whole ConfigMap, of several with one name the nearest', () => {
    const envFrom = 'envFrom: [{ configMapRef: { name: settings }, prefix: BANK_ }]';
    const found = deploymentsOf({
      'k8s/staging/ledger.yaml': deployment('acme/ledger', '[]', envFrom),
      'k8s/staging/settings.yaml': settings.replace('eu', 'us'),
      'k8s/live/settings.yaml': settings,
    });
    expect(found[0]?.variables).toEqual({ BANK_region: 'us', BANK_level: 'info' });
  });

  it('take a ConfigMap that Kustomize generates', () => {
    const envFrom = 'envFrom: [{ configMapRef: { name: settings } }]';
    const found = deploymentsOf({
      'k8s/ledger.yaml': deployment('acme/ledger', '[]', envFrom),
      'k8s/kustomization.yaml':
        'kind: Kustomization\nconfigMapGenerator: [{ name: settings, envs: [ledger.env], literals: ["LEVEL=info"] }]',
      'k8s/ledger.env': 'LEVEL=debug\nREGION=eu',
    });
    expect(found[0]?.variables).toEqual({ LEVEL: 'info', REGION: 'eu' });
  });
});

describe('the values of a Helm chart', () => {
  it('are known by what they say, whatever their file is called', () => {
    const values = `ledger:
  replicaCount: 3
  image:
    # built by the pipeline
    repository: ghcr.io/acme/ledger
    tag: v1
  env:
  - name: LEDGER_TOPIC
    value: bank-ledger
`;
    const path = 'ops/environments/production.yaml';
    expect(deploymentsOf({ [path]: values })).toMatchObject([
      { path: 'packages/ledger', variables: { LEDGER_TOPIC: 'bank-ledger' }, at: { path } },
    ]);
    expect(deploymentsOf({ [path]: `apiVersion: bank/v1\n${values}` })).toEqual([]);
  });

  it('name the image and the variables of one service', () => {
    const values =
      'image:\n  registry: ghcr.io\n  repository: acme/ledger\nenv:\n  LEVEL: info\n  PGUSER: ledger_app\n  PGHOST: db\n';
    expect(deploymentsOf({ 'charts/ledger/values.yaml': values })).toMatchObject([
      {
        name: 'ledger',
        path: 'packages/ledger',
        variables: { LEVEL: 'info', PGHOST: 'db', PGUSER: 'ledger_app' },
        connections: [{ host: 'db', role: 'ledger_app', at: { path: 'charts/ledger/values.yaml', line: 6 } }],
        at: { line: 1 },
      },
    ]);
  });

  it('name those of several, and of infrastructure beside them', () => {
    const values = `
fraud: { deployment: { image: "acme/fraud:1", extraEnvVars: [{ name: LEVEL, value: warn }] } }
ledger: { image: { repository: acme/ledger } }
redis: { image: { repository: bitnami/redis } }`;
    expect(deploymentsOf({ 'charts/bank/values-live.yaml': values })).toMatchObject([
      { name: 'fraud', path: 'packages/fraud', variables: { LEVEL: 'warn' } },
      { name: 'ledger', path: 'packages/ledger' },
    ]);
  });
});

it('a container beside the one that its pods are called after goes by its own name', () => {
  const beside = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ledger }
spec:
  template:
    metadata: { labels: { app: ledger } }
    spec:
      containers:
        - { name: ledger, image: acme/ledger, command: [node, index.js, --fraudUrl, 'http://fraud', --secret, hidden] }
        - { name: fraud, image: acme/fraud }
---
apiVersion: v1
kind: Service
metadata: { name: books }
spec: { selector: { app: ledger } }
`;
  const found = deploymentsOf({ 'k8s/ledger.yaml': beside });
  expect(found.map(({ name, path, hosts, variables }) => ({ name, path, hosts, variables }))).toEqual([
    { name: 'ledger', path: 'packages/ledger', hosts: ['books'], variables: { fraudUrl: 'http://fraud' } },
    { name: 'fraud', path: 'packages/fraud', hosts: undefined, variables: {} },
  ]);
});
