import { describe, expect, it } from 'vitest';
import { described, packageAt, type Repository, unitsOf } from './in-memory.js';

const system = (dockerfile: string, more: Repository = {}, compose = '    build: ./browser\n'): string[] =>
  described(
    unitsOf({
      'docker-compose.yml': `services:\n  orders:\n    build: ./orders\n  browser:\n${compose}`,
      ...packageAt('orders', { name: 'orders' }),
      'orders/Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["node", "src/index.js"]\n',
      'browser/Dockerfile': dockerfile,
      'browser/entrypoint.sh': 'exec chromium\n',
      ...more,
    }),
  );

describe('an image of which nothing is of ones own but how it is started', () => {
  it.each([
    [
      'installed',
      'FROM ubuntu:24.04\nRUN apt-get install -y chromium\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
    ],
    [
      'another ones image',
      'FROM ghcr.io/chain/chain-core:v1\nRUN git clone https://git.example/settings /settings\nCOPY ./coins.json .\nCOPY --chmod=755 ["entrypoint.sh", "chain.toml", "/etc/"]\nCMD ["sh", "entrypoint.sh"]\n',
    ],
    [
      'several',
      'FROM alpine:3\nRUN apk --no-cache add squid\nADD squid.conf /etc/squid/\nCOPY ./conf/users.list ./entrypoint.sh /\n',
    ],
  ])('is no service: %s', (_, dockerfile) => {
    expect(system(dockerfile)).toEqual(['service orders at orders']);
  });

  it('is none in a package that only starts it', () => {
    const more = { 'browser/package.json': { name: 'browser', scripts: { 'browser:start': 'make up' } } };
    const told = system('FROM debian:12\nRUN apt-get install -y chromium\nCOPY entrypoint.sh /\n', more);
    expect(told).not.toContain('service browser at browser');
  });

  it.each<[string, string, Repository?, string?]>([
    ['a program', 'FROM ubuntu:24.04\nCOPY browser.py entrypoint.sh /\nCMD ["/entrypoint.sh"]\n'],
    ['a directory', 'FROM ubuntu:24.04\nCOPY app /app\nCOPY entrypoint.sh /\n'],
    [
      'what was built before',
      'FROM golang:1 AS build\nRUN make\nFROM alpine:3\nCOPY --from=build /bin/it /it\nCOPY entrypoint.sh /\n',
    ],
    ['what it needs', 'FROM alpine:3\nCOPY package.json entrypoint.sh /\n'],
    ['what a command fetches', 'FROM alpine:3\nRUN npm install -g @acme/browser\nCOPY entrypoint.sh /\n'],
    ['nothing installed', 'FROM alpine:3\nCOPY entrypoint.sh /\n'],
    [
      'a script that goes on',
      'FROM alpine:3\nRUN apk add --no-cache rsync\nCOPY entrypoint.sh /\n',
      { 'browser/entrypoint.sh': 'while true; do rsync -a /in /out; sleep 5; done\n' },
    ],
    [
      'sources beside it',
      'FROM alpine:3\nRUN apk add chromium\nCOPY entrypoint.sh /\n',
      { 'browser/index.js': '' },
    ],
    [
      'sources that are mounted',
      'FROM alpine:3\nRUN apk add nodejs\nCOPY entrypoint.sh /\n',
      { 'sources/index.js': '' },
      '    build: ./browser\n    volumes: ["./sources:/app"]\n',
    ],
  ])('is one with %s', (_, dockerfile, more, compose) => {
    expect(system(dockerfile, more, compose).length).toBeGreaterThan(1);
  });
});
