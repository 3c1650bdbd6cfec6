import { expect, test } from 'vitest';
import { madeFor } from './made-for.js';

const ask = (route: string) => `axios.get('http://stock${route}')`;

const main =
  "import { NestFactory } from '@nestjs/core';\nimport { Orders } from './orders.module';\nNestFactory.create(Orders);\n";
const module = `import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { OrdersController } from './orders.controller';
import { PlaceOrderHandler } from './place-order.handler';
import { OrdersOfHandler } from './orders-of.handler';
@Module({ imports: [CqrsModule], controllers: [OrdersController], providers: [PlaceOrderHandler, OrdersOfHandler] })
export class Orders {}
`;
const messages = `export class PlaceOrder { constructor(readonly sku: string) {} }
export class OrdersOf { constructor(readonly customer: string) {} }
`;
const controller = `import { Controller, Get, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { OrdersOf, PlaceOrder } from './messages';
@Controller('orders')
export class OrdersController {
  constructor(private readonly commands: CommandBus, private readonly queries: QueryBus) {}
  @Get() async list() {
    const query = new OrdersOf('ada');
    return await this.queries.execute(query);
  }
  @Post() place() { return this.commands.execute(new PlaceOrder('shoe')); }
}
`;
const placing = `import { CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import axios from 'axios';
import { PlaceOrder } from './messages';
@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  async execute(command: PlaceOrder) { return (await ${ask('/reserve')}).data; }
}
`;
const listing = `import { IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import axios from 'axios';
import { OrdersOf } from './messages';
@QueryHandler(OrdersOf)
export class OrdersOfHandler implements IQueryHandler<OrdersOf> {
  async execute(query: OrdersOf) { return (await ${ask('/names')}).data; }
}
`;
const nest = {
  'src/main.ts': main,
  'src/orders.module.ts': module,
  'src/messages.ts': messages,
  'src/orders.controller.ts': controller,
  'src/place-order.handler.ts': placing,
  'src/orders-of.handler.ts': listing,
};

test('handlers of commands and queries are asked by whoever sends these', async () => {
  expect(await madeFor(nest)).toEqual(['/names for GET /orders', '/reserve for POST /orders']);
});

test('a command that something unseen may send leads there for anybody', async () => {
  const found = await madeFor({
    ...nest,
    'src/scheduled.ts': `import { PlaceOrder } from './messages';
export function later(): PlaceOrder { return new PlaceOrder('hat'); }
`,
  });
  expect(found).toEqual(['/names for GET /orders', '/reserve for anybody']);
});

test.each([
  ['a function of its class makes', 'PlaceOrder.of(1)', '/reserve for PATCH /orders, POST /orders'],
  ['a library makes', 'plainToInstance(PlaceOrder, { sku: 1 })', '/reserve for PATCH /orders, POST /orders'],
  ['somebody else may make', 'fill(this.commands, PlaceOrder)', '/reserve for anybody'],
])('a command that %s', async (_, made, expected) => {
  const text = made.startsWith('fill') ? `${made};` : `this.commands.execute(${made});`;
  const found = await madeFor({
    ...nest,
    'src/messages.ts': messages.replace('{ con', '{ static of(sku) { return new PlaceOrder(sku); } con'),
    'src/orders.controller.ts': controller.replace(
      "this.commands.execute(new PlaceOrder('shoe'));",
      `this.commands.execute(new PlaceOrder('shoe')); }\n  @Patch() async again() { return ${text}`,
    ),
  });
  expect(found).toContain(expected);
});

test('a mediator of the program, which is told of its handlers', async () => {
  const found = await madeFor({
    'index.ts': `import express from 'express';
import { mediator } from './mediator';
import { PlaceOrder, PlaceOrderHandler } from './place-order';
const app = express();
mediator.register(new PlaceOrder(), new PlaceOrderHandler());
app.get('/x', (req, res) => res.end());
app.post('/y', async (req, res) => res.json(await mediator.send(new PlaceOrder())));
app.listen(80);
`,
    'mediator.ts': `export interface IRequestHandler<Request, Answer> { handle(request: Request): Promise<Answer> }
class Mediator {
  private readonly handlers = new Map<string, IRequestHandler<unknown, unknown>>();
  register(request: object, handler: IRequestHandler<any, any>) { this.handlers.set(request.constructor.name, handler); }
  send(request: object) { return this.handlers.get(request.constructor.name)!.handle(request); }
}
export const mediator = new Mediator();
`,
    'place-order.ts': `import axios from 'axios';
import { IRequestHandler } from './mediator';
export class PlaceOrder {}
export class PlaceOrderHandler implements IRequestHandler<PlaceOrder, string> {
  async handle(request: PlaceOrder) { return (await ${ask('/reserve')}).data; }
}
`,
  });
  expect(found).toEqual(['/reserve for POST /y']);
});
