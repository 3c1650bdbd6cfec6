/**
 * In: the text of a Dockerfile. Out: its stages with their instructions, arguments put in.
 * Source: https://docs.docker.com/reference/dockerfile/ — as far as it says what an image is made of and what it runs.
 */
import { posix } from 'node:path';
import { imageKind } from './images.js';
import { interpolate } from './variables.js';

export interface Instruction {
  /** In capital letters: `COPY`. */
  readonly keyword: string;
  readonly value: string;
  readonly line: number;
}

export interface Stage {
  readonly name?: string;
  /** The image or the stage that it begins with. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile; `args` are given to its build and go before the defaults of `ARG`. */
export function parseDockerfile(text: string, args: Readonly<Record<string, string>> = {}): Stage[] {
  const values = new Map<string, string>();
  const given = new Map(Object.entries(args));
  const lookup = (name: string) => given.get(name) ?? values.get(name);
  const stages: { name?: string; from: string; instructions: Instruction[] }[] = [];
  for (const { keyword, value: raw, line } of instructionsOf(text)) {
    const value = interpolate(raw, lookup);
    for (const [name, written] of settingsOf({ keyword, value, line })) {
      // An argument without a default takes nothing away.
      if (written !== '' || keyword === 'ENV') values.set(name, written);
    }
    if (keyword === 'FROM') {
      const [, from = '', name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(value) ?? [];
      stages.push({ from, ...(name !== undefined && { name }), instructions: [] });
    } else stages.at(-1)?.instructions.push({ keyword, value, line });
  }
  return stages;
}

/** What an instruction sets, by name; an argument without a default is empty. */
export function settingsOf({ keyword, value }: Instruction): [name: string, value: string][] {
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  return [...value.matchAll(SETTING)].map(([, name = '', written = '']) => [
    name,
    written.replace(/^(["'])([\s\S]*)\1$/, '$2'),
  ]);
}

/** `A=1 B="x y"`, `A value`, and an argument by its name alone. */
const SETTING = /(?:^|\s)([A-Za-z_]\w*)(?:(?:=|\s+)("[^"]*"|'[^']*'|\S*)|$)/g;

/** What an argument that only a build gives chooses from the context. */
export interface ArgumentChoice {
  readonly argument: string;
  /** The paths that are copied, with a star where the argument stands: `services/*`, and files beneath. */
  readonly paths: readonly string[];
}

/** The argument, without a default, by which one Dockerfile makes several images, if it has one. */
export function argumentChoice(text: string): ArgumentChoice | undefined {
  const instructions = instructionsOf(text);
  // A stage names again, without a value, what has its default before all stages.
  const set = instructions
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(settingsOf)
    .flatMap(([name, value]) => (value === '' ? [] : [name]));
  const open = instructions.flatMap(({ keyword, value }) =>
    keyword === 'ARG' && /^[A-Za-z_]\w*$/.test(value) && !set.includes(value) ? [value] : [],
  );
  for (const argument of open) {
    const written = new RegExp(`\\$(?:\\{${argument}\\}|${argument}(?!\\w))`, 'g');
    const paths = instructions
      .flatMap(copiedPaths)
      .filter((path) => path.search(written) >= 0)
      .map((path) => path.replace(written, '*'));
    if (paths.length > 0) return { argument, paths };
  }
  return undefined;
}

/** Longer texts are not Dockerfiles that people wrote. */
const LONGEST = 200_000;

function instructionsOf(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let open = '';
  let first = 0;
  let heredoc: string | undefined;
  for (const [index, line] of text.slice(0, LONGEST).split(/\r?\n/).entries()) {
    if (heredoc !== undefined) {
      if (line.trim() === heredoc) heredoc = undefined;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    if (open === '') first = index + 1;
    open += ` ${line.replace(/\\\s*$/, '').trim()}`;
    if (/\\\s*$/.test(line)) continue;
    const [, keyword, value = ''] = /^\s*([A-Za-z]+)\s*([\s\S]*)$/.exec(open) ?? [];
    if (keyword !== undefined)
      instructions.push({ keyword: keyword.toUpperCase(), value: value.trim(), line: first });
    heredoc = /<<-?["']?([A-Za-z_]\w*)["']?/.exec(open)?.[1];
    open = '';
  }
  return instructions;
}

/** The paths that an instruction copies from the build context; none for a copy from another stage or a download. */
export function copiedPaths(instruction: Instruction): string[] {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
  return stageOfCopy(instruction) === undefined ? sourcesOfCopy(instruction) : [];
}

/** Whether an image has anything of the build context but what starts it; else it can only run what is mounted into it. */
export function takesFromContext(stages: readonly Stage[]): boolean {
  const isBound = ({ keyword, value }: Instruction) =>
    keyword === 'RUN' && [...value.matchAll(/--mount=(\S+)/g)].some(([, mount = '']) => BOUND.test(mount));
  return stages.some(({ instructions }) =>
    instructions.some((one) => copiedPaths(one).some((path) => !SHELL_SCRIPT.test(path)) || isBound(one)),
  );
}

/** What waits for others, and then starts what is mounted: `COPY docker/node/entrypoint.sh /usr/local/bin`. */
const SHELL_SCRIPT = /\.(?:sh|bash)$/;

/** A mount of a build is one of its context, unless it says otherwise. */
const BOUND = /^(?!.*\bfrom=)(?!.*\btype=(?:cache|secret|ssh|tmpfs)\b)/;

/** The paths that an instruction copies out of another stage. */
export function pathsFromStages(instruction: Instruction): string[] {
  return stageOfCopy(instruction) === undefined ? [] : sourcesOfCopy(instruction);
}

function stageOfCopy({ keyword, value }: Instruction): string | undefined {
  return keyword === 'COPY' ? /(?:^|\s)--from=(\S+)/.exec(value)?.[1] : undefined;
}

function sourcesOfCopy({ value }: Instruction): string[] {
  return pathsOfCopy(value)
    .slice(0, -1)
    .filter((path) => !/^(?:https?:|git@|<<)/.test(path));
}

function pathsOfCopy(value: string): string[] {
  const words = value.includes('[')
    ? [...value.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word)
    : value.split(/\s+/);
  return words.filter((word) => !word.startsWith('--'));
}

/** What an instruction copies from the build context, and where to; nothing where it does something else. */
export function wordsOfCopy(
  instruction: Instruction,
): { readonly sources: readonly string[]; readonly target: string } | undefined {
  const target = pathsOfCopy(instruction.value).at(-1);
  const sources = copiedPaths(instruction);
  return target !== undefined && sources.length > 0 ? { sources, target } : undefined;
}

/** The stage that a build ends with: the target, else the last. */
export function finalStage(stages: readonly Stage[], target: string | undefined): Stage | undefined {
  return stages.find(({ name }) => name !== undefined && name === target) ?? stages.at(-1);
}

/** A stage and those it is made from: what it begins with, and what it copies from. */
export function stagesBehind(stages: readonly Stage[], final: Stage | undefined): Stage[] {
  const byName = new Map(
    stages.flatMap(
      (stage, index) =>
        [
          [stage.name, stage],
          [String(index), stage],
        ] as const,
    ),
  );
  const found = new Set<Stage>();
  const pending = final === undefined ? [] : [final];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const names = [next.from, ...next.instructions.flatMap((instruction) => stageOfCopy(instruction) ?? [])];
    pending.push(...names.flatMap((name) => byName.get(name) ?? []));
  }
  return [...found];
}

/**
 * Whether the image is a store or other infrastructure with some configuration put in, and no software of one's own: it
 * begins with such an image and takes nothing that was built.
 */
export function isInfrastructure(stages: readonly Stage[], target?: string): boolean {
  const final = finalStage(stages, target);
  if (final === undefined) return false;
  const base = stagesBehind(stages, { ...final, instructions: [] }).at(-1);
  const kind = imageKind(base?.from ?? '');
  if (kind === 'service' || kind === 'runtime') return false;
  if (copiesPages(final)) return false;
  const isBuilt = (path: string) => /(?:^|\/)(?:dist|build|out|public|www|html|\.next)(?:\/|$)/.test(path);
  return !final.instructions.some((one) => pathsFromStages(one).length > 0 || copiedPaths(one).some(isBuilt));
}

/** Where servers of files look for the pages that they hand out: nginx, Apache, Caddy. */
export const WEB_ROOT =
  /(?:^|\/)(?:html|www|htdocs|wwwroot|public_html)(?:\/|$)|^\/(?:srv|usr\/share\/caddy)(?:\/|$)/;
/** What is handed out as well, and does nothing by itself. */
const NO_PROGRAM = /\.(?:html?|css|svg|png|jpe?g|ico|txt|json|xml|conf|template)$/i;

/** What a gateway shows where those behind it do not answer. */
const IN_THEIR_STEAD = /(?:^|\/)(?:\w+[-_])?(?:errors?|maintenance)(?:[-_]\w+)?(?:\/|$)/i;

/** Whether an image hands out pages that lie in the context as they are: `COPY . /usr/share/nginx/html`. */
function copiesPages({ instructions }: Stage): boolean {
  let directory = '/';
  return instructions.some((one) => {
    if (one.keyword === 'WORKDIR') directory = posix.resolve(directory, one.value);
    const { sources, target } = wordsOfCopy(one) ?? { sources: [], target: '' };
    const isOwn = (path: string) => !NO_PROGRAM.test(path) && !IN_THEIR_STEAD.test(path);
    const to = posix.resolve(directory, target);
    return sources.some(isOwn) && WEB_ROOT.test(to) && !IN_THEIR_STEAD.test(to);
  });
}

/** Whether all that an image does is to migrate a database: a job beside a service, and none itself. */
export function isMigration(stages: readonly Stage[]): boolean {
  const runs = (stages.at(-1)?.instructions ?? []).filter(
    ({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT',
  );
  return runs.some(({ value }) => isMigrationCommand(value));
}

/** Whether a command migrates a database and starts nothing after it. */
export function isMigrationCommand(command: string): boolean {
  return (
    /\b(?:migrat\w*|db:push|liquibase|flyway)\b/i.test(command) && !/&&|;|\bstart\b|\bserver?\b/.test(command)
  );
}
