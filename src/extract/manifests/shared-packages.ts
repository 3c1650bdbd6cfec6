/**
 * Packages that several containers run, each another program of them: an API and its worker. In: what the containers run. Out: a notice for each
 * such package, since a service is a directory, and what its programs ask of each other is not seen.
 */
import { groupBy } from '../../model/group.js';
import type { Location, Notice, Path } from '../../model/nouns.js';

/** What a container runs, of which package. */
export interface Run {
  readonly name: string;
  readonly path: Path;
  /** Its whole command; empty where that is not known. */
  readonly command: string;
  readonly at: Location;
}

/** @param groups the containers that are deployed together, by manifest; of one name, the first says what it runs */
export function noticesOfShared(groups: readonly (readonly Run[])[]): Notice[] {
  const told = new Set<Path>();
  return groups.flatMap((runs) =>
    [...groupBy(runs, ({ path }) => path)].flatMap(([path, own]): Notice[] => {
      const named = new Map([...own].reverse().map((run) => [run.name, run] as const));
      const programs = new Map<string, Run>();
      for (const run of [...named.values()].reverse()) {
        const program = programOf(run.command);
        if (program !== undefined && !programs.has(program)) programs.set(program, run);
      }
      const [first] = programs.values();
      if (!first || programs.size < 2 || told.has(path)) return [];
      told.add(path);
      const names = [...programs.values()].map(({ name }) => name);
      const listed = names.length > MOST_NAMED ? `${names[0]} and ${names.length - 1} more` : inWords(names);
      return [
        {
          source: 'manifests',
          message: `${listed} run ${path === '' ? 'the package at the root' : path}, each by another command; they count as one service, and what they ask of each other is not seen.`,
          at: first.at,
          unresolved: programs.size - 1,
        },
      ];
    }),
  );
}

/** More of them are told by their number. */
const MOST_NAMED = 8;

function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What is done once, or while a system is developed. */
export const PASSING =
  /\b(?:test|tests|e2e|jest|vitest|mocha|karma|cypress|playwright|lint|build|watch:\w+|studio|storybook|seed\w*|migrat\w*|install|sleep|tail|generate|codegen|tsc)\b/i;
/** Names of the one thing that a package is for. */
const USUAL = /^(?:start|serve|server|dev|develop|main|index|app|run|www|bin|watch|preview)$/;

/** A word for the program that a command starts, the same for all that start the same; undefined for what is none, or done once. */
function programOf(whole: string): string | undefined {
  const command = whole
    .replace(/["'[\],]+/g, ' ')
    .split(/&&|;/)
    .at(-1)!
    .trim();
  if (command === '') return 'start';
  if (PASSING.test(command)) return undefined;
  const words = command.split(/\s+/).filter((word) => !word.startsWith('-'));
  const index = words.findLastIndex((word) =>
    /\.[cm]?[jt]sx?$|^(?:\.\/)?(?:dist|build|src|apps|bin)\//.test(word),
  );
  const [, script] =
    /\b(?:npm|pnpm|yarn|bun)\s+(?:-\S+\s+)*(?:run(?:-script)?\s+(?:-\S+\s+)*)?(\w[\w:.-]*)/.exec(command) ??
    [];
  const program = index === -1 ? (script ?? words.at(-1) ?? '') : words[index]!;
  // `node dist/main.js worker`
  const mode = index === -1 ? '' : words.slice(index + 1).join(' ');
  const known = [
    ...program
      .replace(/\.[cm]?[jt]sx?$/, '')
      .split(/[/:.]/)
      .filter(
        (word) =>
          !/^(?:|dist|build|src|app|usr|opt|out|lib|prod|production|debug|local|docker|inspect)$/.test(word),
      ),
    ...mode.split(' ').filter(Boolean),
  ].filter((word) => !USUAL.test(word));
  return known.length === 0 ? 'start' : known.join(' ');
}
