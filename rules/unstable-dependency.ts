import { defineRule, importPlaces, isInside, many, metricsOf, option } from '../src/index.js';

export default defineRule({
  id: 'unstable-dependency',
  summary: 'A module depends on one that is much less stable than itself.',
  rationale:
    'What many lean on should change seldom, and so should whatever it leans on itself. A stable module that depends on an unstable one ' +
    'passes every change of it on to all who depend on the stable one.',
  remedy:
    'Let the stable module define an interface that the unstable one fulfils, or move what it needs into a module as stable as itself.',
  source:
    'Stable Dependencies Principle (Martin, Agile Software Development, 2002, ch. 20); the margin is a heuristic.',
  severity: 'info',
  needs: ['code'],
  options: {
    margin: option.number({
      default: 0.3,
      max: 1,
      describes: 'by how much the instability I = Ce / (Ca + Ce) of the other may be higher',
    }),
  },
  *check(model, { margin }) {
    const metrics = metricsOf(model);
    for (const { from, to, dependencies } of model.moduleDependencies) {
      const [a, b] = [model.modules.get(from)!, model.modules.get(to)!];
      const [own, other] = [metrics.get(from)!, metrics.get(to)!];
      const step = other.instability - own.instability;
      if (
        (a.kind === 'module') !== (b.kind === 'module') ||
        isInside(a, b) ||
        isInside(b, a) ||
        step <= margin
      )
        continue;
      yield {
        key: `${from}>${to}`,
        message: `${from} (instability ${own.instability}, ${many(own.afferent, 'part leans', 'parts lean')} on it) depends on ${to} (instability ${other.instability}).`,
        at: dependencies[0]!.at,
        related: importPlaces(dependencies),
        entities: [`${a.kind}:${from}`, `${b.kind}:${to}`],
        weight: step,
      };
    }
  },
});
