import { expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf, unknownIn } from './support.js';

const PACKAGES = JSON.stringify({ dependencies: { '@nestjs/core': '11', '@nestjs/microservices': '11' } });

/** A ward that hears a queue and says how it is. */
function ward(queue: string): Service {
  return {
    files: {
      'package.json': PACKAGES,
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
        import { Controller, Module } from '@nestjs/common';
        import { MessagePattern, Transport } from '@nestjs/microservices';
        @Controller() class Answers { @MessagePattern('ping') ping() {} }
        @Module({ controllers: [Answers] }) class AppModule {}
        NestFactory.createMicroservice(AppModule, {
          transport: Transport.RMQ, options: { urls: ['amqp://broker'], queue: '${queue}' },
        }).then((app) => app.listen());`,
    },
  };
}

/** A desk with a client for each ward, and what it does with them. */
function desk(body: string, others: Readonly<Record<string, string>> = {}): Service {
  const client = (name: string, queue: string) =>
    `{ name: '${name}', transport: Transport.RMQ, options: { urls: ['amqp://broker'], queue: '${queue}' } }`;
  return {
    files: {
      'package.json': PACKAGES,
      ...others,
      'src/main.ts': `import { Controller, Get, Inject, Module, Param } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { ClientProxy, ClientsModule, Transport } from '@nestjs/microservices';
        import { firstValueFrom, lastValueFrom, timeout } from 'rxjs';
        ${body}
        @Module({ imports: [ClientsModule.register([${client('EYES', 'eyes_queue')}, ${client('TEETH', 'teeth_queue')}])], controllers: [Desk] })
        class AppModule {}
        NestFactory.create(AppModule).then((app) => app.listen(3000));`,
    },
  };
}

const clinic = (asking: Service) =>
  modelOf(
    systemOf({
      desk: asking,
      eyes: ward('eyes_queue'),
      teeth: ward('teeth_queue'),
      bones: ward('bones_queue'),
    }),
  );

const GIVEN =
  "@Inject('EYES') private readonly eyes: ClientProxy, @Inject('TEETH') private readonly teeth: ClientProxy";
const BOTH = ['desk → eyes ping', 'desk → teeth ping'];

test.each([
  [
    'handed through a helper of another file',
    `import { Helper } from './helper';
     @Controller() class Desk {
       constructor(private readonly helper: Helper, ${GIVEN}) {}
       @Get() all() { return Promise.all([this.check('eyes', this.eyes), this.check('teeth', this.teeth)]); }
       private check(name: string, client: ClientProxy) { return this.helper.isUp(client, name); }
     }`,
    {
      'src/helper.ts': `import { ClientProxy } from '@nestjs/microservices';
        export class Helper {
          async send<T>(client: ClientProxy, pattern: string, data: any): Promise<T> {
            return client.send<T>(pattern, data).toPromise();
          }
          async isUp(client: ClientProxy, name: string) { await this.send(client, 'ping', {}); return true; }
        }`,
    },
  ],
  [
    'listed in an array of objects that a loop goes through',
    `@Controller() class Desk {
       constructor(${GIVEN}) {}
       @Get() async all() {
         const wards = [{ name: 'eyes', client: this.eyes }, { name: 'teeth', client: this.teeth }];
         for (const { client } of wards) await client.send('ping', {}).toPromise();
       }
     }`,
    {},
  ],
  [
    'listed in an array that a callback is given',
    `@Controller() class Desk {
       private readonly wards: ClientProxy[];
       constructor(${GIVEN}) { this.wards = [this.eyes, this.teeth]; }
       @Get() all() { return Promise.all(this.wards.map((ward) => ward.send('ping', {}).toPromise())); }
     }`,
    {},
  ],
  [
    'kept in a map',
    `@Controller() class Desk {
       private readonly wards = new Map<string, ClientProxy>();
       constructor(${GIVEN}) {
         this.wards.set('eyes', eyes);
         this.wards.set('teeth', teeth);
       }
       @Get() async all() { for (const [, ward] of this.wards) await ward.send('ping', {}).toPromise(); }
     }`,
    {},
  ],
  [
    'kept in an object by their names',
    `@Controller() class Desk {
       private readonly wards: Record<string, ClientProxy>;
       constructor(${GIVEN}) { this.wards = { eyes: this.eyes, teeth: this.teeth }; }
       @Get('one') one(name: string) { return this.wards[name].send('ping', {}); }
     }`,
    {},
  ],
  [
    'kept in a map that is asked for what a request says',
    `@Controller() class Desk {
       private readonly wards: Map<string, ClientProxy>;
       constructor(${GIVEN}) { this.wards = new Map([['eyes', this.eyes], ['teeth', this.teeth]]); }
       @Get(':name') one(@Param('name') name: string) {
         const ward = this.wards.get(name);
         if (!ward) throw new Error('no such ward');
         return ward.send('ping', {});
       }
     }`,
    {},
  ],
  [
    'chosen by a switch in a method of its own',
    `@Controller() class Desk {
       constructor(${GIVEN}) {}
       private of(name: string): ClientProxy {
         switch (name) { case 'eyes': return this.eyes; case 'teeth': return this.teeth; default: throw new Error(name); }
       }
       @Get(':name') one(@Param('name') name: string) { return this.of(name).send('ping', {}); }
     }`,
    {},
  ],
  [
    'declared as a member and listed in what a getter gives',
    `@Controller() class Desk {
       @Inject('EYES') private readonly eyes: ClientProxy;
       @Inject('TEETH') private readonly teeth: ClientProxy;
       private get wards(): { name: string; client: ClientProxy }[] {
         return [{ name: 'eyes', client: this.eyes }, { name: 'teeth', client: this.teeth }];
       }
       @Get() async all() {
         return Promise.allSettled(this.wards.map(async ({ name, client }) => {
           const up = await lastValueFrom(client.send('ping', {}).pipe(timeout(500)));
           return { name, up };
         }));
       }
     }`,
    {},
  ],
  [
    'listed as pairs, of which a private method is given one',
    `@Controller() class Desk {
       constructor(${GIVEN}) {}
       @Get() async all() {
         const entries: Array<[string, ClientProxy]> = [['eyes', this.eyes], ['teeth', this.teeth]];
         const found: Record<string, boolean> = {};
         for (const [name, client] of entries) found[name] = await this.isUp(client);
         return found;
       }
       private async isUp(client: ClientProxy): Promise<boolean> {
         try { await firstValueFrom(client.send('ping', {})); return true; } catch { return false; }
       }
     }`,
    {},
  ],
  [
    'kept by a gateway that is made with an object of them',
    `class Wards {
       constructor(private readonly clients: Record<string, ClientProxy>) {}
       ask(name: string, pattern: string) { return this.clients[name].send(pattern, {}); }
     }
     @Controller() class Desk {
       private readonly wards: Wards;
       constructor(${GIVEN}) { this.wards = new Wards({ eyes, teeth }); }
       @Get('eyes') one() { return this.wards.ask('eyes', 'ping'); }
       @Get('teeth') other() { return this.wards.ask('teeth', 'ping'); }
     }`,
    {},
  ],
])('each ward is asked by a client that is %s', async (_, body, others) => {
  const model = await clinic(desk(body, others));
  expect(callsIn(model)).toEqual(BOTH);
  expect(unknownIn(model)).toEqual([]);
});

test('of clients that nobody is seen to hand over, or that are none of the list, nobody is told', async () => {
  const model = await clinic(
    desk(`class Helper {
       isUp(client: ClientProxy) { return client.send('ping', {}); }
     }
     @Controller() class Desk {
       private readonly wards: ClientProxy[];
       constructor(private readonly helper: Helper, ${GIVEN}) { this.wards = [this.teeth]; }
       @Get() all() { return this.wards.map((ward) => ward.send('ping', {})); }
       @Get('none') none() { return this.eyes.emit('pong', {}); }
     }`),
  );
  expect(callsIn(model)).toEqual(['desk → teeth ping']);
  expect(unknownIn(model)).toEqual([
    expect.stringContaining('several services answer the pattern ping: bones, eyes, teeth'),
  ]);
});
