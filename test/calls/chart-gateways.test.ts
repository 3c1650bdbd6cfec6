import { expect, test } from 'vitest';
import { callsOf } from './theatre.js';

test('an Ingress of Kong that a chart of Helm has', async () => {
  const template = `{{- if .Values.ingress.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "theatre.fullname" . }}
  annotations: { konghq.com/strip-path: "true" }
spec:
  rules:
    - host: {{ .Values.ingress.host | quote }}
      http:
        paths:
          - path: /box
            pathType: Prefix
            backend: { service: { name: {{ .Values.box.name }}, port: { number: {{ .Values.box.port }} } } }
          - path: {{ .Values.other }}
            pathType: Prefix
            backend: { service: { name: plays, port: { number: 80 } } }
          - path: /stage
            pathType: Prefix
            backend: { service: { name: {{ .Release.Name }}-plays, port: { number: 80 } } }
{{- end }}`;
  const chart = {
    'chart/Chart.yaml': 'name: theatre',
    'chart/values.yaml':
      'ingress: { enabled: true, host: theatre.example }\nbox: { name: tickets, port: 80 }',
    'chart/templates/ingress.yaml': template,
  };
  expect(
    await callsOf(['https://theatre.example/box/seats/1', 'https://theatre.example/stage/plays'], chart),
  ).toEqual(['plays GET /plays', 'tickets GET /seats/1']);
});

test('a configuration of nginx that a chart of Helm has; of what only Helm knows nothing is taken', async () => {
  const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-edge }
data:
  default.conf: |
    upstream box { server {{ .Release.Name }}-tickets:{{ .Values.port }}; }
    server {
      listen 80;
      server_name {{ .Values.host }};
      location /box/ { proxy_pass http://box/; }
      location /stage/ { proxy_pass http://{{ .Values.unknown }}:80/; }
    }`;
  const chart = {
    'chart/Chart.yaml': 'name: theatre',
    'chart/values.yaml': 'host: theatre.example\nport: 80',
    'chart/templates/edge.yaml': template,
  };
  expect(
    await callsOf(['https://theatre.example/box/seats/1', 'https://theatre.example/stage/plays'], chart),
  ).toEqual(['tickets GET /seats/1']);
});

test('what a chart repeats for its values: lists and mappings of them, with what their entries leave out', async () => {
  const template = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: theatre
  {{- with .Values.ingress.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  rules:
  {{- range .Values.ingress.hosts }}
    - host: {{ .host | quote }}
      http:
        paths:
        {{- range $name, $service := $.Values.services }}
          {{- if and $service.path (ne $name "posters") }}
          - path: {{ $service.path }}(/|$)(.*)
            pathType: ImplementationSpecific
            backend:
              service:
                name: {{ printf "%s" $name }}
                port: { number: {{ $service.port | default 80 }} }
          {{- end }}
        {{- end }}
  {{- end }}`;
  const chart = {
    'chart/Chart.yaml': 'name: theatre',
    'chart/values.yaml': `ingress:
  annotations: { nginx.ingress.kubernetes.io/rewrite-target: /$2 }
  hosts: [{ host: theatre.example }]
services:
  tickets: { path: /box }
  plays: { path: /stage }
  posters: { path: /walls }
  mails: { port: 25 }`,
    'chart/templates/ingress.yaml': template,
  };
  expect(
    await callsOf(
      [
        'https://theatre.example/box/seats/1',
        'https://theatre.example/stage/plays',
        'https://theatre.example/walls/plays',
      ],
      chart,
    ),
  ).toEqual(['plays GET /plays', 'tickets GET /seats/1']);
});

test('of what a chart chooses within a line, and of what it repeats for values of elsewhere, nothing is taken', async () => {
  const template = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: theatre }
spec:
  rules:
    - host: theatre.example
      http:
        paths:
          - path: /{{ if .Values.old }}box{{ else }}counter{{ end }}
            backend: { service: { name: tickets, port: { number: 80 } } }
          {{- range .Values.elsewhere }}
          - path: {{ .path }}
            backend: { service: { name: {{ .name }}, port: { number: 80 } } }
          {{- end }}
          - path: /plays
            backend: { service: { name: plays, port: { number: 80 } } }`;
  const chart = {
    'chart/Chart.yaml': 'name: theatre',
    'chart/values.yaml': 'old: false',
    'chart/templates/ingress.yaml': template,
  };
  const asked = ['box', 'counter', 'boxcounter', 'plays'].map((each) => `https://theatre.example/${each}`);
  expect(await callsOf(asked, chart)).toEqual(['plays GET /plays']);
});
