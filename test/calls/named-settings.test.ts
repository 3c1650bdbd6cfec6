import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const services = {
  stores: answering('POST /objects', 'GET /objects/:key'),
  painter: answering('POST /paint'),
  redis: answering('GET /keys'),
};

/** What a program asks whose settings are in a file that it looks for as it starts. */
async function asked(code: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const config = `import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
const schema = z.any();
export async function loadConfig() { return schema.parse(parse(readFileSync(process.argv[2]!, 'utf8'))); }
export const settings = parse(readFileSync('./settings.yaml', 'utf8'));`;
  const desk = {
    files: {
      'package.json': JSON.stringify({
        name: 'desk',
        scripts: { start: 'tsx index.ts' },
        dependencies: { express: '4', yaml: '2', zod: '3' },
      }),
      'config.ts': config,
      'index.ts': `import { loadConfig, settings } from './config';\n${code}\nrequire('express')().listen(3000);`,
      ...more,
    },
  };
  return [...callsIn(await modelOf(systemOf({ ...services, desk })))].sort();
}

describe('a setting that is called like a service tells whom it means, with a path', () => {
  test.each([
    [
      'by host and port of a class that a program makes',
      `class Stores { constructor(private readonly o: { baseUrl: string }) {} put(x: unknown) { return fetch(\`\${this.o.baseUrl}/objects\`, { method: 'POST' }); } }
       export async function main() { const config = await loadConfig();
         const stores = new Stores({ baseUrl: \`http://\${config.services.stores.host}:\${config.services.stores.port}\` }); await stores.put(1); }
       main();`,
      ['desk → stores POST /objects'],
    ],
    [
      'by its address, taken out of the others',
      `const { painter: { url } } = settings.upstreams; export const paint = () => fetch(url + '/paint', { method: 'POST' });`,
      ['desk → painter POST /paint'],
    ],
    [
      'in a word of its own',
      "export const paint = () => fetch(`${settings.painterUrl}/paint`, { method: 'POST' });",
      ['desk → painter POST /paint'],
    ],
    [
      'in a word of what is called settings',
      `export async function paint() { const config = await loadConfig(); return fetch(config.painterUrl + '/paint', { method: 'POST' }); }
       paint();`,
      ['desk → painter POST /paint'],
    ],
    [
      'by a function that is given one of them',
      `function at(server: any) { return \`http://\${server.host}:\${server.port}\`; }
       export async function main() { const { services } = await loadConfig(); await fetch(\`\${at(services.painter)}/paint\`, { method: 'POST' }); }
       main();`,
      ['desk → painter POST /paint'],
    ],
    [
      'of a file that is parsed where it is read',
      `import { readFileSync } from 'node:fs';
       const config = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
       export const paint = () => fetch(config.painter.url + '/paint', { method: 'POST' });`,
      ['desk → painter POST /paint'],
    ],
    [
      'as an element',
      `export async function paint() { const config = await loadConfig(); return fetch(config['services']['painter'].url + '/paint', { method: 'POST' }); }
       paint();`,
      ['desk → painter POST /paint'],
    ],
  ])('%s', async (_, code, calls) => {
    expect(await asked(code)).toEqual(calls);
  });

  test.each([
    ['nobody is called so', "config.services.mails.url + '/objects'"],
    ['nothing says that it is a setting', "config2.stores.url + '/objects'"],
    ['it is somebody else who is asked there', "config.redis.url + '/objects'"],
    ['it is part of what somebody else has', "config.github.api.stores.url + '/objects'"],
    ['it says only that it is a server', "config.services.server.url + '/objects'"],
    ['no path is said', 'config.services.stores.url + given'],
    [
      'a server answers it',
      "(await (await fetch('https://vendor.example.com/config')).json()).services.stores.url + '/objects'",
    ],
  ])('but not where %s', async (_, address) => {
    const code = `export async function main(config2: any, given: string) { const config = await loadConfig(); await fetch(${address}, { method: 'POST' }); }
      main({}, process.argv[3]!);`;
    expect(await asked(code)).toEqual([]);
  });
});
