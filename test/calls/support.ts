import { survey } from '../../src/check.js';
import type { Model } from '../../src/model/model.js';
import { directory, project } from '../helpers/world.js';

/** One service of a made-up system: its sources, and what its container is given. */
export interface Service {
  readonly files: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Further lines of its part of the compose file. */
  readonly compose?: readonly string[];
}

/** A system of services that a compose file builds from directories of their names; other files lie at its root. */
export function systemOf(
  services: Readonly<Record<string, Service>>,
  others: Readonly<Record<string, string>> = {},
  /** Further lines of the compose file: containers of others. */
  containers = '',
): string {
  const compose = ['services:'];
  const files: Record<string, string> = { ...others };
  for (const [name, { files: own, environment = {}, compose: lines = [] }] of Object.entries(services)) {
    compose.push(
      `  ${name}:`,
      `    build: ./${name}`,
      ...lines.map((line) => `    ${line}`),
      '    environment:',
    );
    compose.push('      NODE_ENV: production');
    for (const [key, value] of Object.entries(environment)) compose.push(`      ${key}: "${value}"`);
    files[`${name}/package.json`] ??= JSON.stringify({ name, scripts: { start: 'node index.js' } });
    for (const [path, text] of Object.entries(own)) files[`${name}/${path}`] = text;
  }
  return directory({ 'docker-compose.yml': compose.join('\n') + containers, ...files });
}

/** The model of a system. */
export function modelOf(root: string): Promise<Model> {
  return survey(
    {
      root,
      cwd: project,
      env: {},
      statements: [],
      servers: [],
      history: false,
      depth: 'traffic',
      cache: false,
    },
    () => {},
  );
}

/** The calls, as `web → orders GET /orders/*`; with what is said of the endpoint that answers. */
export function callsIn({ calls }: Model): readonly string[] {
  return calls.map(
    ({ from, to, method, route, endpoint }) =>
      `${from} → ${to} ${method === undefined ? '' : `${method} `}${route}${endpoint ? '' : ' (no endpoint)'}`,
  );
}

/** The channels, as `order.placed: orders → mail`. */
export function channelsIn({ channels }: Model): readonly string[] {
  const names = (sites: readonly { readonly service: string }[]) =>
    [...new Set(sites.map(({ service }) => service))].join(', ') || 'nobody';
  return channels.map(
    ({ name, publishers, consumers }) => `${name}: ${names(publishers)} → ${names(consumers)}`,
  );
}

/** What is said to be unknown of calls and channels. */
export function unknownIn({ notices }: Model): readonly string[] {
  return notices.flatMap(({ message, at }) =>
    message.startsWith('who is called') ? [`${at?.path}:${at?.line} ${message}`] : [],
  );
}

/** A service that answers to some routes. */
export function answering(...routes: readonly string[]): Service {
  const lines = routes.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return `app.${method.toLowerCase()}('${path}', (request, response) => response.end());`;
  });
  return {
    files: {
      'index.js': `const express = require('express');\nconst app = express();\n${lines.join('\n')}\napp.listen(process.env.PORT);`,
    },
  };
}
