/**
 * What functions of a cloud answer to over HTTP. In: a serverless.yml, or a template of SAM. Out: the routes, each with the function that handles it.
 * Sources: https://www.serverless.com/framework/docs/providers/aws/events/http-api and …/apigateway,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html
 */
import { posix } from 'node:path';
import type { EndpointFact } from '../../../model/facts.js';
import type { Location, Path } from '../../../model/nouns.js';
import type { OneDocument } from '../../../yaml/documents.js';
import type { Stack } from '../../../yaml/stack.js';
import { entriesIn, itemsIn, keyOf } from '../../../yaml/unchecked.js';
import type { DescribedEndpoint } from './bindings.js';

/** @param path of the document, which handlers are named from */
export function answeredByFunctions(
  path: Path,
  document: OneDocument,
  names: Stack,
): readonly DescribedEndpoint[] {
  const directory = posix.dirname(path);
  const framework = entriesIn(keyOf(document.value, 'functions')).flatMap(([name, each]) =>
    itemsIn(keyOf(each, 'events')).flatMap((event, index) =>
      entriesIn(event).flatMap(([kind, said]) =>
        /^http(?:Api)?$/.test(kind)
          ? endpointOf(names, said, document.at(['functions', name, 'events', index]), {
              directory,
              handler: keyOf(each, 'handler'),
            })
          : [],
      ),
    ),
  );
  const sam = entriesIn(names.resources).flatMap(([id, resource]) => {
    if (keyOf(resource, 'Type') !== 'AWS::Serverless::Function') return [];
    const source = sourceOf(directory, resource);
    return entriesIn(keyOf(resource, 'Properties', 'Events')).flatMap(([, event]) =>
      /^(?:Http)?Api$/.test(String(keyOf(event, 'Type')))
        ? endpointOf(names, keyOf(event, 'Properties') ?? '*', document.at([...names.path, id]), source)
        : [],
    );
  });
  return [...framework, ...sam];
}

/** `book.main`; where a file is built for the function, what that hands out by the name: `booking/src/book.main`. */
export function handlerOf(resource: unknown): unknown {
  const handler = keyOf(resource, 'Properties', 'Handler');
  const [entry] = itemsIn(keyOf(resource, 'Metadata', 'BuildProperties', 'EntryPoints'));
  return typeof handler === 'string' && typeof entry === 'string'
    ? entry.replace(/\.[cm]?[jt]sx?$/, handler.slice(handler.lastIndexOf('.')))
    : handler;
}

/** What a function is made of: a directory, and what is named from there. */
interface Source {
  readonly directory: string;
  readonly handler: unknown;
}

export function sourceOf(directory: string, resource: unknown): Source {
  const code = keyOf(resource, 'Properties', 'CodeUri') ?? keyOf(resource, 'Properties', 'Code');
  const from = typeof code === 'string' ? posix.join(directory, code) : directory;
  return { directory: from, handler: handlerOf(resource) };
}

/** `GET /orders/{id}`, `*`, `{ method: get, path: /orders }`, `{ Method: ANY, Path: '/{proxy+}' }`. */
export function endpointOf(
  names: Stack,
  said: unknown,
  at: Location,
  { directory, handler }: Source,
): readonly DescribedEndpoint[] {
  const [, verb, route] = typeof said === 'string' ? (/^(?:(\w+|\*)\s+)?(\S+)$/.exec(said.trim()) ?? []) : [];
  const method = verb ?? keyOf(said, 'method') ?? keyOf(said, 'Method') ?? '*';
  const path = names.text(route ?? keyOf(said, 'path') ?? keyOf(said, 'Path') ?? '*');
  if (path === undefined || typeof method !== 'string') return [];
  const fact: EndpointFact = {
    protocol: 'http',
    ...(!/^(?:\*|any|\$default)$/i.test(method) && { method: method.toUpperCase() }),
    path: ['/', ...path.map((part) => (typeof part === 'string' ? withoutGreed(part) : part))],
    at,
  };
  const found = typeof handler === 'string' ? handlerIn(directory, handler) : undefined;
  return [{ fact, ...(found && { handler: found }) }];
}

/** The function that `src/book.main` names in a directory. */
export function handlerIn(directory: string, handler: string): DescribedEndpoint['handler'] {
  const [, file, name] = /^(.+)\.(\w+)$/.exec(handler) ?? [];
  return file === undefined || name === undefined ? undefined : { file: posix.join(directory, file), name };
}

/** `{proxy+}`, which takes all that follows, and `$default`, which takes all. */
export function withoutGreed(path: string): string {
  return path.replace(/\{\w+\+\}|^\$default$/g, '*');
}
