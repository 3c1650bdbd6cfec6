import type { Path } from '../../../model/nouns.js';
import { join } from './paths.js';
import { asRecord, asStrings } from './values.js';

/** `@shop/*` → `libs/*\/src`: what stands before and after the star, and the targets. */
export interface PathMapping {
  readonly prefix: string;
  /** `undefined` for a pattern without a star. */
  readonly suffix: string | undefined;
  /** Relative to the root; those that lead out of it are left out. */
  readonly targets: readonly string[];
}

/** The `paths` of a configuration, their targets relative to `base`; the most specific pattern first, as TypeScript has it. */
export function readMappings(value: unknown, base: Path): PathMapping[] {
  return Object.entries(asRecord(value))
    .map(([pattern, targets]): PathMapping => {
      const star = pattern.indexOf('*');
      return {
        prefix: star === -1 ? pattern : pattern.slice(0, star),
        suffix: star === -1 ? undefined : pattern.slice(star + 1),
        targets: asStrings(targets).flatMap(
          (target) => join(base, target.replace(/^\$\{configDir\}\/?/, '')) ?? [],
        ),
      };
    })
    .sort(
      (a, b) =>
        Number(b.suffix === undefined) - Number(a.suffix === undefined) || b.prefix.length - a.prefix.length,
    );
}

/** The paths that a mapping gives a name, or `undefined` when it does not match. */
export function applyMapping(
  { prefix, suffix, targets }: PathMapping,
  name: string,
): readonly string[] | undefined {
  if (suffix === undefined) return name === prefix ? targets : undefined;
  if (name.length < prefix.length + suffix.length || !name.startsWith(prefix) || !name.endsWith(suffix))
    return undefined;
  const star = name.slice(prefix.length, name.length - suffix.length);
  const paths = targets.map((target) =>
    join(
      '',
      target.replace('*', () => star),
    ),
  );
  return paths.filter((path) => path !== undefined);
}
