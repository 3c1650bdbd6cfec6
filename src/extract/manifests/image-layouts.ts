/**
 * Where the files of the tree lie inside of images and containers. In: the Dockerfiles of the tree, and the services of its compose files. Out: for
 * each, what it copies or mounts, and where to. Why: `import '../shared/orders'` leads nowhere in the tree where an image is what puts `shared` among
 * the sources of a service.
 */
import { posix } from 'node:path';
import type { Path } from '../../model/nouns.js';
import type { ImageLayout, PlacedCopy } from '../code/index.js';
import type { ComposeService } from './compose-service.js';
import { isDockerfile } from './docker.js';
import { type Instruction, parseDockerfile, type Stage, wordsOfCopy } from './dockerfile.js';
import { parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';

/** The layouts in which something lies otherwise than in the tree. */
export function readImageLayouts(sources: Sources, services: readonly ComposeService[]): ImageLayout[] {
  const named = new Set(services.flatMap(({ build }) => build?.dockerfile ?? []));
  const others = sources.tree.files.filter((path) => isDockerfile(path) && !named.has(path));
  const layouts = [
    ...services.map(({ build, mounts }) => [
      ...(build ? copiesOf(sources, build.dockerfile, build.context) : []),
      ...mounts.map(({ source, target }) => ({ from: source, to: inside('/', target) })),
    ]),
    ...others.map((dockerfile) => copiesOf(sources, dockerfile, undefined)),
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

/** What the stages of a Dockerfile copy out of the tree, without a context from the directory that has most of it. */
function copiesOf(sources: Sources, dockerfile: Path, context: Path | undefined): PlacedCopy[] {
  const text = sources.read(dockerfile);
  // One copy puts nothing elsewhere than it lay.
  if (text === undefined || !/^\s*(?:COPY|ADD)\b[\s\S]*^\s*(?:COPY|ADD)\b/im.test(text)) return [];
  const stages = parseDockerfile(text);
  const contexts = context === undefined ? withParents(parentOf(dockerfile)) : [context];
  const found = contexts.map((each) => stagesFrom(sources, each, stages));
  return found.reduce((best, each) => (each.length > best.length ? each : best), []);
}

function withParents(directory: Path): Path[] {
  const found = [directory];
  for (let path = directory; path !== ''; ) {
    path = parentOf(path);
    found.push(path);
  }
  return found;
}

/** What all stages copy that is in the tree; a stage that goes on with another begins in the directory that this worked in. */
function stagesFrom(sources: Sources, context: Path, stages: readonly Stage[]): PlacedCopy[] {
  const directories = new Map<string, string>();
  return stages.flatMap(({ name, from, instructions }) => {
    let directory = directories.get(from) ?? '/';
    const copies = instructions.flatMap((instruction) => {
      if (instruction.keyword === 'WORKDIR') directory = posix.resolve(directory, instruction.value);
      return copied(sources, context, directory, instruction);
    });
    if (name !== undefined) directories.set(name, directory);
    return copies;
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
