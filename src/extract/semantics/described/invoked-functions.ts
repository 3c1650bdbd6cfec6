/**
 * Functions of a cloud that whoever needs them asks for by their names. In: a serverless.yml, or a template of SAM. Out: what each answers to, the end of its name, for what stands before it is the service and the stage: `orders-prod-place`.
 * Source: https://www.serverless.com/framework/docs/providers/aws/guide/functions
 */
import { posix } from 'node:path';
import type { Location, Path } from '../../../model/nouns.js';
import type { OneDocument } from '../../../yaml/documents.js';
import type { Stack, StackPart } from '../../../yaml/stack.js';
import { entriesIn, itemsIn, keyOf } from '../../../yaml/unchecked.js';
import type { DescribedEndpoint } from './bindings.js';
import { handlerIn, handlerOf } from './function-routes.js';

/** @param path of the document, which handlers are named from */
export function answeredByInvocation(
  path: Path,
  document: OneDocument,
  names: Stack,
): readonly DescribedEndpoint[] {
  const directory = posix.dirname(path);
  const framework = entriesIn(keyOf(document.value, 'functions')).flatMap(([name, each]) =>
    endpointOf(
      names.text(keyOf(each, 'name')) ?? [name],
      document.at(['functions', name]),
      directory,
      keyOf(each, 'handler'),
      keyOf(each, 'events'),
    ),
  );
  const sam = entriesIn(names.resources).flatMap(([id, resource]) => {
    if (keyOf(resource, 'Type') !== 'AWS::Serverless::Function') return [];
    const code = keyOf(resource, 'Properties', 'CodeUri');
    const from = typeof code === 'string' ? posix.join(directory, code) : directory;
    const name = names.text(keyOf(resource, 'Properties', 'FunctionName')) ?? [id];
    const events = keyOf(resource, 'Properties', 'Events');
    return endpointOf(name, document.at([...names.path, id]), from, handlerOf(resource), events);
  });
  return [...framework, ...sam];
}

function isWoken(events: unknown): boolean {
  return itemsIn(events).length > 0 || entriesIn(events).length > 0;
}

function endpointOf(
  name: readonly StackPart[],
  at: Location,
  directory: string,
  written: unknown,
  events: unknown,
): readonly DescribedEndpoint[] {
  // What only the deployment knows of a name, its stage, stands before what is known of it.
  const known = name.slice(name.findLastIndex((part) => typeof part !== 'string') + 1).join('');
  const end = known.replace(/^[-_:]+/, '');
  if (end === '' || typeof written !== 'string') return [];
  const handler = handlerIn(directory, written);
  const fact = {
    protocol: 'rpc' as const,
    path: [end],
    at,
    ...(isWoken(events) && { woken: true as const }),
  };
  return [{ fact, ...(handler && { handler }) }];
}
