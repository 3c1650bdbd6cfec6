/**
 * The source files that command lines run. In: a command and the directory that it runs in. Out: the files, those by which a built file was made for that one;
 * also those that a list of pm2 names which it is told, and what keeps running of what a script for the shell starts.
 */
import type { Path } from '../../model/nouns.js';
import { IN_IMAGE, sourceOf } from './built-sources.js';
import { plainWords } from './command.js';
import { keptRunning } from './keeps-running.js';
import { launchedIn } from './launched-commands.js';
import { nodemonExec, RUNS_NODEMON } from './nodemon.js';
import { nameOf, resolvePath } from './paths.js';
import { type Pm2App, pm2AppsOf } from './pm2.js';
import { filesRun, scriptsRun, TOOL } from './scripts.js';
import { commandsOf, scriptAt } from './shell-scripts.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** Scripts call others, which may call others. */
const DEEPEST = 3;
/** More than these are not meant to run at once. */
const MOST_CALLED = 50;

/** The source files that a command runs, by `node` and its like, in a directory. */
export function sourcesRun(command: string, directory: Path, sources: Sources): Path[] {
  return runBy(command, directory, sources, new Map());
}

/** @param followed the scripts that were called until then, and how deep: what they run is known */
function runBy(
  command: string,
  directory: Path,
  sources: Sources,
  followed: Map<string, number>,
  depth = 0,
): Path[] {
  const plain = /^\s*\[/.test(command) ? plainWords(command) : command;
  const scripts = sources.packages.find(({ path }) => path === directory)?.json['scripts'];
  // What is built or filled before something is started is none of it.
  const known = Object.keys(mappingOf(scripts));
  const named = depth === DEEPEST ? [] : scriptsRun(plain).flatMap((name) => scriptsCalled(name, known));
  const called = [...new Set(named)].filter(
    (name) => !TOOL.test(name) && (followed.get(name) ?? DEEPEST) > depth,
  );
  for (const name of called) followed.set(name, depth);
  return [
    ...inDirectories(plain, directory).flatMap((part) =>
      filesRun(part.command).flatMap((written) => sourceOf(written, part.directory, sources) ?? []),
    ),
    ...(RUNS_NODEMON.test(plain) && depth < DEEPEST
      ? runBy(nodemonExec(sources, directory) ?? '', directory, sources, followed, DEEPEST)
      : []),
    ...pm2AppsOf(plain, directory, sources).flatMap((app) => runByApp(app, sources, depth + 1)),
    ...shellScriptsIn(plain, directory, sources).flatMap((path) =>
      runByScript(path, directory, sources, depth + 1),
    ),
    ...called.flatMap((name) =>
      runBy(textOf(mappingOf(scripts)[name]) ?? '', directory, sources, followed, depth + 1),
    ),
  ];
}

/** The source files that an app of pm2 runs: its script, or what that starts where it is a program of the machine, `npm` of `run orders`. */
export function sourcesOfApp(app: Pm2App, sources: Sources): readonly Path[] {
  return runByApp(app, sources, 0);
}

function runByApp({ script, args, directories }: Pm2App, sources: Sources, depth: number): readonly Path[] {
  const isOfMachine = depth < DEEPEST && !/\.[cm]?[jt]sx?$/.test(script);
  for (const directory of directories) {
    const file = sourceOf(script, directory, sources);
    if (file !== undefined) return [file];
    const command = `${nameOf(script)} ${args}`;
    const files = isOfMachine ? runBy(command, directory, sources, new Map(), depth) : [];
    if (files.length > 0) return files;
  }
  return [];
}

/** What keeps running of what a script starts: most of what it does is done before. */
function runByScript(path: Path, directory: Path, sources: Sources, depth: number): readonly Path[] {
  if (depth > DEEPEST) return [];
  // Scripts may run each other, each many times. How deep one is run decides what is yet followed.
  const known = RUN_BY_SCRIPTS.get(sources) ?? new Map<string, readonly Path[]>();
  RUN_BY_SCRIPTS.set(sources, known);
  const key = `${depth}\n${directory}\n${path}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const text = scriptAt(path, sources) ?? '';
  const started = [
    ...launchedIn(path, text, { bases: [directory] }, sources).flatMap((each) =>
      each.directories.flatMap((where) => runBy(each.command, where, sources, new Map(), depth)),
    ),
    ...shellScriptsIn(commandsOf(text).join('\n'), directory, sources).flatMap((inner) =>
      runByScript(inner, directory, sources, depth + 1),
    ),
  ];
  const running = [...new Set(started)].filter((file) => keptRunning(file, directory, sources) !== undefined);
  known.set(key, running);
  return running;
}

const RUN_BY_SCRIPTS = new WeakMap<Sources, Map<string, readonly Path[]>>();

/** The scripts for the shell that a command runs: `sh ./start.sh`. */
function shellScriptsIn(command: string, directory: Path, sources: Sources): readonly Path[] {
  if (!MAY_RUN_SCRIPT.test(command)) return [];
  const paths = command
    .split(/[\s;&|"']+/)
    .filter((word) => SHELL_SCRIPT.test(word))
    .flatMap((word) => resolvePath(directory, word.replace(IN_IMAGE, '')) ?? []);
  return [...new Set(paths)].filter((path) => scriptAt(path, sources) !== undefined);
}

const MAY_RUN_SCRIPT = /\.(?:sh|bash|zsh|ksh)(?![\w.-])|(?:^|[\s"'])\.?\//;
/** A word that is the path of a script. */
const SHELL_SCRIPT = /\.(?:sh|bash|zsh|ksh)$|^\.?\/[\w./-]{1,200}$/;

/** The parts of a command with the directories that they run in: `cd orders && node server.js`, and several such that are started at once. */
function inDirectories(
  command: string,
  home: Path,
): readonly { readonly command: string; readonly directory: Path }[] {
  if (!/\bcd\s/.test(command)) return [{ command, directory: home }];
  let directory: Path | undefined = home;
  return command.split(/&&|;/).flatMap((part) => {
    const here = directory;
    const [, before, to] = /(?:^|(["'(])|\s)cd\s+["']?([\w./-]+)["')]?\s*$/.exec(part) ?? [];
    // A directory that only a shell knows is none to look in.
    if (to === undefined && /(?:^|["'(\s])cd\s+\S/.test(part)) directory = undefined;
    // What begins a new text begins where all of it does.
    const from = before === undefined ? here : home;
    if (to !== undefined)
      directory = from === undefined ? undefined : resolvePath(from, to.replace(/\/+$/, ''));
    return here === undefined ? [] : [{ command: part, directory: here }];
  });
}

/** The scripts that a name stands for: `start:*` for all that begin so. */
function scriptsCalled(name: string, known: readonly string[]): readonly string[] {
  if (!name.includes('*')) return [name];
  const [before = '', after = ''] = name.split(/\*+/);
  const called = known.filter((each) => each !== name && each.startsWith(before) && each.endsWith(after));
  return called.length > MOST_CALLED ? [] : called;
}
