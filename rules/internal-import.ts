import {
  type Dependency,
  defineRule,
  type Finding,
  groupBy,
  importPlaces,
  isInside,
  listed,
  type Model,
  type Module,
  type ModuleDependency,
  many,
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
    const crossing = model.moduleDependencies.filter((edge) => crosses(model, edge));
    for (const [name, edges] of groupBy(crossing, ({ to }) => to)) {
      const imported = model.modules.get(name)!;
      const isPast = pastTheDoor(imported, edges);
      for (const { from, dependencies } of edges) {
        const importer = model.modules.get(from)!;
        for (const imports of groupBy(dependencies.filter(isPast), ({ to }) => to).values()) {
          yield finding(model, importer, imported, imports);
        }
      }
    }
  },
});

/**
 * Whether imports come from outside a module that has entries. A module may use what its service holds by itself, and imports between
 * services are left to service-import: there is no door that would make them right.
 */
function crosses(model: Model, { from, to }: ModuleDependency): boolean {
  const [importer, imported] = [model.modules.get(from)!, model.modules.get(to)!];
  if (!imported.declared || !imported.entries || isInside(importer, imported)) return false;
  const [a, b] = [unitOf(model, importer), unitOf(model, imported)];
  return a === b || !(a.kind === 'service' && b.kind === 'service');
}

/** Tells which imports do not come in by a door; where nobody closed the module, custom decides what its doors are. */
function pastTheDoor(
  imported: Module,
  edges: readonly ModuleDependency[],
): (dependency: Dependency) => boolean {
  const isPast = ({ to }: Dependency) => !imported.entries!.has(to);
  const all = edges.flatMap(({ dependencies }) => dependencies);
  const isCustom = 2 * all.filter(isPast).length > all.length;
  if (imported.closed || !isCustom) return isPast;
  return (dependency) => isPast(dependency) && goesThroughLayout(dependency.specifier, imported);
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

/** @param imports all of one file, by one module */
function finding(model: Model, importer: Module, imported: Module, imports: readonly Dependency[]): Finding {
  const { to, at } = imports[0]!;
  const times = imports.length > 1 ? ` (${many(imports.length, 'import')})` : '';
  const doors = [...imported.entries!].filter((path) => model.files.has(path));
  const shown = doors.map((path) => pathInside(imported, path));
  const handsOut = shown.length === 0 ? 'no source file' : `only ${listed(shown, 3)}`;
  return {
    key: `${importer.name}>${to}`,
    message: `${importer.name} imports ${pathInside(imported, to)} of ${imported.name}, which hands out ${handsOut}${times}.`,
    at,
    related: importPlaces(imports),
    entities: [`${importer.kind}:${importer.name}`, `${imported.kind}:${imported.name}`, `file:${to}`],
    weight: imports.length,
  };
}

function pathInside(module: Module, path: string): string {
  return module.path ? path.slice(module.path.length + 1) : path;
}
