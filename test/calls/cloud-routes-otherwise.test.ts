import { expect, it } from 'vitest';
import { answered } from './stacks.js';

const head = `import { App, Stack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import * as path from 'path';
`;
it('of resources that a method of the stack is given', async () => {
  expect(
    await answered({
      'app.ts': `${head}
class Shop extends Stack {
  private readonly api: apigateway.RestApi;
  constructor(scope: Construct, id: string, props?: StackProps) { super(scope, id, props);
    this.api = new apigateway.RestApi(this, 'Api');
    const orders = this.api.root.addResource('orders');
    this.addRoute(orders, 'GET', this.fn('list', 'services/orders/list.ts'));
    this.addRoute(orders.addResource('{id}'), 'POST', this.fn('place', 'services/orders/place.ts'));
  }
  private fn(id: string, entry: string) { return new NodejsFunction(this, id, { entry, runtime: lambda.Runtime.NODEJS_20_X }); }
  private addRoute(resource: apigateway.IResource, method: string, fn: lambda.IFunction) {
    resource.addMethod(method, new apigateway.LambdaIntegration(fn));
  }
}
new Shop(new App(), 's');`,
    }),
  ).toEqual(['orders GET /orders', 'orders POST /orders/*']);
});
it('of routes that a loop adds, each with its own function', async () => {
  expect(
    await answered({
      'app.ts': `${head}
const routes = [
  { path: 'orders', method: 'GET', entry: 'orders/list.ts' },
  { path: 'orders', method: 'POST', entry: 'orders/place.ts' },
  { path: 'levels', method: 'GET', entry: 'stock/levels.ts' },
];
class Shop extends Stack {
  constructor(scope: Construct, id: string) { super(scope, id);
    const api = new apigateway.RestApi(this, 'Api');
    for (const { path: at, method, entry } of routes) {
      const fn = new NodejsFunction(this, at + method, { entry: path.join(__dirname, '../services', entry), handler: 'handler' });
      const resource = api.root.getResource(at) ?? api.root.addResource(at);
      resource.addMethod(method, new apigateway.LambdaIntegration(fn));
    }
  }
}
new Shop(new App(), 's');`,
    }),
  ).toEqual(['orders GET /orders', 'orders POST /orders', 'stock GET /levels'].sort());
});
it('of APIs that are told one function, and of what lies below a resource', async () => {
  expect(
    await answered({
      'app.ts': `${head}
class Shop extends Stack {
  constructor(scope: Construct, id: string) { super(scope, id);
    const list = new NodejsFunction(this, 'list', { entry: path.resolve(__dirname, '..', 'services', 'orders', 'list.ts') });
    const levels = new NodejsFunction(this, 'levels', { entry: path.resolve(__dirname, '..', 'services', 'stock', 'levels.ts') });
    const api = new apigateway.LambdaRestApi(this, 'Api', { handler: list, proxy: false });
    const v1 = api.root.addResource('v1');
    v1.addResource('orders').addMethod('GET');
    v1.addProxy({ defaultIntegration: new apigateway.LambdaIntegration(levels), anyMethod: true });
    new apigateway.LambdaRestApi(this, 'Other', { handler: levels });
  }
}
new Shop(new App(), 's');`,
    }),
  ).toEqual(['orders GET /v1/orders', 'stock * /*', 'stock * /v1/*']);
});
it('of functions of classes of the own, and of another stack', async () => {
  expect(
    await answered({
      'app.ts': `${head}
import { ApiStack } from './api';
import { FunctionsStack } from './functions';
const app = new App();
const functions = new FunctionsStack(app, 'fns');
new ApiStack(app, 'api', { list: functions.list, levels: functions.levels });`,
      'functions.ts': `${head}
import { OwnFunction } from './own';
export class FunctionsStack extends Stack {
  public readonly list: OwnFunction; public readonly levels: lambda.Function;
  constructor(scope: Construct, id: string) { super(scope, id);
    this.list = new OwnFunction(this, 'list', 'orders/list');
    this.levels = new lambda.Function(this, 'levels', { runtime: lambda.Runtime.NODEJS_20_X, code: lambda.Code.fromAsset('../services/stock'), handler: 'levels.handler' });
  }
}`,
      'own.ts': `${head}
export class OwnFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, file: string) {
    super(scope, id, { entry: path.join(__dirname, '..', 'services', \`\${file}.ts\`) });
  }
}`,
      'api.ts': `${head}
interface Props extends StackProps { list: lambda.IFunction; levels: lambda.IFunction }
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, props: Props) { super(scope, id, props);
    const api = new apigateway.RestApi(this, 'Api', { defaultIntegration: new apigateway.LambdaIntegration(props.list) });
    api.root.addResource('orders').addMethod('ANY');
    api.root.resourceForPath('/stock/levels').addMethod('GET', new apigateway.LambdaIntegration(props.levels));
  }
}`,
    }),
  ).toEqual(['orders * /orders', 'stock GET /stock/levels']);
});
it('of HTTP APIs within a construct, and of routes that are made', async () => {
  expect(
    await answered({
      'app.ts': `${head}
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey, HttpNoneAuthorizer } from '@aws-cdk/aws-apigatewayv2-alpha';
import { HttpLambdaIntegration } from '@aws-cdk/aws-apigatewayv2-integrations-alpha';
class Endpoint extends Construct {
  constructor(scope: Construct, id: string, { api, route, verbs = [HttpMethod.GET], file }: { api: HttpApi; route: string; verbs?: HttpMethod[]; file: string }) { super(scope, id);
    const fn = new NodejsFunction(this, 'Fn', { entry: \`services/\${file}.ts\` });
    api.addRoutes({ path: route, methods: verbs, integration: new HttpLambdaIntegration(id, fn), authorizer: new HttpNoneAuthorizer() });
  }
}
class Shop extends Stack {
  constructor(scope: Construct, id: string) { super(scope, id);
    const api = new HttpApi(this, 'Http');
    new Endpoint(this, 'list', { api, route: '/orders', file: 'orders/list' });
    new Endpoint(this, 'place', { api, route: '/orders/{id}', verbs: [HttpMethod.POST, HttpMethod.PUT], file: 'orders/place' });
    const levels = new NodejsFunction(this, 'levels', { entry: 'services/stock/levels.ts' });
    new HttpRoute(this, 'r', { httpApi: api, routeKey: HttpRouteKey.with('/levels', HttpMethod.GET), integration: new HttpLambdaIntegration('x', levels) });
  }
}
new Shop(new App(), 's');`,
    }),
  ).toEqual(
    ['orders GET /orders', 'orders POST /orders/*', 'orders PUT /orders/*', 'stock GET /levels'].sort(),
  );
});
it('and nothing of resources that a loop makes each below the last, nor of APIs that something else tells not to hand on all', async () => {
  expect(
    await answered({
      'app.ts': `${head}
const usual = { proxy: false };
class Shop extends Stack {
  constructor(scope: Construct, id: string) { super(scope, id);
    const list = new NodejsFunction(this, 'list', { entry: path.resolve(__dirname, '..', 'services', 'orders', 'list.ts') });
    const api = new apigateway.RestApi(this, 'Api');
    api.root.addResource('orders').addMethod('GET', new apigateway.LambdaIntegration(list));
    let below: apigateway.IResource = api.root;
    for (const word of ['a', 'b', 'c']) {
      below = below.addResource(word);
      below.addMethod('GET', new apigateway.LambdaIntegration(list));
    }
    new apigateway.LambdaRestApi(this, 'Other', { ...usual, handler: list });
    const proxy = false;
    new apigateway.LambdaRestApi(this, 'Third', { proxy, handler: list });
  }
}
new Shop(new App(), 's');`,
    }),
  ).toEqual(['orders GET /orders']);
});

it('of functions whose files are addresses beside the stack', async () => {
  expect(
    await answered({
      'app.ts': `${head}
import { fileURLToPath } from 'node:url';
class Shop extends Stack {
  constructor(scope: Construct, id: string) { super(scope, id);
    const orders = new apigateway.RestApi(this, 'Api').root.addResource('orders');
    orders.addMethod('GET', new apigateway.LambdaIntegration(this.#answering('list')));
    orders.addMethod('POST', new apigateway.LambdaIntegration(this.#answering('place')));
  }
  #answering(file: string) {
    const answering = new NodejsFunction(this, file, { entry: fileURLToPath(new URL(\`../services/orders/\${file}.ts\`, import.meta.url)) });
    answering.addEnvironment('REGION', 'eu');
    return answering;
  }
}
new Shop(new App(), 's');`,
    }),
  ).toEqual(['orders GET /orders', 'orders POST /orders']);
});
