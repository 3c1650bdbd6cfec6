/**
 * In: a file in which pm2 finds what it keeps running. Out: its apps, and what it tells each of them by variables. A list of pm2 is a program; what it says is read as text, and only what
 * is written out counts. Source: https://pm2.keymetrics.io/docs/usage/application-declaration/
 */
import type { DeploymentFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { IN_IMAGE } from './built-sources.js';
import { connectionsOf } from './connections.js';
import type { KnownUnits } from './known-units.js';
import { basesOf } from './launched-commands.js';
import { lineAt, nameOf, parentOf, resolvePath } from './paths.js';
import { isYaml, type Sources } from './sources.js';
import { sourcesOfApp } from './sources-run.js';
import { type Variable, withoutSecrets } from './variables.js';
import { readYaml } from './yaml.js';

export interface Pm2App {
  readonly name: string;
  /** What it runs, as it is written, seen from one of the directories. */
  readonly script: string;
  /** What that is given: `run orders` of `npm`. */
  readonly args: string;
  /** Where it may run, the likeliest first: pm2 starts what it is told where it is called itself. */
  readonly directories: readonly Path[];
  readonly line: number;
}

/** An app as it is written, wherever its directory lies on the machine that runs it. */
interface Written {
  readonly text: string;
  readonly name: string;
  readonly script: string;
  readonly args: string;
  readonly cwd: string | undefined;
  readonly line: number;
}

const LIST = /^(?:ecosystem|pm2|process)(?:[.-][\w.-]+)?\.(?:[cm]?[jt]s|json|ya?ml)$/i;

/** Whether a file is called as pm2 finds what it keeps running. */
export function isPm2List(name: string): boolean {
  return LIST.test(name);
}

/** A list of some apps is no longer. */
const LONGEST = 200_000;
/** An app: what stands in braces, with what these hold in braces themselves. */
const APP = /\{(?:[^{}]|\{[^{}]*\})*\}/g;

export function pm2Apps(file: Path, read: (path: Path) => string | undefined): readonly Pm2App[] {
  // Each command that pm2 is called by asks for the same list.
  const known = LISTS.get(read) ?? new Map<Path, readonly Pm2App[]>();
  LISTS.set(read, known);
  const apps = known.get(file) ?? written(file, read).map((app) => appOf(app, file));
  known.set(file, apps);
  return apps;
}

const LISTS = new WeakMap<(path: Path) => string | undefined, Map<Path, readonly Pm2App[]>>();

function appOf({ cwd = '.', ...app }: Written, file: Path): Pm2App {
  return { ...app, directories: basesOf(file).flatMap((base) => resolvePath(base, cwd) ?? []) };
}

/** The apps that a command makes pm2 run: `pm2-runtime process.yml --only orders`, called in a directory. */
export function pm2AppsOf(command: string, directory: Path, { files, read }: Sources): readonly Pm2App[] {
  if (!command.includes('pm2')) return [];
  return [...command.matchAll(CALLED)].flatMap(([, said = '']) => {
    const words = said.split(/[\s=]+/);
    const after = words.indexOf('--only');
    const only = after === -1 ? undefined : new Set(words[after + 1]?.replace(/["']/g, '').split(','));
    const lists = words
      .flatMap((word) => resolvePath(directory, word.replace(/["']/g, '').replace(IN_IMAGE, '')) ?? [])
      .filter((path) => isPm2List(nameOf(path)) && files.has(path));
    return lists
      .flatMap((path) => pm2Apps(path, read))
      .filter(({ name }) => only === undefined || only.has(name));
  });
}

/** pm2 with what it is told, up to the next command. */
const CALLED = /\bpm2(?:-runtime|-docker|-dev)?\s([^;&|\n]{1,2000})/g;

/** What pm2 gives the units that it runs: the variables of `env`, and of what stands beside it for each environment. */
export function readPm2(sources: Sources, units: KnownUnits): readonly DeploymentFact[] {
  const { named, read } = sources;
  return named(isPm2List).flatMap((file) =>
    written(file, read).flatMap((app): DeploymentFact[] => {
      const variables = variablesOf(app, file);
      const unit = variables.size === 0 ? undefined : unitOf(app, file, units, sources);
      if (unit === undefined) return [];
      return [
        {
          name: app.name,
          path: unit,
          variables: withoutSecrets(variables),
          connections: connectionsOf(variables),
          at: { path: file, line: app.line },
        },
      ];
    }),
  );
}

/** The unit that an app runs: the one that its path leads to, on whatever machine, else the one that is called like it. */
function unitOf(app: Written, file: Path, units: KnownUnits, sources: Sources): Path | undefined {
  const { name, script, cwd = '' } = app;
  const path = script.startsWith('/') ? script : `${cwd}/${script}`;
  const [run] = sourcesOfApp(appOf(app, file), sources);
  const inside = run ?? resolvePath(parentOf(file), path.replace(/^\/+/, ''));
  const around = inside === undefined ? undefined : units.around(inside);
  const isCertain = run !== undefined && around !== undefined && around.path !== '';
  const found = units.inPath(path) ?? (isCertain ? around : (units.named(name, file) ?? around));
  return found?.isWorkspaceRoot === true ? undefined : found?.path;
}

function written(file: Path, read: (path: Path) => string | undefined): Written[] {
  if (!isPm2List(nameOf(file))) return [];
  const text = jsonOf(file, read(file) ?? '');
  const start = LISTED.exec(text);
  if (start === null || text.length > LONGEST) return [];
  const list = text.slice(start.index + start[0].length);
  // Of a list in YAML, only that is known of where its apps stand.
  const scripts = isYaml(file) ? linesWith(read(file) ?? '', /^\s*(?:-\s+)?script\s*:/) : [];
  return [...list.matchAll(APP)].flatMap(({ 0: app, index }, number) => {
    const script = textAt(app, 'script');
    if (script === undefined) return [];
    const line = scripts[number] ?? lineAt(text, start.index + start[0].length + index);
    return [
      {
        text: app,
        name: textAt(app, 'name') ?? nameOf(script),
        script,
        args: textAt(app, 'args') ?? listAt(app, 'args'),
        cwd: textAt(app, 'cwd'),
        line,
      },
    ];
  });
}

/** Where the apps begin. */
const LISTED = /\bapps["']?\s*:\s*\[|\b(?:module\.exports|exports?\s+default)\s*=?\s*\[/;

/** A list in YAML as it would be in JSON. */
function jsonOf(file: Path, text: string): string {
  if (!isYaml(file) || text.length > LONGEST) return text;
  return JSON.stringify(readYaml(file, text).documents[0]?.value ?? null);
}

function linesWith(text: string, sign: RegExp): number[] {
  return text.split('\n').flatMap((line, index) => (sign.test(line) ? [index + 1] : []));
}

function textAt(app: string, key: string): string | undefined {
  return new RegExp(`["'\\s{,]${key}["']?\\s*:\\s*(["'\`])([^"'\`$]+)\\1`).exec(app)?.[2];
}

/** The texts of a list, one after the other. */
function listAt(app: string, key: string): string {
  const list = new RegExp(`["'\\s{,]${key}["']?\\s*:\\s*\\[([^\\[\\]]*)\\]`).exec(app)?.[1] ?? '';
  return [...list.matchAll(/(["'`])([^"'`$]+)\1/g)].map(([, , text = '']) => text).join(' ');
}

/** What is set for all environments, and where that says nothing, for one. */
function variablesOf({ text, line }: Written, file: Path): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  const blocks = [...text.matchAll(/["'\s{,]env(_\w+)?["']?\s*:\s*\{([^{}]*)\}/g)];
  blocks.sort(([, a = ''], [, b = '']) => a.length - b.length);
  for (const [, , block = ''] of blocks)
    for (const [, name = '', , text, number] of block.matchAll(
      /["']?\b([A-Za-z_]\w*)["']?\s*:\s*(?:(["'`])([^"'`$\n]*)\2|(\d+))/g,
    ))
      if (!variables.has(name))
        variables.set(name, { value: text ?? number ?? '', at: { path: file, line } });
  return variables;
}
