/**
 * In: a command line of a manifest. Out: the one unit that it starts or builds.
 * Package managers and build tools name a unit with an option (`-w orders`, `--filter=@acme/orders...`), or after a word
 * (`yarn workspace orders`, `nest start orders`, `nx serve orders`); node names it by a path; a script by what it calls.
 */
import type { KnownUnit, KnownUnits } from './known-units.js';
import { type Mapping, textOf } from './values.js';

/** What units are called, and the scripts that commands run at the root. */
export interface UnitNames {
  readonly units: KnownUnits;
  readonly scripts: Mapping;
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
  const { units, scripts } = names;
  const plain = plainWords(command);
  const words = plain.split(/\s+/).filter((word) => word.includes('/'));
  const found = new Set([
    ...unitsInOptions(plain, units),
    ...words.flatMap((word) => units.inPath(word) ?? inOutput(word, units) ?? []),
  ]);
  if (found.size > 0) return found.size === 1 ? [...found][0] : undefined;
  if (depth >= DEEPEST) return undefined;
  const called = [...plain.matchAll(/(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:-\S+\s+)*(\w[\w:.-]*)/g)]
    .flatMap(([, name = '']) => textOf(scripts[name]) ?? [])
    .flatMap((script) => unitInCommand(script, names, depth + 1) ?? []);
  return new Set(called).size === 1 ? called[0] : undefined;
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
