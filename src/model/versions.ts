/**
 * In: which versions of internal libraries services get. Out: for each library how far they are apart. A version that is not locked can be any
 * of its range: two services are only as far apart as their ranges are. Ranges that are more than one comparison say nothing.
 * https://semver.org, https://github.com/npm/node-semver#ranges
 */
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { LibraryUse } from './nouns.js';

/** Two services use versions of one library that cannot be the same. */
export interface VersionDrift {
  readonly library: string;
  readonly older: LibraryUse;
  readonly newer: LibraryUse;
  /** Majors between them; and minors, within one major. */
  readonly majors: number;
  readonly minors: number;
  /** All uses, the oldest first. */
  readonly uses: readonly LibraryUse[];
}

/** From the oldest version that it can be to the newest; by major and minor. */
interface Span {
  readonly use: LibraryUse;
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** Libraries of which services get different versions: the two that are the furthest apart. */
export function versionDrifts(model: Model): VersionDrift[] {
  return [...groupBy(model.libraryUses, ({ library }) => library)].flatMap(([library, all]) => {
    const spans = all.flatMap((use): Span[] => {
      const span = spanOf(use.version ?? use.range);
      return span === undefined ? [] : [{ use, ...span }];
    });
    // Nobody is older than who ends first, and nobody newer than who begins last.
    const [older] = [...spans].sort((a, b) => compare(a.high, b.high));
    const [newer] = [...spans].sort((a, b) => compare(b.low, a.low));
    if (older === undefined || newer === undefined || compare(older.high, newer.low) >= 0) return [];
    const majors = newer.low[0] - older.high[0];
    const minors = majors > 0 ? 0 : newer.low[1] - older.high[1];
    const uses = [...spans].sort((a, b) => compare(a.low, b.low)).map(({ use }) => use);
    return [{ library, older: older.use, newer: newer.use, majors, minors, uses }];
  });
}

const ANY = Number.MAX_SAFE_INTEGER;

function spanOf(text: string): Pick<Span, 'low' | 'high'> | undefined {
  const found =
    /^(?:npm:(?:@[^@]+|[^@]+)@)?(\^|~|=)?\s*v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:[-+].*)?$/.exec(
      text.trim(),
    );
  if (found === null) return undefined;
  const [, sign, majorText = '', minorText] = found;
  const major = Number(majorText);
  const minor = Number(minorText);
  if (minorText === undefined || Number.isNaN(minor)) return { low: [major, 0], high: [major, ANY] };
  const isOpen = sign === '^' && major > 0;
  return { low: [major, minor], high: [major, isOpen ? ANY : minor] };
}

function compare(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}
