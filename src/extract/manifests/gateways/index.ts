/**
 * In: the files of the tree that describe gateways, the containers that compose files start, and what is deployed otherwise. Out: the gateways,
 * each with the names and ports of the container that runs it: the one that mounts its file, or is built from where that lies, or whose image is
 * called after that. What runs nowhere that is written down still stands before everything.
 */
import { outsideSystem } from '../../../model/decide-units.js';
import type { DeploymentFact, GatewayFact, GatewayRouteFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { isComposeFile } from '../compose-file.js';
import type { ComposeService } from '../compose-service.js';
import { parseDockerfile } from '../dockerfile.js';
import { nameInChart, templateDocuments, UNKNOWN_TO_US } from '../helm-templates.js';
import { parseImage } from '../images.js';
import { liesIn, nameOf, parentOf } from '../paths.js';
import type { Sources } from '../sources.js';
import { readToml } from '../toml.js';
import { mappingOf, textOf } from '../values.js';
import { readYaml } from '../yaml.js';
import { apacheRoutes, mayBeApache, passesByApache } from './apache.js';
import { caddyRoutes, mayBeCaddy } from './caddy.js';
import { declaredGateways } from './declared.js';
import type { Documented, GatewayReading } from './gateway.js';
import { haproxyRoutes, mayBeHaproxy } from './haproxy.js';
import { krakendRoutes, mayBeKrakend } from './krakend.js';
import { kubernetesGateways } from './kubernetes.js';
import { mayProxy, type NginxFile, nginxRoutes } from './nginx.js';
import { mayWriteNginx, nginxWrittenBy } from './nginx-scripts.js';
import { ingressRoutes, labelledRoutes, traefikFile } from './traefik.js';

/** What a YAML file about a gateway says somewhere. */
const ABOUT_GATEWAYS =
  /\bkind:[ \t]*["']?(?:Ingress|HTTPRoute|VirtualService|IngressRoute|Middleware)\b|^["']?_format_version|\bvirtual_hosts:|^[ \t]*(?:serviceEndpoints|routers):|\bproxy_pass\b/m;

/** Looking for words is much faster than for the pattern, and most YAML is about something else. */
function isAboutGateways(text: string): boolean {
  const words = ['kind:', '_format_version', 'virtual_hosts:', 'serviceEndpoints:', 'routers:', 'proxy_pass'];
  return words.some((word) => text.includes(word)) && ABOUT_GATEWAYS.test(text);
}

export function readGateways(
  sources: Sources,
  services: readonly ComposeService[],
  deployed: readonly DeploymentFact[],
): readonly GatewayFact[] {
  const { tree, read } = sources;
  const documents: Documented[] = [];
  const files: NginxFile[] = [];
  const others: GatewayReading[] = [];
  for (const path of tree.files) {
    const isYaml = /\.ya?ml$/i.test(path) && !isComposeFile(path);
    const isToml = /\.toml$/i.test(path);
    const isOther = mayBeCaddy(path) || mayBeHaproxy(path) || mayBeKrakend(path);
    const mayBe = isYaml || isToml || isOther || mayProxy(path) || mayBeApache(path) || mayWriteNginx(path);
    if (!mayBe || outsideSystem(path)) continue;
    if (isYaml) {
      const text = read(path);
      if (text === undefined || !isAboutGateways(text)) continue;
      // Others read these files too, and say what is wrong with them.
      const found = text.includes('{{')
        ? templateDocuments(path, text, sources)
        : readYaml(path, text).documents;
      documents.push(...found.map((document) => ({ file: path, document })));
    } else if (isToml) {
      const text = read(path);
      if (text?.includes('http.routers')) documents.push({ file: path, document: tomlDocument(path, text) });
    } else if (isOther) others.push(...ofOther(path, sources, services));
    else {
      const text = read(path);
      if (text === undefined) continue;
      if (passesByApache(text)) {
        const routes = apacheRoutes(path, text, variablesFor(path, sources, services));
        others.push({ file: path, by: 'Apache', routes, at: { path } });
        continue;
      }
      const isPassing = /\b(?:proxy|grpc)_pass\b/.test(text);
      if (mayWriteNginx(path)) {
        if (isPassing) files.push(...nginxWrittenBy(text).map((written) => ({ path, text: written })));
      } else if (isPassing || /(?:^|[\s;{])include\s/.test(text)) files.push({ path, text });
    }
  }
  const readings = [
    ...ofNginx(files, sources, services),
    ...others,
    ...documents.flatMap(configured),
    ...documents.flatMap(traefikFile),
    ...ingressRoutes(documents),
    ...kubernetesGateways(documents),
    ...documents.flatMap(declaredGateways),
  ];
  const gateways = readings.map((reading): GatewayFact => {
    const running = runningOf(reading.file, services);
    return {
      by: reading.by,
      hosts: [
        ...new Set([...running, ...workloadsOf(reading.file, running, deployed, sources)].flatMap(namesOf)),
      ],
      ports: [...new Set(running.flatMap(({ ports }) => ports))],
      routes: reading.routes.flatMap(inChart),
      at: reading.at,
    };
  });
  return [...gateways, ...ofLabels(services)].filter(({ routes }) => routes.length > 0);
}

/** A file of Traefik that is written as TOML; what is wrong with it, others say who read such files. */
function tomlDocument(path: Path, text: string): Documented['document'] {
  const { value, at } = readToml(path, text);
  return {
    value,
    at: (keys) => {
      const names = keys.map(String);
      return at(names.slice(0, -1), names.at(-1) ?? '');
    },
  };
}

/** A route without what only Helm knows; none where that says for which paths it is, or to whom it leads. */
function inChart(route: GatewayRouteFact): readonly GatewayRouteFact[] {
  const isUnknown = (value: unknown) => JSON.stringify(value).includes(UNKNOWN_TO_US);
  if (!isUnknown(route)) return [route];
  const to = route.to.flatMap((address) => {
    const [, host = '', port = ''] = /^(.*?)(:\d+)?$/.exec(address) ?? [];
    const name = nameInChart(host.replace(/:[^:]*$/, ''));
    return name === undefined ? [] : [`${name}${port}`];
  });
  if (to.length === 0 || isUnknown(route.path) || isUnknown(route.rewrites)) return [];
  return [{ ...route, hosts: route.hosts.filter((host) => !isUnknown(host)), to }];
}

/** Files of one container, or of one directory, are one nginx. */
function ofNginx(
  files: readonly NginxFile[],
  sources: Sources,
  services: readonly ComposeService[],
): readonly GatewayReading[] {
  const groups = new Map<string, NginxFile[]>();
  for (const file of files) {
    const [first] = runningOf(file.path, services);
    const key = first ? `${first.file}\n${first.name}` : parentOf(file.path);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(file);
  }
  return [...groups.values()].map((group) => {
    const [{ path }] = group as [NginxFile];
    const lookup = variablesFor(path, sources, services);
    return { file: path, by: 'nginx', routes: nginxRoutes(group, lookup), at: { path } };
  });
}

/** What one file of KrakenD, Caddy or HAProxy says. */
function ofOther(
  path: Path,
  sources: Sources,
  services: readonly ComposeService[],
): readonly GatewayReading[] {
  const text = sources.read(path);
  if (text === undefined) return [];
  if (mayBeKrakend(path))
    return [{ file: path, by: 'KrakenD', routes: krakendRoutes(path, text), at: { path } }];
  if (!/\breverse_proxy\b|\bserver\b/.test(text)) return [];
  const [by, routesIn] = mayBeCaddy(path)
    ? (['Caddy', caddyRoutes] as const)
    : (['HAProxy', haproxyRoutes] as const);
  return [
    { file: path, by, routes: routesIn(path, text, variablesFor(path, sources, services)), at: { path } },
  ];
}

/** What variables are in a file, by the container that runs it, or the image of that. */
function variablesFor(
  path: Path,
  sources: Sources,
  services: readonly ComposeService[],
): (name: string) => string | undefined {
  const running = runningOf(path, services);
  const ofImage = variablesOfImage(path, sources, running);
  return (name) =>
    running.map(({ variables }) => variables.get(name)?.value).find((value) => value !== undefined) ??
    ofImage.get(name);
}

/** What the Dockerfiles that the container is built from, or that lies beside the file, give to variables. */
function variablesOfImage(
  path: Path,
  { files, read }: Sources,
  running: readonly ComposeService[],
): ReadonlyMap<string, string> {
  const dockerfiles = [
    ...running.flatMap(({ build }) => build?.dockerfile ?? []),
    `${parentOf(path)}/Dockerfile`,
  ];
  const variables = new Map<string, string>();
  for (const dockerfile of new Set(dockerfiles)) {
    const text = files.has(dockerfile) ? read(dockerfile) : undefined;
    for (const { instructions } of text === undefined ? [] : parseDockerfile(text)) {
      for (const { keyword, value } of instructions) {
        if (keyword !== 'ENV') continue;
        for (const [, name = '', quoted, bare = ''] of value.matchAll(ASSIGNED))
          if (!variables.has(name)) variables.set(name, quoted ?? bare);
      }
    }
  }
  return variables;
}

/** `A=1 B="2"`, and of old `A 1`. */
const ASSIGNED = /([A-Za-z_]\w*)(?:=|[ \t]+)(?:"([^"]*)"|(\S*))/g;

/** A ConfigMap that holds a configuration of nginx. */
function configured({ file, document }: Documented): readonly GatewayReading[] {
  const { kind, data } = mappingOf(document.value);
  if (kind !== 'ConfigMap') return [];
  const texts = Object.entries(mappingOf(data)).flatMap(([key, value]) => {
    const text = textOf(value);
    return text?.includes('proxy_pass') ? [{ key, text }] : [];
  });
  if (texts.length === 0) return [];
  const routes = nginxRoutes(
    texts.map(({ text }) => ({ path: file, text })),
    () => undefined,
  ).map((route) => ({ ...route, at: document.at(['data']) }));
  return [{ file, by: 'nginx', routes, at: document.at(['data']) }];
}

/** Traefik, that reads what it does from the labels of the others. */
function ofLabels(services: readonly ComposeService[]): readonly GatewayFact[] {
  const [first] = services.filter(({ labels }) =>
    Object.keys(labels).some((label) => /^traefik\./i.test(label)),
  );
  const routes = labelledRoutes(services);
  if (!first || routes.length === 0) return [];
  const running = services.filter(({ image = '' }) => parseImage(image).name === 'traefik');
  return [
    {
      by: 'Traefik',
      hosts: [...new Set(running.flatMap(namesOf))],
      ports: [...new Set(running.flatMap(({ ports }) => ports))],
      routes,
      at: running[0]?.at ?? first.at,
    },
  ];
}

/** The containers that run what a file describes. */
function runningOf(file: Path, services: readonly ComposeService[]): readonly ComposeService[] {
  const mounting = services.filter(({ mounts }) =>
    mounts.some(({ source }) => source !== '' && liesIn(file, source)),
  );
  if (mounting.length > 0) return mounting;
  const building = services.filter(
    ({ build }) => build !== undefined && build.context !== '' && liesIn(file, build.context),
  );
  const nearest = Math.max(...building.map(({ build }) => build!.context.length));
  return building.filter(({ build }) => build!.context.length === nearest);
}

/**
 * What is deployed, other than by compose files, of an image that no code of the tree goes into: the one deployment that is written beside what a
 * file describes, or the one that is called after the directory of that.
 */
function workloadsOf(
  file: Path,
  running: readonly ComposeService[],
  deployed: readonly DeploymentFact[],
  { files }: Sources,
): readonly DeploymentFact[] {
  const directory = parentOf(file);
  // What Kubernetes itself describes runs in no image; what goes into one lies beside its Dockerfile.
  if (running.length > 0 || /\.ya?ml$/i.test(file) || !files.has(`${directory}/Dockerfile`)) return [];
  const others = deployed.filter(({ path, at }) => path === undefined && !isComposeFile(at.path));
  const beside = others.filter(({ at }) => parentOf(at.path) === directory);
  const named = nameOf(directory).toLowerCase().replace(KIND, '');
  const called = others.filter(({ name }) =>
    `-${name.toLowerCase().replace(KIND, '')}`.endsWith(`-${named}`),
  );
  return beside.length === 1 ? beside : called.length === 1 ? called : [];
}

/** What says of a name only what it is of. */
const KIND = /[-_](?:micro)?(?:services?|svc|srv|depl(?:oyment)?|app)$/;

function namesOf({ name, hosts = [] }: Pick<DeploymentFact, 'name' | 'hosts'>): readonly string[] {
  return [name, ...hosts];
}
