/**
 * The files that serve no tests. In: all files, which of them are tests by their names, and what they import. Out: the others, without what is there
 * for tests alone. Why: what helps tests tells containers to give stand-ins, which no program is given.
 */
import type { FileFact, ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { importersOf } from './candidates.js';

/** @returns the files that are no tests, nor there for tests alone: what makes tests, and what only tests import and is part of them. */
export function withoutTests(all: readonly FileFact[], imports: readonly ImportFact[]): readonly Path[] {
  const tests = new Set(all.flatMap(({ path, test }) => (test ? [path] : [])));
  for (const { from, to, specifier } of imports)
    if ('package' in to && MAKES_TESTS.test(specifier) && !SETTINGS.test(from)) tests.add(from);
  const importers = importersOf(imports);
  const pending = [...tests];
  const targets = groupBy(imports, ({ from }) => from);
  for (let test = pending.pop(); test !== undefined; test = pending.pop()) {
    for (const { to } of targets.get(test) ?? []) {
      if (!('file' in to) || tests.has(to.file) || !FOR_TESTS.test(to.file)) continue;
      if (!importers.get(to.file)?.every((from) => tests.has(from))) continue;
      tests.add(to.file);
      pending.push(to.file);
    }
  }
  return all.flatMap(({ path }) => (tests.has(path) ? [] : [path]));
}

/** Packages that only a test has a use for; not `vitest/config`, by which pages are set up as well. */
const MAKES_TESTS =
  /^(?:@nestjs\/testing|vitest|@jest\/globals|jest-mock-extended|vitest-mock-extended|@golevelup\/ts-(?:jest|vitest)|@suites\/unit|@automock\/jest)$/;
/** Settings of what builds a page, `vite.config.ts`, which say how it is tested beside whom its server hands on to. */
const SETTINGS = /(?:^|\/)[\w.-]+\.config\.[cm]?[jt]s$/;
/** Files that say by their name, or by that of a directory of helpers, that they are for tests. */
const FOR_TESTS =
  /(?:test|mock|fixture|stub|fake)[^/]*$|(?:^|[-_/])(?:testing|(?:test|mock|fixture|stub|fake)s?(?:[-_]\w+)?)\//i;
