import {
  count,
  cyclesOf,
  defineRule,
  importPlaces,
  isInside,
  listed,
  type Module,
  type ModuleDependency,
  many,
  moduleDependencies,
  option,
} from '../src/index.js';

export default defineRule({
  id: 'module-cycle',
  summary: 'Modules depend on each other in a circle.',
  rationale:
    'Modules of a circle are one module: none can be understood, tested, released or moved without all the others, and each ' +
    'new one that joins makes it harder to leave.',
  remedy:
    'Cut the cheapest dependency: move what it needs down into a module that both may use, or turn it round with an interface or an event.',
  source: 'Acyclic Dependencies Principle (Martin, Agile Software Development, 2002, ch. 20).',
  severity: 'error',
  needs: ['code'],
  options: {
    types: option.boolean({
      default: false,
      describes: 'whether imports of types alone count; they couple the code, but nothing when it runs',
    }),
  },
  *check(model, { types }) {
    const edges = moduleDependencies(model, ({ kind }) => types || kind !== 'type').filter(
      ({ from, to }) => !oneBuilding(model.modules.get(from)!, model.modules.get(to)!),
    );
    for (const members of cyclesOf(edges)) {
      const within = edges
        .filter(({ from, to }) => members.includes(from) && members.includes(to))
        .sort((a, b) => a.dependencies.length - b.dependencies.length);
      const cheapest = within[0]!;
      yield {
        key: members.join('+'),
        message: `${listed(members, 6)} depend on each other in a circle; the cheapest cut is ${edge(cheapest)}.`,
        at: cheapest.dependencies[0]!.at,
        related: within.flatMap(({ from, to, dependencies }) =>
          importPlaces(dependencies.slice(0, 1)).map((place) => ({
            ...place,
            says: `${from} → ${to} (${count(dependencies.length)}): ${place.says}`,
          })),
        ),
        entities: [`module:${members[0]!}`, ...members.slice(1).map((name) => `module:${name}` as const)],
        weight: members.length,
      };
    }
  },
});

function oneBuilding(a: Module, b: Module): boolean {
  return isInside(a, b) || isInside(b, a);
}

function edge({ from, to, dependencies }: ModuleDependency): string {
  return `${from} → ${to} (${many(dependencies.length, 'import')})`;
}
