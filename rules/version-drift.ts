import { defineRule, listed, many, option, type VersionDrift, versionDrifts } from '../src/index.js';

export default defineRule({
  id: 'version-drift',
  summary: 'Services use versions of one internal library that lie apart.',
  rationale:
    'A shared library that is not taken along everywhere is several libraries: what was mended in one service is broken in another, and the day ' +
    'on which all have to be lifted at once comes closer with each version.',
  remedy:
    'Lift those that lie behind, and let a robot propose each new version. If nobody can keep up, the library changes too often to be shared.',
  source:
    'A sign of the distributed monolith in the rules that archfit puts into practice: two minor versions apart are a warning, two major ones an error; one major version is as many. ' +
    'Internal is what the tree holds or bears its scope; what is not locked counts as the whole of its range.',
  severity: 'warn',
  needs: ['manifests'],
  options: {
    minors: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'from how many minor versions on',
    }),
    majors: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'from how many major versions on it is an error',
    }),
  },
  *check(model, { minors, majors }) {
    for (const drift of versionDrifts(model)) {
      if (drift.majors === 0 && drift.minors < minors) continue;
      const { library, older, newer, uses } = drift;
      const services = [...new Set([older.service, newer.service, ...uses.map(({ service }) => service)])];
      yield {
        key: library,
        message: `${library} is used in versions that lie ${distance(drift)} apart: ${older.service} uses ${versionOf(older)}, ${newer.service} ${versionOf(newer)}${others(drift)}.`,
        at: older.at,
        related: uses
          .slice(0, 10)
          .map((use) => ({ ...use.at, says: `${use.service} uses ${versionOf(use)}` })),
        entities: [
          `service:${older.service}`,
          ...services.slice(1).map((name) => `service:${name}` as const),
        ],
        weight: 1_000 * drift.majors + drift.minors,
        ...(drift.majors >= majors && { severity: 'error' as const }),
      };
    }
  },
});

function versionOf({ version, range }: VersionDrift['older']): string {
  return version ?? range;
}

function distance({ majors, minors }: VersionDrift): string {
  return majors > 0 ? many(majors, 'major version') : many(minors, 'minor version');
}

function others({ uses, older, newer }: VersionDrift): string {
  const rest = uses.filter((use) => use !== older && use !== newer);
  return rest.length === 0
    ? ''
    : `; ${listed(
        rest.map((use) => `${use.service} ${versionOf(use)}`),
        6,
      )}`;
}
