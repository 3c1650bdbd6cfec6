import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';

const FUNCTION = `
  Placing:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: place.handler`;
const URI = 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Placing.Arn}/invocations';
const PATHS = `paths:
  /orders/{id}:
    get: { x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: { Fn::Sub: '${URI}' } } }
    options: { x-amazon-apigateway-integration: { type: mock } }
  /orders:
    post: { x-amazon-apigateway-integration: { type: aws_proxy, uri: !Sub '${URI}' } }
  /strangers:
    get: { x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: 'https://strangers.example/all' } }
  /drafts:
    get: { summary: nobody answers that }
`;
const indented = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** What functions of orders answer by a template of some name, and files beside. */
async function answered(name: string, resources: string, others: Record<string, string> = {}) {
  const root = systemOf(
    { web: { files: { 'index.js': "fetch('http://strangers.example/all');" } } },
    {
      'orders/package.json': JSON.stringify({ name: 'orders' }),
      'orders/src/place.ts': 'export const handler = async () => 1;',
      [`orders/${name}`]: `AWSTemplateFormatVersion: "2010-09-09"\nResources:${FUNCTION}${resources}`,
      ...others,
    },
  );
  const { endpoints } = await modelOf(root);
  return endpoints
    .filter(({ protocol }) => protocol === 'http')
    .map(({ service, method, path }) => `${service} ${method ?? '*'} ${path}`)
    .toSorted();
}

describe('routes of templates', () => {
  test.each(['api.template.yml', 'template.yaml', 'orders.yaml', 'deploy/stack.yml'])(
    'called %s',
    async (name) => {
      const events = `
      Events: { Get: { Type: Api, Properties: { Path: '/orders/{id}', Method: get } } }`;
      expect(await answered(name, events)).toEqual(['orders GET /orders/*']);
    },
  );

  const BOTH = ['orders GET /orders/*', 'orders POST /orders'];

  test('that a document of OpenAPI in the template defines', async () => {
    const body = `\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: live\n      DefinitionBody:\n        openapi: 3.0.1\n${indented(PATHS, 8)}`;
    expect(await answered('api.yml', body)).toEqual(BOTH);
  });

  test('of a plain API, by references', async () => {
    const parts = `\n        components:\n          x-amazon-apigateway-integrations:\n            placing: { type: aws_proxy, uri: '${URI}' }\n`;
    const body = `\n  Api:\n    Type: AWS::ApiGatewayV2::Api\n    Properties:\n      Body:\n        openapi: 3.0.1\n        paths:\n          /orders: { x-amazon-apigateway-any-method: { x-amazon-apigateway-integration: { $ref: '#/components/x-amazon-apigateway-integrations/placing' } } }${parts}`;
    expect(await answered('api.yml', body)).toEqual(['orders * /orders']);
  });

  test.each([
    [
      'includes',
      'DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: ./shop.openapi.yaml } } }',
    ],
    ['names', 'DefinitionUri: shop.openapi.yaml'],
  ])('that a document of OpenAPI defines which the template %s', async (_, said) => {
    const body = `\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: live\n      ${said}\n`;
    const others = { 'orders/shop.openapi.yaml': `openapi: 3.0.1\n${PATHS}` };
    expect(await answered('api.yml', body, others)).toEqual(BOTH);
    expect(await answered('api.yml', '\n', others)).toEqual([]);
    expect(await answered('api.yml', body)).toEqual([]);
  });

  test('that are resources of their own', async () => {
    const resources = `
  Asking:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Placing.Arn, PayloadFormatVersion: '2.0' }
  Place:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: 'POST /orders', Target: !Sub 'integrations/\${Asking}' }
  Opened:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Sockets, RouteKey: $connect, Target: !Sub 'integrations/\${Asking}' }
  Sent:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Sockets, RouteKey: sendOrder, Target: !Sub 'integrations/\${Asking}' }
  Rest:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Sockets, RouteKey: $default, Target: !Sub 'integrations/\${Asking}' }
  Sockets:
    Type: AWS::ApiGatewayV2::Api
    Properties: { ProtocolType: WEBSOCKET }
  Strangers:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, IntegrationType: HTTP_PROXY, IntegrationUri: 'https://strangers.example/Placing' }
  Elsewhere:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: 'GET /strangers', Target: !Join ['/', [integrations, !Ref Strangers]] }
  Orders:
    Type: AWS::ApiGateway::Resource
    Properties: { ParentId: !GetAtt Api.RootResourceId, PathPart: orders, RestApiId: !Ref Api }
  One:
    Type: AWS::ApiGateway::Resource
    Properties: { ParentId: !Ref Orders, PathPart: '{id}', RestApiId: !Ref Api }
  GetOne:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      ResourceId: !Ref One
      Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub '${URI}' }
  Options:
    Type: AWS::ApiGateway::Method
    Properties: { HttpMethod: OPTIONS, ResourceId: !Ref One, Integration: { Type: MOCK } }
  Lost:
    Type: AWS::ApiGateway::Method
    Properties: { HttpMethod: GET, ResourceId: !ImportValue Shop, Integration: { Type: AWS_PROXY, Uri: !Sub '${URI}' } }
`;
    expect(await answered('api.yml', resources)).toEqual(BOTH);
  });
});
