import { describe, expect, it } from 'vitest';
import { manifestsOf, packageAt, type Repository } from './in-memory.js';

const DOCKERFILE = 'FROM node:22\nCOPY . .\nCMD node src/index.js\n';
const SHOP: Repository = {
  'package.json': { name: 'shop', private: true, workspaces: ['backend/*'] },
  ...packageAt('backend/orders', { name: 'orders', dependencies: { express: '5' } }),
  ...packageAt('backend/stock', { name: 'stock', dependencies: { express: '5' } }),
  'backend/orders/Dockerfile': DOCKERFILE,
  'backend/stock/docker/stock.Dockerfile': DOCKERFILE,
  'k8s/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web-blue }
spec: { template: { spec: { containers: [{ name: main, image: "registry.acme.example/blue:1", env: [{ name: STOCK, value: "http://green" }] }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-green }
spec: { template: { spec: { containers: [{ name: main, image: "acme/green", env: [] }] } } }
`,
};

/** Which unit each workload is, where something builds its image. */
function workloads(more: Repository): readonly unknown[] {
  return manifestsOf({ ...SHOP, ...more }).deployments.map(({ name, path }) => `${name}: ${path}`);
}

describe('the images of workloads are known by what builds them', () => {
  it.each<[string, string]>([
    [
      'skaffold.yaml',
      `apiVersion: skaffold/v4beta3
kind: Config
build:
  artifacts:
    - { image: registry.acme.example/blue, context: backend/orders }
profiles:
  - name: all
    build: { artifacts: [{ image: acme/green, context: ./backend/stock, docker: { dockerfile: docker/stock.Dockerfile } }] }
`,
    ],
    [
      'Tiltfile',
      "docker_build('registry.acme.example/blue', './backend/orders')\ndocker_build(\n  ref='acme/green',\n  context='backend/stock',\n  dockerfile='backend/stock/docker/stock.Dockerfile',\n  live_update=[sync('a', 'b')])\n",
    ],
    [
      'docker-bake.hcl',
      'group "default" { targets = ["blue"] }\ntarget "blue" {\n  context = "backend/orders"\n  tags = ["registry.acme.example/blue:${TAG}"]\n}\ntarget "green" {\n  context = "./backend/stock"\n  dockerfile = "docker/stock.Dockerfile"\n  tags = [\n    "acme/green:1",\n  ]\n}\n',
    ],
    [
      '.github/workflows/deploy.yml',
      `jobs:
  build:
    steps:
      - uses: docker/build-push-action@v6
        with: { context: ./backend/orders, tags: "\${{ env.REGISTRY }}/blue:\${{ github.sha }}, x/blue:latest" }
      - run: |
          docker build \\
            --tag "$ECR/green:$SHA" -f ./backend/stock/docker/stock.Dockerfile \\
            backend/stock && docker push x
`,
    ],
    [
      'Makefile',
      'all:\n\tdocker build -t acme/blue ./backend/orders\n\tdocker buildx build --file=docker/stock.Dockerfile --tag=acme/green backend/stock\n',
    ],
  ])('%s', (file, text) => {
    expect(workloads({ [file]: text })).toEqual(['web-blue: backend/orders', 'web-green: backend/stock']);
  });

  it.each<[string, string, string]>([
    ['acme/blue', 'tykio/blue:v5', 'none'],
    ['acme/blue', 'quay.io/vendor/blue:1.0', 'none'],
    ['$(TEAM)/blue', 'tykio/blue:v5', 'none'],
    ['blue', 'tykio/blue:v5', 'none'],
    ['registry.acme.example/infra/postgres', 'postgres:16', 'none'],
    ['$(ECR)/redis', 'bitnami/redis', 'none'],
    ['acme/blue', 'acme/blue:v5', 'backend/orders'],
    ['blue', 'blue:v5', 'backend/orders'],
    ['$(ECR)/blue', 'registry.acme.example/shop/blue:5', 'backend/orders'],
    ['$(ECR)/shop/blue', 'registry.acme.example/else/blue:5', 'none'],
  ])('%s is what runs as %s: %s', (built, image, path) => {
    const { deployments } = manifestsOf({
      ...SHOP,
      Makefile: `all:\n\tdocker build -t ${built} backend/orders\n`,
      'k8s/all.yaml': `kind: Deployment\nmetadata: { name: first }\nspec: { template: { spec: { containers: [{ name: main, image: "${image}" }] } } }\n`,
    });
    expect(deployments.map((each) => each.path ?? 'none').join() || 'none').toBe(path);
  });

  it.each<[string, string]>([
    ['Makefile', 'all:\n\tdocker build -t acme/$(NAME) backend/$(NAME)\n\techo docker build\n'],
    ['skaffold.yaml', ': ['],
    ['Makefile', 'all:\n\tdocker build -t acme/blue none\n\tdocker build -t acme/blue ../..\n'],
    ['tests/Makefile', 'all:\n\tdocker build -t acme/blue ../backend/orders\n'],
  ])('but not by %s: %s', (file, text) => {
    expect(workloads({ [file]: text }).filter((each) => String(each).includes('backend'))).toEqual([]);
  });
});

describe('the images of compose files, by the scripts of the packages that build them', () => {
  const scripts = (image: string, command: string) => ({ 'docker:build': command.replace('IMAGE', image) });
  const shop = (command: string): Repository => ({
    'package.json': { name: 'shop', private: true, workspaces: ['pods/*', 'libs/*'] },
    ...packageAt('libs/orders', { name: '@shop/orders', main: 'lib/index.js' }),
    ...packageAt('pods/orders', { name: '@shop/pod-orders', scripts: scripts('acme/orders', command) }),
    ...packageAt('pods/stock', { name: '@shop/pod-stock', scripts: scripts('acme/shelves', command) }),
    'pods/orders/Dockerfile': DOCKERFILE,
    'pods/stock/Dockerfile': DOCKERFILE,
    'compose.yaml':
      'services:\n  orders: { image: acme/orders }\n  shelves: { image: acme/shelves }\n  cache: { image: redis:7 }\n',
  });
  const run = (command: string) =>
    manifestsOf(shop(command))
      .deployments.filter(({ path }) => path !== undefined)
      .map(({ name, path }) => `${name}: ${path}`);

  it.each([
    'docker build -t IMAGE .',
    'docker build -t IMAGE . --platform=linux/amd64 && ./push.sh IMAGE',
    'docker build -t IMAGE . --platform linux/amd64',
    'docker buildx build --push . --tag "IMAGE"',
    'npm run build && docker build --no-cache --pull . -t IMAGE -f Dockerfile',
  ])('%s', (command) => {
    expect(run(command)).toEqual(['orders: pods/orders', 'shelves: pods/stock']);
  });

  it('by those of the root as well', () => {
    const { deployments } = manifestsOf({
      ...shop('true'),
      'package.json': {
        name: 'shop',
        workspaces: ['pods/*', 'libs/*'],
        scripts: { 'images:stock': 'docker build -t acme/shelves pods/stock' },
      },
    });
    expect(deployments.find(({ name }) => name === 'shelves')?.path).toBe('pods/stock');
  });

  it.each([
    'cd pods/stock && docker build -t acme/shelves .',
    'npm run build && cd pods/stock && docker build -t acme/shelves -f Dockerfile ./',
    '(cd pods/stock; docker build -t acme/shelves .)',
  ])('in the directory that a command goes to: %s', (command) => {
    const { deployments } = manifestsOf({
      ...shop('true'),
      'package.json': {
        name: 'shop',
        workspaces: ['pods/*', 'libs/*'],
        scripts: { 'images:stock': command },
      },
      Dockerfile: DOCKERFILE,
    });
    expect(deployments.find(({ name }) => name === 'shelves')?.path).toBe('pods/stock');
  });

  it('but not of what only names them', () => {
    expect(run('docker push IMAGE')).not.toContain('shelves: pods/stock');
  });
});
