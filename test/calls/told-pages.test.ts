/** What pages are told before their program runs. Two services answer alike, so that nothing but the address tells who is asked. */
import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /items/:id');
const stock = answering('GET /items/:id');
const environment = { SHOP_ADDRESS: 'http://orders:3000', shop_address: 'http://orders:3000' };

/** Whom the front end of a shop asks. */
async function asked(files: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}) {
  return callsIn(await modelOf(systemOf({ orders, stock, web: { files, environment } }, others)));
}

const ORDERS = ['web → orders GET /items/*'];
const STOCK = ['web → stock GET /items/*'];
const ask = (address: string) => `export const item = (id) => fetch(\`\${${address}}/items/\${id}\`);`;

describe('what a page is told', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'in a file of its own',
      {
        'public/config.js': "window.__CONFIG__ = { shop: { url: 'http://stock:3000' } };",
        'src/api.ts': ask('(window as any).__CONFIG__.shop.url'),
      },
      STOCK,
    ],
    [
      'where it leads the page elsewhere, which is no setting',
      {
        'src/config.js': "export const leave = () => { window.location = 'http://stock:3000'; };",
        'src/api.js': ask('window.location'),
      },
      [],
    ],
    [
      'of one of its members, of which another is a variable that is set elsewhere',
      {
        'public/env.js': "window.env = window.env || {}; window.env.OTHER_ADDRESS = 'http://stock:3000';",
        'src/api.js': ask('window.env.SHOP_ADDRESS'),
      },
      ORDERS,
    ],
    [
      'in two files, of which neither says what is asked for',
      {
        'public/env.js': "window.env = { OTHER_ADDRESS: 'http://stock:3000' };",
        'public/config.js': "window.env = { ANOTHER: 'http://stock:3000' };",
        'src/api.js': ask('window.env.SHOP_ADDRESS'),
      },
      ORDERS,
    ],
    [
      'beside a file whose name was made to take long',
      {
        [`${'a-'.repeat(60)}z.js`]: '',
        [`build${'-a'.repeat(60)}.z.jsy`]: '',
        'public/config.js': "window.shop = 'http://stock:3000';",
        'src/api.js': ask('window.shop'),
      },
      STOCK,
    ],
    [
      'by members that are set one by one',
      {
        'src/assets/env.js':
          "(function (window) { window['env'] = window['env'] || {}; window['env']['shop'] = 'http://stock:3000'; })(this);",
        'src/environments/environment.ts':
          "export const environment = { shop: (window as { [key: string]: any })['env']['shop'] };",
        'src/api.ts': `import { environment } from './environments/environment';\n${ask('environment.shop')}`,
      },
      STOCK,
    ],
    [
      'by a template that the container fills, rather than by what stands in for it',
      {
        'public/env.js': "window.env = { shop: 'http://stock:3000' };",
        'public/env.template.js': 'window.env = { shop: "${SHOP_ADDRESS}" };',
        'src/api.js': ask('window.env.shop'),
      },
      ORDERS,
    ],
    [
      'by a file that stands in where nothing fills the template',
      {
        'public/env.js': "window.env = { shop: 'http://stock:3000' };",
        'public/env.js.template': 'window.env = { shop: "$NOBODY_SETS_IT" };',
        'src/api.js': ask('window.env.shop'),
      },
      STOCK,
    ],
    [
      'by both, member by member, whatever the program says by itself',
      {
        'src/assets/env.js':
          "(function (window) { window['env'] = window['env'] || {}; window['env']['shop'] = 'http://stock:3000'; })(this);",
        'src/assets/env.template.js':
          "(function (window) { window['env'] = window['env'] || {}; window['env']['shop'] = '${SHOP_ADDRESS}'; })(this);",
        'src/api.ts': `const shop: string = window['env']['shop'] || 'http://stock:3000';\n${ask('shop')}`,
      },
      ORDERS,
    ],
    [
      'beside what the program says by itself, where only another deployment is told',
      {
        'public/env.js': "window.env = Object.freeze({ shop: 'https://shop.example.com' });",
        'src/api.js': `const shop = window.env?.shop || 'http://stock:3000';\n${ask('shop')}`,
      },
      STOCK,
    ],
    [
      'by a variable in small letters',
      {
        'public/env.template.js': 'window.env = { shop: "${shop_address}" };',
        'src/api.js': ask('window.env.shop'),
      },
      ORDERS,
    ],
    [
      'in the page itself',
      {
        'index.html':
          '<html><head><script>window.shopAddress = "http://stock:3000";</script><script src="/src/api.js"></script></head></html>',
        'src/api.js': ask('window.shopAddress'),
      },
      STOCK,
    ],
    [
      'in the page, by a variable of the build',
      {
        'public/index.html': "<script>window.shop = { address: '%SHOP_ADDRESS%' };</script>",
        'src/api.js': ask('window.shop.address'),
      },
      ORDERS,
    ],
    [
      'by what a script writes when the container starts',
      {
        'docker-entrypoint.sh':
          '#!/bin/sh\ncat <<EOF > /usr/share/nginx/html/config.js\nwindow.config = {\n  shop: "${SHOP_ADDRESS:-http://stock:3000}",\n};\nEOF\nexec nginx',
        'src/api.js': `const { shop } = window.config ?? {};\n${ask('shop')}`,
      },
      ORDERS,
    ],
    [
      'by what an image is made with, line by line',
      {
        Dockerfile:
          'FROM node:20\nCOPY . .\nRUN echo "window.config = {" > public/config.js && \\\n  echo "  shop: \'${UNSET:-http://stock:3000}\'" >> public/config.js && \\\n  echo "}" >> public/config.js',
        'src/api.js': ask('window.config.shop'),
      },
      STOCK,
    ],
    [
      'by a script before others',
      {
        'js/config.js': "const SHOP = 'http://stock:3000';",
        'js/items.js': `async function item(id) { const found = await fetch(\`\${SHOP}/items/\${id}\`); return found.json(); }`,
        'index.html': '<script src="js/config.js"></script><script src="js/items.js"></script>',
      },
      STOCK,
    ],
    [
      'in a file of JSON that it fetches',
      {
        'public/config.json': '{ "shop": { "url": "http://stock:3000" } }',
        'src/api.js':
          "export async function item(id) { const config = await (await fetch('/config.json')).json(); return fetch(`${config.shop.url}/items/${id}`); }",
      },
      STOCK,
    ],
    [
      'in one that the container fills, step by step',
      {
        'public/settings/config.json': '{ "shop": "${SHOP_ADDRESS}" }',
        'src/api.js':
          "let shop;\nfetch('./settings/config.json').then((answer) => answer.json()).then((config) => { shop = config.shop; });\nexport const item = (id) => fetch(`${shop}/items/${id}`);",
      },
      ORDERS,
    ],
    [
      'in one that a client brings',
      {
        'public/config.json': '{ "shop": "http://stock:3000" }',
        'src/api.ts':
          "import axios from 'axios';\nexport const item = async (id) => { const { data } = await axios.get('/config.json'); return axios.get(`${data.shop}/items/${id}`); };",
      },
      STOCK,
    ],
    [
      'in one that a service of Angular keeps',
      {
        'src/assets/config.json': '{ "shop": "http://stock:3000" }',
        'src/app/config.service.ts': `import { HttpClient } from '@angular/common/http';
          import { Injectable } from '@angular/core';
          import { firstValueFrom } from 'rxjs';
          interface Config { shop: string }
          @Injectable({ providedIn: 'root' })
          export class ConfigService {
            private config!: Config;
            constructor(private readonly http: HttpClient) {}
            async load() { this.config = await firstValueFrom(this.http.get<Config>('/assets/config.json')); }
            get shop() { return this.config.shop; }
          }`,
        'src/app/items.service.ts': `import { HttpClient } from '@angular/common/http';
          import { Injectable } from '@angular/core';
          import { ConfigService } from './config.service';
          @Injectable({ providedIn: 'root' })
          export class ItemsService {
            constructor(private readonly http: HttpClient, private readonly config: ConfigService) {}
            one(id: string) { return this.http.get(\`\${this.config.shop}/items/\${id}\`); }
          }`,
      },
      STOCK,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'where a module declares what is called alike',
      {
        'src/config.js': "const SHOP = 'http://stock:3000';\nexport const other = SHOP;",
        'src/api.js': ask('SHOP'),
      },
    ],
    [
      'of the pages of another service',
      {
        'admin/package.json': '{ "name": "admin" }',
        'admin/public/config.js': "window.config = { shop: 'http://stock:3000' };",
        'src/api.js': ask('window.config.shop'),
      },
    ],
  ])('is nothing %s', async (_, files) => {
    expect(await asked(files)).toEqual([]);
  });
});
