/** Routes of stacks of the AWS CDK in ways that the other files do not have. */
import { expect, it } from 'vitest';
import { answered } from './stacks.js';

const head = `import { App, Stack, NestedStack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import * as path from 'path';
`;
const inStack = (body: string, methods = '', before = '') => `${head}${before}
class Shop extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) { super(scope, id, props);
    const list = new NodejsFunction(this, 'list', { entry: 'services/orders/list.ts' });
    const place = new NodejsFunction(this, 'place', { entry: 'services/orders/place.ts' });
    const levels = new NodejsFunction(this, 'levels', { entry: 'services/stock/levels.ts' });
    ${body}
  }
  ${methods}
}
new Shop(new App(), 's');`;
const api = `const api = new apigateway.RestApi(this, 'Api');`;
const http = `const http = new HttpApi(this, 'Http');`;

it.each<[string, string, readonly string[]]>([
  [
    'the root of an API',
    inStack(`${api} api.root.addMethod('ANY', new apigateway.LambdaIntegration(list));`),
    ['orders * /'],
  ],
  [
    'functions of a class that extends another one of the own',
    inStack(
      `${api} api.root.addResource('orders').addMethod('GET', new apigateway.LambdaIntegration(new ListOrders(this)));`,
      '',
      `
abstract class ApiFunction extends NodejsFunction { constructor(scope: Construct, id: string, service: string, file: string) { super(scope, id, { entry: path.join(__dirname, '..', 'services', service, file), runtime: lambda.Runtime.NODEJS_22_X }); } }
class ListOrders extends ApiFunction { constructor(scope: Construct) { super(scope, 'list-orders', 'orders', 'list.ts'); } }`,
    ),
    ['orders GET /orders'],
  ],
  [
    'each of a map of functions',
    inStack(
      `${api} const fns = { orders: list, levels }; for (const [name, fn] of Object.entries(fns)) api.root.addResource(name).addMethod('GET', new apigateway.LambdaIntegration(fn));`,
    ),
    ['orders GET /orders', 'stock GET /levels'],
  ],
  [
    'aliases and versions of functions',
    inStack(
      `${api} const live = list.addAlias('live'); api.root.addResource('orders').addMethod('GET', new apigateway.LambdaIntegration(live)); api.root.addResource('levels').addMethod('GET', new apigateway.LambdaIntegration(new lambda.Alias(this, 'a', { aliasName: 'live', version: levels.currentVersion })));`,
    ),
    ['orders GET /orders', 'stock GET /levels'],
  ],
  [
    'resources and methods that are made',
    inStack(
      `${api} const orders = new apigateway.Resource(this, 'orders', { parent: api.root, pathPart: 'orders' }); orders.addMethod('GET', new apigateway.LambdaIntegration(list)); new apigateway.Method(this, 'm', { httpMethod: 'POST', resource: orders, integration: new apigateway.LambdaIntegration(place) });`,
    ),
    ['orders GET /orders', 'orders POST /orders'],
  ],
  [
    'a table of paths that are templates',
    inStack(`${http} const base = '/api/v1'; const routes: Record<string, [HttpMethod, lambda.IFunction]> = { [\`\${base}/orders\`]: [HttpMethod.GET, list], [\`\${base}/levels/{sku}\`]: [HttpMethod.PUT, levels] };
   Object.entries(routes).map(([path, [method, fn]]) => http.addRoutes({ path, methods: [method], integration: new HttpLambdaIntegration(path, fn) }));`),
    ['orders GET /api/v1/orders', 'stock PUT /api/v1/levels/*'],
  ],
  [
    'functions of a class that has no constructor',
    inStack(
      `${api} api.root.addResource('orders').addMethod('GET', new apigateway.LambdaIntegration(new Fn(this, 'l', { entry: 'services/orders/list.ts' })));`,
      '',
      `class Fn extends NodejsFunction { allow() { return this; } }`,
    ),
    ['orders GET /orders'],
  ],
  [
    'a construct that is given the resource above',
    inStack(
      `${api} new Crud(this, 'orders', { parent: api.root, name: 'orders', get: list, post: place }); new Crud(this, 'levels', { parent: api.root.addResource('stock'), name: 'levels', get: levels });`,
      '',
      `
class Crud extends Construct { constructor(scope: Construct, id: string, p: { parent: apigateway.IResource; name: string; get?: lambda.IFunction; post?: lambda.IFunction }) { super(scope, id);
  const resource = p.parent.addResource(p.name, { defaultCorsPreflightOptions: { allowOrigins: ['*'] } });
  if (p.get) resource.addMethod('GET', new apigateway.LambdaIntegration(p.get));
  if (p.post) resource.addMethod('POST', new apigateway.LambdaIntegration(p.post)); } }`,
    ),
    ['orders GET /orders', 'orders POST /orders', 'stock GET /stock/levels'],
  ],
  [
    'stacks that extend a stack with methods',
    `${head}
abstract class ApiStack extends Stack { protected readonly api: apigateway.RestApi; constructor(scope: Construct, id: string) { super(scope, id); this.api = new apigateway.RestApi(this, 'Api'); this.routes(); }
  protected abstract routes(): void;
  protected route(verb: string, at: string, file: string) { const fn = new NodejsFunction(this, file, { entry: path.join(__dirname, '../services', file + '.ts') }); this.api.root.resourceForPath(at).addMethod(verb, new apigateway.LambdaIntegration(fn)); } }
class Shop extends ApiStack { protected routes() { this.route('GET', 'orders', 'orders/list'); this.route('POST', 'orders/{id}', 'orders/place'); } }
class Stock extends ApiStack { protected routes() { this.route('GET', 'levels', 'stock/levels'); } }
new Shop(new App(), 's'); new Stock(new App(), 't');`,
    ['orders GET /orders', 'orders POST /orders/*', 'stock GET /levels'],
  ],
  [
    'a stack for each of several stages',
    `${head}
class Shop extends Stack { constructor(scope: Construct, id: string, stage: string) { super(scope, id); ${api}
  api.root.addResource('orders').addMethod('GET', new apigateway.LambdaIntegration(new NodejsFunction(this, 'list', { entry: 'services/orders/list.ts', environment: { STAGE: stage } }))); } }
const app = new App(); for (const stage of ['dev', 'prod']) new Shop(app, 'shop-' + stage, stage);`,
    ['orders GET /orders'],
  ],
  [
    'an API that another stack imports',
    `${head}
class Part extends NestedStack { constructor(scope: Construct, id: string, props: { restApiId: string; rootResourceId: string }) { super(scope, id);
  const api = apigateway.RestApi.fromRestApiAttributes(this, 'Api', props);
  api.root.addResource('orders').addMethod('GET', new apigateway.LambdaIntegration(new NodejsFunction(this, 'list', { entry: 'services/orders/list.ts' }))); } }
class Shop extends Stack { constructor(scope: Construct, id: string) { super(scope, id); ${api} new Part(this, 'part', { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId }); } }
new Shop(new App(), 's');`,
    ['orders GET /orders'],
  ],
])('%s', async (_, text, expected) => {
  expect(await answered({ 'app.ts': text })).toEqual(expected);
});

it.each<[string, string, readonly string[]]>([
  [
    'a loop that makes one below the last, in parentheses',
    inStack(
      `${api} let r: apigateway.IResource = api.root; ['v1', 'orders'].forEach((p) => { r = (r.getResource(p) ?? r.addResource(p)); }); r.addMethod('GET', new apigateway.LambdaIntegration(list));`,
    ),
    [],
  ],
  [
    '… by way of what is there already',
    inStack(`${api} let r: apigateway.IResource = api.root; for (const p of ['v1', 'orders']) { const existing = r.getResource(p);
   r =
     existing ?? r.addResource(p); } r.addMethod('GET', new apigateway.LambdaIntegration(list)); const orders = api.root.addResource('orders')
   orders.addMethod('POST', new apigateway.LambdaIntegration(place));`),
    ['orders POST /orders'],
  ],
  [
    'a function that keeps those it has made',
    inStack(
      `${api} const known = new Map<string, apigateway.IResource>([['', api.root]]); const at = (p: string): apigateway.IResource => { const there = known.get(p); if (there) return there; const cut = p.lastIndexOf('/'); const made = at(p.slice(0, cut)).addResource(p.slice(cut + 1)); known.set(p, made); return made; }; at('/v1/orders').addMethod('GET', new apigateway.LambdaIntegration(list));`,
    ),
    [],
  ],
  [
    'a list that is reduced',
    inStack(
      `${api} const r = ['v1', 'orders'].reduce((parent, part) => parent.addResource(part), api.root as apigateway.IResource); r.addMethod('GET', new apigateway.LambdaIntegration(list));`,
    ),
    [],
  ],
  [
    'a function that calls itself',
    inStack(
      `${api} this.at(api.root, ['v1', 'orders']).addMethod('GET', new apigateway.LambdaIntegration(list));`,
      `private at(r: apigateway.IResource, parts: string[]): apigateway.IResource { const [first, ...rest] = parts; return first ? this.at(r.getResource(first) ?? r.addResource(first), rest) : r; }`,
    ),
    [],
  ],
  [
    'a helper that reduces',
    inStack(
      `${api} const at = (p: string) => p.split('/').filter(Boolean).reduce((r: apigateway.IResource, part) => r.getResource(part) ?? r.addResource(part), api.root); at('/v1/orders').addMethod('GET', new apigateway.LambdaIntegration(list)); api.root.addResource('plain').addMethod('GET', new apigateway.LambdaIntegration(levels));`,
    ),
    ['stock GET /plain'],
  ],
])('what nobody can tell how far it has come is not told: %s', async (_, text, expected) => {
  expect(await answered({ 'app.ts': text })).toEqual(expected);
});
