/**
 * Where in the tree the programs of an image run. In: a command, the stages of a Dockerfile, what it is built from, and what a container mounts. Out: the source files
 * that it runs, by the directory of the tree that the working directory of the image stands for. Why: `COPY api ./api`, `WORKDIR /workspace/api`, `CMD ["npm", "run", "worker"]` runs a script of `api/package.json`, whatever
 * the image is built from.
 */
import { posix } from 'node:path';
import type { Path } from '../../model/nouns.js';
import type { Mount } from './compose-service.js';
import { type Instruction, type Stage, wordsOfCopy } from './dockerfile.js';
import { join, nameOf, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';

/** A part of the tree, and where it lies in an image. */
interface Placed {
  readonly from: Path;
  readonly to: string;
}

/** What an image has of the tree, and the directory that it works in. */
interface Layout {
  readonly directory: string;
  readonly placed: readonly Placed[];
}

/** How an image is built, which of its stages is run, and what a container puts over it. */
export interface ImageUse {
  readonly context: Path;
  readonly stages: readonly Stage[];
  readonly stage: Stage | undefined;
  readonly workingDirectory?: string | undefined;
  readonly mounts?: readonly Mount[];
}

/** A directory of the tree, and what it is called in the image. */
interface RunIn {
  readonly directory: Path;
  readonly inImage: string;
}

/** The source files that a command runs in an image: of the directory that it works in, else of what it is built from. */
export function sourcesInImage(command: string, use: ImageUse, sources: Sources): Path[] {
  const run = directoryOfImage(use, sources);
  const found = run ? sourcesRun(withoutDirectory(command, run.inImage), run.directory, sources) : [];
  return found.length > 0 ? found : sourcesRun(command, use.context, sources);
}

/** The directory of the tree that the programs of an image run in, where it is not what the image is built from. */
function directoryOfImage(use: ImageUse, sources: Sources): RunIn | undefined {
  const { context, stages, stage, workingDirectory, mounts = [] } = use;
  const layout = stage && layoutsOf(sources, context, stages).get(stage);
  if (!layout) return undefined;
  const inImage = posix.resolve(layout.directory, workingDirectory ?? '.');
  const mounted = mounts.map(({ source, target: to }) => ({ from: source, to: posix.resolve('/', to) }));
  const directory = inTree(inImage, [...layout.placed, ...mounted], sources);
  return directory === undefined || directory === context ? undefined : { directory, inImage };
}

/** A command of an image with the paths in its working directory as they are there: `node /workspace/api/dist/worker.js` in `/workspace/api`. */
function withoutDirectory(command: string, inImage: string): string {
  return command.replaceAll(`${inImage}/`, '');
}

/** The stages of a file that were laid out, by what the image is built from: each of their commands asks for all of them. */
const LAID_OUT = new WeakMap<readonly Stage[], Map<Path, ReadonlyMap<Stage, Layout>>>();

function layoutsOf(sources: Sources, context: Path, stages: readonly Stage[]): ReadonlyMap<Stage, Layout> {
  const byContext = LAID_OUT.get(stages) ?? new Map<Path, ReadonlyMap<Stage, Layout>>();
  LAID_OUT.set(stages, byContext);
  const layouts = byContext.get(context) ?? layOut(sources, context, stages);
  byContext.set(context, layouts);
  return layouts;
}

function layOut(sources: Sources, context: Path, stages: readonly Stage[]): ReadonlyMap<Stage, Layout> {
  const known = new Map<Stage, Layout>();
  const named = (name: string | undefined) => {
    const stage = stages.find((each, index) => each.name === name || String(index) === name);
    return stage && known.get(stage);
  };
  for (const stage of stages) {
    const before = named(stage.from);
    let directory = before?.directory ?? '/';
    const placed = [...(before?.placed ?? [])];
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'WORKDIR') directory = posix.resolve(directory, instruction.value);
      const from = /(?:^|\s)--from=(\S+)/.exec(instruction.value)?.[1];
      placed.push(
        ...(from === undefined
          ? copied(sources, context, directory, instruction)
          : handedOn(named(from), directory, instruction, sources)),
      );
    }
    known.set(stage, { directory, placed });
  }
  return known;
}

function copied(
  { files, directories }: Sources,
  context: Path,
  directory: string,
  instruction: Instruction,
): Placed[] {
  const { sources, target } = wordsOfCopy(instruction) ?? { sources: [], target: '' };
  return sources.flatMap((source): Placed[] => {
    const from = resolvePath(context, source.replace(/^\/+/, '') || '.');
    if (from === undefined || /[*?$]/.test(`${from}${target}`)) return [];
    if (directories.has(from) || from === '') return [{ from, to: posix.resolve(directory, target) }];
    return files.has(from) ? [{ from, to: placeOfFile(from, target, directory, sources.length) }] : [];
  });
}

/** `COPY --from=build /workspace/api/dist ./dist`: what another stage has of the tree, or builds beside that. */
function handedOn(
  layout: Layout | undefined,
  directory: string,
  { keyword, value }: Instruction,
  sources: Sources,
): Placed[] {
  const words = value.split(/\s+/).filter((word) => !word.startsWith('--'));
  const target = words.at(-1);
  if (keyword !== 'COPY' || !layout || target === undefined || /[*?$[]/.test(value)) return [];
  return words.slice(0, -1).flatMap((word): Placed[] => {
    const path = posix.resolve('/', word);
    const from = inTree(path, layout.placed, sources, true);
    if (from === undefined) return [];
    const isFile = sources.files.has(from);
    return [
      {
        from,
        to: isFile
          ? placeOfFile(from, target, directory, words.length - 1)
          : posix.resolve(directory, target),
      },
    ];
  });
}

function placeOfFile(from: Path, target: string, directory: string, count: number): string {
  const isInto = target.endsWith('/') || target === '.' || count > 1;
  return posix.resolve(directory, target, isInto ? nameOf(from) : '.');
}

/** What of the tree a path of an image is: a part of what lies there, or what holds something that lies there as in the tree. */
function inTree(
  path: string,
  placed: readonly Placed[],
  { directories }: Sources,
  mayBeBuilt = false,
): Path | undefined {
  const isThere = (each: Path) => each === '' || directories.has(each) || mayBeBuilt;
  const around = placed
    .filter(({ to }) => path === to || path.startsWith(to === '/' ? to : `${to}/`))
    .sort((a, b) => b.to.length - a.to.length)
    .map(({ from, to }) => (path === to ? from : join(from, path.slice(to.length).replace(/^\//, ''))));
  const inside = placed
    .filter(
      ({ from, to }) => posix.dirname(to) === path && posix.basename(to) === nameOf(from) && from !== '',
    )
    .map(({ from }) => parentOf(from));
  // What is copied by itself, as package.json, lies where the rest is put.
  const exact = placed.some(({ to }) => to === path) ? around : [];
  return [...exact, ...inside, ...around].find(isThere);
}
