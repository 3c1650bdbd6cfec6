/**
 * Units that manifests show, and what people declared → modules, and each file's innermost one.
 */
import { decideUnits } from '../decide-units.js';
import type { Declarations, DeclaredGlob } from '../declarations.js';
import { declareUnits } from '../declare-units.js';
import { directoriesOf, innermostOf, isBelow, pathInside } from '../directories.js';
import type { Facts, FileFact } from '../facts.js';
import { globMatcher } from '../globs.js';
import { groupBy } from '../group.js';
import type { Module, Path, SourceFile } from '../nouns.js';
import { compareText } from '../queries.js';
import { UserError } from '../user-error.js';
import { findEntries } from './entries.js';
import { filesOfPrograms } from './program-files.js';

export interface Structure {
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  /** The service that any file of the tree lies in, if it lies in one: also one that is no source file. */
  serviceAt(path: Path): string | undefined;
  /** The same for services and libraries. */
  unitAt(path: Path): string | undefined;
}

/** A module before its files are known. */
interface Plot {
  readonly name: string;
  readonly path?: Path;
  readonly kind: Module['kind'];
  readonly within?: string;
  readonly processOf?: string;
  readonly declared: boolean;
  readonly evidence: Module['evidence'];
}

export function buildModules(facts: Facts, declarations: Declarations, system: string): Structure {
  const { files } = facts.code;
  const tests = new Set(files.flatMap(({ path, test }) => (test ? [path] : [])));
  const units = declareUnits(decideUnits(facts.units, files, system), declarations, facts.directories).map(
    (unit): Plot => ({ ...unit, declared: true }),
  );
  const plots = [...units, ...declareModules(units, declarations.modules, files)];
  if (plots.length === units.length) plots.push(...sourceFolders(units, files));

  const unitOf = innermost(units);
  const running = files.filter(({ test }) => !test).map(({ path }) => path);
  const imports = facts.code.imports.filter(({ from }) => !tests.has(from));
  const runBy = filesOfPrograms(units, new Set(running), imports, unitOf);
  const unitAt = (path: Path) => {
    const [program, ...others] = runBy.get(path) ?? [];
    return program === undefined || others.length > 0 ? unitOf(path) : program;
  };
  const moduleOf = plots.length === units.length ? unitAt : innermost(plots);
  const owned = files.map((file): SourceFile => {
    const module = moduleOf(file.path);
    return { ...file, ...(module !== undefined && { module }) };
  });
  const inside = groupBy(plots, ({ within }) => within);
  const filesOf = groupBy(owned, ({ module }) => module);
  const areas = plots.map((plot) => ({
    ...plot,
    files: (filesOf.get(plot.name) ?? []).map(({ path }) => path),
  }));
  const languagesIn = groupLanguages(owned, facts.languages, moduleOf);
  const entries = findEntries(areas, facts.code.entries, declarations.public);
  const modules = plots
    .map((plot): Module => {
      return {
        ...plot,
        ...languagesOf(
          [plot, ...(inside.get(plot.name) ?? [])].flatMap(({ name }) => languagesIn.get(name) ?? []),
        ),
        ...(entries.get(plot.name) ?? { closed: false }),
      };
    })
    .sort((a, b) => compareText(a.name, b.name));
  const services = new Set(units.filter(({ kind }) => kind === 'service').map(({ name }) => name));
  return {
    modules: new Map(modules.map((module) => [module.name, module])),
    files: new Map(owned.map((file) => [file.path, file])),
    unitAt,
    serviceAt(path) {
      // What several programs of a package share is no service's.
      if ((runBy.get(path) ?? []).length > 1) return undefined;
      const unit = unitAt(path);
      return unit !== undefined && services.has(unit) ? unit : undefined;
    },
  };
}

/** Each directory that a glob of `modules` matches is a module of the service or library it lies in. */
function declareModules(
  units: readonly Plot[],
  globs: readonly DeclaredGlob[],
  files: readonly FileFact[],
): Plot[] {
  if (globs.length === 0) return [];
  const directories = [...directoriesOf(files.map(({ path }) => path))];
  const unitOf = innermost(units);
  const taken = new Set(units.flatMap(({ path }) => path ?? []));
  const plots = globs.flatMap(({ value: glob, base, at }) => {
    const isMatch = globMatcher(glob.replace(/\/$/, ''));
    const matches = directories.filter((path) => isBelow(base, path) && isMatch(pathInside(base, path)));
    if (matches.length === 0) {
      throw new UserError({
        message: `modules: "${glob}" matches no directory with source files${base && ` in ${base}`}`,
        hint: `each match of the glob is taken for a module, as in "${base === '' ? 'services/*/' : ''}src/modules/*"`,
        at,
      });
    }
    return matches
      .filter((path) => !taken.has(path))
      .map((path): Plot => {
        taken.add(path);
        const within = unitOf(`${path}/`);
        return {
          name: moduleName(path, within, units),
          path,
          kind: 'module',
          ...(within !== undefined && { within }),
          declared: true,
          evidence: [{ says: `it matches "${glob}"`, at }],
        };
      });
  });
  return distinct(plots);
}

/** In a system of one service, the folders of its sources are its modules, though nobody declared them. */
function sourceFolders(units: readonly Plot[], files: readonly FileFact[]): Plot[] {
  const [only] = units;
  if (units.length !== 1 || only?.path === undefined) return [];
  const source = [`${only.path}/src`, `${only.path}/app`, only.path]
    .map((path) => path.replace(/^\//, ''))
    .find((path) => files.some((file) => isBelow(path, file.path)));
  // The service may be in a language of which no file was read.
  if (source === undefined) return [];
  const depth = source === '' ? 0 : source.split('/').length;
  const folders = new Set(
    files
      .filter((file) => !file.test && isBelow(source, file.path) && file.path.split('/').length > depth + 1)
      .map((file) =>
        file.path
          .split('/')
          .slice(0, depth + 1)
          .join('/'),
      ),
  );
  return [...folders].map((path) => ({
    name: `${only.name}/${path.split('/').at(-1)}`,
    path,
    kind: 'module',
    within: only.name,
    declared: false,
    evidence: [{ says: 'it is a source folder of the only service', at: { path } }],
  }));
}

/** `orders/cart` for `services/orders/src/modules/cart`. */
function moduleName(path: Path, within: string | undefined, units: readonly Plot[]): string {
  const unit = units.find(({ name }) => name === within);
  return unit ? `${unit.name}/${path.split('/').at(-1)}` : path;
}

/** Gives modules that would share a name their paths as names. */
function distinct(plots: readonly Plot[]): Plot[] {
  const byName = groupBy(plots, ({ name }) => name);
  return plots.map((plot) => (byName.get(plot.name)!.length > 1 ? { ...plot, name: plot.path! } : plot));
}

/** Finds the plot with the longest path that holds a file. */
function innermost(plots: readonly Plot[]): (path: Path) => string | undefined {
  return innermostOf(
    new Map(plots.flatMap(({ path, name }) => (path === undefined ? [] : [[path, name] as const]))),
  );
}

/** The language of each file, by the module that it lies in: of source files that were read, and of others. */
function groupLanguages(
  files: readonly SourceFile[],
  others: Facts['languages'],
  moduleOf: (path: Path) => string | undefined,
): ReadonlyMap<string | undefined, readonly string[]> {
  const all = [
    ...files.map(({ module, language }) => ({ module, language })),
    ...[...others].map(([path, language]) => ({ module: moduleOf(path), language })),
  ];
  const grouped = groupBy(all, ({ module }) => module);
  return new Map([...grouped].map(([module, own]) => [module, own.map(({ language }) => language)]));
}

/** Languages, the most frequent first. SQL is what services say to their database, not what they are written in. */
function languagesOf(files: readonly string[]): Pick<Module, 'languages' | 'languageFiles'> {
  const counts = [...groupBy(files, (language) => language)]
    .map(([language, { length }]) => ({ language, length }))
    .sort((a, b) => b.length - a.length || compareText(a.language, b.language));
  return {
    languages: counts.map(({ language }) => language).filter((language) => language !== 'SQL'),
    languageFiles: Object.fromEntries(counts.map(({ language, length }) => [language, length])),
  };
}
