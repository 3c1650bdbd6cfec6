/**
 * In: plain YAML of Kubernetes (Deployment, StatefulSet, CronJob, Knative Service …). Out: the units that it deploys, matched
 * by the name of image or workload, and their variables, those of ConfigMaps put in. Values of Secrets are never looked at.
 * Templates of Helm are read as far as the values of their chart fill them; helm.ts reads these values by themselves.
 */
import type { DeploymentFact, UnitFact, WaitFact } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import { isComposeFile } from './compose-file.js';
import { type ConfigMaps, collectConfigMaps, NO_CONFIG_MAPS } from './config-maps.js';
import { connectionsOf } from './connections.js';
import { withFlags } from './flags.js';
import { nameInChart, templateDocuments, UNKNOWN_TO_US } from './helm-templates.js';
import { imageKind } from './images.js';
import type { KnownUnit, KnownUnits } from './known-units.js';
import { liesIn } from './paths.js';
import { MASK } from './secrets.js';
import type { Run } from './shared-packages.js';
import type { ManifestFacts, Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';
import { runOfImage } from './started-files.js';
import { listOf, type Mapping, mappingOf, textOf, textsOf } from './values.js';
import { fill, type Variable, type Variables, withoutSecrets } from './variables.js';
import { initWaits } from './waits.js';
import { type ManifestDocument, readYaml } from './yaml.js';

/** One container of a workload. */
export interface Container {
  readonly workload: string;
  /** The name of the container among those of its workload. */
  readonly name: string;
  readonly file: Path;
  readonly at: Location;
  readonly image: string | undefined;
  /** Command and arguments. */
  readonly command: string;
  readonly variables: Variables;
  /** It takes all variables of a ConfigMap or a Secret. */
  readonly isToldElsewhere: boolean;
  readonly waitsFor: readonly WaitFact[];
  /** What is written on its pods. */
  readonly labels: Mapping;
  /** The ports that it says it is reached at. */
  readonly ports: readonly string[];
}

/** What the Kubernetes manifests of the tree write, before it is known what it is of. */
export interface Workloads {
  readonly containers: readonly Container[];
  readonly documents: readonly { readonly file: Path; readonly document: ManifestDocument }[];
  readonly notices: readonly Notice[];
}

export function readWorkloads(sources: Sources): Workloads {
  const notices: Notice[] = [];
  const documents = readDocuments(sources, notices);
  const configMaps = documents.length === 0 ? NO_CONFIG_MAPS : collectConfigMaps(documents, sources);
  const containers = documents.flatMap(({ file, document }) => containersOf(file, document, configMaps));
  return { containers, documents, notices };
}

/** What the Kubernetes manifests of the tree deploy. */
export function readKubernetes(
  { containers, documents, notices }: Workloads,
  sources: Sources,
  known: KnownUnits,
): ManifestFacts & { readonly runs: readonly Run[] } {
  const units: UnitFact[] = [];
  const deployments = new Map<string, DeploymentFact>();
  const runs: Run[] = [];
  // A patch of Kustomize repeats a workload without its image: it is found by the workload's name.
  const pathOf = new Map<string, Path>();
  const unitOf = ({ workload, name, image, file, command }: Container) => {
    if (image === undefined) return undefined;
    const whole = known.ofImage(image, workload, file) ?? known.ofImage(image, name, file);
    // Whoever's the image is called, a file of the tree that it is told to run is in it.
    if (whole === undefined) return programOf(runOfImage(command, image, sources), known);
    // Of a package that several programs run from, the one that this container starts.
    const [started] = sourcesRun(command, whole.path, sources);
    const program = started === undefined ? undefined : known.around(started);
    return program !== undefined && liesIn(program.path, whole.path) ? program : whole;
  };
  for (const container of containers) {
    const { workload } = container;
    const unit = unitOf(container);
    if (unit !== undefined) pathOf.set(workload, unit.path);
  }
  const hostsOf = servicesOf(documents);
  const led = new Set(containers.flatMap(({ workload, name }) => (name === workload ? [workload] : [])));
  for (const container of containers) {
    const { workload, name, file, at, image, command, variables, isToldElsewhere, waitsFor } = container;
    // What runs beside the container that its pods are called after answers to its own name.
    const isBeside = name !== workload && led.has(workload);
    const unit = unitOf(container);
    if (unit === undefined && image !== undefined && imageKind(image) !== 'service') continue;
    const path = unit?.path ?? (image === undefined ? pathOf.get(workload) : undefined);
    if (image === undefined && path === undefined) continue;
    if (unit !== undefined) {
      const evidence = { says: `${file} deploys it as ${workload}`, at };
      units.push({
        path: unit.path,
        name: isBeside ? name : workload,
        shows: 'service',
        weight: 'deployed',
        evidence,
      });
      runs.push({ name: workload, path: unit.path, command, at });
    }
    const kept = withoutSecrets(variables);
    // Overlays and releases repeat their base.
    const key = JSON.stringify([workload, path, kept, waitsFor.map(({ name }) => name)]);
    if (deployments.has(key) || (image === undefined && variables.size === 0)) continue;
    const connections = connectionsOf(variables);
    deployments.set(key, {
      name: isBeside ? name : workload,
      ...(path !== undefined && { path }),
      variables: kept,
      ...(isToldElsewhere && { isToldElsewhere: true }),
      connections,
      ...(isBeside ? ownPortsOf(container.ports) : hostsOf(container)),
      ...(waitsFor.length > 0 && { waitsFor }),
      at,
    });
  }
  return { units, deployments: [...deployments.values()], notices, runs };
}

/** The unit that a file is by itself, beside others of its package. */
function programOf(file: Path | undefined, known: KnownUnits): KnownUnit | undefined {
  return file === undefined ? undefined : known.at(file);
}

const WORKLOAD =
  /^[ \t]*(?:-[ \t]+)?["']?kind["']?:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Rollout|Pod|ConfigMap|Service|Kustomization|List)\b|serving\.knative\.dev|^configMapGenerator:/m;

/** Looking for words is much faster than for the pattern, and most YAML is about something else. */
function mayDeploy(text: string): boolean {
  return ['kind', 'configMapGenerator', 'knative'].some((word) => text.includes(word)) && WORKLOAD.test(text);
}

function readDocuments(
  sources: Sources,
  notices: Notice[],
): { readonly file: Path; readonly document: ManifestDocument }[] {
  return sources.yaml.flatMap((file) => {
    if (isComposeFile(file)) return [];
    const written = sources.read(file);
    if (written === undefined || !mayDeploy(written)) return [];
    const isTemplate = written.includes('{{');
    // What a template is without its branches need be no YAML.
    const yaml = isTemplate
      ? { documents: templateDocuments(file, written, sources), notices: [] }
      : readYaml(file, written);
    notices.push(...yaml.notices);
    return yaml.documents.map((document) => ({ file, document }));
  });
}

function containersOf(file: Path, document: ManifestDocument, configMaps: ConfigMaps): Container[] {
  const list = listOf(mappingOf(document.value)['items']);
  const resources =
    list.length > 0
      ? list.map((item, index) => ({ item, keys: ['items', index] }))
      : [{ item: document.value, keys: [] }];
  return resources.flatMap(({ item, keys }) => {
    const resource = mappingOf(item);
    const workload = nameInChart(textOf(mappingOf(resource['metadata'])['name']));
    const podKeys = podSpecOf(resource);
    if (workload === undefined || podKeys === undefined) return [];
    const template = podKeys.slice(0, -1).reduce<Mapping>((value, key) => mappingOf(value[key]), resource);
    const pod = mappingOf(template['spec']);
    const labels = mappingOf(mappingOf(template['metadata'])['labels']);
    const waitsFor = initWaits(pod, (...more) => document.at([...keys, ...podKeys, ...more]));
    return listOf(pod['containers']).map((value, index): Container => {
      const container = mappingOf(value);
      const place = (...more: (string | number)[]) =>
        document.at([...keys, ...podKeys, 'containers', index, ...more]);
      const name = nameInChart(textOf(container['name'])) ?? workload;
      const image =
        nameInChart(textOf(container['image'])) ?? (container['image'] === undefined ? undefined : name);
      const command = [...textsOf(container['command']), ...textsOf(container['args'])].join(' ');
      const variables = withFlags(command, variablesOf(container, file, configMaps, place), place());
      const isToldElsewhere = container['envFrom'] !== undefined;
      const ports = listOf(container['ports']).flatMap((port) => numberOf(mappingOf(port)['containerPort']));
      const written = { workload, name, file, at: place(), image, command, ports };
      return { ...written, variables, isToldElsewhere, waitsFor, labels };
    });
  });
}

/** The names that pods answer to in the cluster, those of the services that select them by their labels, and the ports at which they do. */
function servicesOf(
  documents: readonly { readonly document: ManifestDocument }[],
): (container: Container) => Pick<DeploymentFact, 'hosts' | 'ownPorts'> {
  const services = documents.flatMap(({ document }) => {
    const list = listOf(mappingOf(document.value)['items']);
    return (list.length > 0 ? list : [document.value]).flatMap((item) => {
      const { kind, apiVersion, metadata, spec } = mappingOf(item);
      const name = nameInChart(textOf(mappingOf(metadata)['name']));
      const selector = Object.entries(mappingOf(mappingOf(spec)['selector']));
      return kind === 'Service' && apiVersion === 'v1' && name !== undefined && selector.length > 0
        ? [{ name, selector, ports: targetsOf(mappingOf(spec)) }]
        : [];
    });
  });
  return ({ labels, ports }) => {
    const selecting = services.filter(({ selector }) =>
      selector.every(([key, value]) => labels[key] === value),
    );
    const hosts = selecting.map(({ name }) => name);
    return {
      ...(hosts.length > 0 && { hosts: [...new Set(hosts)] }),
      ...ownPortsOf([...ports, ...selecting.flatMap((each) => each.ports)]),
    };
  };
}

/** Where a service leads to in its pods: to the port that it has itself, if it says no other. */
function targetsOf(spec: Mapping): readonly string[] {
  return listOf(spec['ports'])
    .map(mappingOf)
    .flatMap(({ port, targetPort }) => numberOf(targetPort ?? port));
}

function numberOf(port: unknown): readonly string[] {
  const text = textOf(port) ?? '';
  return /^\d+$/.test(text) ? [text] : [];
}

function ownPortsOf(ports: readonly string[]): Pick<DeploymentFact, 'ownPorts'> {
  return ports.length > 0 ? { ownPorts: [...new Set(ports)] } : {};
}

/** Where the description of its pods lies in a resource; `undefined` for one that has none. */
function podSpecOf({ kind, apiVersion }: Mapping): string[] | undefined {
  const isKnative = kind === 'Service' && String(apiVersion).startsWith('serving.knative.dev/');
  if (
    isKnative ||
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout'].includes(String(kind))
  ) {
    return ['spec', 'template', 'spec'];
  }
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return kind === 'Pod' ? ['spec'] : undefined;
}

function variablesOf(
  container: Mapping,
  file: Path,
  configMaps: ConfigMaps,
  place: (...keys: (string | number)[]) => Location,
): Variables {
  const variables = new Map<string, Variable>();
  for (const source of listOf(container['envFrom']).map(mappingOf)) {
    const name = textOf(mappingOf(source['configMapRef'])['name']) ?? '';
    const prefix = textOf(source['prefix']) ?? '';
    for (const [key, variable] of configMaps(name, file)) variables.set(prefix + key, variable);
  }
  for (const [index, item] of listOf(container['env']).entries()) {
    const { name, value, valueFrom } = mappingOf(item);
    const key = textOf(name);
    if (key === undefined) continue;
    const { configMapKeyRef, secretKeyRef } = mappingOf(valueFrom);
    const reference = mappingOf(configMapKeyRef);
    const referred = configMaps(textOf(reference['name']) ?? '', file).get(textOf(reference['key']) ?? '');
    // `http://{{ .Release.Name }}-orders` is called as its Service is here.
    const given = textOf(value)?.replaceAll(`${UNKNOWN_TO_US}-`, '');
    if (given?.includes(UNKNOWN_TO_US)) continue;
    // `$(NAME)` takes the value of a variable above.
    const known = (other: string) => variables.get(other)?.value;
    const filled = given === undefined ? undefined : fill(given, /\$\((\w+)\)/g, known);
    const unknown = valueFrom === undefined ? '' : `\${${key}}`;
    const text = secretKeyRef === undefined ? (filled ?? referred?.value ?? unknown) : MASK;
    variables.set(key, { value: text, at: referred?.at ?? place('env', index) });
  }
  return variables;
}
