import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const API = `import { Injectable, inject } from '@angular/core';
  import { HttpClient } from '@angular/common/http';
  @Injectable({ providedIn: 'root' }) export class OrdersApi {
    private readonly http = inject(HttpClient);
    private readonly base = 'http://orders/orders';
    list() { return this.http.get(this.base); }
    get(id: string) { return this.http.get(\`\${this.base}/\${id}\`); }
    create(order: object) { return this.http.post(this.base, order); }
    drop(id: string) { return this.http.delete(\`\${this.base}/\${id}\`); }
  }`;
const OTHER = `import { Injectable, inject } from '@angular/core';
  @Injectable({ providedIn: 'root' }) export class Basket { drop(id: string) { return id; } create() {} }`;
/** A page that asks for all but \`drop\`. */
const PAGE = `import { Component, inject } from '@angular/core';
  import { OrdersApi } from './orders-api.service';
  import { Basket } from './basket.service';
  @Component({ selector: 'app-page', template: '<p (click)="basket.drop(1)">drop</p>' }) export class PageComponent {
    private readonly api = inject(OrdersApi); readonly basket = inject(Basket);
    ngOnInit() { this.api.list(); this.api.get('1').subscribe(); this.api.create({}); }
  }`;
const rooms = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`rooms/room-${n}.ts`, `export const room${n} = ${n};`]),
);

/** What the front end asks whose pages are these, beside one. */
async function asked(files: Readonly<Record<string, string>>, api = API): Promise<string[]> {
  const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders', 'DELETE /orders/:id');
  const all: Record<string, string> = {
    'orders-api.service.ts': api,
    'basket.service.ts': OTHER,
    'page.component.ts': PAGE,
    ...rooms,
    ...files,
  };
  const pages = Object.keys(all).filter((name) => /\.(?:component|routes|effects|store)\.ts$/.test(name));
  const main = pages.map((name) => `import './${name.replace(/\.ts$/, '')}';`).join('\n');
  for (const [name, text] of Object.entries(all))
    all[name] = text.replace(/^ {2}/gm, '').replace(/^ +(?=export )/gm, '');
  const web = { files: { ...all, 'main.ts': `${main}\nbootstrapApplication(PageComponent);` } };
  const model = await modelOf(systemOf({ orders, web }));
  return callsIn(model).map((call) => call.replace('web → orders ', ''));
}

const ALL = ['DELETE /orders/*', 'GET /orders', 'GET /orders/*', 'POST /orders'];
const BUT_DROP = ALL.slice(1);
const component = (body: string, template = '<p></p>') => `import { Component, inject } from '@angular/core';
  import { OrdersApi } from './orders-api.service';
  @Component({ selector: 'app-more', template: \`${template}\` })
  export class MoreComponent {
    ${body}
  }`;

describe('a method of a service that pages inject', () => {
  test('says nothing where none asks for it, though others have one of that name', async () => {
    expect((await asked({})).sort()).toEqual(BUT_DROP);
  });

  test.each([
    ['of itself', 'private api = inject<OrdersApi>(OrdersApi); show() { this.api.list(); }'],
    ['if there is one', 'private api = inject(OrdersApi, { optional: true }); show() { this.api?.list(); }'],
    ['in a constructor', 'constructor(private readonly api: OrdersApi) {} show() { this.api.list(); }'],
    [
      'at once',
      'readonly orders = toSignal(inject(OrdersApi).list()); show() { return injector.get(OrdersApi).get("1"); }',
    ],
  ])('says nothing where who gets it %s asks for others', async (_, body) => {
    expect((await asked({ 'more.component.ts': component(body) })).sort()).toEqual(BUT_DROP);
  });

  test.each([
    ['a template', component('readonly api = inject(OrdersApi);', '<p (click)="api.drop(1)"></p>')],
    [
      'a template, of whom it gives the service to',
      component('readonly api = inject(OrdersApi);', '<app-line [client]="api"></app-line>'),
    ],
    ['a name that is made', component('api = inject(OrdersApi); run(what: string) { this.api[what](); }')],
    ['taking it out', component('run() { const { drop } = inject(OrdersApi); drop("1"); }')],
    ['asking at once', component('run() { return inject(OrdersApi).drop("1"); }')],
    [
      'a route',
      `import { inject } from '@angular/core';
        import { OrdersApi } from './orders-api.service';
        export const routes = [{ path: ':id', resolve: { gone: (route) => inject(OrdersApi).drop(route.params.id) } }];`,
      'more.routes.ts',
    ],
    [
      'an effect',
      `import { inject } from '@angular/core'; import { createEffect, Actions } from '@ngrx/effects';
        import { OrdersApi } from './orders-api.service';
        export const drop$ = createEffect((actions$ = inject(Actions), api = inject(OrdersApi)) =>
          actions$.pipe(mergeMap(({ id }) => api.drop(id))), { functional: true });`,
      'more.effects.ts',
    ],
    [
      'a store of signals',
      `import { inject } from '@angular/core'; import { signalStore, withMethods } from '@ngrx/signals';
        import { OrdersApi } from './orders-api.service';
        export const MoreStore = signalStore(withMethods((store, orders = inject(OrdersApi)) => ({ gone: (id) => orders.drop(id) })));`,
      'more.store.ts',
    ],
    [
      'who gets it from a function',
      component(
        'orders() { return inject(OrdersApi); } run() { const held = this.orders(); held.drop("1"); }',
      ),
    ],
    [
      'a container that tells the type by a promise',
      `import { inject, injectable } from 'tsyringe'; import { OrdersApi } from './orders-api.service';
        export class More { constructor(@inject(OrdersApi) private readonly held: Asks) {} run() { this.held.drop('1'); } }`,
      'more.component.ts',
    ],
  ])('is told where it is asked for by %s', async (_, text, name = 'more.component.ts') => {
    expect((await asked({ [name]: text })).sort()).toEqual(ALL);
  });

  test('says nothing where only a variable is called like the field that has it', async () => {
    const reads = `private readonly orders = inject(OrdersApi);
    shown(orders: string[]) { orders.sort(); const kept = [orders]; return this.orders.list(); }`;
    expect((await asked({ 'more.component.ts': component(reads) })).sort()).toEqual(BUT_DROP);
    const given = `constructor(private orders: OrdersApi, private readonly basket: Basket) { this.orders.get('1'); }
    shown(orders: string[]) { show(orders); return this.orders.list(); }`;
    expect((await asked({ 'more.component.ts': component(given) })).sort()).toEqual(BUT_DROP);
  });

  test.each([
    [
      'is no private one',
      "orders = inject(OrdersApi); shown() { const held = [orders]; held[0].drop('1'); }",
    ],
    ['is given to others', 'private orders = inject(OrdersApi); shown() { show(this.orders); }'],
    ['is read by its class at once', "constructor(private orders: OrdersApi) { orders.drop('1'); }"],
    ['is given away as it is made', 'constructor(private orders: OrdersApi) { keep(orders); }'],
    [
      'is taken out',
      "private orders = inject(OrdersApi); shown() { const { orders } = this; orders.drop('1'); }",
    ],
    [
      'is asked through another',
      "private orders = inject(OrdersApi); shown() { const self = this; return () => self.orders.drop('1'); }",
    ],
    ['is asked with a name of its own', "#orders = inject(OrdersApi); shown() { this.#orders.drop('1'); }"],
  ])('is told where the field that has it %s', async (_, body) => {
    expect((await asked({ 'more.component.ts': component(body) })).sort()).toEqual(ALL);
  });

  test('is told where a page of another file asks what it inherits, or a template of its own', async () => {
    const base = component('protected readonly api = inject(OrdersApi);').replace('MoreComponent', 'Base');
    const child = `import { Base } from './more.component';
      export class Child extends Base { run() { this.api.drop('1'); } }`;
    const inherited = { 'more.component.ts': base, 'child.component.ts': child };
    expect((await asked(inherited)).sort()).toEqual(ALL);
    const shown = component('readonly api = inject(OrdersApi);').replace(
      /template: `[^`]*`/,
      "templateUrl: './more.html'",
    );
    const html = (by: string) => ({
      'more.component.ts': shown,
      'more.html': `<button (click)="${by}"></button>`,
    });
    expect((await asked(html('api.drop(1)'))).sort()).toEqual(ALL);
    expect((await asked(html("api['drop'](1)"))).sort()).toEqual(ALL);
  });

  test('says nothing where nobody imports the service at all', async () => {
    const idle = API.replace('OrdersApi', 'IdleApi').replace(/orders'/, "orders/idle'");
    const told = await asked({ 'idle-api.service.ts': idle });
    expect(told.sort()).toEqual(BUT_DROP);
  });
});
