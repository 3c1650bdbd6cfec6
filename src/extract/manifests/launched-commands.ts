/**
 * In: a text of commands, as scripts of shells, of batch files, of Makefiles and of packages write them. Out: each command that may start a program, with the directories that it
 * may run in and the variables that it is given there. Why: of many systems only such a script says what runs beside what, and by which addresses they know each other.
 * A shell is not imitated: a directory or value that only running it would tell is none.
 */
import type { Path } from '../../model/nouns.js';
import { parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import type { Variable } from './variables.js';

/** A command, and what it runs with. */
export interface Launched {
  readonly command: string;
  /** Where it may run, the likeliest first. */
  readonly directories: readonly Path[];
  readonly variables: ReadonlyMap<string, Variable>;
  readonly line: number;
}

/** How a text of commands is read. */
export interface Reading {
  /** Where its commands may begin to run, the likeliest first. */
  readonly bases: readonly Path[];
  /** Whether each line begins anew, in a shell of its own. */
  readonly isByLine?: boolean;
}

/** Longer texts are none that people wrote to start something. */
export const LONGEST = 200_000;
/** Nor is a longer line a command that they wrote. */
export const LONGEST_LINE = 4_000;
/** A loop over more is over other things than programs. */
const MOST_ROUNDS = 50;

/** Where a script that lies in a directory is usually called from: there, or from the directories above. */
export function basesOf(file: Path): readonly Path[] {
  const home = parentOf(file);
  return [...new Set([home, parentOf(home), ''])];
}

/** The commands of a text. */
export function launchedIn(
  file: Path,
  text: string,
  { bases, isByLine = false }: Reading,
  { directories }: Sources,
): Launched[] {
  if (text.length > LONGEST || !STARTS.test(text)) return [];
  const found: Launched[] = [];
  let here: Path | undefined;
  let shared = new Map<string, Variable>();
  for (const { line, written } of linesOf(unrolled(text), file)) {
    if (isByLine) {
      here = undefined;
      shared = new Map();
    }
    const outer: (Path | undefined)[] = [];
    const atStart = here;
    let isInner = false;
    for (const part of partsOf(written)) {
      if (part === '(') outer.push(here);
      else if (part === ')') here = outer.length > 0 ? outer.pop() : here;
      else if (part === '"') isInner = true;
      else {
        const to = directoryIn(part);
        if (to !== undefined) {
          const candidates = [here, ...bases].flatMap((base) =>
            base === undefined ? [] : (resolvePath(base, to.replace(/^~\//, '')) ?? []),
          );
          const first = to.startsWith('~/') ? candidates.slice(here === undefined ? 0 : 1) : candidates;
          here = first.find((path) => directories.has(path)) ?? UNKNOWN;
          continue;
        }
        const { command, variables, isShared } = assignmentsOf(part, { path: file, line });
        if (isShared) for (const [name, value] of variables) shared.set(name, value);
        if (here === UNKNOWN || !STARTS.test(command)) continue;
        found.push({
          command: command.replaceAll('~/', ''),
          directories: here === undefined ? bases : [here],
          variables: new Map([...shared, ...variables]),
          line,
        });
      }
    }
    // What a new window or process is told to run changes nothing about where the script is.
    if (isInner) here = atStart;
  }
  return found;
}

/** A directory that only running it would tell. */
const UNKNOWN = '\0';

/** What starts something at all. */
const STARTS = /\b(?:node|nodejs|nodemon|tsx|ts-node(?:-dev)?|bun|deno|pm2|npm|yarn|pnpm|npx)\b/;

/** The lines, those that go on joined, without comments, and with the directory of the script itself as `~`. */
function linesOf(text: string, file: Path): readonly { readonly line: number; readonly written: string }[] {
  const isOfWindows = /\.(?:bat|cmd|ps1)$/i.test(file);
  const lines: { line: number; written: string }[] = [];
  let isOpen = false;
  let before = 0;
  for (const [at, marked] of text.split(/\r?\n/).entries()) {
    const index = Math.max(0, at + before);
    const raw = marked.includes('\uE000') ? marked.replace(MOVED, '') : marked;
    if (raw !== marked) for (const [, by] of marked.matchAll(MOVED)) before += Number(by);
    if (raw.length > LONGEST_LINE || (!isOpen && /^\s*(?:#|::|rem\b|\/\/)/i.test(raw))) continue;
    const goesOn = isOfWindows ? /[`^]\s*$/ : /\\\s*$/;
    const written = raw.replace(goesOn, ' ');
    const last = lines.at(-1);
    if (isOpen && last !== undefined && last.written.length < LONGEST_LINE) last.written += written;
    else lines.push({ line: index + 1, written });
    isOpen = goesOn.test(raw);
  }
  return lines.map(({ line, written }) => ({
    line,
    written: (isOfWindows ? written.replaceAll('\\', '/') : written)
      .replace(/%~dp0\/?/gi, '~/')
      .replace(OF_SCRIPT, '~/')
      .replace(/\bcd\s+\/d\s+/gi, 'cd ')
      .replace(/\b(?:Set-Location|pushd)\s+(?:-\w+\s+)?/gi, 'cd '),
  }));
}

/** The place of a script, or a variable that holds a directory, at the beginning of a path. */
const OF_SCRIPT =
  /["']?(?:\$\(\s{0,9}(?:cd\s{1,9})?["']?\$?\(?\s{0,9}dirname[^()]{0,200}(?:\)[^()]{0,200})?\)|%\w+%|\$PSScriptRoot|\$\{?\w+\}?)["']?\/+/g;

/** The commands of a line, with the brackets of subshells, and a quotation mark where a text begins that another program is told to run. */
function partsOf(written: string): string[] {
  return written
    .replace(/^\s*[@-]+/, '')
    .replace(
      /["'](?=\s*(?:cd|node|nodemon|npm|npx|yarn|pnpm|bun|deno|tsx|ts-node|[A-Z_]{3,}=\S+\s)\b)/g,
      ' ; " ; ',
    )
    .replace(/(\$)?\(/g, (whole, dollar) => (dollar === undefined ? ' ; ( ; ' : whole))
    .replace(/\)(?=\s*(?:$|[&;|)]))/g, ' ; ) ; ')
    .split(/&&|\|\||;|(?<![<>\d])&(?!\d)|\|/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Where a `cd` leads. */
function directoryIn(part: string): string | undefined {
  const to = /^(?:builtin\s+)?cd\s+["']?([\w./~@-]+)["']?$/.exec(part)?.[1];
  if (to !== undefined) return to.replace(/(?<=.)\/+$/, '');
  return /^cd\b/.test(part) || part === 'popd' ? '\0' : undefined;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)(?:\s+|$)/;
/** What sets variables for all that comes after it: shells, batch files and PowerShell. */
const SETS = /^(?:export\s+|set\s+"?|\$env:)([A-Za-z_]\w*)\s*=\s*("[^"]*"|'[^']*'|[^\s"]*)/i;

function assignmentsOf(
  part: string,
  at: Variable['at'],
): { command: string; variables: Map<string, Variable>; isShared: boolean } {
  const variables = new Map<string, Variable>();
  const set = (name: string, raw: string) => {
    const value = raw.replace(/^(["'])([\s\S]*)\1$/, '$2');
    // What only the shell knows is not told.
    if (!/[$%`]/.test(value)) variables.set(name, { value, at });
  };
  const shared = SETS.exec(part);
  if (shared !== null) {
    set(shared[1] ?? '', shared[2] ?? '');
    return { command: '', variables, isShared: true };
  }
  let command = part.replace(BEFORE, '');
  for (let found = ASSIGNMENT.exec(command); found !== null; found = ASSIGNMENT.exec(command)) {
    set(found[1] ?? '', found[2] ?? '');
    command = command.slice(found[0].length).replace(BEFORE, '');
  }
  return {
    command: command.replace(/^\S*\/(?=(?:node|nodejs|npm|npx|bun|deno)\s)/, ''),
    variables,
    isShared: false,
  };
}

/** What only says how a command is to run. */
const BEFORE =
  /^(?:(?:nohup|exec|env|sudo|time|call|cross-env(?:-shell)?|npx(?=\s+cross-env)|then|do|else|start(?:\s+(?:\/\w+|"[^"]*"))*)\s+)+/;

/** Tells by how many lines what comes after the line that it stands in was further down, or up. */
const MOVED = /\uE000(-?\d{1,6})\uE000/g;

function moved(lines: number): string {
  return `\uE000${lines}\uE000`;
}

/** A text in which loops over words, `for one in orders payments; do … done`, are written out. */
function unrolled(written: string): string {
  if (!/\bfor\s+\w+\s+in\b/.test(written)) return written;
  const text = written.replaceAll('\uE000', '');
  const lists = new Map(
    [...text.matchAll(/\b(\w{1,80})=\(([^()]{0,4000})\)/g)].map(
      ([, name = '', words = '']) => [name, words] as const,
    ),
  );
  return text.replace(
    /\bfor\s+(\w+)\s+in\s+([^;\n]{1,1000})[;\n]\s{0,80}do\b([\s\S]{0,4000}?)\bdone\b/g,
    (whole, name: string, said: string, body: string) => {
      const list = /^"?\$\{(\w+)\[@\]\}"?$/.exec(said.trim())?.[1];
      const words = ((list === undefined ? said : lists.get(list)) ?? '').split(/\s+/).filter(Boolean);
      if (words.length > MOST_ROUNDS || words.some((word) => /[$*`(]/.test(word))) return whole;
      const one = new RegExp(`\\$\\{${name}\\}|\\$${name}\\b`, 'g');
      const [lines, inside] = [whole, body].map((each) => each.split('\n').length - 1);
      const rounds = words.map((word) => body.replace(one, word.replace(/["']/g, '')));
      return moved(lines! - inside! * Math.min(1, rounds.length)) + rounds.join(` ; ${moved(-inside!)}`);
    },
  );
}
