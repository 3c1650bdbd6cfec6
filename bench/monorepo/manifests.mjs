/**
 * In: planned packages. Out: what stands beside the code: workspaces, `tsconfig.json` files, a compose file, migrations. Why:
 * resolving is half of the work, and these are what it goes by.
 */

/** @import { Package } from './plan.mjs' */

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** @param {readonly Package[]} packages @returns {[path: string, text: string][]} */
export function manifestsOf(packages) {
  const services = packages.filter(({ kind }) => kind === 'service');
  return [
    ['package.json', json({ name: 'shop', private: true, workspaces: ['libraries/*', 'services/*'] })],
    ['.gitignore', 'node_modules/\ndist/\n'],
    ['tsconfig.base.json', json(baseConfiguration())],
    ['docker-compose.yml', compose(services)],
    ...packages.flatMap(packageManifests),
    ...services.map(
      (one) => /** @type {[string, string]} */ ([`${one.path}/migrations/001_tables.sql`, migration(one)]),
    ),
  ];
}

function baseConfiguration() {
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    jsx: 'preserve',
  };
  return { compilerOptions };
}

/** @param {Package} one @returns {[path: string, text: string][]} */
function packageManifests(one) {
  const extension = one.language === 'commonjs' ? 'js' : 'ts';
  const [folder, ending] = one.entry === 'dist' ? ['dist', 'js'] : ['src', extension];
  const dependencies = Object.fromEntries([...one.uses.map(({ name }) => [name, '*']), ['zod', '^3.25.0']]);
  const own =
    one.kind === 'service'
      ? { scripts: { start: `node dist/main.js` } }
      : {
          main: `./${folder}/index.${ending}`,
          exports: { '.': `./${folder}/index.${ending}`, './*': `./${folder}/*.${ending}` },
        };
  const type = one.language === 'commonjs' ? 'commonjs' : 'module';
  const manifest = json({ name: one.name, version: '1.0.0', private: true, type, ...own, dependencies });
  /** @type {[string, string][]} */
  const files = [[`${one.path}/package.json`, manifest]];
  if (one.kind === 'service')
    files.push([`${one.path}/Dockerfile`, 'FROM node:22\nCOPY . .\nCMD ["node", "dist/main.js"]\n']);
  if (one.language === 'commonjs') return files;
  const paths = one.specifiers === '@/' ? { paths: { '@/*': ['./src/*'] } } : {};
  const bundled = one.specifiers === '.js' ? {} : { module: 'esnext', moduleResolution: 'bundler' };
  const compilerOptions = { outDir: 'dist', rootDir: 'src', ...bundled, ...paths };
  files.push([
    `${one.path}/tsconfig.json`,
    json({ extends: '../../tsconfig.base.json', compilerOptions, include: ['src', 'test'] }),
  ]);
  return files;
}

/** @param {readonly Package[]} services */
function compose(services) {
  const parts = services.map(({ path }, index) => {
    const name = path.slice('services/'.length);
    const neighbour = services[(index + 1) % services.length].path.slice('services/'.length);
    return `  ${name}:
    build: ./${path}
    environment:
      DATABASE_URL: postgres://${name.replaceAll('-', '_')}@database:5432/shop
      NEIGHBOUR_URL: http://${neighbour}:8080
    depends_on: [database]
`;
  });
  return `services:\n  database:\n    image: postgres:17\n${parts.join('')}`;
}

/** @param {Package} one */
function migration(one) {
  const schema = one.path.slice('services/'.length).replaceAll('-', '_');
  const subjects = one.files
    .filter(({ layer }) => layer === 'persistence')
    .map(({ concept }) => concept.slice(0, concept.lastIndexOf('-')));
  const tables = subjects.map(
    (subject) =>
      `CREATE TABLE ${schema}.${subject}s (\n  id text PRIMARY KEY,\n  version integer NOT NULL\n);\n`,
  );
  return `CREATE SCHEMA ${schema};\n\n${tables.join('\n')}`;
}
