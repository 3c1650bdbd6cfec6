/**
 * In: the stages of a Dockerfile, or the package.json that it lies with. Out: whether the image has a program of one's own at all. Why: a browser or a node of a
 * chain that is installed in an image, and started by a script with some settings, is somebody else's program, as a ready image of it would be; and of what
 * cannot be built nothing is deployed.
 */
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { copiedPaths, finalStage, pathsFromStages, type Stage, stagesBehind } from './dockerfile.js';
import { imageKind, parseImage } from './images.js';
import { nameOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf } from './values.js';

/** What sets up a program, or starts it. */
const SETS_UP =
  /\.(?:sh|bash|json|ya?ml|toml|ini|cfg|conf|cnf|properties|xml|env|pem|crt|key|txt|list|template|tmpl)$/i;
const SCRIPT = /\.(?:sh|bash)$/;
/** What says how a program of one's own is built, or what it needs. */
const BUILDS =
  /^(?:package[\w*-]*\.json|[\w.-]*lock[\w.-]*|tsconfig[\w.-]*\.json|deno\.jsonc?|pyproject\.toml|Cargo\.toml|requirements[\w.-]*\.txt|pom\.xml|composer\.json|pnpm-workspace\.ya?ml)$/i;
/** Systems in which something is installed. */
const SYSTEM = /^(?:alpine|debian|ubuntu|busybox)\d*$/;
/** Programs that a command fetches to run are one's own, as far as is known here. */
const FETCHES =
  /\b(?:npm|yarn|pnpm|bun|pip3?|go|cargo|gem|composer)\s{1,9}(?:install|add|i|ci|build|get)\b|\bnpx\b/;

/** What installs a program of others. */
const INSTALLS =
  /\b(?:apt|apt-get|apk|yum|dnf|microdnf|zypper|pacman)\s{1,9}(?:-\S{1,60}\s{1,9}){0,9}(?:install|add|-S\w{0,9})\b|\b(?:curl|wget)\s/;
/** What a script does again and again is a program of its own, whatever it asks for that. */
const LOOPS =
  /\bwhile\s{1,9}(?:true|:|1|\[\s{1,9}1\s{1,9}\])\s{0,9}(?:;|\n|$)|\bfor\s{0,9}\(\(\s{0,9};|\bcrond?\b/m;

/** What is read of where an image is made. */
interface Place {
  readonly context: Path;
  readonly target?: string | undefined;
}

/** Whether all that an image takes from where it is built sets up or starts what was installed in it, or was in the image that it begins with. */
export function isStock(
  stages: readonly Stage[],
  { context, target }: Place,
  { files, read }: Sources,
): boolean {
  const final = finalStage(stages, target);
  const behind = stagesBehind(stages, final);
  const base = behind.at(-1)?.from ?? '';
  // A runtime of a language waits for a program, be it mounted.
  const isSystem = SYSTEM.test(parseImage(base).name);
  if (behind.length !== 1 || (imageKind(base) === 'runtime' && !isSystem)) return false;
  const instructions = behind.flatMap((stage) => stage.instructions);
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ value }) => value);
  if (isSystem && !runs.some((value) => INSTALLS.test(value))) return false;
  if (runs.some((value) => FETCHES.test(value) || /--mount=\S{0,200}\bbind\b/.test(value))) return false;
  if (instructions.some((one) => pathsFromStages(one).length > 0)) return false;
  const copied = instructions.flatMap(copiedPaths);
  const isOwn = (path: string) => /[*$]/.test(path) || !SETS_UP.test(path) || BUILDS.test(nameOf(path));
  const goesOn = (path: string) => {
    const file = resolvePath(context, path.replace(/^\/+/, ''));
    return file === undefined || !files.has(file) || LOOPS.test(read(file) ?? '');
  };
  return copied.length > 0 && !copied.some((path) => isOwn(path) || (SCRIPT.test(path) && goesOn(path)));
}

/** What runs a script of the package. */
const RUNS_SCRIPT = /(?:^|&&|;)\s{0,9}(?:npm|pnpm|yarn|bun)\s{1,9}run\s{1,9}([\w:-]+)\s{0,9}(?=$|&&|;)/g;

/** Whether a build fails, as it runs a script that the package it is made of has not: what was there once is somewhere else now. */
export function lacksScript(
  stages: readonly Stage[],
  path: Path,
  packages: readonly PackageManifest[],
): boolean {
  const json = packages.find((each) => each.path === path)?.json;
  if (json === undefined) return false;
  const scripts = mappingOf(json['scripts']);
  return stages.some(({ instructions }) => {
    const places = instructions.filter(({ keyword }) => keyword === 'WORKDIR');
    const manifests = instructions.flatMap(copiedPaths).filter((each) => /package[\w*-]*\.json$/.test(each));
    // Elsewhere than where the package was put another one may have it.
    if (places.length > 1 || manifests.length === 0 || manifests.some((each) => each.includes('/')))
      return false;
    return instructions.some(
      ({ keyword, value }) =>
        keyword === 'RUN' &&
        !/\bcd\s/.test(value) &&
        [...value.matchAll(RUNS_SCRIPT)].some(([, script = '']) => scripts[script] === undefined),
    );
  });
}
