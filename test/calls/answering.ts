import { modelOf, systemOf } from './support.js';

/** The routes that a service answers to over HTTP whose sources these are, and whose program depends on these packages. */
export async function routesOf(
  files: Readonly<Record<string, string>>,
  ...packages: readonly string[]
): Promise<readonly string[]> {
  const dependencies = Object.fromEntries(packages.map((name) => [name, '1']));
  const manifest = JSON.stringify({ name: 'shop', scripts: { start: 'node index.js' }, dependencies });
  const { endpoints } = await modelOf(systemOf({ shop: { files: { 'package.json': manifest, ...files } } }));
  return endpoints
    .filter(({ protocol }) => protocol === 'http')
    .map(({ method = 'any', path }) => `${method} ${path}`)
    .toSorted();
}
