import { describe, expect, it } from 'vitest';
import { processorTime } from '../helpers/processor.js';
import { packageAt, type Repository, unitsOf } from './in-memory.js';

/** What a package without any framework is taken for, by what it starts. */
function kindOf(json: object, files: Repository): string | undefined {
  const inside = Object.entries(files).map(([path, text]) => [`packages/stock/${path}`, text] as const);
  const units = unitsOf({
    'package.json': { workspaces: ['packages/*'] },
    'packages/stock/package.json': { name: '@shop/stock', ...json },
    ...Object.fromEntries(inside),
    ...packageAt('packages/money', { name: '@shop/money' }),
    ...packageAt('packages/labels', { name: '@shop/labels' }),
  });
  return units.find(({ path }) => path === 'packages/stock')?.kind;
}

const start = (script: string) => ({ scripts: { start: script } });

describe('what is started is a service when it keeps running', () => {
  it.each([
    ['node src/index.js', 'const server = http.createServer(handle);\nserver.listen(process.env.PORT);'],
    ['node src/index.js', "require('http').createServer(answer).listen(8080)"],
    ['node --watch src/index.js', 'https.createServer(options, answer).listen(options.port, () => {});'],
    ['node .', 'net.createServer((socket) => socket.pipe(socket)).listen({ port: 4000 });'],
    ['bun src/index.js', 'Bun.serve({ port: 3000, routes: { "/stock": () => list() } });'],
    ['bun run src/index.js', 'export default { port: 3000, fetch: (request) => answer(request) };'],
    ['deno run -A src/index.js', 'Deno.serve({ port: 8000 }, answer);'],
    ['node src/index.js', "uWS.App().get('/stock', list).listen(9001, done);"],
    [
      'node server.js',
      "const server = new grpc.Server();\nserver.bindAsync('0.0.0.0:50051', credentials, () => {});",
    ],
    ['yarn node dist/index.js', 'await start();\nasync function start() { await app.listen(3000); }'],
    ['node src/index.js', "main();\nasync function main() { for (;;) { await redis.blpop('stock', 0); } }"],
    ['node src/index.js', "subscriber.subscribe('stock.changed', refresh);"],
    ['node src/index.js', "await client.query('LISTEN stock_changed');"],
    [
      'node src/index.js',
      'main();\nfunction main() { httpServer.listen(config.http.port); appInstance.listen(); }',
    ],
    ['node src/index.js', "consumer.subscribe({ topic: 'stock' });"],
    ['node src/index.js', 'mqttClient.subscribe(STOCK_TOPIC);'],
    ['node src/index.js', 'client.subscribe(STOCK_CHANGED, refresh);'],
    ['node src/index.js', "redis.pSubscribe('stock.*', refresh);"],
    ['node src/index.js', "const next = await client.brPop('stock', 0);"],
    ['node src/index.js', "channel.consume('stock', refresh);"],
    ['node src/index.js', "stockBroker.loadService('./stock.service');\nstockBroker.start();"],
    ['node src/index.js', 'setInterval(recount, 60_000);'],
    ['node src/index.js', "cron.schedule('0 3 * * *', recount);"],
    ['node src/index.js', 'main();\nasync function main() { while (!stopped) { await recount(); } }'],
    ['tsc-watch --onSuccess "node dist/index.js"', 'createServer(answer).listen(80);'],
    ['concurrently "tsc -w" "nodemon dist/index.js"', 'createServer(answer).listen(80);'],
  ])('%s of %s', (script, text) => {
    expect(kindOf({ main: 'src/index.js', ...start(script) }, { 'src/index.js': text })).toBe('service');
  });

  it.each([
    ['node src/index.js', 'recount().then(print);'],
    ['node src/index.js', 'watcher.listen(onChange);'],
    ['node src/index.js', '// createServer(answer).listen(80);\nprint(await recount());'],
    [
      'node src/index.js',
      'for (const shelf of shelves) { while (true) { if (next() === undefined) break; } }',
    ],
    ['node build.js', 'createServer(answer).listen(80);'],
  ])('and none otherwise: %s of %s', (script, text) => {
    const files = { 'src/index.js': script.includes('build') ? '' : text, 'build.js': text };
    expect(kindOf(start(script), files)).toBe('library');
  });

  it('by what it imports of its own package', () => {
    const files = (text: string) => ({
      'src/run.ts': text,
      'src/boot/index.ts':
        "import { Server } from '@/net/server.js';\nexport const boot = () => new Server().open();",
      'src/net/server.ts': 'export class Server {\n  open() {\n    this.http.listen(this.port);\n  }\n}',
    });
    const imported = "import { boot } from './boot';\nboot();";
    expect(kindOf(start('node dist/run.js'), files(imported))).toBe('service');
    // Nothing is done by what only hands out.
    expect(kindOf(start('node dist/run.js'), files("export * from './boot';"))).toBe('library');
    // Far away, what repeats may be anything.
    const far = {
      ...files(imported),
      'src/net/server.ts': 'export class Server { open() { setInterval(f, 9); } }',
    };
    expect(kindOf(start('node dist/run.js'), far)).toBe('library');
  });

  it.each([
    ['server', 'node src/index.js', 'service'],
    ['worker:dev', 'tsx watch src/index.js', 'service'],
    ['test:server', 'node src/index.js', 'library'],
    ['seed', 'node src/index.js', 'library'],
  ])('also by the script %s: %s', (name, script, kind) => {
    const files = { 'src/index.js': 'export {};', 'src/other.js': '' };
    const listens = { ...files, 'src/index.js': 'createServer(answer).listen(port);' };
    const unlike = { scripts: { [name]: script }, main: 'lib/none.js', exports: './src/index.js' };
    expect(kindOf(unlike, name === 'seed' || name.startsWith('test') ? files : listens)).toBe(kind);
    expect(kindOf(unlike, files)).toBe('library');
  });
});

describe('a library is none that only looks like it', () => {
  it.each([
    ['its subject is subscribed to', 'const subject = new Subject();\nsubject.subscribe({ next: print });'],
    [
      'its store is subscribed to',
      'const store = new Store();\nexport const watch = (client) => client.subscribe(done);',
    ],
    ['it speaks of listening', "register({ play: 'Listen to the whole episode' });"],
    [
      'a history is listened to',
      'const browserHistory = createBrowserHistory();\nbrowserHistory.listen(print);',
    ],
    ['a history just made is listened to', 'createBrowserHistory().listen(print);'],
    ['actions are listened to', 'const actions = createActions();\nactions.listen(() => {});'],
    ['a subscription is listened to', 'const subscription = open();\nsubscription.listen(transport);'],
    ['a patch is consumed', 'const patch = open();\npatch.consume(print);'],
    ['it only declares', 'export const serve = 1;\nconst run = async (port) => app.listen(port);'],
    ['it only declares functions', 'const run = function (port) {\n  app.listen(port);\n};\nexport { run };'],
  ])('where %s', (_, text) => {
    expect(kindOf({ main: 'src/index.js' }, { 'src/index.js': text })).toBe('library');
  });

  it('where it hands out what makes a server', () => {
    const files = {
      'src/index.js':
        "import { createLog } from './log.js';\nexport { run } from './server.js';\nconst log = createLog('stock');\nexport { log };",
      'src/log.js': 'export const createLog = (name) => ({ info: (text) => print(name, text) });',
      'src/server.js': 'export function run() { createServer(answer).listen(3000); }',
    };
    expect(kindOf({ main: 'src/index.js' }, files)).toBe('library');
    expect(kindOf({ main: 'src/index.js', ...start('node src/index.js') }, files)).toBe('service');
  });
});

describe('what asks somebody at a terminal again and again is none', () => {
  const LOOP =
    'while (true) {\n  const answer = await ask("which shelf? ");\n  if (answer === "exit") break;\n}\n';
  it.each<[string, Repository]>([
    [
      'lines of its own',
      {
        'src/index.js': `import { createInterface } from 'readline/promises';\nconst lines = createInterface({\n  input: process.stdin,\n  output: process.stdout,\n});\n${LOOP.replace('ask(', 'lines.question(')}`,
      },
    ],
    [
      'lines that are given one by one',
      {
        'src/index.js': `const { stdin, stdout } = process;\nconst lines = readline.createInterface(stdin, stdout);\nmain();\nasync function main() { for (;;) { await lines.question('?'); } }`,
      },
    ],
    [
      'a library',
      {
        'src/index.js': `import inquirer from 'inquirer';\n${LOOP.replace('ask(', 'inquirer.prompt(')}`,
      },
    ],
    [
      'another file',
      {
        'src/index.js': `import { ask } from './ask.js';\n${LOOP}`,
        'src/ask.js': `import { input } from '@inquirer/prompts';\nexport const ask = (message) => input({ message });\n`,
      },
    ],
  ])('by %s', (_, files) => {
    expect(kindOf(start('node src/index.js'), files)).toBe('library');
  });

  it('but what serves, reads a file by lines, or only has a name that such a package has, is one', () => {
    const lines = `import { createInterface } from 'readline';\nconst lines = createInterface({ input: createReadStream('stock.csv') });\nwhile (true) { await recount(lines); }\n`;
    expect(kindOf(start('node src/index.js'), { 'src/index.js': lines })).toBe('service');
    const served = `import prompts from 'prompts';\nawait prompts({ name: 'port' });\nserver.listen(8080);\n`;
    expect(kindOf(start('node src/index.js'), { 'src/index.js': served })).toBe('service');
    const named = `const table = 'prompts';\nwhile (true) { await recount(table); }\n`;
    expect(kindOf(start('node src/index.js'), { 'src/index.js': named })).toBe('service');
  });
});

it('what is watched while it is written only hints at a service', () => {
  const files = (text: string) => ({
    'src/index.js': 'export const label = () => 1;',
    'watch.js': `chokidar.watch('src').on('change', build);\n${text}`,
  });
  const watched = (name: string, json: object = {}) => ({ ...json, scripts: { [name]: 'node watch.js' } });
  expect(kindOf(watched('watch'), files('setInterval(() => {}, 1000);'))).toBe('library');
  const serves = files('createServer(preview).listen(8080);');
  expect(kindOf(watched('watch', { exports: './src/index.js' }), serves)).toBe('library');
  expect(kindOf(watched('watch', { main: 'watch.js', private: false }), serves)).toBe('library');
  expect(kindOf(watched('live'), serves)).toBe('service');
});

it('a text of nothing but blanks is looked through at once', () => {
  const read = () => kindOf(start('node src/index.js'), { 'src/index.js': `a${' '.repeat(100_000)}b` });
  expect(processorTime(read)).toBeLessThan(2000);
});

it('what is in a folder for tools, or is a page that nobody starts, is none', () => {
  const repeats = {
    'src/main.ts': 'setInterval(refresh, 1000);',
    'tools/fake/index.js': 'createServer(f).listen(80);',
  };
  expect(kindOf({ dependencies: { electron: '30' } }, repeats)).toBe('library');
  expect(kindOf(start('node tools/fake/index.js'), { ...repeats, 'src/main.ts': '' })).toBe('library');
});

describe('a library may have a server to try it with', () => {
  const files = {
    'src/index.js': 'export const count = () => 1;',
    'src/serve.js': "import { count } from './index.js';\ncreateServer(() => count()).listen(8080);",
  };
  it.each<[string, object, string]>([
    ['it hands out nothing', start('node src/serve.js'), 'service'],
    [
      'what it hands out is part of what it starts',
      { ...start('node src/serve.js'), main: 'src/index.js' },
      'service',
    ],
    [
      'it hands out something else',
      { ...start('node src/serve.js'), exports: './src/index.js', bin: 'x.js' },
      'library',
    ],
    [
      'it is started while it is written',
      { scripts: { dev: 'node src/serve.js' }, exports: './src/index.js' },
      'library',
    ],
    ['it is published', { ...start('node src/serve.js'), private: false }, 'library'],
  ])('where %s', (_, json, kind) => {
    expect(kindOf(json, files)).toBe(kind);
  });

  it('where others depend on it', () => {
    const used = (json: object) =>
      unitsOf({
        'packages/stock/package.json': { name: '@shop/stock', ...start('node src/serve.js'), ...json },
        'packages/stock/src/index.js': files['src/index.js'],
        'packages/stock/src/serve.js': files['src/serve.js'],
        ...packageAt('packages/till', { name: 'till', dependencies: { '@shop/stock': '*' } }),
      }).find(({ name }) => name === 'stock')?.kind;
    expect(used({})).toBe('library');
    // They only want the types of what serves.
    expect(used({ main: 'src/serve.js' })).toBe('service');
  });
});

/** What a package is taken for that starts a file, beside a library that brings messages to whoever asks it to. */
function beside(text: string, library: string, script = 'tsx src/index.ts'): string | undefined {
  const units = unitsOf({
    'package.json': { workspaces: ['packages/*'] },
    'packages/letters/package.json': {
      name: '@clinic/letters',
      exports: { '.': './src/index.ts' },
      ...start(script),
    },
    'packages/letters/src/index.ts': text,
    'packages/letters/src/send.ts': text,
    'packages/bus/package.json': { name: '@clinic/bus', exports: { '.': './src/index.ts' } },
    'packages/bus/src/index.ts': "export * from './names';\nexport * from './bus';",
    'packages/bus/src/names.ts': "export const VISITS = 'visits';",
    'packages/bus/src/bus.ts': library,
    ...packageAt('packages/desk', {
      name: '@clinic/desk',
      dependencies: { '@clinic/bus': '*', '@clinic/letters': '*' },
    }),
  });
  return units.find(({ path }) => path === 'packages/letters')?.kind;
}

describe('what a library of the system keeps running', () => {
  const bus = `import amqp from 'amqplib';
export class Bus {
  private channel!: amqp.Channel;
  constructor(private readonly url: string) {}
  async connect() {
    this.channel = await (await amqp.connect(this.url)).createChannel();
  }
  async tell(name: string, data: unknown): Promise<void> {
    this.channel.publish('clinic', name, Buffer.from(JSON.stringify(data)));
  }
  async hear<T>(names: readonly string[], then: (data: T) => void): Promise<void> {
    for (const name of names) {
      await this.each(name, then);
    }
  }
  private async each(name: string, then: (data: any) => void) {
    await this.channel.consume(name, (message) => then(message));
  }
}
export async function work(queue: string, handle: () => void) {
  const bus = new Bus(queue);
  channel.consume(queue, handle);
}
export function print(text: string) {
  console.log(text);
}`;
  it.each([
    ["import { Bus } from '@clinic/bus';\nconst bus = new Bus('');\nawait bus.hear(['visits'], send);"],
    [
      "import { Bus as Post, VISITS } from '@clinic/bus';\nmain();\nfunction main() { new Post('').hear([VISITS], send); }",
    ],
    ["import { work } from '@clinic/bus';\nwork('visits', send);"],
    ["const { work: listen } = require('@clinic/bus');\nlisten('visits', send);"],
  ])('is a service: %s', (text) => {
    expect(beside(text, bus)).toBe('service');
  });

  it.each([
    ["import { Bus } from '@clinic/bus';\nconst bus = new Bus('');\nawait bus.tell('visits', 1);"],
    ["import { print } from '@clinic/bus';\nprint('visits');"],
    ["import { Bus, print } from '@clinic/bus';\nexport type Of = Bus;\nprint('hear');"],
    ["import { work } from '@clinic/bus';\nexport { work };\nrecount();"],
    ["import { work } from '@other/bus';\nwork('visits', send);"],
  ])('is none: %s', (text) => {
    expect(beside(text, bus)).toBe('library');
  });

  it('is no service where a script only helps who writes it', () => {
    const text = "import { work } from '@clinic/bus';\nwork('visits', send);";
    expect(beside(text, bus, 'tsx scripts/index.ts')).toBe('library');
  });
});
