/**
 * In: a command line of a manifest. Out: the one unit that it starts or builds.
 * Package managers and build tools name a unit with an option (`-w orders`, `--filter=@acme/orders...`), or after a word
 * (`yarn workspace orders`, `nest start orders`, `nx serve orders`); node names it by a path; a script by what it calls, and one for the shell only where
 * that says nothing by its place.
 */

import { isMigrationCommand } from './dockerfile.js';
import type { KnownUnit, KnownUnits } from './known-units.js';
import { nameOf } from './paths.js';
import { TOOL_FOLDER } from './scripts.js';
import { commandsOf, type ShellScripts, startsHere } from './shell-scripts.js';
import { type Mapping, textOf } from './values.js';

/** What units are called, and the scripts that commands run at the root. */
export interface UnitNames {
  readonly units: KnownUnits;
  readonly scripts: Mapping;
  /** The scripts for the shell that commands run. */
  readonly shell: ShellScripts;
}

const NAMING_OPTION =
  /(?:^|\s)(?:-w|--workspace|--filter|-F|--scope|--prefix|--cwd|-C|--project|--app|--only)(?:[\s=]+)["']?([^\s"']+)/g;
const NAMING_WORD =
  /(?:^|\s)(?:workspace|workspaces focus(?:\s+--production)?|focus|nest (?:start|build)|nx (?:serve|build|run)|run-one|prune)((?:\s+-[\w-]+)*)\s+["']?([@\w][^\s"']*)/g;
/** A script may call another, which may call another. */
const DEEPEST = 4;
const LONGEST = 10_000;

/** The one unit that a command names; `undefined` when it names none, or several. */
export function unitInCommand(command: string, names: UnitNames, depth = 0): KnownUnit | undefined {
  const { scripts } = names;
  const plain = plainWords(command);
  const found = unitsNamed(plain, names, depth);
  if (found.size > 0) return found.size === 1 ? [...found][0] : undefined;
  if (depth >= DEEPEST) return undefined;
  const called = [...plain.matchAll(/(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:-\S+\s+)*(\w[\w:.-]*)/g)]
    .flatMap(([, name = '']) => textOf(scripts[name]) ?? [])
    .flatMap((script) => unitInCommand(script, names, depth + 1) ?? []);
  return new Set(called).size === 1 ? called[0] : undefined;
}

/** The units that the options and paths of a command name. */
function unitsNamed(plain: string, names: UnitNames, depth: number): ReadonlySet<KnownUnit> {
  const { units } = names;
  const words = plain.split(/\s+/).filter((word) => word.includes('/'));
  return new Set([
    ...unitsInOptions(plain, units),
    ...words.flatMap(
      (word) => unitsOfScript(word, names, depth) ?? units.inPath(word) ?? inOutput(word, units) ?? [],
    ),
  ]);
}

/**
 * The units that a script for the shell starts, if a word is one that lies in a unit: the one that it lies in where that starts something, or where
 * nothing else is named and it is no place for tools only.
 */
function unitsOfScript(word: string, names: UnitNames, depth: number): readonly KnownUnit[] | undefined {
  const known = scriptsRead.get(names.units) ?? new Map<string, readonly KnownUnit[] | undefined>();
  scriptsRead.set(names.units, known);
  const key = `${depth} ${word}`;
  if (!known.has(key)) known.set(key, unitsStarted(word, names, depth));
  return known.get(key);
}

/** What was read of scripts, of which each may run all others many times. */
const scriptsRead = new WeakMap<KnownUnits, Map<string, readonly KnownUnit[] | undefined>>();

function unitsStarted(word: string, names: UnitNames, depth: number): readonly KnownUnit[] | undefined {
  const { units, shell } = names;
  const own = units.inPath(word);
  const text = own === undefined || depth >= DEEPEST ? undefined : shell(word);
  if (own === undefined || text === undefined) return undefined;
  const home = isToolFolder(own) ? [] : [own];
  const found = new Set<KnownUnit>();
  const said = new Set<string>();
  let at: readonly KnownUnit[] = home;
  for (const command of commandsOf(text)) {
    // What follows on the command line is what it starts.
    if (/^(?:exec\s+)?"?\$@"?$/.test(command)) return home;
    if (isMigrationCommand(command)) continue;
    const plain = plainWords(command);
    const named = [...unitsNamed(plain, names, depth + 1)];
    if (/^\(?cd\s/.test(command)) at = named.length > 0 ? named : home;
    else for (const unit of named.length === 0 && startsHere(command) ? at : named) found.add(unit);
    for (const each of plain.split(/\s+/)) said.add(each);
  }
  if (found.has(own)) return home;
  if (found.size > 0) return [...found];
  // A tool of one's own may start what is called so: `run orders`.
  return [...said].some((each) => (units.named(each) ?? own) !== own) ? [] : home;
}

/** Whether a unit is what people keep their tools in. */
function isToolFolder({ path }: KnownUnit): boolean {
  return TOOL_FOLDER.test(`${nameOf(path)}/`);
}

/** The units that the options of package managers and build tools name; a path alone may be anything. */
export function unitsInOptions(command: string, units: KnownUnits): KnownUnit[] {
  const plain = plainWords(command);
  const said = [
    ...[...plain.matchAll(NAMING_OPTION)].map(([, name = '']) => name),
    ...[...plain.matchAll(NAMING_WORD)].map(([, , name = '']) => name),
  ];
  return said.flatMap((written) => {
    const name = written
      .replace(/^\.\//, '')
      .replace(/^\{|\}$/g, '')
      .replace(/^\.{3}|\^?\.{3}$/g, '')
      .replace(/:[\w:-]*$/, '');
    return units.named(name) ?? units.inPath(name) ?? [];
  });
}

/** `["npm", "start"]` as it would be typed. What is longer than a command is none. */
export function plainWords(command: string): string {
  if (command.length > LONGEST) return '';
  return command.replace(/["'[\]]\s*,\s*["']/g, ' ').replace(/["'[\]]/g, ' ');
}

/** `dist/orders/main.js`: what a build puts out is in a directory named like its unit. */
function inOutput(word: string, units: KnownUnits): KnownUnit | undefined {
  const name = /(?:^|\/)(?:dist|build|out)\/(?:apps\/|packages\/|services\/)?([\w-]+)\//.exec(word)?.[1];
  return name === undefined ? undefined : units.named(name);
}
