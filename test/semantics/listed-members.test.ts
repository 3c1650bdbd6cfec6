import { expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";

/** Tools that hold commands, which run, and what they are called. */
const TOOLS: Readonly<Record<string, string>> = {
  'tools.ts': `${knex}export interface Tool { name: string; icon: string; commands: { name: string; handler(args: unknown): Promise<unknown> }[] }
const memory: Tool = {
  name: 'memory',
  icon: 'brain',
  commands: [
    { name: 'get', handler: async () => db('memories').select() },
    { name: 'put', handler: async (row) => db('memories').insert(row) },
  ],
};
const clock: Tool = { name: 'clock', icon: 'clock', commands: [{ name: 'now', async handler() { return db('ticks').insert({}); } }] };
export const TOOLS: Tool[] = [memory, clock];
`,
  'jobs.ts': `${knex}export const JOBS = [
  { title: 'sweep', run: async () => db('sweeps').insert({}) },
  { title: 'count', run: async () => db('counts').select() },
];
`,
  'index.ts': "export * from './tools.js';\nexport * from './jobs.js';",
};
const ALL_TOOLS = ['read memories', 'write memories', 'write ticks'];
const ALL_JOBS = ['read counts', 'write sweeps'];

/** What a service does with them. */
async function doneBy(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const placed = (directory: string, texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${directory}/${name}`, text]));
  const root = directoryWith({
    'package.json': { name: 'hall', workspaces: ['services/*', 'libs/*'] },
    'docker-compose.yml':
      'services:\n  desk: { build: services/desk }\n  worker: { build: services/worker }\n',
    'services/desk/package.json': { name: '@hall/desk', dependencies: { '@hall/tools': '*' } },
    'services/worker/package.json': { name: '@hall/worker', dependencies: { '@hall/tools': '*' } },
    'services/worker/src/main.ts': `import { JOBS, TOOLS } from '@hall/tools';
for (const tool of TOOLS) for (const command of tool.commands) await command.handler({});
for (const job of JOBS) await job.run();`,
    'libs/tools/package.json': { name: '@hall/tools', main: 'src/index.ts' },
    ...placed('libs/tools/src', TOOLS),
    ...placed('services/desk/src', files),
  });
  const { out } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const { accesses } = JSON.parse(out) as { accesses: { service: string; mode: string; table: string }[] };
  const of = (service: string) =>
    accesses
      .filter((each) => each.service === service)
      .map(({ mode, table }) => `${mode} ${table.slice('public.'.length)}`)
      .sort();
  expect(of('worker')).toEqual([...ALL_TOOLS, ...ALL_JOBS].sort());
  return of('desk');
}

const show = (shown: string) => `import { JOBS, TOOLS, type Tool } from '@hall/tools';
import express from 'express';
const app = express();
${shown}
app.listen(3000);`;

test.each<[string, string]>([
  ['there and then', "app.get('/tools', (_, res) => res.json(TOOLS.map((tool) => tool.name)));"],
  [
    'with those of what they hold',
    "app.get('/tools', (_, res) => res.json(TOOLS.map((tool) => ({ name: tool.name, commands: tool.commands.map((command) => command.name) }))));",
  ],
  ['in a loop', 'for (const job of JOBS) console.log(job.title);'],
  [
    'by a function that is given each',
    "const shown = (job: { title: string }) => ({ title: job.title });\napp.get('/jobs', (_, res) => res.json(JOBS.filter(Boolean).map(shown)));",
  ],
  ['by what is taken of each', "app.get('/jobs', (_, res) => res.json(JOBS.map(({ title }) => title)));"],
  [
    'of what a function finds',
    "const find = (name: string): Tool | undefined => TOOLS.find((tool) => tool.name === name);\napp.get('/tools/:name', (req, res) => res.json({ icon: find(req.params.name)?.icon }));",
  ],
  [
    'of a map that a function fills',
    "function all(): Tool[] {\n  const byName = new Map<string, Tool>();\n  for (const tool of [...TOOLS]) byName.set(tool.name, tool);\n  return Array.from(byName.values());\n}\napp.get('/tools', (_, res) => res.json(all().map((tool) => ({ name: tool.name, commands: tool.commands.map(({ name }) => name) }))));",
  ],
  [
    'of a map in which it is looked up',
    "const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\napp.get('/:name', (req, res) => res.json(byName.get(req.params.name)?.icon));",
  ],
])('who only shows what things of a list are called, %s, does nothing of what they do', async (_, shown) => {
  expect(await doneBy({ 'main.ts': show(shown) })).toEqual([]);
});

test.each<[string, string, readonly string[]]>([
  [
    'asked in a loop',
    'for (const { handler } of TOOLS.flatMap((tool) => tool.commands)) await handler({});',
    ALL_TOOLS,
  ],
  ['found by a name', "await JOBS.find(({ title }) => title === 'sweep')?.run();", ALL_JOBS],
  ['taken of each', 'await Promise.all(JOBS.map(({ run }) => run()));', ALL_JOBS],
  ['chosen by a place', 'const first = JOBS[0]!;\nawait first.run();', ALL_JOBS],
  [
    'chosen by a name that is made',
    'const act = process.env.ACT!;\nfor (const job of JOBS) await (job as any)[act]();',
    ALL_JOBS,
  ],
  ['handed on one by one', 'for (const job of JOBS) app.use(job);', ALL_JOBS],
  ['handed on one by one to what takes each', 'JOBS.forEach(app.use);', ALL_JOBS],
  [
    'taken up in turn by what a library has',
    "import { enqueue } from 'some-queue';\nJOBS.map(enqueue);",
    ALL_JOBS,
  ],
  [
    'each taken by a function that hands it on',
    'function add(job: unknown) { app.use(job); }\nJOBS.forEach(add);',
    ALL_JOBS,
  ],
  [
    'each of a map taken by what a library has',
    'const byTitle = new Map<string, any>();\nfor (const job of JOBS) byTitle.set(job.title, job);\nbyTitle.forEach(app.use);',
    ALL_JOBS,
  ],
  [
    'asked by whatever name they have',
    "for (const job of JOBS) for (const each of Object.values(job)) if (typeof each === 'function') await each();",
    ALL_JOBS,
  ],
  [
    'asked by whatever name they have, in turn',
    'JOBS.forEach((job) => Object.entries(job).forEach(([, each]) => (each as any)()));',
    ALL_JOBS,
  ],
  ['handed on as a list', 'app.use(JOBS);', ALL_JOBS],
  [
    'handed to a function that asks',
    'const start = (jobs: { run(): unknown }[]) => jobs.forEach((job) => job.run());\nstart(JOBS);',
    ALL_JOBS,
  ],
  ['spread into what goes away', 'const mine = [...JOBS];\napp.use(mine);', ALL_JOBS],
  [
    'spread into arguments',
    'const start = (first: unknown, second: { run(): unknown }) => second.run();\nstart(...(JOBS as any));',
    ALL_JOBS,
  ],
  ['in a set that is spread', 'for (const job of [...new Set(JOBS)]) app.use(job);', ALL_JOBS],
  [
    'spread into another',
    'const mine = [...JOBS, ...JOBS];\nfor (const each of mine) await each.run();',
    ALL_JOBS,
  ],
  [
    'copied',
    'const mine = JOBS.map((job) => ({ ...job, title: job.title.trim() }));\nfor (const each of mine) await each.run();',
    ALL_JOBS,
  ],
  [
    'given to a map that goes away',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\napp.use(byName);',
    ALL_TOOLS,
  ],
  [
    'got of a map',
    "const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\napp.get('/:name', async (req) => byName.get(req.params.name)!.commands[0]!.handler({}));",
    ALL_TOOLS,
  ],
  [
    'whose values of a map go away',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\napp.use([...byName.values()]);',
    ALL_TOOLS,
  ],
  [
    'kept in a field of a registry',
    "class Registry { private tools = new Map<string, Tool>(); constructor() { for (const tool of TOOLS) this.tools.set(tool.name, tool); } get(name: string) { return this.tools.get(name); } }\nconst registry = new Registry();\napp.get('/:name', async (req) => { const tool = registry.get(req.params.name)!; const command = tool.commands.find(({ name }) => name === req.query.command)!; await command.handler({}); });",
    ALL_TOOLS,
  ],
  [
    'handed on from a function that fills a map',
    'function all() {\n  const byName = new Map<string, Tool>();\n  for (const tool of TOOLS) byName.set(tool.name, tool);\n  return Array.from(byName.values());\n}\napp.use(all());',
    ALL_TOOLS,
  ],
  [
    'handed on from what a map gives',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\nfor (const name of process.argv) app.use(byName.get(name));',
    ALL_TOOLS,
  ],
  [
    'in a map that is spread',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\napp.use([...byName]);',
    ALL_TOOLS,
  ],
  [
    'in a map that is copied',
    "const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\nconst other = new Map(byName);\napp.use(other.get('clock'));",
    ALL_TOOLS,
  ],
  [
    'in a map that is an object',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\napp.use(Object.fromEntries(byName));',
    ALL_TOOLS,
  ],
  [
    "in a map that a function gives to another file's",
    'const made = () => {\n  const byName = new Map<string, Tool>();\n  for (const tool of TOOLS) byName.set(tool.name, tool);\n  return byName;\n};\napp.use(made());',
    ALL_TOOLS,
  ],
  [
    'each of a map',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\nbyName.forEach((tool) => app.use(tool));',
    ALL_TOOLS,
  ],
  [
    'in a loop through a map',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\nfor (const [, tool] of byName) app.use(tool);',
    ALL_TOOLS,
  ],
  [
    'asked of each of a map',
    'const byName = new Map<string, Tool>();\nfor (const tool of TOOLS) byName.set(tool.name, tool);\nfor (const [, tool] of byName) for (const { handler } of tool.commands) await handler({});',
    ALL_TOOLS,
  ],
  [
    'in a field of what is handed on',
    'class Registry { readonly tools = new Map<string, Tool>(); constructor() { for (const tool of TOOLS) this.tools.set(tool.name, tool); } }\napp.use(new Registry());',
    ALL_TOOLS,
  ],
  [
    'in a map that holds itself and one that holds it',
    "const known = new Map<string, any>();\nconst inner = new Map<string, any>();\nknown.set('self', known);\nknown.set('inner', inner);\ninner.set('outer', known);\nfor (const tool of TOOLS) inner.set(tool.name, tool);\napp.use(known);",
    ALL_TOOLS,
  ],
])('what things of a list do is done where they are %s', async (_, asked, all) => {
  expect(await doneBy({ 'main.ts': show(asked) })).toEqual([...all].sort());
});
