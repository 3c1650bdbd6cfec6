import { describe, expect, it } from 'vitest';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const UNITS: Repository = {
  'package.json': { name: 'clinic', workspaces: ['packages/*'] },
  ...packageAt('packages/visits', { name: '@clinic/visits' }),
  ...packageAt('packages/forms', { name: '@clinic/forms', exports: './src/index.ts' }),
};

/** The units that are services, with the first sentence of their evidence. */
function services(repository: Repository): Record<string, string | undefined> {
  const found = unitsOf({ ...UNITS, ...repository }).filter(({ kind }) => kind === 'service');
  return Object.fromEntries(found.map(({ name, evidence }) => [name, evidence[0]?.says]));
}

describe('a Procfile', () => {
  it('makes a service of its directory, or of the unit that a command names', () => {
    expect(services({ 'packages/visits/Procfile': '# web\nweb: node dist/main.js\n' })).toEqual({
      visits: 'packages/visits/Procfile runs it as web',
    });
    const root = 'release: npm run migrate -w @clinic/forms\nweb: npm start --workspace @clinic/visits\n';
    expect(services({ Procfile: root })).toEqual({ visits: 'Procfile runs it as web' });
    expect(services({ Procfile: 'web: npm start' })).toEqual({});
  });

  it.each(['release', 'postdeploy', 'predeploy', 'first-deploy'])(
    'makes none of what runs once, as %s',
    (process) => {
      const text = `${process}: npm run templates --workspace @clinic/forms\nweb: npm start --workspace @clinic/visits\n`;
      expect(services({ Procfile: text })).toEqual({ visits: 'Procfile runs it as web' });
    },
  );
});

describe('a list of processes in YAML', () => {
  it('makes a service of the unit that a command names, and none of what is built or run once', () => {
    const text =
      'web:\n  type: web\n  command: node packages/visits/src/main.js server\nwrite-docs:\n  type: build\n  command: node packages/forms/src/main.js docs\n';
    const files = { 'packages/visits/src/main.js': '', 'packages/forms/src/main.js': '' };
    expect(services({ ...files, 'packages/visits/procs.yml': text })).toEqual({
      visits: 'packages/visits/procs.yml runs it as web',
    });
    expect(services({ ...files, 'procs.yml': 'release: node packages/forms/src/main.js\n' })).toEqual({});
    expect(services({ ...files, 'procs.yml': '- web\n' })).toEqual({});
    expect(services({ ...files, 'procs.yml': ': [' })).toEqual({});
  });
});

describe('serverless.yml', () => {
  const text = `
service: visits-api
provider:
  name: aws
  environment:
    TABLE: !Ref VisitsTable
    DATABASE_URL: postgres://visits_app:secret@db/clinic
    STAGE: \${opt:stage, 'dev'}
functions:
  book: { handler: src/book.main, environment: { LEVEL: info } }
  cancel: { handler: src/cancel.main }
resources:
  - !Sub "\${AWS::Region}"
`;

  it('makes a service of its directory', () => {
    expect(services({ 'packages/visits/serverless.yml': text })).toEqual({
      visits: 'packages/visits/serverless.yml deploys it as 2 functions',
    });
  });

  it('gives the variables of the provider and of the functions', () => {
    const { deployments, notices } = manifestsOf({ ...UNITS, 'packages/visits/serverless.yml': text });
    expect(notices).toEqual([]);
    expect(deployments).toMatchObject([
      {
        name: 'visits-api',
        path: 'packages/visits',
        variables: { TABLE: 'VisitsTable', LEVEL: 'info', STAGE: "${opt:stage, 'dev'}" },
        connections: [
          { host: 'db', role: 'visits_app', at: { path: 'packages/visits/serverless.yml', line: 7 } },
        ],
      },
    ]);
  });
});

it.each([
  ["service: PREFIX + '-visits',", 'visits'],
  ["service: 'visits-api',", 'visits'],
])('serverless.ts that says %s deploys its directory', (said, name) => {
  const text = `const configuration: AWS = {\n  ${said}\n  functions,\n};\n`;
  expect(services({ 'packages/visits/serverless.ts': text })).toEqual({
    [name]: 'packages/visits/serverless.ts deploys it',
  });
});

it('firebase.json deploys its functions, where it says or where they usually are', () => {
  const { 'package.json': _, ...rest } = UNITS;
  const services = (repository: Repository) =>
    Object.fromEntries(
      unitsOf({ ...rest, ...repository })
        .filter(({ kind }) => kind === 'service')
        .map(({ name, evidence }) => [name, evidence[0]?.says]),
    );
  const functions = packageAt('functions', { name: 'functions', main: 'lib/index.js' });
  const jobs = packageAt('jobs', { name: 'jobs', main: 'lib/index.js' });
  const says = 'firebase.json deploys it as functions of Firebase';
  const config = (value: unknown) => JSON.stringify({ functions: value });
  expect(services({ ...functions, 'firebase.json': config({ predeploy: [] }) })).toEqual({ functions: says });
  expect(
    services({
      ...functions,
      ...jobs,
      'firebase.json': config([{ source: 'jobs' }, { source: './missing' }]),
    }),
  ).toEqual({ jobs: says });
  const python = {
    'triage/main.py': '',
    'firebase.json': config([{ source: 'functions' }, { source: 'triage' }]),
  };
  expect(services({ ...functions, ...python })).toEqual({ functions: says, triage: says });
  expect(services({ ...functions, 'firebase.json': '{ no json' })).toEqual({});
  expect(services({ ...functions, 'firebase.json': JSON.stringify({ hosting: {} }) })).toEqual({});
});

it('the CDK deploys the packages of functions beside its own where nothing lies around', () => {
  const cdk = packageAt('infra', { name: 'infra', main: 'app.ts' });
  const handlers = packageAt('handlers', { name: 'handlers', devDependencies: { '@types/aws-lambda': '8' } });
  const site = packageAt('site', { name: 'site', main: 'index.js' });
  const shared = packageAt('shared', { name: 'shared', devDependencies: { '@types/aws-lambda': '8' } });
  const { 'package.json': _, ...rest } = UNITS;
  const code = { 'handlers/src/index.ts': 'export const handler = async () => {};', 'infra/cdk.json': '{}' };
  const found = unitsOf({ ...rest, ...cdk, ...handlers, ...site, ...shared, ...code });
  expect(found.filter(({ kind }) => kind === 'service').map(({ name }) => name)).toEqual(['handlers']);
});

it('the CDK deploys the packages whose functions a stack names, though what packs them lies elsewhere', () => {
  const stack = (name: string, handler: string) => `import { Function } from 'aws-cdk-lib/aws-lambda';
const app = '${name}';
new Scheduled(this, 'Function', { app, fileName: \`\${app}.zip\`, handler: '${handler}' });`;
  const found = unitsOf({
    'package.json': { workspaces: ['packages/*'] },
    ...packageAt('packages/cdk', { name: 'cdk' }),
    ...packageAt('packages/beds', { name: 'beds' }),
    ...packageAt('packages/bills', { name: 'bills' }),
    ...packageAt('packages/wards', { name: 'wards' }),
    'packages/cdk/cdk.json': '{}',
    'packages/cdk/lib/beds.ts': stack('beds', 'index.main'),
    'packages/cdk/lib/bills.ts': stack('bills', 'index.run'),
    'packages/cdk/lib/wards.ts': stack('hall', 'index.main'),
    'packages/beds/src/index.ts': 'export async function main() {}',
    'packages/bills/src/index.ts': 'export async function main() {}',
    ...packageAt('packages/rooms', { name: 'rooms' }),
    'packages/cdk/lib/rooms.ts': stack('rooms', 'index.main'),
    'packages/rooms/src/index.ts': 'const main = async () => {};\nexport { main };',
    'packages/wards/src/index.ts': 'export async function main() {}',
  });
  expect(found.filter(({ kind }) => kind === 'service').map(({ name }) => name)).toEqual(['beds', 'rooms']);
});

it.each<[string, string, boolean]>([
  [
    'by the type of its event',
    "import type { SQSEvent } from 'aws-lambda';\nexport const main = async (input: SQSEvent) => {};",
    true,
  ],
  [
    'without a name',
    "import { S3Event } from 'aws-lambda';\nexport default async function (objects: S3Event) {}",
    true,
  ],
  [
    'by the type of its event in lines of its own',
    "import type { APIGatewayProxyEventV2 } from 'aws-lambda';\nexport async function get(\n  request: APIGatewayProxyEventV2,\n) {}",
    true,
  ],
  [
    'but not what only reads an event',
    "import type { SQSEvent } from 'aws-lambda';\nexport const first = (input: SQSEvent) => input.Records[0];",
    false,
  ],
])('the CDK deploys a package beside its own that hands out a function %s', (_, code, isService) => {
  const { 'package.json': __, ...rest } = UNITS;
  const found = unitsOf({
    ...rest,
    ...packageAt('infra', { name: 'infra', main: 'app.ts' }),
    ...packageAt('mails', { name: 'mails', devDependencies: { '@types/aws-lambda': '8' } }),
    'infra/cdk.json': '{}',
    'mails/src/index.ts': code,
  });
  expect(found.find(({ name }) => name === 'mails')?.kind === 'service').toBe(isService);
});

it('a template of AWS SAM deploys its directory, and one of other resources nothing', () => {
  const functions = `Transform: AWS::Serverless-2016-10-31
Resources:
  Book: { Type: AWS::Serverless::Function, Properties: { CodeUri: src/, Handler: book.main, Role: !Ref Role } }
`;
  expect(services({ 'packages/visits/template.yaml': functions })).toEqual({
    visits: 'packages/visits/template.yaml deploys it as 1 function',
  });
  const table = 'Resources:\n  Visits: { Type: AWS::Serverless::SimpleTable }\n';
  expect(services({ 'packages/visits/template.yaml': table })).toEqual({});
});

it('each serverless.yml deploys its directory, where the root is a package that all share', () => {
  const root = packageAt('', { name: 'clinic', main: 'index.js' });
  const found = unitsOf({
    ...root,
    'index.js': '',
    'services/visits/serverless.yml': 'service: visits\nfunctions: { book: { handler: src/book.main } }',
    'services/forms/serverless.yml': 'service: forms\nfunctions: { fill: { handler: src/fill.main } }',
    'services/visits/src/book.ts': '',
    'services/forms/src/fill.ts': '',
  });
  expect(found.filter(({ kind }) => kind === 'service').map(({ name }) => name)).toEqual(['forms', 'visits']);
});

it('a template of SAM deploys no code that is none of the tree, and its directory only if that holds sources', () => {
  const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Inline: { Type: AWS::Serverless::Function, Properties: { InlineCode: "exports.main = () => 1", Handler: index.main } }
  Stored: { Type: AWS::Serverless::Function, Properties: { CodeUri: s3://bucket/key.zip, Handler: index.main } }
  Apart: { Type: AWS::Serverless::Function, Properties: { CodeUri: { Bucket: code, Key: key.zip }, Handler: index.main } }
`;
  const own = `${template}  Book: { Type: AWS::Serverless::Function, Properties: { CodeUri: ./, Handler: book.main } }\n`;
  expect(services({ 'deploy/main.yaml': template, 'deploy/book.ts': '' })).toEqual({});
  expect(services({ 'deploy/main.yaml': own })).toEqual({});
  expect(services({ 'deploy/main.yaml': own, 'deploy/book.ts': '' })).toEqual({
    deploy: 'deploy/main.yaml deploys it as 1 function',
  });
});

it.each([
  [
    'serverless.yml',
    'service: tables\nresources: { Resources: { Visits: { Type: "AWS::DynamoDB::Table" } } }',
  ],
  [
    'serverless.ts',
    "export default { service: 'tables', provider: { name: 'aws' }, resources: { Resources: { Visits: { Type: 'AWS::DynamoDB::Table' } } } };",
  ],
])('a %s that only makes what others use deploys no service', (file, text) => {
  expect(services({ ...packageAt('infra', { name: 'tables' }), [`infra/${file}`]: text })).toEqual({});
});

it.each([
  ['serverless-offline-sns', 'serverless-pseudo-parameters', {}],
  ['serverless-offline', 'serverless-dynamodb-local', {}],
  ['serverless-offline', 'serverless-step-functions', { infra: 'infra/serverless.yml deploys it' }],
  ['serverless-nextjs-plugin', 'serverless-offline', { infra: 'infra/serverless.yml deploys it' }],
])('one with the plugins %s and %s deploys what these add', (one, other, expected) => {
  const text = `service: infra
plugins: [${one}, ${other}]
resources: { Resources: { Told: { Type: 'AWS::SNS::Topic' } } }`;
  const scripts = { dev: 'serverless offline start', deploy: 'serverless deploy' };
  const files = { ...packageAt('infra', { name: 'infra', scripts }), 'infra/serverless.yml': text };
  expect(services(files)).toEqual(expected);
});

it('a serverless.yml that lies apart from the sources deploys the package that all of them are of', () => {
  const found = unitsOf({
    ...packageAt('', { name: 'clinic', main: 'index.js' }),
    'index.js': '',
    'infra/serverless.yml': 'service: visits\nfunctions: { book: { handler: ../index.book } }',
  });
  expect(found.filter(({ kind }) => kind === 'service').map(({ path }) => path)).toEqual(['']);
});

it('what cannot be read of SAM or Azure is told, with its place', () => {
  const { notices } = manifestsOf({
    ...UNITS,
    'deploy/main.yaml': 'Resources:\n  Book: { Type: AWS::Serverless::Function, Properties: [\n',
    'packages/visits/book/function.json': '{ "bindings": [ { "type": "queueTrigger", }',
  });
  expect(notices.map(({ at }) => at?.path).sort()).toEqual([
    'deploy/main.yaml',
    'packages/visits/book/function.json',
  ]);
});

it('a template of SAM, whatever its name, deploys the packages that its functions are built from', () => {
  const functions = `Transform: AWS::Serverless-2016-10-31
Resources:
  Book:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ../../packages, Handler: book.main }
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [visits/src/book.ts] } }
  Remind: { Type: AWS::Serverless::Function, Properties: { CodeUri: ../../packages, Handler: forms/src/remind.main } }
`;
  expect(services({ 'SAMtemplates/functions/main.yaml': functions })).toEqual({
    forms: 'SAMtemplates/functions/main.yaml deploys it as 1 function',
    visits: 'SAMtemplates/functions/main.yaml deploys it as 1 function',
  });
});

it('encore.service.ts makes a service of its directory, as it calls it', () => {
  const encore = (name: string) =>
    `import { Service } from 'encore.dev/service';\n// Of the ward.\nexport default new Service(${name});\n`;
  const units = unitsOf({
    'package.json': { name: 'clinic', dependencies: { 'encore.dev': '1' } },
    'encore.app': '{ "id": "clinic" }',
    'beds/encore.service.ts': encore('"ward"'),
    'beds/api.ts': '',
    'bills/encore.service.ts': encore("'bills'"),
    'forms/encore.service.ts': 'export default new Service("forms");',
    'shared/log.ts': '',
  });
  expect(described(units)).toEqual(['service ward at beds', 'service bills at bills']);
  const one = { 'package.json': { name: 'clinic' }, 'encore.service.ts': encore('"clinic"') };
  expect(described(unitsOf(one))).toEqual(['service clinic at the root']);
});

describe('cdk.json', () => {
  const writing = { name: '@clinic/visits', devDependencies: { '@types/aws-lambda': '8' } };

  it.each(['packages/visits/cdk.json', 'packages/visits/infrastructure/cdk.json'])(
    '%s deploys the package whose functions are written there',
    (file) => {
      expect(services({ ...packageAt('packages/visits', writing), [file]: '{}' })).toEqual({
        visits: `${file} deploys it by the AWS CDK`,
      });
    },
  );

  it('of a package that only deploys others makes no service', () => {
    expect(services({ 'packages/visits/cdk.json': '{}' })).toEqual({});
    // The types of functions are of use for stacks as well.
    const pipeline = {
      'packages/pipeline/package.json': { ...writing, name: '@clinic/pipeline' },
      'packages/pipeline/cdk.json': '{}',
      'packages/pipeline/app.ts': '',
      'packages/pipeline/stacks/all.ts': 'export class All extends Stack {}',
    };
    expect(services(pipeline)).toEqual({});
    const handing = {
      ...pipeline,
      'packages/pipeline/stacks/all.place.ts': 'export const handler = async () => {};',
    };
    expect(Object.keys(services(handing))).toEqual(['pipeline']);
  });
});

describe('the file of a hosting platform', () => {
  it('host.json of Azure Functions says its version, another is none', () => {
    const file = 'packages/forms/host.json';
    expect(services({ [file]: '{ "version": "2.0", "logging": {} }' })).toEqual({
      forms: `${file} deploys it to Azure Functions`,
    });
    expect(services({ [file]: '{ "host": "localhost" }' })).toEqual({});
  });

  it.each(['fly.toml', 'railway.json', 'wrangler.toml'])('%s makes a service of its directory', (file) => {
    expect(Object.keys(services({ [`packages/forms/${file}`]: '' }))).toEqual(['forms']);
  });

  it('for sites makes none of a library, which may only show itself', () => {
    expect(services({ 'packages/forms/vercel.json': '{}' })).toEqual({});
    expect(Object.keys(services({ 'packages/visits/vercel.json': '{}' }))).toEqual(['visits']);
  });

  it('of App Engine names a runtime', () => {
    expect(Object.keys(services({ 'packages/visits/app.yaml': 'runtime: nodejs22' }))).toEqual(['visits']);
    expect(services({ 'packages/visits/app.yaml': 'title: visits' })).toEqual({});
  });
});

describe('a dotenv file beside a package', () => {
  const visits = packageAt('packages/visits', {
    name: '@clinic/visits',
    scripts: { start: 'nest start' },
  });
  const dotenv = { 'packages/visits/.env.example': '# local\nPGHOST=localhost\nPGUSER=visits_app\n' };

  it('gives the variables of a service that nothing else gives any', () => {
    const { deployments } = manifestsOf({ ...UNITS, ...visits, ...dotenv });
    expect(deployments).toMatchObject([
      {
        name: 'visits',
        path: 'packages/visits',
        variables: { PGHOST: 'localhost', PGUSER: 'visits_app' },
        connections: [{ role: 'visits_app', at: { path: 'packages/visits/.env.example', line: 3 } }],
        at: { path: 'packages/visits/.env.example', line: 1 },
      },
    ]);
  });

  it('counts for nothing beside a manifest', () => {
    const compose = {
      'docker-compose.yml': 'services: { visits: { build: packages/visits, environment: { A: b } } }',
    };
    const { deployments } = manifestsOf({ ...UNITS, ...visits, ...dotenv, ...compose });
    expect(deployments).toMatchObject([{ name: 'visits', variables: { A: 'b' } }]);
  });

  it('counts for nothing beside a file of variables that its own manifest names, and counts where that is of others', () => {
    const compose = (visits: string, other: string) => ({
      'docker-compose.yml': `services: { visits: { build: packages/visits${visits} }, db: { image: postgres${other} } }`,
    });
    const [named] = manifestsOf({ ...UNITS, ...dotenv, ...compose(', env_file: real.env', '') }).deployments;
    expect(named).toMatchObject({ name: 'visits', variables: {}, isToldElsewhere: true });
    const of = manifestsOf({ ...UNITS, ...dotenv, ...compose('', ', env_file: real.env') });
    expect(of.deployments.map(({ variables }) => variables)).toContainEqual({
      PGHOST: 'localhost',
      PGUSER: 'visits_app',
    });
  });

  it('gives none to a library', () => {
    expect(manifestsOf({ ...UNITS, 'packages/forms/.env': 'A=b' }).deployments).toEqual([]);
    expect(described(unitsOf({ ...UNITS, 'packages/forms/.env': 'A=b' }))).toEqual(described(unitsOf(UNITS)));
  });
});

it('the CDK deploys the packages that the code of its functions lies in', () => {
  const { 'package.json': _, ...rest } = UNITS;
  const found = unitsOf({
    ...rest,
    ...packageAt('', { name: 'shop' }),
    ...packageAt('src/orders', { name: 'orders', main: 'index.js' }),
    ...packageAt('src/carts', { name: 'carts', main: 'index.js' }),
    ...packageAt('src/shared', { name: 'shared', main: 'index.js' }),
    'cdk.json': '{}',
    'lib/stack.ts': `import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { join } from 'path';
new NodejsFunction(this, 'orders', { entry: join(__dirname, '/../src/orders/index.js') });
new Function(this, 'carts', { code: Code.fromAsset('src/carts') });
new Function(this, 'none', { code: Code.fromAsset('../elsewhere'), handler: 'src/shared' });`,
  });
  expect(found.filter(({ kind }) => kind === 'service').map(({ name }) => name)).toEqual(['carts', 'orders']);
});

describe('the CDK, where one package holds all', () => {
  const stack = (name: string, ...entries: readonly string[]) => `import { Stack } from 'aws-cdk-lib';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
export class ${name} extends Stack { constructor(scope, id) { super(scope, id);
${entries.map((entry) => `new NodejsFunction(this, 'F', { entry: '${entry}' });`).join('\n')} } }`;
  const { 'package.json': _, ...rest } = UNITS;
  const servicesOf = (stacks: Repository, files: readonly string[]) =>
    unitsOf({
      ...rest,
      'package.json': { name: 'shop', devDependencies: { '@types/aws-lambda': '8' } },
      'cdk.json': '{}',
      'bin/app.ts': '',
      ...stacks,
      ...Object.fromEntries(files.map((file) => [file, 'export const handler = async () => {};'])),
    }).flatMap(({ kind, name, path }) => (kind === 'service' ? [`${name} at ${path}`] : []));
  const all = ['src/orders/place.ts', 'src/orders/show.ts', 'src/carts/handlers/fill.ts', 'src/text.ts'];

  it('deploys a directory by each stack', () => {
    const stacks = {
      'lib/orders-stack.ts': stack('Orders', './src/orders/place.ts', './src/orders/show.ts'),
      'lib/carts-stack.ts': stack('Carts', 'src/carts/handlers/fill.ts'),
      // Layers that lie within the code of others, and what no function runs, are no parts.
      'lib/layers-stack.ts': stack('Layers', 'src/orders/layers/money/index.ts'),
      'lib/tables-stack.ts': stack('Tables'),
    };
    expect(servicesOf(stacks, all)).toEqual(['carts at src/carts', 'orders at src/orders']);
  });

  it.each([
    [
      'one stack deploys all',
      { 'lib/all.ts': stack('All', 'src/orders/place.ts', 'src/carts/handlers/fill.ts') },
    ],
    [
      'the code of one lies scattered',
      {
        'lib/all.ts': stack('All', 'src/orders/place.ts', 'src/carts/handlers/fill.ts'),
        'lib/jobs.ts': stack('Jobs', 'jobs/nightly.ts'),
      },
    ],
    [
      'several deploy what lies together',
      { 'lib/a.ts': stack('A', 'src/orders/place.ts'), 'lib/b.ts': stack('B', 'src/orders/show.ts') },
    ],
  ])('deploys it as a whole where %s', (_, stacks) => {
    expect(servicesOf(stacks, [...all, 'jobs/nightly.ts'])).toEqual(['shop at ']);
  });
});

it('SST deploys the packages whose handlers the stacks name that it is told of', () => {
  const units = unitsOf({
    'package.json': { workspaces: ['services/*', 'packages/*'] },
    'sst.json': { name: 'shop', main: 'packages/deployment/src/index.ts' },
    'packages/deployment/package.json': { name: 'deployment' },
    'packages/deployment/src/index.ts': "import './lib/rates';",
    'packages/deployment/src/lib/rates.ts':
      "export const rates = new Function(stack, 'Rates', { handler: 'services/rates/handlers.main' });",
    'services/rates/package.json': { name: 'rates' },
    'services/rates/handlers.ts': '',
    'packages/none/package.json': { name: 'none' },
    'packages/none/handlers.ts': '',
  });
  expect(described(units)).toEqual([
    'library deployment at packages/deployment',
    'library none at packages/none',
    'service rates at services/rates',
  ]);
});

it('SST takes handlers to lie below the directory that its stacks tell it of', () => {
  const units = unitsOf({
    'package.json': { workspaces: ['services', 'lambdas'] },
    'sst.json': { name: 'shop', main: 'stacks/index.ts' },
    'stacks/index.ts': "app.setDefaultFunctionProps({ srcPath: 'services' });",
    'stacks/orders.ts': "new Function(stack, 'Place', { handler: 'orders/place.main' });",
    'services/package.json': { name: 'services' },
    'services/orders/place.ts': '',
    'lambdas/package.json': { name: 'lambdas' },
    'lambdas/orders/show.ts': '',
  });
  expect(described(units)).toEqual(['library lambdas at lambdas', 'service services at services']);
});

it('SST deploys the packages whose handlers its stacks name', () => {
  const units = unitsOf({
    'package.json': { workspaces: ['packages/*'] },
    'sst.config.ts':
      "import { Stack } from './stacks/main';\nexport default { stacks(app) { app.stack(Stack); } };",
    'stacks/main.ts':
      "new Cron(stack, 'rates', { job: { function: { handler: 'packages/functions/src/rates.handler' } } });",
    'infra/api.ts':
      "import { key } from './keys.js';\napi.route('GET /rates', 'packages/rates/src/list.all');\napi.route('GET /', 'packages/none/src/list.all');",
    'infra/migrate.ts': "new sst.aws.Function('Migrate', { handler: 'packages/core/index.migrate' });",
    'packages/functions/package.json': { name: 'functions' },
    'packages/functions/src/rates.ts': '',
    'packages/rates/package.json': { name: 'rates' },
    'packages/rates/src/list.ts': '',
    'packages/none/package.json': { name: 'none' },
    'packages/none/src/all.ts': '',
    'packages/core/package.json': { name: 'core' },
    'packages/core/index.ts': '',
  });
  expect(described(units)).toEqual([
    'library core at packages/core',
    'service functions at packages/functions',
    'library none at packages/none',
    'service rates at packages/rates',
  ]);
});
