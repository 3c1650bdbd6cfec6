import { brokenBoundaries, defineRule, groupBy, importPlaces, many, moduleOf } from '../src/index.js';

export default defineRule({
  id: 'forbidden-dependency',
  summary: 'A dependency breaks a boundary that the team declared (layers, allow, forbid).',
  rationale:
    'A boundary was drawn for a reason, and the reason is forgotten before the boundary is. Checked at every change it holds; written ' +
    'in a wiki it does not.',
  remedy:
    'Turn the dependency round, go through what is allowed, or change the boundary together with those who drew it.',
  source:
    'Reflexion models (Murphy, Notkin & Sullivan, FSE 1995); fitness functions (Ford, Parsons & Kua 2017). The boundaries are yours.',
  severity: 'error',
  needs: ['code'],
  options: {},
  *check(model) {
    const keyOf = ({ dependency }: { dependency: { from: string; to: string } }) =>
      `${dependency.from}>${dependency.to}`;
    for (const [key, broken] of groupBy(brokenBoundaries(model), keyOf)) {
      const { dependency, says, because } = broken[0]!;
      const { from, to } = dependency;
      // Several files may forbid the same import.
      const imports = [...new Set(broken.map((each) => each.dependency))];
      const boundaries = [...new Set(broken.map(({ at }) => at))];
      const [importer, imported] = [moduleOf(model, from), moduleOf(model, to)];
      const reason = because === undefined ? '' : ` (${because})`;
      const times = imports.length > 1 ? `, ${many(imports.length, 'import')}` : '';
      yield {
        key,
        message: `${from} imports ${to}${times}: ${says}${reason}.`,
        at: dependency.at,
        related: [...importPlaces(imports), ...boundaries.map((at) => ({ ...at, says: 'the boundary' }))],
        entities: [
          importer ? `${importer.kind}:${importer.name}` : `file:${from}`,
          imported
            ? `${imported.kind}:${imported.name}`
            : model.files.has(to)
              ? `file:${to}`
              : `package:${to}`,
        ],
        weight: imports.length,
      };
    }
  },
});
