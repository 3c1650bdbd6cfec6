import { describe, expect, test } from 'vitest';
import { mapOf } from '../../src/report/map.js';
import { modelOf, systemOf } from './support.js';
import { askedOfGateway as asked, gateway, handedBy, plays, tickets } from './theatre.js';

const HEAD = `import { Controller, Get, All, Module, RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createProxyMiddleware } from 'http-proxy-middleware';
`;

interface Program {
  readonly head?: string;
  readonly prefix?: string;
  readonly version?: string;
  readonly platform?: string;
  readonly paths?: readonly string[];
}

/** A gateway of Nest whose module has middleware put in as a text says. */
function edge(
  configure: string,
  { head = '', prefix = '', version = '^3.0.5', platform = 'express' }: Program,
) {
  return gateway(
    {
      'index.ts': `${HEAD}${head}
@Module({ controllers: [] }) export class App {
  configure(consumer) {
${configure}
  }
}
NestFactory.create(App).then((app) => { ${prefix}; app.listen(3000); });`,
      'package.json': JSON.stringify({
        name: 'gateway',
        scripts: { start: 'node index.ts' },
        dependencies: { 'http-proxy-middleware': version, [`@nestjs/platform-${platform}`]: '^11.0.0' },
      }),
    },
    { 'http-proxy-middleware': version },
  );
}

async function edgeModel(configure: string, program: Program = {}) {
  const web = asked(...(program.paths ?? []));
  return modelOf(systemOf({ tickets, plays, web, gateway: edge(configure, program) }));
}

const TICKETS = 'createProxyMiddleware({ target: process.env.TICKETS })';
const PLAYS = 'createProxyMiddleware({ target: process.env.PLAYS })';
const API = "app.setGlobalPrefix('api/v1')";
const ALL = 'method: RequestMethod.ALL';

describe('what middleware of Nest hands on', () => {
  test.each<readonly [string, string, Program, readonly string[]]>([
    [
      'a path and what is below it, below the prefix of the program',
      `consumer.apply(${TICKETS}).forRoutes({ path: 'seats', ${ALL} }, { path: 'seats/*path', ${ALL} });`,
      { prefix: API },
      ['/api/v1/seats/* → tickets /api/v1/seats/*'],
    ],
    [
      'what is left of the path by the options',
      `consumer.apply(createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: { '^/api/v1': '' } }))
        .forRoutes({ path: 'seats/*path', ${ALL} });`,
      { prefix: API, paths: ['/api/v1/seats/7', '/seats/8'] },
      ['/api/v1/seats/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'a path alone',
      `consumer.apply(createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: { '^/api/v1': '' } }))
        .forRoutes({ path: 'seats', method: RequestMethod.POST });`,
      { prefix: API },
      ['/api/v1/seats → tickets POST /seats'],
    ],
    [
      'texts, of which the server leaves what follows',
      `consumer.apply(${PLAYS}).forRoutes('stage');
      consumer.apply(${TICKETS}).forRoutes('/box');`,
      { prefix: API, paths: ['/api/v1/stage/plays'] },
      ['/api/v1/stage/* → plays /*, GET /plays', '/api/v1/box/* → tickets /*'],
    ],
    [
      'texts, of which the middleware has the whole all the same',
      `consumer.apply(${PLAYS}).forRoutes('stage');`,
      { prefix: API, version: '^2.0.6' },
      ['/api/v1/stage/* → plays /api/v1/stage/*'],
    ],
    [
      'texts with a star, of which nothing is left',
      `consumer.apply(${PLAYS}).forRoutes('stage/*path');`,
      {},
      ['/stage → plays /'],
    ],
    [
      'by a server that leaves nothing',
      `consumer.apply(${PLAYS}).forRoutes({ path: 'stage/*path', ${ALL} });
      consumer.apply(createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: (_, req) => req.originalUrl.replace('/box', '') })).forRoutes({ path: 'box/*path', ${ALL} });`,
      { platform: 'fastify' },
      ['/stage → plays /', '/box/* → tickets /*'],
    ],
    [
      'the routes of a controller, but those that stay here',
      `consumer.apply(${TICKETS}).exclude({ path: 'seats/mine', method: RequestMethod.GET }, 'seats/health').forRoutes(Seats);`,
      {
        prefix: API,
        head: `@Controller('seats') class Seats { @Get('mine') mine() {} @Get('health') health() {} @Get(':id') one() {} @All() all() {} }`,
      },
      ['/api/v1/seats /api/v1/seats/* → tickets /api/v1/seats, GET /api/v1/seats/*'],
    ],
    [
      'routes that the program puts no prefix before',
      `consumer.apply(${TICKETS}).forRoutes({ path: 'seats/*path', ${ALL} });
      consumer.apply(${PLAYS}).forRoutes({ path: 'plays/*path', ${ALL} });`,
      { prefix: "app.setGlobalPrefix('api', { exclude: ['seats/*path'] })" },
      ['/api/plays/* → plays /api/plays/*', '/seats/* → tickets /seats/*'],
    ],
    [
      'below a prefix that is usual where nothing sets it',
      `consumer.apply(${TICKETS}).forRoutes({ path: 'seats/*path', ${ALL} });`,
      { prefix: "app.setGlobalPrefix(process.env.PREFIX || 'api')" },
      ['/api/seats/* → tickets /api/seats/*'],
    ],
    [
      'below a prefix that nobody knows',
      `consumer.apply(${TICKETS}).forRoutes({ path: 'seats/*path', ${ALL} });`,
      { prefix: 'app.setGlobalPrefix(readPrefix())' },
      ['? → tickets /*'],
    ],
    [
      'nothing for a path that is left out',
      `consumer.apply(${TICKETS}).exclude('seats/*path').forRoutes({ path: 'seats/*path', ${ALL} }, { path: 'boxes', ${ALL} });`,
      { prefix: API },
      ['/api/v1/boxes → tickets /api/v1/boxes'],
    ],
    [
      'lists that are spread',
      `consumer.apply(${TICKETS}).forRoutes(...['seats', 'boxes'].map((path) => ({ path: \`\${path}/*path\`, ${ALL} })));`,
      { prefix: API },
      ['/api/v1/boxes/* /api/v1/seats/* → tickets /api/v1/boxes/*, /api/v1/seats/*'],
    ],
  ])('%s', async (_, configure, program, expected) => {
    expect([...handedBy(await edgeModel(configure, program))].sort()).toEqual([...expected].sort());
  });

  test('a front end that asks there asks who stands behind', async () => {
    const model = await edgeModel(
      `consumer.apply(createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: { '^/api/v1': '' } }))
        .forRoutes({ path: 'seats', ${ALL} }, { path: 'seats/*path', ${ALL} });`,
      { prefix: API, paths: ['/api/v1/seats/7', '/seats/8'] },
    );
    const call = mapOf(model).calls.find(({ from }) => from === 'web');
    expect(call?.handedOnTo).toEqual([{ service: 'tickets', routes: ['GET /seats/7'] }]);
  });

  test('beside middleware that is mounted by itself, before which no prefix stands', async () => {
    const program = { prefix: `${API}; app.use('/box', ${TICKETS})` };
    expect(handedBy(await edgeModel('', program))).toEqual(['/box/* → tickets /*']);
  });
});

describe('it is told at the row that says its path', () => {
  const rowsOf = async (configure: string, program: Program = {}) => {
    const lines = edge(configure, program).files['index.ts']!.split('\n');
    const { calls } = await edgeModel(configure, program);
    return calls.flatMap(({ from, at }) => (from === 'gateway' ? [lines[(at.line ?? 0) - 1]!.trim()] : []));
  };

  test('of several', async () => {
    const rows = await rowsOf(
      `consumer
        .apply(${TICKETS})
        .forRoutes(
          { path: 'seats', ${ALL} },
          { path: 'seats/*path', ${ALL} },
          { path: 'boxes/*path', ${ALL} },
        );
      consumer.apply(
        ${PLAYS},
      )
        .forRoutes('plays');`,
      { prefix: API },
    );
    expect(rows.sort()).toEqual([
      ".forRoutes('plays');",
      `{ path: 'boxes/*path', ${ALL} },`,
      `{ path: 'seats', ${ALL} },`,
    ]);
  });

  test('of a list beside', async () => {
    const head = `const SEATS = [
  { path: 'seats/*path', ${ALL} },
  { path: 'boxes/*path', ${ALL} },
];
const PLAYS = [
  'plays',
  'stages',
];`;
    const rows = await rowsOf(
      `consumer.apply(${TICKETS}).forRoutes(...SEATS);
      consumer.apply(${PLAYS}).forRoutes(...PLAYS.map((path) => ({ path, ${ALL} })));`,
      { head },
    );
    expect(rows.sort()).toEqual([
      "'plays',",
      "'stages',",
      `{ path: 'boxes/*path', ${ALL} },`,
      `{ path: 'seats/*path', ${ALL} },`,
    ]);
  });

  test('of a table that a loop goes through, whose paths begin with no slash', async () => {
    const head = `const TABLE = [
  { prefix: 'seats', target: process.env.TICKETS },
  { prefix: 'plays', target: process.env.PLAYS },
];`;
    const rows = await rowsOf(
      `for (const { prefix, target } of TABLE)
        consumer.apply(createProxyMiddleware({ target })).forRoutes({ path: \`\${prefix}/*splat\`, ${ALL} });`,
      { head, prefix: API },
    );
    expect(rows.sort()).toEqual([
      "{ prefix: 'plays', target: process.env.PLAYS },",
      "{ prefix: 'seats', target: process.env.TICKETS },",
    ]);
  });

  test('but where a function is given the path, at the call that says it', async () => {
    const head = `const forward = (consumer, path, target) => {
  consumer.apply(createProxyMiddleware({ target })).forRoutes({ path: \`\${path}/*splat\`, ${ALL} });
};`;
    const calls = [
      "forward(consumer, 'plays', process.env.PLAYS);",
      "forward(consumer, 'seats', process.env.TICKETS);",
    ];
    expect((await rowsOf(calls.join('\n'), { head })).sort()).toEqual(calls);
  });

  test('but of what a class does by itself where that asks', async () => {
    const head = `class Forwarding { proxy = ${TICKETS};
  use(req, res, next) { this.proxy(req, res, next); } }`;
    const rows = await rowsOf("consumer.apply(Forwarding).forRoutes('seats');", { head });
    expect(rows).toEqual([`class Forwarding { proxy = ${TICKETS};`]);
  });
});
