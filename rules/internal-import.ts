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
    'Information hiding (Parnas, CACM 1972); the public entries are `public` globs, package.json exports, or the index file.',
  severity: 'error',
  needs: ['code'],
  options: {},
  *check(model) {
    const reaching = model.dependencies.filter((dependency) => reachesInside(model, dependency));
    const keyOf = ({ from, to }: Dependency) => `${moduleOf(model, from)?.name ?? from}>${to}`;
    for (const [key, dependencies] of groupBy(reaching, keyOf)) {
      const { from, to, at } = dependencies[0]!;
      const [importer, imported] = [moduleOf(model, from), moduleOf(model, to)!];
      const places = dependencies.length > 1 ? ` (${many(dependencies.length, 'import')})` : '';
      const entries = [...imported.entries!]
        .filter((path) => model.files.has(path))
        .map((path) => inside(imported, path));
      const doors = entries.length > 0 ? listed(entries, 3) : 'no source file';
      yield {
        key,
        message: `${importer?.name ?? from} imports ${inside(imported, to)} of ${imported.name}, which hands out ${entries.length > 0 ? 'only ' : ''}${doors}${places}.`,
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

/** Imports between services are left to service-import: there is no door that would make them right. */
function reachesInside(model: Model, { from, to }: Dependency): boolean {
  const [importer, imported] = [moduleOf(model, from), moduleOf(model, to)];
  if (!imported?.declared || !imported.entries || imported.entries.has(to) || importer === imported)
    return false;
  if (!importer) return true;
  if (isInside(importer, imported)) return false;
  const [a, b] = [unitOf(model, importer), unitOf(model, imported)];
  return a === b || !(a.kind === 'service' && b.kind === 'service');
}

function inside(module: Module, path: string): string {
  return module.path ? path.slice(module.path.length + 1) : path;
}
