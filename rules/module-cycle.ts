import {
  count,
  cyclesOf,
  defineRule,
  importPlaces,
  isInside,
  listed,
  type Model,
  type ModuleDependency,
  many,
  option,
} from '../src/index.js';

/** Edges of one circle that are shown, the cheapest first. */
const mostEdges = 50;

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
    const edges = model.moduleDependencies
      .map((edge) =>
        types ? edge : { ...edge, dependencies: edge.dependencies.filter(({ kind }) => kind !== 'type') },
      )
      .filter(({ from, to, dependencies }) => dependencies.length > 0 && !oneBuilding(model, from, to));
    for (const members of cyclesOf(edges)) {
      const inside = new Set(members);
      // Each edge of a component lies on a circle, so cutting any of them opens one; the fewest imports are the least work.
      const within = edges
        .filter(({ from, to }) => inside.has(from) && inside.has(to))
        .sort((a, b) => a.dependencies.length - b.dependencies.length);
      const cheapest = within[0]!;
      yield {
        key: members.join('+'),
        message: `${listed(members, 6)} depend on each other in a circle; the cheapest cut is ${edge(cheapest)}.`,
        at: cheapest.dependencies[0]!.at,
        related: within.slice(0, mostEdges).flatMap(({ from, to, dependencies }) =>
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

/** A service and the modules in it use each other as they like. */
function oneBuilding(model: Model, from: string, to: string): boolean {
  const [a, b] = [model.modules.get(from)!, model.modules.get(to)!];
  return isInside(a, b) || isInside(b, a);
}

function edge({ from, to, dependencies }: ModuleDependency): string {
  return `${from} → ${to} (${many(dependencies.length, 'import')})`;
}
