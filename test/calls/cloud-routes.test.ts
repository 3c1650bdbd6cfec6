import { describe, expect, it } from 'vitest';
import { answered } from './stacks.js';

describe('what stacks of the CDK say that functions answer to', () => {
  it('of REST APIs, by resources below resources, and of HTTP APIs', async () => {
    expect(
      await answered({
        'app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { HttpIntegration, LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { join } from 'node:path';
class Shop extends Stack {
  constructor(scope: any, id: string) { super(scope, id);
    const list = new NodejsFunction(this, 'List', { entry: join(__dirname, '../services/orders/list.ts') });
    const place = new Function(this, 'Place', { code: Code.fromAsset('services/orders'), handler: 'place.handler' });
    const levels = new NodejsFunction(this, 'Levels', { entry: 'services/stock/levels.ts' });
    const api = new RestApi(this, 'Api', { restApiName: 'shop' });
    const orders = api.root.addResource('orders');
    orders.addMethod('GET', new LambdaIntegration(list));
    orders.addMethod('POST', new LambdaIntegration(place, { proxy: true }));
    orders.addResource('{id}').addMethod('GET', new LambdaIntegration(list));
    orders.addResource('health').addMethod('GET', new MockIntegration());
    api.root.addResource('bank').addMethod('GET', new HttpIntegration('https://bank.example'));
    const http = new HttpApi(this, 'Http');
    http.addRoutes({ path: '/stock/{sku+}', methods: [HttpMethod.GET, HttpMethod.HEAD], integration: new HttpLambdaIntegration('Levels', levels) });
    http.addRoutes({ path: '/levels', integration: new HttpLambdaIntegration('Levels', levels) });
  }
}
new Shop(new App(), 'shop');`,
      }),
    ).toEqual([
      'orders GET /orders',
      'orders POST /orders',
      'orders GET /orders/*',
      'stock * /levels',
      'stock GET /stock/*',
      'stock HEAD /stock/*',
    ]);
  });

  it("within an organisation's own constructs, which are told of a path or not", async () => {
    expect(
      await answered({
        'app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { addApi } from './api.ts';
addApi({ scope: new Stack(new App(), 'shop') });`,
        'api.ts': `import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { Answering } from './answering.ts';
export function addApi({ scope }) {
  const api = new apigateway.RestApi(scope, 'Api');
  const shared = { api, memory: 1024 };
  new Answering(scope, 'list', { entry: 'services/orders/list.ts', path: '/orders', method: 'GET', ...shared });
  new Answering(scope, 'place', { entry: 'services/orders/place.ts', handler: 'handler', path: '/orders', method: 'POST', ...shared });
  new Answering(scope, 'levels', { entry: 'services/stock/levels.ts', ...shared });
}`,
        'answering.ts': `import { Construct } from 'constructs';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
interface Props extends Partial<NodejsFunctionProps> { path?: string; method?: string; api?: apigateway.RestApi; memory: number }
export class Answering extends Construct {
  public readonly lambda: NodejsFunction;
  constructor(scope: Construct, id: string, props: Props) { super(scope, id);
    const { api, path, method, memory, ...others } = props;
    this.lambda = new NodejsFunction(this, id, { memorySize: memory, ...others });
    if (api && path && method) api.root.resourceForPath(path).addMethod(method, new apigateway.LambdaIntegration(this.lambda), {});
  }
}`,
      }),
    ).toEqual(['orders GET /orders', 'orders POST /orders']);
  });

  it('of nothing else that has methods added', async () => {
    expect(
      await answered({
        'app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { validator } from 'forms';
const stack = new Stack(new App(), 'shop');
const api = new RestApi(stack, 'Api');
validator.addMethod('GET', () => true);
api.root.addResource('elsewhere').addMethod('GET', new LambdaIntegration(Function.fromFunctionArn(stack, 'Other', 'arn:aws:lambda:eu:1:function:other')));`,
      }),
    ).toEqual([]);
  });
});
