/** What front ends of Nuxt ask for: by settings that variables set, by wrappers with options, and by composables and components of a library that several share. */
import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const setUp = (settings: string) =>
  `export default defineNuxtConfig({ srcDir: 'src', runtimeConfig: { ${settings} } });`;
const NUXT = { 'nuxt.config.ts': setUp('public: { backendUrl: undefined }') };
const ASK = `import { useRuntimeConfig } from '#app';
  import { $fetch } from 'ofetch';
  export const $ask = <T = any>(url: string, option: Record<string, unknown> = {}): Promise<T> => {
    const config = useRuntimeConfig();
    return $fetch(url, { baseURL: config.public.backendUrl, ...option }) as Promise<T>;
  };`;

describe('a setting of Nuxt', () => {
  const alike = { orders: answering('GET /items/:id'), stock: answering('GET /items/:id') };
  const asked = async (settings: string, environment: Record<string, string>, setting: string) => {
    const files = {
      'nuxt.config.ts': setUp(settings),
      'src/pages/index.vue': `<script setup>\nconst config = useRuntimeConfig();\nconst { data } = await useFetch(\`\${${setting}}/items/\${id}\`);\n</script>`,
    };
    return callsIn(await modelOf(systemOf({ ...alike, web: { files, environment } })));
  };
  const ORDERS = ['web → orders GET /items/*'];
  const STOCK = ['web → stock GET /items/*'];

  test.each<[string, string, Record<string, string>, string, readonly string[]]>([
    [
      'is what its variable says',
      "public: { itemsUrl: 'http://orders:3000' }",
      { NUXT_PUBLIC_ITEMS_URL: 'http://stock:3000' },
      'config.public.itemsUrl',
      STOCK,
    ],
    [
      'is what is written where nobody sets that',
      "public: { itemsUrl: 'http://orders:3000' }",
      { NUXT_ITEMS_URL: 'http://stock:3000' },
      'config.public.itemsUrl',
      ORDERS,
    ],
    [
      'is what another variable says where nobody sets its own',
      'public: { itemsUrl: process.env.ITEMS }',
      { ITEMS: 'http://stock:3000' },
      'config.public.itemsUrl',
      STOCK,
    ],
    [
      'of a server, in a group, with letters in a row',
      "shop: { baseURL: '', itemsAPIBase: '' }",
      { NUXT_SHOP_ITEMS_API_BASE: 'http://orders:3000', NUXT_SHOP_BASE_URL: 'http://stock:3000' },
      'config.shop.itemsAPIBase',
      ORDERS,
    ],
    [
      'that is spread, and called otherwise',
      "...{ public: { 'items-url': null } }",
      { NUXT_PUBLIC_ITEMS_URL: 'http://stock:3000' },
      "config.public['items-url']",
      STOCK,
    ],
    [
      'is none of another name',
      "public: { itemsUrl: 'http://elsewhere.example.com' }",
      { NUXT_PUBLIC_ITEMS: 'http://stock:3000' },
      'config.public.itemsUrl',
      [],
    ],
  ])('%s', async (_, settings, environment, setting, expected) => {
    expect(await asked(settings, environment, setting)).toEqual(expected);
  });
});

describe('a wrapper of a front end', () => {
  const backend = answering('GET /orders/admin', 'PATCH /orders/:id/state', 'POST /documents/admin');
  const asked = async (files: Readonly<Record<string, string>>) =>
    callsIn(
      await modelOf(systemOf({ backend, web: { files: { ...NUXT, 'src/utils/ask.ts': ASK, ...files } } })),
    )
      .map((call) => call.replace('web → backend ', ''))
      .sort();
  const REQUESTS = `import { $ask } from './ask';
    const DEFAULT = { credentials: 'include' };
    export function buildRequest<Route extends BasicRoute>({ params, body, path, method }: Omit<Route, 'response'>) {
      const url = pathOf(path, params);
      switch (method) {
        case 'GET': return async () => $ask(url, { ...DEFAULT, method: 'GET' });
        case 'PATCH': return async () => $ask(url, { ...DEFAULT, method: 'PATCH', body });
        default: throw new Error('not supported');
      }
    }
    export function buildFile<Route extends BasicRoute>({ params, path, method, file }: Omit<Route, 'response'> & { file: File }): () => Promise<Route['response']> {
      const url = pathOf(path, params);
      switch (method) {
        case 'POST': return async () => $ask(url, { ...DEFAULT, method: 'POST', body: file });
        default: throw new Error('not supported');
      }
    }
    const pathOf = (path: string, params?: Record<string, string>) => {
      let whole = path;
      for (const name in params) whole = whole.replace(\`{\${name}}\`, \`\${params[name]}\`);
      return whole;
    };`;

  test('is asked for a path without a slash before it', async () => {
    const code =
      "import { $ask } from './ask';\nexport const list = () => $ask('orders/admin', { method: 'GET' });";
    expect(await asked({ 'src/utils/service.ts': code })).toEqual(['GET /orders/admin']);
  });

  test('makes options by the verb, and takes what a type parameter says and one member more', async () => {
    const code = `import { buildFile, buildRequest } from './requests';
      export const change = (id) => buildRequest<R['Change']>({ path: 'orders/{id}/state', method: 'PATCH', params: { id } })();
      export const send = async (file) => {
        const { uuid } = await buildFile<R['Post']>({ path: '/documents/admin', method: 'POST', file })();
        return uuid;
      };`;
    expect(await asked({ 'src/utils/requests.ts': REQUESTS, 'src/utils/service.ts': code })).toEqual([
      'PATCH /orders/*/state',
      'POST /documents/admin',
    ]);
  });
});

describe('a library that two front ends share', () => {
  const routes = ['login', 'code', 'logout'].flatMap((each) => [
    `POST /staff/${each}`,
    `POST /guests/${each}`,
  ]);
  const backend = answering(...routes);
  const SESSION = `import { $fetch } from 'ofetch';
    function routesOf(kind: Kind) {
      if (kind === 'staff') return { routes: { LOGIN: '/staff/login', CODE: '/staff/code' }, isOpen: false };
      return { routes: { LOGIN: '/guests/login', CODE: '/guests/code' }, isOpen: true };
    }
    export const useSession = (kind: Kind, url: string, store: Store): Session => {
      const config = routesOf(kind);
      const API = config.routes;
      async function login() { await $fetch<Answer>(url + API.LOGIN, { method: 'POST' }); }
      async function sendCode(code: string) { await $fetch(url + API.CODE, { method: 'POST', body: { code } }); }
      return { store, login, sendCode };
    };`;
  const LOGOUT = `import { $ask } from '#imports';
    export function useLogout({ path, user }: { path: string; user: any }) {
      async function logout() { await $ask(path, { method: 'POST', body: user }); }
      return { logout };
    }`;
  const HEADER = `import { useLogout } from './session';
    export function useHeader({ logoutPath, user }: { logoutPath: string; user: any }) {
      const { logout } = useLogout({ path: logoutPath, user });
      return { links: [{ label: 'out', onclick: logout }] };
    }`;
  const library = (code: string) => `<template><p/></template>\n<script setup lang="ts">\n${code}\n</script>`;
  const CODE = library(
    "import { useSession } from '../index';\nconst props = defineProps({ target: { type: String }, url: String });\nconst { sendCode } = useSession(props.target as Kind, props.url, undefined);",
  );

  const asked = async (pages: (kind: string) => Readonly<Record<string, string>>, component = CODE) => {
    const web = (kind: string) => ({
      files: {
        ...NUXT,
        'package.json': JSON.stringify({
          name: kind,
          scripts: { start: 'nuxt start' },
          dependencies: { nuxt: '4', '@shop/ui': '*' },
        }),
        'src/utils/ask.ts': ASK,
        ...pages(kind),
      },
    });
    const model = await modelOf(
      systemOf(
        { backend, staff: web('staff'), guests: web('guests') },
        {
          'package.json': JSON.stringify({ private: true, workspaces: ['staff', 'guests', 'ui', 'backend'] }),
          'ui/package.json': JSON.stringify({ name: '@shop/ui', main: 'src/index.ts' }),
          'ui/src/index.ts':
            "export * from './session';\nexport * from './header';\nimport VerifyCode from './auth/verify-code.vue';\nexport { VerifyCode };",
          'ui/src/session.ts': `${SESSION}\n${LOGOUT}`,
          'ui/src/header.ts': HEADER,
          'ui/src/auth/verify-code.vue': component,
        },
      ),
    );
    return callsIn(model).map((call, at) => `${call} at ${model.calls[at]?.at.path}`);
  };
  const own = (route: string, at: (kind: string) => string) =>
    ['guests', 'staff'].map((kind) => `${kind} → backend POST /${kind}/${route} at ${at(kind)}`);

  test.each<[string, (kind: string) => string]>([
    ['taken apart', (kind) => `const { login, store } = useSession('${kind}', config.public.backendUrl, 1);`],
    [
      'by other names',
      (kind) => `const { login: enter } = useSession('${kind}', config.public.backendUrl, 1);`,
    ],
    ['asked for one', (kind) => `const enter = useSession('${kind}', config.public.backendUrl, 1).login;`],
    [
      'by a constant',
      (kind) =>
        `const KIND = { MINE: '${kind}' } as const;\nconst { login } = useSession(KIND.MINE, config.public.backendUrl, 1);`,
    ],
  ])('asks what each has of its composable, %s', async (_, code) => {
    const page = (kind: string) => ({
      'src/pages/login.vue': library(
        `import { useSession } from '@shop/ui';\nconst config = useRuntimeConfig();\n${code(kind)}`,
      ),
    });
    expect((await asked(page)).sort()).toEqual(own('login', () => 'ui/src/session.ts'));
  });

  test('asks all of it where it is kept as a whole', async () => {
    const page = (kind: string) => ({
      'src/pages/login.vue': library(
        `import { useSession } from '@shop/ui';\nconst session = useSession('${kind}', useRuntimeConfig().public.backendUrl, 1);`,
      ),
    });
    expect((await asked(page)).sort()).toEqual(
      [...own('code', () => 'ui/src/session.ts'), ...own('login', () => 'ui/src/session.ts')].sort(),
    );
  });

  const shows = (element: (kind: string) => string) => (kind: string) => ({
    'src/pages/code.vue': `<template>\n  ${element(kind)}\n</template>\n<script setup lang="ts">\nimport { VerifyCode } from '@shop/ui';\nconst config = useRuntimeConfig();\nconst kind = '${kind}';\n</script>`,
  });
  test.each<[string, (kind: string) => string, string]>([
    ['', (kind) => `<VerifyCode :url="config.public.backendUrl" target="${kind}" />`, CODE],
    [
      'with dashes, over several lines',
      (kind) =>
        `<verify-code\n    v-if="a > 1"\n    @done="() => go()"\n    v-bind:url='config.public.backendUrl'\n    :target="'${kind}'"\n  ></verify-code>`,
      CODE,
    ],
    ['by a name of the script', () => '<VerifyCode :target="kind" :url="config.public.backendUrl" />', CODE],
    [
      'whose properties are taken apart',
      (kind) => `<VerifyCode :url="config.public.backendUrl" target="${kind}" />`,
      library(
        "import { useSession } from '../index';\nconst { target, url } = defineProps<{ target: Kind; url: string }>();\nconst { sendCode } = useSession(target, url, 1);",
      ),
    ],
    [
      'that keeps one of its properties, with defaults',
      (kind) => `<VerifyCode :url="config.public.backendUrl" target="${kind}" />`,
      library(
        "import { useSession } from '../index';\nconst props = withDefaults(defineProps<{ target: Kind; url: string }>(), {});\nconst kind = props.target as Kind;\nconst { sendCode } = useSession(kind, props.url, 1);",
      ),
    ],
  ])('asks what a page gives its component %s', async (_, element, component) => {
    expect((await asked(shows(element), component)).sort()).toEqual(own('code', () => 'ui/src/session.ts'));
  });

  test('says of no page what another component asks, whatever the file of that is called', async () => {
    const own = (kind: string) => ({
      'src/components/[[code]].vue': library(
        "import { useSession } from '@shop/ui';\nconst props = defineProps({ target: String, url: String });\nconst { sendCode } = useSession(props.target, props.url, 1);",
      ),
      ...shows(() => `<VerifyCode :url="config.public.backendUrl" target="${kind}" />`)(kind),
    });
    expect(
      (await asked(own)).filter((each) => !each.startsWith('staff → backend POST /staff/')),
    ).not.toContain('staff → backend POST /guests/code at ui/src/session.ts');
  });

  test('asks by what each front end gives it by name, for what that hands to it', async () => {
    const page = (kind: string) => ({
      'src/layouts/default.vue': library(
        `import { useHeader } from '@shop/ui';\nconst { links } = useHeader({ logoutPath: '/${kind}/logout', user: 1 });`,
      ),
    });
    expect((await asked(page)).sort()).toEqual(own('logout', (kind) => `${kind}/src/layouts/default.vue`));
  });

  test('is not asked by a front end for what another one puts before its paths', async () => {
    const page = (kind: string) => ({
      'src/layouts/default.vue': library(
        `import { useHeader } from '@shop/ui';\nconst { links } = useHeader({ logoutPath: '/logout', user: 1 });`,
      ),
      'src/utils/ask.ts': `import { $fetch } from 'ofetch';\nexport const $ask = (url: string, option = {}) => $fetch(\`/${kind}\${url}\`, { baseURL: useRuntimeConfig().public.backendUrl, ...option });`,
    });
    expect((await asked(page)).sort()).toEqual(own('logout', (kind) => `${kind}/src/layouts/default.vue`));
  });
});
