/**
 * What a container waits for before it starts: `depends_on` of compose, and init containers of Kubernetes that ask for a host until it
 * answers. In: their unchecked values. Out: names as written; whoever knows the units says which of them are services.
 * https://docs.docker.com/reference/compose-file/services/#depends_on, https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
import type { WaitFact } from '../../model/facts.js';
import type { Location } from '../../model/nouns.js';
import { listOf, type Mapping, mappingOf, textOf, textsOf } from './values.js';

/** Both forms of `depends_on`. What is waited for to end is a job, and not to be up at the same time. */
export function dependsOn(value: unknown, place: (...keys: (string | number)[]) => Location): WaitFact[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const name = textOf(item);
      return name === undefined ? [] : [{ name, at: place('depends_on', index) }];
    });
  }
  return Object.entries(mappingOf(value)).flatMap(([name, given]) => {
    const condition = textOf(mappingOf(given)['condition']);
    if (condition === 'service_completed_successfully') return [];
    return [{ name, ...(condition !== undefined && { condition }), at: place('depends_on', name) }];
  });
}

/** The hosts that a pod's init containers wait for. */
export function initWaits(pod: Mapping, place: (...keys: (string | number)[]) => Location): WaitFact[] {
  return listOf(pod['initContainers']).flatMap((value, index) => {
    const container = mappingOf(value);
    const words = [...textsOf(container['command']), ...textsOf(container['args'])].join(' ');
    const image = textOf(container['image']) ?? '';
    return [...new Set(hostsOf(words, image))].map((host) => ({
      name: host.split('.')[0]!,
      condition: `init container ${textOf(container['name']) ?? ''}`.trim(),
      at: place('initContainers', index),
    }));
  });
}

/** A host as a program is told to wait for it; a variable in its place is none. */
const HOST = String.raw`([a-z][\w-]*(?:\.[\w-]+)*)`;
const ASKED = [
  String.raw`\b(?:https?|tcp|grpc):\/\/${HOST}`,
  String.raw`\bnc(?:at)?\s+(?:-\w+\s+(?:\d+\s+)?)*${HOST}\s+\d+`,
  String.raw`\b(?:nslookup|getent hosts)\s+${HOST}`,
  String.raw`\bwait-for(?:-it)?(?:\.sh)?\s+(?:-\S+\s+(?:\d+\s+)?)*${HOST}:\d+`,
].map((source) => new RegExp(source, 'g'));

function hostsOf(words: string, image: string): string[] {
  const text = words.slice(0, 4_000);
  // groundnuty/k8s-wait-for is told the kind and the name.
  const named = /k8s-wait-for/.test(image) ? /^(?:service|deployment|pod)\s+([a-z][\w-]*)/.exec(text) : null;
  const asked = ASKED.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
  return [...asked, ...(named ? [named[1]!] : [])];
}
