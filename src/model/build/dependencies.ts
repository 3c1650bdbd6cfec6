import type { CodeFacts } from '../facts.js';
import type { Model } from '../model.js';
import type { Dependency, PackageDependency, Path, SourceFile } from '../nouns.js';
import { compareText } from '../queries.js';

/**
 * Imports → dependencies. Left out are those of tests and to tests, which couple nothing that is deployed; what leads
 * nowhere stays a notice of the reader.
 */
export function buildDependencies(
  code: CodeFacts,
  files: ReadonlyMap<Path, SourceFile>,
): Pick<Model, 'dependencies' | 'packageDependencies'> {
  const dependencies: Dependency[] = [];
  const packageDependencies: PackageDependency[] = [];
  for (const { to, ...found } of code.imports) {
    if (files.get(found.from)?.test) continue;
    if ('package' in to) packageDependencies.push({ ...found, to: to.package });
    else if ('file' in to && files.get(to.file)?.test === false) dependencies.push({ ...found, to: to.file });
  }
  return {
    dependencies: dependencies.sort(byPlace),
    packageDependencies: packageDependencies.sort(byPlace),
  };
}

function byPlace(
  a: Pick<Dependency, 'from' | 'to' | 'at'>,
  b: Pick<Dependency, 'from' | 'to' | 'at'>,
): number {
  return (
    compareText(a.from, b.from) ||
    (a.at.line ?? 0) - (b.at.line ?? 0) ||
    (a.at.column ?? 0) - (b.at.column ?? 0) ||
    compareText(a.to, b.to)
  );
}
