import { describe, expect, test } from 'vitest';
import { asked } from './front-end.js';

const config = (...hosts: readonly string[]) =>
  JSON.stringify({ networks: hosts.map((apiUrl, index) => ({ apiUrl, name: `n${index}`, shown: true })) });

const CONFIGS = {
  'src/configs/dev.config.json': config('http://orders:3000', 'https://dev.example.org'),
  'src/configs/production.config.json': config('https://orders.example.org'),
};

/** A configuration that is loaded by the name of the environment and kept. */
const KEPT = (load: string) => `import { computed, ref } from 'vue';
  type Config = { networks: { apiUrl: string; name: string; shown: boolean }[] };
  const config = ref<Config | null>(null);
  const USUAL = { apiUrl: 'https://usual.example.org', name: 'usual', shown: true };
  export async function load(settings: { environment: string; config?: Config }) { ${load} }
  export default () => {
    const networks = computed(() => (config.value && Array.isArray(config.value.networks) ? config.value.networks.filter((each) => each.shown === true) : [USUAL]));
    const current = computed(() => networks.value.find((each) => each.name === location.hash) ?? networks.value[0] ?? USUAL);
    return { networks, current };
  };`;

const LOADS = `if (settings.config) { config.value = settings.config; return; }
  let found: Config;
  if (settings.environment === 'usual') { try { found = (await import(\`./configs/\${'shop'}.config.json\`)).default; } catch { found = (await import(\`./configs/\${'dev'}.config.json\`)).default; } }
  else { found = (await import(\`./configs/\${settings.environment}.config.json\`)).default; }
  config.value = found;`;

const page = (
  request: string,
) => `import useConfig, { load } from './config'; load(JSON.parse(document.title));
  export const one = async (id: string, context = useConfig()) => { ${request} };`;
const ASKS = page('await fetch(`${context.current.value.apiUrl}/orders/${id}`);');

const system = (code: string, index: string, others: Readonly<Record<string, string>> = CONFIGS) =>
  asked({ ...others, 'src/config.ts': code, 'src/index.ts': index, 'index.html': '' });

describe('a configuration that is chosen by the name of the environment', () => {
  test.each([
    ['kept by what a page watches', LOADS],
    [
      'of which the name is all that is known',
      'config.value = (await import(`./configs/${settings.environment}.config.json`)).default;',
    ],
    [
      'taken apart',
      'const { default: found } = await import(`./configs/${settings.environment}.config.json`); config.value = found;',
    ],
    [
      'waited for by a callback',
      'import(`./configs/${settings.environment}.config.json`).then((found) => { config.value = found.default; });',
    ],
    ['required', 'config.value = require(`./configs/${settings.environment}.config.json`);'],
  ])('%s', async (_, load) => {
    expect(await system(KEPT(load), ASKS)).toEqual(['GET /orders/*']);
  });

  test('by a client that a function makes of it', async () => {
    expect(
      await system(
        KEPT(LOADS),
        `import { $fetch } from 'ohmyfetch'; import useConfig, { load } from './config'; load(JSON.parse(document.title));
          export class Client {
            static api(context = useConfig()) { return this.withBase(context.current.value.apiUrl); }
            private static withBase(base?: string) { return base ? $fetch.create({ baseURL: base }) : $fetch; } }
          export const one = (id: string, context = useConfig()) => Client.api(context)<object>(\`/orders/\${id}\`);
          export const place = (order: object) => Client.api()('/orders', { method: 'POST', body: order });`,
      ),
    ).toEqual(['GET /orders/*', 'POST /orders']);
  });

  test('is not known where no file of that name lies there, nor where another is kept', async () => {
    expect(
      await system(KEPT(LOADS), ASKS, { 'src/others/dev.config.json': config('http://orders:3000') }),
    ).toEqual([]);
    expect(
      await system(
        KEPT(
          'const other = ref<any>(null); other.value = (await import(`./configs/${settings.environment}.config.json`)).default;',
        ),
        ASKS,
      ),
    ).toEqual([]);
  });

  test('holds no text that is set for now: what a page asks for is not that alone', async () => {
    expect(
      await system(
        `import { ref } from 'vue'; export const id = ref(''); export const clear = () => { id.value = ''; };`,
        `import { clear, id } from './config'; clear(); export const load = () => fetch(\`http://orders:3000/orders/\${id.value}\`);`,
      ),
    ).toEqual(['GET /orders/*']);
  });
});
