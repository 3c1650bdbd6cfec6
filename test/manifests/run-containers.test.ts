import { describe, expect, it } from 'vitest';
import { containersIn } from '../../src/extract/manifests/docker-run.js';
import { commandsIn } from '../../src/extract/manifests/shell-words.js';
import { callsIn, modelOf } from '../calls/support.js';
import { directory } from '../helpers/world.js';
import { manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const DOCKERFILE = 'FROM node:22\nCOPY . .\nCMD node src/index.js\n';
const CLINIC: Repository = {
  ...packageAt('services/visits', { name: 'visits-service', dependencies: { express: '5' } }),
  ...packageAt('services/bills', { name: 'bills-service', dependencies: { express: '5' } }),
  'services/visits/Dockerfile': DOCKERFILE,
  'services/bills/Dockerfile': DOCKERFILE,
};

/** What each unit is deployed with. */
function deployed(more: Repository): readonly unknown[] {
  return manifestsOf({ ...CLINIC, ...more }).deployments.map(
    ({ path, hosts = [], ports = [], variables, at }) => [
      path,
      hosts,
      ports,
      variables,
      `${at.path}:${at.line}`,
    ],
  );
}

describe('words of a shell', () => {
  const words = (text: string) => commandsIn(text).map((command) => command.words);

  it.each<[string, readonly (readonly string[])[]]>([
    [`a 'b c' "d e" f\\ g`, [['a', 'b c', 'd e', 'f g']]],
    [`a=b && c || d; e | f`, [['a=b'], ['c'], ['d'], ['e'], ['f']]],
    [`a "b \\"c\\" \\$D" # e\nf`, [['a', 'b "c" $D'], ['f']]],
    [`a \\\n  b \\\r\n  c`, [['a', 'b', 'c']]],
    [`a $B "\${C:-d e}" $(f "g h") \`i j\` \${{ k.l }}`, [['a', '$B', '${C:-d e}', '${_}', '${_}', '${_}']]],
    [`a $(B) $$C >d 2>&1`, [['a', '${_}', '$C', 'd', '2'], ['1']]],
    [`a 'b`, [['a', 'b']]],
    [`a#b '' ""`, [['a#b', '', '']]],
    [`// don't\nsh 'a' // it's\n/* isn't */ b`, [['sh', 'a'], ['b']]],
    [`cat <<'END'\nit's a\nEND\nb`, [['cat'], ['b']]],
    [`ssh h <<END\na b\nEND`, [['ssh', 'h', 'END'], ['a', 'b'], ['END']]],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe('containers that commands run', () => {
  it.each<[string, string, object]>([
    [
      'options in one word and in two',
      'docker run -dit --name=a -p80:8080 -e A=b --env C=d --env-file=.env x/y:1 node z',
      { name: 'a', image: 'x/y:1', ports: [['80', '8080']], files: ['.env'], command: 'node z' },
    ],
    [
      'letters together',
      'sudo docker run --rm -dp 127.0.0.1:80:8080/tcp y',
      { image: 'y', ports: [['80', '8080']] },
    ],
    [
      'another program, on another machine',
      `ssh -i k u@h "sudo podman run -d --name a -e 'A=b c' $R/y:$T"`,
      { name: 'a', image: '${R}/y:${T}' },
    ],
    [
      'a service of a swarm',
      'docker service create --with-registry-auth --name a --publish published=80,target=8080 y',
      { name: 'a', ports: [['80', '8080']] },
    ],
    ['options before the verb', 'docker -H ssh://h container run -d y', { image: 'y' }],
    [
      'a shell that is told so',
      `bash -c 'docker pull y && docker run --detach --network-alias b -h c y'`,
      { aliases: ['b', 'c'] },
    ],
    [
      'what the script says itself, once',
      'R=acme\nTAG=1\nTAG=$(git rev-parse HEAD)\nexport PORT=80\ndocker run -d -p $PORT:8080 -e "A=${B:-c}" $R/y:$TAG',
      { image: 'acme/y:${TAG}', ports: [['80', '8080']], variables: new Map([['A', 'c']]) },
    ],
    [
      'lines that another machine is sent',
      "ssh u@h << 'EOF'\n  docker pull y\n  docker run -d --name a \\\n    y\nEOF\n",
      { name: 'a', image: 'y', line: 2 },
    ],
  ])('%s', (_, text, expected) => {
    expect(containersIn(text)).toEqual([expect.objectContaining({ serves: true, ...expected })]);
  });

  it('are none where nothing goes on, or nothing is run', () => {
    const text =
      'docker run --rm -e CI=1 y npm test\ndocker rm -f y\ndocker-compose run y\necho run docker\ndocker build -t run .\ndocker run -d';
    expect(containersIn(text).filter(({ serves }) => serves)).toEqual([]);
  });
});

it.each([
  ['a long word', `docker run ${'-'.repeat(100_000)} ${'@'.repeat(90_000)}`],
  ['many quotes', '"docker run '.repeat(15_000)],
  ['open brackets', 'docker run $('.repeat(15_000)],
  ['many variables', `${'A=b\n'.repeat(20_000)}${'docker run -d -e A=$A y\n'.repeat(4_000)}`],
])('%s takes no time', (_, text) => {
  const start = performance.now();
  containersIn(text);
  expect(performance.now() - start).toBeLessThan(2_000);
});

describe('units are deployed by what runs containers of them', () => {
  const variables = { BILLS_URL: 'http://localhost:5002', VISITS_PORT: '5001' };
  const run = (image: string) =>
    `docker run -d --name visits --network host -e VISITS_PORT=5001 -e BILLS_URL=http://localhost:5002 ${image}`;

  it.each<[string, string, number]>([
    [
      '.gitlab-ci.yml',
      `build:\n  script:\n    - docker build -t $USER/web-visits:latest ./services/visits\n.ssh: &ssh\n  - apk add openssh\ndeploy:\n  script:\n    - *ssh\n    - ssh u@$IP "docker rm -f visits || true"\n    - ssh u@$IP "${run('$USER/web-visits:latest')}"\n`,
      10,
    ],
    [
      '.github/workflows/deploy.yml',
      `jobs:\n  deploy:\n    steps:\n      - run: docker build -t \${{ env.R }}/web-visits:\${{ github.sha }} services/visits\n      - name: run\n        run: >\n          ${run('${{ env.R }}/web-visits:${{ github.sha }}').replaceAll(' -e', '\n          -e')}\n`,
      6,
    ],
    [
      'Jenkinsfile',
      `stage('Build') { steps { sh 'docker build -t acme/web-visits services/visits' } }\nstage('Deploy') { steps { sh """\n  ${run('acme/web-visits').replaceAll(' -e', ' \\\n   -e')}\n""" } }\n`,
      3,
    ],
    [
      'deploy/deploy.sh',
      `#!/bin/sh\nset -e\n# docker run -d --name old acme/visits\n${run('acme/visits-service:"$TAG"').replaceAll(' -e', ' \\\n  -e')}\n`,
      4,
    ],
    ['Makefile', `deploy:\n\t@${run('$(REPO)/visits-service:$(TAG)')}\n`, 2],
  ])('%s', (file, text, line) => {
    expect(deployed({ [file]: text })).toEqual([
      ['services/visits', ['visits'], [], variables, `${file}:${line}`],
    ]);
  });

  it('a script of a package, with a file of variables and ports', () => {
    const scripts = { up: 'docker run -d -p 8080:3000 --env-file ./visits.env visits-service' };
    const more = { 'package.json': { name: 'clinic', scripts }, 'visits.env': 'BILLS_URL=http://bills\n' };
    expect(deployed(more)).toEqual([
      ['services/visits', [], ['8080'], { BILLS_URL: 'http://bills' }, 'package.json:4'],
    ]);
  });

  it('but not by tests, by what others run, nor by what only migrates', () => {
    const tests = `test:\n  script:\n    - ${run('acme/visits-service')}\ndb:\n  script:\n    - docker run -d -p 27017:27017 --name visits mongo:7\n    - docker run -d --name visits-migrate acme/visits-service npx prisma migrate deploy\n`;
    expect(deployed({ '.gitlab-ci.yml': tests, 'scripts/e2e.sh': run('acme/visits-service') })).toEqual([]);
  });

  it('nor where a manifest deploys them', () => {
    const compose =
      'services:\n  visits:\n    build: services/visits\n    environment: { BILLS_URL: "http://bills" }\n';
    const found = deployed({ 'docker-compose.yml': compose, 'deploy.sh': run('acme/visits-service') });
    expect(found).toEqual([
      ['services/visits', [], [], { BILLS_URL: 'http://bills' }, 'docker-compose.yml:2'],
    ]);
  });

  it('keeps no secrets, and nothing for what only the pipeline knows', () => {
    const text =
      "docker run -d --name visits -e API_SECRET=hunter2 -e DATABASE_URL='postgres://app:hunter2@db:5432/visits?a=b&c=d' -e TOKEN=$TOKEN -e HOME acme/visits-service\n";
    const facts = manifestsOf({ ...CLINIC, 'deploy.sh': text });
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    expect(facts.deployments[0]).toMatchObject({
      isToldElsewhere: true,
      connections: [{ host: 'db', database: 'visits', role: 'app' }],
    });
  });

  it.each([
    `echo "Start it with: ${run('acme/visits-service')}"`,
    `echo ${run('acme/visits-service')}`,
    `usage() {\ncat <<EOF\n  ${run('acme/visits-service')}\nEOF\n}`,
  ])('but not by what a script only tells people: %s', (text) => {
    expect(deployed({ 'start.sh': text, Makefile: `up:\n\t@${text}\n` })).toEqual([]);
  });

  it('nor by comments of a pipeline, whatever they hold, nor by a step of it that only tries the image', () => {
    const steps = `// ${run('acme/visits-service')}\n// we don't push\nstage('Deploy') { sh '${run('acme/bills-service').replace('visits', 'bills')}' }\n`;
    const tried = `jobs:\n  build:\n    name: Build, test and deploy\n    steps:\n      - name: Smoke test\n        run: ${run('acme/visits-service')}\n`;
    const found = deployed({ Jenkinsfile: steps, '.github/workflows/ci.yml': tried });
    expect(found).toEqual([['services/bills', ['bills'], [], variables, 'Jenkinsfile:3']]);
  });

  it('reads scripts that run each other once for each', () => {
    const scripts = Object.fromEntries(
      Array.from(Array(20), (_, n) => [
        `services/visits/bin/${n}.sh`,
        Array.from(Array(400), (_, each) => `sh services/visits/bin/${each % 20}.sh ${each}`).join('\n'),
      ]),
    );
    const start = performance.now();
    manifestsOf({
      ...CLINIC,
      ...scripts,
      Dockerfile: 'FROM node:22\nCOPY . .\nCMD sh services/visits/bin/0.sh\n',
    });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('makes a service of what is run', () => {
    const units = unitsOf({ ...CLINIC, 'deploy.sh': run('acme/visits-service') });
    expect(units).toContainEqual(expect.objectContaining({ path: 'services/visits', kind: 'service' }));
  });
});

it('leads calls to who has the port', async () => {
  const program = (more: string, port: string) =>
    `const app = require('express')();\n${more}\napp.listen(process.env.${port});`;
  const root = directory({
    'clerk/package.json': JSON.stringify({ name: 'clerk', dependencies: { express: '5' } }),
    'clerk/Dockerfile': DOCKERFILE,
    'clerk/src/index.js': program(
      "app.get('/all', async (q, r) => r.json(await fetch(process.env.NOTE_SERVICE_URL + '/notes')));",
      'PORT',
    ),
    'messages/package.json': JSON.stringify({ name: 'messages', dependencies: { express: '5' } }),
    'messages/Dockerfile': DOCKERFILE,
    'messages/src/index.js': program("app.get('/notes', (q, r) => r.end());", 'NOTE_PORT'),
    'deploy.sh':
      'docker build -t acme/messages ./messages\ndocker run -d --network host --name inbox -e NOTE_PORT=5005 acme/messages\ndocker run -d --network host --name clerk -e PORT=5000 -e NOTE_SERVICE_URL=http://localhost:5005 acme/clerk\n',
  });
  expect(callsIn(await modelOf(root))).toEqual(['clerk → messages GET /notes']);
});
