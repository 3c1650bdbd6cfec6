/** Whose function a message wakes, by what a stack of infrastructure in code says of it. */
import type { Module, Path } from '../nouns.js';
import { innermost, packedAs } from './store-variables.js';

/** @param code where the code of the function may lie, the likeliest first */
export function wokenService(
  code: readonly Path[],
  {
    modules,
    serviceAt,
  }: {
    readonly modules: ReadonlyMap<string, Module>;
    serviceAt(path: Path): string | undefined;
  },
): string | undefined {
  const services = [...modules.values()].filter(({ kind }) => kind === 'service');
  return (
    packedAs(services, code) ??
    code.map((path) => serviceAt(path) ?? innermost(services, path)).find((each) => each !== undefined)
  );
}
