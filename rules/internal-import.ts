import {
  type Dependency,
  defineRule,
  groupBy,
  importPlaces,
  isInside,
  listed,
  type Model,
  type Module,
  many,
  moduleOf,
  unitOf,
} from '../src/index.js';

export default defineRule({
  id: 'internal-import',
  summary: 'An import reaches a file of another module that is not one of its public entries.',
  rationale:
    'A module that others reach into has no inside left: any refactoring of it may break a stranger. The boundary holds only while all ' +
    'come in by the door.',
  remedy:
    'Import what the module hands out; if that lacks what you need, ask its owner to add it to the public entries.',
  source:
    'Information hiding (Parnas, CACM 1972). Public entries are `public` globs, package.json exports, or the index or main file. Where ' +
    'an index file alone suggests a door, a subpath of the package is taken for another door unless most come in by the index, or the ' +
    'subpath begins with src, dist, lib and the like, or goes through internal (heuristic).',
  severity: 'error',
  needs: ['code'],
  options: {},
  *check(model) {
    const crossing = model.dependencies.filter((dependency) => crosses(model, dependency));
    const byTarget = groupBy(crossing, ({ to }) => moduleOf(model, to)!);
    const reaching = [...byTarget].flatMap(([imported, dependencies]) =>
      reachesInside(imported, dependencies),
    );
    const keyOf = ({ from, to }: Dependency) => `${moduleOf(model, from)?.name ?? from}>${to}`;
    for (const [key, dependencies] of groupBy(reaching, keyOf)) {
      const { from, to, at } = dependencies[0]!;
      const [importer, imported] = [moduleOf(model, from), moduleOf(model, to)!];
      const places = dependencies.length > 1 ? ` (${many(dependencies.length, 'import')})` : '';
      const doors = [...imported.entries!].filter((path) => model.files.has(path));
      const handsOut =
        doors.length === 0
          ? 'no source file'
          : `only ${listed(
              doors.map((path) => pathInside(imported, path)),
              3,
            )}`;
      yield {
        key,
        message: `${importer?.name ?? from} imports ${pathInside(imported, to)} of ${imported.name}, which hands out ${handsOut}${places}.`,
        at,
        related: importPlaces(dependencies),
        entities: [
          importer ? `${importer.kind}:${importer.name}` : `file:${from}`,
          `${imported.kind}:${imported.name}`,
          `file:${to}`,
        ],
        weight: dependencies.length,
      };
    }
  },
});

/**
 * Whether an import comes from outside a module that has entries. A module may use what its service holds by itself, and imports between
 * services are left to service-import: there is no door that would make them right.
 */
function crosses(model: Model, { from, to }: Dependency): boolean {
  const [importer, imported] = [moduleOf(model, from), moduleOf(model, to)];
  if (!imported?.declared || !imported.entries || importer === imported) return false;
  if (!importer) return true;
  if (isInside(importer, imported)) return false;
  const [a, b] = [unitOf(model, importer), unitOf(model, imported)];
  return a === b || !(a.kind === 'service' && b.kind === 'service');
}

function reachesInside(imported: Module, dependencies: readonly Dependency[]): Dependency[] {
  const past = dependencies.filter(({ to }) => !imported.entries!.has(to));
  const isCustom = past.length > dependencies.length - past.length;
  if (imported.closed || !isCustom) return past;
  return past.filter(({ specifier }) => goesThroughLayout(specifier, imported));
}

/** Folders that hold the sources of a package, or what is built from them. */
const layout = /^\/?(src|dist|build|lib|esm|cjs|out)(\/|$)/;

/** `../../libs/money/src/round.js`, `@shop/money/src/round`: the path of a file, not a name that was handed out. */
function goesThroughLayout(specifier: string, imported: Module): boolean {
  if (specifier.startsWith('.')) return true;
  const subpath = specifier.replace(/^(@[^/]+\/)?[^/]+/, '');
  const hasLayout = [...imported.entries!].some((path) => layout.test(pathInside(imported, path)));
  return (hasLayout && layout.test(subpath)) || /\/(internals?|private)(\/|$)/.test(subpath);
}

function pathInside(module: Module, path: string): string {
  return module.path ? path.slice(module.path.length + 1) : path;
}
