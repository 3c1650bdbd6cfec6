import { describe, expect, test } from 'vitest';
import { loadedFiles } from '../../src/extract/semantics/loaded-files.js';

const FILES = [
  'orders/src/index.js',
  'orders/src/routes/lines.js',
  'orders/src/pages/page.js',
  'billing/src/store.js',
];

/** What orders loads by some code, without what all of it lies below. */
function loadedBy(code: string): readonly string[] {
  const isPackage = (directory: string) => /^(?:orders|billing)$/.test(directory);
  return loadedFiles(['orders/src/index.js'], FILES, isPackage, () => code).map(({ to }) =>
    'file' in to ? to.file : '',
  );
}

describe('the files that a program loads by where they lie', () => {
  test.each([
    "for (const name of readdirSync(join(__dirname, 'routes'))) import(`./routes/${name}`);",
    "const directory = path.join(__dirname, 'routes'); readdirSync(directory).forEach((name) => require(join(directory, name)));",
    'const directory = `${__dirname}/routes`\nglob(`${directory}/*.js`).forEach((name) => require(name))',
    "require(path.resolve(__dirname, 'routes', name));",
    "app.register(autoload, { dir: join(import.meta.dirname, 'routes') });",
    "loadRoutes(app, __dirname + '/routes', (name) => require(name));",
    "const pages = import.meta.glob('./routes/*.js'); Object.values(pages).forEach((load) => load());",
    "const routes = require.context('./routes', true, /\\.js$/);",
    "const routes = require('require-directory')(module); requireDirectory(module, './routes');",
    "require('consign')({ cwd: 'src' }).include('routes').into(app);",
    "export const load = async (from = join(process.cwd(), 'src/routes')) => import(join(from, name));",
  ])('%s', (code) => {
    expect(loadedBy(code)).toEqual(['orders/src/routes/lines.js']);
  });

  test.each([
    "require(name); app.use(express.static(join(__dirname, 'pages')));",
    "require(name)\nconst path = require('path')\nconst pages = path.join(__dirname, 'pages')\napp.use(express.static(pages))",
    "load(() => { require(name); return upload(join(__dirname, 'pages')); });",
    "require(name); app.set('views', __dirname + '/pages');",
    "const icons = import.meta.glob(['./icons/*.svg', '!./routes/*.js']);",
    "jobs.include('routes').then('pages');",
  ])('not what it serves: %s', (code) => {
    expect(loadedBy(code)).toEqual([]);
  });

  test('nor what lies outside of its package', () => {
    expect(loadedBy("require(join(__dirname, '../../billing/src', name));")).toEqual([]);
  });
});
