import { manifestsOf, packageAt, type Repository } from './in-memory.js';

/** A shop of two applications and a library. */
export const SHOP: Repository = {
  'package.json': { name: '@acme/shop', workspaces: ['apps/*', 'libs/*'] },
  ...packageAt('apps/orders', { name: '@acme/orders' }),
  ...packageAt('apps/billing', { name: '@acme/billing' }),
  ...packageAt('libs/money', { name: '@acme/money' }),
};

/** The directory that each deployment is built from, by its name. */
export function pathsOf(repository: Repository): Record<string, string | undefined> {
  return Object.fromEntries(manifestsOf(repository).deployments.map(({ name, path }) => [name, path]));
}
