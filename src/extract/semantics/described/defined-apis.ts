/**
 * What APIs of a cloud answer that a document of OpenAPI defines. In: a template of SAM or CloudFormation, with the document in it or beside it. Out: the routes,
 * each with the function that its integration names.
 * Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
 */
import { posix } from 'node:path';
import type { Location, Path } from '../../../model/nouns.js';
import { type OneDocument, readDocuments } from '../../../yaml/documents.js';
import type { Stack } from '../../../yaml/stack.js';
import { entriesIn, keyOf } from '../../../yaml/unchecked.js';
import type { DescribedEndpoint } from './bindings.js';
import { endpointOf, sourceOf } from './function-routes.js';

const API = /^AWS::(?:Serverless::(?:Http)?Api|ApiGateway::RestApi|ApiGatewayV2::Api)$/;
const FUNCTION = /^AWS::(?:Serverless|Lambda)::Function$/;
const METHOD = /^(?:get|post|put|patch|delete|head|options|x-amazon-apigateway-any-method)$/i;
const INTEGRATION = 'x-amazon-apigateway-integration';

/** A definition, and where its parts are written. */
interface Definition {
  readonly value: unknown;
  at(keys: readonly string[]): Location;
}

/** @param path of the template, which other files are named from */
export function answeredByDefinitions(
  path: Path,
  document: OneDocument,
  names: Stack,
  read: (path: Path) => string | undefined,
): readonly DescribedEndpoint[] {
  return entriesIn(names.resources).flatMap(([id, resource]) => {
    if (!API.test(String(keyOf(resource, 'Type')))) return [];
    return definitionsOf(path, [...names.path, id], resource, document, read).flatMap((definition) =>
      routesOf(definition, path, names),
    );
  });
}

/** The document of an API: in the template, or in a file that it names or includes. */
function definitionsOf(
  path: Path,
  keys: readonly string[],
  resource: unknown,
  document: OneDocument,
  read: (path: Path) => string | undefined,
): readonly Definition[] {
  for (const key of ['DefinitionBody', 'Body']) {
    const value = keyOf(resource, 'Properties', key);
    if (keyOf(value, 'paths') !== undefined)
      return [{ value, at: (more) => document.at([...keys, 'Properties', key, ...more]) }];
  }
  const files = ['DefinitionBody', 'Body'].map((key) =>
    keyOf(resource, 'Properties', key, 'Fn::Transform', 'Parameters', 'Location'),
  );
  const file = [...files, keyOf(resource, 'Properties', 'DefinitionUri')].find(
    (each) => typeof each === 'string' && !/^\w+:|\$/.test(each),
  );
  if (typeof file !== 'string') return [];
  const named = posix.join(posix.dirname(path), file);
  const text = named.startsWith('..') ? undefined : read(named);
  return text === undefined ? [] : readDocuments(named, text, 'code').documents;
}

function routesOf(definition: Definition, path: Path, names: Stack): readonly DescribedEndpoint[] {
  return entriesIn(keyOf(definition.value, 'paths')).flatMap(([route, item]) =>
    entriesIn(item).flatMap(([method, operation]) => {
      if (!METHOD.test(method)) return [];
      const integration = integrationOf(definition.value, operation);
      // What is handed on to somebody's server is answered there, and what is only made up is asked by browsers.
      if (integration === undefined || /^(?:http|mock)/i.test(String(keyOf(integration, 'type')))) return [];
      const said = { path: route, method: /^x-/i.test(method) ? '*' : method };
      const source = sourceOf(posix.dirname(path), functionIn(keyOf(integration, 'uri'), names));
      return endpointOf(names, said, definition.at(['paths', route, method]), source);
    }),
  );
}

/** What an operation says of who answers it, or refers to: `$ref: '#/components/x-amazon-apigateway-integrations/orders'`. */
function integrationOf(definition: unknown, operation: unknown): unknown {
  const said = keyOf(operation, INTEGRATION);
  const reference = keyOf(said, '$ref');
  if (typeof reference !== 'string') return said;
  return reference.startsWith('#/') ? keyOf(definition, ...reference.slice(2).split('/')) : undefined;
}

/** The function of the template that an integration asks: `…/functions/${Orders.Arn}/invocations`, by an alias as well. */
export function functionIn(uri: unknown, names: Stack): unknown {
  return resourceIn(uri, names, FUNCTION);
}

/** The first resource of a kind that a value names, however it refers to it. */
export function resourceIn(said: unknown, names: Stack, kind: RegExp): unknown {
  const text = typeof said === 'string' ? said : JSON.stringify(said ?? '');
  for (const [word] of text.matchAll(/[A-Za-z]\w*/g)) {
    for (const id of [word, word.replace(/Alias\w*$/, '')]) {
      const resource = keyOf(names.resources, id);
      if (kind.test(String(keyOf(resource, 'Type')))) return resource;
    }
  }
  return undefined;
}
