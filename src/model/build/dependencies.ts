import type { CodeFacts } from '../facts.js';
import type { Model } from '../model.js';
import type { Dependency, ModuleDependency, PackageDependency, Path, SourceFile } from '../nouns.js';
import { compareText } from '../queries.js';

/**
 * Imports → dependencies. Left out are those of tests and to tests, which couple nothing that is deployed; what leads
 * nowhere stays a notice of the reader.
 */
export function buildDependencies(
  code: CodeFacts,
  files: ReadonlyMap<Path, SourceFile>,
): Pick<Model, 'dependencies' | 'packageDependencies' | 'moduleDependencies'> {
  const dependencies: Dependency[] = [];
  const packageDependencies: PackageDependency[] = [];
  for (const { from, to, kind, specifier, at } of code.imports) {
    if (files.get(from)?.test) continue;
    if ('package' in to) packageDependencies.push({ from, to: to.package, kind, specifier, at });
    else if ('file' in to && files.get(to.file)?.test === false) {
      dependencies.push({ from, to: to.file, kind, specifier, at });
    }
  }
  dependencies.sort(byPlace);
  return {
    dependencies,
    packageDependencies: packageDependencies.sort(byPlace),
    moduleDependencies: betweenModules(dependencies, files),
  };
}

/** Dependencies between files of different modules, joined per pair. Files that lie in no module are left out. */
function betweenModules(
  dependencies: readonly Dependency[],
  files: ReadonlyMap<Path, SourceFile>,
): ModuleDependency[] {
  const edges = new Map<string, { from: string; to: string; dependencies: Dependency[] }>();
  for (const dependency of dependencies) {
    const from = files.get(dependency.from)?.module;
    const to = files.get(dependency.to)?.module;
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from}\n${to}`;
    const edge = edges.get(key);
    if (edge) edge.dependencies.push(dependency);
    else edges.set(key, { from, to, dependencies: [dependency] });
  }
  return [...edges.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
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
