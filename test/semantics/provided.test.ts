import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';

const orders = answering('GET /orders');

/** The calls of a service whose sources are given. */
async function callsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return callsIn(await modelOf(systemOf({ orders, clinic: { files } })));
}

const FOUND = ['clinic → orders GET /orders'];

const CLIENT = `export class Client {
  constructor(private readonly base: string) {}
  all() { return fetch(\`\${this.base}/orders\`); }
}
`;

test('awilix hands what is registered by its name to the constructor that has a parameter, or takes a member, of that name', async () => {
  for (const [parameter, base] of [
    ['{ base }: { base: string }', 'base'],
    ['base: string', 'base'],
    ['cradle: any', 'cradle.base'],
  ])
    expect(
      await callsOf({
        'index.ts': `import * as awilix from 'awilix';
import { Client } from './client';
const container = awilix.createContainer();
container.register({ base: awilix.asValue('http://orders:3000'), client: awilix.asClass(Client).singleton() });
container.resolve<Client>('client').all();
`,
        'client.ts': `export class Client {
  private readonly base: string;
  constructor(${parameter}) { this.base = ${base}; }
  all() { return fetch(\`\${this.base}/orders\`); }
}
`,
      }),
    ).toEqual(FOUND);
});

test('typedi: what classes say themselves, and what is set in a list', async () => {
  expect(
    await callsOf({
      'base.ts': `import { Service } from 'typedi';
@Service({ id: 'base' })
export class Base { readonly url = 'http://orders:3000'; }
`,
      'index.ts': `import { Container, Inject, Service } from 'typedi';
import type { Base } from './base';
Container.set([{ id: 'path', value: '/orders' }]);
@Service()
export class Client {
  constructor(@Inject('base') private readonly base: { url: string }, @Inject('path') private readonly path: string) {}
  all() { return fetch(\`\${this.base.url}\${this.path}\`); }
}
Container.get(Client).all();
`,
    }),
  ).toEqual(FOUND);
});

test('LoopBack binds values and classes by one word, and tsyringe names tokens in a registry', async () => {
  expect(
    await callsOf({
      'index.ts': `import { Application, inject } from '@loopback/core';
const app = new Application();
app.bind('base').to('http://orders:3000');
export class Client {
  constructor(@inject('base') private readonly base: string) {}
  all() { return fetch(\`\${this.base}/orders\`); }
}
app.bind('client').toClass(Client);
`,
    }),
  ).toEqual(FOUND);
  expect(
    await callsOf({
      'index.ts': `import { container, inject, registry } from 'tsyringe';
@registry([{ token: 'base', useValue: 'http://orders:3000' }, { token: 'address', useToken: 'base' }])
export class Client {
  constructor(@inject('address') private readonly base: string) {}
  all() { return fetch(\`\${this.base}/orders\`); }
}
container.resolve(Client).all();
`,
    }),
  ).toEqual(FOUND);
});

test('inversify: a class bound to itself, injected late, and by what it stands for', async () => {
  expect(
    await callsOf({
      'client.ts': CLIENT,
      'index.ts': `import { Container } from 'inversify';
import getDecorators from 'inversify-inject-decorators';
import { Client } from './client';
export const container = new Container();
export const { lazyInject } = getDecorators(container);
container.bind('client').toConstantValue(new Client('http://orders:3000'));
container.bind('other').toService('client');
`,
      'visits.ts': `import { lazyInject } from './index';
export class Visits {
  @lazyInject('other') private readonly client: unknown;
  all() { return this.client.all(); }
}
`,
    }),
  ).toEqual(FOUND);
});

test('what an interface promises is what the one class does that has it, be there another that only stands in for it', async () => {
  const files = (second: string) => ({
    'addresses.ts': `export interface Addresses { of(path: string): string }
export abstract class Paths { abstract of(name: string): string }
`,
    'made.ts': `import { type Addresses, Paths } from './addresses';
export class Fixed implements Addresses { of(path: string) { return \`http://orders:3000\${path}\`; } }
export class Plain extends Paths { of(name: string) { return \`/\${name}\`; } }
${second}
`,
    'index.ts': `import type { Addresses, Paths } from './addresses';
export function all(addresses: Addresses, paths: Paths) { return fetch(addresses.of(paths.of('orders'))); }
`,
  });
  const second = (name: string) =>
    `export class ${name} implements Addresses { of(path: string) { return \`http://elsewhere:1\${path}\`; } }`;
  expect(await callsOf(files(second('MockAddresses')))).toEqual(FOUND);
  expect(await callsOf(files(second('OtherAddresses')))).toEqual([]);
});
