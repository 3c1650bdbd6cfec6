/**
 * Where the files of the tree lie inside of images and containers. In: the Dockerfiles of the tree, and the services of its compose files. Out: for
 * each, what it copies or mounts, and where to. Why: `import '../shared/orders'` leads nowhere in the tree where an image is what puts `shared` among
 * the sources of a service.
 */
import { posix } from 'node:path';
import type { Path } from '../../model/nouns.js';
import type { ImageLayout, PlacedCopy } from '../code/index.js';
import type { ComposeService } from './compose-service.js';
import { dockerfilesOf } from './docker.js';
import { type Instruction, parseDockerfile, type Stage, wordsOfCopy } from './dockerfile.js';
import { parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';

/** The layouts in which something lies otherwise than in the tree. */
export function readImageLayouts(sources: Sources, services: readonly ComposeService[]): ImageLayout[] {
  const named = new Set(services.flatMap(({ build }) => build?.dockerfile ?? []));
  const others = dockerfilesOf(sources).filter((path) => !named.has(path));
  const layouts = [
    ...services.flatMap(({ build, mounts }) => {
      const mounted = mounts.map(({ source, target }) => ({ from: source, to: inside('/', target) }));
      const stages = build ? layoutsOf(sources, build.dockerfile, build.context) : [];
      return stages.length === 0 ? [mounted] : stages.map((copies) => [...copies, ...mounted]);
    }),
    ...others.flatMap((dockerfile) => layoutsOf(sources, dockerfile, undefined)),
  ];
  const told = new Map(layouts.filter(isOtherwise).map((layout) => [JSON.stringify(layout), layout]));
  return [...told.values()];
}

/** A path in an image, as its layout has it. */
function inside(directory: string, path: string): string {
  return posix.resolve(directory, path).slice(1);
}

/** Whether two things lie to one another otherwise than in the tree. */
function isOtherwise([first, ...others]: ImageLayout): boolean {
  if (!first) return false;
  return others.some(({ from, to }) => {
    const way = posix.relative(`/${first.from}`, `/${from}`);
    return posix.join('/', first.to, way) !== `/${to}`;
  });
}

/** What each stage of a Dockerfile has of the tree, without a context from the directory that has most of it. */
function layoutsOf(sources: Sources, dockerfile: Path, context: Path | undefined): readonly ImageLayout[] {
  const text = sources.read(dockerfile);
  // One copy puts nothing elsewhere than it lay.
  if (text === undefined || (text.match(/^[ \t]*(?:COPY|ADD)\b/gim)?.length ?? 0) < 2) return [];
  const stages = parseDockerfile(text);
  const contexts = context === undefined ? withParents(parentOf(dockerfile)) : [context];
  const found = contexts.map((each) => stagesFrom(sources, each, stages));
  const sizeOf = (layouts: readonly ImageLayout[]) => layouts.reduce((sum, { length }) => sum + length, 0);
  return found.reduce((best, each) => (sizeOf(each) > sizeOf(best) ? each : best), []);
}

function withParents(directory: Path): Path[] {
  const found = [directory];
  for (let path = directory; path !== ''; ) {
    path = parentOf(path);
    found.push(path);
  }
  return found;
}

/** What each stage has of the tree; one that goes on with another has what that has, and begins in the directory that it worked in. */
function stagesFrom(sources: Sources, context: Path, stages: readonly Stage[]): readonly ImageLayout[] {
  const known = new Map<string, { readonly directory: string; readonly layout: ImageLayout }>();
  return stages.map(({ name, from, instructions }) => {
    const before = known.get(from);
    let directory = before?.directory ?? '/';
    const own = instructions.flatMap((instruction) => {
      if (instruction.keyword === 'WORKDIR') directory = posix.resolve(directory, instruction.value);
      return copied(sources, context, directory, instruction);
    });
    const layout = [...(before?.layout ?? []), ...own];
    if (name !== undefined) known.set(name, { directory, layout });
    return layout;
  });
}

function copied(
  { files, directories }: Sources,
  context: Path,
  directory: string,
  instruction: Instruction,
): PlacedCopy[] {
  const { sources, target } = wordsOfCopy(instruction) ?? { sources: [], target: '' };
  if (target === '' || /\$/.test(target)) return [];
  const to = inside(directory, target);
  return sources.flatMap((source): PlacedCopy[] => {
    const from = resolvePath(context, source.replace(/^\/+/, '') || '.');
    if (from === undefined || /[*?$]/.test(from)) return [];
    // Of a directory, what is in it is copied.
    if (directories.has(from)) return [{ from, to }];
    const isInto = target.endsWith('/') || target === '.' || sources.length > 1;
    return files.has(from) ? [{ from, to: isInto ? posix.join(to, posix.basename(from)) : to }] : [];
  });
}
