/**
 * Addresses that a registry of services is asked for by name: `eureka.getInstancesByAppId('ORDERS')`, `consul.catalog.service.nodes('orders')`.
 * In: a member of what the registry answers. Out: for what holds a host, the name that was asked for; the registry knows where that is.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import { type Derived, textValue, type Value } from './values.js';

const REGISTRIES = /consul|eureka|etcd|zookeeper|service-?(?:registry|discovery)|nacos/i;
const HOSTS = /^(?:host|hostName|hostname|ipAddr|ip|address|Address|ServiceAddress)$/;

export function discoveredHost(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  if (!('package' in root) || !REGISTRIES.test(root.package) || !HOSTS.test(name)) return undefined;
  for (const step of steps) {
    if (step.step !== 'call' || !ts.isCallExpression(step.node)) continue;
    const [first] = step.node.arguments;
    const values = first ? evaluator.valuesOf(first, step.context) : [];
    // `consul.health.service({ service: 'orders', passing: true })`
    const named = values.flatMap((value) =>
      value.kind === 'object' ? evaluator.member(value, 'service', node) : [value],
    );
    const asked = named.flatMap((value): readonly Value[] => {
      const text = fixed(value);
      return text !== undefined && /^[\w.-]+$/.test(text) ? [textValue(text.toLowerCase(), node)] : [];
    });
    if (asked.length > 0) return asked;
    // Which service is asked for hangs on a parameter: so does its host.
    const open = named.filter((value) => value.kind === 'derived' && 'open' in value.root);
    if (open.length > 0) return open;
  }
  return undefined;
}
