import { expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';

const orders = answering('GET /orders');

/** A service of Nest whose provider and user of a token are given. */
function clinic(files: Readonly<Record<string, string>>) {
  return {
    files: {
      'package.json': JSON.stringify({
        name: 'clinic',
        scripts: { start: 'nest start' },
        dependencies: { '@nestjs/core': '11', '@nestjs/common': '11', mongoose: '8' },
      }),
      'src/tokens.ts': "export const VISITS = Symbol('visits');\nexport enum Token { Address = 'address' }\n",
      ...files,
    },
  };
}

it('a model of mongoose that a factory makes for a token', async () => {
  const { stores } = await modelOf(
    systemOf({
      clinic: clinic({
        'src/providers.ts': `import { Provider } from '@nestjs/common';
import { Connection } from 'mongoose';
import { VISITS } from './tokens';
import { VisitSchema } from './visit.schema';
export const providers: Provider[] = [
  { provide: VISITS, useFactory: (connection: Connection) => connection.model('Visit', VisitSchema), inject: ['CONNECTION'] },
];
`,
        'src/visit.schema.ts':
          "import { Schema } from 'mongoose';\nexport const VisitSchema = new Schema({}, { collection: 'stays' });\n",
        'src/visits.ts': `import { Inject, Injectable } from '@nestjs/common';
import { Model } from 'mongoose';
import { VISITS } from './tokens';
@Injectable()
export class Visits {
  constructor(@Inject(VISITS) private readonly model: Model<Visit>) {}
  book(visit: Visit) {
    return new this.model(visit).save();
  }
  all() {
    return this.model.find();
  }
}
`,
      }),
    }),
  );
  expect(stores.map(({ name, uses }) => [name, uses.map(({ mode }) => mode).sort()])).toEqual([
    ['stays', ['define', 'read', 'write']],
  ]);
});

it('a model that a list of plain providers makes, in a file that knows nothing of the container', async () => {
  const { stores } = await modelOf(
    systemOf({
      clinic: clinic({
        'src/providers.ts': `import { Connection } from 'mongoose';
import { VisitSchema } from './visit.schema';
export const providers = [
  { provide: 'VISIT_MODEL', useFactory: (connection: Connection) => connection.model('Visit', VisitSchema), inject: ['CONNECTION'] },
];
`,
        'src/visit.schema.ts':
          "import { Schema } from 'mongoose';\nexport const VisitSchema = new Schema({});\n",
        'src/visits.ts': `import { Inject, Injectable } from '@nestjs/common';
import { Model } from 'mongoose';
@Injectable()
export class Visits {
  constructor(@Inject('VISIT_MODEL') private readonly model: Model<Visit>) {}
  all() {
    return this.model.find();
  }
}
`,
        'src/module.ts': `import { Module } from '@nestjs/common';
import { providers } from './providers';
import { Visits } from './visits';
@Module({ providers: [Visits, ...providers] })
export class VisitsModule {}
`,
      }),
    }),
  );
  expect(stores.map(({ name, uses }) => [name, uses.map(({ mode }) => mode).sort()])).toEqual([
    ['visits', ['define', 'read']],
  ]);
});

it('a value that a module provides, by a member of an enumeration or a text, to a parameter or a property', async () => {
  const model = await modelOf(
    systemOf({
      orders,
      clinic: clinic({
        'src/module.ts': `import { Module } from '@nestjs/common';
import { Token } from './tokens';
@Module({
  providers: [
    { provide: Token.Address, useValue: { url: 'http://orders:3000' } },
    { provide: 'PATH', useFactory: async () => '/orders' },
  ],
})
export class ClinicModule {}
`,
        'src/client.ts': `import { Inject } from '@nestjs/common';
export class Client {
  @Inject('PATH') private readonly path: string;
  constructor(@Inject('address') private readonly config: { url: string }) {}
  all() {
    return fetch(\`\${this.config.url}\${this.path}\`);
  }
}
`,
      }),
    }),
  );
  expect(callsIn(model)).toEqual(['clinic → orders GET /orders']);
});

it('a client of another service, by whatever type it goes', async () => {
  const nest = (files: Readonly<Record<string, string>>) => clinic(files);
  const model = await modelOf(
    systemOf({
      beds: nest({
        'src/beds.controller.ts': `import { MessagePattern, Payload } from '@nestjs/microservices';
import { Controller } from '@nestjs/common';
@Controller()
export class Beds {
  @MessagePattern({ cmd: 'free' })
  free(@Payload() day: string) {
    return [day];
  }
}
`,
      }),
      clinic: nest({
        'src/ports.ts':
          'export abstract class Asking {\n  abstract send<R>(pattern: unknown, data: unknown): Promise<R>;\n}\n',
        'src/module.ts': `import { Module } from '@nestjs/common';
import { ClientsModule, Transport } from '@nestjs/microservices';
import { Token } from './tokens';
@Module({ imports: [ClientsModule.registerAsync([{ name: Token.Address, useFactory: () => ({ transport: Transport.TCP }) }])] })
export class ClinicModule {}
`,
        'src/visits.ts': `import { Inject, Injectable } from '@nestjs/common';
import { Asking } from './ports';
import { Token } from './tokens';
@Injectable()
export class Visits {
  constructor(@Inject(Token.Address) private readonly client: Asking) {}
  book(day: string) {
    return this.client.send<string[]>({ cmd: 'free' }, day);
  }
}
`,
      }),
    }),
  );
  expect(callsIn(model)).toEqual(['clinic → beds {"cmd":"free"}']);
});
