/**
 * In: the path of a source file. Out: whether it is there for tests only. Why: what a test imports couples nothing that is
 * deployed. Judged by the names that test runners look for by default (Jest, Vitest, Mocha, Playwright, Cypress,
 * Storybook). A clinic may have a service called `tests`: such a name counts for nothing on a package of its own.
 */
import type { Path } from '../../model/nouns.js';
import { nameOf } from './resolve/paths.js';

/** Directories that hold tests whatever they belong to. */
const ALWAYS =
  /^(?:__?(?:tests?|mocks|fixtures|snapshots)__?|e2e|(?:e2e|integration)-tests?|[\w-]+-e2e|cypress|playwright|\.storybook)$/;
/** Directories that hold tests unless they are a package themselves. */
const USUALLY = /^(?:tests?|specs?|fixtures?)$/;
/** `cart.test.ts`, `cart.e2e-spec.ts`, `cart_spec.js`, `cart.test.utils.ts`; not `price-specs.ts`, which may be of products. */
const TEST_FILE =
  /[._](?:tests?|specs?|e2e(?:-spec)?|cy|mocks?|stories|story|bench)(?:[.-][\w-]+)?\.[cm]?[jt]sx?$/;
const TEST_SETUP =
  /^(?:(?:jest|vitest|karma|playwright|cypress|mocha|ava|wdio|protractor)[.-](?:[\w-]+\.)?(?:config|conf|setup|preset|workspace|global-?setup|global-?teardown)(?:[.-][\w.-]+)?|setup-?tests?|test-?setup|\.mocharc)\.[cm]?[jt]sx?$/i;

/** What Next serves at the path that its directory has below `app`, such as `/test`. */
const SERVED =
  /(?:^|\/)app\/(?:.*\/)?(?:page|route|layout|template|loading|error|not-found|default)\.[jt]sx?$/;

/** Whether a file serves tests only. `isPackage` says whether a directory is a package with a name. */
export function isTest(path: Path, isPackage: (directory: Path) => boolean): boolean {
  const name = nameOf(path);
  if (TEST_FILE.test(name) || TEST_SETUP.test(name)) return true;
  const isServed = SERVED.test(path);
  let isBelow = false;
  for (let start = 0, end = path.indexOf('/'); end !== -1; start = end + 1, end = path.indexOf('/', start)) {
    const segment = path.slice(start, end);
    if (ALWAYS.test(segment)) return true;
    isBelow ||= isServed && segment === 'app';
    if (USUALLY.test(segment) && !isBelow && (start === 0 || !isPackage(path.slice(0, end)))) return true;
  }
  return false;
}
