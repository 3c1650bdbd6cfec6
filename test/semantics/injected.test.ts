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
