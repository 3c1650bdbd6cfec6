import {
  compareText,
  defineRule,
  groupBy,
  importPlaces,
  listed,
  type ModuleDependency,
  many,
  unitOf,
} from '../src/index.js';

export default defineRule({
  id: 'service-import',
  summary: 'A service imports another service’s source.',
  rationale:
    'Code that two services run is released with both. A service whose inside another one imports cannot change it alone, and a type ' +
    'or a function shared in this way carries its database, its configuration and its bugs along.',
  remedy: 'Call the service, or move what both need into a library that holds no domain of either.',
  source: 'Shared Libraries and Wrong Cuts (Taibi & Lenarduzzi, IEEE Software 2018).',
  severity: 'error',
  needs: ['code'],
  options: {},
  *check(model) {
    const between = model.moduleDependencies.flatMap(({ from, to, dependencies }) => {
      const [importer, imported] = [from, to].map((name) => unitOf(model, model.modules.get(name)!));
      const crosses = importer !== imported && importer!.kind === 'service' && imported!.kind === 'service';
      return crosses ? { from: importer!.name, to: imported!.name, dependencies } : [];
    });
    for (const [key, group] of groupBy(between, ({ from, to }: ModuleDependency) => `${from}>${to}`)) {
      const { from, to } = group[0]!;
      const dependencies = group.flatMap((each) => each.dependencies);
      const files = [...new Set(dependencies.map((dependency) => dependency.to))].sort(compareText);
      yield {
        key,
        message: `${from} imports the source of ${to}: ${listed(files, 4)} (${many(dependencies.length, 'import')}).`,
        at: dependencies[0]!.at,
        related: importPlaces(dependencies),
        entities: [`service:${from}`, `service:${to}`],
        weight: dependencies.length,
      };
    }
  },
});
