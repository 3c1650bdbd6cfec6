/**
 * Routes of APIs of a cloud that a template declares one by one, as resources of their own. In: a template of CloudFormation, or the resources of a serverless.yml.
 * Out: the routes, each with the function that its integration names.
 * Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html and …/aws-resource-apigateway-method.html
 */
import { posix } from 'node:path';
import type { Path } from '../../../model/nouns.js';
import type { OneDocument } from '../../../yaml/documents.js';
import type { Stack } from '../../../yaml/stack.js';
import { entriesIn, keyOf } from '../../../yaml/unchecked.js';
import type { DescribedEndpoint } from './bindings.js';
import { functionIn, resourceIn } from './defined-apis.js';
import { endpointOf, sourceOf } from './function-routes.js';

/** Resources do not lie deeper below each other. */
const DEEPEST = 12;
/** Only what leads to a function is answered by one: other integrations hand on, or answer browsers. */
const TO_FUNCTION = /^AWS/i;

/** @param path of the template, which handlers are named from */
export function answeredByRoutes(
  path: Path,
  document: OneDocument,
  names: Stack,
): readonly DescribedEndpoint[] {
  return entriesIn(names.resources).flatMap(([id, resource]) => {
    const said = (...keys: readonly string[]) => keyOf(resource, 'Properties', ...keys);
    const told = (route: unknown, type: unknown, uri: unknown) => {
      const asked = functionIn(uri, names);
      if (route === undefined || asked === undefined || !TO_FUNCTION.test(String(type))) return [];
      return endpointOf(names, route, document.at([...names.path, id]), sourceOf(posix.dirname(path), asked));
    };
    switch (keyOf(resource, 'Type')) {
      case 'AWS::ApiGatewayV2::Route': {
        const integration = resourceIn(said('Target'), names, /^AWS::ApiGatewayV2::Integration$/);
        const key = said('RouteKey');
        const api = resourceIn(said('ApiId'), names, /^AWS::ApiGatewayV2::Api$/);
        // Others, `$connect` and `sendOrder`, are of sockets, whose messages ask for no path.
        const isOfPath = key === '$default' || /^[A-Z]+\s+\//.test(String(key));
        if (!isOfPath || keyOf(api, 'Properties', 'ProtocolType') === 'WEBSOCKET') return [];
        return told(
          key === '$default' ? '*' : key,
          keyOf(integration, 'Properties', 'IntegrationType'),
          keyOf(integration, 'Properties', 'IntegrationUri'),
        );
      }
      case 'AWS::ApiGateway::Method': {
        const below = pathOfResource(said('ResourceId'), names);
        const route = below === undefined ? undefined : { method: said('HttpMethod'), path: below };
        return told(route, said('Integration', 'Type'), said('Integration', 'Uri'));
      }
      default:
        return [];
    }
  });
}

/** The path of a resource of an API, from its root on; undefined where a part of it is not known. */
function pathOfResource(said: unknown, names: Stack): string | undefined {
  let path = '';
  for (let reference = said, depth = 0; depth < DEEPEST; depth += 1) {
    if (/RootResourceId/.test(JSON.stringify(reference ?? ''))) return path === '' ? '/' : path;
    const resource = resourceIn(reference, names, /^AWS::ApiGateway::Resource$/);
    const part = keyOf(resource, 'Properties', 'PathPart');
    if (typeof part !== 'string') return undefined;
    path = `/${part}${path}`;
    reference = keyOf(resource, 'Properties', 'ParentId');
  }
  return undefined;
}
