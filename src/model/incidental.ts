/**
 * Files whose changes say nothing about the work on a service: what a release, an update of dependencies or a new base image changes
 * everywhere at once, what tools write, and tests, which nobody deploys. Why: tools write such changes for all services of a repository in one commit, whatever the services have in common.
 */
import type { Path } from './nouns.js';

const NAMES = new Set([
  'package.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'bun.lockb',
  'go.mod',
  'go.sum',
  'packages.lock.json',
  'gradle.lockfile',
  'license',
  'version',
  'version.txt',
  'codeowners',
  'catalog-info.yaml',
  'project.json',
]);

const FORMS =
  /^(?:package-lock.*\.json|.*\.lock|requirements.*\.(?:txt|in)|tsconfig.*\.json|changelog.*|dockerfile.*|.*\.dockerfile|.*\.(?:md|mdx|csproj|snap)|.*\.(?:test|spec|fixtures?|mocks?)\.[^.]+)$|\.(?:config|rc)\.(?:[cm]?[jt]s|json)$/;

const DIRECTORIES = /(?:^|\/)(?:\.[^/]*|generated|__generated__|__tests__|e2e)\/|(?:^|\/)\.[^/]*$/;

export function isIncidental(path: Path): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return NAMES.has(name) || FORMS.test(name) || DIRECTORIES.test(path);
}
