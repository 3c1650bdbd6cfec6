/**
 * In: YAML of service meshes and proxies. Out: before which hosts they break the circuit: outlier detection of Istio and Envoy, failure accrual
 * of Linkerd, passive health checks of Consul. All of them stop asking an instance that does not answer.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { BreakerFact } from '../../model/facts.js';
import type { Location, Notice } from '../../model/nouns.js';
import { isComposeFile } from './compose-file.js';
import { isYaml, type ManifestFacts, type Sources } from './sources.js';
import { listOf, type Mapping, mappingOf, textOf } from './values.js';
import { type ManifestDocument, readYaml } from './yaml.js';

const BREAKING = /outlierDetection|outlier_detection|failure-accrual|passiveHealthCheck/;

/** What the meshes that are configured in the tree guard. */
export function readMeshes(sources: Sources): Pick<Required<ManifestFacts>, 'breakers' | 'notices'> {
  const notices: Notice[] = [];
  const breakers = sources.named(isYaml).flatMap((file): BreakerFact[] => {
    // The templates of a chart are no templates of a system.
    const path = file.replace(/(^|\/)templates\//, '$1');
    if (isComposeFile(file) || outsideSystem(path)) return [];
    const text = sources.read(file);
    const found = text === undefined ? null : BREAKING.exec(text);
    if (text === undefined || found === null) return [];
    if (text.includes('{{')) {
      const line = text.slice(0, found.index).split('\n').length;
      const message = `what ${found[0]} of this template guards is known to Helm alone: calls to it count as not guarded`;
      notices.push({ source: 'manifests', message, at: { path: file, line }, unresolved: 1 });
      return [];
    }
    const yaml = readYaml(file, text);
    notices.push(...yaml.notices);
    return yaml.documents.flatMap((document) => resourcesOf(document).flatMap(breakersOf));
  });
  return { breakers, notices };
}

/** One resource of a document, and where what lies in it is written. */
interface Resource {
  readonly value: Mapping;
  at(...keys: readonly (string | number)[]): Location;
}

/** The document, or the items of the list that it is. */
function resourcesOf(document: ManifestDocument): Resource[] {
  const value = mappingOf(document.value);
  const items = listOf(value['items']);
  return items.length === 0
    ? [{ value, at: (...keys) => document.at(keys) }]
    : items.map((item, index) => ({
        value: mappingOf(item),
        at: (...keys) => document.at(['items', index, ...keys]),
      }));
}

function breakersOf(resource: Resource): BreakerFact[] {
  const { value } = resource;
  const [spec, metadata] = [mappingOf(value['spec']), mappingOf(value['metadata'])];
  const name = textOf(metadata['name']);
  switch (value['kind']) {
    case 'DestinationRule':
      return ofIstio(spec, resource);
    case 'Service': {
      const accrues = mappingOf(metadata['annotations'])[ACCRUAL] !== undefined;
      return accrues && name !== undefined
        ? [{ host: name, by: 'Linkerd', at: resource.at('metadata', 'annotations', ACCRUAL) }]
        : [];
    }
    case 'ServiceDefaults':
      return ofConsul(mappingOf(spec['upstreamConfig']), name, resource);
    case undefined:
      return ofEnvoy(mappingOf(value['static_resources']), resource);
    default:
      return [];
  }
}

const ACCRUAL = 'balancer.linkerd.io/failure-accrual';

/** For the whole host, one of its ports, or one of its versions. */
function ofIstio(spec: Mapping, { at }: Resource): BreakerFact[] {
  const host = textOf(spec['host']);
  const policies = [spec, ...listOf(spec['subsets']).map(mappingOf)].map((each) =>
    mappingOf(each['trafficPolicy']),
  );
  const all = policies.flatMap((policy) => [policy, ...listOf(policy['portLevelSettings']).map(mappingOf)]);
  const isGuarded = all.some(({ outlierDetection }) => outlierDetection !== undefined);
  return host !== undefined && isGuarded ? [{ host, by: 'Istio', at: at('spec', 'host') }] : [];
}

/** What one service asks of all others, or of those that are named. */
function ofConsul(upstreams: Mapping, from: string | undefined, { at }: Resource): BreakerFact[] {
  if (from === undefined) return [];
  const checks = (each: unknown) => mappingOf(each)['passiveHealthCheck'] !== undefined;
  const place = at('spec', 'upstreamConfig');
  const named = listOf(upstreams['overrides']).flatMap((each) => {
    const host = textOf(mappingOf(each)['name']);
    return host !== undefined && checks(each) ? [host] : [];
  });
  const hosts = checks(upstreams['defaults']) ? ['*', ...named] : named;
  return hosts.map((host) => ({ host, from, by: 'Consul' as const, at: place }));
}

/** A cluster goes by its own name, and leads to the addresses of its endpoints. */
function ofEnvoy(resources: Mapping, { at }: Resource): BreakerFact[] {
  return listOf(resources['clusters']).flatMap((value, index) => {
    const cluster = mappingOf(value);
    if (cluster['outlier_detection'] === undefined) return [];
    const assignment = mappingOf(cluster['load_assignment']);
    const addresses = listOf(assignment['endpoints'])
      .flatMap((each) => listOf(mappingOf(each)['lb_endpoints']))
      .flatMap((each) => {
        const address = mappingOf(mappingOf(mappingOf(each)['endpoint'])['address']);
        return textOf(mappingOf(address['socket_address'])['address']) ?? [];
      });
    const name = textOf(cluster['name']);
    const hosts = addresses.length > 0 ? addresses : name === undefined ? [] : [name];
    const place = at('static_resources', 'clusters', index, 'outlier_detection');
    return hosts.map((host): BreakerFact => ({ host, by: 'Envoy', at: place }));
  });
}
