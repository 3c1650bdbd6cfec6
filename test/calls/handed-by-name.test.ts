import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

const seats = answering('GET /api/holds/:id', 'POST /api/holds', 'GET /api/inventory/:id');
const events = answering('GET /api/venues/:id', 'GET /api/events/:id');

/** A gateway of Nest whose controllers each hand on to what one variable says. */
function gateway(controllers: Readonly<Record<string, string>>, usual = ", ''"): Service {
  const classes = Object.entries(controllers).map(
    ([path, variable]) => `@Controller('api/${path}') export class ${path}Proxy {
      private readonly url: string;
      constructor(private readonly proxy: ProxyService, private readonly config: ConfigService) {
        this.url = this.config.get<string>('${variable}'${usual});
        if (!this.url) throw new Error('not configured');
      }
      @All('*') handle(@Req() req: any, @Res() res: any) { return this.proxy.forward(this.url, req, res); }
    }`,
  );
  return {
    environment: { EVENTS_URL: 'http://events:3000' },
    files: {
      'package.json': JSON.stringify({
        name: 'gateway',
        scripts: { start: 'nest start' },
        dependencies: {
          '@nestjs/core': '10',
          '@nestjs/common': '10',
          '@nestjs/config': '3',
          '@nestjs/axios': '3',
        },
      }),
      'index.ts': `import { All, Controller, Injectable, Module, Req, Res } from '@nestjs/common';
        import { ConfigService } from '@nestjs/config'; import { HttpService } from '@nestjs/axios';
        import { NestFactory } from '@nestjs/core'; import { firstValueFrom } from 'rxjs';
        @Injectable() class ProxyService {
          constructor(private readonly http: HttpService) {}
          async forward(target: string, req: any, res: any) {
            const url = \`\${target}\${req.originalUrl}\`;
            const answer = await firstValueFrom(this.http.request({ method: req.method, url, data: req.body }));
            res.status(answer.status).send(answer.data);
          }
        }
        ${classes.join('\n')}
        @Module({ providers: [ProxyService], controllers: [${Object.keys(controllers)
          .map((each) => `${each}Proxy`)
          .join(', ')}] }) class AppModule {}
        NestFactory.create(AppModule).then((app) => app.listen(3000));`,
    },
  };
}

async function calls(own: Service, others: Readonly<Record<string, Service>> = {}) {
  return [
    ...callsIn(await modelOf(systemOf({ 'seat-service': seats, events, ...others, gateway: own }))),
  ].sort();
}

test('what is handed on by a variable that says what it is goes to the one that answers it', async () => {
  const told = ['gateway → events /api/venues/*', 'gateway → seat-service /api/holds/*'];
  const named = { holds: 'HOLDS_SERVICE_URL', venues: 'VENUES_SERVICE_URL' };
  expect((await calls(gateway(named))).map((each) => each.replace(' (no endpoint)', ''))).toEqual(told);
  expect((await calls(gateway(named, ''))).map((each) => each.replace(' (no endpoint)', ''))).toEqual(told);
});

test.each([
  ['it says somebody else', { holds: 'STRIPE_URL' }, {}],
  ['several answer it', { holds: 'HOLDS_SERVICE_URL' }, { archive: answering('GET /api/holds/:id') }],
  ['nobody answers it', { mails: 'MAILS_SERVICE_URL' }, {}],
])('but not where %s', async (_, controllers, others) => {
  expect(await calls(gateway(controllers as Readonly<Record<string, string>>), others)).toEqual([]);
});

test('nor what a program asks for itself', async () => {
  const desk = {
    files: {
      'index.js': `const app = require('express')(); app.listen(3000);
        app.get('/x', async (req, res) => res.json(await (await fetch(process.env.HOLDS_SERVICE_URL + '/api/holds/1')).json()));`,
    },
  };
  expect(await calls(desk)).toEqual([]);
});

test('a page whose variable is nothing asks whoever serves it', async () => {
  const web = {
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
      'src/api.ts':
        "export const hold = () => fetch((import.meta.env.VITE_API_URL || '') + '/api/holds', { method: 'POST' });\nexport const one = (id) => fetch((import.meta.env.VITE_API_URL || '') + `/api/inventory/${id}`);",
    },
  };
  expect((await calls(web)).map((each) => each.replace('gateway', 'web'))).toEqual([
    'web → seat-service GET /api/inventory/*',
    'web → seat-service POST /api/holds',
  ]);
});
