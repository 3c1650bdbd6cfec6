import { describe, expect, it } from 'vitest';
import { described, packageAt, type Repository, unitsOf } from './in-memory.js';

const at = (files: Repository): Repository =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`packages/ledger/${path}`, text]));

/** What a package of a workspace is taken for, beside another that keeps it from being alone. */
function kindOf(json: object, files: Repository = {}, more: Repository = {}): string | undefined {
  const units = unitsOf({
    'package.json': { workspaces: ['packages/*'] },
    ...packageAt('packages/ledger', { name: '@bank/ledger', ...json }),
    ...packageAt('packages/money', { name: '@bank/money' }),
    ...at(files),
    ...more,
  });
  return units.find(({ path }) => path === 'packages/ledger')?.kind;
}

/** What `npm init` and who publishes to a registry of their own write, in a page as in a library. */
const handedOut = { main: 'dist/main.js', publishConfig: { access: 'public', registry: 'https://npm.bank' } };
const federated =
  "const { ModuleFederationPlugin } = require('webpack').container;\nmodule.exports = { plugins: [new ModuleFederationPlugin({ name: 'ledger', filename: 'remoteEntry.js', exposes: { './App': './src/App' } })] };";
const page =
  "const Html = require('html-webpack-plugin');\nmodule.exports = { plugins: [new Html({ template: 'src/index.html' })] };";

describe('a front end that is only served while it is written is a service, whatever it hands out', () => {
  it.each<[string, object, Repository]>([
    [
      'a federated one by webpack, by a script of its own name',
      { 'micro:dev': 'webpack serve --config webpack.micro.js', build: 'webpack' },
      { 'webpack.micro.js': federated, 'webpack.config.js': 'module.exports = {};' },
    ],
    [
      'one whose configuration is put together of several',
      { 'mf-dev': 'cross-env MODE=dev webpack-dev-server --config=config/webpack.dev.js' },
      {
        'config/webpack.dev.js':
          "const { merge } = require('webpack-merge'); module.exports = merge(require('./webpack.common'), {});",
        'config/webpack.common.js': federated,
      },
    ],
    [
      'one by Vite',
      { serve: 'vite build && vite preview', build: 'vite build' },
      {
        'vite.config.ts':
          "import federation from '@originjs/vite-plugin-federation';\nexport default { plugins: [federation({ name: 'ledger', exposes })] };",
      },
    ],
    [
      'one by Rspack',
      { develop: 'rspack serve', build: 'rspack build' },
      {
        'rspack.config.ts':
          "import { ModuleFederationPlugin } from '@module-federation/enhanced/rspack'; import { options } from './federation.config';\nexport default { plugins: [new ModuleFederationPlugin(options)] };",
        'federation.config.ts': "export const options = { name: 'ledger', remotes: { shell } };",
      },
    ],
    [
      'one of single-spa by its configuration',
      { start: 'webpack serve --port 8500', build: 'webpack --mode=production' },
      {
        'webpack.config.js':
          "const single = require('webpack-config-single-spa-react-ts'); module.exports = (env) => single({ projectName: 'ledger' });",
      },
    ],
    [
      'one of single-spa by what it does',
      { 'serve:single-spa': 'vite --port 5001' },
      {
        'src/bank-ledger.tsx':
          "import singleSpaReact from 'single-spa-react';\nconst lifecycles = singleSpaReact({ rootComponent: Root });\nexport const { bootstrap, mount, unmount } = lifecycles;",
      },
    ],
    [
      'one of qiankun',
      { 'dev:micro': 'webpack serve', build: 'webpack' },
      {
        'webpack.config.js': page.replace(
          'module.exports = {',
          "module.exports = { output: { library: 'ledger', libraryTarget: 'umd' },",
        ),
        'src/main.tsx':
          'export async function bootstrap() {}\nexport async function mount(props) { render(props); }\nexport async function unmount() {}',
      },
    ],
    [
      'a federated one whose settings name files by stars',
      { 'micro:dev': 'webpack serve' },
      {
        'webpack.config.js': `const ignored = '**/node_modules/**', shared = ['./src/*', './public/*'];\n${federated}\nmodule.exports.watch = ['**/*.ts'];`,
      },
    ],
    [
      'a shell that registers others',
      { 'shell:dev': 'parcel src/index.html' },
      {
        'src/shell.ts':
          "import { registerApplication, start } from 'single-spa';\nregisterApplication({ name: 'ledger', app: () => System.import('ledger') });\nstart();",
      },
    ],
    [
      'a page that webpack builds',
      { 'micro:dev': 'webpack serve', build: 'webpack --mode production' },
      { 'webpack.config.js': page },
    ],
    [
      'a page that Vite builds',
      { 'app:dev': 'vite', build: 'tsc && vite build' },
      {
        'index.html': '<script type="module" src="/src/main.tsx"></script>',
        'src/main.tsx': 'createRoot(root).render(<App />)',
        'vite.config.ts': 'export default defineConfig({ plugins: [react()] });',
      },
    ],
    [
      'a page that Parcel builds',
      { watch: 'parcel src/index.html', build: 'parcel build src/index.html --dist-dir out' },
      { 'src/index.html': '<script type="module" src="index.tsx"></script>' },
    ],
    [
      'a page that Rsbuild builds',
      { 'app:dev': 'rsbuild dev', build: 'rsbuild build' },
      { 'rsbuild.config.ts': 'export default defineConfig({ plugins: [pluginReact()] });' },
    ],
    [
      'one that a configuration of the Vue CLI federates',
      { 'serve-remote': 'vue-cli-service serve --port 8081', build: 'vue-cli-service build' },
      { 'vue.config.js': `module.exports = { configureWebpack: ${JSON.stringify(federated)} };` },
    ],
    [
      'one that craco federates',
      { 'remote:start': 'craco start', build: 'craco build' },
      { 'craco.config.js': federated },
    ],
    [
      'one that is served by the whole name of the command, through a manager of packages',
      { 'mf:serve': 'yarn run -T webpack-cli serve --history-api-fallback --config ./webpack/dev.config.ts' },
      { 'webpack/dev.config.ts': federated },
    ],
    [
      'one whose federation a package of the system sets up',
      { 'local:dev': 'env-cmd -f .env.local pnpm exec rspack dev' },
      {
        'rspack.config.mjs':
          "import { federate } from '@bank/bundling';\nexport default federate({ exposes: { './Ledger': './src/Ledger' } });",
      },
    ],
    ['one of Next', { 'micro:dev': 'next dev -p 3001', build: 'next build' }, {}],
    [
      'one that a directory of configurations is told by a variable',
      { 'build:micro': 'webpack --config config/webpack.$NODE_ENV.js' },
      { 'config/webpack.production.js': federated },
    ],
    [
      'a page whose build calls others',
      { build: 'run-s clean build:prod', 'build:prod': 'webpack --config ./config/webpack.prod.js' },
      { 'config/webpack.prod.js': page },
    ],
  ])('%s', (_, scripts, files) => {
    expect(kindOf({ scripts, ...handedOut }, files)).toBe('service');
  });

  it('also where the workspace leaves it out, and with the evidence', () => {
    const units = unitsOf({
      'package.json': { workspaces: ['packages/*'] },
      ...packageAt('packages/money', { name: '@bank/money' }),
      ...packageAt('fronts/ledger', { name: 'ledger', ...handedOut, scripts: { build: 'webpack' } }),
      'fronts/ledger/webpack.config.js': federated,
    });
    const ledger = units.find(({ path }) => path === 'fronts/ledger');
    expect(ledger?.kind).toBe('service');
    expect(ledger?.evidence[0]).toEqual({
      says: 'fronts/ledger/webpack.config.js makes a front end of it that is loaded while others run (ModuleFederationPlugin)',
      at: { path: 'fronts/ledger/webpack.config.js', line: 1 },
    });
  });
});

describe('a library that is shown while it is written is none', () => {
  const shown = {
    'index.html': '<script type="module" src="/src/main.tsx"></script>',
    'src/main.tsx': 'createRoot(root).render(<Demo />)',
  };
  it.each<[string, object, Repository]>([
    ['by Storybook', { scripts: { dev: 'storybook dev -p 6006', build: 'storybook build' } }, {}],
    [
      'by webpack with a page, while its build makes a library',
      { scripts: { 'ui:dev': 'webpack serve --config webpack.dev.js', build: 'webpack' } },
      {
        'webpack.dev.js': page,
        'webpack.config.js': "module.exports = { output: { library: { type: 'commonjs2' } } };",
      },
    ],
    [
      'by Vite, which builds a library',
      { scripts: { 'ui:dev': 'vite', build: 'vite build' } },
      { ...shown, 'vite.config.ts': "export default { build: { lib: { entry: 'src/index.ts' } } };" },
    ],
    ['by Vite, while Rollup builds it', { scripts: { 'ui:dev': 'vite', build: 'rollup -c' } }, shown],
    [
      'by a directory of examples',
      { scripts: { 'ui:dev': 'vite examples', build: 'vite build examples', prepare: 'tsc' } },
      { 'examples/index.html': '<script type="module" src="main.ts"></script>' },
    ],
    [
      'by a script that says so',
      { scripts: { 'playground:build': 'webpack --config webpack.playground.js', build: 'tsc' } },
      { 'webpack.playground.js': page },
    ],
    [
      'by a page of its own Storybook that is federated',
      { scripts: { dev: 'storybook dev', build: 'tsc' } },
      { '.storybook/webpack.config.js': federated },
    ],
    [
      'with the Vue CLI, which builds a library',
      {
        scripts: { serve: 'vue-cli-service serve', build: 'vue-cli-service build --target lib src/index.js' },
      },
      {},
    ],
    [
      'by a page that is commented out',
      { scripts: { dev: 'webpack serve', build: 'webpack' } },
      {
        'webpack.config.js':
          "module.exports = { output: { libraryTarget: 'umd' } };\n// new HtmlWebpackPlugin() of 'html-webpack-plugin'\n// new ModuleFederationPlugin({ exposes })",
      },
    ],
    [
      'that others bring their framework to',
      { scripts: { 'ui:dev': 'webpack serve', build: 'webpack' }, peerDependencies: { react: '19' } },
      { 'webpack.config.js': page },
    ],
    [
      'with pages that tell about it',
      { scripts: { build: 'tsc', 'build:docs': 'webpack --config webpack.docs.js', site: 'vite build' } },
      { ...shown, 'webpack.docs.js': page },
    ],
    [
      'beside another that is built for others',
      { scripts: { build: 'webpack && npm run lib', lib: 'rollup -c' } },
      { 'webpack.config.js': page },
    ],
    [
      'with a page that it hands out beside its code',
      { scripts: { build: 'npm run build:app && tsc -p ./tsconfig.build.json', 'build:app': 'vite build' } },
      shown,
    ],
    ['with types for others', { types: 'dist/main.d.ts', scripts: { build: 'vite build && tsc' } }, shown],
    ['by a server of Next', { scripts: { 'demo:dev': 'next dev', build: 'tsup' } }, {}],
    [
      'in a worker of its own that is called like a part of a page',
      { scripts: { build: 'webpack' } },
      {
        'webpack.config.js': "module.exports = { entry: './src/worker.ts' };",
        'src/list.ts': 'export function mount(node) {}',
      },
    ],
    [
      'that puts something into a page and takes it out again',
      { scripts: { build: 'vite build' } },
      {
        'vite.config.ts': "export default { build: { lib: { entry: 'src/render.ts' } } };",
        'src/render.ts': 'export function mount(node) {}\nexport function unmount(node) {}',
      },
    ],
    [
      'that makes federation',
      { scripts: { build: 'webpack' }, bin: 'dist/cli.js' },
      { 'webpack.config.js': federated },
    ],
  ])('%s', (_, json, files) => {
    expect(kindOf({ ...handedOut, ...json }, files)).toBe('library');
  });

  it('though it is a page, where others import it', () => {
    const scripts = { 'micro:dev': 'webpack serve', build: 'webpack' };
    const used = packageAt('packages/branch', {
      name: '@bank/branch',
      dependencies: { '@bank/ledger': '*' },
    });
    expect(kindOf({ scripts, ...handedOut }, { 'webpack.config.js': federated }, used)).toBe('library');
  });
});

it('what the scripts of the root serve and build by the configuration of a directory is of that directory', () => {
  const units = unitsOf({
    'package.json': {
      name: 'bank',
      scripts: {
        'dev:ledger': 'webpack serve --config fronts/ledger/webpack.config.js',
        'build:ledger': 'webpack -c ./fronts/ledger/webpack.config.js',
      },
    },
    ...packageAt('fronts/ledger', { name: 'ledger', ...handedOut }),
    ...packageAt('fronts/money', { name: 'money', ...handedOut }),
    'fronts/ledger/webpack.config.js': federated,
    'fronts/money/webpack.config.js': 'module.exports = {};',
  });
  expect(described(units)).toEqual(['service ledger at fronts/ledger', 'library money at fronts/money']);
});

describe('a project of Nx that says nothing else', () => {
  const nx = (executor: string, more: object = {}) =>
    described(
      unitsOf({
        'nx.json': {},
        'package.json': { name: 'bank' },
        'parts/ledger/project.json': {
          name: 'ledger',
          sourceRoot: 'parts/ledger/src',
          targets: { serve: { executor } },
          ...more,
        },
        'parts/ledger/src/main.ts': '',
        'parts/money/project.json': { name: 'money', targets: { build: { executor: '@nx/js:tsc' } } },
        'parts/money/src/index.ts': '',
      }),
    )[0];

  it.each([
    '@nx/webpack:dev-server',
    '@nx/vite:dev-server',
    '@nrwl/react:module-federation-dev-server',
    '@angular-devkit/build-angular:dev-server',
    '@nx/js:node',
    '@nx/rspack:dev-server',
    '@angular/build:dev-server',
  ])('is a service that %s serves', (executor) =>
    expect(nx(executor)).toBe('service ledger at parts/ledger'),
  );

  it.each(['@nx/storybook:storybook', '@nx/js:verdaccio', '@nx/web:file-server-of-docs'])(
    'and none by %s',
    (executor) => expect(nx(executor)).toBe('library ledger at parts/ledger'),
  );

  it('and none where it is said to be a library', () => {
    expect(nx('@nx/vite:dev-server', { projectType: 'library' })).toBe('library ledger at parts/ledger');
  });
});
